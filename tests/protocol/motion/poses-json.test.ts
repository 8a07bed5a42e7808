import { describe, expect, it } from 'vitest';
import { JOINT, JOINT_COUNT, JOINTS } from '../../../protocol/index.ts';
import { parsePosesJson, type Motion } from '../../../protocol/motion/index.ts';

const COCO = JOINTS.slice(0, 17);
const file = (change: Record<string, unknown> = {}, values = 51): Record<string, unknown> => ({
  format: 'jam-poses', version: 1, space: { kind: 'image', width: 640, height: 480 }, joints: COCO,
  frames: [0, 33_000, 66_000].map((micros) => ({ micros, people: [Array.from({ length: values }, (_, i) => (i % 3 === 2 ? 0.9 : 100 + i))] })), ...change,
});
const read = (value: unknown): Motion => {
  const result = parsePosesJson(JSON.stringify(value));
  if (!result.ok) throw new Error(result.message);
  return result.motion;
};

describe('parsePosesJson', () => {
  it('[POS1] reads image joints by name, in any order, with absence where the score is 0', () => {
    const turned = [...COCO].reverse(), motion = read(file({ joints: turned }));
    expect([motion.space, motion.width, motion.height, motion.lengthMicros]).toEqual(['image', 640, 480, 99_000]);
    expect(motion.tracks[0]!.xyz[JOINT.right_ankle * 3]).toBe(100);
    expect(motion.tracks[0]!.xyz[JOINT.nose * 3 + 1]).toBe(100 + 16 * 3 + 1);
    const absent = file();
    (absent.frames as { people: unknown[][] }[])[1]!.people[0]!.splice(0, 3, null, null, 0);
    expect(read(absent).tracks[0]!.confidence[JOINT_COUNT + JOINT.nose]).toBe(0);
    expect(read(absent).tracks[0]!.confidence[JOINT.nose]).toBeCloseTo(0.9);
  });

  it('[POS2] tells people apart by place, absent where a list is short or null, and seats four', () => {
    const person = (x: number): number[] => Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? 1 : x));
    const motion = read(file({ frames: [{ micros: 0, people: [person(1), person(2)] }, { micros: 1000, people: [null, person(3)] }, { micros: 2000, people: [person(4)] }] }));
    expect(motion.tracks).toHaveLength(2);
    expect([0, 1, 2].map((frame) => motion.tracks[0]!.confidence[frame * JOINT_COUNT])).toEqual([1, 0, 1]);
    expect([0, 1, 2].map((frame) => motion.tracks[1]!.xyz[frame * JOINT_COUNT * 3])).toEqual([2, 3, 0]);
    const crowd = read(file({ frames: [{ micros: 0, people: Array.from({ length: 6 }, (_, i) => person(i)) }] }));
    expect(crowd.tracks).toHaveLength(4);
    expect(crowd.warnings[0]).toMatch(/6 people.*first 4 play/);
  });

  it('[POS3] leaves a world body that stands at the origin alone, and brings in one that stands elsewhere', () => {
    const body = (x: number, z: number, turned: boolean, y = 0): unknown => {
      const values = COCO.flatMap((name) => {
        const side = name.startsWith('left') ? -1 : name.startsWith('right') ? 1 : 0, height = name.includes('ankle') ? 0.08 : name.includes('hip') ? 0.9 : 1.4;
        return [x + (turned ? -0.2 : 0.2) * side, y + height, z, 1];
      });
      return file({ space: { kind: 'world' }, frames: [{ micros: 0, people: [values] }] });
    };
    const here = read(body(0.1, -0.2, false));
    expect(here.warnings).toEqual([]);
    expect(here.tracks[0]!.xyz[JOINT.right_hip * 3]).toBeCloseTo(0.3, 12);
    const moved = read(body(3, 2, true, 5));
    expect(moved.warnings.join(' ')).toMatch(/3\.6 m from the middle.*turned round.*5\.0 m above the floor/);
    expect(moved.tracks[0]!.xyz[JOINT.right_hip * 3]).toBeCloseTo(0.2, 9);
    expect(moved.tracks[0]!.xyz[JOINT.left_ankle * 3 + 1]).toBeCloseTo(0.07, 9);
  });

  it('[POS4] refuses what is broken, with the place and what to do, and never throws', () => {
    const bad = (mend: (value: Record<string, unknown>) => void): string => { const value = structuredClone(file()); mend(value); return JSON.stringify(value); };
    const frames = (value: Record<string, unknown>): { micros: unknown; people: unknown[][] }[] => value.frames as { micros: unknown; people: unknown[][] }[];
    const cases: readonly (readonly [string, RegExp])[] = [
      ['', /not whole JSON/], ['null', /"format" is null/], ['[]', /"format"/],
      [JSON.stringify(file()).slice(0, 400), /cut off, export it again/],
      [JSON.stringify(file()).replace('100', 'NaN'), /not whole JSON/],
      [JSON.stringify(file()).replace('100', '1e999'), /frames\[0\]\.people\[0\]: x of nose is null|must be within/],
      [bad((v) => { v.version = 2; }), /only version 1/], [bad((v) => { v.space = { kind: 'disk' }; }), /"space" is/],
      [bad((v) => { v.space = { kind: 'image', width: 0, height: 480 }; }), /picture of 0 × 480/],
      [bad((v) => { v.joints = [...COCO.slice(1), 'tail']; }), /"tail", which is not a joint/], [bad((v) => { v.joints = [...COCO.slice(1), COCO[1]]; }), /second time/],
      [bad((v) => { v.joints = Array(1000).fill('nose'); }), /lists 1000 joints/],
      [bad((v) => { frames(v)[1]!.people[0]!.pop(); }), /frames\[1\]\.people\[0\] has 50 values; 17 joints of 3 make 51/],
      [bad((v) => { frames(v)[2]!.micros = 33_000; }), /frames\[2\]\.micros is 33000, not after 33000/],
      [bad((v) => { frames(v)[0]!.people[0]![4] = 'x'; }), /y of left_eye/], [bad((v) => { frames(v)[0]!.people[0]![3] = 1e9; }), /within ±10000/],
      [bad((v) => { v.frames = []; }), /at least one frame/], [bad((v) => { v.frames = [{ micros: 0, people: [] }]; }), /No frame has anybody/],
    ];
    for (const [text, message] of cases) {
      const result = parsePosesJson(text);
      expect(result.ok ? 'accepted' : result.message).toMatch(message);
    }
  });
});
