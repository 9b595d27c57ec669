/** @vitest-environment node */
import { readFile } from 'node:fs/promises';

import { beforeAll, describe, expect, it } from 'vitest';

import * as api from '../../wasm/bookstore_versions.js';

beforeAll(async () => {
  const wasm = await readFile(new URL('../../wasm/bookstore_versions_bg.wasm', import.meta.url));
  await api.default({ module_or_path: wasm });
});

const scope = { endpoint: 'https://s3.example', bucket: 'books', user: 'ada', root: '/' };

const NOW = 1_795_240_692_034;

function entry(seq: number, path: string, sha256: string): api.OutboxEntry {
  return {
    seq,
    id: `s${seq}`,
    scope,
    key: `w/${path}`,
    path,
    at: NOW,
    by: 'ada',
    size: 10,
    sha256
  };
}

/** An outbox, and the actions that nobody has answered yet. */
class Desk {
  readonly outbox: api.Outbox;
  open: api.OutboxAction[] = [];

  constructor(config: Partial<api.OutboxConfig> = {}) {
    this.outbox = new api.Outbox({ scope, enabled: true, credentials: true, seed: 7, ...config });
    this.tell('stored');
  }

  tell(event: api.OutboxEvent): void {
    this.open.push(...this.outbox.apply(event, NOW));
  }

  answer(type: api.OutboxAction['type'], outcome: api.OutboxOutcome): api.OutboxAction {
    const action = this.open.find(action => action.type === type);
    if (!action || !('ticket' in action)) {
      throw new Error(`nobody asks to ${type}: ${JSON.stringify(this.open)}`);
    }
    this.open.splice(this.open.indexOf(action), 1);
    this.tell({ outcome: [action.ticket, outcome] });
    return action;
  }
}

describe('the outbox', () => {
  it('leads a save from the disk to S3 and off the disk', () => {
    const desk = new Desk();
    expect(desk.outbox.status(NOW).state).toBe('loading');
    const checkpoint = { ...entry(2, 'a.ipynb', 'B'), checkpoint: true, note: 'done' };
    const loaded = { entries: [entry(1, 'a.ipynb', 'A'), checkpoint], known: [] };
    expect(desk.answer('load', { loaded })).toMatchObject({ after: 0 });
    desk.answer('askVersioning', { versioning: 'enabled' });
    const looked = { stands: 'nothing' as const };
    expect(desk.answer('look', { looked })).toMatchObject({ id: 's1', key: 'w/a.ipynb' });
    expect(desk.open).toMatchObject([{ type: 'send', id: 's1', stands: 'nothing' }]);
    expect(desk.outbox.status(NOW)).toEqual({
      state: 'waiting',
      message: { template: '%1 saves wait for S3.', args: ['2'] },
      waiting: 2,
      bytes: 20,
      sent: 0,
      inMemory: 0,
      elsewhere: 0
    });
    desk.answer('send', { sent: { versionId: 'v1', etag: '"e1"' } });
    const known: api.OutboxKnown = {
      key: 'w/a.ipynb',
      id: 's1',
      sha256: 'A',
      kept: { version: 'v1' },
      stands: { etag: '"e1"' },
      checkpoint: false
    };
    expect(desk.answer('forget', 'done')).toMatchObject({ id: 's1', seq: 1, known });
    desk.answer('send', { sent: { versionId: 'v2', etag: '"e2"' } });
    desk.answer('forget', 'done');
    expect(desk.outbox.status(NOW).state).toBe('kept');
    desk.tell('stored');
    desk.answer('load', { loaded: { entries: [entry(3, 'b.ipynb', 'A')], known: [known] } });
    expect(desk.open).toMatchObject([{ type: 'send', id: 's3' }]);
  });

  it('takes what was thrown as a failure, and gives it back as it was', () => {
    const desk = new Desk();
    desk.answer('load', { loaded: { entries: [entry(1, 'a.ipynb', 'A')], known: [] } });
    const failed: api.Failure = {
      kind: 'throttled',
      message: { template: '%1 asks to slow down.', args: ['https://s3.example'] },
      advice: { template: 'Try again in a minute.', args: [] },
      retryable: true,
      reach: 'connection',
      retryAfter: 30_000,
      details: []
    };
    desk.answer('askVersioning', { failed });
    expect(desk.open).toEqual([{ type: 'wakeAt', at: NOW + 30_000 }]);
    const status = desk.outbox.status(NOW);
    expect(status).toMatchObject({ state: 'offline', retryAt: NOW + 30_000 });
    expect(status.failure).toBe(failed);
  });

  it('takes anything else that is thrown for a fault of the save alone', () => {
    const desk = new Desk();
    const entries = [entry(1, 'a.ipynb', 'A'), entry(2, 'b.ipynb', 'A')];
    desk.answer('load', { loaded: { entries, known: [] } });
    desk.answer('askVersioning', { versioning: undefined });
    desk.answer('look', { failed: new TypeError('bug') as unknown as api.Failure });
    expect(desk.outbox.status(NOW).state).toBe('waiting');
    expect(desk.open.map(action => action.type)).toEqual(['look', 'wakeAt']);
  });

  it('sends from memory what the disk refuses, and tells', () => {
    const desk = new Desk();
    desk.answer('load', { loaded: { entries: [], known: [] } });
    desk.tell({ unstored: entry(0, 'a.ipynb', 'A') });
    expect(desk.open).toMatchObject([{ type: 'tell', kind: 'memory' }, { type: 'load' }]);
    desk.answer('load', { failed: api.diskFailure('QuotaExceededError') });
    expect(desk.outbox.status(NOW)).toMatchObject({ state: 'disk', inMemory: 1 });
    expect(desk.outbox.entries()).toMatchObject([{ id: 's0', inMemory: true }]);
  });

  it('shows what belongs elsewhere and asks to sign in for the rest', () => {
    const desk = new Desk({ credentials: false });
    const other = { ...entry(1, 'a.ipynb', 'A'), scope: { ...scope, user: 'bob' } };
    desk.answer('load', { loaded: { entries: [other, entry(2, 'a.ipynb', 'A')], known: [] } });
    expect(desk.open).toEqual([]);
    expect(desk.outbox.status(NOW)).toMatchObject({ state: 'signIn', waiting: 1, elsewhere: 1 });
    expect(desk.outbox.entries()[1]).toMatchObject({ id: 's1', elsewhere: ['books', 'bob'] });
    desk.tell({ discard: 's1' });
    expect(desk.open).toMatchObject([{ type: 'forget', id: 's1', seq: 1 }]);
  });
});
