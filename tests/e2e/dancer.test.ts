import { describe, expect, it } from 'vitest';
import { CUE_KIND } from '../../protocol/index.ts';
import { DANCER_PLAYER, SOURCE } from '../../view/session.ts';
import { openPage } from './harness.ts';
import { forget, listen, playerNow, waitForCue, type JamGlobal } from './room-page.ts';

const small = { width: 400, height: 250 };
const state = (page: Parameters<typeof listen>[0]): Promise<{ playedBy: string; notices: string[] }> => page.evaluate(() => {
  const { playedBy, notices } = (globalThis as unknown as JamGlobal).jam.stage.getState();
  return { playedBy, notices: notices.map((notice) => notice.message) };
});

describe('a page that nobody touches', () => {
  it('[DNS4] the dancer of light comes by itself, launches a loop on the bar and strikes a drum', async () => {
    const { page, assertClean } = await openPage({ viewport: small });
    await listen(page);
    expect((await waitForCue(page, CUE_KIND.loopStart, { source: SOURCE.dancer }, 40_000)).loop).toBeGreaterThanOrEqual(0);
    await waitForCue(page, CUE_KIND.strike, { source: SOURCE.dancer }, 60_000);
    expect((await playerNow(page, DANCER_PLAYER)).isPresent).toBe(1);
    assertClean();
  });
});

describe('a motion file', () => {
  it('[MFL5] a file cut off is refused in one line and whoever plays goes on; a whole one plays as player 0', async () => {
    const { page, assertClean } = await openPage({ viewport: small });
    await listen(page);
    await expect.poll(async () => (await playerNow(page, DANCER_PLAYER)).isPresent, { timeout: 30_000 }).toBe(1);
    const open = (name: string, text: string): Promise<void> => page.evaluate(({ name, text }) => (globalThis as unknown as JamGlobal).jam.actions.openMotionFile(new File([text], name)), { name, text });

    await open('cut.bvh', 'HIERARCHY\nROOT Hips\n{\n  OFFSET 0 90 0\n  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation\n');
    await expect.poll(async () => (await state(page)).notices.join(' '), { timeout: 20_000 }).toMatch(/cut\.bvh: .*(export|file)/);
    expect((await state(page)).playedBy).not.toBe('file');
    expect((await playerNow(page, DANCER_PLAYER)).isPresent).toBe(1);

    // Somebody stands, 1.7 m tall, and waves.
    const joints = ['nose', 'left_shoulder', 'right_shoulder', 'left_wrist', 'right_wrist', 'left_hip', 'right_hip', 'left_ankle', 'right_ankle'];
    const frames = Array.from({ length: 120 }, (_, frame) => {
      const wave = 0.15 * Math.sin(frame / 6);
      const places = [[0, 1.56, -0.1], [-0.2, 1.39, 0], [0.2, 1.39, 0], [-0.25, 0.8, 0], [0.45 + wave, 1.5, 0], [-0.1, 0.9, 0], [0.1, 0.9, 0], [-0.13, 0.07, 0], [0.13, 0.07, 0]];
      return { micros: frame * 33_333, people: [places.flatMap((place) => [...place, 1])] };
    });
    await forget(page);
    await open('wave.poses.json', JSON.stringify({ format: 'jam-poses', version: 1, space: { kind: 'world' }, joints, frames }));
    await expect.poll(async () => (await state(page)).playedBy, { timeout: 20_000 }).toBe('file');
    await expect.poll(async () => (await playerNow(page, 0)).isPresent, { timeout: 20_000 }).toBe(1);
    await expect.poll(async () => (await playerNow(page, DANCER_PLAYER)).isPresent, { timeout: 20_000 }).toBe(0);
    const before = (await playerNow(page, 0)).epoch;
    // The file is four seconds long: the next round is a new epoch.
    await expect.poll(async () => (await playerNow(page, 0)).epoch, { timeout: 20_000 }).not.toBe(before);
    assertClean();
  });
});
