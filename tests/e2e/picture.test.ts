import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { DrawCounts } from '../../view/render/draw-counts.ts';
import { contrastRatio, GROUND } from '../../view/render/palette-colours.ts';
import { type BrowserOptions, isLong, openBrowser, type OpenedBrowser, servePage } from './harness.ts';

/** Mean brightness, 0–255, that eight sounding lanterns give a picture (43 measured); the bare ground gives 12. */
const LIT = 25;
const ROOM = 'tests/e2e/pages/room';

/** What the scripted page puts on its window for tests. */
interface TestWindow {
  drawCounts: { getState(): DrawCounts };
  stage: { getState(): { notices: readonly { message: string }[]; isPanelOpen: boolean }; setState(part: { isPanelOpen: boolean }): void };
  stageView: { pixelOf(x: number, y: number, z: number, out: number[]): void };
  coverNow: { left: number; right: number; top: number; bottom: number };
  asked: string[];
}

let address = '';
beforeAll(async () => {
  address = (await servePage({ root: ROOM })).url;
});

async function open(query: string, options: BrowserOptions = {}): Promise<OpenedBrowser> {
  // Small: software WebGL is slow, and nothing here depends on the size of a pixel.
  const browser = await openBrowser({ isKept: true, viewport: { width: 640, height: 400 }, ...options });
  await browser.page.goto(`${address}?${query}`);
  await browser.page.waitForFunction(() => (window as unknown as TestWindow).drawCounts?.getState().calls > 0, undefined, { timeout: 60_000 });
  return browser;
}

/** Brightest mean of the canvas over a few pictures, 0–255. A picture can only be read in the moment after it was drawn. */
const brightness = (page: Page): Promise<number> => page.evaluate(async () => {
  const copy = document.createElement('canvas');
  copy.width = 64;
  copy.height = 40;
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  let best = 0;
  for (let picture = 0; picture < 12; picture++) {
    await new Promise(requestAnimationFrame);
    context.drawImage(document.querySelector('canvas')!, 0, 0, 64, 40);
    const { data } = context.getImageData(0, 0, 64, 40);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!;
    best = Math.max(best, sum / (64 * 40 * 3));
  }
  return best;
});

describe('the picture in a browser', () => {
  it('[PIC10] the room with everything sounding and four bodies takes at most 100 draw calls and 150,000 triangles', async () => {
    const { page, assertClean, close } = await open('states=sounding&players=0,1,2,3&shell=0');
    await page.waitForTimeout(2500);
    const { calls, triangles } = await page.evaluate(() => (window as unknown as TestWindow).drawCounts.getState());
    console.info(`draw calls ${calls}, triangles ${triangles}`);
    expect(calls).toBeGreaterThan(5);
    expect(calls).toBeLessThanOrEqual(100);
    expect(triangles).toBeGreaterThan(1000);
    expect(triangles).toBeLessThanOrEqual(150_000);
    assertClean();
    await close();
  });

  it('[PIC11] a lost WebGL context comes back, and both are said in a quiet line', async () => {
    const { page, close } = await open('states=sounding&shell=0');
    await expect.poll(() => brightness(page), { timeout: 30_000 }).toBeGreaterThan(LIT);
    await page.evaluate(() => {
      const gl = document.querySelector('canvas')!.getContext('webgl2')!, lose = gl.getExtension('WEBGL_lose_context')!;
      lose.loseContext();
      setTimeout(() => lose.restoreContext(), 300);
    });
    await page.waitForFunction(() => (window as unknown as TestWindow).drawCounts.getState().contextsRestored === 1, undefined, { timeout: 30_000 });
    await expect.poll(() => brightness(page), { timeout: 30_000 }).toBeGreaterThan(LIT);
    const notices = await page.evaluate(() => (window as unknown as TestWindow).stage.getState().notices.map(({ message }) => message));
    expect(notices).toEqual(['The picture went away. The sound goes on.', 'The picture is back.']);
    await close();
  });

  it.runIf(isLong)('[PIC11] a context that never comes back is replaced by a new canvas', async () => {
    const { page, close } = await open('states=sounding&shell=0');
    await page.evaluate(() => {
      const canvas = document.querySelector('canvas')!;
      canvas.dataset['old'] = 'yes';
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    });
    await page.waitForFunction(() => document.querySelector('canvas') !== null && document.querySelector('canvas[data-old]') === null, undefined, { timeout: 30_000 });
    await expect.poll(() => brightness(page), { timeout: 30_000 }).toBeGreaterThan(LIT);
    await close();
  });
});

describe('the interface in a browser', () => {
  it('[PIC12] every control is reached by the Tab key, has a name and shows where it is', async () => {
    const { page, close } = await open('session=1&vr=1');
    const reached: string[] = [];
    for (let i = 0; i < 24; i++) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null;
        if (!element || element === document.body) return null;
        const shows = element.matches(':focus-visible') && (getComputedStyle(element).outlineStyle !== 'none' || getComputedStyle(element.closest('label') ?? element).outlineStyle !== 'none');
        return { name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '', shows };
      });
      if (!focus) continue;
      expect(focus.name, 'a name for assistive technology').not.toBe('');
      expect(focus.shows, `${focus.name} shows its focus`).toBe(true);
      reached.push(focus.name);
      if (focus.name === 'Settings') break;
    }
    for (const name of [/^Camera/, /^Headset/, /^Pointer and keys/, /^Watch the show/, /^Open a motion file/, /^Slower/, /^Faster/, /^Ember/, /^Sound off/, /^Volume/, /^Stop all/, /^Full screen/, /^Settings/]) {
      expect(reached.some((found) => name.test(found)), `${name} among ${reached.join(' | ')}`).toBe(true);
    }

    await page.keyboard.press('Enter');
    await page.waitForFunction(() => (window as unknown as TestWindow).stage.getState().isPanelOpen);
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Close settings');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Settings');
    expect(await page.evaluate(() => document.querySelector('#panel')!.hasAttribute('inert'))).toBe(true);
    await close();
  });

  it('[PIC1] words are 4.5 : 1 on what is behind them, as computed by the browser', async () => {
    const { page, close } = await open('panel=1&by=pointer', { viewport: { width: 1000, height: 640 } });
    await page.waitForTimeout(1500);
    const pairs = await page.evaluate(() => {
      const hex = (colour: string): string => '#' + (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('');
      const found: { words: string; colour: string; behind: string }[] = [];
      for (const element of document.querySelectorAll<HTMLElement>('.shell *')) {
        const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent!.trim()).join('');
        if (!words || getComputedStyle(element).visibility === 'hidden') continue;
        let behind = '#0b0a10';
        for (let under: HTMLElement | null = element; under; under = under.parentElement) {
          const background = getComputedStyle(under).backgroundColor;
          if (!/rgba\(.*, 0\)|transparent/.test(background)) { behind = hex(background); break; }
        }
        found.push({ words, colour: hex(getComputedStyle(element).color), behind });
      }
      return found;
    });
    expect(pairs.length).toBeGreaterThan(15);
    for (const { words, colour, behind } of pairs) expect(contrastRatio(colour, behind), `"${words}" ${colour} on ${behind}`).toBeGreaterThanOrEqual(4.5);
    expect(GROUND.toLowerCase()).toBe('#0b0a10');
    await close();
  });

  it('[PIC13] no panel covers the body, wide or upright, at the start or in the settings', async () => {
    const { page, close } = await open('by=dancer', { reducedMotion: 'reduce' });
    for (const viewport of [{ width: 960, height: 540 }, { width: 390, height: 844 }]) for (const [isOpen, selector] of [[false, '.start-place'], [true, '#panel']] as const) {
      await page.setViewportSize(viewport);
      await page.evaluate((isOpen) => (window as unknown as TestWindow).stage.setState({ isPanelOpen: isOpen }), isOpen);
      // Without travel the camera is where it belongs with the next picture.
      await page.waitForTimeout(700);
      const { body, panel } = await page.evaluate(async (selector) => {
        for (let picture = 0; picture < 3; picture++) await new Promise(requestAnimationFrame);
        const { stageView } = window as unknown as TestWindow, point: number[] = [];
        const body = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
        for (const [x, y] of [[-0.75, 1], [0.75, 1], [0, 1.95], [-0.3, 0], [0.3, 0]] as const) {
          stageView.pixelOf(x, y, 0, point);
          body.left = Math.min(body.left, point[0]!); body.right = Math.max(body.right, point[0]!);
          body.top = Math.min(body.top, point[1]!); body.bottom = Math.max(body.bottom, point[1]!);
        }
        const { left, right, top, bottom } = document.querySelector(selector)!.getBoundingClientRect();
        return { body, panel: { left, right, top, bottom } };
      }, selector);
      const overlaps = body.left < panel.right && body.right > panel.left && body.top < panel.bottom && body.bottom > panel.top;
      expect(overlaps, `${selector} at ${viewport.width} × ${viewport.height}: body ${JSON.stringify(body)}, panel ${JSON.stringify(panel)}`).toBe(false);
      expect(body.left).toBeGreaterThanOrEqual(0);
      expect(body.right).toBeLessThanOrEqual(viewport.width);
      expect(body.top).toBeGreaterThanOrEqual(0);
    }
    await close();
  });

  it('[PIC6] with less motion nothing of the interface moves', async () => {
    const { page, close } = await open('by=dancer', { reducedMotion: 'reduce' });
    const running = await page.evaluate(() => document.getAnimations().filter((animation) => animation.playState === 'running' && !(animation instanceof CSSTransition && /opacity|color/.test(animation.transitionProperty))).length);
    expect(running).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.start-place')!).transform)).toBe('none');
    await close();
  });

  it('[PIC14] each way to play is one click, and a motion file let go over the page is played', async () => {
    const { page, close } = await open('by=dancer&vr=1');
    for (const [name, asked] of [['Pointer and keys', 'pointer '], ['Camera', 'camera '], ['Watch the show', 'show ']] as const) {
      const wayBack = page.getByRole('button', { name: 'Ways to play' });
      if (await wayBack.isVisible()) await wayBack.click();
      await page.locator('.start-place').getByRole('button', { name }).click();
      expect((await page.evaluate(() => (window as unknown as TestWindow).asked)).at(-1)!.trim()).toBe(asked.trim());
    }
    await page.evaluate(() => {
      const carried = new DataTransfer();
      carried.items.add(new File(['HIERARCHY'], 'walk.bvh'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, cancelable: true }));
    });
    expect((await page.evaluate(() => (window as unknown as TestWindow).asked)).at(-1)).toBe('file walk.bvh');
    await close();
  });

  it('[PIC15] whoever begins to play sees a hint and the line; when the line goes the way back stays', async () => {
    const { page, close } = await open('session=1&by=pointer');
    const opacity = (selector: string): Promise<number> => page.evaluate((selector) => Number(getComputedStyle(document.querySelector(selector)!).opacity), selector);
    await expect.poll(() => opacity('.line-button[aria-label="Settings"]')).toBe(1);
    const hint = (await page.locator('.caption').textContent())!;
    expect(hint).toMatch(/light/);
    expect(hint.split(' ').length).toBeLessThanOrEqual(8);
    await expect.poll(() => opacity('.line-button[aria-label="Settings"]'), { timeout: 15_000 }).toBe(0);
    expect(await opacity('.line-start')).toBeGreaterThan(0.4);
    await page.getByRole('button', { name: 'Ways to play' }).click();
    await page.waitForFunction(() => document.querySelector<HTMLElement>('.start-place')!.dataset['open'] === 'true');
    await page.getByRole('button', { name: 'Back to playing' }).click();
    await page.waitForFunction(() => document.querySelector<HTMLElement>('.start-place')!.dataset['open'] === 'false');
    await close();
  });
});
