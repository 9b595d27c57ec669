/** What JupyterLab's notifications need beyond their interface. */
import { Notification } from '@jupyterlab/apputils';

/**
 * How long JupyterLab may take to show one, in milliseconds: it loads the code for the first. It shows none
 * where it shall not disturb.
 */
const PATIENCE = 3000;
const STEP = 20;

/**
 * Resolves once a notification is in sight. What is told before is lost: JupyterLab then makes a second
 * one of the same id, drops it, and the first says for ever that something is under way.
 */
export async function inSight(notification: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += STEP) {
    if (document.getElementById(notification)) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, STEP));
  }
}

/** How long an outcome is told again, in milliseconds, and how often. */
const INSISTENCE = 30_000;
const PAUSE = 250;

/** What {@link tell} tells. */
type Outcome = Parameters<typeof Notification.update>[0] & { message: string };

/**
 * Updates a notification with how its work ended. JupyterLab can lose an update while it still shows the
 * notification for the first time, so it is told again until it is there to be read.
 *
 * @returns whether the notification is known
 */
export function tell(outcome: Outcome): boolean {
  const known = Notification.update(outcome);
  if (known) {
    void insist(outcome);
  }
  return known;
}

async function insist(outcome: Outcome): Promise<void> {
  // JupyterLab cuts long messages off.
  const beginning = outcome.message.slice(0, 100);
  let seen = false;
  for (let waited = 0; waited < INSISTENCE; waited += PAUSE) {
    await new Promise(resolve => setTimeout(resolve, PAUSE));
    const toast = document.getElementById(outcome.id);
    if (!toast && seen) {
      // The user has closed it.
      return;
    }
    seen = toast !== null;
    if (toast?.textContent?.includes(beginning)) {
      return;
    }
    if (toast && !Notification.update(outcome)) {
      return;
    }
  }
}
