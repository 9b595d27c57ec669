import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import {
  type Edge,
  ask,
  edgeWith,
  failure,
  newKey,
  notebook,
  put,
  query,
  settings
} from './world.js';

let edge: Edge;
let link: string;

beforeAll(async () => {
  edge = await startEdge(settings);
  const key = newKey();
  await put(key, notebook());
  link = query(key);
});
afterAll(() => edge?.stop());

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'";

describe('information', () => {
  test('tells release and features as nteract bookstore did', async () => {
    const { headers, status, text } = await ask(edge, { path: '/api/bookstore' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(JSON.parse(text)).toEqual({
      features: {
        archive_valid: true,
        bookstore_valid: true,
        fs_clone_valid: false,
        publish_valid: false,
        s3_clone_valid: true
      },
      release: expect.stringMatching(/^\d+\.\d+\.\d+/) as string
    });
  });

  test('tells what is not set up', async () => {
    const bare = await edgeWith({ BOOKSTORE_ENABLE_S3_CLONING: 'false', JPYNB_S3_BUCKET: '' });
    const { text } = await ask(bare, { path: '/api/bookstore' });
    expect((JSON.parse(text) as { features: unknown }).features).toEqual({
      archive_valid: false,
      bookstore_valid: false,
      fs_clone_valid: false,
      publish_valid: false,
      s3_clone_valid: false
    });
  });

  test('routes of cloning are not there where it is switched off', async () => {
    const off = await edgeWith({ BOOKSTORE_ENABLE_S3_CLONING: 'false' });
    for (const path of [`/bookstore/clone?${link}`, `/bookstore/download?${link}`]) {
      expect((await ask(off, { path })).status).toBe(404);
    }
    const post = await ask(off, { body: '{}', method: 'POST', path: '/api/bookstore/clone' });
    expect(post.status).toBe(404);
    expect(failure(post.text).message).toBe('There is nothing at this address.');
  });
});

describe('methods', () => {
  const read = ['/', '/bookstore/clone', '/bookstore/download', '/api/bookstore'];

  test.each([...read, '/bookstore/clone/', '/bookstore/download/'])(
    'HEAD %s has the status and headers of GET and no body',
    async route => {
      const path = route.includes('bookstore/') ? `${route}?${link}` : route;
      const get = await ask(edge, { path });
      const head = await ask(edge, { method: 'HEAD', path });
      expect(get.status).toBe(200);
      expect(head.status).toBe(200);
      expect(head.body).toHaveLength(0);
      expect(get.body.length).toBeGreaterThan(0);
      const expected = { ...get.headers };
      for (const name of ['connection', 'date', 'transfer-encoding']) delete expected[name];
      expect(head.headers).toMatchObject({
        ...expected,
        'content-length': String(get.body.length)
      });
    }
  );

  test.each(read)('%s knows GET, HEAD and OPTIONS', async path => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const { headers, status } = await ask(edge, { method, path });
      expect([method, status]).toEqual([method, 405]);
      expect(headers.allow).toBe('GET, HEAD, OPTIONS');
    }
    const options = await ask(edge, { method: 'OPTIONS', path });
    expect(options.status).toBe(204);
    expect(options.headers.allow).toBe('GET, HEAD, OPTIONS');
    expect(options.body).toHaveLength(0);
  });

  test('the clone API knows POST and OPTIONS', async () => {
    for (const path of ['/api/bookstore/clone', '/api/bookstore/clone/']) {
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
        const { headers, status, text } = await ask(edge, { method, path });
        expect([method, status]).toEqual([method, 405]);
        expect(headers.allow).toBe('POST, OPTIONS');
        if (method === 'GET') {
          expect(JSON.parse(text)).toMatchObject({
            message: 'This address does not know that method.',
            reason: 'Method Not Allowed'
          });
        }
      }
    }
  });
});

describe('CORS', () => {
  const origin = 'https://jupyter.example.org';

  test.each([
    ['/api/bookstore', 'GET, HEAD, OPTIONS'],
    ['/bookstore/download', 'GET, HEAD, OPTIONS'],
    ['/api/bookstore/clone', 'POST, OPTIONS']
  ])('a preflight of %s is allowed for any origin, without credentials', async (path, methods) => {
    const { headers, status } = await ask(edge, {
      headers: {
        'access-control-request-headers': 'content-type',
        'access-control-request-method': methods.split(',')[0] ?? '',
        origin
      },
      method: 'OPTIONS',
      path
    });
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-methods']).toBe(methods);
    expect(headers['access-control-allow-headers']).toBe('Content-Type');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('answers and errors of JSON and downloads can be read from any origin', async () => {
    for (const path of ['/api/bookstore', `/bookstore/download?${link}`, '/bookstore/download']) {
      const { headers } = await ask(edge, { headers: { origin }, path });
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-expose-headers']).toContain('x-amz-version-id');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  test('pages cannot be read from another origin', async () => {
    for (const path of ['/', `/bookstore/clone?${link}`]) {
      const { headers } = await ask(edge, { headers: { origin }, path });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('addresses', () => {
  test.each(['/nothing', '/bookstore', '/bookstore/Clone', '/bookstore/%63lone', '/index.js'])(
    '%s is a page that says so',
    async path => {
      const { headers, status, text } = await ask(edge, { path });
      expect(status).toBe(404);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(text).toContain('There is nothing at this address.');
    }
  );

  test.each(['/api/nothing', '/api/bookstore/', '/api/bookstore/clone//', '/api/contents/a'])(
    '%s is JSON that says so',
    async path => {
      const { headers, status, text } = await ask(edge, { path });
      expect(status).toBe(404);
      expect(headers['content-type']).toBe('application/json');
      expect(JSON.parse(text)).toMatchObject({
        error: { kind: 'not_found', retryable: false },
        message: 'There is nothing at this address.',
        reason: 'Not Found'
      });
    }
  );
});

describe('pages', () => {
  test.each(['/', '/bookstore/clone', '/nothing', `page`])(
    '%s cannot be framed or scripted',
    async route => {
      const { headers } = await ask(edge, {
        path: route === 'page' ? `/bookstore/clone?${link}` : route
      });
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY'
      });
      const policy = String(headers['content-security-policy']);
      expect(policy.startsWith(PAGE_POLICY)).toBe(true);
      expect(policy).toMatch(/base-uri 'none'; object-src 'none'; frame-ancestors 'none'$/);
      expect(policy).not.toContain('unsafe');
    }
  );

  test('the form may go to the proposed JupyterLab and nowhere else', async () => {
    const { headers } = await ask(edge, { path: `/bookstore/clone?${link}` });
    expect(headers['content-security-policy']).toContain(
      "form-action 'self' https://jupyter.example.org;"
    );
  });

  test('the first page says what this is and lists nothing', async () => {
    const { status, text } = await ask(edge, { path: '/' });
    expect(status).toBe(200);
    expect(text).toContain('<h1>Shared notebooks</h1>');
    expect(text).toContain('There is no list of notebooks: ask for a link.');
  });
});

describe('static files', () => {
  test('have addresses that change with their content, and may be kept for ever', async () => {
    const { text } = await ask(edge, { path: `/bookstore/clone?${link}` });
    const paths = [...text.matchAll(/(?:src|href)="(\/bookstore\/static\/[^"]+)"/g)].map(m => m[1]);
    const types = new Set<string>();
    for (const path of new Set(paths as string[])) {
      const { body, headers, status } = await ask(edge, { path });
      expect(status).toBe(200);
      expect(body.length).toBeGreaterThan(100);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['x-content-type-options']).toBe('nosniff');
      types.add(headers['content-type'] ?? '');
    }
    expect([...types].sort()).toEqual([
      'image/svg+xml',
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8'
    ]);
  });

  test.each(['', 'style.css', 'style.0000000000000000.css', '../clone'])(
    'no other name is found: “%s”',
    async name => {
      expect((await ask(edge, { path: `/bookstore/static/${name}` })).status).not.toBe(200);
    }
  );
});
