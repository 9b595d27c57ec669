// @ts-check
/** What readers ask of the edge: how many a second, how long they wait, and what large notebooks cost. */
import http from 'node:http';

import { startPages } from './pages.mjs';
import { images } from './previews.mjs';
import { print, report } from './ratio.mjs';

const KB = 1000;
const MB = 1_000_000;

export async function serving() {
  const pages = await startPages();
  try {
    const query = await pages.put(images(100 * KB));
    await beside(pages, 'landing page', `/bookstore/clone?${query}`);
    await beside(pages, 'preview, which no cache has', `/bookstore/preview?${query}`);
    const hit = `${pages.cached.url}/bookstore/preview?${query}`;
    await until(pages, hit);
    tell('preview from the cache', await load(hit, 2000, 10));
    await crowd(pages);
    await growth(pages);
  } finally {
    await pages.stop();
  }
}

/**
 * @param {import('./pages.mjs').Pages} pages
 * @param {string} what
 * @param {string} path
 */
async function beside(pages, what, path) {
  const [ours, peer] = [pages.ours.url + path, pages.peer.url + path];
  for (const url of [ours, peer]) await load(url, 50, 10);
  const all = [];
  for (let round = 0; round < 3; round++) {
    all.push({ ours: await load(ours, 300, 10), peer: await load(peer, 300, 10) });
  }
  all.sort((a, b) => a.ours.rate / a.peer.rate - b.ours.rate / b.peer.rate);
  const middle = all[1];
  if (!middle) return;
  tell(`${what}, bookstore`, middle.ours);
  tell(`${what}, aws4fetch`, middle.peer);
  report(`${what}, requests a second beside aws4fetch`, middle.ours.rate / middle.peer.rate, {
    atLeast: 1
  });
}

/**
 * 10,000 views of one version, 50 at a time.
 *
 * @param {import('./pages.mjs').Pages} pages
 */
async function crowd(pages) {
  const query = await pages.put(images(100 * KB));
  const before = pages.counted.counts.requests;
  const seen = await load(`${pages.cached.url}/bookstore/clone?${query}`, 10_000, 50);
  tell('10,000 views, 50 at a time', seen);
  report('errors of 10,000 views', seen.errors, { atMost: 0 });
  // The version's own, and whether there is a newer one: that is asked again each minute.
  const minutes = Math.ceil(10_000 / seen.rate / 60);
  report('requests to S3 for them', pages.counted.counts.requests - before, {
    atMost: 1 + minutes
  });
}

/**
 * Time and memory from 100 KB to 20 MB.
 *
 * @param {import('./pages.mjs').Pages} pages
 */
async function growth(pages) {
  const times = [];
  for (const size of [100 * KB, MB, 5 * MB, 20 * MB]) {
    const url = `${pages.ours.url}/bookstore/preview?${await pages.put(images(size))}`;
    await load(url, 2, 1);
    const { p50 } = await load(url, 9, 1);
    const memory = Number(await (await fetch(`${pages.ours.url}/memory`)).text()) / 1024 / 1024;
    times.push({ memory, p50, size });
    print(`        ${size / MB} MB: ${p50.toFixed(1)} ms, ${memory.toFixed(0)} MB of wasm`);
  }
  const [small, large] = [times[1], times.at(-1)];
  if (!small || !large) return;
  report('time of 20 MB, in that of 20 × 1 MB', large.p50 / small.p50 / 20, { atMost: 1.5 });
  report('memory of wasm for 20 MB, MB', large.memory, { atMost: 96 });
}

/**
 * Waits until an address is answered without a request to S3.
 *
 * @param {import('./pages.mjs').Pages} pages
 * @param {string} url
 */
async function until(pages, url) {
  for (let round = 0; round < 50; round++) {
    const before = pages.counted.counts.requests;
    await load(url, 1, 1);
    if (pages.counted.counts.requests === before) return;
  }
  throw new Error('no preview came from the cache');
}

/**
 * Asks so often, so many at a time.
 *
 * @param {string} url
 * @param {number} times
 * @param {number} atOnce
 */
async function load(url, times, atOnce) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
  const took = /** @type {number[]} */ ([]);
  let errors = 0;
  let left = times;
  const one = async () => {
    while (left-- > 0) {
      const start = performance.now();
      const status = await get(url, agent).catch(() => 0);
      took.push(performance.now() - start);
      if (status !== 200 && status !== 206) errors++;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, one));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => took[Math.floor(part * (took.length - 1))] ?? NaN;
  return { errors, p50: at(0.5), p99: at(0.99), rate: times / seconds };
}

/**
 * @param {string} url
 * @param {http.Agent} agent
 * @returns {Promise<number | undefined>} the status
 */
function get(url, agent) {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, answer => {
        answer.on('error', reject);
        answer.on('end', () => resolve(answer.statusCode));
        answer.resume();
      })
      .on('error', reject);
  });
}

/**
 * @param {string} what
 * @param {{ errors: number, p50: number, p99: number, rate: number }} seen
 */
function tell(what, { errors, p50, p99, rate }) {
  const failed = errors ? `, ${errors} errors` : '';
  print(
    `        ${what}: ${rate.toFixed(0)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms${failed}`
  );
}
