import { CUE, CUE_KIND, TRACK_SOURCE, type EpochMs, type Seconds, type Tick } from '../../../protocol/index.ts';
import type { TapeMachine } from './tape-machine.ts';
import type { TapeReport } from './tape-order.ts';
import { layerKey, LayerSlots, type RecordingLayer, type TrackCues } from './track-cues.ts';

/** What a microphone takes, beside what the output takes, where nothing was measured: 10 ms of capture buffers and as much of conversion. */
const USUAL_INPUT: Seconds = 0.02;
/** A sound has begun so long before it is loud enough to be told. */
const RISE: Seconds = 0.01;
/** A tape whose device went away is waited for so long, ms. */
const LAST_WORDS_MS = 300;

/** Whom the tape tells of what is recorded in the page: whoever keeps it. */
export interface TapeListener {
  /** A layer begins. */
  begun(layer: RecordingLayer, sampleRate: number): void;
  /** Its end is known, so long after its beginning; false: it was thrown away. */
  ended(key: string, isKept: boolean, seconds: Seconds): void;
  /** The device is about to be given up: what is being recorded is told as far as it came. */
  leaving(): void;
  heard(report: TapeReport): void;
  /** Sound that was awaited came in. `source`: TRACK_SOURCE microphone or played; `agoMicros`: how long ago whoever made it began. */
  sounded(source: number, agoMicros: number): void;
  /** A layer that should be recorded cannot be: there is no sound, or no tape. */
  missed(layer: number, slot: number): void;
  /** Another device: its tape is empty. */
  reopened(): void;
}

/** Where sound is now: what of the output the tape's placing of sound depends on. */
export interface OutputTimes {
  readonly sampleRate: number;
  /** The desk's own delay; output latency; by how much loops are held back; how long after its moment a stroke sounds. */
  readonly desk: Seconds;
  readonly output: Seconds;
  readonly heldBack: Seconds;
  readonly strikeLead: Seconds;
  /** Context time whose sound is heard at a moment. */
  readonly heardAt: (epochMs: EpochMs) => Seconds;
}

/** The page's side of the tape, through all devices: what is recorded, what is laid in, and whose cues are played. */
export class TapeSide {
  readonly slots = new LayerSlots();
  private listener: TapeListener | null = null;
  private machine: TapeMachine | null = null;
  private tracks: TrackCues | null = null;
  private context: AudioContext | null = null;
  private reel = '';
  private isLive = false;
  private stream: MediaStream | null = null;
  /** Layers whose sound is still coming, and who waits until none is. */
  private readonly coming = new Set<string>();
  private tellNone: () => void = () => undefined;
  private source: MediaStreamAudioSourceNode | null = null;
  /** From the loudspeaker's signal leaving the context to its sound coming back through the microphone, as measured; null while nobody has. */
  roundTrip: Seconds | null = null;
  /** What the microphone says of its own delay; null where it does not. */
  inputLatency: Seconds | null = null;

  constructor(private readonly times: () => OutputTimes) {}

  /** Whose cues are played. */
  get reelName(): string {
    return this.reel;
  }

  listen(listener: TapeListener): void {
    this.listener = listener;
  }

  /** Whether anything can be recorded and played: null while there is no device yet. */
  get hasTape(): boolean | null {
    return this.context === null ? null : this.machine !== null;
  }

  /** A device was opened. */
  open(context: AudioContext, tape: { readonly machine: TapeMachine; readonly tracks: TrackCues } | null): void {
    const isAnother = this.context !== null;
    this.context = context;
    this.machine = tape?.machine ?? null;
    this.tracks = tape?.tracks ?? null;
    this.source = null;
    this.tracks?.openReel(this.reel, this.isLive);
    this.lead();
    if (isAnother) this.listener?.reopened();
  }

  /**
   * Cues from now on are those of this reel. `isLive`: a room that is played in, so that it records. `inherits`: a reel that it goes on from, and where.
   * Rounds and recordings of the reel before end with the cut that goes before.
   */
  openReel(reel: string, isLive: boolean, inherits: { readonly name: string; readonly tick: Tick } | null = null): void {
    if (inherits !== null) this.slots.inherit(reel, inherits.name, inherits.tick);
    this.reel = reel;
    this.isLive = isLive;
    this.tracks?.openReel(reel, isLive);
  }

  /** Forgets a reel's layers, but for those that another goes on with. */
  closeReel(reel: string): void {
    const keys = this.slots.close(reel);
    if (keys.length > 0) this.machine?.order({ type: 'forget', keys });
  }

  /**
   * Lays a layer in whose sound is known. `tick`: from when on it takes its slot.
   *
   * @param channels equally long, at the context's rate; transferred to the tape are copies
   */
  lay(reel: string, layer: number, slot: number, tick: Tick, sound: { readonly channels: readonly Float32Array<ArrayBuffer>[]; readonly before: number; readonly frames: number }): void {
    this.slots.take(reel, layer, slot, tick);
    this.machine?.order({ type: 'layer', key: layerKey(reel, layer), ...sound });
  }

  /** Frames a second of the tape; null without a device. */
  get sampleRate(): number | null {
    return this.context?.sampleRate ?? null;
  }

  /** What is recorded from; null for nothing. */
  useMicrophone(stream: MediaStream | null): void {
    this.stream = stream;
    this.source = null;
    this.lead();
  }

  private lead(): void {
    const { machine, context, stream } = this;
    if (!machine || !context) return;
    if (!stream) return machine.listenTo(null);
    this.source ??= context.createMediaStreamSource(stream);
    machine.listenTo(this.source);
  }

  /**
   * Frames after its moment at which a sound reaches the tape. The moment of a cue is the frame at which its sound leaves for the desk; a player
   * hears it, and plays along with it, a desk's and an output's delay later, and a microphone adds its own: together what a loopback
   * measures, and the desk. What is played live is sounded as soon as it can be, so later than a loop's note of the same moment by the output's delay
   * and the strokes' lead.
   */
  arrival(): { readonly microphone: number; readonly played: number } {
    const { sampleRate, desk, output, heldBack, strikeLead } = this.times(), roundTrip = this.roundTrip ?? output + (this.inputLatency ?? USUAL_INPUT);
    return { microphone: Math.max(0, Math.round((desk + roundTrip) * sampleRate)), played: Math.max(0, Math.round((output + strikeLead - heldBack) * sampleRate)) };
  }

  /** A cue that came while no sound could be made. */
  passBy(cues: Float64Array, base: number): void {
    if (!this.isLive) return;
    const layer = cues[base + CUE.content]!;
    if (cues[base + CUE.kind] === CUE_KIND.trackRecord) this.listener?.missed(layer, cues[base + CUE.instrument]!);
    else if (cues[base + CUE.kind] === CUE_KIND.trackRecordEnd) {
      // A tape that stands still ends it when it goes on; one that is gone, not at all.
      if (this.tracks) this.tracks.play(cues, base, 0, 0);
      else this.end(layerKey(this.reel, layer), cues[base + CUE.amount] !== 0, cues[base + CUE.duration]!);
    }
  }

  hear(report: TapeReport): void {
    if (report.type !== 'sound') {
      this.listener?.heard(report);
      if (report.type === 'whole' || report.type === 'dropped') this.settle(report.key);
      return;
    }
    const { sampleRate, heardAt, heldBack, desk } = this.times(), { microphone, played } = this.arrival(), isMicrophone = report.input === 0;
    // The moment whose cue would have it recorded from there on: the other way round than `AudioEngine.schedule` goes.
    const at = (report.frame - (isMicrophone ? microphone : played)) / sampleRate, now = heardAt(performance.timeOrigin + performance.now()) + heldBack - desk;
    this.listener?.sounded(isMicrophone ? TRACK_SOURCE.microphone : TRACK_SOURCE.played, Math.max(0, Math.round((now - at + RISE) * 1e6)));
  }

  /** The next sound as loud as `level`, 0–1, is told once. @param sources of TRACK_SOURCE; none: no sound is awaited any more */
  awaitSound(sources: readonly number[], level: number): void {
    const hears = (source: number): boolean => sources.includes(source) || sources.includes(TRACK_SOURCE.both);
    this.machine?.order({ type: 'await', inputs: ([0, 1] as const).filter((input) => hears(input === 0 ? TRACK_SOURCE.microphone : TRACK_SOURCE.played)), level });
  }

  begin(layer: RecordingLayer): void {
    this.coming.add(layer.key);
    this.listener?.begun(layer, this.context?.sampleRate ?? 48_000);
  }

  end(key: string, isKept: boolean, seconds: Seconds): void {
    if (!isKept) this.settle(key);
    this.listener?.ended(key, isKept, seconds);
  }

  private settle(key: string): void {
    this.coming.delete(key);
    if (this.coming.size === 0) this.tellNone();
  }

  /** The device is about to be given up. Resolves when the tape has handed over what it was recording, or will not any more. */
  async leave(): Promise<void> {
    this.listener?.leaving();
    if (this.coming.size > 0 && this.machine) {
      this.machine.order({ type: 'finish', keys: null });
      await new Promise<void>((resolve) => {
        this.tellNone = resolve;
        setTimeout(resolve, LAST_WORDS_MS);
      });
    }
    this.coming.clear();
  }

  /** What is being recorded is not to be: there is no microphone. */
  drop(key: string): void {
    this.settle(key);
    this.machine?.order({ type: 'forget', keys: [key] });
  }
}
