/**
 * Runs the simulation on its fixed timestep, away from the page. Control messages (comlink) are answered between ticks,
 * so within one tick's length; data comes and goes over one port. The only clock in the simulation's neighbourhood is
 * read here, to pace ticks and to stamp what arrives.
 */
import { expose } from 'comlink';
import { CORE_ID } from '../game/core-id.ts';
import { SystemFault, UsageError, type Image, type LogLine } from '../engine/index.ts';
import { Mods, STOPPED_BY } from '../engine/mods/index.ts';
import { createJam, createSyncJam, describeBody, DoorLog, headerOf, type Jam, type SyncJam } from '../game/index.ts';
import {
  CUE_STRIDE, INSPECTOR_SOURCE, MOD_ACT, RENDER_FRAME_BYTES, RenderFrame, SampleWriter, TICK_RATE, WATCHDOG_SOURCE,
  type FromSim, type InputFrame, type ModsAnswer, type RoomMod, type SimControl, type SimStart, type SimStats, type Tick, type ToSim,
} from '../protocol/index.ts';
import type { LoadedMod } from '../game/mods/index.ts';
import type { RoomTurn, SessionHeader } from '../protocol/session/index.ts';
import { Door } from './door.ts';
import { LateInput, RecordedView } from './late-input.ts';
import { CELL_INTS, ModWatch } from './mod-watch.ts';
import { RecorderLine } from './recorder-line.ts';
import { hashOf, RoomChange } from './room-change.ts';
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
/** How long after it was picked up a room tells by message which mod is at work. */
const TOLD_TICKS = 2 * TICK_RATE;
/** An inspector follows into another room within this time, ms. */
const FOLLOW_MS = 4000;
const NO_FRAMES: InputFrame[] = [];
/** Pictures in flight when frames are transferred instead of shared. */
const FRAME_POOL = 3;

const nowMs = (): number => performance.timeOrigin + performance.now();

/** Where a room is recorded: how its session begins, whether it goes on from one with other mods, the first tick that is not recorded yet, and its line. */
interface RecordTo {
  readonly header: SessionHeader;
  readonly turn: RoomTurn | null;
  readonly from: Tick;
  readonly port: MessagePort;
}

/** The watchdog's act: the mod in this slot is switched off because it did not answer, or threw. */
function switchOff({ slot, tick, hasThrown }: NonNullable<NonNullable<SimStart['resume']>['silence']>, sequence: number): InputFrame {
  const writer = new SampleWriter();
  writer.act(0, MOD_ACT.switch, slot, 0, hasThrown ? STOPPED_BY.error : STOPPED_BY.silence, 0, 0, 0, 0);
  return { tick, source: WATCHDOG_SOURCE, sequence, payload: writer.take() };
}

/** A running room: everything that one `start` made. */
class Running {
  readonly door = new Door();
  readonly clock: TickClock;
  private line: RecorderLine | null;
  private view: RecordedView;
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

  /** A room that is being made to take this one's place. */
  private change: RoomChange | null = null;
  /** Code of a mod that was just changed runs: a tick in which it throws is taken back. */
  private isOnTrial = false;
  private beforeTick: Image | undefined;
  /** Since a tick was taken back time stands still; its frames wait for a room that can run them. */
  private hasThrown = false;
  private unrun: readonly InputFrame[] = [];
  private watch: ModWatch | null = null;
  private readonly atWork: Int32Array;

  /** The description that the page has. */
  private toldScene;

  /** How the room is run. */
  jam: Jam;

  constructor(private room: Jam, private readonly port: MessagePort, readonly options: SimStart, record: RecordTo | null) {
    const jam = room;
    this.atWork = new Int32Array(options.atWork ?? new ArrayBuffer(4 * CELL_INTS));
    this.watchMods();
    this.toldScene = room.description;
    this.view = new RecordedView(room);
    this.writer = options.shared ? new FrameWriter(options.shared) : null;
    if (!this.writer) for (let i = 0; i < FRAME_POOL; i++) this.frames.push(new RenderFrame());
    this.line = record && this.lineTo(record);
    this.jam = room;
    if (options.resume) this.continueFrom(options.resume);
    this.tested = options.syncTest ? createSyncJam(room, options.syncTest) : null;
    this.jam = this.tested ?? room;
    this.clock = new TickClock(nowMs(), jam.nextTick);
    port.onmessage = (event: MessageEvent<ToSim>) => this.take(event.data);
    this.again.port1.onmessage = () => this.step();
    this.again.port2.postMessage(0);
  }

  private lineTo({ header, turn, from, port }: RecordTo, view = this.view): RecorderLine {
    return new RecorderLine(view, (message, transfer) => port.postMessage(message, transfer), header, from, (message) => this.post({ type: 'log', level: 'warn', message }), turn);
  }

  /** Another room is made beside this one, from its image; it plays on meanwhile, and its input is noted. */
  beginChange(): RoomChange {
    this.change = new RoomChange(this.room, this.unrun);
    return this.change;
  }

  endChange(): void {
    this.change = null;
  }

  /** Goes on as another room, between two ticks. What was recorded ends here; what comes goes down another line, if at all. @throws SystemFault, and then nothing has changed */
  become(room: Jam, change: RoomChange, record: RecordTo | null, isOnTrial: boolean): void {
    const view = new RecordedView(room), isLate = this.late !== null;
    // What does not come back from its first tick is known, too.
    this.watchMods(room);
    const { line, image } = change.catchUp(room, this.jam.nextTick, record && ((after) => this.lineTo({ ...record, turn: { tick: change.from, before: change.before, after } }, view)), (tick) => this.clock.startOf(tick));
    this.line?.flush();
    const { isHeld } = this;
    this.inspector?.leave();
    this.room = this.jam = room;
    this.view = view;
    this.line = line;
    this.late = this.tested = null;
    if (isLate) this.expectLate();
    this.unrun = [];
    this.change = null;
    this.isOnTrial = isOnTrial;
    this.watchMods();
    this.toldScene = room.description;
    this.post({ type: 'remade', tick: change.from, image, scene: room.description }, [image.buffer]);
    if (this.hasThrown) this.clock.restart(nowMs(), room.nextTick);
    this.hasThrown = false;
    if (isHeld) this.holdFor();
  }

  /** The room before it stood still for an inspector, who follows: so does this one, unless nobody comes. */
  private holdFor(): void {
    this.setHeld(true);
    setTimeout(() => { if (!this.inspector) this.setHeld(false); }, FOLLOW_MS);
  }

  /**
   * The image's sources go on with their numbers; input after it is applied again at once, up to tick `to`, and its cues are dropped, since
   * they were heard already. What the recording lacks of it goes down its line.
   */
  private continueFrom({ frames, to, silence }: NonNullable<SimStart['resume']>): void {
    const { jam, door, line } = this, log = jam.app.world.resource(DoorLog);
    let silences = 0;
    for (let i = 0; i < log.count; i++) {
      if (log.next[i]! > 0) door.continueAfter(log.source[i]!, log.next[i]! - 1);
      if (log.source[i] === WATCHDOG_SOURCE) silences = log.next[i]!;
    }
    const acts = silence ? [switchOff(silence, Math.max(silences, ...frames.filter(({ source }) => source === WATCHDOG_SOURCE).map(({ sequence }) => sequence + 1)))] : [];
    for (const frame of [...frames, ...acts]) {
      if (!jam.push(frame).ok) continue;
      if (acts.includes(frame)) this.post({ type: 'applied', ...frame, payload: frame.payload.slice() });
      door.continueAfter(frame.source, frame.sequence);
      line?.took(frame);
    }
    while (jam.nextTick < to) {
      jam.tick();
      line?.ran(this.cues, jam.drainCues(this.cues), nowMs());
    }
  }

  /** From now on what mods cost, and which one is at work, is known. */
  private watchMods(room = this.room): void {
    const ids = (room.description.mods ?? []).map(({ id }) => id), { app } = room;
    // Where the page cannot look at shared memory it is told, for as long as a room that was picked up may fail again.
    const isTold = this.options.resume !== undefined && !this.options.atWork && room.nextTick < this.options.resume.to + TOLD_TICKS;
    this.watch = ids.length > 0 ? new ModWatch(app, ids, this.atWork, isTold ? (slot) => this.post({ type: 'at-work', slot }) : null) : null;
    if (this.watch) app.setProbe(this.watch);
  }

  private tellMods(): void {
    const { watch, room } = this;
    if (!watch) return;
    const mods = room.app.world.resource(Mods);
    this.post({
      type: 'mods', tickMicros: watch.tickMicros,
      standing: (room.description.mods ?? []).map(({ id }, slot) => ({
        id, isOn: mods.isOn[slot] === 1, faults: mods.faults[slot]!, faultTick: mods.faultTick[slot]! - 1, why: mods.why[slot]!, micros: watch.micros(slot), fuel: watch.fuel(slot),
      })),
    });
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
      kind: 'live', jam: this.room, isHeld: this.isHeld, hold: (isHeld) => this.setHeld(isHeld),
      step: () => {
        this.clock.restart(nowMs(), this.jam.nextTick);
        this.tick();
        return true;
      },
      send: (payload) => this.door.receive(INSPECTOR_SOURCE, nowMs(), payload), nowMicros: () => performance.now() * 1000,
      left: () => {
        this.inspector = null;
        this.watchMods();
      },
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
    if (!this.isPaused && !this.isHeld && !this.hasThrown) {
      const due = this.clock.due(this.jam.nextTick, nowMs());
      for (let i = 0; i < due && !this.isHeld && !this.hasThrown; i++) this.tick();
    }
    const waitMs = this.isPaused || this.isHeld || this.hasThrown ? 50 : this.clock.untilDue(this.jam.nextTick, nowMs());
    if (this.sleeper && waitMs <= 8) {
      if (waitMs > 0) Atomics.wait(this.sleeper, 0, 0, waitMs);
      this.again.port2.postMessage(0);
    } else if (waitMs > 1) {
      setTimeout(() => this.step(), waitMs);
    } else {
      this.again.port2.postMessage(0);
    }
  }

  /** Runs a tick for which `frames` were let in. @returns false when it was taken back: time stands still until the room has other mods */
  private runTick(frames: readonly InputFrame[]): boolean {
    const { jam } = this;
    const isOnTrial = this.isOnTrial && !this.late;
    if (isOnTrial) this.beforeTick = jam.app.snapshot(this.beforeTick);
    try {
      jam.tick();
      return true;
    } catch (cause) {
      const threw = faultOf(cause), slot = (this.room.description.mods ?? []).findIndex(({ id }) => id === threw?.mod);
      if (threw === null || (!isOnTrial && slot < 0)) throw cause;
      this.hasThrown = true;
      if (isOnTrial) {
        jam.app.restore(this.beforeTick!);
        this.isOnTrial = false;
        this.unrun = frames;
        this.post({ type: 'mod-threw', ...threw });
      } else {
        this.line?.flush();
        this.post({ type: 'mod-failed', slot, ...threw });
      }
      return false;
    }
  }

  private tick(): void {
    const { jam, door, clock } = this;
    const began = performance.now();
    const tick = jam.nextTick, startMs = clock.startOf(tick);
    let hasInput = false, frames: InputFrame[] = NO_FRAMES;
    if (!door.isEmpty) {
      frames = [];
      for (const frame of door.framesOf(tick, startMs)) {
        const answer = jam.push(frame);
        if (!answer.ok) {
          door.takeBack(frame);
          this.post({ type: 'log', level: 'warn', message: answer.message });
          continue;
        }
        hasInput = true;
        frames.push(frame);
        this.change?.took(frame);
        if (!this.late) this.line?.took(frame);
        this.post({ type: 'applied', tick, source: frame.source, sequence: frame.sequence, payload: frame.payload as Uint8Array<ArrayBuffer> });
      }
    }
    if (this.failure) {
      const message = this.failure;
      this.failure = null;
      throw new Error(message);
    }
    if (!this.runTick(frames)) return;
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
    if (this.watch?.ran(took / 1000)) {
      this.tellMods();
      if (this.watch.isTelling) this.watchMods();
    }
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
/** Mods of the room that runs. */
let modsNow: readonly LoadedMod[] = [];
const room = (): Running => {
  if (!running) throw new Error('The room is not open yet: call start first.');
  return running;
};

/** The room that a start asks for. A mod that does not load is left out, and said: the music does not wait for it. */
async function openWith({ scene, seed, layout, mods: asked = [] }: SimStart): Promise<{ readonly jam: Jam; readonly mods: readonly LoadedMod[]; readonly refused: readonly string[] }> {
  if (asked.length === 0) return { jam: await createJam({ scene, seed, layout }), mods: [], refused: [] };
  const { loadRoomMods } = await import('./room-mods.ts'), mods: LoadedMod[] = [], refused: string[] = [];
  for (const one of asked) {
    const loaded = await loadRoomMods([one]);
    if (loaded.ok) mods.push(...loaded.mods);
    else refused.push(`A mod${loaded.mod === '' ? '' : ` (${loaded.mod})`} was left out: ${loaded.problems.map(({ message }) => message).join('; ')}.`);
  }
  try {
    const jam = await createJam({ scene, seed, layout, mods }), start = jam.snapshot();
    // What throws in its first tick never comes in.
    jam.tick();
    for (const unheard = new Float64Array(256 * CUE_STRIDE); jam.drainCues(unheard) > 0;);
    jam.restore(start);
    return { jam, mods, refused };
  } catch (cause) {
    return { jam: await createJam({ scene, seed, layout }), mods: [], refused: [...refused, `The room opened without mods: ${cause instanceof Error ? cause.message : String(cause)}`] };
  }
}

/** Brings a room to an image. Where that is of a room with other mods, it is carried over. */
async function takeUp({ jam, mods }: { readonly jam: Jam; readonly mods: readonly LoadedMod[] }, { scene, seed, layout }: SimStart, image: Uint8Array): Promise<{ readonly jam: Jam; readonly turn: RoomTurn | null }> {
  try {
    jam.restore(image);
    return { jam, turn: null };
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    const next = await createJam({ scene, seed, layout, mods, carried: image });
    return { jam: next, turn: { tick: next.nextTick, before: null, after: hashOf(next) } };
  }
}

const control: SimControl<MessagePort> = {
  async start(options, data, recorder) {
    const { resume } = options, opened = await openWith(options);
    // Before the image: a header says how the session began.
    const header = options.record && headerOf(opened.jam, { id: options.record.id, startedAt: options.record.startedAt, core: CORE_ID });
    const { jam, turn } = resume ? await takeUp(opened, options, resume.image) : { ...opened, turn: null };
    const record = options.record && header && recorder ? { header, turn, from: options.record.from, port: recorder } : null;
    running = new Running(jam, data, options, record);
    modsNow = opened.mods;
    for (const message of opened.refused) data.postMessage({ type: 'log', level: 'warn', message } satisfies FromSim);
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
  async setMods(asked, recorder) {
    const playing = room(), { loadRoomMods } = await import('./room-mods.ts'), loaded = await loadRoomMods(asked.mods);
    if (!loaded.ok) return loaded;
    const change = playing.beginChange();
    try {
      const next = await createJam({ scene: playing.options.scene, seed: playing.options.seed, layout: playing.options.layout, mods: loaded.mods, carried: change.image, carriedMods: change.before === null ? [] : modsNow });
      const header = asked.record && headerOf(next, { id: asked.record.id, startedAt: asked.record.startedAt, core: CORE_ID });
      playing.become(next, change, header && recorder ? { header, turn: null, from: change.from, port: recorder } : null, isSaved(asked.mods, loaded.mods));
      modsNow = loaded.mods;
      return { ok: true, tick: change.from };
    } catch (cause) {
      playing.endChange();
      return refusalOf(cause);
    }
  },
  fail: (message) => room().failWith(message),
};

/** Whether code runs now that was saved a moment ago. */
const isSaved = (asked: readonly RoomMod[], mods: readonly LoadedMod[]): boolean =>
  asked.some((mod) => mod.kind === 'trusted' && mod.code !== undefined) && mods.some(({ plugin, hash }) => plugin !== null && !modsNow.some((before) => before.hash === hash));

/** What a system threw, and the mod that it is of, if it is one's; null for anything else. */
function faultOf(cause: unknown): { readonly mod: string; readonly message: string; readonly stack: string } | null {
  if (!(cause instanceof SystemFault)) return null;
  const { cause: thrown, system } = cause, isError = thrown instanceof Error;
  return { mod: system.slice(0, Math.max(0, system.indexOf('/'))), message: isError ? thrown.message : String(thrown), stack: isError ? thrown.stack ?? '' : '' };
}

/** Why a room with other mods could not be made. */
function refusalOf(cause: unknown): ModsAnswer {
  const { mod, message, stack } = faultOf(cause) ?? { mod: '', message: cause instanceof Error ? cause.message : String(cause), stack: cause instanceof Error ? cause.stack ?? '' : '' };
  return { ok: false, mod, stack, problems: [{ file: '', line: 0, message, hint: '' }] };
}

expose(control);
