import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JOINT, ZONE_FIELD, ZONE_KIND, ZONE_STRIDE } from '../../../protocol/index.ts';
import { HOVER_DEPTH } from '../../../view/input/pointer-body.ts';
import { startPointer, strikeZoneAt } from '../../../view/input/pointer.ts';
import { SOURCE } from '../../../view/session.ts';
import { recordingSession } from './recording-session.ts';

/** Epoch ms of an event's time stamp 0. */
const ORIGIN = 1_000_000;
/** A hundred px are a metre, y up from 200 px. */
const project = (x: number, y: number): { x: number; y: number; z: number } => ({ x: x / 100, y: (200 - y) / 100, z: 0 });

describe('a pointer', () => {
  let clock = 0;
  beforeEach(() => {
    clock = 0;
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());
  const pass = (ms: number): void => {
    for (let i = 0; i < ms; i++) {
      clock++;
      vi.advanceTimersByTime(1);
    }
  };

  interface Fields { x: number; y: number; id?: number; pointerType?: string; button?: number; coalesced?: readonly { clientX: number; clientY: number; timeStamp: number }[]; timeStamp?: number }
  const event = (type: string, { x, y, id = 1, pointerType = 'mouse', button = 0, coalesced = [], timeStamp = clock }: Fields): Event => {
    const made = Object.assign(new Event(type), { clientX: x, clientY: y, pointerId: id, pointerType, button, pressure: 0.5, getCoalescedEvents: () => coalesced });
    Object.defineProperty(made, 'timeStamp', { value: timeStamp });
    return made;
  };
  const play = (): ReturnType<typeof recordingSession> & { element: EventTarget; stop: () => void; dispatch: (type: string, fields: Fields) => void } => {
    const recording = recordingSession(), element = new EventTarget();
    const { zones } = recording.frame;
    zones[ZONE_FIELD.isLive] = 1;
    zones[ZONE_FIELD.kind] = ZONE_KIND.strike;
    zones[ZONE_FIELD.x] = 0.5;
    zones[ZONE_FIELD.y] = 1;
    zones[ZONE_FIELD.radius] = 0.1;
    const stop = startPointer(recording.session, element, project, { timeOrigin: ORIGIN, now: () => ORIGIN + clock });
    return { ...recording, element, stop, dispatch: (type, fields) => void element.dispatchEvent(event(type, fields)) };
  };

  it('[PTR1] is a whole standing body at once: shoulders and hips a torso of 0.288 H apart, feet on the floor, hands resting', () => {
    const { samples } = play();
    const { joints, source, player } = samples[0]!;
    expect([source, player]).toEqual([SOURCE.pointer, 0]);
    const middle = (a: number, b: number): number => (joints.get(a)![1] + joints.get(b)![1]) / 2;
    expect(middle(JOINT.left_shoulder, JOINT.right_shoulder) - middle(JOINT.left_hip, JOINT.right_hip)).toBeCloseTo(0.288 * 1.7, 3);
    expect(joints.get(JOINT.right_ankle)![1]).toBeLessThan(0.1);
    expect(joints.get(JOINT.right_hand)![1]).toBeLessThan(0.9);
    for (let joint = 0; joint < 19; joint++) expect(joints.has(joint), `joint ${joint}`).toBe(true);
  });

  it('[PTR2] pressed is a hand in the stage plane, hovering a hand in front of it; both hand and wrist are exactly there', () => {
    const { samples, dispatch } = play();
    pass(10);
    dispatch('pointermove', { x: -30, y: 50 });
    expect(samples.at(-1)!.joints.get(JOINT.right_wrist)).toEqual([-0.3, 1.5, HOVER_DEPTH]);
    pass(10);
    dispatch('pointerdown', { x: -30, y: 50 });
    expect(samples.at(-1)!.joints.get(JOINT.right_wrist)).toEqual([-0.3, 1.5, 0]);
    expect(samples.at(-1)!.joints.get(JOINT.right_hand)).toEqual([-0.3, 1.5, 0]);
  });

  it('[PTR3] every event that the browser bundled is a sample at its own time', () => {
    const { samples, dispatch } = play();
    pass(20);
    dispatch('pointerdown', { x: 0, y: 0 });
    pass(13);
    const before = samples.length;
    dispatch('pointermove', { x: 40, y: 0, coalesced: [{ clientX: 10, clientY: 0, timeStamp: 24 }, { clientX: 25, clientY: 0, timeStamp: 28 }, { clientX: 40, clientY: 0, timeStamp: 32 }] });
    pass(3);
    const fresh = samples.slice(before).filter((sample) => sample.joints.get(JOINT.right_hand)![0] > 0.05);
    expect(fresh.map((sample) => sample.joints.get(JOINT.right_hand)![0])).toEqual([0.1, 0.25, 0.4]);
    expect(fresh.map((sample) => Math.round(sample.captureMs - ORIGIN))).toEqual([24, 28, 32]);
    // Never earlier than what was already sent, never in the future.
    const times = samples.map((sample) => sample.captureMs);
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(-0.001);
    expect(Math.max(...times)).toBeLessThanOrEqual(ORIGIN + clock + 1);
  });

  it('[PTR4] a press on a strike zone strikes it once, at once; beside it, or on another kind, nothing', () => {
    const { samples, dispatch, frame } = play();
    pass(10);
    dispatch('pointerdown', { x: 55, y: 103 });
    expect(samples.filter((sample) => sample.kind === 'strike')).toMatchObject([{ target: 0, player: 0, source: SOURCE.pointer }]);
    pass(100);
    dispatch('pointerup', { x: 55, y: 103 });
    pass(300);
    dispatch('pointerdown', { x: 80, y: 103 });
    pass(300);
    expect(samples.filter((sample) => sample.kind === 'strike')).toHaveLength(1);
    frame.zones[ZONE_FIELD.kind] = ZONE_KIND.loop;
    expect(strikeZoneAt(frame, 0.5, 1)).toBe(-1);
    frame.zones[ZONE_FIELD.kind] = ZONE_KIND.mod;
    expect(strikeZoneAt(frame, 0.5, 1)).toBe(0);
  });

  it('[PTR5] the nearest of two strike zones in reach answers', () => {
    const { frame } = play();
    frame.zones.copyWithin(ZONE_STRIDE, 0, ZONE_STRIDE);
    frame.zones[ZONE_STRIDE + ZONE_FIELD.x] = 0.6;
    expect([strikeZoneAt(frame, 0.52, 1), strikeZoneAt(frame, 0.58, 1), strikeZoneAt(frame, 0.8, 1)]).toEqual([0, 1, -1]);
  });

  it('[PTR6] a hand that appears elsewhere is absent in between, so no stroke joins the places', () => {
    const { samples, dispatch } = play();
    pass(10);
    dispatch('pointermove', { x: 0, y: 0 });
    pass(100);
    dispatch('pointerdown', { x: 0, y: 0 });
    const before = samples.at(-2)!, after = samples.at(-1)!;
    expect(before.joints.has(JOINT.right_wrist)).toBe(false);
    expect(before.joints.has(JOINT.left_wrist)).toBe(true);
    expect(after.joints.get(JOINT.right_wrist)![2]).toBe(0);
  });

  it('[PTR7] signs of life come at least ten times a second, and close together after a movement', () => {
    const { samples, dispatch } = play();
    pass(1000);
    expect(samples.length).toBeGreaterThanOrEqual(10);
    expect(samples.length).toBeLessThan(20);
    dispatch('pointermove', { x: 0, y: 0 });
    const before = samples.length;
    pass(100);
    expect(samples.length - before).toBeGreaterThanOrEqual(8);
    // The stop is dated to where it was, not to when it was noticed.
    expect(samples[before]!.captureMs - samples[before - 1]!.captureMs).toBeLessThan(10);
  });

  it('[PTR8] the first finger is the right hand, the second the left; lifted fingers let their hand rest', () => {
    const { samples, dispatch } = play();
    pass(10);
    dispatch('pointerdown', { x: 10, y: 20, id: 5, pointerType: 'touch' });
    pass(10);
    dispatch('pointerdown', { x: -40, y: 30, id: 6, pointerType: 'touch' });
    expect(samples.at(-1)!.joints.get(JOINT.right_hand)).toEqual([0.1, 1.8, 0]);
    expect(samples.at(-1)!.joints.get(JOINT.left_hand)).toEqual([-0.4, 1.7, 0]);
    pass(400);
    dispatch('pointerup', { x: 10, y: 20, id: 5, pointerType: 'touch' });
    pass(10);
    expect(samples.at(-1)!.joints.get(JOINT.right_hand)![1]).toBeLessThan(0.9);
    expect(samples.at(-1)!.joints.get(JOINT.left_hand)).toEqual([-0.4, 1.7, 0]);
  });

  it('[PTR9] a quick tap keeps touching long enough to dwell, and where the mouse goes meanwhile is not touched', () => {
    const { samples, dispatch } = play();
    pass(10);
    dispatch('pointerdown', { x: 0, y: 0 });
    pass(20);
    dispatch('pointerup', { x: 0, y: 0 });
    dispatch('pointermove', { x: 90, y: 0 });
    pass(150);
    expect(samples.at(-1)!.joints.get(JOINT.right_hand)).toEqual([0, 2, 0]);
    pass(150);
    expect(samples.at(-1)!.joints.get(JOINT.right_hand)).toEqual([0.9, 2, HOVER_DEPTH]);
  });

  it('[PTR10] a pointer that leaves rests its hand, and stopping lets the player leave', () => {
    const { samples, dispatch, stop } = play();
    pass(10);
    dispatch('pointermove', { x: 0, y: 0 });
    pass(10);
    dispatch('pointerleave', { x: 0, y: 0 });
    expect(samples.at(-1)!.joints.get(JOINT.right_hand)![1]).toBeLessThan(0.9);
    stop();
    expect(samples.at(-1)).toMatchObject({ kind: 'leave', player: 0, source: SOURCE.pointer });
    const sent = samples.length;
    pass(500);
    expect(samples.length).toBe(sent);
  });
});
