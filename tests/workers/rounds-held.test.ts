import { expect, it } from 'vitest';
import { CUE, CUE_KIND, CUE_STRIDE, TICK_RATE } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import { StandingRounds } from '../../view/audio/tape/standing-rounds.ts';
import { roundsAt } from '../../workers/rounds-held.ts';

type Fields = Partial<Record<keyof typeof CUE, number>>;
function cuesOf(wanted: readonly (readonly [kind: keyof typeof CUE_KIND, seconds: number, fields: Fields])[]): Float64Array<ArrayBuffer> {
  const cues = new Float64Array(wanted.length * CUE_STRIDE);
  wanted.forEach(([kind, seconds, fields], index) => {
    const base = index * CUE_STRIDE;
    cues[base + CUE.kind] = CUE_KIND[kind];
    cues[base + CUE.tick] = seconds * TICK_RATE;
    for (const [name, value] of Object.entries(fields)) cues[base + CUE[name as keyof typeof CUE]] = value!;
  });
  return cues;
}
const CUES = cuesOf([
  ['trackRound', 0, { loop: 0, content: 1, duration: 20, pitch: 1, velocity: 0.8 }], ['trackRound', 1, { loop: 1, content: 3, duration: 8, pitch: -0.5, amount: 4, velocity: 1 }],
  ['trackRound', 2, { loop: 2, content: 1, duration: 20, pitch: 1 }], ['trackMix', 4, { loop: 0, velocity: 0.3, pan: -0.5 }], ['trackStop', 5, { loop: 2, duration: 0.01 }], ['trackRound', 9, { loop: 1, content: 3, duration: 8, pitch: 1 }],
]);

it('[TAP19] a session that is entered in the midst of a round, and a room that is entered again, go on with their tracks where they would be by then', () => {
  const session = { cuesOf: (from: number, to: number) => ({ cues: CUES.filter((_, index) => { const tick = CUES[Math.floor(index / CUE_STRIDE) * CUE_STRIDE + CUE.tick]!; return tick >= from && tick < to; }) }) } as unknown as JamSession;
  const held = roundsAt(session, 6 * TICK_RATE), rounds = [0, 1].map((index) => held.slice(index * CUE_STRIDE, (index + 1) * CUE_STRIDE));
  expect(held).toHaveLength(2 * CUE_STRIDE);
  expect(rounds.map((round) => [round[CUE.loop], round[CUE.tick], round[CUE.amount], round[CUE.duration], round[CUE.velocity], round[CUE.pan]])).toEqual([[0, 6 * TICK_RATE, 6, 14, 0.3, -0.5], [1, 6 * TICK_RATE, 1.5, 3, 1, 0]]);
  expect(roundsAt(session, 25 * TICK_RATE)).toEqual([]);
  const standing = new StandingRounds();
  for (let base = 0; base < CUES.length; base += CUE_STRIDE) standing.hear('room-1', CUES, base);
  expect([...standing.at('room-1', 10 * TICK_RATE)].filter((_, index) => index % CUE_STRIDE === CUE.loop)).toEqual([0, 1]);
  expect(standing.at('room-1', 10 * TICK_RATE)[CUE.velocity]).toBe(0.3);
  expect(standing.at('room-1', 30 * TICK_RATE)).toHaveLength(0);
  expect(standing.at('room-2', 0)).toHaveLength(0);
});
