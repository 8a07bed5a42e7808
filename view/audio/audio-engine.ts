import { CUE, CUE_KIND, CUE_STRIDE, TICK_MICROS, type EpochMs, type SceneDescription, type Seconds } from '../../protocol/index.ts';
import { AudioClock } from './audio-clock.ts';
import { captureOutput, type Capture } from './capture.ts';
import { CueLog, type CueRecord } from './cue-log.ts';
import { CuePlayer } from './cue-player.ts';
import { addLimiter, MixingDesk, type LimiterReport } from './mixing-desk.ts';
import { SampleShelf, type MissingSound } from './sample-shelf.ts';

/** Words of the stage's AudioStatus. */
export type AudioState = 'waiting' | 'starting' | 'running' | 'blocked' | 'lost';

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
/** Cues that are remembered so that a re-simulation does not sound them twice: about a minute of a full room. */
const REMEMBERED_CUES = 4096;
/** Loop notes leave the simulation this much ahead, less what their journey takes. */
const LOOP_SLACK: Seconds = 0.14;
const WATCH_MS = 100;
/** The context's clock may stand still this long before the device counts as lost. */
const STALLED_MS = 1500;
/** A browser that has not let sound start by now is holding it back. */
const BLOCKED_AFTER_MS = 1200;
const GREETING: readonly (readonly [number, number, number])[] = [[50, 0.5, 0], [57, 0.45, 0.03], [62, 0.5, 0.06]];

const epochNow = (): EpochMs => performance.timeOrigin + performance.now();

/**
 * The page's sound. It is told cues and when their ticks happen, and sounds each at its moment.
 *
 * Time: a loop's note is scheduled so that it is *heard* at its mapped moment, output latency included (from `getOutputTimestamp`).
 * Where the output is so slow (wireless headphones) that notes would come too late, everything ahead is held back by the difference,
 * the same for all. A live stroke goes out as soon as it can, at a constant {@link STRIKE_LEAD} after its cue's moment on the rendering
 * clock, or at the next quantum if that has passed; the device's latency comes on top, as for any instrument.
 *
 * Nothing is created that makes a sound, and no AudioContext at all, before {@link start}; samples load from the beginning.
 */
export class AudioEngine {
  private readonly shelf: SampleShelf;
  private readonly clock = new AudioClock();
  private readonly log = new CueLog();
  private readonly seen = new Set<number>();
  private readonly seenOrder = new Float64Array(REMEMBERED_CUES);
  private seenCount = 0;
  private scene: Pick<SceneDescription, 'loops' | 'palettes'> | null = null;
  private context: AudioContext | null = null;
  private desk: MixingDesk | null = null;
  private player: CuePlayer | null = null;
  private opening: Promise<void> | null = null;
  private watch: ReturnType<typeof setInterval> | null = null;
  private current: AudioState = 'waiting';
  private volume = 0.8;
  private isMuted = false;
  private palette = 0;
  private heldBack: Seconds = 0;
  private movedAtMs = 0;
  private movedTime = -1;
  private isReviving = false;
  private isClosed = false;
  private counts = { scheduled: 0, late: 0, dropped: 0, duplicates: 0, silent: 0 };
  /** Resolves when every file is there or known to be missing. */
  readonly loaded: Promise<void>;

  constructor(private readonly options: AudioOptions = {}) {
    this.shelf = new SampleShelf(options.base ?? new URL('sounds/', document.baseURI).href);
    this.loaded = this.shelf.load((progress) => options.onProgress?.(progress));
    navigator.mediaDevices?.addEventListener?.('devicechange', this.onDeviceChange);
  }

  get state(): AudioState {
    return this.current;
  }

  /** 0–1 of the sound files. */
  get progress(): number {
    return this.shelf.progress;
  }

  /** Tells what loops and palettes there are, so that each loop finds its bus and its balance. */
  describe(scene: Pick<SceneDescription, 'loops' | 'palettes'>): void {
    this.scene = scene;
    this.desk?.describe(scene.loops, scene.palettes);
  }

  /**
   * Starts sound; call it inside a gesture. Resolves when sound runs, and never rejects: a browser that holds sound back is reported as
   * `blocked`, and the next call tries again.
   */
  async start(): Promise<void> {
    if (this.isClosed || this.current === 'running') return;
    if (this.context) {
      await this.resume();
      return;
    }
    this.opening ??= this.open().finally(() => (this.opening = null));
    await this.opening;
  }

  private async open(): Promise<void> {
    this.enter('starting', '');
    // Made and resumed before the first await, while the gesture still counts.
    let context: AudioContext;
    try {
      context = new AudioContext({ latencyHint: 'interactive' });
    } catch (error) {
      this.enter('lost', `This device gives no sound (${error instanceof Error ? error.message : String(error)}).`);
      return;
    }
    this.context = context;
    const running = this.resume();
    const hasLimiter = await addLimiter(context);
    if (this.context !== context) return;
    const desk = new MixingDesk(context, hasLimiter);
    this.desk = desk;
    if (this.scene) desk.describe(this.scene.loops, this.scene.palettes);
    desk.setPalette(this.palette, 0);
    desk.setVolume(this.volume, 0);
    desk.setGate(!this.isMuted, 0);
    this.player = new CuePlayer(desk, this.shelf);
    context.addEventListener('statechange', this.onStateChange);
    this.watch ??= setInterval(this.look, WATCH_MS);
    await running;
  }

  private async resume(): Promise<void> {
    const { context } = this;
    if (!context) return;
    const wasSilent = this.current !== 'running';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<'blocked'>((resolve) => (timer = setTimeout(() => resolve('blocked'), BLOCKED_AFTER_MS)));
    const outcome = await Promise.race([context.resume().then(() => 'running' as const, () => 'blocked' as const), patience]);
    clearTimeout(timer);
    if (context !== this.context || this.isClosed) return;
    if (outcome === 'blocked' && context.state !== 'running') {
      this.enter('blocked', 'The browser holds the sound back: click or tap once.');
      return;
    }
    await this.untilDesk();
    this.look();
    this.enter('running', '');
    if (wasSilent && this.options.hasGreeting !== false) this.greet();
  }

  private async untilDesk(): Promise<void> {
    while (!this.desk && this.context) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** D and A belong to every palette. */
  private greet(): void {
    const { player, context } = this;
    if (!player || !context) return;
    player.greet(GREETING, context.currentTime + 0.02);
  }

  private enter(state: AudioState, message: string): void {
    if (state === this.current && message === '') return;
    this.current = state;
    this.options.onState?.(state, message);
  }

  private readonly onStateChange = (): void => {
    const { context } = this;
    if (!context || this.isClosed || this.current === 'waiting') return;
    if (context.state === 'running') {
      this.clock.reset();
      this.enter('running', '');
    } else if (this.current === 'running') {
      this.enter('lost', 'The device paused the sound; bringing it back.');
      void this.revive();
    }
  };

  private readonly onDeviceChange = (): void => {
    if (!this.context || this.isClosed) return;
    this.clock.reset();
    if (this.context.state !== 'running' && this.current === 'lost') void this.revive();
  };

  /** Resumes the context; if it will not run, opens another in its place. */
  private async revive(): Promise<void> {
    if (this.isReviving || this.isClosed) return;
    this.isReviving = true;
    try {
      const { context } = this;
      if (!context) return;
      // A context that says it runs and stands still will not be moved by asking; one that is closed cannot be.
      if (context.state !== 'running' && context.state !== 'closed') {
        await Promise.race([context.resume().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, BLOCKED_AFTER_MS))]);
        if ((context.state as AudioContextState) === 'running') {
          this.clock.reset();
          this.movedAtMs = performance.now();
          this.enter('running', '');
          return;
        }
      }
      this.shut();
      await this.open();
    } finally {
      this.isReviving = false;
    }
  }

  private isStalled(): boolean {
    return performance.now() - this.movedAtMs > STALLED_MS;
  }

  /** Looks at the clocks, and whether sound still flows. */
  private readonly look = (): void => {
    const { context, clock } = this;
    if (!context || context.state !== 'running') return;
    const renderedTime = context.currentTime, nowMs = epochNow();
    if (renderedTime !== this.movedTime) {
      this.movedTime = renderedTime;
      this.movedAtMs = performance.now();
    } else if (this.isStalled() && this.current === 'running') {
      this.enter('lost', 'The sound device went away; looking for another.');
      void this.revive();
      return;
    }
    const stamp = context.getOutputTimestamp?.();
    const isStamped = stamp?.contextTime !== undefined && stamp.performanceTime !== undefined && stamp.contextTime > 0 && stamp.performanceTime > 0;
    clock.observe(isStamped
      ? { heardTime: stamp.contextTime!, heardAtMs: performance.timeOrigin + stamp.performanceTime!, renderedTime, nowMs }
      // Browsers without output timestamps: what is rendered now is heard after the latency they admit to.
      : { heardTime: renderedTime - (context.outputLatency || context.baseLatency || 0), heardAtMs: nowMs, renderedTime, nowMs });
    // Held back in steps of 20 ms, so that jitter of the latency does not move the music.
    const needed = Math.max(0, clock.latency - LOOP_SLACK);
    if (needed > this.heldBack || needed < this.heldBack - 0.04) this.heldBack = Math.ceil(needed / 0.02) * 0.02;
  };

  /**
   * Sounds cues, each at its moment.
   *
   * @param cues CUE_STRIDE numbers a cue
   * @param count how many cues
   * @param epochOfTick when a tick (fractions allowed) happens
   */
  schedule(cues: Float64Array, count: number, epochOfTick: (tick: number) => EpochMs): void {
    const { context, player, desk, clock } = this;
    for (let index = 0; index < count; index++) {
      const base = index * CUE_STRIDE, id = cues[base + CUE.id]!, kind = cues[base + CUE.kind]!;
      if (kind === CUE_KIND.palette) this.palette = cues[base + CUE.loop]!;
      if (this.hasSeen(id)) {
        this.counts.duplicates++;
        continue;
      }
      if (!context || !player || !desk || context.state !== 'running' || !clock.isReady) continue;
      const now = context.currentTime, epochMs = epochOfTick(cues[base + CUE.tick]! + cues[base + CUE.micros]! / TICK_MICROS);
      const isLive = kind >= CUE_KIND.strike && kind <= CUE_KIND.bowStop;
      // `due`: when it should reach the output of the mix. A voice starts earlier by what the desk delays.
      const due = isLive ? clock.renderedAt(epochMs) + STRIKE_LEAD : clock.heardAt(epochMs) + this.heldBack;
      const lateBy = now + desk.latency - due;
      const isTooLate = lateBy > TOO_LATE;
      const at = Math.max(now, due - desk.latency);
      if (isTooLate && kind !== CUE_KIND.loopStop && kind !== CUE_KIND.silence && kind !== CUE_KIND.palette && kind !== CUE_KIND.bowStop && kind !== CUE_KIND.loopStart) {
        this.counts.dropped++;
      } else {
        if (lateBy > 0) this.counts.late++;
        this.counts.scheduled++;
        player.play(cues, index, at, now);
      }
      this.log.add(id, kind, at + desk.latency, epochMs, Math.max(0, lateBy), isTooLate);
    }
  }

  private hasSeen(id: number): boolean {
    if (this.seen.has(id)) return true;
    const slot = this.seenCount++ % REMEMBERED_CUES;
    if (this.seenCount > REMEMBERED_CUES) this.seen.delete(this.seenOrder[slot]!);
    this.seenOrder[slot] = id;
    this.seen.add(id);
    return false;
  }

  /** @param volume 0–1; 0.8 is the mix as balanced */
  setVolume(volume: number): void {
    this.volume = volume;
    this.desk?.setVolume(volume, this.context!.currentTime);
  }

  setMuted(isMuted: boolean): void {
    this.isMuted = isMuted;
    this.desk?.setGate(!isMuted, this.context!.currentTime);
  }

  /** The echo follows the tempo that is played. */
  setTempo(bpm: number): void {
    this.desk?.setTempo(bpm, this.context!.currentTime);
  }

  /** Everything falls silent now, tails included, without a click. What comes after sounds again. */
  panic(): void {
    const { context, desk, player } = this;
    if (!context || !desk || !player) return;
    const now = context.currentTime;
    player.silence(now);
    desk.setGate(false, now);
    setTimeout(() => {
      if (desk !== this.desk) return;
      desk.emptySends();
      desk.setGate(!this.isMuted, context.currentTime + 0.03);
    }, 60);
  }

  /** Loudness of a loop now, 0–1, for the picture. No allocation. */
  level(loop: number): number {
    return this.desk ? this.desk.level(loop) : 0;
  }

  /** Loudness of the whole now, 0–1. No allocation. */
  masterLevel(): number {
    return this.desk ? this.desk.masterLevel() : 0;
  }

  figures(): AudioFigures {
    const { scheduled, late, dropped, duplicates } = this.counts;
    return {
      scheduled, late, dropped, duplicates, silentNotes: this.player?.silentNotes ?? 0,
      outputLatency: this.clock.latency, heldBack: this.heldBack, missing: this.shelf.missing,
    };
  }

  /** The latest cues, oldest first: what was scheduled for when. */
  records(): CueRecord[] {
    return this.log.records();
  }

  /** What the limiter has had to do. */
  limiterReport(): Promise<LimiterReport> {
    return this.desk ? this.desk.limiterReport() : Promise.resolve({ frames: 0, limitedFrames: 0, leastGain: 1 });
  }

  /** Records what leaves the mix until its `stop()` is called. Sound must be running. */
  tap(): Promise<Capture> {
    if (!this.desk) throw new Error('Nothing sounds yet; call start() first.');
    return captureOutput(this.desk.context, this.desk.output);
  }

  /** Context time at which a moment's sound is heard, and is rendered: for tests and calibration. */
  contextTimeOf(epochMs: EpochMs): { heard: Seconds; rendered: Seconds } {
    return { heard: this.clock.heardAt(epochMs), rendered: this.clock.renderedAt(epochMs) };
  }

  private shut(): void {
    const { context } = this;
    context?.removeEventListener('statechange', this.onStateChange);
    this.context = this.desk = this.player = null;
    this.clock.reset();
    this.movedTime = -1;
    this.movedAtMs = performance.now();
    if (context && context.state !== 'closed') void context.close().catch(() => undefined);
  }

  /** Ends the engine for good. */
  close(): void {
    this.isClosed = true;
    if (this.watch !== null) clearInterval(this.watch);
    this.watch = null;
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.onDeviceChange);
    this.shut();
  }
}

/** Makes the page's sound; samples begin to load at once, sound waits for {@link AudioEngine.start}. */
export function createAudio(options: AudioOptions = {}): AudioEngine {
  return new AudioEngine(options);
}
