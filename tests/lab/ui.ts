/** What a user does in JupyterLab, in the user's words. */
import { expect, type Locator, type Page } from '@playwright/test';

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

/** Signs in on Jupyter's own page, if it asks; a token is taken there as a password is. */
export async function signIn(page: Page, secret: string): Promise<void> {
  const password = page.locator('#password_input');
  await password.or(page.locator('#jp-main-dock-panel')).first().waitFor();
  if (await password.isVisible()) {
    await password.fill(secret);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  }
}
