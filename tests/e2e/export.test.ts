import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { CHANNELS } from '../../protocol/index.ts';
import { readWav } from '../../protocol/wav.ts';
import { readSession } from '../../protocol/session/index.ts';
import { Controls, SessionRun } from '../../game/index.ts';
import { openBrowser, servePage } from './harness.ts';
import type { StudioTab } from '../../view/ui/studio/tabs.ts';
import { EMPTY_SET, writeBodyFile, type BodySet } from '../../view/body/body-file.ts';
import { bytesOf, importBundle, openForgotten, play, roomIsOpen, saved, type RecordedGlobal } from './recorded-page.ts';
import { slowDisplay } from './slow-display.ts';

/** Stands in for the browser's MIDI and gamepads at the edge of the page; everything behind them is the page's own. */
function fakeDevices(): void {
  const input = { name: 'Fake keys', state: 'connected', onmidimessage: null as ((event: { data: Uint8Array; timeStamp: number }) => void) | null };
  const access = { inputs: new Map([['1', input]]), onstatechange: null as (() => void) | null };
  const pad = { index: 0, id: 'Fake pad (Vendor: 1)', connected: true, axes: [0, 0], buttons: [{ pressed: false, value: 0 }, { pressed: false, value: 0 }] };
  Object.assign(navigator, { requestMIDIAccess: () => Promise.resolve(access), getGamepads: () => (pads.isIn ? [pad, null] : [null, null]) });
  const pads = { isIn: false };
  Object.assign(globalThis, { fakes: {
    midi: (...data: number[]) => input.onmidimessage?.({ data: Uint8Array.from(data), timeStamp: performance.now() }),
    unplug: () => { input.state = 'disconnected'; access.onstatechange?.(); },
    plugPad: () => { pads.isIn = true; dispatchEvent(new Event('gamepadconnected')); },
    pad,
  } });
}
interface Fakes { readonly fakes: { midi(...data: number[]): void; unplug(): void; plugPad(): void; readonly pad: { axes: number[]; buttons: { pressed: boolean; value: number }[] } } }

const openTab = (page: Page, tab: StudioTab): Promise<void> => page.evaluate((tab) => (globalThis as unknown as RecordedGlobal).jam.actions.openStudio(tab), tab);

/** A setup of the body and a show that were made here before: what the page remembers. */
const SET: BodySet = { ...EMPTY_SET, name: 'Slow arms', mappings: [{ slot: 0, source: 0, target: 0, player: 0, inLow: 0, inHigh: 1, outLow: 0, outHigh: 1, curve: 0, smoothing: 100, steps: 8, isOn: true }] };
const SHOW = { format: 'jam-show', version: 1, name: 'Evening', scenes: [{ name: 'One', seconds: 10, notes: '', cues: [{ when: { kind: 'time', seconds: 3 }, note: '', does: [{ do: 'silence' }] }] }] };

describe('a session saved as files', () => {
  it('[EXP7] what is played, with MIDI and a gamepad, is saved as sound, notes and a bundle from the takes tab; in a browser that knows nothing the bundle gives back session, room, body setup and show', async () => {
    const { url } = await servePage(), { page, cdp, assertClean } = await openBrowser({ viewport: { width: 900, height: 600 }, initScript: `(${String(fakeDevices)})(); (${String(slowDisplay)})();` });
    await page.goto(`${url}favicon.svg`);
    await page.evaluate(([body, shows]) => {
      localStorage.setItem('jam-engine/body/1', body);
      localStorage.setItem('jam-engine/shows/1', shows);
    }, [(await writeBodyFile(SET)).text, JSON.stringify({ shows: [SHOW], open: 0 })] as const);
    await page.goto(url);
    await roomIsOpen(page);
    const playing = await play(page);
    await page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.actions.setPanelOpen(true));
    await page.getByRole('button', { name: 'Connect MIDI' }).click();
    await page.getByText('Fake keys').waitFor();
    await page.evaluate(() => {
      const { fakes } = globalThis as unknown as Fakes;
      fakes.plugPad();
      fakes.midi(0xb0, 21, 64);
      fakes.midi(0x90, 40, 127);
      fakes.pad.axes[0] = 1;
      fakes.pad.buttons[1] = { pressed: true, value: 1 };
    });
    await page.locator('.device[data-lit="true"]').first().waitFor();
    await page.getByText('Fake pad', { exact: true }).waitFor();
    await page.waitForTimeout(300);
    await playing.stop();
    await openTab(page, 'takes');
    const wav = await saved(page, 'Sound'), notes = await saved(page, 'Notes'), bundle = await saved(page, 'Bundle');
    const sound = readWav(wav.bytes);
    if (!sound.ok) throw new Error(sound.message);
    expect([wav.name.endsWith('.wav'), sound.sampleRate, sound.channels.length]).toEqual([true, 48_000, 2]);
    expect(sound.channels[0]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeGreaterThan(0.01);
    expect([notes.name.endsWith('.mid'), String.fromCharCode(...notes.bytes.subarray(0, 4))]).toEqual([true, 'MThd']);
    expect(bundle.name).toMatch(/\.jambundle$/);
    const files = unzipSync(bundle.bytes), session = await readSession(files['session.jam'] as Uint8Array<ArrayBuffer>);
    if (!session.ok) throw new Error(session.message);

    // What the devices said stands in the world that the recording leads to.
    const opened = await SessionRun.open(session.session);
    if (!opened.ok) throw new Error(opened.message);
    const { run } = opened, seen = { note: 0, stick: 0, button: 0 };
    for (let tick = 0; tick < session.session.ticks; tick++) {
      run.step();
      run.dropCues();
      const { value } = run.jam.app.world.resource(Controls);
      seen.note = Math.max(seen.note, value[CHANNELS.midiNote.first + 40]!);
      seen.stick = Math.max(seen.stick, value[CHANNELS.gamepadAxis.first]!);
      seen.button = Math.max(seen.button, value[CHANNELS.gamepadButton.first + 1]!);
    }
    expect(run.jam.app.world.resource(Controls).value[CHANNELS.midiControl.first + 21]).toBeCloseTo(64 / 127, 3);
    expect(seen).toEqual({ note: 1, stick: 1, button: 1 });
    const { id } = session.session.header;
    await openForgotten(page, cdp, url);
    expect(await page.evaluate(() => [localStorage.getItem('jam-engine/shows/1'), localStorage.getItem('jam-engine/body/1')].join())).not.toMatch(/Evening|Slow arms/);
    await importBundle(page, bundle.bytes, id);
    expect(Buffer.compare(await bytesOf(page, id, 'read'), files['session.jam']!.slice(0, session.session.byteLength))).toBe(0);
    await page.waitForFunction(() => /Evening/.test(localStorage.getItem('jam-engine/shows/1') ?? '') && /Slow arms/.test(localStorage.getItem('jam-engine/body/1') ?? '') && /From a bundle/.test(localStorage.getItem('jam-engine/rooms/1') ?? ''));
    assertClean();
  });
});
