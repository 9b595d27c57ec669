/**
 * Keys that the user chose instead of the proposed ones, so that the button's state, the link and *Unpublish*
 * stand for what was published there, also after the tab was closed.
 *
 * They are kept in JupyterLab's state, with its workspace. They hold no secret.
 */
import type { IStateDB } from '@jupyterlab/statedb';

/** What a choice belongs to: the same path may be another file elsewhere, and the same key another object. */
export interface IPlace {
  /** The folder that the Jupyter server serves. */
  root: string;
  user: string;
  endpoint: string;
  bucket: string;
}

/** Keys by path, by place. */
type Choices = Record<string, Record<string, string>>;

const ID = 'jupyterlab-bookstore:chosen-keys';

export class ChosenKeys {
  private choices: Promise<Choices> | undefined;

  /** Without a state they are kept as long as the tab. */
  constructor(private readonly state: Pick<IStateDB, 'fetch' | 'save'> | null) {}

  /** The key that was chosen for a path. */
  async find(place: IPlace, path: string): Promise<string | undefined> {
    const keys = (await this.read())[nameOf(place)];
    return keys && Object.hasOwn(keys, path) ? keys[path] : undefined;
  }

  /** Keeps a choice. */
  async keep(place: IPlace, path: string, key: string): Promise<void> {
    const choices = await this.read();
    choices[nameOf(place)] = { ...choices[nameOf(place)], [path]: key };
    await this.write(choices);
  }

  /** Follows a file, or all files of a folder, to another path; `undefined` where it was deleted. */
  async follow(root: string, from: string, to: string | undefined): Promise<void> {
    const choices = await this.read();
    let followed = false;
    for (const [name, keys] of Object.entries(choices)) {
      if (rootOf(name) !== root) {
        continue;
      }
      const moved: Record<string, string> = {};
      for (const [path, key] of Object.entries(keys)) {
        if (path !== from && !path.startsWith(`${from}/`)) {
          moved[path] ??= key;
          continue;
        }
        followed = true;
        if (to !== undefined) {
          moved[to + path.slice(from.length)] = key;
        }
      }
      choices[name] = moved;
    }
    if (followed) {
      await this.write(choices);
    }
  }

  private read(): Promise<Choices> {
    return (this.choices ??= Promise.resolve(this.state?.fetch(ID)).then(kept, () => ({})));
  }

  private async write(choices: Choices): Promise<void> {
    // What cannot be kept is still known to this tab.
    await this.state?.save(ID, choices).catch(() => undefined);
  }
}

function nameOf({ root, user, endpoint, bucket }: IPlace): string {
  return JSON.stringify([root, user, endpoint, bucket]);
}

function rootOf(name: string): unknown {
  try {
    return (JSON.parse(name) as unknown[])[0];
  } catch {
    return undefined;
  }
}

/** What was kept, as far as it is what this extension keeps: a workspace can be a file from elsewhere. */
function kept(value: unknown): Choices {
  const choices: Choices = {};
  for (const [name, keys] of entries(value)) {
    const texts = entries(keys).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string'
    );
    choices[name] = Object.fromEntries(texts);
  }
  return choices;
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
