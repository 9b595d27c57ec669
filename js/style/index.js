import './base.css';
import './archive.css';
import './clone.css';
