import { describe, expect, it } from 'vitest';

import { openedPath, PATTERN, pastedLink, takeLink, withoutLink } from '../../src/clone/parameter';

const LINK = 'https://e.example/bookstore/clone?s3_bucket=b&s3_key=a%20b%2Bc.ipynb&s3_version_id=v';
const PARAMETER = `bookstore-clone=${encodeURIComponent(LINK)}`;

describe('the parameter', () => {
  it.each([`?${PARAMETER}`, `?token=t&${PARAMETER}`, `?${PARAMETER}&reset=1`, PARAMETER])(
    'gives the whole link out of %s',
    search => expect(takeLink(search)).toBe(LINK)
  );

  it.each(['', '?', '?bookstore-clone', '?bookstore-clone=', '?bookstore-clone=%20', '?x=1'])(
    'gives nothing out of %j',
    search => expect(takeLink(search)).toBeNull()
  );

  it('is taken even where an escape in it is broken', () => {
    expect(takeLink('?bookstore-clone=%zz')).toBe('%zz');
  });

  it.each([
    [`?${PARAMETER}`, ''],
    [`?a=%20+&${PARAMETER}&b`, '?a=%20+&b'],
    [`?${PARAMETER}&${PARAMETER}&reset`, '?reset'],
    ['?bookstore-clone&x=1', '?x=1'],
    ['?bookstore-clone-more=1', '?bookstore-clone-more=1'],
    ['', '']
  ])('leaves the rest of %s as it is', (search, rest) => {
    expect(withoutLink(search)).toBe(rest);
  });

  it.each(['/lab', '/lab/tree/a/b.ipynb', '/lab/workspaces/auto-X', '/tree', '/notebooks/x.ipynb'])(
    'is told by the router at %s',
    path => {
      expect(`${path}?${PARAMETER}`).toMatch(PATTERN);
      expect(`${path}?reset=1&${PARAMETER}`).toMatch(PATTERN);
      expect(`${path}?x-bookstore-clone=1`).not.toMatch(PATTERN);
    }
  );
});

describe('a pasted link', () => {
  it('may have space around it', () => {
    expect(pastedLink(` ${LINK}\n`)).toBe(LINK);
  });

  it('may be the address that JupyterLab would be opened with', () => {
    expect(pastedLink(`http://localhost:8888/lab?${PARAMETER}`)).toBe(LINK);
  });

  it.each(['s3://bucket/key', 'nonsense', ''])('is left to the parser otherwise: %j', text => {
    expect(pastedLink(text)).toBe(text);
  });
});

describe('the opened path', () => {
  it.each([
    ['/lab/tree/a%20b/c.ipynb', 'a b/c.ipynb'],
    ['/lab/workspaces/auto-X/tree/a', 'a'],
    ['/doc/tree/a.ipynb', 'a.ipynb'],
    ['/tree/a/tree/b', 'a/tree/b'],
    ['/notebooks/%C3%BC.ipynb', 'ü.ipynb'],
    ['/edit/a.txt', 'a.txt'],
    ['/lab', ''],
    ['/lab/workspaces/tree', ''],
    ['/tree', ''],
    ['/tree/%zz', '']
  ])('of %s is %j', (pathname, path) => expect(openedPath(pathname)).toBe(path));
});
