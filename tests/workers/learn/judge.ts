import { FRAME_LENGTH, GestureSpotter, type GestureModel, type Spotted } from '../../../workers/learn/index.ts';
import type { Made, Motion } from './bodies.ts';

/** Everything that is spotted in a motion. */
export function spotAll(model: GestureModel, { seconds, joints }: Motion): Spotted[] {
  const spotter = new GestureSpotter(model), all: Spotted[] = [];
  for (let frame = 0; frame < seconds.length; frame++) all.push(...spotter.push(seconds[frame]!, joints, frame * FRAME_LENGTH));
  return all;
}

export interface Count { right: number; missed: number; wrong: number }
export const F = ({ right, missed, wrong }: Count): number => (2 * right) / (2 * right + missed + wrong);

/** A made gesture is found when one of its kind was spotted that overlaps it; everything else that was spotted is wrong. */
export function judge(made: readonly Made[], spotted: readonly Spotted[]): Count {
  const open = [...spotted];
  let right = 0;
  for (const { gesture, fromSeconds, toSeconds } of made) {
    const at = open.findIndex((one) => one.gesture === gesture && one.fromSeconds < toSeconds && one.toSeconds > fromSeconds);
    if (at < 0) continue;
    open.splice(at, 1);
    right++;
  }
  return { right, missed: made.length - right, wrong: open.length };
}
