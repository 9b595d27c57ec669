/** Versions in words. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { DownloadError } from '../clone/download';
import { formatDay, formatMoment, formatTime } from '../ui/format';
import type { Version } from '../versions';
import type { Unseen } from './story';

/** The day of a version, as the list is grouped by. */
export function dayOf(at: number | undefined, trans: TranslationBundle): string {
  if (at === undefined) {
    return trans.__('At an unknown time');
  }
  const day = new Date(at).toDateString();
  const now = new Date();
  if (day === now.toDateString()) {
    return trans.__('Today');
  }
  now.setDate(now.getDate() - 1);
  return day === now.toDateString() ? trans.__('Yesterday') : formatDay(at);
}

/** The time of a version on its day. */
export function timeOf(at: number | undefined, trans: TranslationBundle): string {
  return at === undefined ? trans.__('unknown time') : formatTime(at);
}

/** A version by its day and time, for titles and buttons. */
export function momentOf({ at }: Version, trans: TranslationBundle): string {
  if (at === undefined) {
    return trans.__('unknown time');
  }
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return isToday ? trans.__('today, %1', formatTime(at)) : formatMoment(at);
}

/** What is missing for want of rights. */
export function deniedIn(denied: ReadonlySet<Unseen>, trans: TranslationBundle): string {
  const names: Record<Unseen, string> = {
    workspace: trans.__('saves'),
    published: trans.__('published versions'),
    copy: trans.__('dated copies'),
    marks: trans.__('names and later notes')
  };
  const missing = [...denied].map(what => names[what]).join(', ');
  return missing ? trans.__('Not shown, as your access key may not list them: %1.', missing) : '';
}

/** Why the bytes of a version did not come, in words. */
export function inWords(error: unknown, trans: TranslationBundle): unknown {
  if (!(error instanceof DownloadError)) {
    return error;
  }
  switch (error.fault.kind) {
    case 'too-large':
      return new Error(trans.__('This version is too large to be read in a browser.'));
    case 'broken':
    case 'unreachable':
    case 'refused':
      return new Error(trans.__('The connection broke before the whole version was here.'));
  }
}
