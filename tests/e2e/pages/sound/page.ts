import { PALETTES as palettes } from '../../../../game/palettes/index.ts';
import { CUE, CUE_KIND, CUE_STRIDE, INSTRUMENT, TICK_RATE, writeWav, type InstrumentName, type ModDescription, type ModInstrument } from '../../../../protocol/index.ts';
import { createAudio, renderCues, type AudioEngine } from '../../../../view/audio/index.ts';
import { SampleShelf } from '../../../../view/audio/sample-shelf.ts';
import { integratedLoudness, truePeak } from '../../../view/audio/loudness.ts';

/** A page that plays and renders cues without a simulation. */
const scene = {
  palettes: palettes.map(({ name, bpm, key }) => ({ name, bpm, key })),
  loops: palettes.flatMap((palette, at) => palette.loops.map(({ name, family, bars }, index) => ({ index: at * 8 + index, name, palette: at, family, bars }))),
};

export interface WantedCue {
  readonly seconds: number;
  readonly kind: keyof typeof CUE_KIND;
  readonly instrument?: InstrumentName;
  readonly pitch?: number;
  readonly velocity?: number;
  readonly duration?: number;
  readonly pan?: number;
  readonly zone?: number;
  readonly loop?: number;
  readonly tone?: number;
  readonly voice?: number;
  readonly id?: number;
  /** Instead of an instrument's name: a slot, an effect, a parameter. */
  readonly number?: number;
  readonly amount?: number;
  readonly content?: number;
}

let nextId = 1;
/** Cues in order of time; `seconds` become tick and micros. */
export function cuesOf(wanted: readonly WantedCue[]): Float64Array {
  const inOrder = [...wanted].sort((a, b) => a.seconds - b.seconds), cues = new Float64Array(inOrder.length * CUE_STRIDE);
  inOrder.forEach((cue, index) => {
    const base = index * CUE_STRIDE, tick = Math.floor(cue.seconds * TICK_RATE);
    cues[base + CUE.id] = cue.id ?? nextId++;
    cues[base + CUE.tick] = tick;
    cues[base + CUE.micros] = (cue.seconds - tick / TICK_RATE) * 1e6;
    cues[base + CUE.kind] = CUE_KIND[cue.kind];
    cues[base + CUE.instrument] = INSTRUMENT[cue.instrument ?? 'kick'];
    cues[base + CUE.pitch] = cue.pitch ?? 60;
    cues[base + CUE.velocity] = cue.velocity ?? 0.8;
    cues[base + CUE.duration] = cue.duration ?? 0;
    cues[base + CUE.pan] = cue.pan ?? 0;
    cues[base + CUE.zone] = cue.zone ?? -1;
    cues[base + CUE.loop] = cue.loop ?? -1;
    cues[base + CUE.tone] = cue.tone ?? 0.5;
    cues[base + CUE.voice] = cue.voice ?? 0;
    if (cue.number !== undefined) cues[base + CUE.instrument] = cue.number;
    cues[base + CUE.amount] = cue.amount ?? 0;
    cues[base + CUE.content] = cue.content ?? 0;
  });
  return cues;
}

/** The notes of some loops of a palette, all launched at bar 0, for so many bars. */
export function loopCues(palette: number, loops: readonly number[], bars: number): WantedCue[] {
  const { bpm, beatsPerBar, loops: patterns } = palettes[palette]!, beat = 60 / bpm, wanted: WantedCue[] = [];
  for (const index of loops) {
    const pattern = patterns[index]!, loop = palette * 8 + index;
    wanted.push({ seconds: 0, kind: 'loopStart', loop });
    for (let bar = 0; bar < bars; bar += pattern.bars) {
      for (const note of pattern.notes) {
        const at = bar * beatsPerBar + note.beat;
        if (at < bars * beatsPerBar) wanted.push({ seconds: at * beat, kind: 'note', instrument: pattern.instrument, pitch: note.pitch, velocity: note.velocity, duration: note.beats * beat, pan: pattern.pan, loop });
      }
    }
    wanted.push({ seconds: bars * beatsPerBar * beat, kind: 'loopStop', loop });
  }
  return wanted;
}

const shelf = new SampleShelf(new URL('/sounds/', location.href).href);
const loaded = shelf.load(() => undefined);

/** Factor of real time, and whether pitches stay. */
export interface Rate { readonly speed: number; readonly isPitchKept: boolean }

async function render(palette: number, wanted: readonly WantedCue[], seconds: number, sampleRate = 48_000, rate: Rate = { speed: 1, isPitchKept: true }): Promise<{ channels: Float32Array[]; limiter: { frames: number; limitedFrames: number; leastGain: number }; silentNotes: number }> {
  await loaded;
  const { buffer, limiter, silentNotes } = await renderCues(cuesOf(wanted), { scene, seconds, sampleRate, shelf, palette, ...rate });
  return { channels: [buffer.getChannelData(0), buffer.getChannelData(1)], limiter, silentNotes };
}

const base64 = (frames: Float32Array): string => {
  const bytes = new Uint8Array(frames.buffer, frames.byteOffset, frames.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
};

let audio: AudioEngine | null = null;
const states: [string, string, number][] = [];
const stage = {
  palettes: palettes.map(({ name, loops }) => ({ name, loops: loops.map((loop) => loop.name) })),
  missing: () => shelf.missing,
  /** First seconds at which each sample of the bank exceeds a tenth of its early peak: encoder delay would show. */
  async sampleOnsets(): Promise<{ name: string; root: number; onsetMs: number; rate: number }[]> {
    await loaded;
    const { SOUND_BANK } = await import('../../../../view/audio/sound-bank.ts');
    return SOUND_BANK.flatMap((file) => (shelf.get(file.name) ?? []).map((sample) => {
      const frames = sample.buffer.getChannelData(0);
      let peak = 0;
      for (let index = 0; index < Math.min(frames.length, sample.buffer.sampleRate * 0.5); index++) peak = Math.max(peak, Math.abs(frames[index]!));
      return { name: file.name, root: sample.root, rate: sample.buffer.sampleRate, onsetMs: (frames.findIndex((value) => Math.abs(value) > peak * 0.05) / sample.buffer.sampleRate) * 1000 };
    }));
  },
  /** Renders loops of a palette and measures; the last bar's tail is cut, so figures are those of playing. */
  async measure(palette: number, loops: readonly number[], bars = 8, sampleRate = 48_000) {
    const { bpm, beatsPerBar } = palettes[palette]!, seconds = (bars * beatsPerBar * 60) / bpm, started = performance.now();
    const { channels, limiter, silentNotes } = await render(palette, loopCues(palette, loops, bars), seconds, sampleRate);
    const rendered = performance.now();
    let energy = 0, peak = 0;
    for (const channel of channels) for (const value of channel) {
      energy += value * value;
      peak = Math.max(peak, Math.abs(value));
    }
    const rms = 10 * Math.log10(energy / (channels[0]!.length * 2));
    return {
      lufs: integratedLoudness(channels, sampleRate), truePeak: truePeak(channels), crest: 20 * Math.log10(peak) - rms,
      limitedShare: limiter.limitedFrames / limiter.frames, leastGainDb: 20 * Math.log10(limiter.leastGain), silentNotes, seconds, renderMs: rendered - started,
    };
  },
  /** Renders cues and hands back both channels, 32-bit floats in base64. */
  async wave(palette: number, wanted: readonly WantedCue[], seconds: number, sampleRate = 48_000, rate?: Rate): Promise<[string, string]> {
    const { channels } = await render(palette, wanted, seconds, sampleRate, rate);
    return [base64(channels[0]!), base64(channels[1]!)];
  },
  /** Renders cues of two instruments that a mod declares, 64 a bowed sine and 65 a sample of A4; 32-bit floats, left. */
  async ofMod(wanted: readonly WantedCue[], seconds: number): Promise<string> {
    const wave = writeWav({ sampleRate: 48_000, channels: [Float32Array.from({ length: 24_000 }, (_, k) => 0.8 * Math.sin((2 * Math.PI * 440 * k) / 48_000))], loop: null }, 16);
    const usual = { attack: 0.01, decay: 0.3, sustain: 0.8, release: 0.1, brightness: 1, isBowed: false, wave: 'sine', partials: [], sample: null } as const;
    const instruments: ModInstrument[] = [{ ...usual, number: 64, id: 'bell/ring', name: 'Ring', isBowed: true }, { ...usual, number: 65, id: 'bell/pluck', name: 'Pluck', sample: { path: 'a.wav', bytes: wave, pitch: 69 } }];
    const mods = [{ slot: 0, id: 'bell', version: '1.0.0', name: 'Bell', about: '', kind: 'caged', hash: 'ab', isOn: true, stoppedBy: '', instruments, settings: [], cues: [] }] as const;
    const { buffer } = await renderCues(cuesOf(wanted), { scene: { ...scene, mods }, seconds, sampleRate: 48_000, shelf });
    return base64(buffer.getChannelData(0));
  },
  /** Renders cues in a room with these mods: how loud it is in all, its highest peak, and the left side as 32-bit floats. */
  async withMods(mods: readonly ModDescription[], wanted: readonly WantedCue[], seconds: number, sampleRate = 48_000): Promise<{ lufs: number; truePeak: number; left: string }> {
    await loaded;
    const { buffer } = await renderCues(cuesOf(wanted), { scene: { ...scene, mods }, seconds, sampleRate, shelf }), channels = [buffer.getChannelData(0), buffer.getChannelData(1)];
    return { lufs: integratedLoudness(channels, sampleRate), truePeak: truePeak(channels), left: base64(channels[0]!) };
  },
  /** Renders cues of tracks while the microphone hears `microphone`, 32-bit floats; answers left. */
  async tracks(wanted: readonly WantedCue[], seconds: number, microphone: readonly number[], sampleRate = 48_000): Promise<string> {
    await loaded;
    const heard = new AudioBuffer({ length: Math.max(1, microphone.length), numberOfChannels: 1, sampleRate });
    heard.copyToChannel(Float32Array.from(microphone), 0);
    const { buffer } = await renderCues(cuesOf(wanted), { scene, seconds, sampleRate, shelf, microphone: heard });
    return base64(buffer.getChannelData(0));
  },
  /** Starts sound, plays cues with second 0 `leadMs` from then, and gives what was scheduled and what left the mix. */
  async play(wanted: readonly WantedCue[], seconds: number, leadMs: number) {
    const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    await audio!.loaded;
    await audio!.start();
    await wait(1000);
    const tap = await audio!.tap();
    await wait(100);
    stage.schedule(wanted, performance.timeOrigin + performance.now() + leadMs);
    await wait(seconds * 1000 + leadMs + 150);
    const { left, right, startFrame, sampleRate } = tap.stop();
    return { records: audio!.records(), startFrame, sampleRate, left: base64(left), right: base64(right) };
  },
  loopCues,
  states,
  make(options: { hasGreeting: boolean }): void {
    audio = createAudio({ base: new URL('/sounds/', location.href).href, hasGreeting: options.hasGreeting, onState: (state, message) => states.push([state, message, performance.now()]) });
    audio.describe(scene);
    Object.assign(globalThis, { audio });
  },
  /** Schedules cues whose second 0 is at this epoch. */
  schedule(wanted: readonly WantedCue[], zeroEpochMs: number): void {
    const cues = cuesOf(wanted);
    audio!.schedule(cues, cues.length / CUE_STRIDE, (tick) => zeroEpochMs + (tick / TICK_RATE) * 1000);
  },
};
export type SoundStage = typeof stage;
Object.assign(globalThis, { soundStage: stage });
// Scripts that a test evaluates count as gestures; what happens without one must be done by the page.
if (location.search === '?start') {
  stage.make({ hasGreeting: false });
  void audio!.start();
}
