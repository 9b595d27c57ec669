/** The plugins of this extension; each is a file of its own. */
import { archivePlugin } from './archive/plugin';
import { clonePlugin } from './clone/plugin';
import { historyPlugin } from './history/plugin';
import { publishPlugin } from './publish/plugin';
import { sessionPlugin } from './session/plugin';

export default [sessionPlugin, publishPlugin, clonePlugin, archivePlugin, historyPlugin];
