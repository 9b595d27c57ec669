/** What terminals colour, without the colours. */
import type { Piece } from './api';

/** Control sequences (ECMA-48): `ESC [`, parameters, a final byte; and operating system commands up to their end. */
// eslint-disable-next-line no-control-regex
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** Pieces without control sequences, which may begin in one piece and end in another. */
export function withoutSequences(pieces: Piece[]): Piece[] {
  const whole = pieces.map(({ text }) => text).join('');
  if (!whole.includes('\u001b')) {
    return pieces;
  }
  const cuts = [...whole.matchAll(SEQUENCE)].map(({ 0: found, index }) => ({
    from: index,
    to: index + found.length
  }));
  let at = 0;
  return pieces.map(({ text, changed }) => {
    const [start, end] = [at, (at += text.length)];
    let kept = '';
    let from = start;
    for (const cut of cuts) {
      if (cut.to > start && cut.from < end) {
        kept += whole.slice(from, Math.max(from, cut.from));
        from = Math.max(from, cut.to);
      }
    }
    return { text: kept + whole.slice(from, Math.max(from, end)), changed };
  });
}
