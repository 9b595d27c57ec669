/** What the panel says where there is no version to show. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { explain } from '../ui/failure';
import type { IMessage } from './frame';
import type { Filter } from './story';

export interface ISituation {
  /** The notebook's path, if there is one. */
  path: string | undefined;
  /** What the user must give before anything can be asked. */
  needs: 'setup' | 'keys' | undefined;
  failure: unknown;
  /** Whether S3 has answered, and there is nothing. */
  isEmpty: boolean;
  /** Whether something may not be listed. */
  isPartial: boolean;
  filter: Filter;
  isArchived: boolean;
  trans: TranslationBundle;
  /** Asks the user for it. */
  ask: () => void;
  retry: () => void;
}

export function messageOf(situation: ISituation): IMessage | undefined {
  const { ask, failure, needs, path, retry, trans } = situation;
  if (path === undefined) {
    return { text: trans.__('Open a notebook to see its versions in S3.') };
  }
  if (needs === 'keys') {
    return {
      text: trans.__('Your access key is needed to look into the bucket.'),
      action: { label: trans.__('Sign In…'), run: ask }
    };
  }
  if (needs === 'setup') {
    return {
      text: trans.__('No storage is set up yet. Notebooks and their versions are kept in S3.'),
      action: { label: trans.__('Set Up…'), run: ask }
    };
  }
  if (failure) {
    const { message, advice } = explain(failure, trans);
    return { text: `${message} ${advice}`, action: { label: trans.__('Try Again'), run: retry } };
  }
  return situation.isEmpty ? { text: emptyText(situation) } : undefined;
}

function emptyText({ filter, isArchived, isPartial, trans }: ISituation): string {
  if (isPartial) {
    return trans.__('Among what your access key may list, there is none.');
  }
  switch (filter) {
    case 'all':
      return isArchived
        ? trans.__('No version of this notebook is in S3 yet. Its next save becomes the first.')
        : trans.__(
            'No version of this notebook is in S3: its saves are not archived, and it is not published.'
          );
    case 'named':
      return trans.__('No version has a name. “Keep This Version…” in the menu of one gives it.');
    case 'published':
      return trans.__('No version of this notebook is published.');
  }
}
