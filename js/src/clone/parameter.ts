/**
 * The parameter by which the landing page hands a link to JupyterLab:
 * `<lab>/lab?bookstore-clone=<link>`.
 */

/** Its name in the address. */
export const PARAMETER = 'bookstore-clone';

/** What JupyterLab's router tells our addresses by. */
export const PATTERN = /[?&]bookstore-clone=/;

/** What stands in the parameter of a query (with or without its `?`); `null` without one. */
export function takeLink(search: string): string | null {
  return new URLSearchParams(search).get(PARAMETER)?.trim() || null;
}

/** The addresses at which JupyterLab and Notebook open a file or a folder. */
const OPENED = /^\/(?:(?:lab|doc)(?:\/workspaces\/[^/]+)?\/tree|tree|notebooks|edit)\/(.+)$/;

/** The file or folder that an address (below the base address) opens; empty without one. */
export function openedPath(pathname: string): string {
  const path = OPENED.exec(pathname)?.[1] ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/**
 * A query without the parameter. What else stands in it stays as it is, letter for letter: it is for
 * others to read.
 */
export function withoutLink(search: string): string {
  const kept = search
    .replace(/^\?/, '')
    .split('&')
    .filter(part => part !== '' && !isOurs(part));
  return kept.length ? `?${kept.join('&')}` : '';
}

/**
 * The clone link in what a user has pasted: the link itself, or the address that JupyterLab would be
 * opened with.
 */
export function pastedLink(text: string): string {
  const pasted = text.trim();
  try {
    return takeLink(new URL(pasted).search) ?? pasted;
  } catch {
    return pasted;
  }
}

function isOurs(part: string): boolean {
  return part === PARAMETER || part.startsWith(`${PARAMETER}=`);
}
