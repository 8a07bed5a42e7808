import type { EpochMs, Seconds } from '../../protocol/index.ts';
import { AudioClock } from './audio-clock.ts';
import { CuePlayer } from './cue-player.ts';
import { addDeskWorklets, MixingDesk } from './mixing-desk.ts';
import type { SampleShelf } from './sample-shelf.ts';
import { addTape, TapeMachine } from './tape/tape-machine.ts';
import type { TapeReport } from './tape/tape-order.ts';
import { TrackCues, type LayerSlots, type RecordingLayer } from './tape/track-cues.ts';

/** Words of the stage's AudioStatus. */
export type AudioState = 'waiting' | 'starting' | 'running' | 'blocked' | 'lost';

/** What there is while a device gives sound. */
export interface OpenOutput {
  readonly context: AudioContext;
  readonly desk: MixingDesk;
  readonly player: CuePlayer;
  /** Null where the browser has no AudioWorklet: nothing can be recorded then. */
  readonly tape: { readonly machine: TapeMachine; readonly tracks: TrackCues } | null;
}

/** Whom the output tells of itself. */
export interface OutputListener {
  /** Every change of state, with one line for the player (empty when there is nothing to say). */
  onState(state: AudioState, message: string): void;
  /** A desk was made, and nothing has sounded on it yet: it is to be set as the last one was. */
  onDesk(desk: MixingDesk, player: CuePlayer): void;
  /** It is open; sound may still be held back. */
  onOpened(open: OpenOutput): void;
  /** What the tape tells. */
  onTape(report: TapeReport): void;
  /** A layer begins to be recorded; its end is known, and what is not kept was thrown away. */
  onRecording(layer: RecordingLayer): void;
  onRecorded(key: string, isKept: boolean, seconds: Seconds): void;
  /** The device is given up when this resolves. */
  onLeaving(): Promise<void>;
  /** Frames after its moment at which a sound reaches the tape. */
  arrival(): { readonly microphone: number; readonly played: number };
  /** Sound runs that did not before. */
  onStarted(open: OpenOutput): void;
}

/** Loop notes leave the simulation this much ahead, less what their journey takes. */
const LOOP_SLACK: Seconds = 0.14;
const WATCH_MS = 100;
/** The context's clock may stand still this long before the device counts as lost. */
const STALLED_MS = 1500;
/** A browser that has not let sound start by now is holding it back. */
const BLOCKED_AFTER_MS = 1200;

const epochNow = (): EpochMs => performance.timeOrigin + performance.now();

/**
 * The device that sound goes to, through all its lives: opened in a gesture, held back by the browser, taken away and brought back. Keeps
 * the clock that maps the wall to it. No AudioContext is made before {@link start}.
 */
export class AudioOutput {
  readonly clock = new AudioClock();
  /** Null until the first gesture, and between two devices. */
  open: OpenOutput | null = null;
  private context: AudioContext | null = null;
  private opening: Promise<void> | null = null;
  private watch: ReturnType<typeof setInterval> | null = null;
  private current: AudioState = 'waiting';
  private held: Seconds = 0;
  private movedAtMs = 0;
  private movedTime = -1;
  private isReviving = false;
  private isClosed = false;

  constructor(private readonly shelf: SampleShelf, private readonly slots: LayerSlots, private readonly listener: OutputListener) {
    navigator.mediaDevices?.addEventListener?.('devicechange', this.onDeviceChange);
  }

  get state(): AudioState {
    return this.current;
  }

  /** By how much loops are held back because the output is slow. */
  get heldBack(): Seconds {
    return this.held;
  }

  /** Whether what is scheduled now will be heard when it should. */
  get isFlowing(): boolean {
    return this.open?.context.state === 'running' && this.clock.isReady;
  }

  /** Starts sound; call it inside a gesture. Resolves when sound runs or is known to be held back; never rejects. */
  async start(): Promise<void> {
    if (this.isClosed || this.current === 'running') return;
    if (this.context) {
      await this.resume();
      return;
    }
    this.opening ??= this.openDevice().finally(() => (this.opening = null));
    await this.opening;
  }

  private async openDevice(): Promise<void> {
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
    const [hasWorklets, hasTape] = await Promise.all([addDeskWorklets(context), addTape(context)]);
    if (this.context !== context) return;
    const desk = new MixingDesk(context, hasWorklets), tape = hasTape ? this.openTape(context, desk) : null, player = new CuePlayer(desk, this.shelf, tape?.tracks ?? null);
    this.listener.onDesk(desk, player);
    this.open = { context, desk, player, tape };
    this.listener.onOpened(this.open);
    context.addEventListener('statechange', this.onStateChange);
    this.watch ??= setInterval(this.look, WATCH_MS);
    await running;
  }

  private openTape(context: AudioContext, desk: MixingDesk): OpenOutput['tape'] {
    const { listener } = this, machine = new TapeMachine(context, [], (report) => listener.onTape(report));
    machine.attach(desk, true);
    const tracks = new TrackCues(context.sampleRate, this.slots, {
      order: (order) => machine.order(order),
      arrival: () => listener.arrival(),
      effect: (track, effect, amount, at) => desk.setTrackEffect(track, effect, amount, Math.max(context.currentTime, at)),
      recording: (layer) => listener.onRecording(layer),
      recorded: (key, isKept, seconds) => listener.onRecorded(key, isKept, seconds),
    });
    return { machine, tracks };
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
    const { open } = this;
    if (wasSilent && open) this.listener.onStarted(open);
  }

  private async untilDesk(): Promise<void> {
    while (!this.open && this.context) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  private enter(state: AudioState, message: string): void {
    if (state === this.current && message === '') return;
    this.current = state;
    this.listener.onState(state, message);
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
      await this.listener.onLeaving();
      this.shut();
      await this.openDevice();
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
    if (needed > this.held || needed < this.held - 0.04) this.held = Math.ceil(needed / 0.02) * 0.02;
  };

  private shut(): void {
    const { context } = this;
    context?.removeEventListener('statechange', this.onStateChange);
    this.context = this.open = null;
    this.clock.reset();
    this.movedTime = -1;
    this.movedAtMs = performance.now();
    if (context && context.state !== 'closed') void context.close().catch(() => undefined);
  }

  /** Ends it for good. */
  close(): void {
    this.isClosed = true;
    if (this.watch !== null) clearInterval(this.watch);
    this.watch = null;
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.onDeviceChange);
    this.shut();
  }
}
