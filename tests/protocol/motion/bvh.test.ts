import { describe, expect, it } from 'vitest';
import { JOINT, JOINT_COUNT, type JointName } from '../../../protocol/index.ts';
import { parseBvh, type Motion } from '../../../protocol/motion/index.ts';
import { hasRecordings, loadRecording, readRecording, RECORDINGS } from '../../game/motion/recordings.ts';

type V = readonly [number, number, number];
interface Names { readonly hips: string; readonly spine: string; readonly head: string; readonly arm: (side: 'Left' | 'Right') => readonly [string, string, string]; readonly leg: (side: 'Left' | 'Right') => readonly [string, string, string] }
const PLAIN: Names = { hips: 'Hips', spine: 'Spine', head: 'Head', arm: (s) => [`${s}Arm`, `${s}ForeArm`, `${s}Hand`], leg: (s) => [`${s}UpLeg`, `${s}Leg`, `${s}Foot`] };

/** A small standing person as a `.bvh`, in any unit, axis, channel order and naming. Two frames by default. */
function person(options: { unit?: number; zUp?: boolean; order?: string; names?: Names; rows?: number; root?: V; turn?: number; frames?: string } = {}): string {
  const unit = options.unit ?? 1, names = options.names ?? PLAIN, order = options.order ?? 'Zrotation Xrotation Yrotation';
  const v = ([x, y, z]: V): string => (options.zUp ? [x, -z, y] : [x, y, z]).map((n) => (n / unit).toFixed(6)).join(' ');
  // In the file the person faces +z, as they do in most: its left is +x.
  const joint = (name: string, offset: V, inner: string): string => `JOINT ${name}\n{\nOFFSET ${v(offset)}\nCHANNELS 3 ${order}\n${inner}}\n`, end = (offset: V): string => `End Site\n{\nOFFSET ${v(offset)}\n}\n`;
  const arm = (side: 'Left' | 'Right'): string => { const [a, b, c] = names.arm(side), s = side === 'Left' ? 1 : -1; return joint(a, [0.19 * s, 0, 0], joint(b, [0.3 * s, 0, 0], joint(c, [0.26 * s, 0, 0], end([0.1 * s, 0, 0])))); };
  const leg = (side: 'Left' | 'Right'): string => { const [a, b, c] = names.leg(side), s = side === 'Left' ? 1 : -1; return joint(a, [0.09 * s, -0.03, 0], joint(b, [0, -0.42, 0], joint(c, [0, -0.41, 0], end([0, -0.07, 0.12])))); };
  const text = `HIERARCHY\nROOT ${names.hips}\n{\nOFFSET 0 0 0\nCHANNELS 6 Xposition Yposition Zposition ${order}\n${joint(names.spine, [0, 0.46, 0], joint(names.head, [0, 0.16, 0], end([0, 0.2, 0])) + arm('Left') + arm('Right'))}${leg('Left')}${leg('Right')}}\nMOTION\n`;
  const channels = 6 + 3 * (text.match(/^JOINT/gm) ?? []).length, turnAt = 3 + order.split(' ').indexOf(options.zUp ? 'Zrotation' : 'Yrotation');
  const [x, y, z] = options.root ?? [0, 0.93, 0];
  const row = Array.from({ length: channels }, (_, i) => (i < 3 ? Number(v([x, y, z]).split(' ')[i]) : i === turnAt ? (options.turn ?? 0) : 0)).join(' ');
  const rows = options.rows ?? 2;
  return `${text}${options.frames ?? `Frames: ${rows}`}\nFrame Time: 0.04\n${Array(rows).fill(row).join('\n')}\n`;
}

const at = (motion: Motion, frame: number, name: JointName): V => [0, 1, 2].map((axis) => motion.tracks[0]!.xyz[(frame * JOINT_COUNT + JOINT[name]) * 3 + axis]!) as unknown as V;
function read(text: string): Motion {
  const result = parseBvh(text);
  if (!result.ok) throw new Error(result.message);
  return result.motion;
}

describe('parseBvh', () => {
  it('[BVH1] puts a body into the room: metres, right hand at +x, facing −z, floor at 0, hips over the origin', () => {
    const motion = read(person({ root: [3, 0.93, -2], turn: 73 }));
    expect(motion.space).toBe('world');
    expect([...motion.micros]).toEqual([0, 40_000]);
    expect(motion.lengthMicros).toBe(80_000);
    const hips = [0, 1, 2].map((axis) => (at(motion, 0, 'left_hip')[axis]! + at(motion, 0, 'right_hip')[axis]!) / 2);
    expect(hips[0]).toBeCloseTo(0, 6);
    expect(hips[2]).toBeCloseTo(0, 6);
    expect(at(motion, 0, 'right_wrist')[0]).toBeCloseTo(0.75, 1);
    expect(at(motion, 0, 'left_wrist')[0]).toBeCloseTo(-0.75, 1);
    expect(at(motion, 0, 'nose')[2]).toBeLessThan(at(motion, 0, 'left_ear')[2] - 0.05);
    expect(at(motion, 0, 'right_eye')[0]).toBeGreaterThan(at(motion, 0, 'left_eye')[0]);
    expect(at(motion, 0, 'left_ankle')[1]).toBeGreaterThan(0.03);
    expect(at(motion, 0, 'left_ankle')[1]).toBeLessThan(0.12);
    expect(motion.tracks[0]!.confidence.subarray(0, 17).every((c) => c === 1)).toBe(true);
    expect(motion.tracks[0]!.confidence.subarray(17, JOINT_COUNT).every((c) => c === 0)).toBe(true);
  });

  it('[BVH2] reads the same body from metres, centimetres, inches, unknown units, and with z up', () => {
    const metres = read(person());
    for (const options of [{ unit: 0.01 }, { unit: 0.0254 }, { unit: 0.001 }, { zUp: true }, { zUp: true, unit: 0.01 }]) {
      const other = read(person(options));
      for (const name of ['left_wrist', 'right_ankle', 'nose'] as const) at(metres, 0, name).forEach((value, axis) => expect(at(other, 0, name)[axis], `${JSON.stringify(options)} ${name}`).toBeCloseTo(value, 3));
    }
    const strange = read(person({ unit: 0.0371 }));
    expect(at(strange, 0, 'nose')[1]).toBeGreaterThan(1.35);
    expect(at(strange, 0, 'nose')[1]).toBeLessThan(1.75);
  });

  it('[BVH3] takes any order of rotation channels and any family of names', () => {
    const plain = read(person({ turn: 31 }));
    const families: Names[] = [
      { hips: 'hip', spine: 'chest', head: 'head', arm: (s) => (s === 'Left' ? ['lShldr', 'lForeArm', 'lHand'] : ['rShldr', 'rForeArm', 'rHand']), leg: (s) => (s === 'Left' ? ['lThigh', 'lShin', 'lFoot'] : ['rThigh', 'rShin', 'rFoot']) },
      { hips: 'mixamorig:Hips', spine: 'mixamorig:Spine', head: 'mixamorig:Head', arm: (s) => [`mixamorig:${s}Arm`, `mixamorig:${s}ForeArm`, `mixamorig:${s}Hand`], leg: (s) => [`mixamorig:${s}UpLeg`, `mixamorig:${s}Leg`, `mixamorig:${s}Foot`] },
      { hips: 'Hips', spine: 'Chest', head: 'Head', arm: (s) => [`${s}Shoulder`, `${s}Elbow`, `${s}Wrist`], leg: (s) => [`${s}Hip`, `${s}Knee`, `${s}Ankle`] },
      { hips: 'Bip01', spine: 'Bip01 Spine', head: 'Bip01 Head', arm: (s) => [`Bip01 ${s[0]} UpperArm`, `Bip01 ${s[0]} Forearm`, `Bip01 ${s[0]} Hand`], leg: (s) => [`Bip01 ${s[0]} Thigh`, `Bip01 ${s[0]} Calf`, `Bip01 ${s[0]} Foot`] },
      { hips: 'root', spine: 'spine', head: 'head', arm: (s) => [`upper_arm.${s[0]}`, `forearm.${s[0]}`, `hand.${s[0]}`], leg: (s) => [`thigh.${s[0]}`, `shin.${s[0]}`, `foot.${s[0]}`] },
    ];
    for (const names of families) expect(read(person({ turn: 31, names })).tracks[0]!.xyz).toEqual(plain.tracks[0]!.xyz);
    for (const order of ['Xrotation Yrotation Zrotation', 'Yrotation Zrotation Xrotation']) expect(at(read(person({ turn: 31, order })), 1, 'left_wrist')[0]).toBeCloseTo(at(plain, 1, 'left_wrist')[0], 9);
  });

  it('[BVH4] refuses what is broken, with the line and what to do, and never throws', () => {
    const good = person(), lines = good.split('\n'), firstRow = lines.findIndex((line) => line.startsWith('Frame Time')) + 1;
    const replaced = (index: number, line: string): string => lines.map((old, i) => (i === index ? line : old)).join('\n');
    const cases: readonly (readonly [string, RegExp])[] = [
      ['', /Line 1: a \.bvh begins with HIERARCHY/],
      ['{"format": "jam-poses"}', /Line 1.*another kind of file/],
      [good.slice(0, good.indexOf('MOTION')), /before MOTION/],
      [lines.slice(0, firstRow).join('\n'), /2 frames are announced and none is there/],
      [replaced(firstRow, lines[firstRow]!.replace(/^\S+/, 'NaN')), new RegExp(`Line ${firstRow + 1}: value 1 is "NaN"`)],
      [replaced(firstRow, lines[firstRow]!.replace(/^\S+/, '1e999')), /not a finite number/],
      [replaced(firstRow, `${lines[firstRow]!} 7`), new RegExp(`Line ${firstRow + 1}: \\d+ values where the skeleton has`)],
      [person({ frames: 'Frames: 1000000000' }), /1000000000 frames are announced/],
      [person({ frames: 'Frames: -3' }), /whole number from 1/],
      [good.replace('Frame Time: 0.04', 'Frame Time: 0'), /Frame Time/],
      [good.replace('CHANNELS 3', 'CHANNELS 1000000000'), /announces 1000000000 and lists 3/],
      [good.replace('OFFSET 0 0 0', 'OFFSET 0 0'), /OFFSET needs three finite numbers/],
      [good.replace('Xposition', 'Wposition'), /"Wposition" is not one of/],
      [good.replace('}\nMOTION', 'MOTION'), /still open/],
      [good.replace(/Hand/g, 'Mitten'), /no left wrist.*no right wrist/],
      [`HIERARCHY\n${'ROOT a\n{\nOFFSET 0 0 0\nCHANNELS 3 Xrotation Yrotation Zrotation\n'}${'JOINT b\n{\nOFFSET 0 1 0\nCHANNELS 0\n'.repeat(600)}`, /more than 512 joints/],
      [person({ root: [0, 1e7, 0] }).replace(/^0\.000000 10000000/m, '50000 10000000'), /.*/],
    ];
    for (const [text, message] of cases) {
      const result = parseBvh(text);
      if (!result.ok) expect(result.message).toMatch(message);
      else expect(String(message)).toBe('/.*/');
    }
  });

  it('[BVH5] plays the whole rows of a file that was cut off, and says what is missing', () => {
    const text = person({ rows: 6 }), cut = text.slice(0, text.length - 25);
    const motion = read(cut);
    expect(motion.micros.length).toBe(5);
    expect(motion.warnings.join(' ')).toMatch(/the last row has \d+ of \d+ values.*5 whole ones are there/);
    expect(read(person({ rows: 4, frames: 'Frames: 3' })).warnings[0]).toMatch(/more rows than the 3 announced/);
  });

  it('[BVH6] survives any cut and any flipped byte', () => {
    const text = person({ rows: 3 });
    for (let cut = 0; cut < text.length; cut += 37) parseBvh(text.slice(0, cut));
    for (let i = 0; i < text.length; i += 23) {
      const result = parseBvh(`${text.slice(0, i)}${String.fromCharCode(33 + ((i * 31) % 90))}${text.slice(i + 1)}`);
      if (result.ok) expect(result.motion.tracks[0]!.xyz.every(Number.isFinite)).toBe(true);
    }
  });

  it.skipIf(!hasRecordings)('[BVH7] stands recorded people upright on the floor, whole and of believable size', () => {
    for (const name of RECORDINGS) {
      const motion = loadRecording(name), { xyz } = motion.tracks[0]!;
      expect(xyz.every(Number.isFinite), name).toBe(true);
      expect(at(motion, 0, 'nose')[1], name).toBeGreaterThan(1.3);
      expect(at(motion, 0, 'nose')[1], name).toBeLessThan(1.9);
      expect(at(motion, 0, 'right_shoulder')[0] - at(motion, 0, 'left_shoulder')[0], name).toBeGreaterThan(0.25);
      expect(Math.abs(at(motion, 0, 'left_ankle')[1]), name).toBeLessThan(0.15);
      expect(parseBvh(readRecording(name).slice(0, -4000)).ok, `${name}, cut off`).toBe(true);
    }
  });
});
