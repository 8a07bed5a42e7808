import { describe, expect, it } from 'vitest';
import { JOINT_COUNT, SampleWriter, SPACE } from '../../../protocol/index.ts';
import { degradeAsCamera, Dancer, poseBuffer, type Motion } from '../../../protocol/motion/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../../game/scenes/layouts.ts';
import { performedBytes } from './performed-size.ts';

const HZ = 30, SECONDS = 60;

/** A minute of the dancer, 29 joints. */
function dance(): Motion {
  const dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height }))), pose = poseBuffer(), frames = HZ * SECONDS;
  const xyz = new Float64Array(frames * JOINT_COUNT * 3), confidence = new Float32Array(frames * JOINT_COUNT), micros = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    dancer.poseAt(8 + (frame / HZ) * (88 / 60), pose);
    xyz.set(pose.xyz, frame * JOINT_COUNT * 3);
    confidence.set(pose.confidence, frame * JOINT_COUNT);
    micros[frame] = Math.round((frame * 1e6) / HZ);
  }
  return { space: 'world', width: 0, height: 0, micros, tracks: [{ xyz, confidence }], lengthMicros: SECONDS * 1e6, warnings: [] };
}

describe('the size of a session', () => {
  it('[FMT21] at 30 Hz a minute of one body stays below a tenth of a megabyte, seen by a camera with 4 px of noise or clean, cues and hashes included', async () => {
    const motion = dance();
    const noisy = await performedBytes(degradeAsCamera(motion, { hz: HZ, px: 4, seed: 1 })), clean = await performedBytes(degradeAsCamera(motion, { hz: HZ, px: 0, seed: 1 }));
    expect(noisy).toBeLessThan(100_000);
    expect(clean).toBeLessThan(60_000);
  });

  it('[FMT22] image joints travel in eighths of a pixel, world joints in tenths of a millimetre, confidence in 1/32', () => {
    const samples = new SampleWriter(), xyz = [1.0006, 2.007, 0, 1.23456, -2, 3], read = (space: number): number[] => {
      samples.joints(0, space, 0, xyz, [0.51, 0.004], 2, 0, 0);
      const view = new DataView(samples.take().buffer);
      return [16, 32].flatMap((at) => [view.getUint8(at + 1), view.getInt32(at + 4, true), view.getInt32(at + 8, true), view.getInt32(at + 12, true)]);
    };
    expect(read(SPACE.image)).toEqual([128, 8, 16, 0, 8, 10, -16, 24]);
    expect(read(SPACE.world)).toEqual([128, 10_006, 20_070, 0, 8, 12_346, -20_000, 30_000]);
  });
});
