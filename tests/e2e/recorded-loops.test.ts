import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { STATION_ACT, TRACK_FIELD, TRACK_SOURCE, TRACK_STATE, readWav, writeWav, type TakeRow } from '../../protocol/index.ts';
import type { AudioEngine } from '../../view/audio/index.ts';
import type { StageActions, StageState } from '../../view/stage.ts';
import type { Session } from '../../view/session.ts';
import { isLong, openBrowser, servePage } from './harness.ts';
import { importBundle, openForgotten, saved } from './recorded-page.ts';
import { listen } from './room-page.ts';

interface Page {
  readonly jam: { readonly session: Session; readonly audio: AudioEngine; readonly stage: { getState(): StageState }; readonly actions: StageActions };
  readonly jamTape: { readonly microphone: { readonly status: { readonly state: string; readonly isRecording: boolean } }; readonly takes: () => Promise<{ readonly takes: { heard(session: string): Promise<{ readonly ok: boolean; readonly value: readonly TakeRow[] }> } }> };
  act(act: number, target: number, a?: number, b?: number): void;
  loudness(ms: number): Promise<number>;
}

/** Runs in every page: acts as a player does, and listens. */
function tools(): void {
  const scope = globalThis as unknown as { -readonly [Key in keyof Page]: Page[Key] };
  scope.act = (act, target, a = 0, b = 0) => {
    const view = new DataView(new ArrayBuffer(32));
    view.setUint8(0, 7);
    view.setUint16(2, 32, true);
    view.setUint16(12, act, true);
    view.setUint16(14, target, true);
    view.setInt32(16, a, true);
    view.setInt32(20, b, true);
    scope.jam.session.send(6, new Uint8Array(view.buffer), performance.timeOrigin + performance.now());
  };
  scope.loudness = async (ms) => {
    let most = 0;
    for (let at = 0; at < ms; at += 25) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      most = Math.max(most, scope.jam.audio.trackLevel(0));
    }
    return most;
  };
}

it.runIf(isLong)('[TAP18] in the app, what the microphone hears becomes a loop that sounds, is kept and exported with its session, and sounds again where its bundle is opened', async () => {
  const RATE = 48_000, frames = Float32Array.from({ length: 2 * RATE }, (_, frame) => 0.4 * Math.sin((2 * Math.PI * 330 * frame) / RATE) * (frame % 24_000 < 14_000 ? 1 : 0));
  const file = join(await mkdtemp(join(tmpdir(), 'jam-voice-')), 'voice.wav');
  writeFileSync(file, writeWav({ sampleRate: RATE, channels: [frames], loop: null }, 16));
  const { url } = await servePage(), { page, cdp, assertClean } = await openBrowser({ fakeAudio: file, initScript: tools });
  await page.goto(url);
  await listen(page);
  await page.mouse.click(480, 30);
  await page.waitForFunction(() => (globalThis as unknown as Page).jam.stage.getState().audio.state === 'running' && 'jamTape' in globalThis, null, { polling: 100 });
  const stateOf = (): Promise<number> => page.evaluate((field) => (globalThis as unknown as Page).jam.session.frame.tracks[field]!, TRACK_FIELD.state);
  await page.evaluate(([act, source]) => {
    const scope = globalThis as unknown as Page;
    scope.act(act.source, 0, source);
    scope.act(act.quantise, 0, 0, 0);
    scope.act(act.record, 0);
  }, [STATION_ACT, TRACK_SOURCE.microphone] as const);
  await page.waitForFunction(() => (globalThis as unknown as Page).jamTape.microphone.status.isRecording, null, { polling: 50 });
  await page.waitForFunction(() => (globalThis as unknown as Page).jamTape.microphone.status.state === 'on', null, { polling: 50 });
  await page.waitForTimeout(2500);
  await page.evaluate((record) => (globalThis as unknown as Page).act(record, 0), STATION_ACT.record);
  await page.waitForTimeout(400);
  expect(await stateOf()).toBe(TRACK_STATE.playing);
  expect(await page.evaluate(() => (globalThis as unknown as Page).loudness(3000))).toBeGreaterThan(0.2);
  expect(await page.evaluate(() => (globalThis as unknown as Page).jamTape.microphone.status.isRecording)).toBe(false);
  const kept = await page.evaluate(async () => {
    const scope = globalThis as unknown as Page, id = scope.jam.stage.getState().recording.id!, { takes } = await scope.jamTape.takes();
    return { id, rows: (await takes.heard(id)).value };
  });
  expect(kept.rows).toHaveLength(1);
  expect(kept.rows[0]).toMatchObject({ slot: 0, channels: 1, isWhole: true, session: kept.id });
  expect(kept.rows[0]!.frames / kept.rows[0]!.sampleRate).toBeGreaterThan(1.5);
  await page.evaluate(() => (globalThis as unknown as Page).jam.actions.openStudio('takes'));
  const stems = unzipSync((await saved(page, 'Stems')).bytes), bundle = await saved(page, 'Bundle');
  // What the microphone heard is a stem, and all stems together are the mix before its limiter.
  const soundOf = (path: string): readonly Float32Array[] => {
    const wav = readWav(stems[path] as Uint8Array<ArrayBuffer>);
    if (!wav.ok) throw new Error(`${path}: ${wav.message}`);
    return wav.channels;
  };
  const paths = Object.keys(stems).filter((path) => !path.startsWith('00-')), mix = soundOf('00-mix-before-limiter.wav'), rest = mix.map((channel) => Float64Array.from(channel));
  const energy = (sound: readonly (Float32Array | Float64Array)[]): number => sound.reduce((sum, channel) => { for (const value of channel) sum += value * value; return sum; }, 0);
  for (const path of paths) soundOf(path).forEach((channel, side) => channel.forEach((value, frame) => { rest[side]![frame]! -= value; }));
  const missing = 10 * Math.log10(energy(rest) / energy(mix));
  console.info(`stems ${paths.join(', ')}: left over ${missing.toFixed(1)} dB`);
  expect(missing).toBeLessThan(-90);
  expect(energy(soundOf(paths.find((path) => /Track-1/.test(path))!)) / energy(mix)).toBeGreaterThan(0.05);

  await openForgotten(page, cdp, url);
  await importBundle(page, bundle.bytes, kept.id);
  await page.mouse.click(480, 30);
  await page.evaluate((id) => (globalThis as unknown as Page).jam.actions.playSession(id), kept.id);
  await page.waitForFunction(() => (globalThis as unknown as Page).jam.stage.getState().replay !== null, null, { polling: 100 });
  // Some seconds into it, the loop goes round.
  await page.evaluate(async () => {
    const { player, state } = (globalThis as unknown as Page).jam.stage.getState().replay!;
    await player.seek(Math.max(0, state.ticks - 128 * 4));
    player.setPlaying(true);
  });
  expect(await page.evaluate(() => (globalThis as unknown as Page).loudness(6000))).toBeGreaterThan(0.2);
  assertClean();
}, 420_000);
