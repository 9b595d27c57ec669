/** A name for this machine that no browser takes for a safe place: a page on it has no clipboard, no locks. */
export const PLAIN_HOST = 'notebooks.example';
