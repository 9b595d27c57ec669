/** A tab with JupyterLab in which notebooks are saved. */
import type { BrowserContext, Page } from '@playwright/test';
import type { Jupyter } from 'bookstore-ci/jupyter.mjs';

import type { Death, IPlanned } from './plan.js';

interface Widget {
  id: string;
  content: {
    model: { cells: { get(n: number): { sharedModel: { setSource(source: string): void } } } };
  };
  context?: { path: string; ready: Promise<void>; save(): Promise<void> };
}

interface App {
  restored: Promise<unknown>;
  shell: {
    currentWidget: Widget | null;
    widgets(area: string): Iterable<Widget>;
    activateById(id: string): void;
  };
  commands: { execute(id: string, args?: object): Promise<unknown> };
}

export class Tab {
  private constructor(
    private readonly context: BrowserContext,
    private readonly lab: Jupyter,
    /** One for all notebooks: nothing is run. */
    private readonly kernel: unknown,
    private readonly name: string,
    private page: Page
  ) {}

  static async open(
    context: BrowserContext,
    lab: Jupyter,
    kernel: unknown,
    name: string
  ): Promise<Tab> {
    const tab = new Tab(context, lab, kernel, name, await context.newPage());
    await tab.load();
    return tab;
  }

  /** Saves a notebook; resolves once JupyterLab has, and fails when the tab dies before. */
  async save({ n, path, byHand }: IPlanned): Promise<void> {
    await this.page.evaluate(
      async ({ path, source, byHand, kernel }) => {
        const { shell, commands } = (window as unknown as { jupyterapp: App }).jupyterapp;
        const find = () => [...shell.widgets('main')].find(widget => widget.context?.path === path);
        if (!find()) {
          const options = { activate: false };
          await commands.execute('docmanager:open', { path, factory: 'Notebook', kernel, options });
        }
        const widget = find();
        if (!widget?.context) {
          throw new Error(`${path} did not open`);
        }
        await widget.context.ready;
        widget.content.model.cells.get(0).sharedModel.setSource(source);
        if (byHand) {
          while (shell.currentWidget?.id !== widget.id) {
            shell.activateById(widget.id);
            await new Promise(resolve => setTimeout(resolve, 10));
          }
          await commands.execute('docmanager:save');
        } else {
          await widget.context.save();
        }
      },
      { path, source: `${n}`, byHand, kernel: this.kernel }
    );
  }

  /** Whether all that was saved is on the disk: the tab can be left without a warning. */
  isSafe(): Promise<boolean> {
    return this.page.evaluate(() => {
      const leaving = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(leaving);
      return !leaving.defaultPrevented;
    });
  }

  /** What the status bar says. */
  status(): Promise<string> {
    return this.page.evaluate(
      () => document.querySelector('.jp-Bookstore-outbox')?.textContent ?? ''
    );
  }

  /** What it says at length. */
  details(): Promise<string> {
    return this.page.evaluate(
      () => document.querySelector<HTMLElement>('.jp-Bookstore-outbox button')?.title ?? ''
    );
  }

  /** Ends, and gives a JupyterLab in its place. */
  async die(kind: Death): Promise<void> {
    if (kind === 'reload') {
      // As one does who leaves in spite of a warning.
      await this.load();
      return;
    }
    if (kind === 'crash') {
      const crashed = this.page.waitForEvent('crash');
      const devtools = await this.context.newCDPSession(this.page);
      void devtools.send('Page.crash').catch(() => undefined);
      await crashed;
    }
    const dead = this.page;
    this.page = await this.context.newPage();
    await dead.close();
    await this.load();
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async load(): Promise<void> {
    const { lab, name } = this;
    // Each in a workspace of its own: JupyterLab loads the second tab of one anew.
    await this.page.goto(`${lab.url}lab/workspaces/${name}?token=${lab.token}&reset`);
    // JupyterLab may navigate once more before it is restored: a page that hears of the other tab's workspace too early
    // takes its own for taken.
    await this.page.waitForFunction(() => {
      // Playwright takes a promise for a yes.
      const here = window as unknown as { jupyterapp?: App; isRestored?: boolean };
      void here.jupyterapp?.restored.then(() => (here.isRestored = true));
      return here.isRestored === true;
    });
  }
}
