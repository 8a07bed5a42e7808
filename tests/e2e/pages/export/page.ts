import { PALETTES } from '../../../../game/palettes/index.ts';
import { CUE, CUE_KIND, CUE_STRIDE, TICK_RATE, type Performance, type StemDescription } from '../../../../protocol/index.ts';
import { SampleShelf } from '../../../../view/audio/sample-shelf.ts';
import { renderSession } from '../../../../view/export/render-session.ts';
import { cuesOf, loopCues, type WantedCue } from '../sound/page.ts';

/** A page that renders a made-up session: loops of a palette, two players' drums and bows. */
const shelf = new SampleShelf(new URL('/sounds/', location.href).href), loaded = shelf.load(() => undefined);
const scene = {
  palettes: PALETTES.map(({ name, bpm, key }) => ({ name, bpm, key })),
  loops: PALETTES.flatMap((palette, at) => palette.loops.map(({ name, family, bars }, index) => ({ index: at * 8 + index, name, palette: at, family, bars }))),
};
const LOOPS = [0, 1, 2, 3, 4, 5];

/** All that plays; the louder, the more the tape at the end bends it. */
function made(bars: number): Performance {
  const wanted: WantedCue[] = loopCues(0, LOOPS, bars), seconds = (bars * 4 * 60) / PALETTES[0]!.bpm;
  for (let at = 0.3, n = 0; at < seconds; at += 0.41, n++) wanted.push({ seconds: at, kind: 'strike', instrument: n % 2 ? 'snare' : 'kick', velocity: 0.9, zone: 8 + (n % 2), id: 1_000_000 + (n % 3 === 0 ? 2 : 1) });
  for (const player of [1, 2]) {
    wanted.push({ seconds: player, kind: 'bowStart', instrument: 'bow-cello', pitch: 50 + player * 7, velocity: 0.7, tone: 0.5, voice: player, zone: 12, id: 1_000_000 + player });
    for (let at = player + 0.05; at < seconds - 1; at += 0.05) wanted.push({ seconds: at, kind: 'bowMove', instrument: 'bow-cello', pitch: 50 + player * 7 + Math.sin(at), velocity: 0.5 + 0.3 * Math.sin(at * 2), tone: 0.5, voice: player, zone: 12, id: 1_000_000 + player });
    wanted.push({ seconds: seconds - 1, kind: 'bowStop', voice: player, zone: 12, id: 1_000_000 + player });
  }
  const cues = cuesOf(wanted) as Float64Array<ArrayBuffer>;
  for (let at = 0; at < cues.length; at += CUE_STRIDE) if (cues[at + CUE.id]! > 1_000_000 && cues[at + CUE.kind] !== CUE_KIND.note) cues[at + CUE.content] = cues[at + CUE.id]! - 1_000_000;
  const stems: StemDescription[] = [...LOOPS.map((loop) => ({ key: `loop ${loop}`, name: `Loop ${loop}` })), ...[1, 2].flatMap((player) => [{ key: `strike ${player}`, name: `Drums ${player}` }, { key: `bow ${player}`, name: `Bows ${player}` }])];
  return { id: 'made', ticks: Math.ceil(seconds * TICK_RATE), scene, cues, stems, tempos: [{ tick: 0, secondsPerBeat: 60 / PALETTES[0]!.bpm, beatsPerBar: 4 }], layers: [], problem: null };
}

/** Everything that one output said, left then right. */
class Tape {
  private readonly pieces: (readonly [Float32Array, Float32Array])[] = [];
  readonly hear = (left: Float32Array, right: Float32Array): void => void this.pieces.push([left, right]);
  get sound(): [Float32Array, Float32Array] {
    const whole: [Float32Array, Float32Array] = [new Float32Array(this.pieces.reduce((sum, [left]) => sum + left.length, 0)), new Float32Array(this.pieces.reduce((sum, [, right]) => sum + right.length, 0))];
    let at = 0;
    for (const piece of this.pieces) {
      for (const channel of [0, 1] as const) whole[channel].set(piece[channel], at);
      at += piece[0].length;
    }
    return whole;
  }
}

const energyOf = (sound: readonly Float32Array[]): number => sound.reduce((sum, channel) => sum + channel.reduce((energy, value) => energy + value * value, 0), 0);
const decibels = (energy: number, against: number): number => 10 * Math.log10(energy / against);
const less = (a: readonly Float32Array[], b: readonly Float32Array[]): Float32Array[] => a.map((channel, index) => channel.map((value, frame) => value - (b[index]![frame] ?? 0)));

const exported = {
  /** Renders mix and stems in one; figures in decibels under the mix before its limiter. */
  async stems(bars: number, sampleRate: number) {
    await loaded;
    const performance = made(bars), master = new Tape(), before = new Tape(), tapes = performance.stems.map((stem) => ({ stem, tape: new Tape() })), from = globalThis.performance.now();
    const progress: number[] = [];
    await renderSession(performance, { master: master.hear, beforeLimiter: before.hear, stems: tapes.map(({ stem, tape }) => ({ stem, hear: tape.hear })) }, { shelf, sampleRate, onProgress: (done) => progress.push(done) });
    const tookSeconds = (globalThis.performance.now() - from) / 1000, mix = before.sound, sum: [Float32Array, Float32Array] = [new Float32Array(mix[0].length), new Float32Array(mix[0].length)];
    for (const { tape } of tapes) tape.sound.forEach((channel, index) => channel.forEach((value, frame) => { sum[index as 0 | 1][frame]! += value; }));
    const whole = energyOf(mix), peak = (sound: readonly Float32Array[]): number => sound.reduce((most, channel) => channel.reduce((high, value) => Math.max(high, Math.abs(value)), most), 0);
    return {
      seconds: mix[0].length / sampleRate, tookSeconds, frames: [master, before, ...tapes.map(({ tape }) => tape)].map(({ sound }) => sound[0].length), progress,
      missing: decibels(energyOf(less(mix, sum)), whole), limiter: decibels(energyOf(less(master.sound, mix)), whole), peak: peak(master.sound), peakBefore: peak(mix),
      stems: tapes.map(({ stem, tape }) => ({ key: stem.key, decibels: decibels(energyOf(tape.sound), whole) })),
    };
  },
  /** The mix rendered at a go and in short stretches: how far they are apart, decibels, and at the joins alone. */
  async stretches(bars: number, sampleRate: number, stretch: number) {
    await loaded;
    const performance = made(bars), once = new Tape(), parts = new Tape();
    await renderSession(performance, { beforeLimiter: once.hear }, { shelf, sampleRate });
    await renderSession(performance, { beforeLimiter: parts.hear }, { shelf, sampleRate, stretch });
    const a = once.sound, b = parts.sound;
    return { frames: [a[0].length, b[0].length], apart: decibels(energyOf(less(a, b)), energyOf(a)) };
  },
  /** Whether calling off ends it, and after how much of it. */
  async callOff(bars: number): Promise<string> {
    await loaded;
    const controller = new AbortController();
    try {
      await renderSession(made(bars), { master: () => undefined }, { shelf, sampleRate: 48_000, signal: controller.signal, onProgress: (progress) => { if (progress > 0.1) controller.abort(); } });
      return 'rendered to the end';
    } catch (cause) {
      return (cause as Error).message;
    }
  },
};
export type ExportStage = typeof exported;
Object.assign(globalThis, { exported });
