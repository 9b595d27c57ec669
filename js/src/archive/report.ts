/** How the outbox stands, as the page shows it. */
import type { OutboxStatus, WaitingSave } from '../versions';

export interface IReport {
  /** None until the outbox was looked into. */
  status: OutboxStatus | undefined;
  /** What waits, oldest first, then what belongs to another storage or user. */
  entries: WaitingSave[];
  /** Whether renames wait that S3 does not know of. */
  renaming: boolean;
  /** Saves that leaving this tab would lose. */
  unsafe: number;
}

export const STARTING: IReport = { status: undefined, entries: [], renaming: false, unsafe: 0 };
