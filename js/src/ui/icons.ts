/** Icons of this extension. */
import { fileUploadIcon, linkIcon } from '@jupyterlab/ui-components';

/** Publish. */
export const publishIcon = fileUploadIcon;
/** A link to what is published. */
export const copyLinkIcon = linkIcon;
