import { releaseProxy, transfer, wrap } from 'comlink';
import {
  CUE_STRIDE, RenderFrame, ReplayClock, SHOW_FIELD, SHOW_STATE, TRIPLE_BUFFER,
  type EpochMs, type FromReplay, type ReplayControl, type ReplayOpened, type SceneDescription, type ToReplay,
} from '../../protocol/index.ts';
import { FrameReader } from '../frame-reader.ts';
import type { Notice, Session } from '../session.ts';
import type { Replay, ReplayState } from './replay.ts';

/** How sound is to go on, in order with the cues. */
export interface ReplayCut {
  /** none: what was asked for stays · ahead: what was to begin at `atMs` or later is taken back · all: that, and what sounds by then falls silent. */
  readonly kind: 'none' | 'ahead' | 'all';
  readonly atMs: EpochMs;
  /** Of what comes: factor of real time, and whether pitches stay. */
  readonly speed: number;
  readonly isPitchKept: boolean;
  readonly palette: number;
}

/** A replay as the page that opened it has it. */
export interface OpenedReplay extends Replay {
  /** Seed and layout, to open the room with that plays on from it. */
  readonly origin: Pick<ReplayOpened, 'seed' | 'layout'> & { readonly scene: string };
  /** The moment that is shown, to play on from. */
  imageNow(): ReturnType<ReplayControl['image']>;
  /** Opens it to an inspector, which asks through the port: `SimInspect`. Rejects where it can only be watched. */
  inspect(port: MessagePort): Promise<void>;
  /** Tells sound what becomes of what it was asked for. Returns the way to stop listening. */
  onCut(listener: (cut: ReplayCut) => void): () => void;
}

/** How a session is opened. */
export interface ReplayManner {
  /** Speed and pitch that the player begins with, as they were chosen last. */
  readonly speed: number;
  readonly isPitchKept: boolean;
  /** It is still being recorded. */
  readonly isGrowing: boolean;
}

const epochNow = (): EpochMs => performance.timeOrigin + performance.now();

/** Listeners of one kind. */
class Listeners<Value> {
  private readonly all = new Set<(value: Value) => void>();
  readonly add = (listener: (value: Value) => void): (() => void) => (this.all.add(listener), () => void this.all.delete(listener));
  tell(value: Value): void {
    for (const listener of this.all) listener(value);
  }
}

/**
 * Opens a recorded session in replay.worker. It stands at its first tick; its `session` can take the place of the live one at once.
 *
 * @param bytes a `.jam` file; not touched
 * @throws a sentence that says why, when nothing of it can be played
 */
export async function openReplay(id: string, title: string, bytes: Uint8Array, manner: ReplayManner = { speed: 1, isPitchKept: true, isGrowing: false }): Promise<OpenedReplay> {
  const shared = typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated ? new SharedArrayBuffer(TRIPLE_BUFFER.bytes) : null;
  const worker = new Worker(new URL('../../workers/replay.worker.ts', import.meta.url), { type: 'module', name: 'replay' });
  const control = wrap<ReplayControl<MessagePort>>(worker);
  const { port1: port, port2 } = new MessageChannel();
  const clock = new ReplayClock(), reader = new FrameReader(shared);
  const cueListeners = new Set<(cues: Float64Array, count: number) => void>();
  const notices = new Listeners<Notice>(), cuts = new Listeners<ReplayCut>(), states = new Listeners<ReplayState>(), scenes = new Listeners<SceneDescription>();
  let { isPitchKept } = manner, state: ReplayState | null = null;

  const set = (part: Partial<ReplayState>): void => {
    if (!state) return;
    state = { ...state, ...part };
    states.tell(state);
  };
  let scene: SceneDescription | undefined;
  const prompters = new Map<number, readonly string[]>();
  port.onmessage = ({ data: message }: MessageEvent<FromReplay>) => {
    switch (message.type) {
      case 'stretch': {
        const { stretch, cut, palette } = message;
        clock.forget(epochNow());
        clock.begin(stretch);
        cuts.tell({ kind: cut, atMs: stretch.atMs, speed: stretch.speed || (state?.speed ?? 1), isPitchKept, palette });
        break;
      }
      case 'cues':
        for (const listener of cueListeners) listener(message.cues, message.cues.length / CUE_STRIDE);
        break;
      case 'frame':
        reader.accept(new RenderFrame(message.buffer));
        port.postMessage({ type: 'frame', buffer: message.buffer } satisfies ToReplay, [message.buffer]);
        break;
      case 'scene':
        scene = message.scene;
        scenes.tell(scene);
        break;
      case 'prompter':
        prompters.set(message.id, message.lines);
        break;
      case 'standing':
        set(message.standing);
        break;
    }
  };

  const broken = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      const message = `The player stopped: ${event.message || 'it could not be loaded'}. Leave it and open the session again.`;
      notices.tell({ level: 'error', message });
      set({ isPlaying: false, message });
      reject(new Error(message));
    };
  });
  broken.catch(() => undefined);
  const shut = (): void => {
    control[releaseProxy]();
    worker.terminate();
    port.close();
  };
  const opened = await Promise.race([control.open(bytes, manner.isGrowing, shared, transfer(port2, [port2])), broken]).catch((cause: unknown) => {
    shut();
    throw cause;
  });
  if (!opened.ok) {
    shut();
    throw new Error(opened.message);
  }
  state = { id, title, ...opened.standing, speed: manner.speed, isPitchKept, markers: opened.markers };
  if (manner.speed !== 1) void control.setSpeed(manner.speed);

  /** One seek is under way at a time, and the latest wish follows it: a hand that drags sees as many pictures as there can be. */
  let wish: { tick: number; readonly answers: (() => void)[] } | null = null, isSeeking = false;
  const seekOn = async (): Promise<void> => {
    isSeeking = true;
    while (wish) {
      const { tick, answers } = wish, reply = Promise.race([control.seek(tick), broken]).catch(() => undefined);
      // What is not indexed yet takes long: such a seek can be overtaken, which the worker answers at once.
      const isNear = tick <= state!.indexedTo;
      wish = null;
      const answered = reply.then(() => answers.forEach((answer) => answer()));
      if (isNear) await answered;
    }
    isSeeking = false;
  };
  const frameTick = (): number => Math.max(0, Math.min(state!.ticks, clock.tickAt(epochNow())));

  const session: Session = {
    get scene() {
      return scene ?? opened.scene;
    },
    onScene: scenes.add,
    frame: reader.frame,
    sample: (nowMs) => reader.sample(nowMs),
    // What was played is played: nothing that is sent changes it.
    send: () => undefined,
    setSetting: () => undefined,
    stopAll: () => undefined,
    recentre: () => undefined,
    setLayout: () => Promise.resolve(),
    onCues: (listener) => (cueListeners.add(listener), () => void cueListeners.delete(listener)),
    onNotice: notices.add,
    epochOfTick: (tick) => clock.epochOf(tick),
    stats: () => Promise.resolve({ tick: Math.floor(frameTick()), entities: 0, tickMicrosP50: 0, tickMicrosP95: 0, droppedTicks: 0, doorToCueMicros: 0 }),
    close: () => undefined,
  };
  return {
    session,
    get state() {
      return state!;
    },
    missing: opened.missing,
    origin: { seed: opened.seed, layout: opened.layout, scene: opened.scene.scene },
    onState: states.add,
    onCut: cuts.add,
    tickNow: frameTick,
    promptNow() {
      const { show } = reader.frame, first = show[SHOW_FIELD.line]!;
      return first < 0 || show[SHOW_FIELD.state] !== SHOW_STATE.running ? '' : (prompters.get(show[SHOW_FIELD.id]!) ?? []).slice(first, first + show[SHOW_FIELD.lines]!).join(' ');
    },
    setPlaying: (isPlaying) => void control.setPlaying(isPlaying),
    seek: (tick) => new Promise((done) => {
      if (wish) wish.answers.push(done);
      wish = { tick, answers: wish?.answers ?? [done] };
      if (!isSeeking) void seekOn();
    }),
    step: async (ticks) => Promise.race([control.step(ticks), broken]),
    setSpeed(speed) {
      set({ speed });
      void control.setSpeed(speed);
    },
    setPitchKept(isKept) {
      isPitchKept = isKept;
      set({ isPitchKept });
      cuts.tell({ kind: 'none', atMs: epochNow(), speed: state!.speed, isPitchKept, palette: 0 });
    },
    setLoop: (loop) => void control.setLoop(loop),
    imageNow: () => Promise.race([control.image(), broken]),
    inspect: (port) => Promise.race([control.inspect(transfer(port, [port])), broken]),
    close: shut,
  };
}
