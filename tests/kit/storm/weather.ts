/** Bad weather between a browser and its storage: each request may meet something, as the seed has it. */
import type { IncomingMessage } from 'node:http';

import type { Fault } from '../s3_proxy.js';
import type { Dice } from './dice.js';

type Kind = 'skew' | 'slow down' | 'internal error' | Exclude<Fault['kind'], 'stall' | 'answer'>;

/** Of a thousand requests so many meet this. */
const RATES: Record<Kind, number> = {
  refuse: 40,
  'cut-upload': 20,
  'lose-answer': 40,
  'break-off': 20,
  delay: 60,
  'internal error': 20,
  'slow down': 20,
  skew: 10,
  // Only the client's patience, 30 seconds, ends this one.
  drop: 2
};

export class Weather {
  /** How often each has struck. */
  readonly struck = new Map<Kind, number>();
  private readonly asked = new Map<string, number>();

  constructor(private readonly dice: Dice) {}

  /** What becomes of a request: the same for the n-th of its method and path. */
  strike({ method = '', url = '' }: IncomingMessage): Fault | undefined {
    const request = `${method} ${url}`;
    const nth = (this.asked.get(request) ?? 0) + 1;
    this.asked.set(request, nth);
    let left = this.dice.roll('strike', request, nth) * 1000;
    for (const [kind, rate] of Object.entries(RATES) as [Kind, number][]) {
      left -= rate;
      if (left < 0) {
        this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
        return this.fault(kind, this.dice.roll('how', request, nth));
      }
    }
    return undefined;
  }

  private fault(kind: Kind, how: number): Fault {
    switch (kind) {
      case 'cut-upload':
      case 'break-off':
        return { kind, after: Math.floor(how * 500) };
      case 'delay':
        return { kind, milliseconds: how * 3000 };
      case 'internal error':
        return answer(500, 'InternalError');
      case 'slow down':
        return answer(503, 'SlowDown', how < 0.5 ? { 'retry-after': '1' } : {});
      case 'skew': {
        // The page believes it, and is wrong by hours until the storage tells it better.
        const hours = (how < 0.5 ? -1 : 1) * (0.5 + 5 * how);
        const date = new Date(Date.now() + hours * 3_600_000).toUTCString();
        return answer(403, 'RequestTimeTooSkewed', { date });
      }
      case 'refuse':
      case 'lose-answer':
      case 'drop':
        return { kind };
    }
  }
}

function answer(status: number, code: string, headers: Record<string, string> = {}): Fault {
  return { kind: 'answer', status, body: `<Error><Code>${code}</Code></Error>`, headers };
}
