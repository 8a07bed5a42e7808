import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DrawCounts } from '../../view/render/draw-counts.ts';
import type { ReplayState } from '../../view/replay/replay.ts';
import type { StageState } from '../../view/stage.ts';
import { type BrowserOptions, isLong, openBrowser, type OpenedBrowser, PROJECT_ROOT, servePage } from './harness.ts';
import { emulatedQuest3, standAtOrigin } from './emulated-headset.ts';

const ROOM = 'tests/e2e/pages/room', SHOTS = `${PROJECT_ROOT}/.cache/screenshots`;
/** Words and keys need no picture, which takes the machine's time: it is drawn behind them only when screenshots are to be looked at (`JAM_SHOTS=1`). */
const WORDS_ONLY = process.env.JAM_SHOTS ? '' : '&room=0';
/** A machine that draws in software answers late. */
const LATE = { timeout: 20_000 };
const DESKTOP = { width: 1280, height: 720 }, PHONE = { width: 390, height: 844 };
/** A drum and a lantern of the scripted stage, metres. */
const DRUM = { x: 0.44, y: 0.97 };

/** What the scripted page puts on its window for tests. */
interface TestWindow {
  drawCounts: { getState(): DrawCounts };
  stage: { getState(): StageState; setState(part: Partial<StageState>): void };
  stageView: { pixelOf(x: number, y: number, z: number, out: number[]): void };
  takePicture(): Promise<Blob | null>;
  eyeNow(): { x: number; z: number };
  asked: string[];
  sent: number[];
  headset: { enter(mode: 'vr'): Promise<void>; leave(): Promise<void>; recentre(): void };
  device: { controllers: Record<'left' | 'right', { position: { set(x: number, y: number, z: number): void }; quaternion: { set(x: number, y: number, z: number, w: number): void }; updateAxes(name: string, x: number, y: number): void; updateButtonValue(name: string, value: number): void }> };
}

let address = '';
beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  address = (await servePage({ root: ROOM })).url;
});

async function open(query: string, options: BrowserOptions = {}): Promise<OpenedBrowser> {
  const browser = await openBrowser({ isKept: true, viewport: { width: 800, height: 500 }, ...options });
  await browser.page.goto(`${address}?${query}`);
  if (query.includes('room=0')) await browser.page.waitForSelector('.shell');
  else await browser.page.waitForFunction(() => (window as unknown as TestWindow).drawCounts?.getState().calls > 0, undefined, { timeout: 90_000 });
  return browser;
}

const asked = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as TestWindow).asked);
const state = <Value>(page: Page, read: (state: StageState) => Value): Promise<Value> => page.evaluate(`(${read.toString()})(window.stage.getState())`);
const replayState = (page: Page): Promise<ReplayState> => page.evaluate(() => (window as unknown as TestWindow).stage.getState().replay!.player.state);
const seeks = (page: Page): Promise<number[]> => page.evaluate(() => (window as unknown as { stage: { getState(): { replay: { player: { seeks: number[] } } } } }).stage.getState().replay.player.seeks);
const shoot = async (page: Page, name: string): Promise<void> => {
  // Whatever glides in has arrived.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getComputedTiming().iterations === Infinity), undefined, { timeout: 20_000 }).catch(() => undefined);
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
};
/** Where the room is seen from, metres. */
const eyeNow = (page: Page): Promise<{ x: number; z: number }> => page.evaluate(() => {
  const { x, z } = (window as unknown as TestWindow).eyeNow();
  return { x, z };
});
const pixelOf = (page: Page, x: number, y: number): Promise<{ x: number; y: number }> => page.evaluate(({ x, y }) => {
  const out: number[] = [];
  (window as unknown as TestWindow).stageView.pixelOf(x, y, 0, out);
  return { x: out[0]!, y: out[1]! };
}, { x, y });

describe('the library in a browser', () => {
  it('[LIB6] opens by L, is walked, renamed, tagged and played by keys, and gives the focus back', async () => {
    const { page, assertClean } = await open(`by=pointer&cards=12${WORDS_ONLY}`, { viewport: DESKTOP });
    await page.locator('.mark').focus();
    await page.keyboard.press('l');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-id') === 'session-0');
    await page.keyboard.press('ArrowRight');
    await shoot(page, 'library-full');
    await page.keyboard.press('F2');
    await page.keyboard.type('Late');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-id') === 'session-1');
    expect((await asked(page)).at(-1)).toBe('renameSession session-1 Late');
    await page.getByRole('button', { name: 'Add a tag to Late' }).click();
    await page.keyboard.type('#good');
    await page.keyboard.press('Enter');
    expect((await asked(page)).at(-1)).toBe('tagSession session-1 good');
    await page.getByRole('button', { name: 'Remove the tag good from Late' }).click();
    expect((await asked(page)).at(-1)).toBe('tagSession session-1 ');
    await page.getByRole('searchbox').fill('late');
    await page.waitForFunction(() => document.querySelectorAll('[data-id]').length === 1);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelectorAll('[data-id]').length === 12);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('.library') === null && document.activeElement?.classList.contains('mark'));
    // Keys typed in the library, and its letters, played nothing.
    expect((await page.evaluate(() => (window as unknown as TestWindow).asked)).filter((line) => line.startsWith('setting'))).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-id="session-0"]:focus');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.player');
    expect((await asked(page)).filter((line) => line.startsWith('playSession'))).toEqual(['playSession session-1']);
    assertClean();
  });

  it('[LIB7] deletes what is selected and brings it back, and asks once before it deletes all', async () => {
    const { page } = await open(`by=pointer&cards=12&library=1${WORDS_ONLY}`, { viewport: DESKTOP });
    await page.waitForSelector('[data-id="session-0"]:focus');
    for (const key of ['ArrowRight', 'Space', 'ArrowRight', 'Space', 'Delete']) await page.keyboard.press(key);
    expect((await asked(page)).at(-1)).toBe('deleteSessions session-1,session-2');
    await page.getByText('2 sessions are deleted.').waitFor();
    // The focus stands on a card that is still there.
    await page.waitForFunction(() => document.activeElement?.hasAttribute('data-id'));
    await shoot(page, 'library-deleting');
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-id]').length === 12);
    // What is being recorded is not deleted, alone or with all others.
    await page.locator('[data-id="session-0"]').focus();
    await page.keyboard.press('Delete');
    expect((await asked(page)).at(-1)).toBe('undoDelete');
    await page.getByRole('button', { name: 'Delete all' }).click();
    await page.getByText('Delete all 11?').waitFor();
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    expect((await asked(page)).at(-1)).toBe('undoDelete');
    await page.getByRole('button', { name: 'Delete all' }).click();
    await page.getByRole('group', { name: 'Delete all sessions?' }).getByRole('button', { name: 'Delete' }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-id]').length === 1);
    await page.getByRole('button', { name: 'Bring back' }).waitFor();
  });

  it('[LIB8] the mark says what is kept, stays when the line goes, and the camera is offered with what is kept of it', async () => {
    const { page } = await open(`by=dancer${WORDS_ONLY}`);
    expect(await page.locator('.start .kept').textContent()).toMatch(/movement is kept.*never a picture/);
    await page.locator('.mark').focus();
    await expect.poll(() => page.locator('.mark-words').evaluate((words) => getComputedStyle(words).opacity), LATE).toBe('1');
    expect(await page.locator('.mark-words').textContent()).toMatch(/movement and music, on this device only/);
    await page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
      (window as unknown as TestWindow).stage.setState({ playedBy: 'pointer' });
    });
    await expect.poll(() => page.locator('.line').getAttribute('data-shown'), { timeout: 20_000 }).toBe('false');
    await expect.poll(() => page.locator('.mark').evaluate((mark) => Number(getComputedStyle(mark).opacity)), LATE).toBeCloseTo(0.55, 1);
    await page.evaluate(() => (window as unknown as TestWindow).stage.setState({ recording: { state: 'full', message: '', id: null } }));
    await page.getByRole('alert').getByText('No room to keep this').waitFor();
  });

  it('[LIB9] an empty library says what to do, Tab stays inside, and closing plays on', async () => {
    const { page } = await open(`by=pointer&library=1&recording=waiting${WORDS_ONLY}`, { viewport: DESKTOP });
    await page.getByRole('heading', { name: 'Play, and it is kept' }).waitFor();
    await shoot(page, 'library-empty');
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement!.closest('.library') !== null)).toBe(true);
    }
    await page.getByRole('button', { name: 'Play now' }).click();
    await page.waitForFunction(() => document.querySelector('.library') === null);
  });

  it('[LIB9] fits a phone, where every control has a name and room for a finger', async () => {
    const { page } = await open(`by=pointer&cards=12&library=1${WORDS_ONLY}`, { viewport: PHONE, isPhone: true });
    await page.waitForSelector('[data-id="session-3"]');
    await shoot(page, 'library-phone');
    const found = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.library button, .library input:not([hidden])')].filter((element) => element.getClientRects().length > 0).map((element) => {
      const box = (element.closest('label') ?? element).getBoundingClientRect();
      return { name: element.getAttribute('aria-label') ?? element.textContent!.trim(), right: box.right, size: Math.max(box.width, box.height) };
    }));
    expect(found.length).toBeGreaterThan(30);
    for (const { name, right, size } of found) {
      expect(name).not.toBe('');
      expect(right, `${name} lies on the screen`).toBeLessThanOrEqual(PHONE.width + 1);
      expect(size, name).toBeGreaterThanOrEqual(30);
    }
  });

  it('[LIB5] sessions let go over the page are taken in and shown, a motion file is played', async () => {
    const { page } = await open(`by=pointer${WORDS_ONLY}`);
    const drop = (...names: string[]): Promise<void> => page.evaluate((names) => {
      const carried = new DataTransfer();
      for (const name of names) carried.items.add(new File(['x'], name));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, cancelable: true }));
    }, names);
    await drop('walk.bvh');
    expect((await asked(page)).at(-1)).toBe('file walk.bvh');
    await drop('one.jam', 'two.JAM');
    expect((await asked(page)).at(-1)).toBe('importSessions one.jam,two.JAM');
    await page.waitForSelector('.library');
  });

  it.runIf(isLong)('[LIB10] a picture for a card shows the lit stage', async () => {
    const { page, assertClean } = await open('by=pointer&players=0&states=sounding&ghosts=1', { viewport: { width: 640, height: 400 } });
    await page.waitForTimeout(2500);
    const seen = await page.evaluate(async () => {
      const picture = await (window as unknown as TestWindow).takePicture();
      if (!picture) return null;
      const bitmap = await createImageBitmap(picture), canvas = new OffscreenCanvas(bitmap.width, bitmap.height), context = canvas.getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const mean = (x: number, y: number, width: number, height: number): number => {
        const { data } = context.getImageData(x, y, width, height);
        let sum = 0;
        for (let i = 0; i < data.length; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!;
        return sum / (width * height * 3);
      };
      return { type: picture.type, bytes: picture.size, width: bitmap.width, height: bitmap.height, middle: mean(110, 20, 100, 150), corner: mean(0, 0, 20, 20) };
    });
    expect(seen).toMatchObject({ type: 'image/jpeg', width: 320, height: 200 });
    expect(seen!.bytes).toBeLessThan(30_000);
    expect(seen!.middle).toBeGreaterThan(seen!.corner + 15);
    assertClean();
  });
});

describe('the player in a browser', () => {
  it('[BAR8] a drag seeks all the way and back while nothing plays, a click beside a marker goes to it', async () => {
    const { page } = await open(`by=pointer&replay=exact${WORDS_ONLY}`, { viewport: DESKTOP });
    const track = (await page.locator('.scrub-track').boundingBox())!, y = track.y + track.height / 2, at = (share: number): number => track.x + track.width * share;
    await page.keyboard.press('Space');
    expect((await replayState(page)).isPlaying).toBe(true);
    await page.mouse.move(at(0.2), y);
    await page.mouse.down();
    expect((await replayState(page)).isPlaying).toBe(false);
    for (const share of [0.3, 0.5, 0.7, 0.9, 0.6, 0.3, 0.15]) {
      await page.mouse.move(at(share), y, { steps: 3 });
      await page.waitForTimeout(60);
    }
    await page.locator('.scrub-tip').waitFor();
    await page.mouse.up();
    const { ticks, isPlaying, markers } = await replayState(page), visited = await seeks(page);
    expect(isPlaying).toBe(true);
    expect(visited.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...visited) / ticks).toBeGreaterThan(0.55);
    await expect.poll(async () => (await seeks(page)).at(-1)! / ticks, { timeout: 10_000 }).toBeCloseTo(0.15, 2);
    await page.keyboard.press('Space');
    const marker = markers[1]!;
    await page.mouse.click(at(marker.tick / ticks) + 5, y);
    await expect.poll(async () => (await seeks(page)).at(-1), LATE).toBe(marker.tick);
    await page.mouse.move(at(marker.tick / ticks) + 3, y);
    await page.getByText(marker.text).waitFor();
    await shoot(page, 'player');
  });

  it('[BAR9] keys play, step, change speed, repeat, keep the pitch and lead back', async () => {
    const { page } = await open(`by=pointer&replay=exact${WORDS_ONLY}`);
    await page.waitForSelector('.player');
    await page.keyboard.press('End');
    await expect.poll(async () => (await seeks(page)).at(-1), LATE).toBe((await replayState(page)).ticks);
    await page.keyboard.press('Home');
    await expect.poll(async () => (await seeks(page)).at(-1), LATE).toBe(0);
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    await expect.poll(async () => (await seeks(page)).at(-1), LATE).toBe(2);
    await page.keyboard.press(',');
    await expect.poll(async () => (await seeks(page)).at(-1), LATE).toBe(1);
    for (const key of [']', ']', '[', 'p', 'i']) await page.keyboard.press(key);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('o');
    expect(await replayState(page)).toMatchObject({ speed: 1.25, isPitchKept: false, loop: { from: 1, to: 1 + 1280 } });
    await page.getByRole('button', { name: /Back to real time/ }).click();
    expect((await replayState(page)).speed).toBe(1);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('.player') === null && document.querySelector('.line') !== null);
  });

  it('[BAR10] a recording is not played into: live controls are gone, and touching a light says how to play on', async () => {
    const { page } = await open('by=pointer&replay=exact', { viewport: DESKTOP });
    await page.waitForSelector('.player');
    expect(await page.locator('.line, .tempo, .palettes-brief').count()).toBe(0);
    await page.waitForTimeout(800);
    const before = await page.evaluate(() => (window as unknown as TestWindow).sent.length), { x, y } = await pixelOf(page, DRUM.x, DRUM.y);
    await page.mouse.click(x, y);
    await page.getByText('This is a recording. Play on from here?').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('a');
    expect(await page.evaluate(() => (window as unknown as TestWindow).sent.length)).toBe(before);
    await page.getByRole('button', { name: 'Play on from here' }).click();
    expect((await asked(page)).at(-1)).toMatch(/^playOnFromHere/);
  });

  it('[BAR11] says what can be trusted, also on a phone', async () => {
    const { page } = await open(`by=pointer&replay=diverged${WORDS_ONLY}`, { viewport: PHONE, isPhone: true });
    await page.getByText('Not exact').waitFor();
    await page.getByText(/It went another way after 0:41/).waitFor();
    await shoot(page, 'player-phone');
    const boxes = await page.evaluate(() => [...document.querySelectorAll('.player button, .player input')].filter((element) => element.getClientRects().length > 0).map((element) => element.getBoundingClientRect().right));
    expect(Math.max(...boxes)).toBeLessThanOrEqual(PHONE.width + 1);
    await page.goto(`${address}?by=pointer&replay=watched${WORDS_ONLY}`);
    await page.getByText('Only watched').waitFor();
    expect(await page.getByRole('button', { name: 'Play on from here' }).isDisabled()).toBe(true);
  });
});

describe('ghosts and the free camera in a browser', () => {
  it.runIf(isLong)('[GHO4] eight ghosts with everything sounding take at most 100 draw calls and 150,000 triangles', async () => {
    const { page, assertClean } = await open('by=pointer&players=0,1&states=sounding&ghosts=8&shell=0', { viewport: { width: 640, height: 400 } });
    await page.waitForTimeout(3500);
    const { calls, triangles } = await page.evaluate(() => (window as unknown as TestWindow).drawCounts.getState());
    console.info(`with eight ghosts: draw calls ${calls}, triangles ${triangles}`);
    expect(calls).toBeGreaterThan(20);
    expect(calls).toBeLessThanOrEqual(100);
    expect(triangles).toBeLessThanOrEqual(150_000);
    assertClean();
  });

  it.runIf(isLong)('[GHO3] two ghosts in the room, each with its name in the list that hides and sends them away', async () => {
    const { page } = await open('by=pointer&players=0&ghosts=2', { viewport: DESKTOP });
    await page.waitForTimeout(3000);
    await page.mouse.move(700, 560);
    await shoot(page, 'ghosts');
    await page.getByRole('button', { name: 'Hide the ghost Anna' }).click();
    expect(await state(page, ({ ghosts }) => ghosts.map(({ isShown }) => isShown))).toEqual([true, false]);
    await page.getByRole('button', { name: 'Send the ghost Friday night away' }).click();
    expect(await state(page, ({ ghosts }) => ghosts.length)).toBe(1);
  });

  it('[FLY4] a drag turns the camera and plays nothing, keys fly it, and a double click brings it back', async () => {
    const { page } = await open('by=dancer&shell=1', { viewport: { width: 640, height: 400 } });
    const home = await eyeNow(page), away = async (): Promise<number> => Math.hypot((await eyeNow(page)).x - home.x, (await eyeNow(page)).z - home.z);
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    expect(await state(page, ({ isCameraFree }) => isCameraFree)).toBe(true);
    await page.waitForFunction(() => document.querySelector('canvas')!.style.cursor === 'grab');
    await page.mouse.move(320, 200);
    await page.mouse.down();
    await page.mouse.move(520, 180, { steps: 5 });
    await page.mouse.up();
    await expect.poll(away, { timeout: 20_000 }).toBeGreaterThan(2);
    const turned = await eyeNow(page);
    await page.keyboard.down('d');
    await expect.poll(async () => Math.hypot((await eyeNow(page)).x - turned.x, (await eyeNow(page)).z - turned.z), { timeout: 20_000 }).toBeGreaterThan(0.3);
    await page.keyboard.up('d');
    await shoot(page, 'free-camera');
    expect(await state(page, ({ playedBy }) => playedBy)).toBe('dancer');
    expect(await page.evaluate(() => (window as unknown as TestWindow).sent)).toEqual([]);
    await page.mouse.dblclick(320, 200);
    await expect.poll(() => state(page, ({ isCameraFree }) => isCameraFree), LATE).toBe(false);
    await expect.poll(away, { timeout: 20_000 }).toBeLessThan(0.2);
    expect(await state(page, ({ playedBy }) => playedBy)).toBe('dancer');
  });

  it.runIf(isLong)('[FLY5] in a headset a recording is watched from before the stage and moved through; back in the live room nobody is moved', async () => {
    const { page, assertClean } = await open('by=pointer&players=0&ghosts=2&replay=exact&headset=1', { viewport: { width: 640, height: 400 }, initScript: emulatedQuest3() });
    await page.waitForFunction(() => (window as unknown as TestWindow).headset !== undefined);
    await page.evaluate(() => (window as unknown as TestWindow).headset.enter('vr'));
    await standAtOrigin(page);
    await page.evaluate(() => (window as unknown as TestWindow).headset.recentre());
    await expect.poll(async () => Math.round((await eyeNow(page)).z * 10) / 10, { timeout: 30_000 }).toBe(2.1);
    await shoot(page, 'headset');
    // The right hand before the panel's button, level: what it points at is played.
    const press = (value: number): Promise<void> => page.evaluate((value) => {
      const { right } = (window as unknown as TestWindow).device.controllers;
      right.position.set(-0.186, 1.12, -0.1);
      right.quaternion.set(0, 0, 0, 1);
      right.updateButtonValue('trigger', value);
    }, value);
    await press(0);
    await page.waitForTimeout(1500);
    await press(1);
    await expect.poll(async () => (await replayState(page)).isPlaying, { timeout: 30_000 }).toBe(true);
    await press(0);
    await page.waitForTimeout(1000);
    await press(1);
    await expect.poll(async () => (await replayState(page)).isPlaying, { timeout: 30_000 }).toBe(false);
    await press(0);
    // The left stick, pushed forward.
    await page.evaluate(() => (window as unknown as TestWindow).device.controllers.left.updateAxes('thumbstick', 0, -1));
    await expect.poll(async () => (await eyeNow(page)).z, { timeout: 30_000 }).toBeLessThan(1.8);
    await page.evaluate(() => (window as unknown as TestWindow).device.controllers.left.updateAxes('thumbstick', 0, 0));
    await page.evaluate(() => (window as unknown as TestWindow).stage.setState({ replay: null }));
    await expect.poll(async () => Math.abs((await eyeNow(page)).z), { timeout: 30_000 }).toBeLessThan(0.2);
    await page.evaluate(() => (window as unknown as TestWindow).headset.leave());
    assertClean();
  });
});
