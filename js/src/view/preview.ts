/** A notebook as it was. */
import type { IThemeManager } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { Pending } from './pending';

export interface IVersionPreviewOptions {
  trans: TranslationBundle;
  themeManager?: IThemeManager | null;
  /** What the notebook is called. */
  title: string;
  /** The bytes of its file; asked anew only when they did not come. */
  content: () => Promise<Uint8Array>;
}

/**
 * A notebook in a frame in which nothing runs, which is of another origin than JupyterLab and fetches nothing, in
 * JupyterLab's colours.
 */
export class VersionPreview extends Pending {
  private content: Uint8Array | undefined;

  constructor(private readonly options: IVersionPreviewOptions) {
    super(options.trans, options.trans.__('This version cannot be shown.'));
    this.addClass('jp-Bookstore-preview');
    this.title.label = options.title;
    options.themeManager?.themeChanged.connect(this.onThemeChanged);
    void this.load();
  }

  override dispose(): void {
    this.options.themeManager?.themeChanged.disconnect(this.onThemeChanged);
    super.dispose();
  }

  protected override async make(): Promise<Node[]> {
    const { title } = this.options;
    this.content ??= await this.options.content();
    const frame = document.createElement('iframe');
    frame.title = this.trans.__('Preview of “%1”', title);
    frame.setAttribute('sandbox', '');
    frame.referrerPolicy = 'no-referrer';
    frame.srcdoc = await this.reader.preview(this.content, { title, theme: this.theme });
    return [frame];
  }

  protected override onActivateRequest(): void {
    (this.node.querySelector('iframe') ?? this.node).focus();
  }

  private get theme(): 'light' | 'dark' {
    const { themeManager } = this.options;
    const isLight = themeManager?.theme
      ? themeManager.isLight(themeManager.theme)
      : document.body.dataset.jpThemeLight !== 'false';
    return isLight ? 'light' : 'dark';
  }

  private readonly onThemeChanged = () => void this.load();
}
