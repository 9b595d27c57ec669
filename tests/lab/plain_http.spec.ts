/** Plain http on a name of its own: a page there has no clipboard, no locks, no `crypto.subtle`. */
import type { Jupyter } from 'bookstore-ci/jupyter.mjs';
import type { Page } from '@playwright/test';

import { PLAIN_HOST } from './hosts.js';
import {
  addressOf,
  expect,
  link,
  notebook,
  object,
  onDisk,
  openNotebook,
  place,
  put,
  test
} from './stack.js';
import {
  confirmPublish,
  dialog,
  dialogButton,
  execute,
  notification,
  publishButton
} from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** The same Jupyter, by its other name. */
function plainly(jupyter: Jupyter): Jupyter {
  const url = new URL(jupyter.url);
  url.hostname = PLAIN_HOST;
  return { ...jupyter, url: url.href };
}

/** Whether the browser withholds what it withholds on plain http; else these tests would prove nothing. */
async function expectPlain(page: Page) {
  const there = await page.evaluate(() => ({
    clipboard: 'clipboard' in navigator,
    locks: 'locks' in navigator,
    subtle: 'subtle' in crypto,
    uuid: 'randomUUID' in crypto
  }));
  expect(there).toEqual({ clipboard: false, locks: false, subtle: false, uuid: false });
}

test('Publish works, and its link is shown selected where it cannot be copied', async ({
  page,
  context,
  stack
}) => {
  await place(stack.lab, 'plain.ipynb', notebook('# Plain\n', '"http"'));
  await openNotebook(page, plainly(stack.lab), 'plain.ipynb');
  await expectPlain(page);
  await publishButton(page).click();
  await confirmPublish(page);
  await notification(page, 'is published.').getByRole('button', { name: 'Copy link' }).click();

  const field = dialog(page).getByRole('textbox');
  await expect(field).toBeFocused();
  const shown = await field.inputValue();
  expect(shown).toContain('s3_version_id=');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  const safe = await context.newPage();
  await safe.goto(stack.edge.url);
  expect(await safe.evaluate(() => navigator.clipboard.readText())).toBe(shown);

  const stored = await object(stack, 'published/plain.ipynb');
  expect(stored.bytes).toEqual(await onDisk(stack.lab, 'plain.ipynb'));

  await execute(page, 'bookstore:copy-link');
  await expect(dialog(page).getByRole('textbox')).toHaveValue(shown);
  await dialogButton(page, 'Close').click();
});

for (const who of ['lab', 'reader'] as const) {
  test(`a link is cloned by the ${who}, and again beside it`, async ({ page, context, stack }) => {
    const source = notebook(`"plain ${who}"`);
    await put(stack, `published/plain-${who}.ipynb`, source);
    const jupyter = plainly(stack[who]);
    const query = { token: jupyter.token, reset: '' };
    const parameter = link(stack, `published/plain-${who}.ipynb`);
    await page.goto(addressOf(jupyter, 'lab', query, parameter));
    await expectPlain(page);
    await dialogButton(page, 'Clone').click();
    await expect(notification(page, `Cloned as plain-${who}.ipynb`)).toBeVisible();
    const second = await context.newPage();
    await second.goto(addressOf(jupyter, 'lab', query, parameter));
    await dialogButton(second, 'Clone').click();
    await expect(notification(second, `Cloned as plain-${who}-1.ipynb`)).toBeVisible();
    for (const name of [`plain-${who}.ipynb`, `plain-${who}-1.ipynb`]) {
      expect((await onDisk(jupyter, name)).toString()).toBe(source);
    }
  });
}
