import { describe, expect, it } from 'vitest';
import { createJam } from '../../../game/index.ts';
import { JOINT_COUNT, SPACE, SampleWriter, SETTINGS, TICK_MICROS } from '../../../protocol/index.ts';
import { degradeAsCamera, type Motion } from '../../../protocol/motion/index.ts';
import { Agreement, type FoundStroke } from './lanes.ts';
import { recordSynthetic, SyntheticBody } from './synthetic-body.ts';

interface Told extends FoundStroke { readonly player: number }

/** Plays a motion into the real room, each frame arriving `ageMicros` after it was captured, and hears its attacks. */
async function perform(motion: Motion, ageMicros: number, change: (frame: number, writer: SampleWriter) => { epoch: number } = () => ({ epoch: 0 })): Promise<Told[]> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), writer = new SampleWriter(), told: Told[] = [];
  const { xyz, confidence } = motion.tracks[0]!;
  let next = 0, sequence = 0;
  for (let tick = 0; tick * TICK_MICROS < motion.lengthMicros + ageMicros; tick++) {
    for (; next < motion.micros.length && motion.micros[next]! + ageMicros < (tick + 1) * TICK_MICROS; next++) {
      const { epoch } = change(next, writer);
      writer.joints(0, motion.space === 'image' ? SPACE.image : SPACE.world, epoch, xyz.subarray(next * JOINT_COUNT * 3, (next + 1) * JOINT_COUNT * 3), confidence.subarray(next * JOINT_COUNT, (next + 1) * JOINT_COUNT), JOINT_COUNT, Math.floor(motion.micros[next]! + ageMicros - tick * TICK_MICROS), ageMicros);
    }
    if (!writer.isEmpty) expect(jam.push({ tick, source: 1, sequence: sequence++, payload: writer.take() })).toEqual({ ok: true });
    jam.tick();
    jam.readEvents({ attack: (micros, strokeAtMicros, player, joint, strength) => told.push({ seconds: strokeAtMicros / 1e6, noticed: (tick * TICK_MICROS + micros) / 1e6, joint, strength, player }) });
  }
  return told;
}

describe('attacks in the room', () => {
  it('[ATK10] carry the time of the stroke as it was captured, not as it arrived, and are told in the tick that brought the frame', async () => {
    const body = new SyntheticBody({ seed: 8001, seconds: 25 });
    const clean = await perform(recordSynthetic(body, 120), 0), webcam = await perform(degradeAsCamera(recordSynthetic(body, 240), { hz: 12, px: 4, seed: 3 }), 90_000);
    for (const [told, f, age, frame] of [[clean, 0.93, 0, 1 / 120], [webcam, 0.85, 0.09, 1 / 12]] as const) {
      const found = new Agreement();
      found.add(body.truth, told, 0.07);
      expect(found.f).toBeGreaterThan(f);
      expect(found.medianDelay).toBeLessThan(age + 1.2 * frame);
      for (const attack of told) expect([attack.player, attack.seconds <= attack.noticed - age + 1e-5]).toEqual([0, true]);
    }
  });

  it('[ATK7] another epoch, elsewhere in the room and of another size, is no stroke', async () => {
    const still = recordSynthetic(new SyntheticBody({ seed: 8002, seconds: 10, isStrokeless: true, waves: 0 }), 30), xyz = still.tracks[0]!.xyz.slice();
    const epochOf = (frame: number): number => Math.floor(frame / 45);
    for (let frame = 0; frame < still.micros.length; frame++) {
      for (let i = frame * JOINT_COUNT * 3; i < (frame + 1) * JOINT_COUNT * 3; i += 3) {
        const by = epochOf(frame) % 2 === 0 ? 1 : 0.7;
        xyz[i] = xyz[i]! * by + 0.4 * (epochOf(frame) % 3);
        xyz[i + 1] = xyz[i + 1]! * by;
      }
    }
    expect(await perform({ ...still, tracks: [{ xyz, confidence: still.tracks[0]!.confidence }] }, 0, (frame) => ({ epoch: epochOf(frame) }))).toEqual([]);
  });

  it('[ATK11] come more easily with the setting sensitivity, and less with less of it', async () => {
    const body = new SyntheticBody({ seed: 8003, seconds: 20, peak: [0.9, 2.2] }), motion = recordSynthetic(body, 60);
    const count = async (value: number): Promise<number> => (await perform(motion, 0, (frame, writer) => { if (frame === 0) writer.setting(SETTINGS.sensitivity.id, value, 0); return { epoch: 0 }; })).length;
    const [half, usual, twice] = [await count(0.5), await count(1), await count(2)];
    expect(half).toBeLessThan(usual);
    expect(twice).toBeGreaterThan(usual);
  });
});
