/** Reading that is closed: by a header for scripts, by a form and a session for people. */
import { randomUUID } from 'node:crypto';

import { type Browser, chromium } from '@playwright/test';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { CHROMIUM_ARGS, findChromium } from '../../ci/chromium.mjs';
import { startEdge } from '../../ci/edge.mjs';
import {
  type Edge,
  ask,
  clone,
  edgeWith,
  failure,
  newKey,
  notebook,
  put,
  query,
  settings,
  storage,
  upstream
} from './world.js';

const ADA = randomUUID() + randomUUID();
const BOB = randomUUID() + randomUUID();
const CLOSED = { BOOKSTORE_READER_TOKENS: JSON.stringify({ ada: ADA, bob: BOB }) };

let browser: Browser;
let edge: Edge;
let key: string;
let link: string;

beforeAll(async () => {
  browser = await chromium.launch({ args: CHROMIUM_ARGS, executablePath: await findChromium() });
  edge = await startEdge({ ...settings, ...CLOSED });
  key = newKey('ü & +.ipynb');
  await put(key, notebook('# Tides'));
  link = query(key);
});
afterAll(async () => {
  await browser?.close();
  await edge?.stop();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const paths = () => [
  `/bookstore/clone?${link}`,
  `/bookstore/preview?${link}`,
  `/bookstore/download?${link}`,
  `/api/bookstore/cloned?${link}`
];

/** Sends the form as a browser does. */
function signIn(token: string, { fields = link, headers = {}, on = edge } = {}) {
  return ask(on, {
    body: `token=${encodeURIComponent(token)}&${fields}`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      ...headers
    },
    method: 'POST',
    path: '/bookstore/sign-in'
  });
}

/** The cookie of a session, as the browser sends it back. */
async function session(token = ADA, on = edge) {
  const { headers } = await signIn(token, { on });
  return { cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
}

describe('without a token', () => {
  test('the storage is not asked, whatever is presented', async () => {
    const store = await upstream((_, response) => response.end('secret'));
    const on = await edgeWith({ ...CLOSED, JPYNB_S3_ENDPOINT_URL: store.url });
    const refused: Record<string, string>[] = [
      {},
      bearer('x'.repeat(36)),
      bearer(ADA.toUpperCase().replace(/^/, 'X')),
      { authorization: ADA },
      { authorization: `Basic ${Buffer.from(`ada:${ADA}`).toString('base64')}` },
      { cookie: `__Host-bookstore=${ADA}` },
      { cookie: '__Host-bookstore=99999999999.AAAA' }
    ];
    for (const headers of refused) {
      for (const path of [...paths(), `/bookstore/clone?${link}&token=${ADA}`]) {
        expect([path, (await ask(on, { headers, path })).status]).toEqual([path, 401]);
        expect((await ask(on, { headers, method: 'HEAD', path })).status).toBe(401);
      }
      for (const path of ['/api/bookstore/clone', '/api/bookstore/cloned']) {
        const body = { s3_bucket: storage.bucket, s3_key: key };
        expect((await ask(on, { body, headers, method: 'POST', path })).status).toBe(401);
      }
    }
    expect(store.requests).toEqual([]);
  });

  test('a script gets JSON and a browser the form', async () => {
    const model = await clone(edge, { s3_bucket: storage.bucket, s3_key: key });
    expect(model.status).toBe(401);
    expect(model.headers['www-authenticate']).toBe('Bearer realm="bookstore"');
    expect(model.json).toMatchObject({
      error: { kind: 'token_needed' },
      message: 'This needs a token.',
      reason: 'Unauthorized'
    });
    const file = await ask(edge, { path: `/bookstore/download?${link}` });
    expect(failure(file.text).error.kind).toBe('token_needed');
    const page = await ask(edge, {
      headers: { accept: 'text/html' },
      path: `/bookstore/clone?${link}`
    });
    expect(page.status).toBe(401);
    expect(page.text).toContain('<h1>Sign in to read</h1>');
    expect(page.text).not.toContain('Tides');
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'www-authenticate': 'Bearer realm="bookstore"'
    });
    expect(page.headers['content-security-policy']).toContain("form-action 'self'");
  });

  test('what the site is and can do stays open', async () => {
    for (const path of ['/', '/api/bookstore']) {
      const { headers, status } = await ask(edge, { path });
      expect(status).toBe(200);
      expect(headers['cache-control']).not.toContain('private');
    }
  });
});

describe('with a token in the header', () => {
  test('all is read, and nothing but the reader’s own cache keeps it', async () => {
    for (const path of paths()) {
      const { headers, status } = await ask(edge, { headers: bearer(BOB), path });
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('private, no-cache');
      expect(headers.vary).toContain('Authorization');
      expect(headers.vary).toContain('Cookie');
      expect(headers['set-cookie']).toBeUndefined();
    }
    const model = await ask(edge, {
      body: { s3_bucket: storage.bucket, s3_key: key },
      headers: bearer(ADA),
      method: 'POST',
      path: '/api/bookstore/clone'
    });
    expect(model.status).toBe(200);
    expect(model.headers['cache-control']).toBe('private, no-cache');
  });

  test('what one reader has put into the cache is not for everyone', async () => {
    const on = await edgeWith(CLOSED, { cache: true });
    for (const path of paths()) {
      const good = await ask(on, { headers: bearer(BOB), path });
      expect(good.status).toBe(200);
      const tag = { 'if-none-match': good.headers.etag ?? '*' };
      expect((await ask(on, { path })).status).toBe(401);
      expect((await ask(on, { headers: tag, path })).status).toBe(401);
    }
  });

  test('pages of other origins read nothing', async () => {
    const origin = 'https://evil.example';
    for (const [method, path] of [
      ['GET', `/bookstore/download?${link}`],
      ['OPTIONS', '/bookstore/download'],
      ['OPTIONS', '/api/bookstore/clone'],
      ['POST', '/api/bookstore/clone']
    ] as const) {
      const { headers } = await ask(edge, { headers: { origin, ...bearer(ADA) }, method, path });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['access-control-allow-headers']).toBeUndefined();
    }
  });

  test('a token for publishing or of an operator reads nothing', async () => {
    const [publisher, operator] = [randomUUID() + randomUUID(), randomUUID() + randomUUID()];
    const on = await edgeWith({
      ...CLOSED,
      BOOKSTORE_OPERATOR_TOKENS: JSON.stringify({ operator }),
      BOOKSTORE_PUBLISH_TOKENS: JSON.stringify({ publisher })
    });
    const path = `/bookstore/download?${link}`;
    expect((await ask(on, { headers: bearer(publisher), path })).status).toBe(401);
    expect((await ask(on, { headers: bearer(operator), path })).status).toBe(401);
    const publish = { method: 'PUT', path: '/api/bookstore/publish/a.ipynb' };
    expect((await ask(on, { ...publish, headers: bearer(ADA) })).status).toBe(401);
  });
});

describe('the session', () => {
  test('begins with the form, and goes back to the link and nowhere else', async () => {
    const { headers, status } = await signIn(ADA);
    expect(status).toBe(303);
    expect(headers.location).toBe(
      `/bookstore/clone?s3_bucket=${storage.bucket}&s3_key=${encodeURIComponent(key).replaceAll('%2F', '/')}`
    );
    expect(headers['cache-control']).toBe('no-store');
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^__Host-bookstore=\d+\.[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/
    );
    expect(cookie).not.toContain(ADA);
    for (const path of paths()) {
      const sent = { cookie: cookie.split(';')[0] ?? '' };
      expect((await ask(edge, { headers: sent, path })).status).toBe(200);
    }
  });

  test.each([
    ['', '/'],
    ['next=https://evil.example', '/'],
    ['s3_bucket=b&s3_key=https://evil.example', '/'],
    ['s3_bucket=//evil.example&s3_key=a', '/'],
    ['s3_bucket=bookstore&s3_key=%0d%0aSet-Cookie:x=1', '/'],
    ['s3_bucket=bookstore&s3_key=%2F%2Fevil.example&s3_version_id=%0a', '/'],
    [
      's3_bucket=bookstore&s3_key=a%26b%3Fc&x=y',
      '/bookstore/clone?s3_bucket=bookstore&s3_key=a%26b%3Fc'
    ]
  ])('form fields %s lead to %s', async (fields, place) => {
    const { headers, status } = await signIn(ADA, { fields });
    expect([status, headers.location]).toEqual([303, place]);
    expect(headers['set-cookie']).toHaveLength(1);
  });

  test.each(['', 'another-one', ADA.slice(1), `${ADA}x`])(
    'does not begin with “%s”',
    async token => {
      const { headers, status, text } = await signIn(token);
      expect(status).toBe(401);
      expect(headers['set-cookie']).toBeUndefined();
      expect(text).toContain('role="alert">This token is not known here.');
      expect(text).toContain('aria-invalid="true"');
      if (token) expect(text).not.toContain(token);
      // The link is still in the form.
      expect(text).toContain(`value="${key.replace('&', '&amp;')}"`);
    }
  );

  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example', 'sec-fetch-site': '' },
    { origin: 'null', 'sec-fetch-site': '' }
  ])('neither begins nor ends by a form of another site: %j', async headers => {
    for (const path of ['/bookstore/sign-in', '/bookstore/sign-out']) {
      const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value));
      const answer = await ask(edge, { body: `token=${ADA}`, headers: sent, method: 'POST', path });
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('a browser that knows no Sec-Fetch-Site is told by its Origin', async () => {
    const answer = await ask(edge, {
      body: `token=${ADA}`,
      headers: { origin: edge.url },
      method: 'POST',
      path: '/bookstore/sign-in'
    });
    expect(answer.status).toBe(303);
  });

  test('ends when its token leaves the configuration, and stays otherwise', async () => {
    const headers = await session(ADA);
    const path = `/bookstore/download?${link}`;
    const without = await edgeWith({ BOOKSTORE_READER_TOKENS: JSON.stringify({ bob: BOB }) });
    expect((await ask(without, { headers, path })).status).toBe(401);
    const renamed = await edgeWith({ BOOKSTORE_READER_TOKENS: JSON.stringify({ x: BOB, y: ADA }) });
    expect((await ask(renamed, { headers, path })).status).toBe(200);
  });

  test('a form that is too long is refused', async () => {
    expect((await signIn('x'.repeat(20_000))).status).toBe(413);
  });
});

test('while reading is open no cookie is looked at or set, and there is no form', async () => {
  const open = await edgeWith({});
  for (const path of paths()) {
    const { headers, status } = await ask(open, { headers: await session(), path });
    expect(status).toBe(200);
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers.vary ?? '').not.toContain('Cookie');
  }
  for (const path of ['/bookstore/sign-in', '/bookstore/sign-out']) {
    expect((await ask(open, { method: 'POST', path })).status).toBe(404);
  }
});

describe('in Chromium', () => {
  /** A page of a browser of its own. */
  async function open(options = {}) {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    return { context, page: await context.newPage() };
  }

  test.each([true, false])('the form signs in, script %s, and the button out', async javaScript => {
    const { context, page } = await open({ javaScriptEnabled: javaScript });
    await page.goto(`${edge.url}/bookstore/clone?${link}`);
    expect(await page.getByRole('heading').textContent()).toBe('Sign in to read');
    await page.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Token').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Token').fill(ADA);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Tides' }).waitFor();
    expect(page.url()).toContain('/bookstore/clone?s3_bucket=');
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({
      expires: -1,
      httpOnly: true,
      name: '__Host-bookstore',
      sameSite: 'Strict',
      secure: true
    });
    // The frame's request carries the session, sandboxed as it is.
    await page.locator('iframe').scrollIntoViewIfNeeded();
    await page.frameLocator('iframe').getByRole('heading', { name: 'Tides' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click()
    ]);
    expect(await download.failure()).toBeNull();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Shared notebooks' }).waitFor();
    expect(await context.cookies()).toEqual([]);
    await page.goto(`${edge.url}/bookstore/clone?${link}`);
    expect(await page.getByRole('heading').textContent()).toBe('Sign in to read');
  });

  test('a link on another site opens, signed in or not', async () => {
    const { page } = await open();
    const address = `${edge.url}/bookstore/clone?${link}`;
    const other = await upstream((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<a href="${address.replaceAll('&', '&amp;')}">the link</a>`);
    });
    // Another host, thus another site.
    const elsewhere = other.url.replace('127.0.0.1', 'localhost');
    await page.goto(elsewhere);
    await page.getByRole('link', { name: 'the link' }).click();
    await page.getByLabel('Token').fill(ADA);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Tides' }).waitFor();
    const sites: (string | undefined)[] = [];
    page.on('request', request => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      void request.allHeaders().then(headers => sites.push(headers['sec-fetch-site']));
    });
    await page.goto(elsewhere);
    await page.getByRole('link', { name: 'the link' }).click();
    await page.getByRole('heading', { name: 'Tides' }).waitFor();
    expect(sites.slice(-2)).toEqual(['cross-site', 'same-origin']);
  });

  test.each(['light', 'dark'] as const)(
    'the form is accessible in the %s theme',
    async colorScheme => {
      const { page } = await open({ colorScheme, viewport: { height: 640, width: 360 } });
      await page.goto(`${edge.url}/bookstore/clone?${link}`);
      await page.getByLabel('Token').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(360);
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
        return violations.map(({ id, help }) => `${id}: ${help}`);
      });
      expect(found).toEqual([]);
    }
  );
});
