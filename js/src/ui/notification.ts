/** What JupyterLab's notifications need beyond their interface. */

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
