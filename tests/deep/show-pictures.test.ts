import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { FRAME_HEAD, SHOW_FIELD, SHOW_STATE } from '../../protocol/index.ts';
import { LOOKS } from '../../view/looks/looks.ts';
import { emulatedQuest3, standAtOrigin } from '../e2e/emulated-headset.ts';
import { openPage, PROJECT_ROOT } from '../e2e/harness.ts';
import { listen, type JamGlobal } from '../e2e/room-page.ts';
import { wordsThatCollide } from '../e2e/seen-words.ts';

const SHOTS = `${PROJECT_ROOT}/.cache/screenshots`;
const FULL_HD = { width: 1920, height: 1080 }, DESK = { width: 1280, height: 720 }, PHONE = { width: 390, height: 844 };
/** Scenes of the show that comes with the page: when each is at its fullest, s. */
const SCENES: readonly (readonly [string, number])[] = [['dark', 7.5], ['first-light', 22], ['embers', 27], ['almost-nothing', 13], ['bloom', 30], ['last-light', 9]];

type ShowGlobal = JamGlobal & { jam: { shows: { jump(scene: number): void } | null; headset: unknown } };
const jump = (page: Page, scene: number): Promise<void> => page.evaluate((scene) => (globalThis as unknown as ShowGlobal).jam.shows!.jump(scene), scene);
const field = (page: Page, name: keyof typeof SHOW_FIELD): Promise<number> => page.evaluate((at) => (globalThis as unknown as JamGlobal).jam.session.frame.show[at]!, SHOW_FIELD[name]);
const act = (page: Page, what: (actions: JamGlobal['jam']['actions']) => void): Promise<void> => page.evaluate(`(${what.toString()})(jam.actions)`);

/** Waits until a scene has run for so long; asked in the page, which may be too slow to be asked often. */
const until = async (page: Page, scene: number, seconds: number): Promise<void> => {
  await page.waitForFunction(({ scene, seconds, F }) => {
    const { show } = (globalThis as unknown as JamGlobal).jam.session.frame;
    return show[F.scene] === scene && show[F.seconds]! >= seconds;
  }, { scene, seconds, F: SHOW_FIELD }, { timeout: 60_000, polling: 50 });
};

/** A picture of the page in a folder of screenshots; no two of its words may lie over each other, none may be cut off. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${SHOTS}/${name}.png`, timeout: 60_000 });
  expect(await wordsThatCollide(page), name).toEqual([]);
}

/** Mean of red, green and blue over a picture's page, 0–255. */
async function brightness(page: Page): Promise<number> {
  const shot = (await page.screenshot({ timeout: 60_000 })).toString('base64');
  return page.evaluate(async (shot) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob()), canvas = new OffscreenCanvas(64, 36), context = canvas.getContext('2d')!;
    context.drawImage(picture, 0, 0, 64, 36);
    const { data } = context.getImageData(0, 0, 64, 36);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += data[at]! + data[at + 1]! + data[at + 2]!;
    return sum / (64 * 36 * 3);
  }, shot);
}

describe('pictures of the show', () => {
  beforeAll(async () => { for (const folder of ['show', 'looks']) await mkdir(`${SHOTS}/${folder}`, { recursive: true }); });

  it('[DEM7] every scene of the show is lit enough to be seen, and its words lie clear of each other', async () => {
    const { page, assertClean } = await openPage({ viewport: DESK });
    await listen(page);
    await page.getByRole('button', { name: /^Watch the show/ }).click();
    await expect.poll(() => field(page, 'state'), { timeout: 30_000 }).toBe(SHOW_STATE.running);
    await page.mouse.move(640, 400);
    for (const [scene, [name, seconds]] of SCENES.entries()) {
      await jump(page, scene);
      await until(page, scene, seconds);
      await shoot(page, `show/scene-${scene}-${name}`);
      const light = await brightness(page);
      console.info(`${name}: brightness ${light.toFixed(1)} of 255`);
      expect(light, name).toBeGreaterThan(2);
    }
    assertClean();
  });

  it('[STG2] a stage at 1920 × 1080: its start, a scene with the prompter, the notes window, and the cue that is open in the studio', async () => {
    const { page, context, assertClean } = await openPage({ viewport: FULL_HD });
    await listen(page);
    await act(page, (actions) => actions.openStudio('show'));
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('button', { name: /^Three minutes of light/ }).click();
    await page.getByRole('button', { name: /^2 First light/ }).click();
    await page.getByRole('button', { name: /^With the scene/ }).first().click();
    await page.waitForTimeout(1500);
    await shoot(page, 'show/tab-cue-open');
    await page.getByRole('button', { name: 'Take the stage' }).click();
    await page.getByRole('button', { name: 'Begin' }).waitFor();
    await page.waitForTimeout(1500);
    await shoot(page, 'show/stage-ready');
    const [notes] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Notes window' }).click()]);
    await page.keyboard.press('Space');
    await expect.poll(() => field(page, 'scene'), { timeout: 30_000 }).toBe(0);
    await jump(page, 2);
    await page.waitForSelector('.show-prompter[data-shown="true"]', { timeout: 60_000 });
    await page.waitForTimeout(700);
    await shoot(page, 'show/stage-playing');
    await notes.setViewportSize({ width: 760, height: 920 });
    await shoot(notes, 'show/notes');
    assertClean();
  });

  it('[STG2] on a phone: the show as it is watched, the show tab, a stage', async () => {
    const { page, assertClean } = await openPage({ viewport: PHONE, isPhone: true });
    await listen(page);
    await page.waitForTimeout(2500);
    await shoot(page, 'show/phone-start');
    await page.getByRole('button', { name: /^Watch the show/ }).click();
    await expect.poll(() => field(page, 'state'), { timeout: 30_000 }).toBe(SHOW_STATE.running);
    await jump(page, 1);
    await until(page, 1, 6);
    await shoot(page, 'show/phone-watched');
    await act(page, (actions) => actions.leaveShow());
    await act(page, (actions) => actions.openStudio('show'));
    await page.getByRole('button', { name: 'Take the stage' }).waitFor();
    await page.waitForTimeout(1500);
    await shoot(page, 'show/phone-tab');
    await page.getByRole('button', { name: 'Take the stage' }).click();
    await page.getByRole('button', { name: 'Begin' }).waitFor();
    await page.waitForTimeout(1500);
    await shoot(page, 'show/phone-stage');
    assertClean();
  });

  it('[LOK12] every look is worn by the dancer, with the studio open and no words over each other', async () => {
    const { page, assertClean } = await openPage({ viewport: DESK, fakeVideo: true });
    await listen(page);
    await expect.poll(() => page.evaluate((at) => (globalThis as unknown as JamGlobal).jam.session.frame.head[at], FRAME_HEAD.seconds), { timeout: 30_000 }).toBeGreaterThan(6);
    await act(page, (actions) => actions.openStudio('looks'));
    await page.getByRole('radio', { name: /^Light trails/ }).waitFor();
    for (const { id, label } of LOOKS) {
      if (id === 'camera') continue;
      await page.getByRole('radio', { name: new RegExp(`^${label}`) }).check();
      await page.waitForTimeout(5000);
      await shoot(page, `looks/${id}`);
    }
    // The picture itself: by choice only, and this camera shows nobody.
    await page.getByRole('radio', { name: /^Camera picture/ }).check();
    await page.waitForTimeout(9000);
    await shoot(page, 'looks/camera');
    assertClean();
  });

  it('[DEM7] through a headset, over the player’s own room, two scenes of the show are drawn', async () => {
    const { page, assertClean } = await openPage({ viewport: { width: 800, height: 640 }, initScript: emulatedQuest3() });
    await listen(page);
    await page.waitForFunction(() => {
      const { jam } = globalThis as unknown as ShowGlobal;
      return jam.stage.getState().canEnterAr && jam.headset;
    }, undefined, { timeout: 30_000 });
    await page.getByRole('button', { name: /^Watch the show/ }).click();
    await expect.poll(() => field(page, 'state'), { timeout: 30_000 }).toBe(SHOW_STATE.running);
    await act(page, (actions) => actions.enterHeadset('ar'));
    await standAtOrigin(page);
    await act(page, (actions) => actions.recentre());
    for (const [scene, name, seconds] of [[1, 'first-light', 16], [4, 'bloom', 12]] as const) {
      await jump(page, scene);
      await until(page, scene, seconds);
      await page.screenshot({ path: `${SHOTS}/show/headset-${name}.png`, timeout: 60_000 });
      expect(await brightness(page), name).toBeGreaterThan(2);
    }
    assertClean();
  });
});
