/**
 * What the Worker's Cache API stores into on one's own machine: the service that `cacheApiOutbound` of
 * workerd.capnp names. At Cloudflare the platform has its own.
 *
 * workerd asks it by HTTP, with the cache key's address and headers: `GET` for `match()`, which wants
 * `cf-cache-status: HIT` or `MISS`; `PUT` for `put()`, whose body is the answer as HTTP/1.1 writes it (never
 * chunked, whatever its headers say) and which wants 204 or 413; `PURGE` for `delete()`, which wants 200 or 404.
 * `cf-cache-namespace` names the cache of `caches.open()`. Source: src/workerd/api/cache.c++ of workerd.
 *
 * All requests of one workerd share this module, and with it the memory below. Only bytes and text are kept
 * there: a stream or a promise belongs to the request that made it. As at Cloudflare, `Vary` is not looked at.
 * `Range` and `If-None-Match` are not either: an answer is given whole.
 */

/** What is kept where nothing is configured. */
const DEFAULT_BYTES = 64 * 1024 * 1024;
/** What one answer may take of it, and what, on top, those that are just being read may take together. */
const ENTRY_SHARE = 1 / 4;
const UPLOAD_SHARE = 1 / 2;
/** What an answer takes besides its bytes, roughly: so that many empty ones have a bound too. */
const ENTRY_COST = 1024;
const PIECE_BYTES = 64 * 1024;
/** How long a piece of an answer may take. */
const PIECE_MS = 10_000;

/** Answers by key, those that were not asked for longest first. */
class Store {
  #entries = new Map();
  #bytes = 0;
  #limit;

  constructor(limit) {
    this.#limit = limit;
  }

  /** What is kept and still fresh. */
  get(key) {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.delete(key);
    if (entry.expires <= Date.now()) return undefined;
    this.#add(key, entry);
    return entry;
  }

  /** Keeps an answer in place of those that were not asked for longest. */
  put(key, entry) {
    this.delete(key);
    this.#add(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.delete(oldest);
    }
  }

  delete(key) {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.cost;
  }

  #add(key, entry) {
    this.#entries.set(key, entry);
    this.#bytes += entry.cost;
  }
}

/** The answers that are being read, which together have a bound as well. */
class Uploads {
  #open = new Set();
  #limit;

  constructor(limit) {
    this.#limit = limit;
  }

  begin(key) {
    const upload = { bytes: 0, heard: Date.now(), key };
    this.#open.add(upload);
    return upload;
  }

  /** Whether there is room for so many bytes more, and the upload was not called off. */
  grow(upload, bytes) {
    if (!this.#open.has(upload)) return false;
    upload.bytes += bytes;
    upload.heard = Date.now();
    // One that says nothing any more was dropped where it waited.
    if (this.#bytes() > this.#limit) this.#end(other => upload.heard - other.heard > 2 * PIECE_MS);
    return this.#bytes() <= this.#limit;
  }

  /** Whether it was still open. */
  end(upload) {
    return this.#open.delete(upload);
  }

  /** What was read before a purge must not be stored after it. */
  callOff(key) {
    this.#end(upload => upload.key === key);
  }

  #end(which) {
    for (const upload of this.#open) if (which(upload)) this.#open.delete(upload);
  }

  #bytes() {
    let sum = 0;
    for (const { bytes } of this.#open) sum += bytes;
    return sum;
  }
}

let limit;
let store;
let uploads;

export default {
  async fetch(request, env, context) {
    if (!store) {
      limit = bytesOf(env.BOOKSTORE_CACHE_BYTES);
      store = new Store(limit);
      uploads = new Uploads(limit * UPLOAD_SHARE + 4 * PIECE_BYTES);
    }
    const key = `${request.headers.get('cf-cache-namespace') ?? ''} ${request.url}`;
    switch (request.method) {
      case 'GET':
        return match(key, context);
      case 'PUT': {
        const kept = put(key, request.body);
        // A request that is called off would end where it waits, and its room would stay taken.
        context.waitUntil(kept.catch(() => {}));
        return status((await kept) ? 204 : 413);
      }
      case 'PURGE':
        return status(purge(key) ? 200 : 404);
      default:
        return status(405);
    }
  }
};

function match(key, context) {
  const entry = store.get(key);
  if (!entry) return new Response(null, { headers: { 'cf-cache-status': 'MISS' }, status: 504 });
  const headers = new Headers(entry.headers);
  headers.set('age', String(entry.age + Math.floor((Date.now() - entry.since) / 1000)));
  headers.set('cf-cache-status', 'HIT');
  const { pieces, size, status, statusText } = entry;
  // The bytes of a compressed answer are compressed already.
  const init = { encodeBody: 'manual', headers, status, statusText };
  if (size === 0) return new Response([204, 205, 304].includes(status) ? null : '', init);
  // A stream, as workerd copies a body of bytes, and holds the copy until the next garbage collection.
  const { readable, writable } = new FixedLengthStream(size);
  // It fails when the client leaves.
  context.waitUntil(write(writable.getWriter(), pieces).catch(() => {}));
  return new Response(readable, init);
}

async function write(writer, pieces) {
  for (const piece of pieces) await writer.write(piece);
  await writer.close();
}

function purge(key) {
  uploads.callOff(key);
  const known = store.get(key) !== undefined;
  store.delete(key);
  return known;
}

/** Whether the answer was kept. One that breaks off throws, and is not. */
async function put(key, stream) {
  const since = Date.now();
  const upload = uploads.begin(key);
  try {
    const entry = await read(stream, bytes => uploads.grow(upload, bytes));
    if (!entry || !uploads.end(upload)) return false;
    const cost = ENTRY_COST + entry.size + 2 * (key.length + entry.headBytes);
    if (cost > limit * ENTRY_SHARE) return false;
    store.put(key, { ...entry, cost, expires: since + entry.lifetime * 1000, since });
    return true;
  } finally {
    uploads.end(upload);
  }
}

/** Reads an answer, if it is one to be kept and has room. */
async function read(stream, grow) {
  const reader = stream.getReader({ mode: 'byob' });
  const refuse = async () => {
    await reader.cancel();
    return undefined;
  };
  const next = async () => {
    if (!grow(PIECE_BYTES)) return undefined;
    const piece = reader.readAtLeast(PIECE_BYTES, new Uint8Array(PIECE_BYTES));
    let timer;
    const late = new Promise(resolve => {
      timer = setTimeout(resolve, PIECE_MS);
    });
    return Promise.race([piece, late]).finally(() => clearTimeout(timer));
  };
  const most = limit * ENTRY_SHARE;
  const first = await next();
  const head = first?.value && readHead(first.value);
  if (!head || head.length > most) return refuse();
  // Copied, as the last one: a view would keep its whole buffer.
  const pieces = [first.value.slice(head.headBytes)];
  let size = pieces[0].length;
  while (size <= most) {
    const piece = await next();
    if (!piece) return refuse();
    if (piece.done) {
      if (head.length !== undefined && head.length !== size) return undefined;
      return { ...head, pieces, size };
    }
    pieces.push(piece.value.length < PIECE_BYTES ? piece.value.slice() : piece.value);
    size += piece.value.length;
  }
  return refuse();
}

/** Reads status and headers; nothing where the answer is not to be kept. */
function readHead(bytes) {
  const end = endOfHead(bytes);
  if (end === undefined) return undefined;
  const [first, ...lines] = new TextDecoder().decode(bytes.subarray(0, end)).split('\r\n');
  const [, code, statusText = ''] = /^HTTP\/1\.1 (\d{3})(?: (.*))?$/.exec(first) ?? [];
  const status = Number(code);
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const age = seconds(headers.get('age')) ?? 0;
  const lifetime = freshFor(headers) - age;
  if (!(status >= 200 && lifetime > 0) || headers.has('set-cookie')) return undefined;
  const length = seconds(headers.get('content-length'));
  for (const name of ['connection', 'content-length', 'transfer-encoding']) headers.delete(name);
  return { age, headBytes: end + 4, headers: [...headers], length, lifetime, status, statusText };
}

function endOfHead(bytes) {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  }
  return undefined;
}

/** How many seconds an answer is fresh, from when it was made: RFC 9111, 4.2.1; 0 where it does not say so. */
function freshFor(headers) {
  const directives = new Map();
  for (const part of (headers.get('cache-control') ?? '').toLowerCase().split(',')) {
    const [name, value = ''] = part.split('=');
    directives.set(name.trim(), value.trim().replace(/^"(.*)"$/, '$1'));
  }
  if (['no-store', 'no-cache', 'private'].some(name => directives.has(name))) return 0;
  for (const name of ['s-maxage', 'max-age']) {
    if (directives.has(name)) return seconds(directives.get(name)) ?? 0;
  }
  const made = Date.parse(headers.get('date') ?? '') || Date.now();
  return (Date.parse(headers.get('expires') ?? '') - made) / 1000 || 0;
}

/** A whole number as headers have it. */
function seconds(text) {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined;
}

function bytesOf(value) {
  const text = (value ?? '').trim();
  if (text === '') return DEFAULT_BYTES;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  // eslint-disable-next-line no-console -- workerd's log
  console.error(`BOOKSTORE_CACHE_BYTES is not a number of bytes: ${DEFAULT_BYTES} are used`);
  return DEFAULT_BYTES;
}

function status(code) {
  return new Response(null, { status: code });
}
