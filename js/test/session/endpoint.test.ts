import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import { NoCredentials, readCredentials, readServerSettings } from '../../src/session/endpoint';

const trans = nullTranslator.load('');

/** A Jupyter server that answers by path. */
function server(answers: Record<string, Response>) {
  const asked: string[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost:3000/user/ada/',
    token: 'token',
    fetch: (input: RequestInfo | URL) => {
      const { pathname } = new URL(new Request(input).url);
      asked.push(pathname);
      return Promise.resolve(answers[pathname] ?? new Response('', { status: 404 }));
    }
  });
  return { settings, asked };
}

describe('the server extension', () => {
  it('may be missing', async () => {
    expect(await readServerSettings(server({}).settings)).toBeNull();
  });

  it('tells what was set', async () => {
    const body = JSON.stringify({ s3_bucket: 'b' });
    const { settings } = server({ '/user/ada/bookstore/settings': new Response(body) });
    expect(await readServerSettings(settings)).toEqual({ s3_bucket: 'b' });
  });

  it('that fails is no missing one', async () => {
    const broken = new Response('{}', { status: 500 });
    const { settings } = server({ '/user/ada/bookstore/settings': broken });
    await expect(readServerSettings(settings)).rejects.toThrow();
  });
});

describe('credentials', () => {
  it('are passed on unread', async () => {
    const { settings } = server({ '/user/ada/bookstore/credentials': new Response('text') });
    const path = '/user/ada/bookstore/credentials';
    expect(await readCredentials(path, true, settings, trans)).toBe('text');
  });

  it('that are none are told apart from a failure', async () => {
    const { settings } = server({
      '/user/ada/broken': new Response('', { status: 502 })
    });
    await expect(readCredentials('none', true, settings, trans)).rejects.toThrow(NoCredentials);
    const broken = readCredentials('broken', true, settings, trans);
    await expect(broken).rejects.toThrow('the endpoint answered 502');
  });

  it('are not read from another origin that a user named', async () => {
    const { settings, asked } = server({});
    const read = readCredentials('https://evil.example/x', false, settings, trans);
    await expect(read).rejects.toThrow('not on this Jupyter server');
    expect(asked).toEqual([]);
  });
});
