import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { replaySession, stretchesOf } from '../../game/index.ts';
import { loadMod, type LoadedMod } from '../../game/mods/index.ts';
import { isLong, openPage } from './harness.ts';
import { bytesOf, play, recordingId, sessionFrom, type RecordedGlobal } from './recorded-page.ts';
import { listen, type JamGlobal } from './room-page.ts';

type Files = Readonly<Record<string, Uint8Array>>;
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
/** A mod that rings on each beat, or does what it is given to do in each tick. */
const ringer = (id: string, version: string, run = ''): Files => ({
  'mod.json': text(JSON.stringify({
    id, version, engine: '>=0.1 <9', name: id, about: 'Rings on the beat.', kind: 'caged', main: 'main.js', reads: ['mods/Music'], writes: ['mods/PlayNote'], asks: ['sound'],
    adds: { instruments: [{ id: 'bell', name: 'Bell', wave: 'sine', decay: 1 }], zones: [{ id: 'bell', name: `Bell of ${id}`, radius: 0.16, places: [{ x: 0.4, y: 1.4 }] }] },
  })),
  'main.js': text(`import { FixedUpdate, local, plugin, res, system, writes } from 'jam-engine';
import { Music, PlayNote, instrument } from 'jam-engine/game';
const bell = instrument('${id}/bell');
const ring = system('${id}/ring', { music: res(Music), notes: writes(PlayNote), own: local({ rings: 'u32' }) }, ({ music, notes, own }) => {
  ${run}
  if (Math.ceil(music.beat) >= music.nextBeat) return;
  const slot = notes.send();
  notes.instrument[slot] = bell;
  notes.pitch[slot] = 60 + (own.rings++ % 12);
  notes.velocity[slot] = 0.5;
  notes.seconds[slot] = 0.3;
});
export default plugin({ id: '${id}', build: (app) => app.addSystems(FixedUpdate, ring) });
`),
});
async function loaded(files: Files): Promise<LoadedMod> {
  const answer = await loadMod(new Map(Object.entries(files)));
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer.mod;
}
const has = async (page: Page, versions: readonly string[]): Promise<void> => {
  const now = (): Promise<string[]> => page.evaluate(() => ((globalThis as unknown as JamGlobal).jam.session.scene.mods ?? []).map(({ id, version }) => `${id} ${version}`));
  await expect.poll(now, { timeout: 30_000 }).toEqual(versions);
};
async function install(page: Page, id: string, files: Files): Promise<void> {
  await page.locator('input[aria-label="File of a mod"]').setInputFiles({ name: `${id}.zip`, mimeType: 'application/zip', buffer: Buffer.from(zipSync({ [id]: files as Record<string, Uint8Array> })) });
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: /^(Install|Change to this one)$/ }).click();
}
async function remove(page: Page, id: string): Promise<void> {
  const row = page.locator('.mods-row', { hasText: id });
  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Remove' }).click();
}
const standing = (page: Page): Promise<unknown> => page.evaluate(() => {
  const { replay } = (globalThis as unknown as RecordedGlobal).jam.stage.getState();
  return replay && { trust: replay.state.trust, message: replay.state.message, isIndexed: replay.state.indexedTo >= replay.state.ticks && replay.state.ticks > 0 };
});

describe.runIf(isLong)('mods that change while the page records', () => {
  it('[MCH8] installed, replaced, stopped, switched and removed mods are replayed by the page and by Node to every hash, from before the first change on', async () => {
    const { page } = await openPage({ viewport: { width: 1000, height: 680 }, reducedMotion: 'reduce' });
    await listen(page);
    const { stop } = await play(page), mods = [ringer('ant', '1.0.0'), ringer('ant', '1.1.0', 'own.rings++;'), ringer('spin', '1.0.0', 'if (music.beat > 0) for (;;);')] as const;
    await page.waitForTimeout(1500);
    // The pointer is wanted for the list of mods.
    await stop();
    await page.waitForFunction(() => 'jamMods' in globalThis);
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('mods'));
    const after = (ms: number): Promise<void> => page.waitForTimeout(ms);
    await install(page, 'ant', mods[0]);
    await has(page, ['ant 1.0.0']);
    await after(1500);
    await install(page, 'spin', mods[2]);
    await has(page, ['ant 1.0.0', 'spin 1.0.0']);
    await after(1500);
    await page.getByRole('checkbox', { name: /^ant/ }).uncheck();
    await after(500);
    await page.getByRole('checkbox', { name: /^ant/ }).check();
    await install(page, 'ant', mods[1]);
    // What was switched off because it failed does not come along.
    await has(page, ['ant 1.1.0']);
    await after(1000);
    await remove(page, 'ant');
    await has(page, []);
    await after(1500);
    const id = await recordingId(page);
    await page.reload();
    await listen(page);
    const session = await sessionFrom(await bytesOf(page, id, 'read')), sets = stretchesOf(session).map((stretch) => stretch.mods.map((mod) => `${mod.id} ${mod.version}`).join());
    expect(sets).toEqual(['', 'ant 1.0.0', 'ant 1.0.0,spin 1.0.0', 'ant 1.1.0', '']);
    const report = await replaySession(session, { verify: true, mods: await Promise.all(mods.map(loaded)) });
    expect([report.divergence, report.ok]).toEqual([null, true]);

    await page.evaluate((id) => (globalThis as unknown as RecordedGlobal).jam.actions.playSession(id), id);
    await expect.poll(() => standing(page), { timeout: 60_000 }).toMatchObject({ trust: 'exact', isIndexed: true });
    // On from a moment between two changes: the room has the mods of that moment.
    const middle = Math.floor((session.header.changes![0]!.tick + session.header.changes![1]!.tick) / 2);
    await page.evaluate(async (middle) => {
      const { stage } = (globalThis as unknown as RecordedGlobal).jam, { player } = stage.getState().replay!;
      player.setPlaying(false);
      await player.seek(middle);
    }, middle);
    await page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.actions.playOnFromHere());
    await has(page, ['ant 1.0.0']);
    await page.keyboard.press('Digit2');
    await page.waitForTimeout(1500);
    const branch = await recordingId(page);
    expect(branch).not.toBe(id);
    await page.waitForTimeout(1000);
    const played = await sessionFrom(await bytesOf(page, branch, 'read'));
    expect([played.header.branch?.of, played.header.changes?.length]).toEqual([id, 1]);
    expect(await replaySession(played, { verify: true, mods: await Promise.all(mods.map(loaded)) })).toMatchObject({ divergence: null, ok: true });
  }, 180_000);
});
