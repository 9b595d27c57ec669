import { StateDB } from '@jupyterlab/statedb';
import { describe, expect, it } from 'vitest';

import { ChosenKeys, type IPlace } from '../../src/publish/chosen';

const HERE: IPlace = {
  root: '~/work',
  user: 'ada',
  endpoint: 'https://s3.example',
  bucket: 'books'
};

describe('a key that was chosen', () => {
  it('is found again after the tab was closed', async () => {
    const state = new StateDB();
    await new ChosenKeys(state).keep(HERE, 'a.ipynb', 'published/other.ipynb');
    const later = new ChosenKeys(state);
    expect(await later.find(HERE, 'a.ipynb')).toBe('published/other.ipynb');
    expect(await later.find(HERE, 'b.ipynb')).toBeUndefined();
  });

  it.each<Partial<IPlace>>([
    { root: '~/elsewhere' },
    { user: 'bob' },
    { endpoint: 'https://other' },
    { bucket: 'other' }
  ])('is not taken for another: %j', async other => {
    const keys = new ChosenKeys(null);
    await keys.keep(HERE, 'a.ipynb', 'k');
    expect(await keys.find({ ...HERE, ...other }, 'a.ipynb')).toBeUndefined();
  });

  it('follows its file, wherever it is published', async () => {
    const state = new StateDB();
    const there = { ...HERE, bucket: 'other' };
    const keys = new ChosenKeys(state);
    await keys.keep(HERE, 'a.ipynb', 'k');
    await keys.keep(there, 'a.ipynb', 'l');
    await keys.follow(HERE.root, 'a.ipynb', 'b.ipynb');
    const later = new ChosenKeys(state);
    expect(await later.find(HERE, 'b.ipynb')).toBe('k');
    expect(await later.find(there, 'b.ipynb')).toBe('l');
    expect(await later.find(HERE, 'a.ipynb')).toBeUndefined();
  });

  it('follows its folder, and no folder that only begins alike', async () => {
    const keys = new ChosenKeys(null);
    await keys.keep(HERE, 'x/y/a.ipynb', 'k');
    await keys.keep(HERE, 'x2/a.ipynb', 'l');
    await keys.follow(HERE.root, 'x', 'z/x');
    expect(await keys.find(HERE, 'z/x/y/a.ipynb')).toBe('k');
    expect(await keys.find(HERE, 'x2/a.ipynb')).toBe('l');
  });

  it('stays where a file of another server’s folder is moved', async () => {
    const keys = new ChosenKeys(null);
    await keys.keep(HERE, 'a.ipynb', 'k');
    await keys.follow('~/elsewhere', 'a.ipynb', 'b.ipynb');
    expect(await keys.find(HERE, 'a.ipynb')).toBe('k');
  });

  it('is forgotten with its file', async () => {
    const keys = new ChosenKeys(null);
    await keys.keep(HERE, 'a.ipynb', 'k');
    await keys.follow(HERE.root, 'a.ipynb', undefined);
    expect(await keys.find(HERE, 'a.ipynb')).toBeUndefined();
  });

  it('is not read from what is none', async () => {
    const state = new StateDB();
    const name = JSON.stringify([HERE.root, HERE.user, HERE.endpoint, HERE.bucket]);
    await state.save('jupyterlab-bookstore:chosen-keys', {
      [name]: { 'a.ipynb': 5, 'b.ipynb': 'k' },
      other: 'nonsense'
    });
    const keys = new ChosenKeys(state);
    expect(await keys.find(HERE, 'a.ipynb')).toBeUndefined();
    expect(await keys.find(HERE, 'b.ipynb')).toBe('k');
    expect(await keys.find(HERE, 'toString')).toBeUndefined();
  });

  it('stays known to the tab where it cannot be kept', async () => {
    const state = {
      fetch: () => Promise.reject(new Error('none')),
      save: () => Promise.reject(new Error('none'))
    };
    const keys = new ChosenKeys(state);
    await keys.keep(HERE, 'a.ipynb', 'k');
    expect(await keys.find(HERE, 'a.ipynb')).toBe('k');
  });
});
