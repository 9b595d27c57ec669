import { describe, expect, it } from 'vitest';

import { merge } from '../../src/session/settings';

describe('settings', () => {
  it('come from the user where the server has none', () => {
    expect(merge(null, { s3_bucket: 'mine', s3_endpoint_url: 'https://mine' })).toEqual({
      origin: 'user',
      settings: { s3_bucket: 'mine', s3_endpoint_url: 'https://mine' },
      credentials: { kind: 'typed' }
    });
  });

  it('of the storage come whole from the server where it sets a bucket', () => {
    const user = {
      s3_bucket: 'mine',
      s3_endpoint_url: 'https://mine',
      s3_region_name: 'mine-1',
      s3_addressing: 'path' as const,
      published_prefix: 'mine',
      credentials: 'anonymous' as const
    };
    const server = { s3_bucket: 'theirs', credentials_url: '/hub/bookstore/credentials' };
    expect(merge(server, user)).toEqual({
      origin: 'server',
      settings: { s3_bucket: 'theirs' },
      credentials: { kind: 'endpoint', url: '/hub/bookstore/credentials', trusted: true }
    });
  });

  it('never give the server’s credentials to an endpoint of the user', () => {
    const server = { s3_endpoint_url: 'https://theirs', credentials_url: '/credentials' };
    const merged = merge(server, { s3_bucket: 'mine', s3_endpoint_url: 'https://mine' });
    expect(merged.origin).toBe('user');
    expect(merged.settings.s3_endpoint_url).toBe('https://mine');
    expect(merged.credentials).toEqual({ kind: 'typed' });
  });

  it('that are not about the storage are the server’s where it sets them', () => {
    const server = { edge_url: 'https://edge', enable_s3_cloning: false };
    const user = { s3_bucket: 'mine', edge_url: 'https://other', enable_s3_cloning: true };
    expect(merge(server, user).settings).toEqual({
      s3_bucket: 'mine',
      edge_url: 'https://edge',
      enable_s3_cloning: false
    });
  });

  it('that are empty keep their default', () => {
    expect(merge(null, { s3_bucket: 'mine', s3_region_name: '' }).settings).toEqual({
      s3_bucket: 'mine'
    });
  });

  it('of a credentials URL are not trusted when the user set it', () => {
    const user = { credentials: 'endpoint' as const, credentials_url: 'https://evil.example' };
    expect(merge(null, user).credentials).toEqual({
      kind: 'endpoint',
      url: 'https://evil.example',
      trusted: false
    });
  });
});
