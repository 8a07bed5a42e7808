import { describe, expect, it } from 'vitest';
import { createJam } from '../../game/index.ts';
import { JOINT_COUNT, RenderFrame, SPACE, SampleWriter, TICK_RATE, ZONE_FIELD, ZONE_STRIDE } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';
import { BONES, JOINT } from '../../protocol/joints.ts';

const BPM = 88, BEATS = 48;

/** Dances `BEATS` beats in the real room at 64 Hz and tells what the room noticed. */
async function dance(): Promise<{ hits: [number, number][]; misses: number; started: number[]; frame: RenderFrame }> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), frame = new RenderFrame();
  jam.tick();
  jam.writeRenderFrame(frame, 0);
  const places = jam.description.zones.map((_, zone) => {
    const at = zone * ZONE_STRIDE;
    return { x: frame.zones[at + ZONE_FIELD.x]!, y: frame.zones[at + ZONE_FIELD.y]!, z: frame.zones[at + ZONE_FIELD.z]!, height: frame.zones[at + ZONE_FIELD.height]! };
  });
  const dancer = new Dancer(places), pose = poseBuffer(), writer = new SampleWriter();
  const hits: [number, number][] = [], started: number[] = [];
  let misses = 0, sequence = 0;
  for (let tick = 1; (tick / TICK_RATE / 60) * BPM < BEATS; tick++) {
    const beat = (tick / TICK_RATE / 60) * BPM;
    if (tick % 2 === 0) {
      dancer.poseAt(beat, pose);
      writer.joints(3, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
      expect(jam.push({ tick, source: 4, sequence: sequence++, payload: writer.take() })).toEqual({ ok: true });
    }
    jam.tick();
    jam.readEvents({
      attack: (_micros, _at, _player, _joint, _strength, zone) => (zone < 0 ? misses++ : hits.push([zone, Math.round(beat * 4) / 4])),
      loop: (loop, event) => { if (event === 'start') started.push(loop); },
    });
  }
  return { hits, misses, started, frame };
}

describe('the dancer of light', () => {
  it('[DAN1] strikes every drum of its score on the beat, and nothing else', async () => {
    const { hits, misses, started } = await dance();
    expect(hits).toEqual([
      [9, 12], [8, 12.75], [9, 13.5], [8, 14.5], [9, 15.5], [9, 21.5], [8, 22.25], [9, 23], [8, 23.75], [11, 24.5],
      [8, 34], [9, 34.75], [8, 35.5], [9, 36.25], [8, 37], [10, 38],
    ]);
    expect(misses).toBe(0);
    expect(started).toEqual([0, 7, 2, 1, 5]);
  });

  it('[DAN2] keeps the length of its bones, whatever it reaches for', () => {
    const zones = Array.from({ length: 15 }, (_, i) => ({ x: (i % 5) - 2, y: (i % 3) + 0.2, z: 0, height: 0.6 }));
    const dancer = new Dancer(zones), pose = poseBuffer();
    const limbs = BONES.filter(([from, to]) => from >= JOINT.left_shoulder && to <= JOINT.right_ankle && to > JOINT.right_shoulder && !(from <= JOINT.right_shoulder && to >= JOINT.left_hip));
    const lengths = limbs.map(() => ({ min: Infinity, max: 0 }));
    for (let beat = 0; beat < 260; beat += 0.11) {
      dancer.poseAt(beat, pose);
      limbs.forEach(([from, to], index) => {
        const length = Math.hypot(...[0, 1, 2].map((axis) => pose.xyz[from * 3 + axis]! - pose.xyz[to * 3 + axis]!));
        lengths[index] = { min: Math.min(lengths[index]!.min, length), max: Math.max(lengths[index]!.max, length) };
      });
    }
    const arms = lengths.filter((_, index) => limbs[index]![0] !== JOINT.left_hip || limbs[index]![1] !== JOINT.right_hip);
    for (const { min, max } of arms) expect(max - min).toBeLessThan(0.011);
  });
});
