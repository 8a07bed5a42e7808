import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { CUE, CUE_STRIDE } from '../../protocol/index.ts';
import { isLong, openPage, PROJECT_ROOT, type OpenedBrowser } from './harness.ts';
import { listen, type JamGlobal } from './room-page.ts';

const FOLDER = '.cache/hot-mods-test', MOD = join(PROJECT_ROOT, FOLDER, 'ticker');

const manifest = { id: 'ticker', version: '1.0.0', engine: '>=0.1 <9', name: 'Ticker', about: 'Plays a note now and then.', kind: 'trusted', main: 'main.ts', writes: ['mods/PlayNote'], asks: ['sound'] };

/** A mod that counts its ticks in its own memory and plays, each eighth of a second, a note as high as `body` says. */
const source = (body: string, memory = `{ count: 'u32' }`): string => `import { FixedUpdate, local, plugin, system, writes, type Writer } from 'jam-engine';
import { instrument, PlayNote } from 'jam-engine/game';

const sound: number = instrument('kalimba');

const tick = system('ticker/tick', { notes: writes(PlayNote), own: local(${memory}) }, ({ notes, own }) => {
  own.count++;
  if (own.count % 16 !== 0) return;
  const slot = notes.send();
  notes.instrument[slot] = sound;
  notes.velocity[slot] = 0.5;
  notes.seconds[slot] = 0.1;
  ${body}
});

export default plugin({ id: 'ticker', build: (app) => app.addSystems(FixedUpdate, tick) });
`;

interface Room { readonly jam: { readonly session: { reached(): number } } }
interface Kept { readonly pitches: [pitch: number, tick: number, arrivedMs: number][] }

const save = (text: string): Promise<void> => writeFile(join(MOD, 'main.ts'), text);

/** Keeps pitch and tick of each note of the mod (none else is 0.1 s long), and when it arrived, in `globalThis.pitches`. */
async function keepPitches(page: Page): Promise<void> {
  await page.evaluate(({ CUE, CUE_STRIDE }) => {
    const { session } = (globalThis as unknown as JamGlobal).jam, kept: [number, number, number][] = [];
    Object.assign(globalThis, { pitches: kept });
    session.onCues((cues, count) => {
      for (let at = 0; at < count * CUE_STRIDE; at += CUE_STRIDE) if (Math.abs(cues[at + CUE.duration]! - 0.1) < 1e-6) kept.push([cues[at + CUE.pitch]!, cues[at + CUE.tick]!, Date.now()]);
    });
  }, { CUE, CUE_STRIDE });
}
const pitches = (page: Page): Promise<Kept['pitches']> => page.evaluate(() => (globalThis as unknown as Kept).pitches);
/** Epoch ms at which the first note of a pitch arrived. */
async function arrival(page: Page, pitch: number): Promise<number> {
  await expect.poll(async () => (await pitches(page)).some(([one]) => one === pitch), { timeout: 20_000, interval: 20 }).toBe(true);
  return (await pitches(page)).find(([one]) => one === pitch)![2];
}

/** Waits for a notice with these words. */
const says = (page: Page, words: RegExp): Promise<void> => expect.poll(() => page.locator('.notices').textContent(), { timeout: 20_000, interval: 50 }).toMatch(words);
/** Waits for one more note, and looks whether it is of this pitch. */
async function stillPlays(page: Page, pitch: number): Promise<void> {
  const { length } = await pitches(page);
  await expect.poll(async () => (await pitches(page)).length, { timeout: 20_000, interval: 20 }).toBeGreaterThan(length + 4);
  expect((await pitches(page)).slice(length + 3).every(([one]) => one === pitch)).toBe(true);
}

let opened: OpenedBrowser;
beforeAll(async () => {
  await mkdir(MOD, { recursive: true });
  await writeFile(join(MOD, 'mod.json'), JSON.stringify(manifest));
  await save(source('notes.pitch[slot] = 60;'));
  opened = await openPage({ devMods: FOLDER, path: '?mods=ticker', viewport: { width: 640, height: 400 }, reducedMotion: 'reduce' });
  await listen(opened.page);
  await keepPitches(opened.page);
  await opened.page.waitForFunction(() => 'jamMods' in globalThis);
}, 200_000);
afterAll(() => rm(join(PROJECT_ROOT, FOLDER), { recursive: true, force: true }));

describe('a trusted mod that is saved while the page is open', () => {
  it('[HRL1] runs in it with its memory kept, and time goes on', async () => {
    const { page } = opened;
    await arrival(page, 60);
    const tickBefore = (await pitches(page)).at(-1)![1];
    await page.evaluate(() => { (globalThis as unknown as Kept).pitches.length = 0; });
    const savedAt = Date.now();
    await save(source('notes.pitch[slot] = 72;'));
    const tookMs = (await arrival(page, 72)) - savedAt, ticks = (await pitches(page)).map(([, tick]) => tick);
    console.log(`from the save to the first note of the new code: ${tookMs} ms`);
    // Its memory counts on: notes keep to the same sixteenth tick.
    expect(ticks[0]).toBeGreaterThan(tickBefore);
    expect(new Set(ticks.map((tick) => tick % 16))).toEqual(new Set([tickBefore % 16]));
  });

  it('[HRL2] and cannot be compiled is told with file and line, and what ran before goes on', async () => {
    const { page } = opened;
    await save(source('notes.pitch[slot] = ;'));
    await says(page, /ticker\/main\.ts, line 13: /);
    await stillPlays(page, 72);
  });

  it('[HRL3] and throws, at once or later, is told with file and line, and what ran before goes on', async () => {
    const { page } = opened;
    await save(source(`throw new Error('no such moment');`).replace('own.count++;', `own.count++; if (own.count > 0) throw new Error('never at all');`));
    await says(page, /ticker\/main\.ts, line 7: Never at all\./);
    await stillPlays(page, 72);
    await save(source(`if (own.count > 0) throw new Error('no such note');`));
    await says(page, /ticker\/main\.ts, line 13: No such note\./);
    await stillPlays(page, 72);
  });

  it('[HRL4] and keeps other memory now runs in a room that is made anew around it and goes on at its tick', async () => {
    const { page, assertClean } = opened;
    await save(source('notes.pitch[slot] = 48 + own.more++;', `{ count: 'u32', more: 'u8' }`));
    // What falls into the moment in which the room catches up was heard from the one before.
    await arrival(page, 52);
    await arrival(page, 53);
    const ticks = (await pitches(page)).map(([, tick]) => tick);
    expect(ticks.every((tick, at) => at === 0 || tick > ticks[at - 1]!)).toBe(true);
    assertClean();
  });

  it('[PGM1] and does not come back from a tick is switched off by the watchdog with a recorded act; the room goes on without it, and with it once it is mended', async () => {
    const { page } = opened;
    const isOn = (): Promise<boolean | undefined> => page.evaluate(() => (globalThis as unknown as JamGlobal).jam.session.scene.mods?.[0]?.isOn);
    await save(source('notes.pitch[slot] = 61; if (own.count % 256 === 0) for (const until = performance.now() + 60_000; performance.now() < until;);'));
    await says(page, /Mod "Ticker" did not answer and was switched off/);
    await expect.poll(isOn, { timeout: 20_000 }).toBe(false);
    const reached = await page.evaluate(() => (globalThis as unknown as Room).jam.session.reached());
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as Room).jam.session.reached()), { timeout: 20_000 }).toBeGreaterThan(reached + 64);
    await save(source('notes.pitch[slot] = 62;'));
    await arrival(page, 62);
  });

  it.runIf(isLong)('[PGM1] and does not come back from its first tick never takes the place of what ran', async () => {
    const { page } = opened;
    await save(source('notes.pitch[slot] = 63;').replace('own.count++;', 'own.count++; for (const until = performance.now() + 60_000; performance.now() < until;);'));
    await says(page, /It did not answer within a second\. What ran before goes on\./);
    await stillPlays(page, 62);
  });
});
