/** A large notebook goes in parts, and is one version whatever becomes of a part. */
import type { FaultRule } from '../kit/s3_proxy.js';
import { allKept, firstCell, save, status } from './saving.js';
import {
  archive,
  expect,
  notebook,
  object,
  onDisk,
  openNotebook,
  place,
  test,
  versions
} from './stack.js';
import { dialog, dialogButton } from './ui.js';

const FAULTS: [string, FaultRule['fault']][] = [
  ['is cut off', { kind: 'cut-upload', after: 100_000 }],
  ['is stored, and its answer lost', { kind: 'lose-answer' }]
];

test.beforeEach(async ({ stack }) => {
  await archive(stack.lab, true);
});

test.afterEach(async ({ stack }) => {
  stack.proxy.reset();
  await archive(stack.lab, false);
});

for (const [n, [what, fault]] of FAULTS.entries()) {
  test(`a notebook of 20 MB is one version though a part ${what}`, async ({ page, stack }) => {
    const name = `large-${n}.ipynb`;
    const key = `workspace/${name}`;
    await place(stack.lab, name, notebook('0', `"${'ü'.repeat(10_000_000)}"`));
    await openNotebook(page, stack.lab, name);
    stack.proxy.inject({
      fault,
      when: ({ url }) => (url ?? '').includes('partNumber=2'),
      times: 1
    });
    await save(page, '1');
    await allKept(page);
    await expect.poll(() => versions(stack, key), { timeout: 60_000 }).toHaveLength(1);
    const stored = await object(stack, key);
    expect(firstCell(stored)).toBe('1');
    expect(stored.bytes.equals(await onDisk(stack.lab, name))).toBe(true);
    const parts = stack.proxy.seen.filter(line => /^PUT .*partNumber=/.test(line));
    // Of four, the one alone that failed is sent again.
    expect(parts).toHaveLength(5);
    const end = stack.proxy.seen.filter(line => /^POST .*uploadId=/.test(line));
    expect(end).toHaveLength(1);
  });
}

test('how far a large save has come is told', async ({ page, stack }) => {
  const name = 'large and slow.ipynb';
  await place(stack.lab, name, notebook('0', `"${'ü'.repeat(10_000_000)}"`));
  await openNotebook(page, stack.lab, name);
  stack.proxy.inject({
    fault: { kind: 'delay', milliseconds: 8_000 },
    when: ({ url }) => (url ?? '').includes('partNumber=4'),
    times: 1
  });
  await save(page, '1');
  await status(page).getByRole('button').click();
  await expect(dialog(page)).toContainText(/being sent: (2[0-9]|5[0-9]|7[0-9]|8[0-9]) %/);
  await dialogButton(page, 'Close').click();
  await allKept(page);
});
