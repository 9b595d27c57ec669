/** What a user does in JupyterLab, in the user's words. */
import { expect, type Locator, type Page } from '@playwright/test';
import axe from 'axe-core';

/** The dialog in front. */
export function dialog(page: Page): Locator {
  return page.locator('.jp-Dialog');
}

/** A button of the dialog in front. */
export function dialogButton(page: Page, name: string): Locator {
  return dialog(page).getByRole('button', { name, exact: true });
}

/** The newest notification that holds this text. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator('.Toastify__toast', { hasText: text }).last();
}

/** The button in the notebook's toolbar, whatever it says. */
export function publishButton(page: Page): Locator {
  return page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="bookstore-publish"]');
}

/** Runs a command, as a menu or a key would. */
export function execute(
  page: Page,
  id: string,
  args: Record<string, string> = {}
): Promise<unknown> {
  return page.evaluate(
    ([id, args]) => {
      const app = (window as unknown as { jupyterapp: { commands: Commands } }).jupyterapp;
      void app.commands.execute(id, args);
    },
    [id, args] as const
  );
}

interface Commands {
  execute(id: string, args: Record<string, string>): Promise<unknown>;
}

/** Publishes the open notebook by its toolbar and gives the link, as *Copy link* puts it on the clipboard. */
export async function publish(page: Page): Promise<string> {
  await publishButton(page).click();
  await confirmPublish(page);
  return copiedLink(page);
}

/** Waits until the storage has answered, and agrees. */
export async function confirmPublish(page: Page): Promise<void> {
  await expect(dialog(page)).toContainText('can then read it');
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
  await dialogButton(page, 'Publish').click();
}

/** Presses *Copy link* of the publication that was just made. */
export async function copiedLink(page: Page): Promise<string> {
  const done = notification(page, 'is published.');
  await done.getByRole('button', { name: 'Copy link' }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** A failure as it is shown: its title, and all that it says. */
export interface IFailure {
  title: string;
  says: (string | RegExp)[];
  /** What to do with its *Retry*; without it the failure is only put aside. */
  press?: (retry: Locator) => Promise<void>;
}

/**
 * Expects a failure in just these words, in a notification or, where they are too long for one, in a dialog,
 * and puts it aside.
 */
export async function expectFailure(page: Page, { title, says, press }: IFailure): Promise<void> {
  const failed = dialog(page).filter({ hasNot: page.locator('.jp-Dialog-body input') });
  const toast = page.locator('.Toastify__toast', { hasText: title });
  await expect(failed.or(toast).last()).toBeVisible({ timeout: 60_000 });
  if (await failed.isVisible()) {
    await expect(failed.locator('.jp-Dialog-header')).toHaveText(title);
    await expect(failed.locator('.jp-Bookstore-form > p, li')).toHaveText(says);
    await (press?.(dialogButton(page, 'Retry')) ?? dialogButton(page, 'Close').click());
  } else {
    await expect(toast.locator('.jp-toast-message')).toHaveText([title, ...says].join(' '));
    const close = toast.locator('.jp-Notification-Toast-Close');
    await (press?.(toast.getByRole('button', { name: 'Retry' })) ?? close.click());
  }
  await expect(failed.or(toast)).toHaveCount(0);
}

/** Types an access key into the dialog that asks for one. */
export async function typeKeys(
  page: Page,
  keys: { accessKeyId: string; secretAccessKey: string },
  sessionToken = ''
): Promise<void> {
  await expect(dialog(page)).toContainText('Sign in to the storage');
  await dialog(page).getByLabel('Access key id').fill(keys.accessKeyId);
  await dialog(page).getByLabel('Secret access key').fill(keys.secretAccessKey);
  await dialog(page)
    .getByLabel(/Session token/)
    .fill(sessionToken);
  await dialogButton(page, 'Sign In').click();
}

/** Signs in on Jupyter's own page, if it asks; a token is taken there as a password is. */
export async function signIn(page: Page, secret: string): Promise<void> {
  const password = page.locator('#password_input');
  await password.or(page.locator('#jp-main-dock-panel')).first().waitFor();
  if (await password.isVisible()) {
    await password.fill(secret);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  }
}

/** axe finds nothing serious in what is shown there. */
export async function expectSound(page: Page, selector: string) {
  await expect(page.locator(selector).last()).toBeVisible();
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axe.source);
  }
  const found = await page.evaluate(async selector => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(selector);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(', ')}`);
  }, selector);
  expect(found).toEqual([]);
}
