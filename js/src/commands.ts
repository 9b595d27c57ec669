/** The ids of this extension's commands, as other extensions and tests may call them. */
export const CommandIDs = {
  /** Publishes a notebook; argument `path`, else the current one. */
  publish: 'bookstore:publish',
  /** Gives the link of what is published; argument `path`. */
  copyLink: 'bookstore:copy-link',
  /** Takes a publication back; argument `path`. */
  unpublish: 'bookstore:unpublish',
  /** Clones from a link; arguments `link` and `folder`, else both are asked for. */
  clone: 'bookstore:clone',
  /** Clones from a link into the folder that is selected in the file browser. */
  cloneHere: 'bookstore:clone-here',
  /** Opens the set-up dialog. */
  setup: 'bookstore:set-up',
  /** Forgets the access key that was typed in. */
  signOut: 'bookstore:forget-keys',
  /** Switches the archive on or off for a notebook; argument `path`, else the current one. */
  archiveNotebook: 'bookstore:archive-notebook',
  /** Shows the saves that wait for S3. */
  showOutbox: 'bookstore:show-outbox',
  /** Shows the versions of a notebook; argument `path`, else the current one. */
  history: 'bookstore:history'
} as const;

/** The domain of this extension's translations. */
export const DOMAIN = 'jupyterlab_bookstore';
