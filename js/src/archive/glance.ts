/** The archive in as few words as fit a status bar, and in all that there are. */
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  checkIcon,
  infoIcon,
  offlineBoltIcon,
  refreshIcon,
  userIcon,
  type LabIcon
} from '@jupyterlab/ui-components';

import type { OutboxStatus } from '../versions';
import { explain, sentence } from '../ui/failure';

/** What the status bar shows. */
export interface IGlance {
  state: OutboxStatus['state'];
  text: string;
  icon: LabIcon;
  /** The whole of it. */
  details: string;
}

export function glanceOf(status: OutboxStatus, trans: TranslationBundle): IGlance {
  const [text, icon] = glance(status, trans);
  return { state: status.state, text, icon, details: details(status, trans) };
}

function glance(
  { state, waiting, elsewhere }: OutboxStatus,
  trans: TranslationBundle
): [text: string, icon: LabIcon] {
  const saves = () => trans._n('1 save waiting', '%1 saves waiting', waiting, `${waiting}`);
  switch (state) {
    case 'loading':
      return [trans.__('Archive'), refreshIcon];
    case 'kept':
      if (elsewhere > 0) {
        const words = trans._n(
          '1 save waits elsewhere',
          '%1 saves wait elsewhere',
          elsewhere,
          `${elsewhere}`
        );
        return [words, infoIcon];
      }
      return [trans.__('All saves kept'), checkIcon];
    case 'waiting':
      return [saves(), refreshIcon];
    case 'offline':
      return [trans.__('Offline: %1', saves()), offlineBoltIcon];
    case 'signIn':
      return [
        trans._n('Sign in to send 1 save', 'Sign in to send %1 saves', waiting, `${waiting}`),
        userIcon
      ];
    case 'unversioned':
    case 'hidden':
    case 'disk':
    case 'failed':
      return [trans.__('Saves need attention'), infoIcon];
    case 'off':
    case 'offUnversioned':
      return [trans.__('Archive off'), offlineBoltIcon];
  }
}

/** The whole of it, for the tooltip. */
export function details(status: OutboxStatus, trans: TranslationBundle): string {
  const { message, advice, retryAt } = status;
  const words = [sentence(message, trans)];
  if (status.failure) {
    const failure = explain(status.failure, trans);
    words.push(failure.message, failure.advice);
  }
  if (advice) {
    words.push(sentence(advice, trans));
  }
  if (retryAt !== undefined) {
    const at = new Date(retryAt).toLocaleTimeString(document.documentElement.lang || undefined);
    words.push(trans.__('Trying again at %1.', at));
  }
  return words.filter(Boolean).join(' ');
}
