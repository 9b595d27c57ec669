import type { Page } from '@playwright/test';

import { expect, isThere, notebook, openNotebook, place, test, type Stack } from './stack.js';
import {
  confirmPublish,
  dialog,
  dialogButton,
  execute,
  notification,
  publishButton
} from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const KEY = 'published/elsewhere/talk.ipynb';

test('a key that was chosen stands for its notebook after a reload, and follows it', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'draft.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'draft.ipynb');
  await publishButton(page).click();
  const kept = keptInWorkspace(page, 'draft.ipynb');
  await dialog(page)
    .getByLabel(/Publish to s3/)
    .fill(KEY);
  await expect(dialog(page)).toContainText('Nothing is published there yet.');
  await confirmPublish(page);
  await expect(notification(page, 'is published.')).toBeVisible();
  await kept;

  await reopen(page, stack, 'draft.ipynb');
  await expect(publishButton(page)).toHaveText('Published');
  await publishButton(page).click();
  await expect(dialog(page).getByLabel(/Publish to s3/)).toHaveValue(KEY);
  await dialogButton(page, 'Cancel').click();
  await execute(page, 'bookstore:copy-link');
  await expect(notification(page, 'The link was copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`s3_key=${KEY}`);

  const moved = keptInWorkspace(page, 'talk of today.ipynb');
  await rename(page, 'draft.ipynb', 'talk of today.ipynb');
  await moved;
  await reopen(page, stack, 'talk of today.ipynb');
  await expect(publishButton(page)).toHaveText('Published');
  await execute(page, 'bookstore:unpublish');
  await expect(dialog(page)).toContainText(
    `Nobody will find it at s3://bookstore/${KEY} any more.`
  );
  await dialogButton(page, 'Unpublish').click();
  await expect(notification(page, `s3://bookstore/${KEY} is no longer published.`)).toBeVisible();
  expect(await isThere(stack, KEY)).toBe(false);
});

test('a key that was chosen and then not published is not kept', async ({ page, stack }) => {
  await place(stack.lab, 'refused.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'refused.ipynb');
  await publishButton(page).click();
  await dialog(page)
    .getByLabel(/Publish to s3/)
    .fill('published/never.ipynb');
  await expect(dialog(page)).toContainText('Nothing is published there yet.');
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
  stack.proxy.inject({
    fault: { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' },
    when: request => request.method === 'PUT'
  });
  await dialogButton(page, 'Publish').click();
  await dialogButton(page, 'Close').click();
  await publishButton(page).click();
  await expect(dialog(page).getByLabel(/Publish to s3/)).toHaveValue('published/refused.ipynb');
});

/** Opens a notebook in the workspace as it was left; `openNotebook` begins with an empty one. */
async function reopen(page: Page, { lab }: Stack, name: string) {
  await page.goto(`${lab.url}lab/tree/${encodeURIComponent(name)}?token=${lab.token}`);
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor();
}

/** Resolves once JupyterLab has stored a workspace that holds the choice for a notebook. */
function keptInWorkspace(page: Page, name: string) {
  return page.waitForResponse(response => {
    const request = response.request();
    if (!response.url().includes('/api/workspaces') || request.method() !== 'PUT') {
      return false;
    }
    const { data } = request.postDataJSON() as { data: Record<string, unknown> };
    return (JSON.stringify(data['jupyterlab-bookstore:chosen-keys']) ?? '').includes(`"${name}"`);
  });
}

/** Renames a file as the file browser does. */
async function rename(page: Page, from: string, to: string) {
  await page.evaluate(
    async ([from, to]) => {
      const { jupyterapp } = window as unknown as { jupyterapp: App };
      await jupyterapp.serviceManager.contents.rename(from, to);
    },
    [from, to] as const
  );
}

interface App {
  serviceManager: { contents: { rename(from: string, to: string): Promise<unknown> } };
}
