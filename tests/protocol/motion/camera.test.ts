import { describe, expect, it } from 'vitest';
import { COCO_COUNT, JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import { degradeAsCamera, frameAt, NoiseStream, poseBuffer, sampleAt, type Motion } from '../../../protocol/motion/index.ts';
import { cosine, naturalLog, sine } from '../../../protocol/motion/trigonometry.ts';
import { recordSynthetic, SyntheticBody } from '../../game/motion/synthetic-body.ts';

const body = recordSynthetic(new SyntheticBody({ seed: 4, seconds: 10 }), 60);

describe('degradeAsCamera', () => {
  it('[DEG1] sees a body that fills 60 to 80 % of a 640×480 picture, its right hand on the left', () => {
    const seen = degradeAsCamera(body, { hz: 12, px: 0, seed: 1 }), { xyz, confidence } = seen.tracks[0]!;
    expect([seen.space, seen.width, seen.height, seen.micros.length]).toEqual(['image', 640, 480, 120]);
    expect(seen.micros[1]).toBe(83_333);
    const y = (joint: number): number => xyz[joint * 3 + 1]!, tall = (y(JOINT.left_ankle) - y(JOINT.nose)) / (0.93 - 0.05);
    expect(tall / 480).toBeGreaterThan(0.6);
    expect(tall / 480).toBeLessThan(0.8);
    expect(xyz[JOINT.right_wrist * 3]).toBeLessThan(xyz[JOINT.left_wrist * 3]!);
    expect(confidence[COCO_COUNT]).toBe(0);
    for (let i = 0; i < COCO_COUNT; i++) expect(xyz[i * 3 + 2]).toBe(0);
  });

  it('[DEG2] adds noise of the deviation asked for, the same for the same seed and another for another', () => {
    const clean = degradeAsCamera(body, { hz: 30, px: 0, seed: 1 }).tracks[0]!.xyz, noisy = degradeAsCamera(body, { hz: 30, px: 4, seed: 1 }).tracks[0]!.xyz;
    let sum = 0, squares = 0, count = 0;
    for (let i = 0; i < clean.length; i++) {
      if (i % 3 === 2 || clean[i] === 0) continue;
      sum += noisy[i]! - clean[i]!;
      squares += (noisy[i]! - clean[i]!) * (noisy[i]! - clean[i]!);
      count++;
    }
    expect(Math.sqrt(squares / count)).toBeCloseTo(4, 0);
    expect(Math.abs(sum / count)).toBeLessThan(0.15);
    expect(degradeAsCamera(body, { hz: 30, px: 4, seed: 1 }).tracks[0]!.xyz).toEqual(noisy);
    expect(degradeAsCamera(body, { hz: 30, px: 4, seed: 2 }).tracks[0]!.xyz).not.toEqual(noisy);
  });

  it('[DEG3] keeps the frames of the motion at 0 Hz, and only adds noise to what is an image already', () => {
    const seen = degradeAsCamera(body, { hz: 0, px: 0, seed: 1 });
    expect([...seen.micros]).toEqual([...body.micros]);
    expect(degradeAsCamera(seen, { hz: 0, px: 0, seed: 9 }).tracks[0]!.xyz).toEqual(seen.tracks[0]!.xyz);
  });
});

describe('sampleAt', () => {
  it('[MOT1] goes straight between frames, holds the ends, and wraps when looped', () => {
    const xyz = new Float64Array(2 * JOINT_COUNT * 3), confidence = new Float32Array(2 * JOINT_COUNT).fill(1);
    xyz[JOINT_COUNT * 3] = 2;
    const motion: Motion = { space: 'world', width: 0, height: 0, micros: Float64Array.of(0, 100_000), tracks: [{ xyz, confidence }], lengthMicros: 200_000, warnings: [] }, pose = poseBuffer();
    expect(sampleAt(motion, 0, 0.025, false, pose)).toBe(0);
    expect(pose.xyz[0]).toBeCloseTo(0.5, 12);
    sampleAt(motion, 0, 5, false, pose);
    expect(pose.xyz[0]).toBe(2);
    expect(sampleAt(motion, 0, 0.425, true, pose)).toBe(2);
    expect(pose.xyz[0]).toBeCloseTo(0.5, 12);
    expect([0, 99_999, 100_000, 1e9].map((micros) => frameAt(motion, micros))).toEqual([0, 0, 1, 1]);
  });
});

describe('arithmetic of motion files', () => {
  it('[MOT2] sine, cosine and logarithm are within 1e-13 of the real ones', () => {
    for (let i = -2000; i <= 2000; i++) {
      const angle = i * 0.0173;
      expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(1e-13);
      expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(1e-13);
    }
    for (let value = 1e-9; value < 1e9; value *= 1.37) expect(Math.abs(naturalLog(value) - Math.log(value))).toBeLessThan(1e-13);
  });

  it('[MOT3] noise is even and bell-shaped, and begins with the same numbers for ever', () => {
    const stream = new NoiseStream(7), values = Array.from({ length: 20_000 }, () => stream.gaussian());
    const within = (limit: number): number => values.filter((v) => Math.abs(v) < limit).length / values.length;
    expect(within(1)).toBeCloseTo(0.6827, 1);
    expect(within(2)).toBeCloseTo(0.9545, 1);
    expect(values.reduce((sum, v) => sum + v, 0) / values.length).toBeCloseTo(0, 1);
    const again = new NoiseStream(7);
    expect(Array.from({ length: 4 }, () => Math.floor(again.uniform() * 1e6))).toEqual(Array.from({ length: 4 }, ((s) => () => Math.floor(s.uniform() * 1e6))(new NoiseStream(7))));
  });
});
