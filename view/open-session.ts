import { releaseProxy, transfer, wrap, type Remote } from 'comlink';
import {
  COMMANDS, CUE_STRIDE, RenderFrame, SETTINGS, SampleWriter, TICK_RATE, TRIPLE_BUFFER,
  type EpochMs, type FromMods, type FromSim, type InputFrame, type ModsAnswer, type RoomMod, type SceneDescription, type SettingName, type SimControl, type SimStart, type ToSim,
} from '../protocol/index.ts';
import { FrameReader } from './frame-reader.ts';
import { ModWatchdog } from './mods/mod-watchdog.ts';
import { SOURCE, type Notice, type Session } from './session.ts';
import type { DrawnRecording, RecordedLine, Recording, SessionRecorder } from './sessions/recording.ts';

/** A worker that says nothing for this long, while the page is visible, hangs: it is replaced. */
const HANG_MS = 4000;
/** The same while mods are in the room and no memory is shared that says which of them is at work. */
const MODS_HANG_MS = 2000;
/** Deaths this close together count as one fault that comes back. */
const REPEAT_MS = 5000;

export const epochNow = (): EpochMs => performance.timeOrigin + performance.now();

export interface OpenSessionOptions {
  readonly scene: string;
  readonly seed: number;
  readonly layout: 'stage' | 'ring';
  /** Where the room is recorded; left out, it is not. */
  readonly recorder?: SessionRecorder;
  /** Ticks that are run again after every tick and compared, 1–32; a difference is a notice. Left out or 0: none. */
  readonly syncTest?: number;
  /** A moment of a recorded session to play on from: an image, the tick it stands at, and whose it is. Scene, seed and layout are that session's. */
  readonly from?: { readonly image: Uint8Array; readonly tick: number; readonly branchOf: string };
  /** Mods that the room has from the beginning. */
  readonly mods?: readonly RoomMod[];
}

/** What the page can do with a room that it opened itself. */
export interface OpenedSession extends Session {
  readonly control: () => Remote<SimControl<MessagePort>>;
  /** Sends a whole frame of a source that numbers its own, which may be for one of the last 32 ticks. What it takes back comes through `onCancelled`. */
  readonly sendLate: (frame: InputFrame) => void;
  /** Ticks that are known to have run. */
  readonly reached: () => number;
  /** Lets time stand still in the room, and go on as if nothing had been. */
  readonly setPaused: (isPaused: boolean) => void;
  /** The mods that the room has. */
  readonly mods: () => readonly RoomMod[];
  /** The room goes on with these mods; what is recorded from then on is another session. One call at a time. */
  readonly setMods: (mods: readonly RoomMod[]) => Promise<ModsAnswer>;
  /** Hears what the mods cost, and when one was put out of the room. */
  readonly onMods: (listener: (news: ModNews) => void) => () => void;
}

/** What a room tells of its mods. */
export type ModNews = Extract<FromMods, { readonly type: 'mods' | 'mod-threw' | 'mod-failed' }>;

/** Listeners of one kind; returns the way to stop listening. */
function listeners<Listener>(): { all: Set<Listener>; add(listener: Listener): () => void } {
  const all = new Set<Listener>();
  return { all, add: (listener) => (all.add(listener), () => void all.delete(listener)) };
}

/**
 * Opens a room in sim.worker. Resolves once it runs; rejects with what failed when the very first start does.
 * A worker that dies later is replaced from its last image and the input since, and the player is told in one line. Its recording goes on as
 * if nothing had happened; when input has to be left out, it goes on as a branch of what was recorded, so that each replays as it was.
 */
export async function openSession(options: OpenSessionOptions): Promise<OpenedSession> {
  const cueListeners = listeners<(cues: Float64Array, count: number) => void>();
  const cancelListeners = listeners<(ids: Float64Array) => void>();
  const modListeners = listeners<(news: ModNews) => void>();
  const noticeListeners = listeners<(notice: Notice) => void>(), sceneListeners = listeners<(scene: SceneDescription) => void>();
  const notice = (level: Notice['level'], message: string): void => noticeListeners.all.forEach((listener) => listener({ level, message }));

  const shared = typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated ? new SharedArrayBuffer(TRIPLE_BUFFER.bytes) : null;
  const reader = new FrameReader(shared);
  const writer = new SampleWriter();
  let worker: Worker, control: Remote<SimControl<MessagePort>>, port: MessagePort;
  const { from, recorder } = options;
  /** The latest image, and the input since the one before it: messages to page and recorder do not arrive at the same moment. */
  let image: Uint8Array | null = from?.image ?? null, imageTick = from?.tick ?? 0, applied: InputFrame[] = [], reached = imageTick;
  let recording: Recording | null = recorder?.begin(from ? { of: from.branchOf, tick: from.tick } : null) ?? null;
  let anchorTick = 0, anchorMs = epochNow();
  let lastSignMs = performance.now(), lastDeathMs = -Infinity, deaths = 0, isClosed = false, framesHz = 60;
  let scene: SceneDescription;
  let mods: readonly RoomMod[] = options.mods ?? [];
  /** Another set of mods that was asked for, and the recording that begins when they are there. */
  let changing: { readonly mods: readonly RoomMod[]; readonly drawn: DrawnRecording | null; readonly refuse: (message: string) => void } | null = null;
  const atWork = shared && new SharedArrayBuffer(8);
  /** The mod that was at work last, as far as the worker told it by message; −1: none. */
  let toldAtWork = -1;
  /** The mod for which the worker was replaced last; −1: for none. */
  let lastSilentSlot = -1;

  const hear = (message: FromSim): void => {
    lastSignMs = performance.now();
    switch (message.type) {
      case 'cues':
        anchorTick = message.tick;
        anchorMs = message.epochMs;
        reached = Math.max(reached, message.tick + 1);
        for (const listener of cueListeners.all) listener(message.cues, message.cues.length / CUE_STRIDE);
        break;
      case 'cancelled':
        for (const listener of cancelListeners.all) listener(message.ids);
        break;
      case 'refused':
        notice('warn', message.message);
        break;
      case 'frame':
        reader.accept(new RenderFrame(message.buffer));
        tell({ type: 'frame', buffer: message.buffer }, [message.buffer]);
        break;
      case 'clock':
        anchorTick = message.tick;
        anchorMs = message.epochMs;
        reached = Math.max(reached, message.tick + 1);
        break;
      case 'scene':
        scene = message.scene;
        for (const listener of sceneListeners.all) listener(scene);
        break;
      case 'held':
        isHeld = message.isHeld;
        break;
      case 'log':
        notice(message.level, message.message);
        break;
      case 'image':
        applied = applied.filter((frame) => frame.tick >= imageTick);
        image = message.image;
        imageTick = message.tick;
        reached = Math.max(reached, message.tick);
        break;
      case 'at-work':
        toldAtWork = message.slot;
        break;
      case 'mod-failed':
        void revive('a mod made a mistake', message.slot, true);
        for (const listener of modListeners.all) listener(message);
        break;
      case 'mods':
      case 'mod-threw':
        for (const listener of modListeners.all) listener(message);
        break;
      case 'remade':
        image = message.image;
        imageTick = message.tick;
        reached = Math.max(reached, message.tick);
        applied = applied.filter((frame) => frame.tick >= imageTick);
        scene = message.scene;
        if (changing) {
          const of = recording?.id;
          recording?.end();
          recording = changing.drawn && of !== undefined ? recorder!.begin({ of, tick: imageTick }, changing.drawn) : null;
          mods = changing.mods;
          changing = null;
        }
        for (const listener of sceneListeners.all) listener(scene);
        break;
      case 'applied':
        applied.push({ tick: message.tick, source: message.source, sequence: message.sequence, payload: message.payload });
        break;
    }
  };
  const tell = (message: ToSim, transfer: Transferable[] = []): void => port.postMessage(message, transfer);

  /** While a worker starts, which takes what it takes on a slow machine, silence is no sign of a hang. */
  let isBeginning = false, isPaused = false, isHeld = false;
  const begin = async (resume: SimStart['resume'], line: RecordedLine | null): Promise<void> => {
    isBeginning = true;
    isHeld = false;
    // What the one before was at is over.
    if (atWork) new Int32Array(atWork).fill(0);
    const started = new Worker(new URL('../workers/sim.worker.ts', import.meta.url), { type: 'module', name: 'sim' });
    const channel = new MessageChannel();
    worker = started;
    control = wrap<SimControl<MessagePort>>(started);
    port = channel.port1;
    port.onmessage = (event: MessageEvent<FromSim>) => hear(event.data);
    const broken = new Promise<never>((_, reject) => {
      started.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'the simulation worker could not be loaded'));
      };
    });
    const start: SimStart = { scene: options.scene, seed: options.seed, layout: options.layout, shared, atWork, ...(mods.length > 0 ? { mods } : {}), ...(resume ? { resume } : {}), ...(options.syncTest ? { syncTest: options.syncTest } : {}), ...(line ? { record: line.record } : {}) };
    scene = await Promise.race([control.start(start, transfer(channel.port2, [channel.port2]), line && transfer(line.port, [line.port])), broken]);
    for (const listener of sceneListeners.all) listener(scene);
    started.onerror = (event) => {
      event.preventDefault();
      void revive(event.message);
    };
    isBeginning = false;
    lastSignMs = performance.now();
    tell({ type: 'frames', hz: framesHz });
    if (isPaused) void control.pause();
  };

  /** What the next worker starts with. The same fault again right away: without the input since the image. */
  const takeUp = async (silentSlot: number, hasThrown: boolean): Promise<[SimStart['resume'], RecordedLine | null]> => {
    if (!image) {
      // One that keeps the room from its very first ticks would do so again.
      if (silentSlot >= 0) mods = [];
      recording?.end();
      recording = recorder?.begin(null) ?? null;
      return [undefined, recording?.line ?? null];
    }
    const isCut = deaths > 1, silenceFrom = (tick: number): Pick<NonNullable<SimStart['resume']>, 'silence'> => (silentSlot < 0 ? {} : { silence: { slot: silentSlot, tick, hasThrown } });
    const halted = recording && (await recording.halt(imageTick, isCut ? reached : imageTick, applied));
    if (!halted) recording = null;
    if (isCut) {
      // What was recorded stays as it was; what comes now is another session, which leaves it at the image.
      const left = recording;
      left?.end();
      recording = (left && recorder?.begin({ of: left.id, tick: imageTick })) ?? null;
      applied = [];
      reached = imageTick;
      return [{ image, frames: [], to: imageTick, ...silenceFrom(imageTick) }, recording?.line ?? null];
    }
    // Both saw the beginning of one stream of input; the longer one holds the other.
    const known = new Map<string, InputFrame>();
    for (const frame of [...applied, ...(halted?.frames ?? [])]) if (frame.tick >= imageTick) known.set(`${frame.source} ${frame.sequence}`, frame);
    const frames = [...known.values()].sort((a, b) => a.tick - b.tick || a.source - b.source || a.sequence - b.sequence);
    applied = [...applied.filter((frame) => frame.tick < imageTick), ...frames];
    const ran = reached, to = Math.max(reached, halted?.reached ?? 0, (frames.at(-1)?.tick ?? -1) + 1);
    reached = to;
    return [{ image, frames, to, ...silenceFrom(Math.max(ran, halted?.reached ?? 0)) }, recording && halted ? recording.resume(halted.reached) : null];
  };

  /** Replaces a dead worker. A third death in a row: given up, in words. `silentSlot`: of the mod that did not answer or threw, −1 when it was none. */
  const revive = async (reason: string, silentSlot = toldAtWork, hasThrown = false): Promise<void> => {
    toldAtWork = -1;
    if (isClosed) return;
    // A worker that dies while its room takes other mods goes on with those that it had.
    const refused = changing;
    changing = null;
    refused?.refuse(silentSlot >= 0 ? 'it did not answer within a second' : reason);
    isBeginning = true;
    // What is put out of the room, or never came into it, is no fault that comes back.
    const isMended = refused !== null || (silentSlot >= 0 && silentSlot !== lastSilentSlot);
    deaths = performance.now() - lastDeathMs < REPEAT_MS && !isMended ? deaths + 1 : 1;
    lastSilentSlot = silentSlot;
    lastDeathMs = performance.now();
    worker.terminate();
    port.close();
    if (deaths > 3) {
      recording?.end();
      notice('error', `The room stopped and cannot go on (${reason}). Reload the page to start it fresh.`);
      return;
    }
    try {
      await begin(...(await takeUp(refused ? -1 : silentSlot, hasThrown)));
      // A slow machine takes its time to begin again; a fault that comes back comes back after that.
      lastDeathMs = performance.now();
      // Of a mod that was put out of it the room says so itself.
      if (silentSlot < 0) notice('warn', 'The room stumbled and picked itself up.');
      else if (mods.length === 0) notice('warn', 'A mod did not answer: the room opened without mods.');
    } catch (cause) {
      await revive(cause instanceof Error ? cause.message : String(cause));
    }
  };

  const isWatching = (): boolean => !isClosed && !isBeginning && !isPaused && !isHeld && !document.hidden;
  const watchdog = setInterval(() => {
    const silentMs = performance.now() - lastSignMs;
    // A room that was picked up can stand still again in the ticks that it runs once more, before it says that it has begun.
    if (toldAtWork >= 0 && !isClosed && !isPaused && !document.hidden && silentMs > MODS_HANG_MS) void revive('a mod does not answer');
    if (!isWatching()) return;
    if (silentMs > HANG_MS) void revive('no answer for four seconds');
    else if (!atWork && mods.length > 0 && silentMs > MODS_HANG_MS) void revive('no answer for two seconds');
  }, 1000);
  const modWatchdog = atWork && new ModWatchdog(atWork, () => !isClosed && !isPaused && !isHeld && !document.hidden, (slot) => void revive('a mod does not answer', slot));
  const onVisibility = (): void => {
    framesHz = document.hidden ? 0 : 60;
    lastSignMs = performance.now();
    tell({ type: 'frames', hz: framesHz });
  };
  document.addEventListener('visibilitychange', onVisibility);

  await begin(from && { image: from.image, frames: [], to: from.tick }, recording?.line ?? null);
  recorder?.start();

  const send = (source: number, payload: Uint8Array<ArrayBuffer>, atMs: EpochMs): void => tell({ type: 'input', source, atMs, payload }, [payload.buffer]);
  return {
    get scene() {
      return scene;
    },
    frame: reader.frame,
    sample: (nowMs) => reader.sample(nowMs),
    send,
    setSetting(name: SettingName, value: number) {
      writer.setting(SETTINGS[name].id, value, 0);
      send(SOURCE.page, writer.take(), epochNow());
    },
    stopAll() {
      writer.command(0, COMMANDS.stopAll, 0, 0);
      send(SOURCE.page, writer.take(), epochNow());
    },
    recentre() {
      writer.command(0, COMMANDS.recentre, 0, 0);
      send(SOURCE.page, writer.take(), epochNow());
    },
    async setLayout(layout) {
      writer.command(0, COMMANDS.layout, layout === 'ring' ? 1 : 0, 0);
      send(SOURCE.page, writer.take(), epochNow());
    },
    onCues: cueListeners.add,
    onCancelled: cancelListeners.add,
    onNotice: noticeListeners.add,
    onScene: sceneListeners.add,
    epochOfTick: (tick) => anchorMs + ((tick - anchorTick) * 1000) / TICK_RATE,
    stats: () => control.stats(),
    control: () => control,
    sendLate: ({ tick, source, sequence, payload }) => tell({ type: 'late', tick, source, sequence, payload: payload.slice() }),
    reached: () => reached,
    mods: () => mods,
    async setMods(to) {
      if (changing) return { ok: false, mod: '', problems: [{ file: '', line: 0, message: 'The room is being changed already', hint: 'try again in a moment' }], stack: '' };
      const drawn = recording && recorder ? recorder.draw() : null;
      let refuse: (message: string) => void = () => undefined;
      const broken = new Promise<never>((_, reject) => { refuse = (message) => reject(new Error(message)); });
      changing = { mods: to, drawn, refuse };
      try {
        const answer = await Promise.race([broken, control.setMods({ mods: to, record: drawn && drawn.line.record }, drawn && transfer(drawn.line.port, [drawn.line.port]))]);
        if (!answer.ok) changing = null;
        return answer;
      } catch (cause) {
        changing = null;
        return { ok: false, mod: '', problems: [{ file: '', line: 0, message: cause instanceof Error ? cause.message : String(cause), hint: '' }], stack: '' };
      }
    },
    onMods: modListeners.add,
    setPaused(to) {
      isPaused = to;
      lastSignMs = performance.now();
      void (to ? control.pause() : control.resume());
    },
    close() {
      isClosed = true;
      recording?.end();
      clearInterval(watchdog);
      modWatchdog?.stop();
      document.removeEventListener('visibilitychange', onVisibility);
      control[releaseProxy]();
      worker.terminate();
      port.close();
    },
  };
}
