/**
 * Keys that were typed in: held in memory until the tab is closed, handed to other tabs of the same user,
 * never stored.
 */

/** An access key as typed in. */
export interface IKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

interface IAsk {
  kind: 'ask';
  scope: string;
}

interface IGive {
  kind: 'give';
  scope: string;
  keys: IKeys;
}

const CHANNEL = 'jupyterlab-bookstore:keys';
/** How long other tabs may take to answer, in milliseconds: they are on the same machine. */
const PATIENCE = 250;

/** What keys belong to: they are never used for another. */
export interface IScope {
  endpoint: string;
  bucket: string;
  user: string;
  server: string;
}

/** The keys of this tab. */
export class KeyRing {
  private readonly held = new Map<string, IKeys>();
  private channel: BroadcastChannel | undefined;

  /** The keys of a storage, from this tab or from another one. */
  async find(scope: IScope): Promise<IKeys | undefined> {
    const name = nameOf(scope);
    const own = this.held.get(name);
    if (own) {
      return own;
    }
    const given = await this.askOthers(name);
    if (given) {
      this.keep(scope, given);
    }
    return given;
  }

  /** Holds keys, and answers other tabs that ask for them. */
  keep(scope: IScope, keys: IKeys): void {
    this.held.set(nameOf(scope), keys);
    this.listen();
  }

  /** Forgets the keys of a storage. */
  forget(scope: IScope): void {
    this.held.delete(nameOf(scope));
  }

  /** Forgets all and stops answering. */
  dispose(): void {
    this.held.clear();
    this.channel?.close();
    this.channel = undefined;
  }

  private listen(): BroadcastChannel {
    if (!this.channel) {
      this.channel = new BroadcastChannel(CHANNEL);
      this.channel.addEventListener('message', (event: MessageEvent<IAsk | IGive>) => {
        if (event.data.kind !== 'ask') {
          return;
        }
        const keys = this.held.get(event.data.scope);
        if (keys) {
          const give: IGive = { kind: 'give', scope: event.data.scope, keys };
          this.channel?.postMessage(give);
        }
      });
    }
    return this.channel;
  }

  private askOthers(scope: string): Promise<IKeys | undefined> {
    const channel = new BroadcastChannel(CHANNEL);
    return new Promise(resolve => {
      const end = (keys?: IKeys) => {
        clearTimeout(timer);
        channel.close();
        resolve(keys);
      };
      const timer = setTimeout(end, PATIENCE);
      channel.addEventListener('message', (event: MessageEvent<IAsk | IGive>) => {
        if (event.data.kind === 'give' && event.data.scope === scope) {
          end(event.data.keys);
        }
      });
      const ask: IAsk = { kind: 'ask', scope };
      channel.postMessage(ask);
    });
  }
}

function nameOf(scope: IScope): string {
  return JSON.stringify([scope.server, scope.user, scope.endpoint, scope.bucket]);
}
