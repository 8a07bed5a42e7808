import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CUE_KIND, FRAME_HEAD, PLAYER_FIELD, PLAYER_STRIDE, SHOW_FIELD, SHOW_STATE } from '../../protocol/index.ts';
import { DANCER_PLAYER, SOURCE } from '../../view/session.ts';
import { emulatedQuest3 } from './emulated-headset.ts';
import { isLong, openPage } from './harness.ts';
import { forget, heard, listen, waitForCue, type JamGlobal } from './room-page.ts';

/** Software draws a small picture faster, and waiting for pictures is most of what these tests do. */
const small = { width: 400, height: 250 };
type ShowGlobal = JamGlobal & { jam: { shows: { jump(scene: number): void } | null; headset: unknown } };

interface ShowNow { readonly state: number; readonly scene: number; readonly camera: number; readonly isHeld: number; readonly dark: number; readonly loops: number; readonly room: number; readonly mode: string; readonly playedBy: string; readonly hasDancer: number }
/** Where the show stands, by the picture. */
const showNow = (page: Page): Promise<ShowNow> => page.evaluate(({ F, H, dancer }) => {
  const { frame } = (globalThis as unknown as JamGlobal).jam.session, { show, playedBy } = (globalThis as unknown as JamGlobal).jam.stage.getState();
  return {
    state: frame.show[F.state]!, scene: frame.show[F.scene]!, camera: frame.show[F.camera]!, isHeld: frame.show[F.isHeld]!, dark: frame.head[H.blackout]!, loops: frame.head[H.activeLoops]!,
    room: frame.lights[0]!, mode: show, playedBy, hasDancer: frame.players[dancer]!,
  };
}, { F: SHOW_FIELD, H: FRAME_HEAD, dancer: DANCER_PLAYER * PLAYER_STRIDE + PLAYER_FIELD.isPresent });
/** Waits in the page until the show stands so: no way to and fro for every look. */
async function until(page: Page, wanted: Partial<ShowNow>, timeout = 40_000): Promise<void> {
  await page.waitForFunction(({ wanted, F, H, dancer }) => {
    const { frame } = (globalThis as unknown as JamGlobal).jam.session, { show, playedBy } = (globalThis as unknown as JamGlobal).jam.stage.getState();
    const now: Record<string, unknown> = {
      state: frame.show[F.state], scene: frame.show[F.scene], camera: frame.show[F.camera], isHeld: frame.show[F.isHeld], dark: frame.head[H.blackout], loops: frame.head[H.activeLoops], mode: show, playedBy, hasDancer: frame.players[dancer],
    };
    return Object.entries(wanted).every(([name, value]) => now[name] === value);
  }, { wanted, F: SHOW_FIELD, H: FRAME_HEAD, dancer: DANCER_PLAYER * PLAYER_STRIDE + PLAYER_FIELD.isPresent }, { timeout, polling: 40 }).catch(async (cause: unknown) => {
    throw new Error(`The show was to stand at ${JSON.stringify(wanted)}; it stands at ${JSON.stringify(await showNow(page))}.`, { cause });
  });
}
const jump = (page: Page, scene: number): Promise<void> => page.evaluate((scene) => (globalThis as unknown as ShowGlobal).jam.shows!.jump(scene), scene);
const watch = (page: Page): Promise<void> => page.getByRole('button', { name: /^Watch the show/ }).click();

describe('the show in a headset', () => {
  it('[DEM5] over the player’s own room the show goes on, with whoever wears it in the dancer’s place', async () => {
    const { page, assertClean } = await openPage({ viewport: small, initScript: emulatedQuest3() });
    await listen(page);
    await watch(page);
    await until(page, { state: SHOW_STATE.running });
    await page.waitForFunction(() => {
      const { jam } = globalThis as unknown as ShowGlobal;
      return jam.stage.getState().canEnterAr && jam.headset;
    }, undefined, { timeout: 30_000 });
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.enterHeadset('ar'));
    await until(page, { playedBy: 'headset', hasDancer: 0 });
    await forget(page);
    await jump(page, 4);
    await until(page, { scene: 4 });
    // What the dancer had begun may still be on its way: a loop that the show itself lets sound.
    await waitForCue(page, CUE_KIND.loopStart, { source: SOURCE.page }, 40_000);
    await expect.poll(async () => (await showNow(page)).loops, { timeout: 30_000 }).toBeGreaterThan(3);
    expect(await showNow(page)).toMatchObject({ state: SHOW_STATE.running, mode: 'watched', playedBy: 'headset' });
    assertClean();
  });
});

describe('the show in the page', () => {
  // One page for both: a page's opening is most of what a test of it takes.
  let opened: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    opened = await openPage({ viewport: small });
    await listen(opened.page);
  });

  it('[DEM4] it begins at a click, goes through all its scenes, a person steps in and out and it goes on, and afterwards the choices are back', async () => {
    const { page, assertClean } = opened;
    await watch(page);
    await until(page, { state: SHOW_STATE.running, scene: 0, hasDancer: 1 });
    expect(await page.locator('.start-place').getAttribute('data-open')).toBe('false');
    await jump(page, 1);
    await waitForCue(page, CUE_KIND.loopStart, { loop: 4 }, 30_000);
    await page.locator('.show-words', { hasText: 'Every light is a sound.' }).waitFor({ timeout: 30_000 });
    for (const scene of [2, 3]) {
      await jump(page, scene);
      await until(page, { scene });
    }
    await expect.poll(async () => (await showNow(page)).room, { timeout: 20_000 }).toBeLessThan(0.3);

    // A person steps in with the pointer: the dancer leaves, the show does not.
    await page.mouse.click(200, 105);
    await until(page, { playedBy: 'pointer', hasDancer: 0 });
    await jump(page, 4);
    await expect.poll(async () => (await showNow(page)).loops, { timeout: 30_000 }).toBeGreaterThan(3);
    expect((await heard(page, CUE_KIND.silence)).length).toBeLessThanOrEqual(1);

    // Back to the dancer, and past the last scene.
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.watchShow());
    await until(page, { hasDancer: 1, scene: 4 });
    await jump(page, 5);
    await until(page, { scene: 5 });
    await page.mouse.move(100, 120);
    await page.getByRole('button', { name: 'Next scene' }).click();
    await until(page, { mode: 'off' });
    await page.waitForSelector('.start-place[data-open="true"]');
    await expect.poll(async () => (await showNow(page)).dark, { timeout: 20_000 }).toBe(0);
    expect((await heard(page, CUE_KIND.scene)).map((cue) => cue.loop)).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await heard(page, CUE_KIND.camera)).length).toBeGreaterThan(3);
    assertClean();
  });

  it('[STG1] once taken it shows nothing but the show; keys lead it, backspace stops everything, escape has to be held', async () => {
    const { page, context, assertClean } = opened;
    await page.evaluate(() => {
      const { actions } = (globalThis as unknown as JamGlobal).jam;
      actions.leaveShow();
      actions.openStudio('show');
    });
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('button', { name: /^Three minutes of light/ }).click();
    await page.getByRole('button', { name: 'Take the stage' }).click();
    await until(page, { mode: 'performed', state: SHOW_STATE.ready });
    expect(await page.locator('.shell-rest').evaluate((rest) => getComputedStyle(rest).display)).toBe('none');

    // The performer's own window, and what is said where it may not open.
    const [notes] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Notes window' }).click()]);
    await notes.getByRole('button', { name: 'Go', exact: true }).waitFor();
    expect(await notes.locator('.notes-show').textContent()).toBe('Three minutes of light');
    await page.bringToFront();

    await page.keyboard.press('Space');
    await until(page, { scene: 0 });
    await notes.getByRole('heading', { name: 'Dark' }).waitFor();
    await page.keyboard.press('PageDown');
    await until(page, { scene: 1 });
    await notes.getByRole('button', { name: 'Go', exact: true }).evaluate((go) => (go as HTMLButtonElement).click());
    await until(page, { scene: 2 });
    await page.keyboard.press('PageUp');
    await until(page, { scene: 1 });
    await page.keyboard.press('u');
    await page.keyboard.press('Escape');
    await page.mouse.click(200, 125);
    expect(await showNow(page)).toMatchObject({ mode: 'performed', scene: 1 });
    expect(await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.stage.getState().studioTab)).toBe(null);
    // The show lifts its own blackout first.
    await until(page, { dark: 0 });
    await page.keyboard.press('.');
    await until(page, { dark: 1 });
    await page.keyboard.press('Backspace');
    await until(page, { isHeld: 1, dark: 0, loops: 0 });
    await page.keyboard.press('Space');
    await until(page, { isHeld: 0 });

    await notes.close();
    await page.keyboard.down('Escape');
    await until(page, { mode: 'off' });
    await page.keyboard.up('Escape');
    await page.evaluate(() => {
      const { open } = window;
      Object.assign(globalThis, { open: () => null, openAgain: () => Object.assign(globalThis, { open }) });
      (globalThis as unknown as JamGlobal).jam.actions.openStudio('show');
    });
    await page.getByRole('button', { name: 'Notes window' }).click();
    await page.getByText('The browser blocked the second window').waitFor();
    await page.evaluate(() => (globalThis as unknown as { openAgain(): void }).openAgain());
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
      await until(page, { state: SHOW_STATE.running });
      if (mode === 'ar') await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.enterHeadset('ar'));
      await until(page, { state: SHOW_STATE.over }, 240_000);
      const scenes = await heard(page, CUE_KIND.scene);
      expect(scenes.map((cue) => cue.loop)).toEqual([0, 1, 2, 3, 4, 5]);
      expect((scenes.at(-1)!.tick - scenes[0]!.tick) / 128).toBeGreaterThan(155);
      expect((await heard(page, CUE_KIND.palette)).length).toBe(1);
      await until(page, { mode: 'off' }, 30_000);
      assertClean();
    }, 420_000);
  }
});
