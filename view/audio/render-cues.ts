import { CUE, CUE_KIND, CUE_STRIDE, TICK_RATE, type SceneDescription, type Seconds } from '../../protocol/index.ts';
import { CuePlayer } from './cue-player.ts';
import { addDeskWorklets, MixingDesk, type LimiterReport } from './mixing-desk.ts';
import { SampleShelf } from './sample-shelf.ts';
import { layTracks, type KnownLayer } from './tape/lay-tracks.ts';

/** Rendered before cue time 0 and cut off again: an audio worklet says nothing for its first few quanta. */
const LEAD_IN: Seconds = 0.1;

export interface RenderOptions {
  readonly scene: Pick<SceneDescription, 'loops' | 'palettes' | 'mods'>;
  readonly seconds: Seconds;
  readonly sampleRate?: number;
  /** Folder of the sound files, with a slash at its end. */
  readonly base?: string;
  /** Loaded sounds to share between renderings. */
  readonly shelf?: SampleShelf;
  readonly palette?: number;
  /** Factor of real time; 1 unless given. Pitches go with it unless they are kept. */
  readonly speed?: number;
  readonly isPitchKept?: boolean;
  /** Recorded layers of the loop station whose sound is known, at the rate of the rendering. Others are recorded in it. */
  readonly layers?: readonly KnownLayer[];
  /** What the microphone hears from cue time 0 on. */
  readonly microphone?: AudioBuffer;
}

const cuesOfTracks = (cues: Float64Array): boolean => {
  for (let at = 0; at < cues.length; at += CUE_STRIDE) if (cues[at + CUE.kind] === CUE_KIND.trackRecord) return true;
  return false;
};

/**
 * Renders cues offline through the very instruments and desk that the page plays: for balancing and for tests. Cue time 0 is tick 0.
 *
 * @param cues CUE_STRIDE numbers a cue, in order of time
 */
export async function renderCues(cues: Float64Array, options: RenderOptions): Promise<{ buffer: AudioBuffer; limiter: LimiterReport; silentNotes: number }> {
  const sampleRate = options.sampleRate ?? 48_000;
  const shelf = options.shelf ?? new SampleShelf(options.base ?? new URL('sounds/', document.baseURI).href);
  if (!options.shelf) await shelf.load(() => undefined);
  const lead = Math.round(LEAD_IN * sampleRate), length = Math.ceil(options.seconds * sampleRate);
  const context = new OfflineAudioContext(2, lead + length, sampleRate);
  const desk = new MixingDesk(context, await addDeskWorklets(context));
  desk.describe(options.scene.loops, options.scene.palettes);
  desk.setPalette(options.palette ?? 0, 0);
  const player = new CuePlayer(desk, shelf), speed = options.speed ?? 1;
  if (options.scene.mods?.length) player.mods = await (await import('./voices/mod-sounds.ts')).DeclaredSounds.open(options.scene.mods);
  player.setRate(speed, options.isPitchKept ?? true);
  const timeOf = (seconds: Seconds): Seconds => lead / sampleRate + seconds / speed - desk.latency, hasTracks = options.layers !== undefined || cuesOfTracks(cues);
  const tape = hasTracks ? await layTracks(context, [desk], cues, { sampleRate, timeOf, layers: options.layers ?? [], speed, isPitchKept: options.isPitchKept ?? true }) : null;
  if (tape && options.microphone) {
    const source = context.createBufferSource();
    source.buffer = options.microphone;
    source.start(Math.round(timeOf(0) * sampleRate) / sampleRate);
    tape.listenTo(source);
  }
  for (let index = 0; index < cues.length / CUE_STRIDE; index++) {
    const base = index * CUE_STRIDE, at = lead / sampleRate + (cues[base + CUE.tick]! / TICK_RATE + cues[base + CUE.micros]! / 1e6) / speed;
    player.play(cues, index, at - desk.latency, at);
  }
  const rendered = await context.startRendering(), buffer = new AudioBuffer({ length, numberOfChannels: 2, sampleRate });
  for (let channel = 0; channel < 2; channel++) buffer.copyToChannel(rendered.getChannelData(channel).subarray(lead), channel);
  return { buffer, limiter: await desk.limiterReport(), silentNotes: player.silentNotes };
}
