/** The landing page in Chromium, as a reader has it. */
import { type Browser, type BrowserContextOptions, chromium } from '@playwright/test';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { CHROMIUM_ARGS, findChromium } from '../../ci/chromium.mjs';
import { startEdge } from '../../ci/edge.mjs';
import { type Edge, edgeWith, newKey, notebook, put, query, settings } from './world.js';

let browser: Browser;
let edge: Edge;

beforeAll(async () => {
  browser = await chromium.launch({ args: CHROMIUM_ARGS, executablePath: await findChromium() });
  edge = await startEdge(settings);
});
afterAll(async () => {
  await browser?.close();
  await edge?.stop();
});

/** Opens the page of a new notebook; whatever the browser complains about fails the test. */
async function open(options: BrowserContextOptions = {}, on: Edge = edge, name?: string) {
  const key = newKey(name);
  await put(key, notebook('# Tides'));
  const context = await browser.newContext({ viewport: { height: 900, width: 1100 }, ...options });
  const complaints: string[] = [];
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  const page = await context.newPage();
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('dialog', dialog => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  // No JupyterLab runs at the addresses of these tests.
  await context.route(/example\.(org|net)|:1\//, route => route.fulfill({ body: 'JupyterLab' }));
  const link = `${on.url}/bookstore/clone?${query(key)}`;
  await page.goto(link);
  return { complaints, context, key, link, page };
}

test('a click opens the proposed JupyterLab with the whole link', async () => {
  const { page } = await open({}, edge, 'ü & +#.ipynb');
  const link = await page.getByLabel('Link to this page').inputValue();
  await page.getByRole('button', { name: 'Open in JupyterLab' }).click();
  await page.waitForURL(/jupyter\.example\.org/);
  const opened = new URL(page.url());
  expect(opened.origin + opened.pathname).toBe('https://jupyter.example.org/hub/lab');
  expect([...opened.searchParams]).toEqual([['bookstore-clone', link]]);
});

test('a reader’s own JupyterLab is remembered in this browser, without its token', async () => {
  const { context, link, page } = await open();
  const field = page.getByLabel('Your JupyterLab’s address');
  expect(await field.inputValue()).toBe('https://jupyter.example.org/hub');
  await field.fill('https://mine.example.net/user/me/lab/tree/a.ipynb?token=SECRET#x');
  await page.keyboard.press('Enter');
  await page.waitForURL(/mine\.example\.net/);
  expect(new URL(page.url()).pathname).toBe('/user/me/lab');
  expect(page.url()).not.toContain('SECRET');
  await page.goto(link);
  expect(await field.inputValue()).toBe('https://mine.example.net/user/me');
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(kept).toBe('{"bookstore-lab-url":"https://mine.example.net/user/me"}');
  expect(await context.cookies()).toEqual([]);
});

test.each([
  ['', null],
  ['javascript:alert(1)', null],
  ['data:text/html,<script>alert(1)</script>', null],
  ['file:///etc/passwd', null],
  ['ftp://jupyter.example.org', null],
  ['https://user:secret@jupyter.example.org', null],
  ['no address at all', null],
  ['mine.example.net:8443/base/', 'https://mine.example.net:8443/base/lab'],
  ['localhost:1', 'http://localhost:1/lab'],
  ['127.0.0.1:1/x/tree', 'http://127.0.0.1:1/x/lab']
])('the address “%s” opens %s', async (typed, opened) => {
  const { link, page } = await open();
  const field = page.getByLabel('Your JupyterLab’s address');
  await field.fill(typed);
  await page.getByRole('button', { name: 'Open in JupyterLab' }).click();
  if (opened) {
    await page.waitForURL(url => url.origin + url.pathname === opened);
    return;
  }
  const message = page.getByRole('status');
  expect(await message.textContent()).toContain('Enter the address of your JupyterLab');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await field.evaluate(element => element === document.activeElement)).toBe(true);
  expect(page.url()).toBe(new URL(link).href);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('what was remembered is checked again', async () => {
  const { link, page } = await open();
  await page.evaluate(() => localStorage.setItem('bookstore-lab-url', 'javascript:alert(1)'));
  await page.goto(link);
  expect(await page.getByLabel('Your JupyterLab’s address').inputValue()).toBe(
    'https://jupyter.example.org/hub'
  );
});

test('copies the link', async () => {
  const { page } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied.').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await page.getByLabel('Link to this page').inputValue());
});

test('without a clipboard the link is selected', async () => {
  const { context, link } = await open();
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('The link is selected: copy it with your keyboard or menu.').waitFor();
  const selected = await page
    .getByLabel('Link to this page')
    .evaluate((field: HTMLInputElement) =>
      field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)
    );
  expect(selected).toContain('/bookstore/clone?s3_bucket=');
});

test('downloads the file under its name', async () => {
  const { page } = await open({}, edge, 'Größe.ipynb');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click()
  ]);
  expect(download.suggestedFilename()).toBe('Größe.ipynb');
});

test('the keyboard reaches everything in order, and shows where it is', async () => {
  const { page } = await open();
  const names: string[] = [];
  for (let at = 0; at < 6; at++) {
    await page.keyboard.press('Tab');
    names.push(
      await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const outline = getComputedStyle(element).outlineStyle;
        return `${element.id || element.textContent?.trim()} ${outline}`;
      })
    );
  }
  expect(names).toEqual(
    ['bookstore', 'lab', 'open-button', 'Download', 'link', 'copy'].map(name => `${name} solid`)
  );
});

test.each([360, 1100])('nothing is cut off at %i pixels', async width => {
  const { page } = await open(
    { viewport: { height: 800, width } },
    edge,
    `${'a-very-long-name'.repeat(12)}.ipynb`
  );
  const { client, scroll } = await page.evaluate(() => ({
    client: document.documentElement.clientWidth,
    scroll: document.documentElement.scrollWidth
  }));
  expect(scroll).toBeLessThanOrEqual(client);
});

test.each(['light', 'dark'] as const)('text can be read in the %s theme', async colorScheme => {
  const { page } = await open({ colorScheme });
  const ratios = await page.evaluate(() => {
    const channel = (value: number) =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const luminance = (color: string) => {
      const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map(n => channel(+n / 255));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element: Element | null): string => {
      if (!element) return 'rgb(255, 255, 255)';
      const color = getComputedStyle(element).backgroundColor;
      return color === 'rgba(0, 0, 0, 0)' ? ground(element.parentElement) : color;
    };
    return [...document.querySelectorAll('h1, dt, dd, p, label, button, .button, input, header a')]
      .filter(element => element.getClientRects().length > 0)
      .map(element => {
        const [low = 0, high = 0] = [getComputedStyle(element).color, ground(element)]
          .map(luminance)
          .sort((a, b) => a - b);
        return { name: element.outerHTML.slice(0, 60), ratio: (high + 0.05) / (low + 0.05) };
      });
  });
  expect(ratios.length).toBeGreaterThan(10);
  expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
});

test('without script the proposed JupyterLab opens all the same', async () => {
  const { page } = await open({ javaScriptEnabled: false });
  await page.getByText('Opens https://jupyter.example.org/hub.').waitFor();
  const link = await page.getByLabel('Link to this page').inputValue();
  expect(await page.getByRole('button', { name: 'Copy link' }).isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Open in JupyterLab' }).click();
  await page.waitForURL(/jupyter\.example\.org/);
  expect(new URL(page.url()).searchParams.get('bookstore-clone')).toBe(link);
});

test('without script and without a proposed JupyterLab the page says what to do', async () => {
  const none = await edgeWith({ BOOKSTORE_LAB_URL: '' });
  const { page } = await open({ javaScriptEnabled: false }, none);
  expect(await page.getByRole('button').count()).toBe(0);
  await page.getByText('choose “Clone from Link…” and paste the link below').waitFor();
});

test('script in a link does not run', async () => {
  const { complaints, page } = await open({}, edge, `"><img src=x onerror=alert(1)>'.ipynb`);
  await page.getByRole('heading', { name: 'Tides' }).waitFor();
  const evil = encodeURIComponent('"><script>alert(1)</script>');
  for (const search of [`s3_bucket=${evil}&s3_key=published/a`, `s3_bucket=b&s3_key=${evil}`]) {
    await page.goto(`${edge.url}/bookstore/clone?${search}`);
    await page.getByRole('heading').waitFor();
  }
  // The browser says of each page that its status is 400 or 403, and no more.
  expect(complaints.filter(text => !text.startsWith('Failed to load resource'))).toEqual([]);
  complaints.length = 0;
});
