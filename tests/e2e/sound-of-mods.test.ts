import { expect, it } from 'vitest';
import type { CUE_KIND} from '../../protocol/index.ts';
import { CUE_KIND_NAMES, INSTRUMENTS, TICK_MICROS, TICK_RATE } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../game/scenes/layouts.ts';
import { play } from '../game/room/body-play.ts';
import { Puppet, type HeardCue } from '../game/room/player.ts';
import { openWith } from '../mods/modded-room.ts';
import { isLong, openBrowser, servePage } from './harness.ts';
import type { SoundStage, WantedCue } from './pages/sound/page.ts';

declare const soundStage: SoundStage;

const SECONDS = 14, RATE = 48_000, KINDS = ['note', 'strike', 'bowStart', 'bowMove', 'bowStop'];
const wanted = (cue: HeardCue): WantedCue => ({
  seconds: (cue.tick + cue.micros / TICK_MICROS) / TICK_RATE, kind: CUE_KIND_NAMES[cue.kind] as keyof typeof CUE_KIND, pitch: cue.pitch, velocity: cue.velocity, duration: cue.duration, pan: cue.pan, zone: cue.zone, loop: cue.loop, tone: cue.tone, voice: cue.voice, id: cue.id,
  ...(cue.instrument < INSTRUMENTS.length ? { instrument: INSTRUMENTS[cue.instrument]! } : { number: cue.instrument }),
});

it.runIf(isLong)('[EXM6] danced to, each example mod is heard beside the room and never clips, and its own instruments sound at the pitch that they are asked for', async () => {
  const { url } = await servePage({ root: 'tests/e2e/pages/sound' }), { page } = await openBrowser();
  await page.goto(url);
  await page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 60_000 });
  for (const id of ['theremin', 'flow-arpeggio', 'step-wall', 'echo-dancer', 'marbles']) {
    const performance = await openWith(id), puppet = new Puppet(), dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height }))), pose = poseBuffer(), without = await openWith(null);
    const dance = (seconds: number): void => {
      dancer.poseAt(seconds * 1.5, pose);
      puppet.xyz.set(pose.xyz);
      puppet.confidence.set(pose.confidence);
    };
    for (const room of [performance, without]) play(room, puppet, SECONDS * TICK_RATE, 32, dance);
    const mods = (performance.jam.description.mods ?? []).map((mod) => ({ ...mod })), told = (cues: readonly HeardCue[]): Set<string> => new Set(cues.map((cue) => JSON.stringify({ ...wanted(cue), id: 0 }))), known = told(without.cues);
    // What is heard of the mod alone: what is not heard without it.
    const own = performance.cues.filter((cue) => KINDS.includes(CUE_KIND_NAMES[cue.kind]!) && !known.has(JSON.stringify({ ...wanted(cue), id: 0 }))).map(wanted);
    const heard = await page.evaluate(([mods, cues, seconds, rate]) => soundStage.withMods(mods, cues, seconds, rate), [mods, own, SECONDS, RATE] as const);
    console.log(`${id}: ${own.length} cues, ${heard.lufs.toFixed(1)} LUFS, peak ${heard.truePeak.toFixed(2)} dBTP`);
    expect(heard.truePeak, id).toBeLessThan(-0.5);
    expect(heard.lufs, id).toBeGreaterThan(-34);
    expect(heard.lufs, id).toBeLessThan(-11);
    for (const { number, name, isBowed } of mods[0]!.instruments) {
      const cue = { number, pitch: 69, velocity: 0.8, tone: 0.2 }, note: WantedCue[] = isBowed ? [{ ...cue, seconds: 0, kind: 'bowStart', voice: 7 }, { ...cue, seconds: 1.4, kind: 'bowStop', voice: 7 }] : [{ ...cue, seconds: 0, kind: 'strike', duration: 1 }];
      const { left } = await page.evaluate(([mods, cues, rate]) => soundStage.withMods(mods, cues, 1.5, rate), [mods, note, RATE] as const), bytes = Buffer.from(left, 'base64');
      const hertz = pitchOf(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).subarray(0.3 * RATE, 0.6 * RATE));
      console.log(`${id}: ${name} at 440 Hz sounds at ${hertz.toFixed(1)} Hz`);
      expect(Math.abs(1200 * Math.log2(hertz / 440)), name).toBeLessThan(25);
    }
  }
}, 600_000);

/** Hz of the strongest period between 200 and 800 Hz, by autocorrelation, refined between frames. */
function pitchOf(frames: Float32Array): number {
  const likeness = (lag: number): number => {
    let sum = 0;
    for (let at = 0; at + lag < frames.length; at++) sum += frames[at]! * frames[at + lag]!;
    return sum / (frames.length - lag);
  };
  let best = 0, most = -Infinity;
  for (let lag = Math.floor(RATE / 800); lag <= RATE / 200; lag++) {
    const now = likeness(lag);
    if (now > most) [most, best] = [now, lag];
  }
  const [before, after] = [likeness(best - 1), likeness(best + 1)];
  return RATE / (best + (before - after) / (2 * (before - 2 * most + after)));
}
