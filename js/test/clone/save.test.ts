import { ServerConnection, type Contents } from '@jupyterlab/services';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { saveUnderFreeName, type SaveOptions } from '../../src/clone/save';

/** A contents manager over a map, which refuses as Jupyter's does. */
class Files {
  readonly files = new Map<string, Uint8Array>();
  readonly saves: { path: string; model: Partial<Contents.IModel> & { chunk?: number } }[] = [];
  beforeRename: (to: string) => void = () => undefined;

  driveName(path: string): string {
    return path.includes(':') ? path.split(':')[0]! : '';
  }

  get(path: string): Promise<unknown> {
    return this.files.has(path) ? Promise.resolve({ path }) : Promise.reject(response(404));
  }

  save(path: string, model: Partial<Contents.IModel> & { chunk?: number }): Promise<unknown> {
    this.saves.push({ path, model });
    const bytes = Uint8Array.from(atob(model.content as string), c => c.charCodeAt(0));
    const before = (model.chunk ?? 1) === 1 ? new Uint8Array() : this.files.get(path)!;
    this.files.set(path, Uint8Array.from([...before, ...bytes]));
    return Promise.resolve({ path });
  }

  rename(from: string, to: string): Promise<unknown> {
    this.beforeRename(to);
    if (this.files.has(to)) {
      return Promise.reject(response(409));
    }
    this.files.set(to, this.files.get(from)!);
    this.files.delete(from);
    return Promise.resolve({ path: to });
  }

  delete(path: string): Promise<void> {
    this.files.delete(path);
    return Promise.resolve();
  }
}

function response(status: number): ServerConnection.ResponseError {
  return new ServerConnection.ResponseError(new Response(null, { status }));
}

const BYTES = Uint8Array.from([0, 255, 13, 10, 128]);
const candidate = (path: string, n: number) => (n ? path.replace(/(\.[^.]*)$/, `-${n}$1`) : path);

let files: Files;
let asked: string[];

/** Saves with a server that answers exclusive creation by `status`, or has no server extension. */
function save(
  folder: string,
  name: string,
  status: ((path: string) => number) | null,
  bytes = BYTES
) {
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: 'http://server.example/base/',
    fetch: async (input: RequestInfo | URL) => {
      const request = input as Request;
      const path = new URL(request.url).pathname;
      asked.push(`${request.method} ${path}`);
      const answer = status!(decodeURIComponent(path.replace('/base/bookstore/create/', '')));
      const body = await request.arrayBuffer();
      if (answer === 201) {
        files.files.set(decodeURIComponent(path.slice(23)), new Uint8Array(body));
      }
      return new Response('{"message": "said why"}', { status: answer });
    }
  });
  const contents = files as unknown as Contents.IManager;
  const unheard = files as unknown as SaveOptions['unheard'];
  const creates = status !== null;
  const options = { contents, unheard, serverSettings, creates, candidate };
  return saveUnderFreeName(options, folder, name, bytes);
}

beforeEach(() => {
  files = new Files();
  asked = [];
});

afterEach(() => vi.unstubAllGlobals());

describe('with the server extension', () => {
  it('creates the file with its bytes and asks nothing else', async () => {
    expect(await save('a b', 'x#?.ipynb', () => 201)).toBe('a b/x#?.ipynb');
    expect(asked).toEqual(['POST /base/bookstore/create/a%20b/x%23%3F.ipynb']);
    expect(files.files.get('a b/x#?.ipynb')).toEqual(BYTES);
    expect(files.saves).toEqual([]);
  });

  it('takes the next name as long as one is taken', async () => {
    const taken = new Set(['x.ipynb', 'x-1.ipynb']);
    expect(await save('', 'x.ipynb', path => (taken.has(path) ? 409 : 201))).toBe('x-2.ipynb');
  });

  it.each([400, 403, 500, 507])('passes on why the server refuses: %i', async status => {
    await expect(save('', 'x.ipynb', () => status)).rejects.toMatchObject({
      message: 'said why',
      response: { status }
    });
    expect(files.saves).toEqual([]);
  });

  it('gives up where no name is ever free', async () => {
    await expect(save('', 'x.ipynb', () => 409)).rejects.toThrow('no free name');
  });
});

describe.each([404, 405, 501])('where the server answers %i to exclusive creation', status => {
  it('uploads the bytes under a name of its own and renames', async () => {
    expect(await save('f', 'x.ipynb', () => status)).toBe('f/x.ipynb');
    expect([...files.files]).toEqual([['f/x.ipynb', BYTES]]);
    const [{ path, model }] = files.saves as [(typeof files.saves)[0]];
    expect(path).toMatch(/^f\/bookstore-clone-[0-9a-f]{16}\.part$/);
    // Not as a notebook: Jupyter would rewrite it, and believe its marks of trust.
    expect(model).toMatchObject({ type: 'file', format: 'base64' });
  });
});

describe('without the server extension', () => {
  it('never replaces a file, not even one that came between', async () => {
    files.files.set('x.ipynb', new Uint8Array([1]));
    files.beforeRename = to => {
      if (to === 'x-1.ipynb') {
        files.files.set(to, new Uint8Array([2]));
      }
    };
    expect(await save('', 'x.ipynb', null)).toBe('x-2.ipynb');
    expect(asked).toEqual([]);
    expect(files.files.get('x.ipynb')).toEqual(new Uint8Array([1]));
    expect(files.files.get('x-1.ipynb')).toEqual(new Uint8Array([2]));
    expect(files.files.get('x-2.ipynb')).toEqual(BYTES);
  });

  it('removes what it uploaded when the rest fails', async () => {
    files.rename = () => Promise.reject(response(500));
    await expect(save('', 'x.ipynb', null)).rejects.toMatchObject({
      response: { status: 500 }
    });
    expect([...files.files.keys()]).toEqual([]);
  });

  it('renames under a lock where the browser has locks', async () => {
    const names: string[] = [];
    vi.stubGlobal('navigator', {
      locks: {
        request: (name: string, run: () => Promise<unknown>) => {
          names.push(name);
          return run();
        }
      }
    });
    await save('', 'x.ipynb', null);
    expect(names).toEqual(['bookstore-clone:http://server.example/base/']);
  });

  it('does without locks on plain http', async () => {
    vi.stubGlobal('navigator', {});
    expect(await save('', 'x.ipynb', null)).toBe('x.ipynb');
  });

  it('sends a large file in chunks that add up to it', async () => {
    const bytes = Uint8Array.from({ length: 16 * 2 ** 20 + 1 }, (_, n) => n % 253);
    const parts: Uint8Array[] = [];
    const chunks: number[] = [];
    files.save = (path, model) => {
      parts.push(Buffer.from(model.content as string, 'base64'));
      chunks.push(model.chunk!);
      files.files.set(path, BYTES);
      return Promise.resolve({});
    };
    await save('', 'x.bin', null, bytes);
    expect(chunks).toEqual([1, 2, 3, 4, 5, -1]);
    expect(Buffer.compare(Buffer.concat(parts), bytes)).toBe(0);
  });
});

it('saves on another drive through that drive alone', async () => {
  expect(await save('S3:', 'x.ipynb', () => 201)).toBe('S3:x.ipynb');
  expect(await save('S3:a', 'x.ipynb', () => 201)).toBe('S3:a/x.ipynb');
  expect(asked).toEqual([]);
});
