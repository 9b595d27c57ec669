/** What went wrong while cloning, in words for the user. */
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CloneSource, Link } from '../api';
import { type DownloadFault, DownloadError, LIMIT } from './download';

/**
 * Turns what the download and the saving throw into a sentence; what the wasm throws has its own.
 *
 * Nothing that an edge says is shown: a stranger's edge could say anything.
 */
export function inWords(
  error: unknown,
  link: Link,
  source: CloneSource,
  trans: TranslationBundle
): unknown {
  if (error instanceof DownloadError) {
    return new Error(ofDownload(error.fault, link, source, trans));
  }
  if (error instanceof ServerConnection.NetworkError) {
    return new Error(
      trans.__(
        'Jupyter’s server could not be reached to save it, or it takes no file of this size. Nothing was saved.'
      )
    );
  }
  if (error instanceof ServerConnection.ResponseError) {
    return new Error(trans.__('Jupyter’s server did not save it: %1', error.message));
  }
  return error;
}

function ofDownload(
  fault: DownloadFault,
  link: Link,
  { host }: CloneSource,
  trans: TranslationBundle
): string {
  switch (fault.kind) {
    case 'unreachable':
      return trans.__(
        '%1 cannot be reached: it is down, your network does not lead there, or it does not allow downloads from this page. Try again later, or open the link in a browser tab and use Download.',
        host
      );
    case 'broken':
      return trans.__('The download from %1 broke off. Try again.', host);
    case 'too-large':
      return tooLarge(Math.ceil(fault.size / 2 ** 20), link, trans);
    case 'refused':
      return ofStatus(fault.status, link, host, trans);
  }
}

/** A link of an edge can be opened in a tab, whose download goes to the disk; another one cannot. */
function tooLarge(size: number, link: Link, trans: TranslationBundle): string {
  const limit = LIMIT / 2 ** 20;
  return link.edge
    ? trans.__(
        'It has %1 MB; a browser tab can clone at most %2 MB. Open the link in a browser tab and use Download.',
        size,
        limit
      )
    : trans.__(
        'It has %1 MB; a browser tab can clone at most %2 MB. Fetch it with another S3 client, such as the AWS CLI.',
        size,
        limit
      );
}

function ofStatus(status: number, link: Link, host: string, trans: TranslationBundle): string {
  switch (status) {
    case 404:
      return link.versionId
        ? trans.__(
            'This version is not there. It may have been removed for good: ask who shared the link, or clone the newest version.'
          )
        : trans.__('Nothing is published at this link. Check it, or ask who shared it.');
    case 410:
      return trans.__(
        'What was published here has been taken back. Ask who shared the link; a link to an earlier version may still work.'
      );
    case 400:
      return trans.__('%1 does not understand this link. Ask for it again.', host);
    case 401:
    case 403:
      return trans.__(
        '%1 does not give out what this link names: its bucket or folder is not shared there. Ask who shared the link.',
        host
      );
    case 413:
      return trans.__(
        'It is too large to be cloned this way. Open the link in a browser tab and use Download.'
      );
    case 429:
    case 503:
      return trans.__('%1 has too much to do. Try again in a few seconds.', host);
    case 502:
      return trans.__('%1 cannot reach its storage. Try again later, or tell who runs it.', host);
    case 504:
      return trans.__('The storage behind %1 did not answer in time. Try again.', host);
    default:
      return trans.__(
        '%1 answered with status %2. Try again; if it stays so, tell who runs it.',
        host,
        status
      );
  }
}
