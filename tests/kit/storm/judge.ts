/**
 * What the archive promises of each save, and whether the bucket holds to it.
 *
 * - A save that JupyterLab has completed, and that the tab has put on the disk, is in the bucket exactly once. The tab
 *   says so by letting itself be left without a warning.
 * - A save that was under way, or not on the disk yet, when its tab died may be there or not; never twice.
 * - The versions of a notebook are in the order of its saves.
 */

/** A save that was begun. */
export interface IBegun {
  n: number;
  /** Whether it was completed and on the disk. */
  certain: boolean;
}

export interface IVerdict {
  /** Certain, and not in the bucket. */
  lost: number[];
  /** More than once in the bucket. */
  doubled: number[];
  /** Behind one that was saved later. */
  misplaced: number[];
  /** In the bucket, and never begun there. */
  strange: number[];
}

/**
 * Judges one notebook.
 *
 * @param begun its saves, in their order
 * @param found the numbers that its versions hold, oldest first
 */
export function judge(begun: IBegun[], found: number[]): IVerdict {
  const place = new Map(begun.map(({ n }, index) => [n, index]));
  const seen = new Set<number>();
  const verdict: IVerdict = { lost: [], doubled: [], misplaced: [], strange: [] };
  let last = -1;
  for (const n of found) {
    const index = place.get(n);
    if (index === undefined) {
      verdict.strange.push(n);
    } else if (seen.has(n)) {
      verdict.doubled.push(n);
    } else {
      if (index < last) {
        verdict.misplaced.push(n);
      }
      last = Math.max(last, index);
      seen.add(n);
    }
  }
  verdict.lost = begun.filter(({ n, certain }) => certain && !seen.has(n)).map(({ n }) => n);
  return verdict;
}

/** Whether there is nothing to complain of. */
export function holds(verdict: IVerdict): boolean {
  return Object.values(verdict).every((numbers: number[]) => numbers.length === 0);
}
