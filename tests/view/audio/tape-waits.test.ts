import { expect, it } from 'vitest';
import { TRACK_SOURCE } from '../../../protocol/index.ts';
import type { TapeReport } from '../../../view/audio/tape/tape-order.ts';
import { TapeSide } from '../../../view/audio/tape/tape-side.ts';
import { makeTape, run } from './tape-worklet.ts';

const RATE = 48_000;

it('[TAP24] sound that is awaited is told once, at the frame at which it is loud enough, and only from the inputs that were asked for', () => {
  const told: TapeReport[] = [], tape = makeTape(RATE, (report) => told.push(report)), sounds = (which: 0 | 1, frame: number): number => (frame >= (which === 0 ? 5000 : 3000) ? 0.3 * (frame % 2 === 0 ? 1 : -1) : 0.05);
  run(tape, 0, 1000, 0, sounds);
  tape.order({ type: 'await', inputs: [0], level: 0.1 });
  run(tape, 1000, 9000, 0, sounds);
  expect(told).toEqual([{ type: 'sound', key: '', input: 0, frame: 5000 }]);
  tape.order({ type: 'await', inputs: [0, 1], level: 0.4 });
  tape.order({ type: 'await', inputs: [], level: 0.1 });
  run(tape, 9000, 12_000, 0, sounds);
  expect(told).toHaveLength(1);
});

it('[TAP24] what is told of it is the moment from which a recording would begin a hundredth of a second before it was loud enough', () => {
  // As the page has it: the context's clock runs 100 s behind the wall's, the desk and the output delay, the way through the air was measured.
  const heardAt = (epochMs: number): number => epochMs / 1000 - 1.7e9, told: { source: number; ago: number; now: number }[] = [];
  const side = new TapeSide(() => ({ sampleRate: RATE, desk: 0.006, output: 0.03, heldBack: 0.002, strikeLead: 0.012, heardAt }));
  side.roundTrip = 0.047;
  side.listen({ begun: () => undefined, ended: () => undefined, heard: () => undefined, missed: () => undefined, leaving: () => undefined, reopened: () => undefined, sounded: (source, ago) => told.push({ source, ago, now: performance.timeOrigin + performance.now() }) });
  for (const input of [0, 1] as const) {
    const frame = Math.round((heardAt(performance.timeOrigin + performance.now()) - 0.02) * RATE);
    side.hear({ type: 'sound', key: '', input, frame });
    const { source, ago, now } = told.at(-1)!, { microphone, played } = side.arrival();
    expect(source).toBe(input === 0 ? TRACK_SOURCE.microphone : TRACK_SOURCE.played);
    // Where the tape would begin to record for a cue of that moment, and so the frame at which its sound comes in.
    const from = (heardAt(now - ago / 1000) + 0.002 - 0.006) * RATE + (input === 0 ? microphone : played);
    expect((from - frame) / RATE).toBeCloseTo(-0.01, 2);
  }
});
