/** Watches what a document does in Chromium: each thing that it must not do is told as a sentence. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Browser, BrowserContext, Page } from '@playwright/test';

import { WITNESS } from './notebook.js';

/** Takes connections to evil.example, where the browser is told to find it. */
export async function startSink() {
  const reached: string[] = [];
  const server = http.createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.end();
  });
  server.on('connection', () => reached.push('a connection'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    /** What came since it was last asked for. */
    take: () => reached.splice(0),
    stop: () => {
      server.closeAllConnections();
      server.close();
    }
  };
}

/** How what every document holds looks. */
interface Look {
  [place: string]: string;
}

/** What a document did, and how it looks. */
export interface Seen {
  did: string[];
  look: Look;
}

/** Opens a document, uses all that can be used in it, and tells what it did. */
export async function watch(
  browser: Browser,
  url: string,
  take: () => string[],
  use = true
): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  const did: string[] = [];
  try {
    await listen(context, url, did);
    const page = await context.newPage();
    await page.goto(url);
    let look: Look = {};
    try {
      look = await lookOf(page);
      did.push(...(await page.evaluate(foreignParts)));
      if (use) await useAll(page);
      if (use && JSON.stringify(await lookOf(page)) !== JSON.stringify(look)) {
        did.push('looked different once it was used');
      }
    } catch (error) {
      did.push(`went away: ${String(error)}`);
    }
    if (page.url().split('#')[0] !== url) did.push(`went to ${page.url()}`);
    did.push(...take().map(what => `reached the server: ${what}`));
    return { did: [...new Set(did)], look };
  } finally {
    await context.close();
  }
}

async function listen(context: BrowserContext, url: string, did: string[]) {
  await context.exposeBinding('canary', () => void did.push('ran a script'));
  await context.addInitScript(() => {
    for (const name of ['alert', 'confirm', 'prompt', 'print'] as const) {
      window[name] = (() => (globalThis as unknown as { canary(): void }).canary()) as never;
    }
  });
  context.on('request', request => {
    const wanted = request.url();
    const own = wanted.split('#')[0] === url || wanted.endsWith('/favicon.ico');
    if (!own && !wanted.startsWith('data:image/')) did.push(`asked for ${wanted}`);
  });
  context.on('dialog', dialog => {
    did.push('opened a dialog');
    void dialog.dismiss();
  });
  context.on('page', page => {
    page.on('popup', () => did.push('opened a window'));
    page.on('download', () => did.push('began a download'));
    page.on('worker', () => did.push('started a worker'));
    page.on('console', message => {
      if (/Content Security Policy/.test(message.text())) did.push('tried what the policy forbids');
    });
    page.on('frameattached', () => did.push('opened a frame'));
  });
}

/** Moves over, focuses, opens and follows all that there is, but for links that leave the document. */
async function useAll(page: Page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const events = ['mouseover', 'pointerenter', 'focus', 'animationstart', 'toggle', 'click'];
    for (const element of document.querySelectorAll('body *')) {
      const link = element.closest('a');
      if (link && !link.getAttribute('href')?.startsWith('#')) continue;
      for (const type of events) {
        element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
      }
      if (element instanceof HTMLElement) element.focus();
    }
    scrollTo(0, 0);
  });
  for (let n = 0; n < 4; n++) await page.keyboard.press('Tab');
  await page.mouse.move(300, 100);
  await page.mouse.move(300, 300);
  // What waits for a timer or for the network shows by then.
  await page.waitForTimeout(60);
  await page.evaluate(() => {
    history.replaceState(null, '', location.pathname + location.search);
    scrollTo(0, 0);
  });
}

/** Runs in the page: what is in it that no notebook may bring along. */
function foreignParts(): string[] {
  const found: string[] = [];
  const forbidden =
    'script, iframe, frame, frameset, object, embed, applet, form, input, button, select, textarea, link, base, svg, ' +
    'video, audio, source, track, portal, template, noscript, body meta, head meta:nth-of-type(n + 3), map, area, dialog';
  for (const element of document.querySelectorAll(forbidden))
    found.push(`has <${element.localName}>`);
  const own = new Set(['viewport']);
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || name === 'style' || name === 'srcset' || name === 'ping') {
        found.push(`has the attribute ${name}`);
      }
      if (name === 'id' && !value.startsWith('x-')) found.push(`has the id ${value}`);
      if (name === 'name' && !own.has(value)) found.push(`has the name ${value}`);
      if (/^(href|xlink:href|action|formaction|data|poster|background|cite)$/i.test(name)) {
        if (!/^(#x-|https?:\/\/|mailto:)/.test(value)) found.push(`leads to ${value}`);
        if (!value.startsWith('#') && element.getAttribute('rel') !== 'noopener noreferrer') {
          found.push(`leaves for ${value} with a way back`);
        }
      }
      if (name === 'src' && !/^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/.test(value)) {
        found.push(`shows ${value}`);
      }
    }
  }
  const { head, body } = document;
  const children = [...body.children]
    .map(({ localName }) => localName)
    .filter(name => name !== 'nav');
  if (children.join() !== 'main') found.push(`has ${children.join()} in its body`);
  if (document.documentElement.children.length !== 2 || !(head instanceof HTMLHeadElement)) {
    found.push('has something beside its body');
  }
  return found;
}

/** How the first and the last cell look, and whether they are on top. */
function lookOf(page: Page): Promise<Look> {
  return page.evaluate(text => {
    const look: Record<string, string> = {};
    const places: [string, Element | null | undefined][] = [
      ['page', document.documentElement],
      ['body', document.body],
      ['main', document.querySelector('main')],
      ['first', [...document.querySelectorAll('p')].find(p => p.textContent === text)],
      [
        'last',
        [...document.querySelectorAll('pre')].findLast(pre => pre.textContent === `"${text}"`)
      ]
    ];
    for (const [name, element] of places) {
      if (!element) {
        look[name] = 'is not there';
        continue;
      }
      const style = getComputedStyle(element);
      const properties = [
        'display',
        'visibility',
        'position',
        'color',
        'backgroundColor',
        'fontFamily',
        'fontSize',
        'opacity',
        'transform',
        'filter',
        'cursor',
        'width',
        'marginTop',
        'outlineStyle',
        'animationName',
        'clipPath',
        'letterSpacing'
      ] as const;
      look[name] = properties.map(property => style[property]).join(' | ');
    }
    for (const name of ['first', 'last']) {
      const element = places.find(([place]) => place === name)?.[1];
      if (!element) continue;
      element.scrollIntoView({ block: 'center' });
      const { bottom, left, top } = element.getBoundingClientRect();
      const seen = document.elementFromPoint(left + 30, (top + bottom) / 2);
      look[`${name} on top`] = String(seen !== null && element.contains(seen));
      look[`${name} at the left`] = String(left);
    }
    scrollTo(0, 0);
    return look;
  }, WITNESS);
}
