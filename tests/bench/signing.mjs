// @ts-check
/** Signing one small GET: the wasm of the extension beside two JavaScript signers. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsV4Signer } from 'aws4fetch';
import { measure, print, report } from './ratio.mjs';

const SIGNATURES = 2000;
const url = new URL('https://examplebucket.s3.amazonaws.com/published/notebook.ipynb');
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
};
const EMPTY_SHA256 = createHash('sha256').digest('hex');
const emptySha256 = createHash('sha256').digest();

export async function signing() {
  const wasm = await import('../../js/wasm/bookstore_lab.js');
  wasm.initSync({
    module: await readFile(new URL('../../js/wasm/bookstore_lab_bg.wasm', import.meta.url))
  });
  const signer = new wasm.Signer(
    credentials.accessKeyId,
    credentials.secretAccessKey,
    undefined,
    'us-east-1'
  );
  const smithy = new SignatureV4({
    service: 's3',
    region: 'us-east-1',
    credentials,
    sha256: Sha256,
    uriEscapePath: false
  });
  const datetime = '20260101T000000Z';
  const now = new Date('2026-01-01T00:00:00Z');

  const ours = () => signer.sign('GET', url.href, emptySha256, now.getTime()).authorization;
  const theirs = async () =>
    (
      await smithy.sign(
        {
          method: 'GET',
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          headers: { host: url.host, 'x-amz-content-sha256': EMPTY_SHA256 }
        },
        { signingDate: now }
      )
    ).headers.authorization;
  if (ours() !== (await theirs())) {
    throw new Error(`signatures differ: ${ours()} and ${await theirs()}`);
  }

  const times = await measure(
    [
      { name: 'bookstore (wasm)', run: () => repeat(ours) },
      { name: '@smithy/signature-v4', run: () => repeat(theirs) },
      {
        name: 'aws4fetch',
        run: () =>
          repeat(() =>
            new AwsV4Signer({
              ...credentials,
              url: url.href,
              service: 's3',
              region: 'us-east-1',
              datetime
            }).sign()
          )
      }
    ],
    { rounds: 7 }
  );
  for (const [name, milliseconds] of times) {
    print(`        ${name}: ${Math.round((SIGNATURES / milliseconds) * 1000)} signatures/s`);
  }
  const [own = NaN, ...others] = times.values();
  report('signing, beside the faster of two signers', Math.min(...others) / own, { atLeast: 2 });
}

/** @param {() => unknown} sign */
async function repeat(sign) {
  for (let i = 0; i < SIGNATURES; i++) {
    await sign();
  }
}
