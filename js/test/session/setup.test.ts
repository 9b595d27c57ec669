import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, expect, it, vi } from 'vitest';

import type { Bookstore, Connection } from '../../src/api';
import { askSettings, type IEntered } from '../../src/session/setup';

const trans = nullTranslator.load('');
const now = { s3_bucket: 'books', s3_endpoint_url: 'https://s3.example' };

/** Opens the dialog; the storage answers as `testConnection` does. */
async function open(testConnection: () => Promise<Connection>) {
  const trial = vi.fn(({ keys }: IEntered) =>
    Promise.resolve(keys ? ({ testConnection } as unknown as Bookstore) : undefined)
  );
  const asked = askSettings(now, { trial }, trans);
  const save = await vi.waitFor(() => {
    const button = document.querySelector<HTMLButtonElement>('.jp-Dialog-footer .jp-mod-accept');
    expect(button).not.toBeNull();
    return button as HTMLButtonElement;
  });
  return { asked, save, trial };
}

function type(name: string, value: string): void {
  const field = document.querySelector<HTMLInputElement>(`input[name=${name}]`);
  if (!field) {
    throw new Error(`no field ${name}`);
  }
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function typeKeys(): void {
  type('accessKeyId', 'AKIA');
  type('secretAccessKey', 'secret');
}

const status = () => document.querySelector('[role=status]')?.textContent;
const works = (): Promise<Connection> => Promise.resolve({ versioning: 'enabled' });
const fails = (): Promise<Connection> => Promise.reject(new Error('No answer.'));

afterEach(() => document.body.replaceChildren());

it('saves what has passed the test, by one press', async () => {
  const { asked, save, trial } = await open(works);
  typeKeys();
  save.click();
  expect(await asked).toMatchObject({
    settings: { s3_bucket: 'books' },
    keys: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }
  });
  expect(trial).toHaveBeenCalledOnce();
});

it('says what is wrong, keeps what was typed, and saves it by a second press', async () => {
  const { asked, save } = await open(fails);
  typeKeys();
  type('s3_bucket', 'other');
  save.click();
  await vi.waitFor(() => expect(status()).toContain('No answer.'));
  expect(status()).toContain('Nothing is saved yet.');
  expect(save.textContent).toBe('Save Anyway');
  expect(save.getAttribute('aria-label')).toBe('Save Anyway');
  save.click();
  expect(await asked).toMatchObject({ settings: { s3_bucket: 'other' } });
});

it('tests anew what was corrected', async () => {
  const connect = vi.fn(fails);
  const { asked, save } = await open(connect);
  typeKeys();
  save.click();
  await vi.waitFor(() => expect(save.textContent).toBe('Save Anyway'));
  type('s3_bucket', 'right');
  expect(save.textContent).toBe('Save');
  connect.mockImplementation(works);
  save.click();
  expect(await asked).toMatchObject({ settings: { s3_bucket: 'right' } });
  expect(connect).toHaveBeenCalledTimes(2);
});

it('without a key says that nothing can be tested', async () => {
  const { asked, save } = await open(works);
  save.click();
  await vi.waitFor(() => expect(status()).toContain('Enter an access key to test with'));
  expect(save.textContent).toBe('Save Anyway');
  expect(save.getAttribute('aria-label')).toBe('Save Anyway');
  save.click();
  expect(await asked).toMatchObject({ keys: undefined });
});

it('a press while the test runs does nothing, and Cancel ends it', async () => {
  const connect = vi.fn(() => new Promise<Connection>(() => undefined));
  const { asked, save } = await open(connect);
  typeKeys();
  save.click();
  await vi.waitFor(() => expect(status()).toBe('Asking the storage…'));
  save.click();
  document.querySelector<HTMLButtonElement>('.jp-Dialog-footer .jp-mod-reject')?.click();
  expect(await asked).toBeUndefined();
  expect(connect).toHaveBeenCalledOnce();
});
