/** What happens in a storm, and when: all of it follows from the seed. */
import type { Dice } from './dice.js';

/** A save, by the number that its notebook's source holds. */
export interface IPlanned {
  n: number;
  path: string;
  /** By Ctrl+S, with a checkpoint; else as autosave does. */
  byHand: boolean;
}

/** How a tab ends: its process dies, the user closes it, or loads it anew. */
export type Death = 'crash' | 'close' | 'reload';

/** Saves that one tab makes at the same time, each of another notebook. */
export interface IBatch {
  saves: IPlanned[];
  /** The tab ends so long after the batch has begun, milliseconds. */
  death?: { kind: Death; after: number };
}

export interface IRound {
  /** What each tab does, one batch after the other. */
  tabs: IBatch[][];
  /** MinIO is killed when so many saves have begun, and is back so much later, milliseconds. */
  outage: { at: number; milliseconds: number };
}

export interface IPlan {
  notebooks: string[];
  rounds: IRound[];
}

export const TABS = 2;
/** Most saves of a round: it ends with the faults, and all that waits is sent. */
const ROUND = 250;
/** A tab ends once for so many saves of it. */
const LIFE = 125;

export function makePlan(dice: Dice, saves: number, notebooks: number): IPlan {
  const paths = Array.from({ length: notebooks }, (_, n) => `storm/${n} ü+%23.ipynb`);
  const count = Math.ceil(saves / ROUND);
  const rounds = Array.from({ length: count }, (_, round) => {
    const [from, to] = [round, round + 1].map(part => Math.round((saves * part) / count));
    return makeRound(dice, round, from ?? 0, to ?? 0, paths);
  });
  return { notebooks: paths, rounds };
}

function makeRound(dice: Dice, round: number, from: number, to: number, paths: string[]): IRound {
  const tabs = Array.from({ length: TABS }, (_, tab) => {
    // JupyterLab itself asks what to do when two tabs save one notebook.
    const own = paths.filter((_, n) => n % TABS === tab);
    const saves: IPlanned[] = [];
    for (let n = from + tab; n < to; n += TABS) {
      const path = own[dice.below(own.length, 'notebook', n)] ?? '';
      saves.push({ n, path, byHand: dice.roll('by hand', n) < 0.1 });
    }
    const batches = inBatches(dice, saves);
    const deaths = Math.max(Math.round(saves.length / LIFE), 1);
    for (let death = 0; death < deaths; death++) {
      const batch = batches[dice.below(batches.length, 'when', round, tab, death)];
      if (batch) {
        const after = dice.below(300, 'after', round, tab, death);
        batch.death = { kind: kindOf(dice.roll('death', round, tab, death)), after };
      }
    }
    return batches;
  });
  const at = dice.below(to - from, 'outage', round);
  const milliseconds = 1000 + dice.below(9000, 'outage lasts', round);
  return { tabs, outage: { at, milliseconds } };
}

function kindOf(roll: number): Death {
  return roll < 0.6 ? 'crash' : roll < 0.8 ? 'close' : 'reload';
}

function inBatches(dice: Dice, saves: IPlanned[]): IBatch[] {
  const batches: IBatch[] = [];
  let most = 0;
  for (const save of saves) {
    const batch = batches.at(-1);
    const isApart = ({ path, byHand }: IPlanned) =>
      // Only the notebook in front is saved by hand.
      path !== save.path && !(byHand && save.byHand);
    if (batch && batch.saves.length < most && batch.saves.every(isApart)) {
      batch.saves.push(save);
    } else {
      batches.push({ saves: [save] });
      most = 1 + dice.below(4, 'side by side', save.n);
    }
  }
  return batches;
}
