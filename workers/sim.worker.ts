/**
 * Runs the simulation on its fixed timestep, away from the page. Control messages (comlink) are answered between ticks,
 * so within one tick's length; data comes and goes over one port. The only clock in the simulation's neighbourhood is
 * read here, to pace ticks and to stamp what arrives.
 */
import { expose } from 'comlink';
import { CORE_ID } from '../game/core-id.ts';
import type { LogLine } from '../engine/index.ts';
import { createJam, createSyncJam, describeBody, DoorLog, headerOf, type Jam, type SyncJam } from '../game/index.ts';
import {
  CUE_STRIDE, INSPECTOR_SOURCE, RENDER_FRAME_BYTES, RenderFrame, TICK_RATE,
  type FromSim, type InputFrame, type SimControl, type SimStart, type SimStats, type Tick, type ToSim,
} from '../protocol/index.ts';
import type { SessionHeader } from '../protocol/session/index.ts';
import { Door } from './door.ts';
import { LateInput, RecordedView } from './late-input.ts';
import { RecorderLine } from './recorder-line.ts';
import { TickClock } from './tick-clock.ts';
import { FrameWriter } from './triple-buffer.ts';
import type { InspectRoom } from './inspect/index.ts';

/** An image for restarting after a fault leaves every 2 s: at most that much is simulated again. */
const IMAGE_EVERY_TICKS = 2 * TICK_RATE;
/** The clock's standing leaves four times a second; a page that misses it for long knows that this worker hangs. */
const CLOCK_EVERY_TICKS = TICK_RATE / 4;
/** What systems have to say leaves eight times a second; the same line only once. */
const LOG_EVERY_TICKS = TICK_RATE / 8;
const TICK_SAMPLES = 512;
/** Pictures in flight when frames are transferred instead of shared. */
const FRAME_POOL = 3;

const nowMs = (): number => performance.timeOrigin + performance.now();

/** A running room: everything that one `start` made. */
class Running {
  readonly door = new Door();
  readonly clock: TickClock;
  private readonly line: RecorderLine | null;
  private readonly view: RecordedView;
  /** Once input may come late. */
  private late: LateInput | null = null;
  private tested: SyncJam | null;
  private isDifferenceTold = false;
  private isPaused = false;
  /** Whoever looks into the room, while somebody does, and whether they let it stand still. */
  private inspector: InspectRoom | null = null;
  private isHeld = false;
  private frameEveryTicks = 2;
  private frames: RenderFrame[] = [];
  private readonly writer: FrameWriter | null;
  private readonly cues = new Float64Array(4096 * CUE_STRIDE);
  private readonly tickMicros = new Float64Array(TICK_SAMPLES);
  private tickSamples = 0;
  private doorToCueMicros = 0;
  private lastFrameTick = -1;
  private failure: string | null = null;
  private readonly again = new MessageChannel();
  /** Blocks for a known time on memory nobody writes: ten times more exact than a timer. Only where memory may be shared. */
  private readonly sleeper = typeof SharedArrayBuffer === 'undefined' ? null : new Int32Array(new SharedArrayBuffer(4));

  /** The description that the page has. */
  private toldScene;

  /** How the room is run. */
  jam: Jam;

  constructor(private readonly room: Jam, private readonly port: MessagePort, options: SimStart, record: { header: SessionHeader; from: Tick; port: MessagePort } | null) {
    const jam = room;
    this.toldScene = room.description;
    this.view = new RecordedView(room);
    this.writer = options.shared ? new FrameWriter(options.shared) : null;
    if (!this.writer) for (let i = 0; i < FRAME_POOL; i++) this.frames.push(new RenderFrame());
    this.line = record && new RecorderLine(this.view, (message, transfer) => record.port.postMessage(message, transfer), record.header, record.from,
      (message) => this.post({ type: 'log', level: 'warn', message }));
    this.jam = room;
    if (options.resume) this.continueFrom(options.resume.frames, options.resume.to);
    this.tested = options.syncTest ? createSyncJam(room, options.syncTest) : null;
    this.jam = this.tested ?? room;
    this.clock = new TickClock(nowMs(), jam.nextTick);
    port.onmessage = (event: MessageEvent<ToSim>) => this.take(event.data);
    this.again.port1.onmessage = () => this.step();
    this.again.port2.postMessage(0);
  }

  /**
   * The image's sources go on with their numbers; input after it is applied again at once, up to tick `to`, and its cues are dropped, since
   * they were heard already. What the recording lacks of it goes down its line.
   */
  private continueFrom(frames: readonly InputFrame[], to: Tick): void {
    const { jam, door, line } = this, log = jam.app.world.resource(DoorLog);
    for (let i = 0; i < log.count; i++) if (log.next[i]! > 0) door.continueAfter(log.source[i]!, log.next[i]! - 1);
    for (const frame of frames) {
      if (!jam.push(frame).ok) continue;
      door.continueAfter(frame.source, frame.sequence);
      line?.took(frame);
    }
    while (jam.nextTick < to) {
      jam.tick();
      line?.ran(this.cues, jam.drainCues(this.cues), nowMs());
    }
  }

  private post(message: FromSim, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  private take(message: ToSim): void {
    if (message.type === 'input') {
      const refusal = this.door.receive(message.source, message.atMs, message.payload);
      if (refusal) this.post({ type: 'log', level: 'warn', message: refusal });
    } else if (message.type === 'expect-late') {
      this.expectLate();
    } else if (message.type === 'late') {
      this.takeLate(message);
    } else if (message.type === 'frame') {
      if (message.buffer.byteLength === RENDER_FRAME_BYTES && this.frames.length < FRAME_POOL) this.frames.push(new RenderFrame(message.buffer));
    } else if (message.type === 'frames') {
      this.frameEveryTicks = message.hz > 0 ? Math.max(1, Math.floor(TICK_RATE / message.hz)) : 0;
    }
  }

  /** The room plays on as one that can go back. A sync test ends here: both would go back over each other. */
  private expectLate(): LateInput {
    if (this.late) return this.late;
    this.tested = null;
    this.late = new LateInput(this.room, this.view, this.line, {
      cancelled: (ids) => this.post({ type: 'cancelled', ids }, [ids.buffer]),
      image: (tick, image) => this.post({ type: 'image', tick, image }, [image.buffer]),
    }, IMAGE_EVERY_TICKS);
    this.jam = this.late.room;
    return this.late;
  }

  private takeLate({ tick, source, sequence, payload }: InputFrame): void {
    const answer = this.expectLate().push({ tick, source, sequence, payload });
    if (answer.ok) {
      this.door.continueAfter(source, sequence);
      this.post({ type: 'applied', tick, source, sequence, payload: payload as Uint8Array<ArrayBuffer> });
    } else this.post({ type: 'refused', source, sequence, message: answer.message });
  }

  /** Says once what a sync test found. */
  private tellDifference(): void {
    const found = this.tested?.found;
    if (!found || this.isDifferenceTold) return;
    this.isDifferenceTold = true;
    this.post({ type: 'log', level: 'error', message: `Sync test: ${found.message}` });
  }

  setPaused(isPaused: boolean): void {
    if (isPaused === this.isPaused) return;
    this.isPaused = isPaused;
    if (isPaused) this.line?.flush();
    if (!isPaused) this.clock.restart(nowMs(), this.jam.nextTick);
  }

  /** Somebody looks into the room, in place of who did. `Inspector` is loaded only then. */
  inspectBy(Inspector: typeof InspectRoom): InspectRoom {
    this.inspector?.leave();
    return (this.inspector = new Inspector({
      kind: 'live', jam: this.room, hold: (isHeld) => this.setHeld(isHeld),
      step: () => {
        this.clock.restart(nowMs(), this.jam.nextTick);
        this.tick();
        return true;
      },
      send: (payload) => this.door.receive(INSPECTOR_SOURCE, nowMs(), payload), nowMicros: () => performance.now() * 1000,
      left: () => { this.inspector = null; },
    }));
  }

  private setHeld(isHeld: boolean): void {
    if (isHeld === this.isHeld) return;
    this.isHeld = isHeld;
    if (isHeld) this.line?.flush();
    else this.clock.restart(nowMs(), this.jam.nextTick);
    this.post({ type: 'held', isHeld });
  }

  failWith(message: string): void {
    this.failure = message;
  }

  /** One turn: run what is due, then wait for the next tick without keeping messages from being read. */
  private step(): void {
    if (!this.isPaused && !this.isHeld) {
      const due = this.clock.due(this.jam.nextTick, nowMs());
      for (let i = 0; i < due && !this.isHeld; i++) this.tick();
    }
    const waitMs = this.isPaused || this.isHeld ? 50 : this.clock.untilDue(this.jam.nextTick, nowMs());
    if (this.sleeper && waitMs <= 8) {
      if (waitMs > 0) Atomics.wait(this.sleeper, 0, 0, waitMs);
      this.again.port2.postMessage(0);
    } else if (waitMs > 1) {
      setTimeout(() => this.step(), waitMs);
    } else {
      this.again.port2.postMessage(0);
    }
  }

  private tick(): void {
    const { jam, door, clock } = this;
    const began = performance.now();
    const tick = jam.nextTick, startMs = clock.startOf(tick);
    let hasInput = false;
    if (!door.isEmpty) {
      for (const frame of door.framesOf(tick, startMs)) {
        const answer = jam.push(frame);
        if (!answer.ok) {
          door.takeBack(frame);
          this.post({ type: 'log', level: 'warn', message: answer.message });
          continue;
        }
        hasInput = true;
        if (!this.late) this.line?.took(frame);
        this.post({ type: 'applied', tick, source: frame.source, sequence: frame.sequence, payload: frame.payload as Uint8Array<ArrayBuffer> });
      }
    }
    if (this.failure) {
      const message = this.failure;
      this.failure = null;
      throw new Error(message);
    }
    jam.tick();
    this.late?.afterTick((ran) => clock.startOf(ran));
    const lines = this.tellScene();
    if (this.tested) this.tellDifference();
    const count = jam.drainCues(this.cues);
    if (count > 0) {
      const cues = this.cues.slice(0, count * CUE_STRIDE);
      this.post({ type: 'cues', cues, tick, epochMs: startMs }, [cues.buffer]);
    }
    if (!this.late) this.line?.ran(this.cues, count, startMs);
    const took = (performance.now() - began) * 1000;
    this.tickMicros[this.tickSamples++ % TICK_SAMPLES] = took;
    if (hasInput && count > 0) this.doorToCueMicros = took;
    if (tick % CLOCK_EVERY_TICKS === 0) this.post({ type: 'clock', tick, epochMs: startMs, droppedTicks: clock.droppedTicks });
    if (tick % IMAGE_EVERY_TICKS === 0 && !this.late) {
      // The recording is never behind an image that the page may go back to.
      this.line?.flush();
      const image = jam.snapshot() as Uint8Array<ArrayBuffer>;
      this.post({ type: 'image', tick: jam.nextTick, image }, [image.buffer]);
    }
    this.show(tick, startMs);
    if (this.inspector?.afterTick(tick, took, lines)) this.setHeld(true);
  }

  /** Says what there is in the room when that has changed, and what could not be done. */
  private tellScene(): readonly LogLine[] {
    const scene = this.room.description;
    if (scene !== this.toldScene) {
      this.toldScene = scene;
      this.post({ type: 'scene', scene });
    }
    if (this.jam.nextTick % LOG_EVERY_TICKS !== 0 && !this.inspector) return [];
    const lines = this.room.app.drainLog();
    let before = '';
    for (const { level, message } of lines) {
      if (message !== before) this.post({ type: 'log', level, message });
      before = message;
    }
    return lines;
  }

  private show(tick: number, startMs: number): void {
    if (this.frameEveryTicks === 0 || tick - this.lastFrameTick < this.frameEveryTicks) return;
    if (this.writer) {
      this.jam.writeRenderFrame(this.writer.target, startMs);
      this.writer.publish();
    } else {
      const frame = this.frames.pop();
      if (!frame) return;
      this.jam.writeRenderFrame(frame, startMs);
      const buffer = frame.buffer as ArrayBuffer;
      this.post({ type: 'frame', buffer }, [buffer]);
    }
    this.lastFrameTick = tick;
  }

  stats(): SimStats {
    const samples = Array.from(this.tickMicros.subarray(0, Math.min(this.tickSamples, TICK_SAMPLES))).sort((a, b) => a - b);
    const quantile = (q: number): number => samples[Math.min(samples.length - 1, Math.floor(samples.length * q))] ?? 0;
    return {
      tick: this.jam.nextTick, entities: this.jam.app.world.entityCount,
      tickMicrosP50: quantile(0.5), tickMicrosP95: quantile(0.95),
      droppedTicks: this.clock.droppedTicks, doorToCueMicros: this.doorToCueMicros,
    };
  }
}

let running: Running | null = null;
const room = (): Running => {
  if (!running) throw new Error('The room is not open yet: call start first.');
  return running;
};

const control: SimControl<MessagePort> = {
  async start(options, data, recorder) {
    const jam = await createJam({ scene: options.scene, seed: options.seed, layout: options.layout });
    // Before the image: a header says how the session began.
    const record = options.record && recorder ? { header: headerOf(jam, { id: options.record.id, startedAt: options.record.startedAt, core: CORE_ID }), from: options.record.from, port: recorder } : null;
    if (options.resume) jam.restore(options.resume.image);
    running = new Running(jam, data, options, record);
    return options.resume ? { ...jam.description, body: describeBody(jam.app.world) } : jam.description;
  },
  ping: () => room().jam.nextTick,
  pause: () => room().setPaused(true),
  resume: () => room().setPaused(false),
  hash: () => ({ tick: room().jam.nextTick - 1, hash: room().jam.hash() }),
  stats: () => room().stats(),
  inspect: async (port) => {
    const { InspectRoom } = await import('./inspect/index.ts');
    expose(room().inspectBy(InspectRoom), port);
  },
  fail: (message) => room().failWith(message),
};

expose(control);
