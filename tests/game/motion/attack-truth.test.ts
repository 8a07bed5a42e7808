import { describe, expect, it } from 'vitest';
import { COCO_COUNT, JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import { degradeAsCamera, type Motion } from '../../../protocol/motion/index.ts';
import { Agreement, runKernels } from './lanes.ts';
import { hasRecordings, loadRecording, RECORDINGS } from './recordings.ts';
import { recordSynthetic, SyntheticBody, type SyntheticOptions } from './synthetic-body.ts';

/** Seeds that no constant was chosen on. */
const FRESH = [7001, 7002, 7003, 7004, 7005, 7006];
const WINDOW = 0.07;

function agreement(seeds: readonly number[], see: (world: (hz: number) => Motion, seed: number) => Motion, options: Partial<SyntheticOptions> = {}): Agreement {
  const all = new Agreement();
  for (const seed of seeds) {
    const body = new SyntheticBody({ seed, seconds: 50, ...options });
    all.add(body.truth, runKernels(see((hz) => recordSynthetic(body, hz), seed)), WINDOW);
  }
  return all;
}
const through = (hz: number, px: number) => (world: (hz: number) => Motion, seed: number): Motion => degradeAsCamera(world(240), { hz, px, seed: seed * 3 + 1 });

describe('strokes at known times', () => {
  it('[ATK1] are found clean at 120 Hz: F within ±70 ms at least .93, noticed within 1.2 frames', () => {
    const found = agreement(FRESH, (world) => world(120));
    expect(found.f).toBeGreaterThan(0.96);
    expect(found.medianDelay).toBeLessThan(1.2 / 120);
  });

  it('[ATK1] are found by a webcam at 12 Hz with 4 px of noise: F at least .85, noticed within 1.2 frames', () => {
    const found = agreement(FRESH, through(12, 4));
    expect(found.f).toBeGreaterThan(0.89);
    expect(found.medianDelay).toBeLessThan(1.2 / 12);
  });

  it('[ATK1] are found at rates and noises between: 30 Hz with 2 and 4 px, 15 Hz with 2 px', () => {
    for (const [hz, px, bar] of [[30, 2, 0.94], [30, 4, 0.92], [15, 2, 0.92]] as const) {
      const found = agreement(FRESH.slice(0, 4), through(hz, px));
      expect(found.f, `${hz} Hz, ${px} px`).toBeGreaterThan(bar);
      expect(found.medianDelay).toBeLessThan(1.2 / hz);
    }
  });

  it('[ATK1] are found when they are weak and the body sways and waves widely', () => {
    expect(agreement(FRESH.slice(0, 4), (world) => world(120), { waves: 1.7, peak: [1.1, 4] }).f).toBeGreaterThan(0.93);
    expect(agreement(FRESH.slice(0, 4), through(12, 4), { waves: 1.7, peak: [1.1, 4] }).f).toBeGreaterThan(0.83);
  });

  it('[ATK2] ended no later than they are noticed', () => {
    const body = new SyntheticBody({ seed: 7100, seconds: 40 });
    for (const motion of [recordSynthetic(body, 120), degradeAsCamera(recordSynthetic(body, 240), { hz: 12, px: 4, seed: 5 })]) {
      for (const stroke of runKernels(motion)) expect(stroke.seconds).toBeLessThanOrEqual(stroke.noticed);
    }
  });

  it('[ATK3] are the same for a child and a giant who move alike', () => {
    const body = new SyntheticBody({ seed: 7200, seconds: 40 }), motion = recordSynthetic(body, 90), track = motion.tracks[0]!;
    const scaled = (by: number): Motion => ({ ...motion, tracks: [{ xyz: track.xyz.map((v) => v * by), confidence: track.confidence }] });
    const own = runKernels(scaled(1.7 / body.height)).map((s) => [s.joint, Math.round(s.seconds * 1e6)]);
    expect(own.length).toBeGreaterThan(20);
    for (const height of [1.1, 2.1]) expect(runKernels(scaled(height / body.height)).map((s) => [s.joint, Math.round(s.seconds * 1e6)])).toEqual(own);
  });

  it('[ATK4] are found in frames that come unevenly', () => {
    const all = new Agreement();
    for (const seed of FRESH.slice(0, 3)) {
      const body = new SyntheticBody({ seed, seconds: 50 }), world = recordSynthetic(body, 240), micros: number[] = [];
      // A phone that gives 8 … 33 frames a second as it likes.
      for (let at = 0, k = 0; at < 49e6; at += 30_000 + ((k * 7919) % 95_000), k++) micros.push(at);
      const xyz = new Float64Array(micros.length * JOINT_COUNT * 3), confidence = new Float32Array(micros.length * JOINT_COUNT).fill(1), pose = new Float64Array(JOINT_COUNT * 3);
      micros.forEach((at, frame) => { body.pose(at / 1e6, pose); xyz.set(pose, frame * JOINT_COUNT * 3); });
      all.add(body.truth, runKernels({ ...world, micros: Float64Array.from(micros), tracks: [{ xyz, confidence }] }), WINDOW);
    }
    expect(all.f).toBeGreaterThan(0.9);
  });
});

describe('what is no stroke', () => {
  it('[ATK5] a still body strikes never, in a minute each at 120 Hz, 60 Hz with 3 px, 30 Hz and 12 Hz with 4 px', () => {
    for (const seed of [7301, 7302]) {
      const still = recordSynthetic(new SyntheticBody({ seed, seconds: 60, isStrokeless: true, waves: 0 }), 120);
      expect(runKernels(still)).toEqual([]);
      for (const [hz, px] of [[60, 3], [30, 2], [30, 4], [12, 4]] as const) expect(runKernels(degradeAsCamera(still, { hz, px, seed })), `${hz} Hz ${px} px`).toEqual([]);
    }
  });

  it('[ATK6] slow waves strike at most once a minute, noisy or not', () => {
    for (const [hz, px] of [[120, 0], [30, 2], [12, 4]] as const) {
      let count = 0;
      for (const seed of [7401, 7402, 7403]) {
        const waving = recordSynthetic(new SyntheticBody({ seed, seconds: 60, isStrokeless: true, waves: 1.5 }), 120);
        count += runKernels(degradeAsCamera(waving, { hz, px, seed })).length;
      }
      expect(count / 3, `${hz} Hz ${px} px`).toBeLessThanOrEqual(1);
    }
  });

  it('[ATK7] a hand that is lost and found elsewhere, a jump to another body, and one wrong frame are no strokes', () => {
    const still = recordSynthetic(new SyntheticBody({ seed: 7501, seconds: 12, isStrokeless: true, waves: 0 }), 30), track = still.tracks[0]!;
    const spoil = (change: (frame: number, xyz: Float64Array, confidence: Float32Array) => void): Motion => {
      const xyz = track.xyz.slice(), confidence = track.confidence.slice();
      for (let frame = 0; frame < still.micros.length; frame++) change(frame, xyz, confidence);
      return { ...still, tracks: [{ xyz, confidence }] };
    };
    const wrist = (frame: number): number => frame * JOINT_COUNT + JOINT.right_wrist;
    const lost = spoil((frame, xyz, confidence) => {
      if (frame % 40 < 6) confidence[wrist(frame)] = 0;
      if (frame % 80 >= 40) xyz[wrist(frame) * 3 + 1]! += 0.6;
    });
    const glitch = spoil((frame, xyz) => { if (frame % 25 === 0) xyz[wrist(frame) * 3]! += 0.3; });
    const jump = spoil((frame, xyz) => { if (frame % 100 >= 50) for (let joint = 0; joint < COCO_COUNT; joint++) xyz[(frame * JOINT_COUNT + joint) * 3]! += 1.5; });
    expect(runKernels(lost)).toEqual([]);
    expect(runKernels(glitch)).toEqual([]);
    expect(runKernels(jump)).toEqual([]);
  });

  it('[ATK8] one stroke of an arm is one attack, and two arms that strike together are two', () => {
    const one = new SyntheticBody({ seed: 7601, seconds: 40, shapes: ['minimum-jerk'], waves: 0 });
    const found = runKernels(recordSynthetic(one, 120));
    for (const stroke of found) expect(found.filter((other) => other.joint === stroke.joint && Math.abs(other.seconds - stroke.seconds) < 0.15)).toHaveLength(1);
    const together = one.truth.filter((a) => one.truth.some((b) => b.joint !== a.joint && b.seconds === a.seconds));
    expect(together.length).toBeGreaterThan(0);
    for (const stroke of together) expect(found.some((other) => other.joint === stroke.joint && Math.abs(other.seconds - stroke.seconds) < WINDOW)).toBe(true);
  });
});

describe.skipIf(!hasRecordings)('the same recorded dance, clean and through a webcam', () => {
  it('[ATK9] agree at 12 Hz with 4 px: F at least .75 within 70 ms and .80 within 100, of the stronger half .88', () => {
    const near = new Agreement(), far = new Agreement();
    let strong = 0, kept = 0;
    for (const name of RECORDINGS) {
      const motion = loadRecording(name), clean = runKernels(motion);
      const middle = clean.map((stroke) => stroke.strength).sort((a, b) => a - b)[clean.length >> 1]!;
      for (let seed = 801; seed <= 810; seed++) {
        const seen = runKernels(degradeAsCamera(motion, { hz: 12, px: 4, seed }));
        near.add(clean, seen, 0.07);
        far.add(clean, seen, 0.1);
        const stronger = clean.filter((stroke) => stroke.strength >= middle);
        strong += stronger.length;
        kept += stronger.filter((stroke) => seen.some((other) => other.joint === stroke.joint && Math.abs(other.seconds - stroke.seconds) <= 0.1)).length;
      }
    }
    expect(near.f).toBeGreaterThan(0.78);
    expect(far.f).toBeGreaterThan(0.8);
    expect(kept / strong).toBeGreaterThan(0.9);
  });
});
