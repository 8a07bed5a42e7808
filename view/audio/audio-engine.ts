import { CUE, CUE_KIND, CUE_STRIDE, TICK_MICROS, type EpochMs, type ModDescription, type SceneDescription, type Seconds } from '../../protocol/index.ts';
import { AudioOutput, type AudioState } from './audio-output.ts';
import { captureOutput, type Capture } from './capture.ts';
import { CueLog, type CueRecord } from './cue-log.ts';
import type { CuePlayer } from './cue-player.ts';
import type { LimiterReport, MixingDesk } from './mixing-desk.ts';
import type { ModSounds } from './mod-sounds.ts';
import { SampleShelf, type MissingSound } from './sample-shelf.ts';
import { SeenCues } from './seen-cues.ts';
import { StandingRounds } from './tape/standing-rounds.ts';
import { TapeSide } from './tape/tape-side.ts';

export interface AudioOptions {
  /** Folder of the sound files, with a slash at its end; `sounds/` beside the page by default. */
  readonly base?: string;
  /** Every change of state, with one line for the player (empty when there is nothing to say). */
  readonly onState?: (state: AudioState, message: string) => void;
  /** 0–1, after each file. */
  readonly onProgress?: (progress: number) => void;
  /** A soft chord that answers the first gesture at once, before the first bar comes round. On unless false. */
  readonly hasGreeting?: boolean;
}

/** Counts since the engine was made. */
export interface AudioFigures {
  readonly scheduled: number;
  /** Cues whose time had passed when they came; they sounded at once. */
  readonly late: number;
  /** Cues too late to be worth hearing. */
  readonly dropped: number;
  /** Cues that had been seen before. */
  readonly duplicates: number;
  /** Notes asked for before their samples had arrived. */
  readonly silentNotes: number;
  readonly outputLatency: Seconds;
  /** By how much loops are held back because the output is slow. */
  readonly heldBack: Seconds;
  readonly missing: readonly MissingSound[];
}

/**
 * A live stroke sounds this long after its cue's moment: long enough to cover a tick, a message and the spread of the page's own work,
 * so that the delay is the same each time; well under the 20 ms that players begin to feel.
 */
const STRIKE_LEAD: Seconds = 0.012;
/** Cues later than this are not sounded. */
const TOO_LATE: Seconds = 0.25;
/** Cues that matter however late they come. */
const NEVER_TOO_LATE: ReadonlySet<number> = new Set([
  CUE_KIND.loopStop, CUE_KIND.silence, CUE_KIND.palette, CUE_KIND.bowStop, CUE_KIND.loopStart, CUE_KIND.param,
  CUE_KIND.trackRecord, CUE_KIND.trackRecordEnd, CUE_KIND.trackRound, CUE_KIND.trackStop, CUE_KIND.trackMix,
]);
const isOfTracks = (kind: number): boolean => kind >= CUE_KIND.trackRecord && kind <= CUE_KIND.trackMix;
/** Cues that are remembered so that a re-simulation does not sound them twice: about a minute of a full room. */
const REMEMBERED_CUES = 4096;
const GREETING: readonly (readonly [number, number, number])[] = [[50, 0.5, 0], [57, 0.45, 0.03], [62, 0.5, 0.06]];

/**
 * The page's sound. It is told cues and when their ticks happen, and sounds each at its moment.
 *
 * Time: a loop's note is scheduled so that it is *heard* at its mapped moment, output latency included (from `getOutputTimestamp`).
 * Where the output is so slow (wireless headphones) that notes would come too late, everything ahead is held back by the difference,
 * the same for all. A live stroke goes out as soon as it can, at a constant {@link STRIKE_LEAD} after its cue's moment on the rendering
 * clock, or at the next quantum if that has passed; the device's latency comes on top, as for any instrument. In a recorded session the
 * same holds, so that strokes and loops lie as they lay for whoever played.
 *
 * Nothing is created that makes a sound, and no AudioContext at all, before {@link start}; samples load from the beginning.
 */
export class AudioEngine {
  private readonly shelf: SampleShelf;
  private readonly output: AudioOutput;
  private readonly log = new CueLog();
  private readonly seen = new SeenCues(REMEMBERED_CUES);
  /** Values of parameters that came, for a device that opens later. */
  private readonly params = new Map<number, number>();
  private readonly standing = new StandingRounds();
  /** Recorded sound. */
  readonly tape: TapeSide;
  private scene: Pick<SceneDescription, 'loops' | 'palettes' | 'mods'> | null = null;
  /** Instruments of the room's mods, and of which mods. */
  private mods: ModSounds | null = null;
  private modded = '';
  private volume = 0.8;
  private isMuted = false;
  /** Time stands still in the room that is heard. */
  private isHeld = false;
  private palette = 0;
  private speed = 1;
  private isPitchKept = true;
  private counts = { scheduled: 0, late: 0, dropped: 0, duplicates: 0 };
  /** Resolves when every file is there or known to be missing. */
  readonly loaded: Promise<void>;

  /** Whom to tell when what leaves the mix as a stream falls silent. */
  private readonly streams = new Set<() => void>();

  constructor(options: AudioOptions = {}) {
    this.shelf = new SampleShelf(options.base ?? new URL('sounds/', document.baseURI).href);
    this.loaded = this.shelf.load((progress) => options.onProgress?.(progress));
    this.tape = new TapeSide(() => {
      const { open, clock, heldBack } = this.output;
      return { sampleRate: open?.context.sampleRate ?? 48_000, desk: open?.desk.latency ?? 0, output: clock.latency, heldBack, strikeLead: STRIKE_LEAD, heardAt: (epochMs) => clock.heardAt(epochMs) };
    });
    this.output = new AudioOutput(this.shelf, this.tape.slots, {
      onState: (state, message) => options.onState?.(state, message),
      onDesk: (desk, player) => this.set(desk, player),
      onTape: (report) => this.tape.hear(report),
      onRecording: (layer) => this.tape.begin(layer),
      onRecorded: (key, isKept, seconds) => this.tape.end(key, isKept, seconds),
      onLeaving: () => {
        for (const tell of this.streams) tell();
        this.streams.clear();
        return this.tape.leave();
      },
      arrival: () => this.tape.arrival(),
      onOpened: ({ context, tape }) => this.tape.open(context, tape),
      // D and A belong to every palette.
      onStarted: ({ context, player }) => { if (options.hasGreeting !== false) player.greet(GREETING, context.currentTime + 0.02); },
    });
  }

  get state(): AudioState {
    return this.output.state;
  }

  /** 0–1 of the sound files. */
  get progress(): number {
    return this.shelf.progress;
  }

  private set(desk: MixingDesk, player: CuePlayer): void {
    if (this.scene) desk.describe(this.scene.loops, this.scene.palettes);
    player.mods = this.mods;
    desk.setPalette(this.palette, 0);
    desk.setVolume(this.volume, 0);
    desk.setGate(this.isOpen, 0);
    player.setRate(this.speed, this.isPitchKept);
    for (const [param, value] of this.params) player.setParam(param, value, 0);
  }

  /** Tells what loops and palettes there are, so that each loop finds its bus and its balance. */
  describe(scene: Pick<SceneDescription, 'loops' | 'palettes' | 'mods'>): void {
    this.scene = scene;
    this.output.open?.desk.describe(scene.loops, scene.palettes);
    this.describeMods(scene.mods ?? []);
  }

  /** Tells which mods the room has now: their instruments sound as soon as they are made, which is loaded with the first of them. */
  describeMods(mods: readonly ModDescription[]): void {
    const modded = mods.map(({ hash, instruments }) => `${hash} ${instruments.length}`).join();
    if (modded === this.modded) return;
    this.modded = modded;
    this.takeSounds(null);
    if (!mods.some(({ instruments }) => instruments.length > 0)) return;
    void import('./voices/mod-sounds.ts').then(({ DeclaredSounds }) => DeclaredSounds.open(mods)).then((sounds) => {
      if (this.modded === modded) this.takeSounds(sounds);
    });
  }

  private takeSounds(sounds: ModSounds | null): void {
    this.mods = sounds;
    if (this.output.open) this.output.open.player.mods = sounds;
  }

  /**
   * Starts sound; call it inside a gesture. Resolves when sound runs, and never rejects: a browser that holds sound back is reported as
   * `blocked`, and the next call tries again.
   */
  start(): Promise<void> {
    return this.output.start();
  }

  /**
   * Sounds cues, each at its moment.
   *
   * @param cues CUE_STRIDE numbers a cue
   * @param count how many cues
   * @param epochOfTick when a tick (fractions allowed) happens
   */
  schedule(cues: Float64Array, count: number, epochOfTick: (tick: number) => EpochMs): void {
    const { open, isFlowing, clock, heldBack } = this.output;
    for (let index = 0; index < count; index++) {
      const base = index * CUE_STRIDE, id = cues[base + CUE.id]!, kind = cues[base + CUE.kind]!;
      if (kind === CUE_KIND.palette) this.palette = cues[base + CUE.loop]!;
      else if (kind === CUE_KIND.param) this.params.set(cues[base + CUE.instrument]!, cues[base + CUE.velocity]!);
      if (!this.seen.add(id)) {
        this.counts.duplicates++;
        continue;
      }
      this.standing.hear(this.tape.reelName, cues, base);
      if (!open || !isFlowing) {
        this.tape.passBy(cues, base);
        continue;
      }
      const { context, player, desk } = open;
      const now = context.currentTime, epochMs = epochOfTick(cues[base + CUE.tick]! + cues[base + CUE.micros]! / TICK_MICROS);
      const isLive = kind >= CUE_KIND.strike && kind <= CUE_KIND.bowStop;
      // `due`: when it should reach the output of the mix. A voice starts earlier by what the desk delays.
      const due = isLive ? clock.renderedAt(epochMs) + STRIKE_LEAD : kind === CUE_KIND.param ? clock.renderedAt(epochMs) : clock.heardAt(epochMs) + heldBack;
      const lateBy = now + desk.latency - due;
      const isTooLate = lateBy > TOO_LATE && !NEVER_TOO_LATE.has(kind);
      // The tape joins what has begun where it would be by now.
      const at = isOfTracks(kind) ? due - desk.latency : Math.max(now, due - desk.latency);
      if (isTooLate) {
        this.counts.dropped++;
      } else {
        if (lateBy > 0) this.counts.late++;
        this.counts.scheduled++;
        player.play(cues, index, at, now, epochMs);
      }
      this.log.add(id, kind, at + desk.latency, epochMs, Math.max(0, lateBy), isTooLate);
    }
  }

  /**
   * How cues are sounded from now on: those of a recorded session at another speed. Written lengths are divided by `speed`; pitches,
   * drums' too, move by 12·log₂(speed) semitones unless they are kept. When the ticks happen is what `epochOfTick` says.
   *
   * @param speed factor of real time, > 0
   */
  setRate(speed: number, isPitchKept: boolean): void {
    this.speed = speed;
    this.isPitchKept = isPitchKept;
    this.output.open?.player.setRate(speed, isPitchKept);
  }

  /** Cues that turned out not to have been: those that are scheduled never sound, those that sound fade. They may come again. */
  cancel(ids: Iterable<number>): void {
    const cancelled = new Set(ids), { open } = this.output;
    this.seen.forget(cancelled);
    open?.player.cancel(cancelled, open.context.currentTime);
  }

  /** What was meant for this moment or later never sounds, and may come again; what sounds goes on. */
  takeBack(fromMs: EpochMs): void {
    this.seen.clear();
    const { open } = this.output;
    open?.player.takeBack(fromMs, this.cutTime(fromMs, open.context));
  }

  /**
   * Another place, or another session, begins at this moment: what was meant for then or later never sounds, what sounds by then leaves
   * softly, and the same cues may come again.
   */
  silenceFrom(fromMs: EpochMs): void {
    this.seen.clear();
    const { open } = this.output;
    open?.player.cut(fromMs, this.cutTime(fromMs, open.context));
  }

  /** Context time at which the loops of a moment leave their voices, or now if that has passed. */
  private cutTime(fromMs: EpochMs, context: AudioContext): Seconds {
    const { clock, heldBack, open, isFlowing } = this.output, now = context.currentTime;
    return open && isFlowing ? Math.max(now, clock.heardAt(fromMs) + heldBack - open.desk.latency) : now;
  }

  /** Room, echo and tape of a palette, at once: for a session that is entered in its midst. */
  setPalette(index: number): void {
    this.palette = index;
    const { open } = this.output;
    open?.desk.setPalette(index, open.context.currentTime);
  }

  /** @param volume 0–1; 0.8 is the mix as balanced */
  setVolume(volume: number): void {
    this.volume = volume;
    const { open } = this.output;
    open?.desk.setVolume(volume, open.context.currentTime);
  }

  setMuted(isMuted: boolean): void {
    this.isMuted = isMuted;
    this.turnGate();
  }

  /** Time stands still, or goes on: what sounds fades, and comes back where it was. */
  setHeld(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.turnGate();
  }

  private get isOpen(): boolean {
    return !this.isMuted && !this.isHeld;
  }

  private turnGate(): void {
    const { open } = this.output;
    open?.desk.setGate(this.isOpen, open.context.currentTime);
  }

  /** The echo follows the tempo that is played. */
  setTempo(bpm: number): void {
    const { open } = this.output;
    open?.desk.setTempo(bpm, open.context.currentTime);
  }

  /** Everything falls silent now, tails included, without a click. What comes after sounds again. */
  panic(): void {
    const { open } = this.output;
    if (!open) return;
    const { context, desk, player } = open, now = context.currentTime;
    player.silence(now);
    desk.setGate(false, now);
    setTimeout(() => {
      if (desk !== this.output.open?.desk) return;
      desk.emptySends();
      desk.setGate(this.isOpen, context.currentTime + 0.03);
    }, 60);
  }

  /** Loudness of a loop now, 0–1, for the picture. No allocation. */
  level(loop: number): number {
    return this.output.open?.desk.level(loop) ?? 0;
  }

  /** Loudness of a track of the loop station now, 0–1. No allocation. */
  trackLevel(track: number): number {
    return this.output.open?.desk.trackLevel(track) ?? 0;
  }

  /** Everything else than the music as it was composed is forgotten: another session is heard. */
  restParams(): void {
    this.params.clear();
    const { open } = this.output;
    open?.player.restParams(open.context.currentTime);
  }

  /** A room is entered again, in the midst of its rounds: its tracks go on where they would be by now. `tick`: where the room is. */
  rejoinRounds(tick: number, epochOfTick: (tick: number) => EpochMs): void {
    const rounds = this.standing.at(this.tape.reelName, tick), count = rounds.length / CUE_STRIDE;
    this.seen.forget(Array.from({ length: count }, (_, index) => rounds[index * CUE_STRIDE + CUE.id]!));
    this.schedule(rounds, count, epochOfTick);
  }

  /** A parameter of PARAMS stands at a value, 0–1: for a session that is entered in its midst. */
  setParam(param: number, value: number): void {
    this.params.set(param, value);
    const { open } = this.output;
    open?.player.setParam(param, value, open.context.currentTime);
  }

  /** By how much later than the device says its sound is heard, as the player's calibration found, seconds. */
  setOutputCorrection(correction: Seconds): void {
    this.output.clock.correction = correction;
  }

  /** The device that sounds, for measuring it; null while there is none. */
  get device(): { readonly context: AudioContext; readonly output: AudioNode; readonly latency: Seconds } | null {
    const { open } = this.output;
    return open && { context: open.context, output: open.desk.output, latency: open.desk.latency };
  }

  /** Loudness of the whole now, 0–1. No allocation. */
  masterLevel(): number {
    return this.output.open?.desk.masterLevel() ?? 0;
  }

  figures(): AudioFigures {
    const { open, clock, heldBack } = this.output;
    return { ...this.counts, silentNotes: open?.player.silentNotes ?? 0, outputLatency: clock.latency, heldBack, missing: this.shelf.missing };
  }

  /** The latest cues, oldest first: what was scheduled for when. */
  records(): CueRecord[] {
    return this.log.records();
  }

  /** What the limiter has had to do. */
  limiterReport(): Promise<LimiterReport> {
    return this.output.open?.desk.limiterReport() ?? Promise.resolve({ frames: 0, limitedFrames: 0, leastGain: 1 });
  }

  /** Records what leaves the mix until its `stop()` is called. Sound must be running. */
  tap(): Promise<Capture> {
    const { open } = this.output;
    if (!open) throw new Error('Nothing sounds yet; call start() first.');
    return captureOutput(open.context, open.desk.output);
  }

  /**
   * What leaves the mix as a stream for a recorder, as late as the device lets it be heard, so that it lies beside what is seen meanwhile. Sound must be
   * running. When its device changes the stream falls silent, and `onSilent` is told. `stop()` ends it.
   */
  stream(onSilent: () => void = () => undefined): { readonly stream: MediaStream; stop(): void } {
    const { open, clock } = this.output;
    if (!open) throw new Error('Nothing sounds yet; call start() first.');
    const { context, desk } = open, delay = context.createDelay(1), end = context.createMediaStreamDestination();
    delay.delayTime.value = Math.min(0.9, Math.max(0, clock.latency));
    desk.output.connect(delay);
    delay.connect(end);
    this.streams.add(onSilent);
    return {
      stream: end.stream,
      stop: () => {
        this.streams.delete(onSilent);
        desk.output.disconnect(delay);
        delay.disconnect();
        for (const track of end.stream.getTracks()) track.stop();
      },
    };
  }

  /** Context time at which a moment's sound is heard, and is rendered: for tests and calibration. */
  contextTimeOf(epochMs: EpochMs): { heard: Seconds; rendered: Seconds } {
    const { clock } = this.output;
    return { heard: clock.heardAt(epochMs), rendered: clock.renderedAt(epochMs) };
  }

  /** Ends the engine for good. */
  close(): void {
    this.output.close();
  }
}

/** Makes the page's sound; samples begin to load at once, sound waits for {@link AudioEngine.start}. */
export function createAudio(options: AudioOptions = {}): AudioEngine {
  return new AudioEngine(options);
}
