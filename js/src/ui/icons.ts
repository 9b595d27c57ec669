/** Icons of this extension. */
import { fileUploadIcon, LabIcon, linkIcon } from '@jupyterlab/ui-components';

/** Publish. */
export const publishIcon = fileUploadIcon;
/** A link to what is published. */
export const copyLinkIcon = linkIcon;

/** A notebook's versions: a clock that is turned back. */
export const historyIcon = new LabIcon({
  name: 'jupyterlab-bookstore:history',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
    <path class="jp-icon3" fill="none" stroke="#616161" stroke-width="2" d="M5.1 8a8 8 0 1 1-1 5"/>
    <path class="jp-icon3 jp-icon-selectable" fill="#616161" d="M3 3.5v6h6z"/>
    <path class="jp-icon3" fill="none" stroke="#616161" stroke-width="2" d="M12 7.5V12l3.5 2"/>
  </svg>`
});
