import { describe, expect, it } from 'vitest';
import { JOINT, JOINT_COUNT, JOINT_STRIDE } from '../../../protocol/index.ts';
import { bodyColumns, BodyShape } from '../../../view/render/body-shape.ts';

const HEIGHT = 1.7, LIMB = 12;

/** Limbs of a standing body with arms to the sides whose hips are `hips` and shoulders `shoulders` metres from its middle; `lacks` names joints that nobody sees. */
function limbs(shoulders: number, hips: number, lacks: readonly (keyof typeof JOINT)[] = []): number[][] {
  const joints = new Float32Array(JOINT_COUNT * JOINT_STRIDE), seen = new Float32Array(JOINT_COUNT);
  const put = (joint: number, x: number, y: number): void => { joints.set([x, y, 0, 1], joint * JOINT_STRIDE); seen[joint] = 1; };
  put(JOINT.nose, 0, 1.6);
  for (const [side, sign] of [['left', -1], ['right', 1]] as const) {
    put(JOINT[`${side}_shoulder`], sign * shoulders, 1.4); put(JOINT[`${side}_elbow`], sign * 0.48, 1.4); put(JOINT[`${side}_wrist`], sign * 0.72, 1.4);
    put(JOINT[`${side}_hip`], sign * hips, 0.92); put(JOINT[`${side}_knee`], sign * 0.12, 0.5); put(JOINT[`${side}_ankle`], sign * 0.13, 0.08);
  }
  for (const name of lacks) seen[JOINT[name]] = 0;
  const columns = bodyColumns();
  new BodyShape().shape(columns, joints, seen, 0, HEIGHT, 'whole');
  const count = [6, 14, 22].reduce((sum, at) => sum + columns.boxes[at]!, 0);
  return Array.from({ length: count }, (_, k) => [...columns.bones.subarray(k * LIMB, (k + 1) * LIMB)]);
}

/** How far from the middle anything is drawn between two heights, metres. */
const reach = (bones: readonly number[][], low: number, high: number): number => Math.max(...bones.flatMap(([ax, ay, , ar, bx, by, , br]) => [[ax!, ay!, ar!], [bx!, by!, br!]]).filter(([, y]) => y! > low && y! < high).map(([x, , r]) => Math.abs(x!) + r!));

describe('the shape of a body', () => {
  it('[PIC16] hips are drawn no broader when a source measures them broad, and what is measured slim stays slim', () => {
    const slim = reach(limbs(0.17, 0.06), 0.85, 1), usual = reach(limbs(0.19, 0.1), 0.85, 1), broad = reach(limbs(0.22, 0.16), 0.85, 1);
    expect(broad).toBeCloseTo(usual, 3);
    expect(broad).toBeLessThan(0.12 * HEIGHT);
    expect(slim).toBeLessThan(usual);
  });

  it('[PIC16] a body of which legs or a hand are not seen fades out where it ends', () => {
    const shinesAt = (bones: readonly number[][], x: number, y: number): number[] => bones.flatMap((bone) => [[bone[0]!, bone[1]!, bone[8]!], [bone[4]!, bone[5]!, bone[9]!]]).filter(([bx, by]) => Math.hypot(bx! - x, by! - y) < 0.01).map(([, , shine]) => shine!);
    const whole = limbs(0.19, 0.1), cut = limbs(0.19, 0.1, ['left_ankle', 'right_ankle', 'right_wrist']);
    for (const [x, y] of [[0.48, 1.4], [-0.12, 0.5], [0.12, 0.5]] as const) {
      expect(Math.min(...shinesAt(whole, x, y))).toBeGreaterThan(0.7);
      expect(shinesAt(cut, x, y).length).toBeGreaterThan(0);
      expect(Math.max(...shinesAt(cut, x, y))).toBeLessThan(0.25);
    }
  });
});
