import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { KeyRing } from '../../src/session/keys';

const SCOPE = { endpoint: 'https://s3', bucket: 'b', user: 'ada', server: '/user/ada/' };
const KEYS = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

describe('keys that were typed in', () => {
  let one: KeyRing;
  let other: KeyRing;

  beforeEach(() => {
    one = new KeyRing();
    other = new KeyRing();
  });

  afterEach(() => {
    one.dispose();
    other.dispose();
  });

  it('are handed to another tab', async () => {
    one.keep(SCOPE, KEYS);
    expect(await other.find(SCOPE)).toEqual(KEYS);
  });

  it('stay with the other tab when the first one is closed', async () => {
    one.keep(SCOPE, KEYS);
    await other.find(SCOPE);
    one.dispose();
    expect(await other.find(SCOPE)).toEqual(KEYS);
  });

  it.each([
    ['endpoint', 'https://evil'],
    ['bucket', 'c'],
    ['user', 'eve'],
    ['server', '/user/eve/']
  ])('are not given away for another %s', async (part, value) => {
    one.keep(SCOPE, KEYS);
    expect(await other.find({ ...SCOPE, [part]: value })).toBeUndefined();
    expect(await one.find({ ...SCOPE, [part]: value })).toBeUndefined();
  });

  it('are gone once forgotten', async () => {
    one.keep(SCOPE, KEYS);
    one.forget(SCOPE);
    expect(await one.find(SCOPE)).toBeUndefined();
  });

  it('stand in no storage of the browser', () => {
    one.keep(SCOPE, KEYS);
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });
});
