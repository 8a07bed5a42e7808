import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ModDescription } from '../../protocol/index.ts';
import { isLong, openPage, PROJECT_ROOT, type OpenedBrowser } from './harness.ts';
import { play } from './recorded-page.ts';
import { listen, type JamGlobal } from './room-page.ts';
import { slowDisplay } from './slow-display.ts';

const SHOTS = `${PROJECT_ROOT}/.cache/screenshots/mods`;
const shot = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: `${SHOTS}/${name}.png` });
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** A mod with two places that ring, and a system that is as it is given; `more` of its mod.json. */
const bells = (id: string, name: string, run: string, more: object = {}): Buffer => Buffer.from(zipSync({
  'bells/mod.json': text(JSON.stringify({
    id, version: '1.0.0', engine: '>=0.1 <9', name, about: `${name} over you.`, author: 'Ada', licence: 'CC0-1.0', kind: 'caged', main: 'main.js', writes: ['mods/PlayNote'], asks: ['sound'],
    adds: {
      instruments: [{ id: 'bell', name: 'Bell', wave: 'sine', attack: 0.01, decay: 1, sustain: 0, release: 1 }],
      zones: [{ id: 'bell', name: 'Bell', radius: 0.16, instrument: 'bell', places: [{ x: -0.9, y: 2 }, { x: 0.9, y: 2 }], pitches: [72, 76] }],
      settings: [{ id: 'loudness', label: 'Loudness', min: 0, max: 1, step: 0.1, initial: 0.5 }],
    },
    ...more,
  })),
  'bells/main.js': text(`import { FixedUpdate, plugin, settings, system, writes } from 'jam-engine';
import { PlayNote, instrument } from 'jam-engine/game';
const bell = instrument('${id}/bell');
const ring = system('${id}/ring', { notes: writes(PlayNote), knobs: settings({ loudness: 0.5 }) }, ({ notes, knobs }) => {
  ${run}
});
export default plugin({ id: '${id}', build: (app) => app.addSystems(FixedUpdate, ring) });
`),
}));

const mods = (page: Page): Promise<readonly ModDescription[]> => page.evaluate(() => ((globalThis as unknown as JamGlobal).jam.session.scene.mods ?? []).map((mod) => ({ ...mod, instruments: [] })));
const openTab = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => 'jamMods' in globalThis);
  await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.openStudio('mods'));
};
const choose = (page: Page, name: string, buffer: Buffer): Promise<void> => page.locator('input[aria-label="File of a mod"]').setInputFiles({ name, mimeType: 'application/zip', buffer });
const install = (page: Page): Promise<void> => page.getByRole('button', { name: 'Install', exact: true }).click();

/** Another site, with a mod that is there in a newer version once that is given, and all that an address can lead to by mistake. Answers with its address. */
async function openSite(): Promise<{ readonly origin: string; give(mod: Buffer): void }> {
  let given = bells('chimes', 'Chimes', 'void notes; void knobs; void bell;');
  const endlessly = (response: ServerResponse, bytes: number, everyMs: number): void => {
    const timer = setInterval(() => response.write(Buffer.alloc(bytes)), everyMs);
    response.on('close', () => clearInterval(timer));
  };
  const server = createServer(({ url = '' }, response) => {
    if (url !== '/shut.zip') response.setHeader('Access-Control-Allow-Origin', '*');
    if (url === '/chimes.zip' || url === '/shut.zip') response.end(given);
    else if (url === '/page.zip') response.end('<!doctype html>hello');
    else if (url === '/huge.zip') response.setHeader('Content-Length', 900_000_000).write('x');
    else if (url === '/endless.zip') endlessly(response, 2_000_000, 5);
    else if (url === '/slow.zip') endlessly(response.setHeader('Content-Length', 4_000_000), 10_000, 100);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  onTestFinished(() => void [server.closeAllConnections(), server.close()]);
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, give(mod) { given = mod; } };
}

let opened: OpenedBrowser & { readonly url: string };
beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  opened = await openPage({ viewport: { width: 1000, height: 680 }, reducedMotion: 'reduce', initScript: slowDisplay });
  await listen(opened.page);
  await openTab(opened.page);
}, 200_000);

describe('mods in the page', () => {
  it('[PGM6] one comes in by a yes to a sheet that says what it brings and may do; its places hang in the room, now and at the next visit', async () => {
    const { page, assertClean } = opened;
    await page.getByText('No mods yet').waitFor();
    await page.getByRole('button', { name: /Theremin/ }).waitFor();
    await shot(page, 'empty');
    await choose(page, 'bells.zip', bells('bells', 'Bells', 'void notes; void knobs; void bell;'));
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    const words = await sheet.textContent();
    for (const part of ['1 instrument: Bell', '2 places to play: Bell', '1 setting: Loudness', 'Play notes', 'By Ada · CC0-1.0', 'From this device']) expect(words).toContain(part);
    await shot(page, 'sheet');
    const violations = await axe(page, '.mods-sheet');
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet.count()).toBe(0);
    expect(await mods(page)).toEqual([]);
    await choose(page, 'bells.zip', bells('bells', 'Bells', 'void notes; void knobs; void bell;'));
    await install(page);
    await page.getByText('Bells is in the room.').waitFor();
    expect(await mods(page)).toMatchObject([{ id: 'bells', isOn: true }]);
    const zones = await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.session.scene.zones.filter(({ kind }) => kind === 'mod').map(({ name }) => name));
    expect(zones).toEqual(['Bell 1', 'Bell 2']);
    expect([...violations, ...(await axe(page, '.mods-tab'))]).toEqual([]);
    await shot(page, 'in-the-room');
    assertClean();
  });

  it('[PGM7] its switch and its settings are acts, and remembered', async () => {
    const { page } = opened;
    await page.getByLabel('Loudness').fill('0.8');
    await page.getByRole('checkbox', { name: /Bells/ }).uncheck();
    await expect.poll(async () => (await mods(page))[0]?.isOn, { timeout: 20_000 }).toBe(false);
    await page.getByRole('checkbox', { name: /Bells/ }).check();
    await expect.poll(async () => (await mods(page))[0], { timeout: 20_000 }).toMatchObject({ isOn: true, settings: [{ id: 'loudness', value: 0.8 }] });
    await page.reload();
    await listen(page);
    // In the room from its first tick on.
    expect(await mods(page)).toMatchObject([{ id: 'bells', isOn: true }]);
    await openTab(page);
    await expect.poll(() => page.getByLabel('Loudness').inputValue(), { timeout: 30_000 }).toBe('0.8');
  });

  it('[PGM8] one that fails is told in the list with when and why, and the room goes on', async () => {
    const { page } = opened;
    await choose(page, 'spin.zip', bells('spin', 'Spin', 'void notes; void bell; if (knobs.loudness > 0) for (;;);'));
    await install(page);
    const fault = page.locator('.mods-row', { hasText: 'Spin' }).locator('.mods-fault');
    await fault.waitFor({ timeout: 30_000 });
    expect(await fault.textContent()).toMatch(/Was (stopped|switched off).*last at \d+:\d\d: .*work.*The room goes on without it\./);
    await shot(page, 'faulty');
    const reached = (): Promise<number> => page.evaluate(() => (globalThis as unknown as { jam: { session: { reached(): number } } }).jam.session.reached());
    const before = await reached();
    await expect.poll(reached, { timeout: 20_000 }).toBeGreaterThan(before + 64);
  });

  it('[PGM9] one that is removed can be brought back', async () => {
    const { page } = opened, row = page.locator('.mods-row', { hasText: 'Bells' });
    await row.locator('summary').click();
    await row.getByRole('button', { name: 'Remove' }).click();
    await expect.poll(async () => (await mods(page)).map(({ id }) => id), { timeout: 20_000 }).not.toContain('bells');
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await expect.poll(async () => (await mods(page)).map(({ id }) => id), { timeout: 20_000 }).toContain('bells');
    expect(await page.locator('.mods-row', { hasText: 'Bells' }).count()).toBe(1);
  });

  it.runIf(isLong)('[PGM10] a session that had its mods from the first tick on is replayed with them bit for bit, though they were removed; without them it says which, with the way to them', async () => {
    const { page } = opened;
    await page.reload();
    await listen(page);
    const { id, stop } = await play(page);
    await page.waitForTimeout(3000);
    await stop();
    await page.reload();
    await listen(page);
    await openTab(page);
    for (const name of ['Spin', 'Bells']) {
      const row = page.locator('.mods-row', { hasText: name });
      await row.locator('summary').click();
      await row.getByRole('button', { name: 'Remove' }).click();
      await expect.poll(() => row.count(), { timeout: 20_000 }).toBe(0);
    }
    const trust = (): Promise<unknown> => page.evaluate(() => {
      const { replay } = (globalThis as unknown as JamGlobal).jam.stage.getState();
      return replay && { trust: replay.state.trust, message: replay.state.message, isIndexed: replay.state.indexedTo >= replay.state.ticks && replay.state.ticks > 0 };
    });
    await page.evaluate((id) => (globalThis as unknown as JamGlobal).jam.actions.playSession(id), id);
    await expect.poll(trust, { timeout: 60_000 }).toMatchObject({ trust: 'exact', isIndexed: true });
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.leaveReplay());
    // As on a device that never had them.
    await page.evaluate(() => new Promise((done) => {
      const open = indexedDB.open('jam-mods');
      open.onsuccess = () => { open.result.transaction('packs', 'readwrite').objectStore('packs').clear().onsuccess = done; };
    }));
    await page.evaluate((id) => (globalThis as unknown as JamGlobal).jam.actions.playSession(id), id);
    await expect.poll(trust, { timeout: 60_000 }).toMatchObject({ trust: 'watched', message: expect.stringMatching(/It was played with the mods? “bells” 1\.0\.0/) as string });
    await page.evaluate(() => (globalThis as unknown as JamGlobal).jam.actions.leaveReplay());
  });

  it.runIf(isLong)('[PGM14] what is read from an address tells how far it has come and can be left; what is there by mistake is told in words, and nothing of it is kept', async () => {
    const { page } = opened, { origin, give } = await openSite(), trouble = page.locator('.mods-trouble'), busy = page.locator('.mods-busy');
    const look = async (address: string): Promise<void> => {
      await page.getByLabel('Address').fill(address);
      await page.keyboard.press('Enter');
    };
    await openTab(page);
    for (const [address, words] of [
      [`${origin}/none.zip`, /There is nothing at/i], [`${origin}/none/`, /There is no mod at/i], [`${origin}/shut.zip`, /let other pages read it/], [`${origin}/page.zip`, /not a packed mod/],
      [`${origin}/huge.zip`, /has 900 MB; a mod has at most 14 MB/], [`${origin}/endless.zip`, /has more; a mod has at most/], ['ftp://mods.example/a', /not the web/],
    ] as const) {
      await look(address);
      await expect.poll(() => trouble.textContent().catch(() => ''), { timeout: 20_000 }).toMatch(words);
      await trouble.getByRole('button').click();
    }
    await look(`${origin}/slow.zip`);
    await busy.locator('progress').waitFor();
    expect(await busy.textContent()).toMatch(/ of 4\.0 MB/);
    await busy.getByRole('button', { name: 'Cancel' }).press('Enter');
    await expect.poll(() => busy.count()).toBe(0);
    expect([await trouble.count(), await page.getByRole('dialog').count()]).toEqual([0, 0]);

    // A newer version that wants more says so; the player's settings stay.
    await look(`${origin}/chimes.zip`);
    await install(page);
    await page.getByText('Chimes is in the room.').waitFor();
    const row = page.locator('.mods-row', { hasText: 'Chimes' });
    await row.getByLabel('Loudness').fill('0.8');
    await row.locator('summary').click();
    give(bells('chimes', 'Chimes', 'void notes; void knobs; void bell;', { version: '1.1.0', reads: ['room/Effector'], writes: ['mods/PlayNote', 'mods/Glow'], asks: ['sound', 'light'] }));
    await row.getByRole('button', { name: 'Look for a newer one' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    for (const part of ['Takes the place of yours, 1.0.0', 'See how you move – new', 'Change the light – new']) expect(await sheet.textContent()).toContain(part);
    expect(await sheet.textContent()).not.toContain('Play notes – new');
    await shot(page, 'newer');
    await page.getByRole('button', { name: 'Change to this one' }).click();
    await page.getByText('Chimes is in the room.').waitFor();
    expect([await row.locator('.mods-version').textContent(), await row.getByLabel('Loudness').inputValue()]).toEqual(['1.1.0', '0.8']);
  });

  it.runIf(isLong)('[PGM2] a folder that is let go over the page is read', async () => {
    const { page, cdp } = opened;
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await cdp.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data: { items: [], files: [`${PROJECT_ROOT}/mods/step-wall`], dragOperationsMask: 1 } });
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    expect(await sheet.textContent()).toMatch(/Step wall.*It never can/is);
    await page.keyboard.press('Escape');
  });

  it.runIf(isLong)('[PGM6] and on a phone', async () => {
    const phone = await openPage({ viewport: { width: 390, height: 800 }, isPhone: true, reducedMotion: 'reduce' });
    await listen(phone.page);
    await openTab(phone.page);
    await phone.page.getByText('No mods yet').waitFor();
    await shot(phone.page, 'phone-empty');
    await choose(phone.page, 'bells.zip', bells('bells', 'Bells', 'void notes; void knobs; void bell;'));
    await phone.page.getByRole('dialog').waitFor();
    await shot(phone.page, 'phone-sheet');
    await install(phone.page);
    await expect.poll(() => phone.page.locator('.mods-tab').textContent(), { timeout: 60_000 }).toContain('Bells is in the room.');
    await shot(phone.page, 'phone-list');
  });
});

/** Serious and critical faults within `root`, as axe-core finds them. */
async function axe(page: Page, root: string): Promise<string[]> {
  await page.evaluate(await readFile(`${PROJECT_ROOT}/node_modules/axe-core/axe.min.js`, 'utf8'));
  const { violations } = await page.evaluate((root) => (globalThis as unknown as { axe: { run(context: object, options: object): Promise<unknown> } }).axe.run({ include: [[root]] }, { resultTypes: ['violations'] }), root) as { violations: { id: string; impact: string; nodes: { target: unknown[] }[] }[] };
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`));
}
