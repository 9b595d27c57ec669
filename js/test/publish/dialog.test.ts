import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Bookstore, Survey } from '../../src/api';
import { askTarget, meeting } from '../../src/publish/dialog';

const trans = nullTranslator.load('');
const current = { etag: '"e"', by: 'Ada', at: Date.UTC(2026, 10, 21, 12) };

function ask(survey: (key: string) => Promise<Survey>) {
  const bookstore = { survey } as unknown as Bookstore;
  const asked = { bookstore, name: 'x.ipynb', key: 'p/x.ipynb', bucket: 'b', edge: '', trans };
  return askTarget({ ...asked, edge: undefined });
}

async function accept(): Promise<HTMLButtonElement> {
  return vi.waitFor(() => {
    const button = document.querySelector<HTMLButtonElement>('.jp-Dialog-button.jp-mod-accept');
    expect(button).not.toBeNull();
    return button as HTMLButtonElement;
  });
}

function cancel(): void {
  document.querySelector<HTMLButtonElement>('.jp-Dialog-button.jp-mod-reject')?.click();
}

afterEach(() => document.body.replaceChildren());

describe('what a publication meets', () => {
  it.each<[Survey, string[]]>([
    [{ versioning: 'enabled' }, ['Nothing is published there yet.']],
    [{ current, versioning: 'enabled' }, ['Ada published', 'a new version of it']],
    [{ current, versioning: 'unversioned' }, ['Ada published', 'it will be replaced']],
    [{ current, versioning: 'suspended' }, ['it will be replaced']],
    [{ current }, ['it may be replaced']],
    [{ current: { etag: '"e"' }, versioning: 'enabled' }, ['Something is published there.']]
  ])('is told: %j', (survey, parts) => {
    for (const part of parts) {
      expect(meeting(survey, trans)).toContain(part);
    }
  });
});

describe('the dialog before a publication', () => {
  it('cannot be accepted before the storage has answered', async () => {
    let answer: (survey: Survey) => void = () => undefined;
    const asked = ask(() => new Promise(resolve => (answer = resolve)));
    const button = await accept();
    await vi.waitFor(() => expect(button.disabled).toBe(true));
    answer({ current });
    await vi.waitFor(() => expect(button.disabled).toBe(false));
    button.click();
    expect(await asked).toEqual({ kind: 'agreed', key: 'p/x.ipynb', seen: '"e"' });
  });

  it('agrees to nothing being there only when nothing was seen', async () => {
    const asked = ask(() => Promise.resolve({}));
    const button = await accept();
    await vi.waitFor(() => expect(button.disabled).toBe(false));
    button.click();
    expect(await asked).toEqual({ kind: 'agreed', key: 'p/x.ipynb' });
  });

  it('looks again where another key is typed', async () => {
    const survey = vi.fn((key: string) => Promise.resolve(key === 'p/x.ipynb' ? { current } : {}));
    const asked = ask(survey);
    const button = await accept();
    await vi.waitFor(() => expect(button.disabled).toBe(false));
    const field = document.querySelector<HTMLInputElement>('input[name=key]');
    if (field) {
      field.value = 'p/y.ipynb';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    expect(button.disabled).toBe(true);
    await vi.waitFor(() => expect(button.disabled).toBe(false), { timeout: 3000 });
    button.click();
    expect(await asked).toEqual({ kind: 'agreed', key: 'p/y.ipynb' });
  });

  it('lets other keys be tried where these are refused, and keeps what was typed', async () => {
    const message = { template: 'Expired.', args: [] };
    const error = { kind: 'expired', message, advice: message, details: [] };
    // The wasm throws plain data.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const asked = ask(() => Promise.reject(error));
    await accept();
    const field = document.querySelector<HTMLInputElement>('input[name=key]');
    if (field) {
      field.value = 'p/typed.ipynb';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    const retry = await vi.waitFor(() => {
      const found = [...document.querySelectorAll('button')].find(b => b.textContent === 'Retry');
      expect(found?.hidden).toBe(false);
      return found;
    });
    retry?.click();
    expect(await asked).toEqual({ kind: 'refused', key: 'p/typed.ipynb', error });
  });

  it('tells why the storage cannot be asked, and asks again on Retry', async () => {
    const survey = vi.fn(() => Promise.reject(new Error('No answer.')));
    const asked = ask(survey);
    await vi.waitFor(() =>
      expect(document.querySelector('[role=status]')?.textContent).toContain('No answer.')
    );
    const retry = [...document.querySelectorAll('button')].find(b => b.textContent === 'Retry');
    expect(retry?.hidden).toBe(false);
    retry?.click();
    expect(survey).toHaveBeenCalledTimes(2);
    cancel();
    expect(await asked).toBeUndefined();
  });
});
