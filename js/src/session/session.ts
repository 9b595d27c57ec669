/** The user's session: the settings that hold, credentials, and a bookstore of both. */
import { Notification } from '@jupyterlab/apputils';
import type { ServiceManager } from '@jupyterlab/services';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { load, type Bookstore, type Settings } from '../api';
import { load as loadVersions, type Bookstore as Versions } from '../versions';
import { refusesKeys } from '../ui/failure';
import { NoCredentials, readCredentials, readServerSettings } from './endpoint';
import { KeyRing, type IKeys, type IScope } from './keys';
import { askKeys } from './keysDialog';
import {
  merge,
  type IEffectiveSettings,
  type IServerSettings,
  type IUserSettings
} from './settings';
import { nameOf, sourceOf, type ISources, type Signing } from './signing';
import { askSettings, type IEntered } from './setup';

/** The settings plugin, as JupyterLab's settings editor knows it. */
const PLUGIN = 'jupyterlab-bookstore:plugin';
const AMAZON = 'https://s3.amazonaws.com';

export interface ISurroundings {
  services: ServiceManager.IManager;
  registry: ISettingRegistry | null;
  trans: TranslationBundle;
}

/** A wasm package, as far as a session needs it. */
interface IPackage<B, C> extends ISources<C> {
  Bookstore: new (settings: Settings, username: string, source: C) => B;
}

/** The bookstore that was made last, and of what. */
interface IMade<B> {
  of: string;
  bookstore?: B;
}

/** How far the user may be asked. */
export interface IAsk {
  /** Whether missing settings and keys are asked for; without it `undefined` comes back. */
  ask: boolean;
}

export class Session {
  /** Emitted when settings or credentials have changed. */
  readonly changed = new Signal<this, void>(this);

  private readonly keys = new KeyRing();
  private user: IUserSettings = {};
  private storing = false;
  private settingsHandle: ISettingRegistry.ISettings | undefined;
  private current: IMade<Bookstore> = { of: '' };
  private currentVersions: IMade<Versions> = { of: '' };

  private constructor(
    private readonly around: ISurroundings,
    private readonly server: IServerSettings | null
  ) {}

  /** Opens the session: reads what the server and the user have set. */
  static async open(around: ISurroundings): Promise<Session> {
    const { services, registry } = around;
    const server = await readServerSettings(services.serverSettings);
    await services.user.ready;
    const session = new Session(around, server);
    const handle = await registry?.load(PLUGIN);
    if (handle) {
      session.settingsHandle = handle;
      session.user = handle.composite;
      handle.changed.connect(() => {
        if (!session.storing) {
          session.user = handle.composite;
          session.changed.emit();
        }
      });
    }
    return session;
  }

  get trans(): TranslationBundle {
    return this.around.trans;
  }

  /** The settings that hold now. */
  get settings(): IEffectiveSettings {
    return merge(this.server, this.user);
  }

  /** Whether our server extension answers. */
  get hasServerExtension(): boolean {
    return this.server !== null;
  }

  /** Whether a bucket is set, so that nothing need be asked but perhaps for keys. */
  get isSetUp(): boolean {
    return Boolean(this.settings.settings.s3_bucket);
  }

  /** The name that `{username}` stands for. */
  get username(): string {
    return this.around.services.user.identity?.username ?? '';
  }

  /** Whether the server knows nobody: then its name is a random one, which is gone with a cookie. */
  get isAnonymous(): boolean {
    const name = this.around.services.user.identity?.name ?? '';
    return /^[0-9a-f]{32}$/.test(this.username) && name.startsWith('Anonymous ');
  }

  /** The name that a publication shows. */
  get publisher(): string {
    const identity = this.around.services.user.identity;
    return identity?.display_name || identity?.name || this.username;
  }

  /**
   * The bookstore of the settings that hold, signed in as they say. `undefined` when something is missing
   * and the user may not be asked for it, or cancelled.
   */
  bookstore(options: IAsk): Promise<Bookstore | undefined> {
    return this.made(this.current, load, options);
  }

  /** The same of archive and history. */
  versions(options: IAsk): Promise<Versions | undefined> {
    return this.made(this.currentVersions, loadVersions, options);
  }

  private async made<B, C>(
    last: IMade<B>,
    load: () => Promise<IPackage<B, C>>,
    options: IAsk
  ): Promise<B | undefined> {
    if (!this.isSetUp && !(options.ask && (await this.setUp()))) {
      return undefined;
    }
    const api = await load();
    const { settings } = this.settings;
    const signing = await this.signing(options);
    if (!signing) {
      return undefined;
    }
    const of = JSON.stringify([settings, this.username, nameOf(signing)]);
    if (last.of !== of) {
      const source = sourceOf(api, signing);
      Object.assign(last, { of, bookstore: new api.Bookstore(settings, this.username, source) });
    }
    return last.bookstore;
  }

  /** A bookstore that reads links only: without a storage, or without keys for it, nothing is signed. */
  async reader(): Promise<Bookstore> {
    const own = await this.bookstore({ ask: false });
    if (own) {
      return own;
    }
    const api = await load();
    return new api.Bookstore(
      this.settings.settings,
      this.username,
      api.CredentialsSource.anonymous()
    );
  }

  /** Opens the set-up dialog; resolves to whether there is a storage now. */
  async setUp(): Promise<boolean> {
    const { trans } = this;
    if (this.settings.origin === 'server') {
      Notification.info(trans.__('The storage was set up by who runs this Jupyter server.'), {
        autoClose: 8000
      });
      return true;
    }
    const chosen = await askSettings(this.user, this, trans);
    if (!chosen) {
      return this.isSetUp;
    }
    const { settings, keys } = chosen;
    // They hold at once, and all together, though they are stored one by one.
    this.storing = true;
    this.user = { ...this.user, ...settings };
    if (keys) {
      this.keep(keys);
    }
    this.changed.emit();
    try {
      for (const [name, value] of Object.entries(settings)) {
        await this.settingsHandle?.set(name, value as string);
      }
    } finally {
      this.storing = false;
    }
    return this.isSetUp;
  }

  /** Forgets keys that were typed in: they were refused, or the user wishes it. */
  signOut(): void {
    this.keys.forget(this.scope());
    this.forget();
    this.changed.emit();
  }

  /** Forgets keys that this failure is about, so that the next try asks for others. */
  forgetRefused(error: unknown): void {
    if (refusesKeys(error)) {
      this.signOut();
    }
  }

  /** A bookstore of settings that are not saved yet, to test them. */
  async trial({ settings, keys }: IEntered): Promise<Bookstore | undefined> {
    const trial = new Session(this.around, this.server);
    trial.user = { ...this.user, ...settings };
    if (keys) {
      trial.keep(keys);
    }
    try {
      return await trial.bookstore({ ask: false });
    } finally {
      trial.keys.dispose();
    }
  }

  private keep(keys: IKeys): void {
    this.keys.keep(this.scope(), keys);
    this.forget();
  }

  private forget(): void {
    this.current = { of: '' };
    this.currentVersions = { of: '' };
  }

  /** The storage of the settings that hold, and for whom. */
  scope(): IScope {
    const { settings } = this.settings;
    return {
      endpoint: settings.s3_endpoint_url ?? AMAZON,
      bucket: settings.s3_bucket ?? '',
      user: this.username,
      server: this.around.services.serverSettings.baseUrl
    };
  }

  /**
   * How requests are signed now. `undefined` where keys are missing and the user may not be asked for them, or
   * cancelled.
   */
  async signing({ ask }: IAsk): Promise<Signing | undefined> {
    const plan = this.settings.credentials;
    switch (plan.kind) {
      case 'anonymous':
        return plan;
      case 'endpoint': {
        const { serverSettings } = this.around.services;
        const read = () => readCredentials(plan.url, plan.trusted, serverSettings, this.trans);
        // An administrator may set the bucket and leave the keys to each user.
        if (plan.trusted && !(await this.hasCredentials(read))) {
          return this.typed(ask);
        }
        return { kind: 'endpoint', url: plan.url, read };
      }
      case 'typed':
        return this.typed(ask);
    }
  }

  private served: boolean | undefined;

  /** Whether the server has credentials, asked once: what they are is forgotten here. */
  private async hasCredentials(read: () => Promise<string>): Promise<boolean> {
    if (this.served === undefined) {
      try {
        await read();
        this.served = true;
      } catch (error) {
        if (!(error instanceof NoCredentials)) {
          // The wasm asks again, and tells what is wrong.
          return true;
        }
        this.served = false;
      }
    }
    return this.served;
  }

  private async typed(ask: boolean): Promise<Signing | undefined> {
    const scope = this.scope();
    let keys = await this.keys.find(scope);
    if (!keys && ask) {
      keys = await askKeys(scope, this.trans);
      if (keys) {
        this.keep(keys);
      }
    }
    return keys && { kind: 'fixed', keys };
  }
}
