/**
 * A proxy before MinIO that treats a browser as real S3 does, and fails on demand.
 *
 * MinIO reflects any origin and lets a page read every answer. S3 does not: a preflight for a bucket
 * that is not there, or that has no CORS rule for the origin, is refused without a CORS header, and
 * an answer shows a page only the headers that the bucket's rules expose.
 *
 * The `Host` header is passed on as it came, so the signature that MinIO checks is the page's own.
 */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request that matches. */
export type Fault =
  /** The connection is cut before S3 sees the request. */
  | { kind: 'refuse' }
  /** The request goes nowhere, and nothing ever answers. */
  | { kind: 'drop' }
  /** The connection is cut once so many bytes of the request's body have come; S3 sees nothing of it. */
  | { kind: 'cut-upload'; after: number }
  /** S3 does what it was asked, and the answer never arrives. */
  | { kind: 'lose-answer' }
  /** S3 answers with this status and XML, without doing anything. */
  | { kind: 'answer'; status: number; body: string; headers?: Record<string, string> }
  /** Of what S3 answers only so many bytes arrive; then it breaks off, or nothing comes any more. */
  | { kind: 'break-off' | 'stall'; after: number }
  /** The request waits this long, milliseconds, and then goes on, also if who sent it is gone by then. */
  | { kind: 'delay'; milliseconds: number };

export interface FaultRule {
  fault: Fault;
  /** Which requests; every one but preflights without it. */
  when?: (request: http.IncomingMessage) => boolean;
  /** How often; for ever without it. */
  times?: number;
}

export interface S3ProxyOptions {
  /** Where MinIO answers. */
  upstream: string;
  /** The buckets that are there. */
  buckets: string[];
  /** Headers that a page may read. */
  exposeHeaders?: string[];
  /** The port to listen on; a free one without it. */
  port?: number;
}

/** The headers that README.md asks for. */
export const EXPOSED = [
  'ETag',
  'Date',
  'Retry-After',
  'x-amz-version-id',
  'x-amz-delete-marker',
  'x-amz-request-id',
  'x-amz-id-2',
  'x-amz-bucket-region',
  'x-amz-checksum-sha256',
  'x-amz-meta-publisher',
  'x-amz-meta-bookstore-note',
  'x-amz-meta-bookstore-save',
  'x-amz-meta-bookstore-saved-at',
  'x-amz-meta-bookstore-checkpoint'
];

export class S3Proxy {
  /** Requests that reached the proxy, preflights too: `METHOD path`. */
  readonly seen: string[] = [];
  /** Whether the bucket's CORS rules know the page's origin. */
  cors = true;
  /** What becomes of each request that no rule matches; preflights always pass. */
  weather: ((request: http.IncomingMessage) => Fault | undefined) | undefined;
  readonly #rules: FaultRule[] = [];
  readonly #server: http.Server;
  readonly #options: S3ProxyOptions;

  private constructor(options: S3ProxyOptions) {
    this.#options = options;
    this.#server = http.createServer((request, response) => {
      void this.#handle(request, response).catch(() => response.destroy());
    });
    // Node closes an idle connection after 5 seconds, just as a browser may send an upload on it. The browser
    // then sends it anew by itself, and MinIO can keep the key locked for minutes for the first one.
    this.#server.keepAliveTimeout = 120_000;
  }

  static async start(options: S3ProxyOptions): Promise<S3Proxy> {
    const proxy = new S3Proxy(options);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Adds a fault; the first rule that matches applies. */
  inject(rule: FaultRule): void {
    this.#rules.push(rule);
  }

  /** Everything works again, and nothing has been seen. */
  reset(): void {
    this.#rules.length = 0;
    this.seen.length = 0;
    this.cors = true;
    this.weather = undefined;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.seen.push(`${request.method} ${request.url}`);
    const origin = request.headers.origin;
    const readable = this.cors && this.#bucketIsThere(request);
    if (request.method === 'OPTIONS') {
      if (!readable || !origin) {
        response.writeHead(403, { 'content-type': 'application/xml' });
        response.end('<Error><Code>AccessForbidden</Code></Error>');
        return;
      }
      response.writeHead(200, {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, HEAD, PUT, DELETE',
        'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
        'access-control-max-age': '0'
      });
      response.end();
      return;
    }

    const fault = this.#faultFor(request);
    let body: Buffer | undefined;
    const cors: Record<string, string> = {};
    if (origin && readable) {
      cors['access-control-allow-origin'] = origin;
      cors['access-control-expose-headers'] = (this.#options.exposeHeaders ?? EXPOSED).join(', ');
      cors['vary'] = 'Origin';
    }
    switch (fault?.kind) {
      case 'refuse':
        request.socket.destroy();
        return;
      case 'drop':
        request.resume();
        return;
      case 'answer':
        request.resume();
        response.writeHead(fault.status, {
          'content-type': 'application/xml',
          ...cors,
          ...fault.headers
        });
        response.end(fault.body);
        return;
      case 'delay':
        body = Buffer.concat((await request.toArray()) as Buffer[]);
        await new Promise(resolve => setTimeout(resolve, fault.milliseconds));
        break;
      case 'cut-upload': {
        let came = 0;
        request.on('data', (bytes: Buffer) => {
          came += bytes.length;
          if (came > fault.after) {
            request.socket.destroy();
          }
        });
        return;
      }
      case 'lose-answer':
      case 'break-off':
      case 'stall':
      case undefined:
    }
    await this.#forward(request, response, cors, fault, body);
  }

  #forward(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    cors: Record<string, string>,
    fault: Fault | undefined,
    body: Buffer | undefined
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const upstream = http.request(
        new URL(this.#options.upstream),
        // Each on a connection of its own: a kept one may break, which is not what a test is about.
        { method: request.method, path: request.url, headers: request.headers, agent: false },
        answer => {
          if (fault?.kind === 'lose-answer') {
            answer.resume();
            answer.once('end', () => {
              request.socket.destroy();
              resolve();
            });
            return;
          }
          const isBare = request.method === 'HEAD' || answer.headers['content-length'] === '0';
          if (fault?.kind === 'break-off' && isBare) {
            // There is nothing to break off but the head.
            answer.resume();
            request.socket.end(`HTTP/1.1 ${answer.statusCode} OK\r\nETag: "`);
            resolve();
            return;
          }
          const headers = Object.fromEntries(
            Object.entries(answer.headers).filter(
              ([name]) => !/^(access-control-|vary$)/.test(name)
            )
          );
          response.writeHead(answer.statusCode ?? 502, { ...headers, ...cors });
          answer.once('end', resolve);
          answer.once('error', reject);
          if (fault?.kind === 'break-off' || fault?.kind === 'stall') {
            answer.once('data', (bytes: Buffer) => {
              answer.pause();
              response.write(bytes.subarray(0, fault.after), () => {
                if (fault.kind === 'break-off') {
                  request.socket.destroy();
                }
              });
              response.once('close', () => answer.destroy());
            });
            return;
          }
          answer.pipe(response);
        }
      );
      // As a gateway would when the storage is down: cut, with no answer that a page could read.
      upstream.once('error', () => {
        request.socket.destroy();
        resolve();
      });
      if (body) {
        upstream.end(body);
        return;
      }
      request.pipe(upstream);
      // A storage that still waited for the rest would keep the key locked against the next try.
      request.once('close', () => {
        if (!request.complete) {
          upstream.destroy();
        }
      });
    });
  }

  #bucketIsThere(request: http.IncomingMessage): boolean {
    const bucket = new URL(request.url ?? '/', 'http://proxy').pathname.split('/')[1] ?? '';
    return this.#options.buckets.includes(decodeURIComponent(bucket));
  }

  #faultFor(request: http.IncomingMessage): Fault | undefined {
    const at = this.#rules.findIndex(rule => rule.when?.(request) ?? true);
    const rule = this.#rules[at];
    if (rule?.times !== undefined && --rule.times <= 0) {
      this.#rules.splice(at, 1);
    }
    return rule ? rule.fault : this.weather?.(request);
  }
}
