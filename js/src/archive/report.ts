/** How the outbox stands, as the page shows it. */
import type { OutboxStatus, WaitingSave } from '../versions';

export interface IReport {
  /** None until the outbox was looked into. */
  status: OutboxStatus | undefined;
  /** What waits, oldest first, then what belongs to another storage or user. */
  entries: WaitingSave[];
  /** How many renames S3 was told of since the drainer began. */
  renamed: number;
  /** Saves that leaving this tab would lose. */
  unsafe: number;
}

export const STARTING: IReport = { status: undefined, entries: [], renamed: 0, unsafe: 0 };
