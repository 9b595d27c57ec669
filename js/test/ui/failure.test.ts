import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Failure } from '../../src/api';
import { explain, showFailure } from '../../src/ui/failure';

const trans = nullTranslator.load('');

function failure(more: Partial<Failure> = {}): Failure {
  return {
    kind: 'denied',
    message: { template: 'The key %1 may not do this.', args: ['k'] },
    advice: { template: 'Ask.', args: [] },
    retryable: false,
    reach: 'object',
    details: [],
    ...more
  };
}

afterEach(() => {
  Notification.dismiss();
  document.body.replaceChildren();
});

describe('a failure', () => {
  it('is told in sentences with their arguments', () => {
    const told = explain(failure({ code: 'AccessDenied', requestId: '42' }), trans);
    expect(told.message).toBe('The key k may not do this.');
    expect(told.advice).toBe('Ask.');
    expect(told.details).toEqual(['S3 says: AccessDenied.', 'Request id: 42.']);
  });

  it('that is no data is told by its message', () => {
    expect(explain(new TypeError('no network'), trans).message).toBe('no network');
  });

  it('that is short is a notification, with the advice and Retry', async () => {
    const retry = vi.fn();
    await showFailure({ title: 'Not published.', error: failure(), trans, retry });
    const [shown] = Notification.manager.notifications;
    expect(shown?.message).toBe('Not published. The key k may not do this. Ask.');
    shown?.options.actions?.[0]?.callback(new MouseEvent('click'));
    expect(retry).toHaveBeenCalledOnce();
  });

  it('takes the place of the notification that told of the progress', async () => {
    const id = Notification.emit('Publishing…', 'in-progress');
    await showFailure({ title: 'T', error: failure(), trans, notification: id });
    expect(Notification.manager.notifications.map(({ id, type }) => [id, type])).toEqual([
      [id, 'error']
    ]);
  });

  it('that is long is a dialog, so that the advice is not cut off', async () => {
    const advice = { template: 'Do this. '.repeat(30), args: [] };
    const details = [{ template: 'cell %1', args: ['3'] }];
    const shown = showFailure({ title: 'T', error: failure({ advice, details }), trans });
    await vi.waitFor(() => expect(document.querySelector('.jp-Dialog')).not.toBeNull());
    const dialog = document.querySelector('.jp-Dialog');
    expect(dialog?.textContent).toContain(advice.template.trim());
    expect(dialog?.querySelector('li')?.textContent).toBe('cell 3');
    dialog?.querySelector<HTMLButtonElement>('.jp-Dialog-button')?.click();
    await shown;
    expect(Notification.manager.count).toBe(0);
  });
});
