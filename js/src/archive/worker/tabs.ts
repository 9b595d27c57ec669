/** What the workers of all tabs tell each other. */
import type { IReport } from '../report';

export type Word =
  /** A save was put on the disk. */
  | { kind: 'stored' }
  /** A rename was put on the disk. */
  | { kind: 'renamed' }
  /** How things stand, from the one whose turn it is. */
  | { kind: 'report'; report: IReport }
  /** How do things stand? */
  | { kind: 'ask' }
  /** This tab holds saves that the disk does not take, and needs the turn to send them. */
  | { kind: 'yield' }
  | { kind: 'retry' }
  | { kind: 'discard'; id: string };

const CHANNEL = 'jupyterlab-bookstore:outbox';

/** The tabs of one scope. */
export class Tabs {
  private readonly channel = new BroadcastChannel(CHANNEL);
  private closed = false;

  constructor(
    private readonly scope: string,
    hear: (word: Word) => void
  ) {
    this.channel.addEventListener('message', (event: MessageEvent<[string, Word]>) => {
      const [scope, word] = event.data;
      if (scope === this.scope) {
        hear(word);
      }
    });
  }

  /** Tells the others; this tab does not hear it. */
  tell(word: Word): void {
    if (!this.closed) {
      this.channel.postMessage([this.scope, word]);
    }
  }

  close(): void {
    this.closed = true;
    this.channel.close();
  }
}
