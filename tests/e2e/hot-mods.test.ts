import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import { CUE, CUE_STRIDE } from '../../protocol/index.ts';
import { openPage, PROJECT_ROOT } from './harness.ts';
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
const pitches = (page: Page): Promise<[number, number, number][]> => page.evaluate(() => (globalThis as unknown as { pitches: [number, number, number][] }).pitches);
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

it('[HRL1] [HRL2] [HRL3] [HRL4] a trusted mod that is saved runs in the open page with its memory kept; one that cannot be compiled, or throws, is told with file and line, and what ran before goes on', async () => {
  await mkdir(MOD, { recursive: true });
  onTestFinished(() => rm(join(PROJECT_ROOT, FOLDER), { recursive: true, force: true }));
  await writeFile(join(MOD, 'mod.json'), JSON.stringify(manifest));
  await save(source('notes.pitch[slot] = 60;'));
  const { page, assertClean } = await openPage({ devMods: FOLDER, path: '?mods=ticker', viewport: { width: 640, height: 400 }, reducedMotion: 'reduce' });
  await listen(page);
  await keepPitches(page);
  await arrival(page, 60);
  await page.waitForFunction(() => 'jamMods' in globalThis);
  // Saved: other code, the same world. The memory of the mod counts on.
  const tickBefore = (await pitches(page)).at(-1)![1], savedAt = Date.now();
  await save(source('notes.pitch[slot] = 72;'));
  const tookMs = (await arrival(page, 72)) - savedAt;
  console.log(`from the save to the first note of the new code: ${tookMs} ms`);
  expect((await pitches(page)).find(([one]) => one === 72)![1]).toBeGreaterThan(tickBefore);
  // The memory of the mod counts on: its notes keep to the same sixteenth tick.
  const phases = new Set((await pitches(page)).map(([, tick]) => tick % 16));
  expect([...phases]).toHaveLength(1);

  // It cannot be compiled: file and line are said, and the old code goes on.
  await save(source('notes.pitch[slot] = ;'));
  await says(page, /ticker\/main\.ts, line 13: /);
  await stillPlays(page, 72);
  // It throws in the tick in which it first plays, not at once.
  await save(source(`notes.pitch[slot] = 50; if (own.count > 0) throw new Error('no such note');`));
  await says(page, /ticker\/main\.ts, line 13: No such note\./);
  await stillPlays(page, 72);
  // Another shape of its memory: the room is made anew around it, and goes on at its tick.
  await save(source('notes.pitch[slot] = 48 + own.more++;', `{ count: 'u32', more: 'u8' }`));
  await arrival(page, 48);
  await arrival(page, 50);
  const all = await pitches(page);
  for (let at = 1; at < all.length; at++) expect(all[at]![1]).toBeGreaterThan(all[at - 1]![1]);
  assertClean();
});
