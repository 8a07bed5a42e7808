import { expect } from 'vitest';
import { CROSS, StationSound, TICK_FRAMES } from './station-sound.ts';

/** Different in every frame, the same in every run. */
export const noise = (frame: number): number => Math.fround((((Math.imul(frame + 7919, 2654435761) >>> 0) / 2 ** 32) - 0.5) * 0.5);
/** A click every tenth of a second, each as loud as none of the others; silence between. */
export const clicks = (frame: number): number => (frame % 4800 === 1000 ? Math.fround(0.2 + 0.01 * (Math.floor(frame / 4800) % 50)) : 0);
export const tone = (frame: number): number => Math.fround(0.5 * Math.sin((2 * Math.PI * frame) / 480));

export const LOOP_TICKS = 256, LOOP = LOOP_TICKS * TICK_FRAMES;

/** A loop of two seconds goes round on the first track; answers where it was recorded from. */
export async function withLoop(room: (frame: number) => number): Promise<{ sound: StationSound; from: number }> {
  const sound = (await StationSound.open(room)).run(30), from = sound.frame;
  sound.act('record').run(LOOP_TICKS).act('record').run(1);
  return { sound, from };
}

/** Where something begins at once, by an act, the tape comes in over its cross-fade. */
export const atOnce = (...frames: number[]): number[] => frames.flatMap((frame) => [frame, frame + CROSS]);

/** Compares what was heard between two frames with what was meant, except in front of `seams`, where one round gives way to the next. */
export function expectHeard(sound: StationSound, from: number, to: number, meant: (frame: number) => number, seams: readonly number[] = [], track = 0, within = 0): void {
  const out = sound.track(track), isSeam = new Uint8Array(to - from);
  for (const seam of seams) isSeam.fill(1, Math.max(0, seam - CROSS - from), Math.max(0, seam - from));
  let worst = 0, where = -1;
  for (let frame = from; frame < to; frame++) {
    if (isSeam[frame - from] === 1) continue;
    const off = Math.abs(out[frame]! - meant(frame));
    if (off > worst) {
      worst = off;
      where = frame;
    }
  }
  expect(worst, `frame ${where} of ${from} to ${to}: ${out[where]} where ${where < 0 ? '' : meant(where)} was meant`).toBeLessThanOrEqual(within);
}
export const seamsOf = (from: number, turns: number, length = LOOP): number[] => Array.from({ length: turns }, (_, turn) => from + turn * length);
