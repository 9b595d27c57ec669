/** What is offered for a version: some as buttons, all in its menu. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';

import type { Actions } from './actions';
import type { IAction } from './list';
import type { IEntry, Story } from './story';
import type { Viewer } from './viewer';
import { momentOf } from './words';

export interface IChoices {
  buttons: IAction[];
  more: IAction[];
}

export interface IChoiceParts {
  story: Story;
  actions: Actions;
  viewer: Viewer;
  trans: TranslationBundle;
  /** The version that was chosen to be compared with another one. */
  selected: IEntry | undefined;
  select: (entry: IEntry | undefined) => void;
}

export function choicesOf(entry: IEntry, parts: IChoiceParts): IChoices {
  const { actions, select, selected, story, trans, viewer } = parts;
  const { source } = story;
  if (entry.deleteMarker) {
    const run = () => void actions.undelete(story, entry);
    return { buttons: entry.isLatest ? [{ label: trans.__('Undelete'), run }] : [], more: [] };
  }
  const other = selected && selected.id !== entry.id ? selected : undefined;
  const compare = other
    ? {
        label: trans.__('Compare with the Version of %1', momentOf(other, trans)),
        run: () => {
          select(undefined);
          const [before, after] = inOrder(entry, other);
          viewer.compare(source, before, after);
        }
      }
    : { label: trans.__('Compare with Another Version…'), run: () => select(entry) };
  const share =
    entry.place === 'published'
      ? { label: trans.__('Copy Link'), run: () => void actions.copyLink(entry) }
      : {
          label: trans.__('Publish This Version and Copy Link…'),
          run: () => void actions.publish(story, entry)
        };
  const more = [
    compare,
    { label: trans.__('Open a Copy'), run: () => void actions.openCopy(source, entry) },
    { label: trans.__('Download'), run: () => void actions.download(source, entry) },
    share
  ];
  if (entry.mark !== undefined) {
    more.push({
      label:
        entry.name === undefined ? trans.__('Keep This Version…') : trans.__('Change Its Name…'),
      run: () => void actions.keep(story, entry)
    });
  }
  return {
    buttons: [
      { label: trans.__('Preview'), run: () => viewer.preview(story, entry) },
      { label: trans.__('Compare'), run: () => viewer.compare(source, entry, 'present') },
      { label: trans.__('Restore…'), run: () => void actions.restore(story, entry) }
    ],
    more
  };
}

/** A menu of what is offered for a version. */
export class ChoiceMenu {
  private readonly menu: Menu;
  private choices: IAction[] = [];

  constructor() {
    const commands = new CommandRegistry();
    const of = (args: Record<string, unknown>) => this.choices[Number(args['index'])];
    commands.addCommand('choose', {
      label: args => of(args)?.label ?? '',
      execute: args => of(args)?.run()
    });
    this.menu = new Menu({ commands });
  }

  open({ buttons, more }: IChoices, x: number, y: number): void {
    this.choices = [...buttons, ...more];
    this.menu.clearItems();
    this.choices.forEach((_, index) => this.menu.addItem({ command: 'choose', args: { index } }));
    this.menu.open(x, y);
  }

  dispose(): void {
    this.menu.dispose();
  }
}

/** The older one first. */
function inOrder(one: IEntry, other: IEntry): [IEntry, IEntry] {
  return (one.at ?? 0) <= (other.at ?? 0) ? [one, other] : [other, one];
}
