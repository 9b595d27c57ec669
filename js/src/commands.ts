/** The ids of this extension's commands, as other extensions and tests may call them. */
export const CommandIDs = {
  /** Publishes a notebook; argument `path`, else the current one. */
  publish: 'bookstore:publish',
  /** Gives the link of what is published; argument `path`. */
  copyLink: 'bookstore:copy-link',
  /** Takes a publication back; argument `path`. */
  unpublish: 'bookstore:unpublish',
  /** Opens the set-up dialog. */
  setup: 'bookstore:set-up',
  /** Forgets the access key that was typed in. */
  signOut: 'bookstore:forget-keys'
} as const;

/** The domain of this extension's translations. */
export const DOMAIN = 'jupyterlab_bookstore';
