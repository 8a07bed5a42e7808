import { releaseProxy, transfer, wrap, type Remote } from 'comlink';
import {
  COMMANDS, CUE_STRIDE, RenderFrame, SETTINGS, SampleWriter, TICK_RATE, TRIPLE_BUFFER,
  type EpochMs, type FromSim, type SceneDescription, type SettingName, type SimControl, type SimStart, type ToSim,
} from '../protocol/index.ts';
import { FrameReader } from './frame-reader.ts';
import { SOURCE, type Notice, type Session } from './session.ts';

/** A worker that says nothing for this long, while the page is visible, hangs: it is replaced. */
const HANG_MS = 4000;
/** Deaths this close together count as one fault that comes back. */
const REPEAT_MS = 5000;

export const epochNow = (): EpochMs => performance.timeOrigin + performance.now();

interface Applied {
  readonly tick: number;
  readonly source: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** Listeners of one kind; returns the way to stop listening. */
function listeners<Listener>(): { all: Set<Listener>; add(listener: Listener): () => void } {
  const all = new Set<Listener>();
  return { all, add: (listener) => (all.add(listener), () => void all.delete(listener)) };
}

/**
 * Opens a room in sim.worker. Resolves once it runs; rejects with what failed when the very first start does.
 * A worker that dies later is replaced from its last image and the input since, and the player is told in one line.
 */
export async function openSession(options: { scene: string; seed: number; layout: 'stage' | 'ring' }): Promise<Session & { readonly control: () => Remote<SimControl<MessagePort>> }> {
  const cueListeners = listeners<(cues: Float64Array, count: number) => void>();
  const noticeListeners = listeners<(notice: Notice) => void>();
  const notice = (level: Notice['level'], message: string): void => noticeListeners.all.forEach((listener) => listener({ level, message }));

  const shared = typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated ? new SharedArrayBuffer(TRIPLE_BUFFER.bytes) : null;
  const reader = new FrameReader(shared);
  const writer = new SampleWriter();
  let worker: Worker, control: Remote<SimControl<MessagePort>>, port: MessagePort;
  let image: Uint8Array | null = null, imageTick = 0, applied: Applied[] = [];
  let anchorTick = 0, anchorMs = epochNow();
  let lastSignMs = performance.now(), lastDeathMs = -Infinity, deaths = 0, isClosed = false, framesHz = 60;
  let scene: SceneDescription;

  const hear = (message: FromSim): void => {
    lastSignMs = performance.now();
    switch (message.type) {
      case 'cues':
        anchorTick = message.tick;
        anchorMs = message.epochMs;
        for (const listener of cueListeners.all) listener(message.cues, message.cues.length / CUE_STRIDE);
        break;
      case 'frame':
        reader.accept(new RenderFrame(message.buffer));
        tell({ type: 'frame', buffer: message.buffer }, [message.buffer]);
        break;
      case 'clock':
        anchorTick = message.tick;
        anchorMs = message.epochMs;
        break;
      case 'log':
        notice(message.level, message.message);
        break;
      case 'image':
        image = message.image;
        imageTick = message.tick;
        applied = applied.filter((frame) => frame.tick >= imageTick);
        break;
      case 'applied':
        applied.push(message);
        break;
    }
  };
  const tell = (message: ToSim, transfer: Transferable[] = []): void => port.postMessage(message, transfer);

  /** While a worker starts, which takes what it takes on a slow machine, silence is no sign of a hang. */
  let isBeginning = false;
  const begin = async (resume: SimStart['resume']): Promise<void> => {
    isBeginning = true;
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
    const start: SimStart = { scene: options.scene, seed: options.seed, layout: options.layout, shared, ...(resume ? { resume } : {}) };
    scene = await Promise.race([control.start(start, transfer(channel.port2, [channel.port2])), broken]);
    started.onerror = (event) => {
      event.preventDefault();
      void revive(event.message);
    };
    isBeginning = false;
    lastSignMs = performance.now();
    tell({ type: 'frames', hz: framesHz });
  };

  /** Replaces a dead worker. The same fault again right away: without the input since the image; a third time: given up, in words. */
  const revive = async (reason: string): Promise<void> => {
    if (isClosed) return;
    deaths = performance.now() - lastDeathMs < REPEAT_MS ? deaths + 1 : 1;
    lastDeathMs = performance.now();
    worker.terminate();
    port.close();
    if (deaths > 3) {
      notice('error', `The room stopped and cannot go on (${reason}). Reload the page to start it fresh.`);
      return;
    }
    try {
      await begin(image ? { image, frames: deaths > 1 ? [] : applied } : undefined);
      notice('warn', 'The room stumbled and picked itself up.');
    } catch (cause) {
      await revive(cause instanceof Error ? cause.message : String(cause));
    }
  };

  const watchdog = setInterval(() => {
    if (!isClosed && !isBeginning && !document.hidden && performance.now() - lastSignMs > HANG_MS) void revive('no answer for four seconds');
  }, 1000);
  const onVisibility = (): void => {
    framesHz = document.hidden ? 0 : 60;
    lastSignMs = performance.now();
    tell({ type: 'frames', hz: framesHz });
  };
  document.addEventListener('visibilitychange', onVisibility);

  await begin(undefined);

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
    onNotice: noticeListeners.add,
    epochOfTick: (tick) => anchorMs + ((tick - anchorTick) * 1000) / TICK_RATE,
    stats: () => control.stats(),
    control: () => control,
    close() {
      isClosed = true;
      clearInterval(watchdog);
      document.removeEventListener('visibilitychange', onVisibility);
      control[releaseProxy]();
      worker.terminate();
      port.close();
    },
  };
}
