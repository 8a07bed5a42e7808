import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AudioEngine, Captured, CueRecord } from '../../view/audio/index.ts';
import { openBrowser, servePage, type BrowserOptions, type OpenedBrowser } from './harness.ts';
import type { SoundStage, WantedCue } from './pages/sound/page.ts';

declare const soundStage: SoundStage;
declare const audio: AudioEngine;

let url = '';
let browser: OpenedBrowser | null = null;
beforeAll(async () => {
  url = (await servePage({ root: 'tests/e2e/pages/sound' })).url;
});
afterEach(async () => {
  await browser?.close();
  browser = null;
});

async function openPage(options: BrowserOptions & { path?: string } = {}): Promise<OpenedBrowser> {
  browser = await openBrowser(options);
  await browser.page.goto(url + (options.path ?? ''));
  return browser;
}

/** A page whose samples load, and nothing sounds yet. */
async function openSound(): Promise<OpenedBrowser> {
  const opened = await openPage();
  await opened.page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 60_000 });
  await opened.page.evaluate(() => soundStage.make({ hasGreeting: false }));
  return opened;
}

/** Starts sound, plays cues with second 0 this much later, and gives what was scheduled and what left the mix. */
async function play(opened: OpenedBrowser, wanted: readonly WantedCue[], seconds: number, leadMs = 150): Promise<{ records: CueRecord[]; heard: Captured }> {
  const { records, startFrame, sampleRate, left, right } = await opened.page.evaluate(([wanted, seconds, leadMs]) => soundStage.play(wanted, seconds, leadMs), [wanted, seconds, leadMs] as const);
  const frames = (text: string): Float32Array => {
    const bytes = Buffer.from(text, 'base64');
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  };
  return { records, heard: { startFrame, sampleRate, left: frames(left), right: frames(right) } };
}

/**
 * Seconds from a scheduled time to the onset heard there: the first frame that reaches a twentieth of the stroke's peak and stands
 * clear of what rang before it.
 */
function onsetError(heard: Captured, at: number): number {
  const { left, sampleRate, startFrame } = heard, frame = (seconds: number): number => Math.round((at + seconds) * sampleRate) - startFrame;
  const peak = loudest(left, frame(-0.02), frame(0.06)), ringing = loudest(left, frame(-0.04), frame(-0.02));
  expect(peak, `a stroke around ${at.toFixed(3)} s`).toBeGreaterThan(Math.max(0.02, ringing * 6));
  const threshold = Math.max(peak * 0.05, ringing * 1.5);
  for (let index = frame(-0.02); index < frame(0.06); index++) if (Math.abs(left[index]!) > threshold) return (index + startFrame) / sampleRate - at;
  return Infinity;
}

const loudest = (frames: Float32Array, from: number, to: number): number => {
  let peak = 0;
  for (let index = Math.max(0, Math.floor(from)); index < Math.min(frames.length, to); index++) peak = Math.max(peak, Math.abs(frames[index]!));
  return peak;
};

describe('in a real browser', () => {
  it('[SND10] loop notes and strikes leave the mix within 5 ms of their scheduled times', async () => {
    const opened = await openSound();
    const notes: WantedCue[] = Array.from({ length: 12 }, (_, index) => ({
      seconds: index * 0.4 + 0.0371 * (index % 3), kind: index % 4 === 3 ? 'strike' : 'note', instrument: index % 2 ? 'rim' : 'kick', velocity: 0.9, loop: index % 4 === 3 ? -1 : 0, zone: 8,
    }));
    const { records, heard } = await play(opened, notes, 5);
    const errors = records.map((record) => onsetError(heard, record.scheduledAudioTime) * 1000);
    console.log(`onset after its scheduled time, ms: ${errors.map((error) => error.toFixed(2)).join(' ')}`);
    expect(records).toHaveLength(12);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(5);
    expect(records.every((record) => record.lateBySeconds === 0)).toBe(true);
    // The wall moment of every note maps to its context time within the spread of the clocks' reports.
    const loops = records.filter((record) => record.kind === 1), base = loops[0]!;
    for (const record of loops) expect(Math.abs(record.scheduledAudioTime - base.scheduledAudioTime - (record.epochMs - base.epochMs) / 1000)).toBeLessThan(0.001);
    opened.assertClean();
  });

  it('[MOD14] instruments of mods sound at their pitch, waves and samples alike, fall silent when they are told to, and one that is not there is silent', async () => {
    const opened = await openSound();
    const bytes = Buffer.from(await opened.page.evaluate(() => soundStage.ofMod([
      { seconds: 0, kind: 'strike', number: 64, pitch: 69, duration: 0.5 }, { seconds: 1, kind: 'strike', number: 65, pitch: 81, duration: 0.3 }, { seconds: 1.6, kind: 'strike', number: 99 },
      { seconds: 2, kind: 'bowStart', number: 64, pitch: 57, voice: 7, tone: 1 }, { seconds: 2.6, kind: 'bowStop', number: 64, voice: 7 },
    ], 3.6)), 'base64'), heard = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const part = (from: number, to: number): Float32Array => heard.subarray(from * 48_000, to * 48_000);
    const hertz = (from: number, to: number): number => {
      const frames = part(from, to);
      let rises = 0;
      for (let at = 1; at < frames.length; at++) if (frames[at - 1]! < 0 && frames[at]! >= 0) rises++;
      return rises / (to - from);
    };
    for (const [from, to, expected] of [[0.1, 0.5, 440], [1.05, 1.2, 880], [2.2, 2.6, 220]] as const) expect(Math.abs(hertz(from, to) / expected - 1), `from ${from} s`).toBeLessThan(0.03);
    expect(loudest(part(0.1, 0.5), 0, Infinity)).toBeGreaterThan(0.05);
    expect(loudest(part(3.3, 3.6), 0, Infinity)).toBeLessThan(0.02);
    opened.assertClean();
  });

  it('[SND11] the first click sounds within 2 s, on a page that has just opened', async () => {
    const opened = await openPage({ flags: ['--autoplay-policy=document-user-activation-required'] });
    const { page } = opened;
    await page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 60_000 });
    await page.evaluate(() => {
      soundStage.make({ hasGreeting: true });
      document.querySelector('#start')!.addEventListener('click', () => {
        const clickedAt = performance.now();
        const result = { startMs: Infinity, soundMs: Infinity };
        Object.assign(globalThis, { firstSound: result });
        void audio.start().then(() => (result.startMs = performance.now() - clickedAt));
        const wait = setInterval(() => {
          if (audio.masterLevel() < 0.1) return;
          result.soundMs = performance.now() - clickedAt;
          clearInterval(wait);
        }, 5);
      });
    });
    expect(await page.evaluate(() => audio.state)).toBe('waiting');
    await page.click('#start');
    await page.waitForFunction(() => (globalThis as unknown as { firstSound: { soundMs: number } }).firstSound.soundMs < Infinity, null, { timeout: 10_000 });
    const first = await page.evaluate(() => (globalThis as unknown as { firstSound: { startMs: number; soundMs: number } }).firstSound);
    console.log(`from the click: running after ${first.startMs.toFixed(0)} ms, sound after ${first.soundMs.toFixed(0)} ms`);
    expect(first.soundMs).toBeLessThan(2000);
    expect(await page.evaluate(() => soundStage.states.map(([state]) => state))).toEqual(['starting', 'running']);
    opened.assertClean();
  });

  it('[SND12] a browser that holds sound back is told as blocked, and a click then starts it', async () => {
    const opened = await openPage({ path: '?start', flags: ['--autoplay-policy=document-user-activation-required'] });
    const { page } = opened;
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const [state, message] = await page.evaluate(() => soundStage.states.find(([state]) => state !== 'starting')!);
    expect(state).toBe('blocked');
    expect(message).toMatch(/click or tap/);
    await page.evaluate(() => document.querySelector('#start')!.addEventListener('click', () => void audio.start()));
    await page.click('#start');
    await page.waitForFunction(() => audio.state === 'running', null, { timeout: 5000 });
    opened.assertClean(/AudioContext was not allowed to start/);
  });

  it('[SND13] the same cue twice sounds once, and one far too late does not sound', async () => {
    const opened = await openSound();
    const cue: WantedCue = { seconds: 0, kind: 'note', instrument: 'kick', loop: 0, id: 777 };
    const { records } = await play(opened, [cue, cue, { seconds: -0.6, kind: 'note', instrument: 'kick', loop: 0, id: 778 }, { seconds: -0.25, kind: 'note', instrument: 'rim', loop: 1, id: 779 }], 0.3);
    const figures = await opened.page.evaluate(() => audio.figures());
    expect(figures).toMatchObject({ duplicates: 1, dropped: 1, late: 1, scheduled: 2 });
    expect(records.find((record) => record.cueId === 778)).toMatchObject({ isDropped: true });
    expect(records.find((record) => record.cueId === 779)!.lateBySeconds).toBeGreaterThan(0.05);
    opened.assertClean();
  });

  it('[SND14] panic, silence and mute leave silence at once, and later notes sound again after panic', async () => {
    const opened = await openSound();
    const { page } = opened;
    const result = await page.evaluate(async () => {
      await audio.loaded;
      await audio.start();
      const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
      await wait(800);
      const now = (): number => performance.timeOrigin + performance.now();
      const chord: WantedCue[] = [50, 57, 64].map((pitch) => ({ seconds: 0, kind: 'note', instrument: 'tape-strings', pitch, duration: 8, loop: 5 }));
      soundStage.schedule([...chord, { seconds: 0, kind: 'bowStart', instrument: 'bow-cello', pitch: 50, velocity: 0.8, voice: 9, zone: 12 }, { seconds: 1, kind: 'note', instrument: 'kick', loop: 0 }], now() + 60);
      await wait(700);
      const playing = audio.masterLevel(), loop = audio.level(5);
      audio.panic();
      await wait(120);
      const afterPanic = audio.masterLevel();
      await wait(900);
      const stillSilent = audio.masterLevel();
      soundStage.schedule(chord.map((cue) => ({ ...cue })), now() + 60);
      await wait(700);
      const again = audio.masterLevel();
      audio.setMuted(true);
      await wait(120);
      const muted = audio.masterLevel();
      audio.setMuted(false);
      await wait(200);
      const unmuted = audio.masterLevel();
      soundStage.schedule([{ seconds: 0, kind: 'silence' }], now() + 40);
      await wait(2600);
      return { playing, loop, afterPanic, stillSilent, again, muted, unmuted, afterSilence: audio.masterLevel() };
    });
    expect(result.playing).toBeGreaterThan(0.3);
    expect(result.loop).toBeGreaterThan(0.3);
    expect(result.afterPanic).toBe(0);
    expect(result.stillSilent).toBe(0);
    expect(result.again).toBeGreaterThan(0.3);
    expect(result.muted).toBe(0);
    expect(result.unmuted).toBeGreaterThan(0.3);
    expect(result.afterSilence).toBeLessThan(0.05);
    opened.assertClean();
  });

  it('[SND15] a loop that stops lets its ringing notes go softly, without a click, and leaves the others alone', async () => {
    const opened = await openSound();
    const { records, heard } = await play(opened, [
      { seconds: 0, kind: 'note', instrument: 'organ', pitch: 60, velocity: 0.8, duration: 6, loop: 4, pan: -1 },
      { seconds: 0, kind: 'note', instrument: 'organ', pitch: 67, velocity: 0.8, duration: 6, loop: 12, pan: 1 },
      { seconds: 1, kind: 'loopStop', loop: 4 },
    ], 2.6);
    const stop = Math.round(records.find((record) => record.kind === 7)!.scheduledAudioTime * heard.sampleRate) - heard.startFrame, second = heard.sampleRate;
    const before = loudest(heard.left, stop - 0.3 * second, stop), after = loudest(heard.left, stop + 1.0 * second, stop + 1.4 * second);
    expect(after).toBeLessThan(before * 0.35);
    expect(loudest(heard.right, stop + 1.0 * second, stop + 1.4 * second)).toBeGreaterThan(loudest(heard.right, stop - 0.3 * second, stop) * 0.8);
    // A click would be a step between neighbouring frames well beyond those of the tone itself.
    let steepestBefore = 0, steepestAround = 0;
    for (let index = stop - Math.round(0.3 * second); index < stop + 0.1 * second; index++) {
      const step = Math.abs(heard.left[index + 1]! - heard.left[index]!);
      if (index < stop - 100) steepestBefore = Math.max(steepestBefore, step);
      else steepestAround = Math.max(steepestAround, step);
    }
    expect(steepestAround).toBeLessThan(steepestBefore * 1.3);
    opened.assertClean();
  });

  it('[SND16] a bowed voice follows weight and falls silent when the bow stops', async () => {
    const opened = await openSound();
    const bow = (seconds: number, kind: 'bowStart' | 'bowMove' | 'bowStop', velocity: number, voice: number): WantedCue => ({ seconds, kind, instrument: 'bow-voice', pitch: 62, velocity, tone: 0.5, voice, zone: 12 });
    const moves = (velocity: number, from: number, to: number, voice: number): WantedCue[] => Array.from({ length: Math.round((to - from) / 0.05) }, (_, index) => bow(from + index * 0.05, 'bowMove', velocity, voice));
    const { records, heard } = await play(opened, [bow(0, 'bowStart', 0.2, 5), ...moves(0.2, 0.05, 0.6, 5), ...moves(0.9, 0.6, 1.2, 5), bow(1.2, 'bowStop', 0, 5), bow(2.6, 'bowMove', 0.8, 6)], 5.2);
    const start = records[0]!.scheduledAudioTime * heard.sampleRate - heard.startFrame, second = heard.sampleRate;
    const rms = (from: number, to: number): number => {
      let sum = 0;
      for (let index = Math.round(start + from * second); index < start + to * second; index++) sum += heard.left[index]! ** 2;
      return Math.sqrt(sum / ((to - from) * second));
    };
    const soft = rms(0.35, 0.6), firm = rms(0.9, 1.2), gone = rms(2.3, 2.6), held = rms(4.6, 5.1);
    console.log(`bow RMS: soft ${soft.toFixed(4)}, firm ${firm.toFixed(4)}, lifted ${gone.toFixed(5)}, held two seconds without a word ${held.toFixed(4)}`);
    expect(firm).toBeGreaterThan(soft * 2);
    expect(gone).toBeLessThan(firm * 0.05);
    // A steady hand says nothing new; and a move that arrives without its start (sound switched on in mid-gesture) starts the voice.
    expect(held).toBeGreaterThan(0.02);
    opened.assertClean();
  });

  it('[SND17] sound that the device takes away comes back by itself, and says both', async () => {
    const opened = await openPage({ initScript: () => {
      const Native = AudioContext, made: AudioContext[] = [];
      Object.assign(globalThis, { made, AudioContext: class extends Native {
        constructor(options?: AudioContextOptions) {
          super(options);
          made.push(this);
        }
      } });
    } });
    const { page } = opened;
    await page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 60_000 });
    const states = await page.evaluate(async () => {
      const { made } = globalThis as unknown as { made: AudioContext[] };
      const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
      soundStage.make({ hasGreeting: false });
      await audio.loaded;
      await audio.start();
      await wait(300);
      await made[0]!.suspend();
      await wait(500);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      await wait(300);
      // A device that went away for good: its context can be closed but never run again.
      await made.at(-1)!.close();
      await wait(2500);
      soundStage.schedule([{ seconds: 0, kind: 'note', instrument: 'kick', velocity: 1, loop: 0 }], performance.timeOrigin + performance.now() + 80);
      let heard = 0;
      for (let look = 0; look < 60; look++) {
        await wait(5);
        heard = Math.max(heard, audio.masterLevel());
      }
      return { words: soundStage.states.map(([state, message]) => `${state} ${message}`.trim()), contexts: made.length, heard };
    });
    expect(states.words.slice(0, 4)).toEqual(['starting', 'running', 'lost The device paused the sound; bringing it back.', 'running']);
    expect(states.words.at(-1)).toBe('running');
    expect(states.contexts).toBe(2);
    expect(states.heard).toBeGreaterThan(0.2);
    opened.assertClean();
  });
});
