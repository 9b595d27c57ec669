/** Opens previews and comparisons of versions beside the documents. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { type IThemeManager, MainAreaWidget } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ToolbarButton } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';

import { showFailure } from '../ui/failure';
import { historyIcon } from '../ui/icons';
import type { Actions } from './actions';
import type { IEntry, ISource, Story } from './story';
import { momentOf } from './words';

export interface IViewerParts {
  app: JupyterFrontEnd;
  actions: Actions;
  themes: IThemeManager | null;
  trans: TranslationBundle;
}

export class Viewer {
  /** What is open, by what it shows. */
  private readonly opened = new Map<string, MainAreaWidget>();

  constructor(private readonly parts: IViewerParts) {}

  /** Shows a notebook as it was. */
  preview(story: Story, entry: IEntry): void {
    const { actions, themes, trans } = this.parts;
    const { source } = story;
    const label = this.label(source, entry);
    void this.open(`preview ${entry.id}`, label, async () => {
      const { VersionPreview } = await import(/* webpackChunkName: "view" */ '../view');
      const content = () => actions.bytes(source, entry);
      const preview = new VersionPreview({ trans, themeManager: themes, title: label, content });
      return preview;
    }).then(widget => {
      if (widget?.toolbar.layout && !widget.toolbar.hasClass('jp-Bookstore-viewTools')) {
        widget.toolbar.addClass('jp-Bookstore-viewTools');
        const add = (name: string, label: string, onClick: () => void) =>
          widget.toolbar.addItem(name, new ToolbarButton({ label, onClick }));
        add('restore', trans.__('Restore…'), () => void actions.restore(story, entry));
        add('copy', trans.__('Open a Copy'), () => void actions.openCopy(source, entry));
        add('compare', trans.__('Compare with the Present'), () =>
          this.compare(source, entry, 'present')
        );
      }
    });
  }

  /** Compares a version with a newer one, or with what is in the notebook now. */
  compare(source: ISource, before: IEntry, after: IEntry | 'present'): void {
    const { actions, trans } = this.parts;
    const { path } = source;
    const name = PathExt.basename(path);
    const then = momentOf(before, trans);
    const now = after === 'present' ? trans.__('now') : momentOf(after, trans);
    // The present is another one each time.
    const id = after === 'present' ? `${Date.now()}` : after.id;
    const label = trans.__('%1 → %2 (%3)', then, now, name);
    void this.open(`compare ${before.id} ${id}`, label, async () => {
      const { NotebookComparison } = await import(/* webpackChunkName: "view" */ '../view');
      return new NotebookComparison({
        trans,
        before: { label: then, content: () => actions.bytes(source, before) },
        after: {
          label: now,
          content: () =>
            after === 'present' ? actions.present(path) : actions.bytes(source, after)
        }
      });
    });
  }

  private label({ path }: ISource, entry: IEntry): string {
    const { trans } = this.parts;
    return trans.__('%1 (%2)', momentOf(entry, trans), PathExt.basename(path));
  }

  private async open(
    id: string,
    label: string,
    make: () => Promise<Widget>
  ): Promise<MainAreaWidget | undefined> {
    const { app, trans } = this.parts;
    try {
      let widget = this.opened.get(id);
      if (!widget) {
        const content = await make();
        widget = new MainAreaWidget({ content });
        widget.id = `jp-bookstore-view-${id}`;
        widget.title.label = label;
        widget.title.caption = label;
        widget.title.icon = historyIcon;
        widget.title.closable = true;
        widget.disposed.connect(() => this.opened.delete(id));
        this.opened.set(id, widget);
        app.shell.add(widget, 'main');
      }
      app.shell.activateById(widget.id);
      return widget;
    } catch (error) {
      await showFailure({ title: trans.__('The version could not be shown.'), error, trans });
      return undefined;
    }
  }
}
