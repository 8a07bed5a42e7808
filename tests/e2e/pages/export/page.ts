import { PALETTES } from '../../../../game/palettes/index.ts';
import { CUE, CUE_KIND, CUE_STRIDE, layerId, readWav, TICK_RATE, TRACK_EFFECT, type Performance, type StemDescription } from '../../../../protocol/index.ts';
import { layTracks, type KnownLayer } from '../../../../view/audio/index.ts';
import { SampleShelf } from '../../../../view/audio/sample-shelf.ts';
import { renderSession, REST, type RenderHearers, type RenderSettings } from '../../../../view/export/render-session.ts';
import { WavBlob } from '../../../../view/export/wav-blob.ts';
import { cuesOf, loopCues, type WantedCue } from '../sound/page.ts';

/** A page that renders a made-up session: loops of a palette, two players' drums and bows, two recorded tracks. */
const shelf = new SampleShelf(new URL('/sounds/', location.href).href), loaded = shelf.load(() => undefined);
const scene = {
  palettes: PALETTES.map(({ name, bpm, key }) => ({ name, bpm, key })),
  loops: PALETTES.flatMap((palette, at) => palette.loops.map(({ name, family, bars }, index) => ({ index: at * 8 + index, name, palette: at, family, bars }))),
};
const LOOPS = [0, 1, 2, 3, 4, 5];
const { bpm } = PALETTES[0]!, BAR = (4 * 60) / bpm;

/** A sung tone with a breath in it, as a microphone gives it. */
function sung(frames: number, sampleRate: number, hertz: number): Float32Array<ArrayBuffer> {
  let noise = 1;
  return Float32Array.from({ length: frames }, (_, frame) => {
    noise = (Math.imul(noise, 1664525) + 1013904223) | 0;
    const seconds = frame / sampleRate, phase = 2 * Math.PI * hertz * seconds + 3 * Math.sin(2 * Math.PI * 5 * seconds) / 5, rises = Math.min(1, seconds * 8);
    return rises * (0.3 * Math.sin(phase) + 0.1 * Math.sin(2 * phase) + 0.05 * Math.sin(3 * phase)) + (noise / 2 ** 31) * 0.01;
  });
}

/** Recorded tracks: a take of the microphone with an echo, and one of what was played, from both sides. */
const tracksOf = (bars: number): WantedCue[] => [TRACK_EFFECT.echo, TRACK_EFFECT.none].flatMap((effect, track) => Array.from({ length: bars - 1 }, (_, round): WantedCue => (
  { seconds: (round + 1) * BAR, kind: 'trackRound', loop: track, content: 1, duration: BAR, pitch: 1, velocity: 0.9, pan: track - 0.5, number: effect, tone: 0.5, amount: 0, id: 2_000_000 + round * 2 + track }
)));
const layersAt = (sampleRate: number): KnownLayer[] => [0, 1].map((track) => {
  const frames = Math.round(BAR * sampleRate);
  return { layer: layerId(track, 0), slot: 0, tick: 0, channels: Array.from({ length: track + 1 }, (_, side) => sung(frames, sampleRate, 220 * (1 + track) + 3 * side)), before: 0, frames };
});

/** All that plays; the louder, the more the tape at the end bends it. */
function made(bars: number, loops: readonly number[]): Performance {
  const wanted: WantedCue[] = [...loopCues(0, loops, bars), ...tracksOf(bars)], seconds = bars * BAR;
  for (let at = 0.3, n = 0; at < seconds; at += 0.41, n++) wanted.push({ seconds: at, kind: 'strike', instrument: n % 2 ? 'snare' : 'kick', velocity: 0.9, zone: 8 + (n % 2), id: 1_000_000 + (n % 3 === 0 ? 2 : 1) });
  for (const player of [1, 2]) {
    wanted.push({ seconds: player, kind: 'bowStart', instrument: 'bow-cello', pitch: 50 + player * 7, velocity: 0.7, tone: 0.5, voice: player, zone: 12, id: 1_000_000 + player });
    for (let at = player + 0.05; at < seconds - 1; at += 0.05) wanted.push({ seconds: at, kind: 'bowMove', instrument: 'bow-cello', pitch: 50 + player * 7 + Math.sin(at), velocity: 0.5 + 0.3 * Math.sin(at * 2), tone: 0.5, voice: player, zone: 12, id: 1_000_000 + player });
    wanted.push({ seconds: seconds - 1, kind: 'bowStop', voice: player, zone: 12, id: 1_000_000 + player });
  }
  const cues = cuesOf(wanted) as Float64Array<ArrayBuffer>;
  for (let at = 0; at < cues.length; at += CUE_STRIDE) if (cues[at + CUE.id]! > 1_000_000 && cues[at + CUE.id]! < 2_000_000 && cues[at + CUE.kind] !== CUE_KIND.note) cues[at + CUE.content] = cues[at + CUE.id]! - 1_000_000;
  const stems: StemDescription[] = [
    ...loops.map((loop) => ({ key: `loop ${loop}`, name: `Loop ${loop}` })), ...[0, 1].map((track) => ({ key: `track ${track}`, name: `Track ${track + 1}` })),
    ...[1, 2].flatMap((player) => [{ key: `strike ${player}`, name: `Drums ${player}` }, { key: `bow ${player}`, name: `Bows ${player}` }]),
  ];
  return { id: 'made', ticks: Math.ceil(seconds * TICK_RATE), scene, cues, stems, tempos: [{ tick: 0, secondsPerBeat: 60 / bpm, beatsPerBar: 4 }], layers: [], problem: null };
}

async function rendered(performance: Performance, hearers: RenderHearers, settings: Omit<RenderSettings, 'shelf' | 'sampleRate' | 'prepare'> & { readonly sampleRate: number }): Promise<void> {
  await loaded;
  await renderSession(performance, hearers, { shelf, ...settings, prepare: async (context, desk, timeOf, cues) => {
    if (!(await layTracks(context, [desk], cues, { sampleRate: settings.sampleRate, timeOf, layers: layersAt(settings.sampleRate) }))) throw new Error('no tape');
  } });
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

type Frames = Float32Array | Float64Array;
function energyOf(sound: readonly Frames[]): number {
  let energy = 0;
  for (const channel of sound) for (let frame = 0; frame < channel.length; frame++) energy += channel[frame]! * channel[frame]!;
  return energy;
}
const decibels = (energy: number, against: number): number => 10 * Math.log10(energy / against);
const less = (a: readonly Frames[], b: readonly Frames[]): Float64Array[] => a.map((channel, index) => Float64Array.from(channel, (value, frame) => value - (b[index]![frame] ?? 0)));

const exported = {
  /** Renders master, mix and stems in one, into the files that are saved; figures in decibels under the mix before its limiter. */
  async stems(bars: number, loops: readonly number[], sampleRate: number) {
    await loaded;
    const performance = made(bars, loops), files = new Map([['master', 24], ['mix', 32], ...[...performance.stems, REST].map(({ key }) => [key, 32] as const)].map(([key, bits]) => [key as string, new WavBlob(sampleRate, bits as 24 | 32)])), from = globalThis.performance.now();
    const hear = (key: string) => files.get(key)!.hear, progress: number[] = [];
    await rendered(performance, { master: hear('master'), beforeLimiter: hear('mix'), stems: [...performance.stems, REST].map((stem) => ({ stem, hear: hear(stem.key) })) }, { sampleRate, onProgress: (done) => progress.push(done) });
    const tookSeconds = (globalThis.performance.now() - from) / 1000, read = new Map<string, readonly Float32Array[]>();
    for (const [key, file] of files) {
      const wav = readWav(new Uint8Array(await file.end().arrayBuffer()));
      if (!wav.ok) throw new Error(`${key}: ${wav.message}`);
      read.set(key, wav.channels);
    }
    const mix = read.get('mix')!, master = read.get('master')!, sum = mix.map(({ length }) => new Float64Array(length)), whole = energyOf(mix);
    for (const { key } of [...performance.stems, REST]) read.get(key)!.forEach((channel, index) => { for (let frame = 0; frame < channel.length; frame++) sum[index]![frame]! += channel[frame]!; });
    return {
      seconds: mix[0]!.length / sampleRate, tookSeconds, frames: [...read.values()].map(([left]) => left!.length), progress, peak: files.get('master')!.peak, peakBefore: files.get('mix')!.peak, rest: files.get(REST.key)!.peak,
      missing: decibels(energyOf(less(mix, sum)), whole), limiter: decibels(energyOf(less(master, mix)), whole),
      stems: performance.stems.map(({ key }) => ({ key, decibels: decibels(energyOf(read.get(key)!), whole) })),
    };
  },
  /** The mix before its limiter rendered alone and beside its stems: how far they are apart, decibels. */
  async alone(bars: number, loops: readonly number[], sampleRate: number): Promise<number> {
    const performance = made(bars, loops), alone = new Tape(), beside = new Tape();
    await rendered(performance, { beforeLimiter: alone.hear }, { sampleRate });
    await rendered(performance, { beforeLimiter: beside.hear, stems: performance.stems.map((stem) => ({ stem, hear: () => undefined })) }, { sampleRate });
    return decibels(energyOf(less(alone.sound, beside.sound)), energyOf(beside.sound));
  },
  /** The mix rendered at a go and in short stretches: how far they are apart, decibels. */
  async stretches(bars: number, sampleRate: number, stretch: number) {
    const performance = made(bars, [0, 4]), once = new Tape(), parts = new Tape();
    await rendered(performance, { beforeLimiter: once.hear }, { sampleRate });
    await rendered(performance, { beforeLimiter: parts.hear }, { sampleRate, stretch });
    const a = once.sound, b = parts.sound;
    return { frames: [a[0].length, b[0].length], apart: decibels(energyOf(less(a, b)), energyOf(a)) };
  },
  /** A session of so many seconds rendered, master or all stems, into files outside of the page's memory; figures of time, memory and progress. */
  async long(seconds: number, hasStems: boolean) {
    await loaded;
    const performance = made(Math.ceil(seconds / BAR), hasStems ? [0, 4] : LOOPS), stems = hasStems ? [...performance.stems, REST] : [], from = globalThis.performance.now(), progress: number[] = [];
    const heap = (): number => (globalThis.performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0, files = [new WavBlob(48_000, 24), ...stems.map(() => new WavBlob(48_000, 32))];
    let most = 0;
    const before = heap();
    await rendered(performance, { master: files[0]!.hear, stems: stems.map((stem, index) => ({ stem, hear: files[index + 1]!.hear })) }, { sampleRate: 48_000, onProgress: (done) => {
      progress.push(done);
      most = Math.max(most, heap());
    } });
    return { tookSeconds: (globalThis.performance.now() - from) / 1000, heapMegabytes: [before, most].map((bytes) => Math.round(bytes / 1e6)), progress, megabytes: files.map((file) => Math.round(file.end().size / 1e6)), peak: files[0]!.peak };
  },
  /** Whether calling off ends it. */
  async callOff(bars: number): Promise<string> {
    const controller = new AbortController();
    try {
      await rendered(made(bars, LOOPS), { master: () => undefined }, { sampleRate: 48_000, signal: controller.signal, onProgress: (progress) => { if (progress > 0.1) controller.abort(); } });
      return 'rendered to the end';
    } catch (cause) {
      return (cause as Error).message;
    }
  },
};
export type ExportStage = typeof exported;
Object.assign(globalThis, { exported });
