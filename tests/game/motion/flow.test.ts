import { describe, expect, it } from 'vitest';
import { JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import { degradeAsCamera, type Motion } from '../../../protocol/motion/index.ts';
import { runKernels, type FlowReading } from './lanes.ts';
import { hasRecordings, loadRecording, RECORDINGS } from './recordings.ts';
import { recordSynthetic, SyntheticBody } from './synthetic-body.ts';

function flowOf(motion: Motion): FlowReading[] {
  const readings: FlowReading[] = [];
  runKernels(motion, (reading) => readings.push(reading));
  return readings;
}

/** The latest reading at each quarter of a second from 2.25 s on. */
function quarters(readings: readonly FlowReading[], until: number): FlowReading[] {
  const out: FlowReading[] = [];
  let next = 0;
  for (let at = 2.25; at < until; at += 0.25) {
    while (next + 1 < readings.length && readings[next + 1]!.seconds <= at) next++;
    out.push(readings[next]!);
  }
  return out;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, v) => sum + v, 0) / list.length, ma = mean(a), mb = mean(b);
  let ab = 0, aa = 0, bb = 0;
  a.forEach((v, i) => { ab += (v - ma) * (b[i]! - mb); aa += (v - ma) * (v - ma); bb += (b[i]! - mb) * (b[i]! - mb); });
  return ab / Math.sqrt(aa * bb);
}

/** A body whose right hand draws what `path` says about (0.35, 1.3), metres. */
function drawing(path: (seconds: number) => readonly [number, number], seconds = 6, hz = 60): Motion {
  const still = recordSynthetic(new SyntheticBody({ seed: 1, seconds, isStrokeless: true, waves: 0 }), hz), xyz = still.tracks[0]!.xyz.slice();
  for (let frame = 0; frame < still.micros.length; frame++) {
    const [x, y] = path(still.micros[frame]! / 1e6), at = (frame * JOINT_COUNT + JOINT.right_wrist) * 3;
    xyz[at] = 0.35 + x;
    xyz[at + 1] = 1.3 + y;
    xyz[at + 2] = -0.1;
  }
  return { ...still, tracks: [{ xyz, confidence: still.tracks[0]!.confidence }] };
}
const last = (motion: Motion): FlowReading => flowOf(motion).at(-1)!;

describe.skipIf(!hasRecordings)('flow of recorded people, seen clean and at 12 Hz with 4 px', () => {
  it('[FLO1] agrees: speed .98, travel .98, tension .95, curvature .9, smoothness .9', () => {
    const clean: FlowReading[] = [], seen: FlowReading[] = [];
    for (const name of RECORDINGS) {
      const motion = loadRecording(name), until = motion.lengthMicros / 1e6;
      for (const seed of [11, 12, 13]) {
        clean.push(...quarters(flowOf(degradeAsCamera(motion, { hz: 0, px: 0, seed })), until));
        seen.push(...quarters(flowOf(degradeAsCamera(motion, { hz: 12, px: 4, seed })), until));
      }
    }
    for (const [field, bar] of [['speed', 0.98], ['travel', 0.98], ['tension', 0.95], ['curvature', 0.9], ['smoothness', 0.9]] as const) {
      expect(correlation(clean.map((r) => r[field]), seen.map((r) => r[field])), field).toBeGreaterThan(bar);
    }
  });
});

describe('flow', () => {
  it('[FLO2] of a still body is silence, at 8 to 120 Hz and to 4 px', () => {
    const still = recordSynthetic(new SyntheticBody({ seed: 31, seconds: 30, isStrokeless: true, waves: 0 }), 120);
    for (const [hz, px] of [[8, 4], [12, 4], [30, 4], [60, 4], [120, 1]] as const) {
      for (const reading of flowOf(degradeAsCamera(still, { hz, px, seed: 3 }))) {
        if (reading.seconds < 3) continue;
        expect([reading.speed, reading.travel, reading.tension, reading.curvature, reading.handSpeed], `${hz} Hz ${px} px at ${reading.seconds}`).toEqual([0, 0, 0, 0, 0]);
      }
    }
  });

  it('[FLO3] knows a circle by its curvature: 1/r, smaller circles bend more', () => {
    const circle = (radius: number, turns: number) => drawing((t) => [radius * Math.cos(2 * Math.PI * turns * t), radius * Math.sin(2 * Math.PI * turns * t)]);
    const wide = last(circle(0.3, 0.8)), narrow = last(circle(0.15, 0.8));
    // H of this body is not 1.7; only ratios are asked.
    expect(narrow.curvature / wide.curvature).toBeGreaterThan(1.6);
    expect(narrow.curvature / wide.curvature).toBeLessThan(2.4);
    expect(wide.curvature).toBeGreaterThan(2);
  });

  it('[FLO4] a hand that travels is free, one that trembles on the spot is tense', () => {
    const travelling = last(drawing((t) => [0.35 * Math.sin(2 * Math.PI * 0.25 * t), 0])), trembling = last(drawing((t) => [0.05 * Math.sin(2 * Math.PI * 3 * t), 0]));
    expect(trembling.tension).toBeGreaterThan(travelling.tension + 0.2);
  });

  it('[FLO5] points where the faster hand goes, and keeps pointing there when it rests', () => {
    const up = flowOf(drawing((t) => [0, t < 3 ? 0 : Math.min(0.8, (t - 3) * 0.9)]));
    expect(up.find((r) => r.seconds > 3.6)!.direction).toBeCloseTo(Math.PI / 2, 1);
    expect(up.at(-1)!.direction).toBeCloseTo(Math.PI / 2, 1);
    expect(up.at(-1)!.handSpeed).toBe(0);
  });

  it('[FLO7] one reach is smoother than the same way in five starts and stops', () => {
    const ease = (u: number): number => (u <= 0 ? 0 : u >= 1 ? 1 : u * u * u * (10 + u * (-15 + 6 * u)));
    const once = last(drawing((t) => [0.6 * ease((t - 4.3) / 1.4), 0])), often = last(drawing((t) => { const part = Math.max(0, Math.min(4.999, (t - 4.3) / 0.28)); return [0.12 * (Math.floor(part) + ease(part - Math.floor(part))), 0]; }));
    expect(once.smoothness).toBeGreaterThan(often.smoothness + 0.3);
  });

  it('[FLO6] a joint that is lost and found elsewhere did not move', () => {
    const motion = drawing((t) => [t % 2 < 1 ? 0 : 0.3, 0]), confidence = motion.tracks[0]!.confidence.slice();
    motion.micros.forEach((at, frame) => { if ((at / 1e6) % 1 > 0.9 || (at / 1e6) % 1 < 0.05) confidence[frame * JOINT_COUNT + JOINT.right_wrist] = 0; });
    for (const reading of flowOf({ ...motion, tracks: [{ xyz: motion.tracks[0]!.xyz, confidence }] })) expect(reading.handSpeed).toBeLessThan(0.1);
  });
});
