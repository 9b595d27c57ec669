/** @vitest-environment node */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import * as api from '../../wasm/bookstore_lab.js';

const NOTEBOOK = '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}\n';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

interface Asked {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A storage that answers as it is told, and remembers what it was asked. */
class Storage {
  readonly asked: Asked[] = [];
  answer: (asked: Asked) => Answer = () => ({ status: 404 });
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => (body += chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        const asked = { method, url, headers, body };
        this.asked.push(asked);
        const { status, headers: more, body: content } = this.answer(asked);
        response.writeHead(status, more).end(content);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let storage: Storage;
let endpoint: string;

beforeAll(async () => {
  const wasm = await readFile(new URL('../../wasm/bookstore_lab_bg.wasm', import.meta.url));
  await api.default({ module_or_path: wasm });
});

beforeEach(async () => {
  storage = new Storage();
  endpoint = await storage.start();
});

afterEach(() => storage.stop());

function bookstore(source = api.CredentialsSource.fixed('AKIA', SECRET)): api.Bookstore {
  const settings = {
    s3_bucket: 'books',
    s3_endpoint_url: endpoint,
    edge_url: 'https://nb.example'
  };
  return new api.Bookstore(settings, 'ada', source);
}

describe('publish', () => {
  it('sends the very bytes, signed, only if nothing is there', async () => {
    const headers = { etag: '"e"', 'x-amz-version-id': 'v1' };
    storage.answer = () => ({ status: 200, headers });
    const done = await bookstore().publish('published/ü x.ipynb', bytes(NOTEBOOK), null, 'Ada Łł');
    expect(done).toEqual({
      key: 'published/ü x.ipynb',
      etag: '"e"',
      versionId: 'v1',
      link: 'https://nb.example/bookstore/clone?s3_bucket=books&s3_key=published/%C3%BC%20x.ipynb&s3_version_id=v1'
    });
    const [asked] = storage.asked;
    expect(asked).toMatchObject({
      method: 'PUT',
      url: '/books/published/%C3%BC%20x.ipynb',
      body: NOTEBOOK
    });
    expect(asked?.headers).toMatchObject({
      'content-type': 'application/x-ipynb+json',
      'if-none-match': '*'
    });
    expect(asked?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIA\//);
    expect(JSON.stringify(asked)).not.toContain(SECRET);
  });

  it('replaces only what was seen, and says so when it is something else', async () => {
    storage.answer = () => ({
      status: 412,
      body: '<Error><Code>PreconditionFailed</Code></Error>'
    });
    const sent = bookstore().publish('k.ipynb', bytes(NOTEBOOK), '"seen"', null);
    await expect(sent).rejects.toMatchObject({ kind: 'changed', retryable: false });
    expect(storage.asked[0]?.headers['if-match']).toBe('"seen"');
  });

  it('throws plain data that holds no secret', async () => {
    const body = '<Error><Code>SignatureDoesNotMatch</Code><RequestId>R1</RequestId></Error>';
    storage.answer = () => ({ status: 403, body });
    const sent = bookstore().publish('k.ipynb', bytes(NOTEBOOK), null, null);
    const thrown = await sent.then(
      () => undefined,
      (error: unknown) => error
    );
    expect(thrown).toMatchObject({ kind: 'bad_credentials', code: 'SignatureDoesNotMatch' });
    expect(JSON.parse(JSON.stringify(thrown))).toEqual(thrown);
    expect(JSON.stringify(thrown)).not.toContain(SECRET);
  });
});

describe('credentials', () => {
  const answer = (id: string, seconds: number) =>
    JSON.stringify({
      AccessKeyId: id,
      SecretAccessKey: SECRET,
      Token: 'T',
      Expiration: new Date(Date.now() + seconds * 1000).toISOString()
    });
  const ids = () =>
    storage.asked.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1]);
  const found = () => ({
    status: 200,
    headers: { etag: '"e"' },
    body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
  });

  it('of an endpoint are read once while they last', async () => {
    storage.answer = found;
    const read = vi.fn(() => Promise.resolve(answer('A', 3600)));
    const books = bookstore(api.CredentialsSource.endpoint(read));
    await books.survey('k');
    await books.survey('k');
    expect(read).toHaveBeenCalledOnce();
    expect(storage.asked[0]?.headers['x-amz-security-token']).toBe('T');
  });

  it('of an endpoint are asked once by requests side by side', async () => {
    storage.answer = found;
    const read = vi.fn(() => Promise.resolve(answer('A', 3600)));
    const books = bookstore(api.CredentialsSource.endpoint(read));
    await Promise.all([books.survey('a'), books.survey('b'), books.survey('c')]);
    expect(read).toHaveBeenCalledOnce();
  });

  it('are renewed ahead of their end', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      storage.answer = found;
      const read = vi
        .fn<() => Promise<string>>()
        .mockImplementationOnce(() => Promise.resolve(answer('A', 3600)))
        .mockImplementation(() => Promise.resolve(answer('B', 3600)));
      const books = bookstore(api.CredentialsSource.endpoint(read));
      await books.survey('k');
      vi.setSystemTime(Date.now() + 3400 * 1000);
      await books.survey('k');
      expect(new Set(ids())).toEqual(new Set(['A', 'B']));
      expect(read).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that S3 calls expired are renewed once', async () => {
    const body = '<Error><Code>ExpiredToken</Code></Error>';
    storage.answer = ({ headers }) =>
      headers.authorization?.includes('Credential=B/')
        ? { status: 200, headers: { etag: '"e"' } }
        : { status: 400, body };
    const read = vi
      .fn<() => Promise<string>>()
      .mockResolvedValueOnce(answer('A', 3600))
      .mockResolvedValue(answer('B', 3600));
    const books = bookstore(api.CredentialsSource.endpoint(read));
    const done = await books.publish('k.ipynb', bytes(NOTEBOOK), null, null);
    expect(done.etag).toBe('"e"');
    expect(ids()).toEqual(['A', 'B']);
  });

  it('that are no credentials are not quoted', async () => {
    const read = () => Promise.resolve(`{"SecretAccessKey": "${SECRET}"}`);
    const survey = bookstore(api.CredentialsSource.endpoint(read)).survey('k');
    const thrown = await survey.catch((error: unknown) => error);
    expect(thrown).toMatchObject({ kind: 'bad_credentials' });
    expect(JSON.stringify(thrown)).not.toContain(SECRET);
  });

  it('that cannot be read are told with the reason', async () => {
    const read = () => Promise.reject(new Error('the endpoint answered 502'));
    const survey = bookstore(api.CredentialsSource.endpoint(read)).survey('k');
    await expect(survey).rejects.toMatchObject({
      message: { args: ['the endpoint answered 502'] },
      retryable: true
    });
    expect(storage.asked).toEqual([]);
  });

  it('that are none leave requests unsigned', async () => {
    storage.answer = found;
    await bookstore(api.CredentialsSource.anonymous()).survey('k');
    expect(storage.asked[0]?.headers.authorization).toBeUndefined();
  });
});

describe('notebooks', () => {
  it('that need no change are the same array, not a copy', () => {
    const notebook = bytes(NOTEBOOK);
    expect(api.prepareNotebook(notebook)).toBe(notebook);
    expect(api.checkClone('x.ipynb', notebook)).toBe(notebook);
  });

  it('lose their marks of trust', () => {
    const trusted = NOTEBOOK.replace(
      '[]',
      '[{"cell_type":"markdown","id":"a","metadata":{"trusted":true},"source":""}]'
    );
    expect(text(api.prepareNotebook(bytes(trusted)))).not.toContain('trusted');
    expect(text(api.checkClone('x.ipynb', bytes(trusted)))).not.toContain('trusted');
  });

  it('have their lists of lines joined for a model', () => {
    const cell =
      '{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"source":["a\\n","b"],"outputs":[{"output_type":"display_data","metadata":{},"data":{"text/html":["<p>\\n","</p>"],"application/json":["a"]}}]}';
    const file = bytes(NOTEBOOK.replace('[]', `[${cell}]`));
    const content = JSON.parse(text(api.notebookContent(file))) as { cells: unknown[] };
    expect(content.cells[0]).toMatchObject({
      source: 'a\nb',
      outputs: [{ data: { 'text/html': '<p>\n</p>', 'application/json': ['a'] } }]
    });
  });

  it('are written with Python’s spelling of numbers', () => {
    const numbers = '1.0,-0.0,1E21,0.00001,123e-2,1e400,9007199254740993.0,12345678901234567890';
    const written = text(api.writeNotebook(`{"a":[${numbers}]}`));
    expect(written.replaceAll(/[^-+.,e\d]/g, '')).toBe(
      '1.0,-0.0,1e+21,1e-05,1.23,1e400,9007199254740992.0,12345678901234567890'
    );
  });

  it('that are invalid are told by cell and field', () => {
    const invalid = NOTEBOOK.replace('[]', '[{"cell_type":"code","id":"a","metadata":{}}]');
    let thrown: unknown;
    try {
      api.prepareNotebook(bytes(invalid));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ kind: 'invalid_notebook' });
    expect((thrown as api.Failure).details.length).toBeGreaterThan(0);
  });

  it('are hashed in wasm where the browser cannot', async () => {
    const array = new Uint8Array(200_000).map((_, at) => at % 251);
    const bySubtle = await api.sha256(array);
    vi.stubGlobal('crypto', {});
    try {
      expect(await api.sha256(array)).toBe(bySubtle);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('links', () => {
  it('are read', () => {
    expect(api.parseLink('s3://books/a/x.ipynb?versionId=v')).toEqual({
      bucket: 'books',
      key: 'a/x.ipynb',
      versionId: 'v',
      fileName: 'x.ipynb'
    });
  });

  it('that are none throw data', () => {
    expect(() => api.parseLink('nonsense')).toThrow(
      expect.objectContaining({ kind: 'invalid_link' }) as Error
    );
  });
});

it('an answer that never comes is given up after its time', async () => {
  vi.stubGlobal('setTimeout', (callback: () => void) => void queueMicrotask(callback));
  try {
    const hanging = bookstore().survey('k');
    await expect(hanging).rejects.toMatchObject({ kind: 'timed_out' });
  } finally {
    vi.unstubAllGlobals();
  }
});
