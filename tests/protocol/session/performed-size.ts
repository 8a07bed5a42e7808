import { expect } from 'vitest';
import { createJam, headerOf, SessionRecorder } from '../../../game/index.ts';
import { CUE_STRIDE, JOINT_COUNT, SampleWriter, SPACE, TICK_RATE } from '../../../protocol/index.ts';
import type { Motion } from '../../../protocol/motion/index.ts';
import { compactSession } from '../../../protocol/session/index.ts';
import { mustRead } from './make-session.ts';

/** Bytes of the compacted session of a motion, once through, in the default room, with its cues and hashes. */
export async function performedBytes(motion: Motion): Promise<number> {
  const jam = await createJam({ scene: 'loop-room', seed: 3, layout: 'stage' }), recorder = await SessionRecorder.create(jam, headerOf(jam, { id: 'ab'.repeat(16), startedAt: '2026-01-31T20:15:00.000Z', core: 'c0'.repeat(32) }));
  const pieces = [recorder.begin()], samples = new SampleWriter(), cues = new Float64Array(1024 * CUE_STRIDE), { xyz, confidence } = motion.tracks[0]!;
  const ticks = Math.ceil((motion.lengthMicros / 1e6) * TICK_RATE);
  let sequence = 0;
  for (let tick = 0, next = 0; tick < ticks; tick++) {
    for (; next < motion.micros.length && motion.micros[next]! < (tick + 1) * 7812.5; next++) {
      const at = Math.floor(motion.micros[next]! - tick * 7812.5), from = next * JOINT_COUNT;
      samples.joints(0, motion.space === 'image' ? SPACE.image : SPACE.world, 0, xyz.subarray(from * 3), confidence.subarray(from), JOINT_COUNT, at, 0);
    }
    if (!samples.isEmpty) {
      const frame = { tick, source: 4, sequence: sequence++, payload: samples.take() };
      jam.push(frame);
      recorder.frame(frame);
    }
    jam.tick();
    recorder.afterTick(cues, jam.drainCues(cues));
    if (recorder.isDue) pieces.push(recorder.flush());
  }
  pieces.push(recorder.end());
  const compact = await compactSession(Buffer.concat(pieces)), session = await mustRead(compact);
  expect([session.problem, session.ticks, session.sources[0]!.frames]).toEqual([null, ticks, motion.micros.length]);
  expect(session.cuesOf(0, session.ticks).leftAt.length).toBeGreaterThan(100);
  return compact.length;
}
