import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FRAME_HEAD, JOINT, PULSE_FIELD, ZONE_FIELD, ZONE_STRIDE } from '../../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../../protocol/motion/index.ts';
import { startDancer } from '../../../view/input/dancer-source.ts';
import { DANCER_PLAYER, SOURCE } from '../../../view/session.ts';
import { recordingSession } from './recording-session.ts';

const BPM = 90;

describe('the dancer in the room', () => {
  /** Milliseconds; the simulation's second 0 is at 0 too, and its first bar line. */
  let clock = 0;
  beforeEach(() => {
    clock = 0;
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  /** A room of fifteen zones whose pulse runs with the clock; `offBy` beats beside it from some moment on. */
  const room = (): ReturnType<typeof recordingSession> & { pass: (ms: number, offBy?: number) => void } => {
    const recording = recordingSession(Array.from({ length: 15 }, () => ({})));
    const { frame } = recording;
    for (let zone = 0; zone < 15; zone++) {
      const at = zone * ZONE_STRIDE;
      frame.zones[at + ZONE_FIELD.x] = 0.7 * Math.cos(zone);
      frame.zones[at + ZONE_FIELD.y] = 1.2 + 0.4 * Math.sin(zone);
      frame.zones[at + ZONE_FIELD.height] = 0.25;
      frame.zones[at + ZONE_FIELD.isLive] = 1;
    }
    frame.head[FRAME_HEAD.zones] = 15;
    frame.pulses[PULSE_FIELD.bpm] = BPM;
    frame.pulses[PULSE_FIELD.beatsPerBar] = 4;
    return { ...recording, pass: (ms, offBy = 0) => {
      for (let i = 0; i < ms; i++) {
        clock++;
        const bars = ((clock / 1000) * BPM) / 60 / 4 + offBy / 4;
        frame.head[FRAME_HEAD.seconds] = clock / 1000;
        frame.pulses[PULSE_FIELD.barPhase] = bars - Math.floor(bars);
        vi.advanceTimersByTime(1);
      }
    } };
  };
  const zonesOf = ({ zones }: ReturnType<typeof recordingSession>['frame']): { x: number; y: number; z: number; height: number }[] => Array.from({ length: 15 }, (_, i) => ({
    x: zones[i * ZONE_STRIDE + ZONE_FIELD.x]!, y: zones[i * ZONE_STRIDE + ZONE_FIELD.y]!, z: 0, height: zones[i * ZONE_STRIDE + ZONE_FIELD.height]!,
  }));

  it('[DNS1] waits for the room, then dances in its beat as player 3, sixty poses a second', () => {
    const { session, samples, frame, pass } = room();
    startDancer(session, () => clock);
    pass(100);
    expect(samples).toHaveLength(0);
    frame.head[FRAME_HEAD.ready] = 1;
    pass(2000);
    expect(samples.length).toBeGreaterThan(115);
    expect(samples.every((sample) => sample.source === SOURCE.dancer && sample.player === DANCER_PLAYER)).toBe(true);
    const last = samples.at(-1)!, pose = poseBuffer();
    new Dancer(zonesOf(frame)).poseAt((((last.captureMs) / 1000) * BPM) / 60, pose);
    for (const joint of [JOINT.nose, JOINT.left_wrist, JOINT.right_wrist, JOINT.left_ankle]) {
      for (let axis = 0; axis < 3; axis++) expect(last.joints.get(joint)![axis]).toBeCloseTo(pose.xyz[joint * 3 + axis]!, 2);
    }
  });

  it('[DNS2] a room whose beat moved aside is followed without a jerk', () => {
    const { session, samples, frame, pass } = room();
    frame.head[FRAME_HEAD.ready] = 1;
    startDancer(session, () => clock);
    pass(1000);
    pass(4000, 0.4);
    const hips = samples.map((sample) => sample.joints.get(JOINT.left_hip)!);
    for (let i = 1; i < hips.length; i++) expect(Math.hypot(hips[i]![0] - hips[i - 1]![0], hips[i]![1] - hips[i - 1]![1])).toBeLessThan(0.02);
    const pose = poseBuffer();
    new Dancer(zonesOf(frame)).poseAt(((samples.at(-1)!.captureMs / 1000) * BPM) / 60 + 0.4, pose);
    expect(hips.at(-1)![0]).toBeCloseTo(pose.xyz[JOINT.left_hip * 3]!, 2);
  });

  it('[DNS3] poses of a tab that slept do not join: the epoch breaks; stopping lets the dancer leave', () => {
    const { session, samples, frame, pass } = room();
    frame.head[FRAME_HEAD.ready] = 1;
    const stop = startDancer(session, () => clock);
    pass(200);
    const { epoch } = samples.at(-1)!;
    clock += 5000;
    pass(50);
    expect(samples.at(-1)!.epoch).toBe(epoch + 1);
    stop();
    expect(samples.at(-1)).toMatchObject({ kind: 'leave', player: DANCER_PLAYER, source: SOURCE.dancer });
  });

  it('[DNS5] zones that were taken away leave gaps and not others’ places; a zone that moves is danced where it is now, and the dance goes on', () => {
    const { session, samples, frame, pass } = room();
    frame.head[FRAME_HEAD.ready] = 1;
    startDancer(session, () => clock);
    pass(3000);
    for (const gone of [2, 8]) frame.zones[gone * ZONE_STRIDE + ZONE_FIELD.isLive] = 0;
    const moved = 9 * ZONE_STRIDE;
    for (let ms = 0; ms < 600; ms += 20) {
      frame.zones[moved + ZONE_FIELD.x] = frame.zones[moved + ZONE_FIELD.x]! + 0.01;
      pass(20);
    }
    pass(8000);
    const pose = poseBuffer(), left = zonesOf(frame).map((zone, index) => (index === 2 || index === 8 ? undefined : zone)), dancer = new Dancer(left);
    for (const sample of samples.slice(-200)) {
      dancer.poseAt(((sample.captureMs / 1000) * BPM) / 60, pose);
      for (const joint of [JOINT.left_wrist, JOINT.right_wrist, JOINT.left_ankle]) for (let axis = 0; axis < 3; axis++) expect(sample.joints.get(joint)![axis]).toBeCloseTo(pose.xyz[joint * 3 + axis]!, 1);
    }
    expect(new Set(samples.map(({ epoch }) => epoch)).size).toBe(1);
  });
});
