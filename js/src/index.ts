/** The plugins of this extension; each is a file of its own. */
import { publishPlugin } from './publish/plugin';

export default [publishPlugin];
