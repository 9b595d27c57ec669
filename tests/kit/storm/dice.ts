/** Chance that comes out the same for the same seed, however the machine is loaded. */
import { createHash } from 'node:crypto';

export class Dice {
  constructor(readonly seed: number) {}

  /** A number from 0 to 1, always the same for the same question. */
  roll(...question: (string | number)[]): number {
    const digest = createHash('sha256').update(JSON.stringify([this.seed, ...question]));
    return digest.digest().readUIntBE(0, 6) / 2 ** 48;
  }

  /** A whole number from 0 to below `below`. */
  below(below: number, ...question: (string | number)[]): number {
    return Math.floor(this.roll(...question) * below);
  }
}
