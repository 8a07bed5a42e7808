import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CUE_KIND, FRAME_HEAD, LIGHT_STRIDE, SHOW_FIELD, SHOW_STATE } from '../../protocol/index.ts';
import { DANCER_PLAYER, SOURCE } from '../../view/session.ts';
import { emulatedQuest3 } from './emulated-headset.ts';
import { isLong, openPage } from './harness.ts';
import { forget, heard, listen, playerNow, waitForCue, type JamGlobal } from './room-page.ts';

const small = { width: 640, height: 360 };
type ShowGlobal = JamGlobal & { jam: { shows: { jump(scene: number): void } | null; headset: unknown } };

/** Where the show stands, by the picture. */
const showNow = (page: Page): Promise<{ state: number; scene: number; seconds: number; camera: number; isHeld: number; dark: number; loops: number; room: number; mode: string; playedBy: string }> =>
  page.evaluate(({ F, H, stride }) => {
    const { frame } = (globalThis as unknown as JamGlobal).jam.session, { show, playedBy } = (globalThis as unknown as JamGlobal).jam.stage.getState();
    void stride;
    return {
      state: frame.show[F.state]!, scene: frame.show[F.scene]!, seconds: frame.show[F.seconds]!, camera: frame.show[F.camera]!, isHeld: frame.show[F.isHeld]!, dark: frame.head[H.blackout]!, loops: frame.head[H.activeLoops]!,
      room: frame.lights[0]!, mode: show, playedBy,
    };
  }, { F: SHOW_FIELD, H: FRAME_HEAD, stride: LIGHT_STRIDE });
const until = (page: Page, field: keyof Awaited<ReturnType<typeof showNow>>, value: number | string, timeout = 30_000): Promise<void> =>
  expect.poll(async () => (await showNow(page))[field], { timeout, message: field }).toBe(value);
const jump = (page: Page, scene: number): Promise<void> => page.evaluate((scene) => (globalThis as unknown as ShowGlobal).jam.shows!.jump(scene), scene);
const watch = (page: Page): Promise<void> => page.getByRole('button', { name: /^Watch the show/ }).click();

describe('the show that comes with the page', () => {
  it('[DEM4] it begins at a click, the dancer performs it scene by scene, a person steps in and it goes on, and afterwards the choices are back', async () => {
    const { page, assertClean } = await openPage({ viewport: small });
    await listen(page);
    await watch(page);
    await until(page, 'state', SHOW_STATE.running);
    await expect.poll(async () => (await playerNow(page, DANCER_PLAYER)).isPresent, { timeout: 20_000 }).toBe(1);
    expect(await page.locator('.start-place').getAttribute('data-open')).toBe('false');

    await jump(page, 1);
    await waitForCue(page, CUE_KIND.loopStart, { loop: 4 }, 30_000);
    await expect.poll(() => page.locator('.show-words').textContent(), { timeout: 30_000 }).toBe('Every light is a sound.');
    await jump(page, 3);
    await until(page, 'scene', 3);
    await expect.poll(async () => (await showNow(page)).room, { timeout: 20_000 }).toBeLessThan(0.3);

    // A person steps in with the pointer: the dancer leaves, the show does not.
    await page.mouse.click(320, 150);
    await until(page, 'playedBy', 'pointer');
    await expect.poll(async () => (await playerNow(page, DANCER_PLAYER)).isPresent, { timeout: 20_000 }).toBe(0);
    await jump(page, 4);
    await until(page, 'scene', 4);
    await expect.poll(async () => (await showNow(page)).loops, { timeout: 30_000 }).toBeGreaterThan(3);
    expect((await heard(page, CUE_KIND.silence)).length).toBeLessThanOrEqual(1);
    expect((await heard(page, CUE_KIND.scene)).map((cue) => cue.loop)).toEqual([0, 1, 3, 4]);
    expect((await heard(page, CUE_KIND.camera)).length).toBeGreaterThan(2);

    // Back to the dancer, and past the last scene.
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.watchShow());
    await expect.poll(async () => (await playerNow(page, DANCER_PLAYER)).isPresent, { timeout: 20_000 }).toBe(1);
    expect((await showNow(page)).scene).toBe(4);
    await jump(page, 5);
    await until(page, 'scene', 5);
    await page.mouse.move(200, 200);
    await page.getByRole('button', { name: 'Next scene' }).click();
    await until(page, 'mode', 'off');
    await expect.poll(() => page.locator('.start-place').getAttribute('data-open'), { timeout: 20_000 }).toBe('true');
    await expect.poll(async () => (await showNow(page)).dark, { timeout: 20_000 }).toBe(0);
    assertClean();
  });
});

describe('the stage', () => {
  it('[STG1] once taken it shows nothing but the show; keys lead it, backspace stops everything, escape has to be held', async () => {
    const { page, context, assertClean } = await openPage({ viewport: small });
    await listen(page);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('show'));
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('button', { name: /^Three minutes of light/ }).click();
    await page.getByRole('button', { name: 'Take the stage' }).click();
    await until(page, 'mode', 'performed');
    await until(page, 'state', SHOW_STATE.ready);
    expect(await page.locator('.shell-rest').evaluate((rest) => getComputedStyle(rest).display)).toBe('none');

    // The performer's own window, and what is said where it may not open.
    const [notes] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Notes window' }).click()]);
    await notes.getByRole('button', { name: 'Go', exact: true }).waitFor();
    expect(await notes.locator('.notes-show').textContent()).toBe('Three minutes of light');

    await page.keyboard.press('Space');
    await until(page, 'scene', 0);
    await expect.poll(() => notes.locator('h1').textContent(), { timeout: 20_000 }).toBe('Dark');
    await page.keyboard.press('PageDown');
    await until(page, 'scene', 1);
    await notes.getByRole('button', { name: 'Go', exact: true }).click();
    await until(page, 'scene', 2);
    await page.keyboard.press('PageUp');
    await until(page, 'scene', 1);
    await page.keyboard.press('u');
    await page.keyboard.press('Escape');
    await page.mouse.click(320, 180);
    expect(await showNow(page)).toMatchObject({ mode: 'performed', scene: 1 });
    expect(await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.stage.getState().studioTab)).toBe(null);
    await page.keyboard.press('.');
    await until(page, 'dark', 1);
    await page.keyboard.press('Backspace');
    await until(page, 'isHeld', 1);
    await until(page, 'dark', 0);
    expect((await showNow(page)).loops).toBe(0);
    await page.keyboard.press('Space');
    await until(page, 'isHeld', 0);

    await notes.close();
    await page.keyboard.down('Escape');
    await until(page, 'mode', 'off');
    await page.keyboard.up('Escape');
    await page.evaluate(() => { window.open = () => null; (globalThis as unknown as JamGlobal).jam.actions.openStudio('show'); });
    await page.getByRole('button', { name: 'Notes window' }).click();
    await page.getByText('The browser blocked the second window').waitFor();
    assertClean();
  });
});

describe('the show in a headset', () => {
  it('[DEM5] over the player’s own room the show goes on, with whoever wears it in the dancer’s place', async () => {
    const { page, assertClean } = await openPage({ viewport: { width: 400, height: 250 }, initScript: emulatedQuest3() });
    await listen(page);
    await page.waitForFunction(() => {
      const { jam } = globalThis as unknown as ShowGlobal;
      return jam.stage.getState().canEnterAr && jam.headset;
    }, undefined, { timeout: 30_000 });
    await watch(page);
    await until(page, 'state', SHOW_STATE.running);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.enterHeadset('ar'));
    await until(page, 'playedBy', 'headset');
    await expect.poll(async () => (await playerNow(page, DANCER_PLAYER)).isPresent, { timeout: 20_000 }).toBe(0);
    await forget(page);
    for (const scene of [2, 4]) {
      await jump(page, scene);
      await until(page, 'scene', scene);
    }
    expect((await waitForCue(page, CUE_KIND.loopStart, {}, 40_000)).source).not.toBe(SOURCE.dancer);
    await expect.poll(async () => (await showNow(page)).loops, { timeout: 30_000 }).toBeGreaterThan(3);
    expect(await showNow(page)).toMatchObject({ state: SHOW_STATE.running, mode: 'watched', playedBy: 'headset' });
    assertClean();
  });
});

if (isLong) describe('the whole show', () => {
  for (const mode of ['page', 'ar'] as const) {
    it(`[DEM6] it runs end to end in real time ${mode === 'ar' ? 'in emulated AR' : 'in the page'}: every scene in its order, three minutes, then the room as it was`, async () => {
      const { page, assertClean } = await openPage({ viewport: { width: 400, height: 250 }, ...(mode === 'ar' ? { initScript: emulatedQuest3() } : {}) });
      await listen(page);
      if (mode === 'ar') await page.waitForFunction(() => (globalThis as unknown as ShowGlobal).jam.headset !== null, undefined, { timeout: 30_000 });
      await watch(page);
      await until(page, 'state', SHOW_STATE.running);
      if (mode === 'ar') await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.enterHeadset('ar'));
      await until(page, 'state', SHOW_STATE.over, 240_000);
      const scenes = await heard(page, CUE_KIND.scene);
      expect(scenes.map((cue) => cue.loop)).toEqual([0, 1, 2, 3, 4, 5]);
      expect((scenes.at(-1)!.tick - scenes[0]!.tick) / 128).toBeGreaterThan(155);
      expect((await heard(page, CUE_KIND.palette)).length).toBe(1);
      await until(page, 'mode', 'off', 30_000);
      assertClean();
    }, 420_000);
  }
});
