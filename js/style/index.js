import './base.css';
import './clone.css';
