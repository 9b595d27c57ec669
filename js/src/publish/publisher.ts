/** Publish, link and unpublish: from the command to the notification. */
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { Contents, ServiceManager } from '@jupyterlab/services';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { load, type Bookstore, type Publication } from '../api';
import type { Session } from '../session/session';
import type { ISessionProvider } from '../tokens';
import { copyLink } from '../ui/clipboard';
import { isFailure, showFailure } from '../ui/failure';
import { inSight, tell } from '../ui/notification';
import { ChosenKeys } from './chosen';
import { askTarget, type IAgreed } from './dialog';
import { fileOf, placeOf, publishedKey, root } from './key';
import { contextOf, prepared, saveFirst } from './source';
import { askUnpublish } from './unpublishDialog';

/** How long a short word stays in sight, in milliseconds; without it, it would only be kept in the list. */
const autoClose = 8000;

export interface IParts {
  session: ISessionProvider;
  services: ServiceManager.IManager;
  manager: IDocumentManager;
  /** Where choices outlive the tab. */
  state: IStateDB | null;
  trans: TranslationBundle;
}

export class Publisher {
  /** Emitted with a path when what is published there has changed. */
  readonly changed = new Signal<this, string>(this);

  /** Publications under way, by path, each with its notification. */
  private readonly running = new Map<string, string | null>();
  private readonly chosen: ChosenKeys;

  constructor(private readonly parts: IParts) {
    this.chosen = new ChosenKeys(parts.state);
  }

  /** The key that a path is published under. */
  keyOf(session: Session, bookstore: Bookstore, path: string): Promise<string> {
    return publishedKey(this.parts.services.contents, this.chosen, session, bookstore, path);
  }

  /** SHA-256 of what would be published of a saved notebook now; none of what cannot be published. */
  async hashOfPrepared(path: string): Promise<string | undefined> {
    try {
      const bytes = await prepared(this.parts.services, path);
      return await (await load()).sha256(bytes);
    } catch (error) {
      if (isFailure(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Follows files that are renamed, moved or deleted. */
  async follow({ type, oldValue, newValue }: Contents.IChangedArgs): Promise<void> {
    if (oldValue?.path !== undefined && (type === 'rename' || type === 'delete')) {
      const to = newValue?.path === undefined ? undefined : this.file(newValue.path);
      await this.chosen.follow(root(), this.file(oldValue.path), to);
    }
  }

  /** Publishes a notebook. A second call while one runs only shows the first. */
  async publish(path: string, again?: IAgreed): Promise<Publication | undefined> {
    if (this.running.has(path)) {
      const notification = this.running.get(path);
      if (notification) {
        this.progress(path, notification);
      }
      return undefined;
    }
    this.running.set(path, null);
    let agreed = again;
    try {
      const publication = await this.send(path, agreed, to => (agreed = to));
      if (publication) {
        await this.tell(path, publication);
      }
      return publication;
    } catch (error) {
      await this.failed(path, error, agreed);
      return undefined;
    } finally {
      this.running.delete(path);
      this.changed.emit(path);
    }
  }

  /** Gives the link of what is published, or says that nothing is. */
  async copyLink(path: string): Promise<void> {
    const { trans } = this.parts;
    const retry = () => void this.copyLink(path);
    await this.visit(
      path,
      trans.__('The link could not be had.'),
      retry,
      async (bookstore, key) => {
        const { current } = await bookstore.survey(key);
        if (current) {
          await copyLink(bookstore.link(key, current.versionId), trans);
        } else {
          this.nothingThere(bookstore.display(key));
        }
      }
    );
  }

  /** Takes a publication back, after a question. */
  async unpublish(path: string): Promise<void> {
    const { trans } = this.parts;
    const title = trans.__('“%1” could not be unpublished.', PathExt.basename(path));
    const retry = () => void this.unpublish(path);
    await this.visit(path, title, retry, async (bookstore, key) => {
      const { current, versioning } = await bookstore.survey(key);
      const place = bookstore.display(key);
      if (!current && versioning !== 'enabled') {
        this.nothingThere(place);
        return;
      }
      const wish = await askUnpublish({ place, versioning, there: Boolean(current), trans });
      if (!wish) {
        return;
      }
      if (wish.versions) {
        await bookstore.unpublishVersions(key);
        Notification.success(trans.__('All versions of %1 were deleted.', place), { autoClose });
      } else {
        await bookstore.unpublish(key);
        Notification.success(trans.__('%1 is no longer published.', place), { autoClose });
      }
      this.changed.emit(path);
    });
  }

  /** Goes to where a path is published, once storage and keys are known; tells under `title` what fails. */
  private async visit(
    path: string,
    title: string,
    retry: () => void,
    work: (bookstore: Bookstore, key: string) => Promise<void>
  ): Promise<void> {
    try {
      const session = await this.parts.session.get();
      const bookstore = await session.bookstore({ ask: true });
      if (bookstore) {
        await work(bookstore, await this.keyOf(session, bookstore, path));
      }
    } catch (error) {
      await this.forgetRefused(error);
      await showFailure({ title, error, trans: this.parts.trans, retry });
    }
  }

  private async send(
    path: string,
    again: IAgreed | undefined,
    agree: (to: IAgreed) => void
  ): Promise<Publication | undefined> {
    const { services, manager, trans } = this.parts;
    const session = await this.parts.session.get();
    let bookstore = await session.bookstore({ ask: true });
    if (!bookstore) {
      return undefined;
    }
    await saveFirst(contextOf(manager, path), trans);
    const notebook = await prepared(services, path);
    const { settings } = session.settings;
    const proposed = await this.keyOf(session, bookstore, path);
    let key = proposed;
    let note: string | undefined;
    let agreed = again;
    while (!agreed) {
      const answer = await askTarget({
        bookstore,
        name: PathExt.basename(path),
        key,
        note,
        bucket: settings.s3_bucket ?? '',
        edge: settings.edge_url,
        trans
      });
      if (answer?.kind === 'refused') {
        session.forgetRefused(answer.error);
        bookstore = await session.bookstore({ ask: true });
        ({ key, note } = answer);
      } else {
        agreed = answer;
      }
      if (!answer || !bookstore) {
        return undefined;
      }
    }
    agree(agreed);
    this.running.set(path, this.progress(path));
    const publication = await bookstore.publish(
      agreed.key,
      notebook,
      agreed.seen,
      session.publisher,
      agreed.note
    );
    if (agreed.key !== proposed) {
      await this.chosen.keep(placeOf(session), this.file(path), agreed.key);
    }
    return publication;
  }

  private file(path: string): string {
    return fileOf(this.parts.services.contents, path);
  }

  /** Shows that a publication runs; also when its notification was put aside. */
  private progress(path: string, notification?: string): string {
    const message = this.parts.trans.__('Publishing “%1”…', PathExt.basename(path));
    if (notification) {
      Notification.update({ id: notification, message });
      return notification;
    }
    return Notification.emit(message, 'in-progress', { autoClose: false });
  }

  private async tell(path: string, { link }: Publication): Promise<void> {
    const { trans } = this.parts;
    const notification = this.running.get(path) ?? '';
    await inSight(notification);
    const actions: Notification.IAction[] = [
      {
        label: trans.__('Copy link'),
        displayType: 'accent',
        callback: () => void copyLink(link, trans)
      }
    ];
    if (link.startsWith('http')) {
      actions.push({
        label: trans.__('Open page'),
        displayType: 'link',
        callback: () => void window.open(link, '_blank', 'noopener')
      });
    }
    tell({
      id: notification,
      message: trans.__('“%1” is published.', PathExt.basename(path)),
      type: 'success',
      actions,
      autoClose: false
    });
  }

  private async failed(path: string, error: unknown, agreed: IAgreed | undefined): Promise<void> {
    const { trans } = this.parts;
    const notification = this.running.get(path) ?? undefined;
    // The dialog must be free for a new press.
    this.running.delete(path);
    await this.forgetRefused(error);
    const looksAgain = isFailure(error) && error.kind === 'changed';
    await showFailure({
      title: trans.__('“%1” was not published.', PathExt.basename(path)),
      error,
      trans,
      notification,
      retry: () => void this.publish(path, looksAgain ? undefined : agreed)
    });
  }

  private async forgetRefused(error: unknown): Promise<void> {
    if (isFailure(error)) {
      (await this.parts.session.get()).forgetRefused(error);
    }
  }

  private nothingThere(place: string): void {
    const { trans } = this.parts;
    Notification.info(trans.__('Nothing is published at %1.', place), { autoClose });
  }
}
