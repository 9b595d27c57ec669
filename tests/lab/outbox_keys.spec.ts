/** Keys that are typed in are forgotten by a reload; what waits is kept, and sent with others. */
import { allKept, expectSources, save, status, takeAway } from './saving.js';
import {
  NO_KEYS,
  archive,
  expect,
  notebook,
  openLab,
  openNotebook,
  place,
  test,
  withLab
} from './stack.js';
import { dialogButton, typeKeys } from './ui.js';

test('saves wait for keys that are typed in, also after a reload, and are sent with them', async ({
  page,
  stack
}) => {
  await withLab(stack, NO_KEYS, async lab => {
    await archive(lab, true);
    await place(lab, 'typed-keys.ipynb', notebook('0'));
    await openNotebook(page, lab, 'typed-keys.ipynb');
    await save(page, '1');
    await expect(status(page)).toHaveText('Sign in to send 1 save', { timeout: 60_000 });
    await status(page).getByRole('button').click();
    await dialogButton(page, 'Sign In…').click();
    await typeKeys(page, stack.minio);
    await expectSources(stack, 'workspace/typed-keys.ipynb', ['1']);

    takeAway(stack);
    await save(page, '2');
    await save(page, '3');
    await expect(status(page)).toHaveText('Offline: 2 saves waiting', { timeout: 60_000 });
    await openLab(page, lab);
    stack.proxy.reset();
    await expect(status(page)).toHaveText('Sign in to send 2 saves', { timeout: 60_000 });
    expect(stack.proxy.seen).toEqual([]);
    await status(page).getByRole('button').click();
    await dialogButton(page, 'Sign In…').click();
    await typeKeys(page, stack.minio);
    await allKept(page);
    await expectSources(stack, 'workspace/typed-keys.ipynb', ['1', '2', '3']);
  });
});
