import { describe, expect, it } from 'vitest';
import { JOINT, JOINT_COUNT, packControl, packSource, BODY_SOURCE } from '../../../protocol/index.ts';
import { EMPTY_SET, isUnchanged, readBodyFile, writeBodyFile, type BodySet } from '../../../view/body/body-file.ts';
import { ShowRecorder, SourceFinder } from '../../../view/body/watch-body.ts';

function bodyAt(handY: number): Float32Array {
  const joints = new Float32Array(JOINT_COUNT * 4), put = (joint: number, x: number, y: number): void => { joints.set([x, y, 0, 1], joint * 4); };
  for (const [side, sign] of [['left', -1], ['right', 1]] as const) {
    put(JOINT[`${side}_shoulder`], sign * 0.2, 1.44);
    put(JOINT[`${side}_elbow`], sign * 0.4, side === 'right' ? (1.44 + handY) / 2 : 1.13);
    put(JOINT[`${side}_wrist`], sign * 0.25, side === 'right' ? handY : 0.82);
    put(JOINT[`${side}_hip`], sign * 0.1, 0.95);
    put(JOINT[`${side}_knee`], sign * 0.1, 0.5);
    put(JOINT[`${side}_ankle`], sign * 0.1, 0.1);
  }
  put(JOINT.nose, 0, 1.6);
  return joints;
}
const motion = { seconds: [0, 0.033, 0.066], joints: [...bodyAt(1), ...bodyAt(1.1), ...bodyAt(1.2)] };
const SET: BodySet = {
  name: 'Solo', mappings: [{ slot: 2, source: packSource(BODY_SOURCE.rise, JOINT.right_wrist), target: 3, player: 0, inLow: -0.1, inHigh: 0.5, outLow: 0, outHigh: 1, curve: 3, smoothing: 80, steps: 4, isOn: true }],
  bindings: [{ slot: 0, trigger: 0x01e30004, least: 0, player: -1, crossing: null, code: '', act: 0x200, target: 1, a: 0, b: 0, c: 0 }, { slot: 1, trigger: 5, least: 0, player: 0, crossing: { source: packControl(3), threshold: 0.5, direction: 1, back: 0.1 }, code: '', act: 0x20d, target: 0, a: 0, b: 0, c: 0 }],
  gestures: [{ name: 'Circle', isEitherSide: false, shows: [motion] }], dance: [motion], sound: { params: [0, 3], poses: [{ values: [0.2, 0.9], motion }] },
};

describe('the file of a body', () => {
  it('[MAP8] what is saved is read again, joints to the millimetre, and is named by a hash of its content', async () => {
    const { text, hash } = await writeBodyFile(SET), read = readBodyFile(text);
    expect(read.ok).toBe(true);
    if (!read.ok) return;
    expect(read.set.mappings).toEqual(SET.mappings);
    expect(read.set.bindings).toEqual(SET.bindings);
    const { joints, seconds } = read.set.gestures[0]!.shows[0]!;
    motion.joints.forEach((x, k) => expect(Math.abs(joints[k]! - x)).toBeLessThan(0.0006));
    expect([...seconds]).toEqual([0, 0.033, 0.066]);
    expect(read.set.gestures[0]!.isEitherSide).toBe(false);
    expect(read.set.dance[0]!.seconds).toHaveLength(3);
    expect((await writeBodyFile(read.set)).hash).toBe(hash);
    expect((await writeBodyFile({ ...SET, name: 'Other' })).hash).toBe(hash);
    expect(await isUnchanged(text)).toBe(true);
    expect(await isUnchanged(text.replace('"curve":3', '"curve":2'))).toBe(false);
    expect(readBodyFile((await writeBodyFile(EMPTY_SET)).text)).toMatchObject({ ok: true });
  });

  it('[MAP9] a file that is wrong is refused with what is wrong, and where', async () => {
    const { text } = await writeBodyFile(SET), wrong = (from: string, to: string): string => { const read = readBodyFile(text.replace(from, to)); return read.ok ? 'read' : read.message; };
    expect(wrong('"jam-map"', '"jam-room"')).toContain('its format is "jam-room"');
    expect(wrong('"version":1', '"version":7')).toContain('its version is 7');
    expect(wrong('"outHigh":1', '"outHigh":2')).toContain('mappings[0].outHigh is 2; it is a number from 0 to 1');
    expect(wrong('"slot":1', '"slot":0')).toContain('bindings[1].slot 0 is taken twice');
    expect(wrong('"values":[0.2,0.9]', '"values":[0.2]')).toContain('sound.poses[0].values has 1 numbers for 2 parameters');
    expect(wrong('"name":"Circle"', '"name":7')).toContain('gestures[0].name');
    for (const broken of ['', '{', '[]', 'null', '{"format":"jam-map","version":1}', text.slice(0, 400)]) expect(readBodyFile(broken)).toMatchObject({ ok: false });
  });
});

describe('watching a body', () => {
  it('[MAP10] of what moves together, what was meant is proposed, with the range that it went', () => {
    const finder = new SourceFinder();
    for (let n = 0; n < 60; n++) finder.push(bodyAt(1.2 + 0.4 * Math.sin(n / 6)), 1.7);
    const best = finder.best()!;
    expect(best.source).toBe(packSource(BODY_SOURCE.rise, JOINT.right_wrist));
    expect(best.high * 1.7).toBeCloseTo(1.6 - 0.95, 1);
    expect(best.low * 1.7).toBeCloseTo(0.8 - 0.95, 1);
    const still = new SourceFinder();
    for (let n = 0; n < 60; n++) still.push(bodyAt(1.2), 1.7);
    expect(still.best()).toBeNull();
  });

  it('[LRN9] a show ends by itself when the body rests after it moved, and a pose after its time', () => {
    const recorder = new ShowRecorder(0);
    let ended = -1;
    for (let n = 0; n < 200 && ended < 0; n++) { const t = n / 30; if (recorder.push(t, bodyAt(t < 1 || t > 2.2 ? 1 : 1 + 0.5 * Math.sin((t - 1) * 5.2)), 1.7)) ended = t; }
    expect(ended).toBeGreaterThan(2.6);
    expect(ended).toBeLessThan(3.6);
    expect(recorder.isMoved).toBe(true);
    const pose = new ShowRecorder(2);
    let last = 0;
    for (let n = 0; n < 200; n++) if (pose.push(n / 30, bodyAt(1), 1.7)) { last = n / 30; break; }
    expect(last).toBeCloseTo(2, 1);
  });
});
