import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJam, headerOf, SessionRecorder } from '../../game/index.ts';
import { CUE_KIND, CUE_STRIDE, FRAME_HEAD, SampleWriter } from '../../protocol/index.ts';
import type { AudioEngine, CueRecord } from '../../view/audio/index.ts';
import { isLong, openPage, type OpenedBrowser } from './harness.ts';
import { bytesOf, cards, recordedTo, recordingId, replayed, roomIsOpen, sessionFrom, type RecordedGlobal } from './recorded-page.ts';
import { slowDisplay } from './slow-display.ts';

type Page = OpenedBrowser['page'];
type JamPage = RecordedGlobal & { readonly jam: { readonly audio: AudioEngine } };

/** A session of strokes alone, one every `every` ticks, made here. */
async function strokes(ticks: number, every: number): Promise<Uint8Array<ArrayBuffer>> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), writer = new SampleWriter(), cues = new Float64Array(1024 * CUE_STRIDE);
  const recorder = await SessionRecorder.create(jam, headerOf(jam, { id: '00112233445566778899aabbccddeeff', startedAt: '2026-01-01T00:00:00.000Z', core: '' }), {}), parts = [recorder.begin()];
  const zone = jam.description.zones.find(({ kind }) => kind === 'strike')!.index;
  let sequence = 0;
  for (let tick = 0; tick < ticks; tick++) {
    if (tick % every === every / 2) {
      writer.strike(0, zone, 0.9, 0, 0);
      const frame = { tick, source: 3, sequence: sequence++, payload: writer.take() };
      if (jam.push(frame).ok) recorder.frame(frame);
    }
    jam.tick();
    recorder.afterTick(cues, jam.drainCues(cues));
    if (recorder.isDue) parts.push(recorder.flush());
  }
  parts.push(recorder.end());
  return new Uint8Array(Buffer.concat(parts));
}

/** Takes a file in as a drop does; answers with the session's id. */
async function takeIn(page: Page, name: string, bytes: Uint8Array): Promise<string> {
  const known = (await cards(page)).map(({ id }) => id);
  await page.evaluate(({ name, text }) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    (globalThis as unknown as JamPage).jam.actions.importSessions([new File([bytes], name)]);
  }, { name, text: Buffer.from(bytes).toString('base64') });
  await expect.poll(async () => (await cards(page)).length, { timeout: 30_000 }).toBe(known.length + 1);
  return (await cards(page)).find(({ id }) => !known.includes(id))!.id;
}

async function putOnStage(page: Page, id: string): Promise<void> {
  await page.evaluate((id) => (globalThis as unknown as JamPage).jam.actions.playSession(id), id);
  await page.waitForFunction((id) => (globalThis as unknown as JamPage).jam.stage.getState().replay?.state.id === id, id, { timeout: 60_000 });
}
const state = (page: Page) => page.evaluate(() => {
  const { state, player } = (globalThis as unknown as JamPage).jam.stage.getState().replay!;
  return { ...state, now: player.tickNow() };
});
/** The tick of the picture that is drawn now. */
const pictured = (page: Page) => page.evaluate((tick) => {
  const { session } = (globalThis as unknown as JamPage).jam.stage.getState().replay!.player;
  session.sample(performance.timeOrigin + performance.now());
  return session.frame.head[tick]!;
}, FRAME_HEAD.tick);
const seek = (page: Page, tick: number) => page.evaluate((tick) => (globalThis as unknown as JamPage).jam.stage.getState().replay!.player.seek(tick), tick);
const indexed = (page: Page) => page.waitForFunction(() => {
  const { state } = (globalThis as unknown as JamPage).jam.stage.getState().replay!;
  return state.indexedTo === state.ticks;
}, null, { timeout: 120_000 });

describe.each([{ isolated: true }, ...(isLong ? [{ isolated: false }] : [])])('a session that was played here, isolated: $isolated', ({ isolated }) => {
  let opened: OpenedBrowser, page: Page, first = '';
  beforeAll(async () => {
    opened = await openPage({ isolated, viewport: { width: 480, height: 320 }, initScript: slowDisplay });
    ({ page } = opened);
    await roomIsOpen(page);
    await page.getByRole('button', { name: /pointer/i }).click();
    for (const key of ['Digit1', 'Digit3']) await page.keyboard.press(key);
    first = await recordingId(page);
    await page.waitForTimeout(6000);
  });
  // Software WebGL leaves no room for two browsers.
  afterAll(() => opened.close());

  it('[PLY15] is opened from the library and goes on the stage; the live room waits and comes back as it was left', async () => {
    await recordedTo(page, first, 512);
    // A picture of the stage comes to its card while somebody plays.
    await expect.poll(() => page.evaluate(async (id) => {
      const picture = (await (globalThis as unknown as JamPage).jam.store.list()).find((card) => card.id === id)?.picture;
      return picture ? [picture.type, picture.size > 1000] : null;
    }, first), { timeout: 30_000, interval: 500 }).toEqual(['image/jpeg', true]);
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.actions.openLibrary());
    await page.waitForFunction((id) => (globalThis as unknown as JamPage).jam.stage.getState().library.cards.some((card) => card.id === id), first);
    await putOnStage(page, first);
    expect(await page.evaluate(() => (globalThis as unknown as JamPage).jam.stage.getState().library.isOpen)).toBe(false);
    await indexed(page);
    expect(await state(page)).toMatchObject({ isPlaying: true, trust: 'exact', message: '' });
    const live = () => page.evaluate(async () => (await (globalThis as unknown as JamPage).jam.session.stats()).tick);
    const waited = await live(), played = (await state(page)).now;
    await page.waitForTimeout(1500);
    expect(await live()).toBe(waited);
    expect((await state(page)).now).toBeGreaterThan(played);
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.actions.leaveReplay());
    await expect.poll(live).toBeGreaterThan(waited + 64);
    const sessionIsLive = await page.evaluate(() => { const { jam } = globalThis as unknown as JamPage, { session, replay } = jam.stage.getState(); return session === jam.session && replay === null; });
    expect(sessionIsLive).toBe(true);
  });

  it('[PLY15] seeks, steps, plays at four times the speed, loops, and keeps the chosen speed and pitch for the next', async () => {
    await putOnStage(page, first);
    await indexed(page);
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.stage.getState().replay!.player.setPlaying(false));
    for (const tick of [400, 30, 256]) {
      await seek(page, tick);
      expect(await pictured(page)).toBe(tick - 1);
      expect((await state(page)).now).toBe(tick);
    }
    for (const by of [1, 1, -3]) await page.evaluate((by) => (globalThis as unknown as JamPage).jam.stage.getState().replay!.player.step(by), by);
    expect([await pictured(page), (await state(page)).now]).toEqual([254, 255]);
    const run = await page.evaluate(async () => {
      const { player } = (globalThis as unknown as JamPage).jam.stage.getState().replay!, wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
      await player.seek(0);
      await wait(300);
      player.setSpeed(4);
      player.setPlaying(true);
      await wait(300);
      const from = player.tickNow(), fromMs = performance.now();
      await wait(1000);
      const speed = ((player.tickNow() - from) / 128) / ((performance.now() - fromMs) / 1000);
      player.setSpeed(1);
      player.setLoop({ from: 128, to: 256 });
      await player.seek(128);
      const places: number[] = [];
      for (let look = 0; look < 30; look++) {
        await wait(100);
        places.push(player.tickNow());
      }
      player.setLoop(null);
      return { speed, places };
    });
    // What the audio clock tells moves on in jumps, longer ones on a busy machine.
    expect(run.speed).toBeGreaterThan(3.8);
    expect(run.speed).toBeLessThan(4.2);
    expect(run.places.every((tick) => tick >= 128 && tick <= 256)).toBe(true);
    expect(run.places.filter((tick, index) => index > 0 && tick < run.places[index - 1]!).length).toBeGreaterThanOrEqual(2);
    // The next session is played at the speed and pitch that were chosen last.
    await page.evaluate(() => {
      const { player } = (globalThis as unknown as JamPage).jam.stage.getState().replay!;
      player.setSpeed(0.5);
      player.setPitchKept(false);
    });
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.actions.leaveReplay());
    await putOnStage(page, first);
    await expect.poll(async () => (await state(page)).speed).toBe(0.5);
    expect((await state(page)).isPitchKept).toBe(false);
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.actions.leaveReplay());
  });

  if (isolated) it('[BRN2] is played on from any tick: the room goes on from there, and is kept as a branch that replays in Node', async () => {
    await putOnStage(page, first);
    await indexed(page);
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.stage.getState().replay!.player.setPlaying(false));
    await seek(page, 300);
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.actions.playOnFromHere());
    await page.waitForFunction(() => (globalThis as unknown as JamPage).jam.stage.getState().replay === null, null, { timeout: 30_000 });
    const branch = await recordingId(page);
    expect(branch).not.toBe(first);
    await page.keyboard.press('Digit4');
    await page.waitForTimeout(2500);
    await recordedTo(page, branch, 300 + 128);
    expect((await page.evaluate(() => (globalThis as unknown as JamPage).jam.stage.getState())).playedBy).toBe('pointer');
    const listed = await cards(page), parent = listed.find(({ id }) => id === first)!;
    expect(listed.find(({ id }) => id === branch)).toMatchObject({ branchOf: parent.title, isLive: true });
    expect(parent.isLive).toBe(false);
    const [before, after] = await Promise.all([sessionFrom(await bytesOf(page, first, 'export')), sessionFrom(await bytesOf(page, branch, 'export'))]);
    expect(after.header.branch).toEqual({ of: first, tick: 300 });
    expect((await replayed(after, 300)).hash).toBe((await replayed(before, 300)).hash);
    await replayed(after);
    opened.assertClean();
  });

  if (isolated) it('[PLY17] is renamed, tagged, deleted with undo and exported, and files are taken in or refused in words', async () => {
    const { length } = await cards(page), act = (what: string, ...words: readonly unknown[]) => page.evaluate(({ what, words }) => {
      const { actions } = (globalThis as unknown as JamPage).jam;
      (actions[what as keyof typeof actions] as (...words: readonly unknown[]) => void)(...words);
    }, { what, words });
    const library = () => page.evaluate(() => (globalThis as unknown as JamPage).jam.stage.getState().library), card = async () => (await library()).cards.find(({ id }) => id === first);
    await act('openLibrary');
    await expect.poll(async () => (await library()).cards.length).toBe(length);
    await act('renameSession', first, ' First steps ');
    await expect.poll(async () => (await card())?.title).toBe('First steps');
    await act('tagSession', first, ['calm', 'calm', ' ', 'evening']);
    await expect.poll(async () => (await card())?.tags).toEqual(['calm', 'evening']);
    await act('deleteSessions', [first]);
    await expect.poll(async () => (await library()).undo).toEqual([{ id: first, title: 'First steps' }]);
    expect(await card()).toBeUndefined();
    await act('undoDelete');
    await expect.poll(async () => (await card())?.title).toBe('First steps');
    const download = page.waitForEvent('download');
    await act('exportSession', first);
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/first-steps\.jam$/);
    const exported = await sessionFrom(new Uint8Array(await readFile((await file.path())!)));
    expect(exported.header.id).toBe(first);
    await replayed(exported);
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.actions.importSessions([new File([new Uint8Array([1, 2, 3])], 'holiday.jam')]));
    await expect.poll(async () => (await library()).message, { timeout: 10_000 }).toMatch(/holiday\.jam: .*not a \.jam file/);
    expect((await library()).cards.length).toBe(length);
    await takeIn(page, 'strokes.jam', await strokes(320, 160));
    await expect.poll(async () => (await library()).cards.length).toBe(length + 1);
    await act('closeLibrary');
  });

  if (isolated) it('[GST5] dances as a ghost beside the live room, until it is sent away', async () => {
    await page.evaluate((id) => (globalThis as unknown as JamPage).jam.actions.addGhost(id), first);
    await page.waitForFunction(() => (globalThis as unknown as JamPage).jam.stage.getState().ghosts.length === 1, null, { timeout: 60_000 });
    const ghost = await page.evaluate(() => {
      const { track, isShown } = (globalThis as unknown as JamPage).jam.stage.getState().ghosts[0]!;
      return { isShown, ticks: track.ticks, entries: track.beats.length, last: track.beats.at(-1)! };
    });
    expect(ghost).toMatchObject({ isShown: true, entries: Math.floor(ghost.ticks / 4) + 1 });
    expect(ghost.last).toBeGreaterThan(2);
    await page.evaluate((id) => (globalThis as unknown as JamPage).jam.actions.removeGhost(id), first);
    expect(await page.evaluate(() => (globalThis as unknown as JamPage).jam.stage.getState().ghosts.length)).toBe(0);
  });
});

if (isLong) describe('the sound of a recorded session', () => {
  it('[SPD1] leaves the mix within 5 ms of its mapped moments at 0.5×, 1× and 2×', async () => {
    const opened = await openPage({ viewport: { width: 320, height: 200 } }), { page } = opened;
    await roomIsOpen(page);
    await page.getByRole('button', { name: /pointer/i }).click();
    await page.waitForFunction(() => (globalThis as unknown as JamPage).jam.audio?.state === 'running');
    await page.evaluate(() => (globalThis as unknown as JamPage).jam.audio.loaded);
    const id = await takeIn(page, 'strokes.jam', await strokes(1280, 160));
    await putOnStage(page, id);
    await indexed(page);
    const play = (speed: number) => page.evaluate(async (speed) => {
      const { jam } = globalThis as unknown as JamPage, { player } = jam.stage.getState().replay!, wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
      const heardAt = (): number => { const nowMs = performance.timeOrigin + performance.now(); return jam.audio.contextTimeOf(nowMs).heard * 1000 - nowMs; };
      player.setPlaying(false);
      await player.seek(0);
      player.setSpeed(speed);
      await wait(1200);
      const tap = await jam.audio.tap(), known = jam.audio.records().length;
      player.setPlaying(true);
      await wait(250);
      const before = [player.session.epochOfTick(0), heardAt()];
      await wait((5 * 160 / 128) * 1000 / speed + 100);
      const zeroMs = player.session.epochOfTick(0), moved = Math.max(Math.abs(zeroMs - before[0]!), Math.abs(heardAt() - before[1]!));
      const { left, startFrame, sampleRate } = tap.stop(), bytes = new Uint8Array(left.buffer, left.byteOffset, left.byteLength);
      let text = '';
      for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
      return { records: jam.audio.records().slice(known), left: btoa(text), startFrame, sampleRate, zeroMs, moved };
    }, speed);
    for (const speed of [0.5, 1, 2]) {
      let played = await play(speed);
      // Time went slower because the machine was starved, or the device's clock was: asked again.
      for (let more = 0; more < 3 && played.moved > 4; more++) played = await play(speed);
      const { records, left, startFrame, sampleRate, zeroMs } = played;
      const bytes = Buffer.from(left, 'base64'), frames = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
      const struck = records.filter(({ kind, epochMs }: CueRecord) => kind === CUE_KIND.strike && epochMs - zeroMs < (4.7 * 160 / 128) * 1000 / speed);
      expect(struck.length).toBe(5);
      const heard = struck.map(({ scheduledAudioTime }) => onset(frames, startFrame, sampleRate, scheduledAudioTime));
      const errors = heard.map((at, index) => (at - struck[index]!.scheduledAudioTime) * 1000);
      const apart = heard.slice(1).map((at, index) => (at - heard[index]!) * 1000 - 1250 / speed);
      console.log(`${speed}×: onset after its scheduled time, ms: ${errors.map((error) => error.toFixed(2)).join(' ')}; distances off by ${apart.map((error) => error.toFixed(2)).join(' ')} ms`);
      // The tick of a stroke is the tick of its key, or the next.
      struck.forEach(({ epochMs }, index) => expect(Math.abs((epochMs - zeroMs) * speed * 0.128 - (80 + index * 160))).toBeLessThan(2));
      expect(Math.max(...errors.map(Math.abs), ...apart.map(Math.abs))).toBeLessThan(5);
    }
    opened.assertClean();
  });
});

/** Context time of the first frame, around a moment, that stands clear of what rang before. */
function onset(frames: Float32Array, startFrame: number, sampleRate: number, at: number): number {
  const frame = (seconds: number): number => Math.max(0, Math.round((at + seconds) * sampleRate) - startFrame);
  const loudest = (from: number, to: number): number => {
    let peak = 0;
    for (let index = from; index < Math.min(frames.length, to); index++) peak = Math.max(peak, Math.abs(frames[index]!));
    return peak;
  };
  const peak = loudest(frame(-0.02), frame(0.06)), ringing = loudest(frame(-0.05), frame(-0.02));
  expect(peak, `a stroke around ${at.toFixed(3)} s`).toBeGreaterThan(Math.max(0.01, ringing * 3));
  const threshold = Math.max(peak * 0.05, ringing * 1.5);
  for (let index = frame(-0.02); index < frame(0.06); index++) if (Math.abs(frames[index]!) > threshold) return (index + startFrame) / sampleRate;
  return Infinity;
}
