import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IMAGE_UNITS, JOINT, WORLD_UNITS } from '../../../protocol/index.ts';
import { readMotion, readMotionFile, startMotionFile } from '../../../view/input/motion-file.ts';
import { SOURCE } from '../../../view/session.ts';
import { recordingSession } from './recording-session.ts';

/** A tenth of a second at 50 Hz: one wrist that rises 1 cm a frame. */
const poses = JSON.stringify({
  format: 'jam-poses', version: 1, space: { kind: 'image', width: 1280, height: 720 }, joints: ['nose', 'right_wrist'],
  frames: [0, 1, 2, 3, 4].map((frame) => ({ t: frame * 0.02, micros: frame * 20_000, people: [[640, 200, 1, 700, 400 - frame * 10, 0.9]] })),
});

describe('a motion file', () => {
  let clock = 0;
  beforeEach(() => {
    clock = 1000;
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());
  const pass = (ms: number): void => {
    for (let i = 0; i < ms; i++) {
      clock++;
      vi.advanceTimersByTime(1);
    }
  };
  const play = (): ReturnType<typeof recordingSession> & { player: ReturnType<typeof startMotionFile> } => {
    const result = readMotion('five.poses.json', poses);
    if (!result.ok) throw new Error(result.message);
    const recording = recordingSession();
    return { ...recording, player: startMotionFile(recording.session, result.motion, () => clock) };
  };

  /** The recording reads every joint as metres. */
  const pixels = (metres: number): number => (metres * WORLD_UNITS) / IMAGE_UNITS;

  it('[MFL1] every recorded frame enters once, at the time it was due, scaled to 640 px, as the file source', () => {
    const { samples } = play();
    pass(99);
    expect(samples.map((sample) => sample.captureMs)).toEqual([1000, 1020, 1040, 1060, 1080]);
    expect(samples.every((sample) => sample.source === SOURCE.file && sample.player === 0)).toBe(true);
    expect(samples.map((sample) => pixels(sample.joints.get(JOINT.right_wrist)![1]))).toEqual([200, 195, 190, 185, 180]);
  });

  it('[MFL2] it goes round and round, and each round is a new epoch', () => {
    const { samples, player } = play();
    pass(player.motion.lengthMicros / 1000 + 30);
    expect(samples.length).toBeGreaterThanOrEqual(6);
    expect(samples[5]!.epoch).not.toBe(samples[4]!.epoch);
    expect(samples[5]!.joints.get(JOINT.right_wrist)).toEqual(samples[0]!.joints.get(JOINT.right_wrist));
  });

  it('[MFL3] a pause stops it where it is, and it goes on from there; a page that slept skips what it missed', () => {
    const { samples, player } = play();
    pass(30);
    player.pause();
    const paused = samples.length;
    pass(500);
    expect([samples.length, player.isPaused]).toEqual([paused, true]);
    player.resume();
    pass(20);
    expect(pixels(samples.at(-1)!.joints.get(JOINT.right_wrist)![1])).toBe(190);
    const before = samples.length;
    clock += 60_000;
    pass(10);
    expect(samples.length - before).toBeLessThan(3);
    player.stop();
    expect(samples.at(-1)).toMatchObject({ kind: 'leave', player: 0 });
  });

  it('[MFL4] a file that cannot be read is refused with its name, what is wrong and what to do', async () => {
    const refusal = async (name: string, text: string): Promise<string> => {
      const result = await readMotionFile(new File([text], name));
      return result.ok ? 'accepted' : result.message;
    };
    expect(await refusal('dance.mp4', '')).toMatch(/dance\.mp4.*\.bvh or \.poses\.json/);
    expect(await refusal('cut.poses.json', poses.slice(0, 200))).toMatch(/cut\.poses\.json: .*export it again/);
    expect(await refusal('cut.bvh', 'HIERARCHY\nROOT Hips\n{\n')).toMatch(/cut\.bvh: /);
  });
});
