import { describe, expect, it, vi } from 'vitest';

import { Story, type ISource } from '../../src/history/story';
import type { Bookstore, Marked, Version } from '../../src/versions';

function version(n: number, changes: Partial<Version> = {}): Version {
  return {
    key: 'workspace/a.ipynb',
    versionId: `v${n}`,
    mark: `v${n}`,
    at: n * 1000,
    size: 1,
    isLatest: false,
    deleteMarker: false,
    place: 'workspace',
    ...changes
  };
}

/** A storage that has these versions, newest first; more can be put before them. */
class Storage {
  readonly marked: Marked[] = [];
  readonly described: string[] = [];
  failing = false;
  denied: Version['place'][] = [];
  marksDenied = false;

  constructor(readonly versions: Version[]) {}

  readonly source = {
    path: 'a.ipynb',
    published: 'published/a.ipynb',
    bookstore: {
      history: () => {
        const left = [...this.versions];
        return Promise.resolve({
          marked: () => [...this.marked],
          next: (_: Bookstore, count: number) =>
            this.failing
              ? Promise.reject(new Error('away'))
              : Promise.resolve({
                  versions: left.splice(0, count),
                  more: left.length > 0,
                  denied: this.denied,
                  marksDenied: this.marksDenied
                }),
          nameVersion: () => Promise.resolve()
        });
      },
      describeVersion: (_: string, versionId: string) => {
        this.described.push(versionId);
        return Promise.resolve({ by: 'Ada', note: `note of ${versionId}`, checkpoint: false });
      }
    }
  } as unknown as ISource;
}

function from(newest: number, oldest = 1): Version[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => version(newest - index));
}

const ids = (story: Story) => story.entries('all').map(({ versionId }) => versionId);

describe('a story', () => {
  it('comes page by page, newest first', async () => {
    const story = new Story(new Storage(from(250)).source);
    await story.refresh();
    expect(ids(story)).toHaveLength(100);
    await story.loadMore('all');
    await story.loadMore('all');
    expect(ids(story)).toEqual(from(250).map(({ versionId }) => versionId));
    expect(story.isComplete('all')).toBe(true);
  });

  it('tells what may not be listed, until it may', async () => {
    const storage = new Storage(from(1));
    Object.assign(storage, { denied: ['published', 'copy', 'copy'], marksDenied: true });
    const story = new Story(storage.source);
    await story.refresh();
    expect([...story.denied]).toEqual(['published', 'copy', 'marks']);
    Object.assign(storage, { denied: [], marksDenied: false });
    await story.refresh();
    expect([...story.denied]).toEqual([]);
  });

  it('keeps what was loaded when it looks again, with what is new before it', async () => {
    const storage = new Storage(from(250));
    const story = new Story(storage.source);
    await story.refresh();
    await story.loadMore('all');
    storage.versions.unshift(version(252), version(251));
    await story.refresh();
    expect(ids(story)).toEqual(from(252, 51).map(({ versionId }) => versionId));
    await story.loadMore('all');
    expect(ids(story)).toHaveLength(252);
  });

  it('looks again, when asked to while it loads, once that has come', async () => {
    const storage = new Storage(from(150));
    const story = new Story(storage.source);
    await story.refresh();
    const loading = story.loadMore('all');
    storage.versions.unshift(version(151));
    await story.refresh();
    await loading;
    expect(ids(story)).toEqual(from(151).map(({ versionId }) => versionId));
  });

  it('begins anew where what it had is not among what is there', async () => {
    const storage = new Storage(from(5));
    const story = new Story(storage.source);
    await story.refresh();
    storage.versions.splice(0, 5, version(9), version(8));
    await story.refresh();
    expect(ids(story)).toEqual(['v9', 'v8']);
  });

  it('keeps what it has when S3 does not answer, and goes on where it broke off', async () => {
    const storage = new Storage(from(120));
    const story = new Story(storage.source);
    await story.refresh();
    storage.failing = true;
    await story.loadMore('all');
    expect(story.failure).toBeInstanceOf(Error);
    expect(ids(story)).toHaveLength(100);
    storage.failing = false;
    await story.loadMore('all');
    expect(story.failure).toBeUndefined();
    expect(ids(story)).toHaveLength(120);
  });

  it('asks once who saved, and what a mark says later goes first', async () => {
    const storage = new Storage(from(2));
    storage.marked.push({ place: 'workspace', mark: 'v1', note: 'said later', checkpoint: true });
    const story = new Story(storage.source);
    await story.refresh();
    for (const entry of [...story.entries('all'), ...story.entries('all')]) {
      story.describe(entry);
    }
    await vi.waitFor(() => expect(story.entries('all')[1]?.by).toBe('Ada'));
    expect(storage.described.sort()).toEqual(['v1', 'v2']);
    const [newer, older] = story.entries('all');
    expect(newer).toMatchObject({ note: 'note of v2', checkpoint: false });
    expect(older).toMatchObject({ note: 'said later', checkpoint: true });
  });

  it('finds the versions with a name, and knows when all of them are there', async () => {
    const storage = new Storage(from(1500));
    storage.marked.push({ place: 'workspace', mark: 'v3', name: 'as sent', checkpoint: false });
    const story = new Story(storage.source);
    await story.refresh();
    expect(story.entries('named')).toEqual([]);
    expect(story.isComplete('named')).toBe(false);
    await story.loadMore('named');
    expect(story.isComplete('named')).toBe(false);
    await story.loadMore('named');
    expect(story.entries('named').map(({ name }) => name)).toEqual(['as sent']);
    expect(story.isComplete('named')).toBe(true);
  });

  it('names a version, and takes the name away', async () => {
    const story = new Story(new Storage(from(1)).source);
    await story.refresh();
    const [entry] = story.entries('all');
    await story.keep(entry!, 'final');
    expect(story.entries('named')).toHaveLength(1);
    await story.keep(entry!, '');
    expect(story.entries('named')).toHaveLength(0);
  });

  it('tells when a save was made that reached S3 late', async () => {
    const storage = new Storage([version(1, { at: 10 * 60_000 })]);
    const story = new Story(storage.source);
    storage.source.bookstore.describeVersion = () =>
      Promise.resolve({ savedAt: 5 * 60_000, checkpoint: false });
    await story.refresh();
    story.describe(story.entries('all')[0]!);
    await vi.waitFor(() => expect(story.entries('all')[0]?.savedAt).toBe(5 * 60_000));
  });
});
