// @ts-check
/** What the edge is measured beside: a Worker that signs with aws4fetch and makes nothing of what it gets. */
import { AwsClient } from 'aws4fetch';

/**
 * @typedef {object} Settings
 * @property {string} JPYNB_S3_ACCESS_KEY_ID
 * @property {string} JPYNB_S3_BUCKET
 * @property {string} JPYNB_S3_ENDPOINT_URL
 * @property {string} JPYNB_S3_REGION_NAME
 * @property {string} JPYNB_S3_SECRET_ACCESS_KEY
 */

export default {
  /**
   * @param {Request} request
   * @param {Settings} env
   */
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const key = searchParams.get('s3_key');
    if (!key) return new Response('{}');
    const client = new AwsClient({
      accessKeyId: env.JPYNB_S3_ACCESS_KEY_ID,
      secretAccessKey: env.JPYNB_S3_SECRET_ACCESS_KEY,
      service: 's3',
      region: env.JPYNB_S3_REGION_NAME
    });
    const base = `${env.JPYNB_S3_ENDPOINT_URL}/${env.JPYNB_S3_BUCKET}`;
    const version = searchParams.get('s3_version_id');
    const object = `${base}/${key}${version ? `?versionId=${version}` : ''}`;
    const range = `bytes=0-${BEGINNING - 1}`;
    const asked = client.fetch(object, { headers: { range } });
    if (pathname === '/bookstore/preview') {
      await (await asked).arrayBuffer();
      return await client.fetch(object);
    }
    const newest = version ? client.fetch(`${base}/${key}`, { headers: { range } }) : undefined;
    const [answer, newer] = await Promise.all([asked, newest]);
    await newer?.body?.cancel();
    const title = (await answer.text()).match(/# ([^\\"<&]*)/)?.[1] ?? key;
    const text = `<!doctype html><title>${title}</title><h1>${title}</h1><p>${answer.headers.get('content-range')}`;
    return new Response(text, { headers: { 'content-type': 'text/html' } });
  }
};

/** As much of a notebook is asked for first. */
const BEGINNING = 2 * 1024 * 1024;
