import type { Image, LogLine } from '../engine/index.ts';
import { createSyncJam, type Jam, type SyncJam } from '../game/index.ts';
import {
  CUE_STRIDE, INSPECTOR_SOURCE, TICK_RATE,
  type EpochMs, type FromSim, type InputFrame, type SimStart, type SimStats, type Tick, type ToSim,
} from '../protocol/index.ts';
import type { RoomTurn, SessionHeader } from '../protocol/session/index.ts';
import { Door } from './door.ts';
import { FrameOutlet } from './frame-outlet.ts';
import type { InspectRoom } from './inspect/index.ts';
import { keepTurning } from './keep-turning.ts';
import { LateInput, RecordedView } from './late-input.ts';
import { faultOf } from './mod-fault.ts';
import { CELL_INTS, ModWatch, standingOf } from './mod-watch.ts';
import { RecorderLine } from './recorder-line.ts';
import { RoomChange } from './room-change.ts';
import { catchUp } from './take-up.ts';
import { TickClock } from './tick-clock.ts';
import { TickCosts } from './tick-costs.ts';

/** An image for restarting after a fault leaves every 2 s: at most that much is simulated again. */
const IMAGE_EVERY_TICKS = 2 * TICK_RATE;
/** The clock's standing leaves four times a second; a page that misses it for long knows that this worker hangs. */
const CLOCK_EVERY_TICKS = TICK_RATE / 4;
/** What systems have to say leaves eight times a second; the same line only once. */
const LOG_EVERY_TICKS = TICK_RATE / 8;
/** While time stands still it is looked after this often. */
const STANDING_WAIT_MS = 50;
/** How long after it was picked up a room tells by message which mod is at work. */
const TOLD_TICKS = 2 * TICK_RATE;
/** An inspector follows into another room within this time, ms. */
const FOLLOW_MS = 4000;
const NO_FRAMES: InputFrame[] = [];

const nowMs = (): EpochMs => performance.timeOrigin + performance.now();

/** Where a room is recorded: how its session begins, whether it goes on from one with other mods, the first tick that is not recorded yet, and its line. */
export interface RecordTo {
  readonly header: SessionHeader;
  readonly turn: RoomTurn | null;
  readonly from: Tick;
  readonly port: MessagePort;
}

/**
 * A room that plays: its clock gives the ticks, the door lets input in, cues, pictures and what is to be known leave over the port. It may become another
 * room with other mods between two ticks, be looked into, stand still, and take input that comes late.
 */
export class RunningRoom {
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
  private readonly outlet: FrameOutlet;
  private readonly cues = new Float64Array(4096 * CUE_STRIDE);
  private readonly costs = new TickCosts();
  private failure: string | null = null;

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
    this.outlet = new FrameOutlet(options.shared, (message, transfer) => this.post(message, transfer));
    this.line = record && this.lineTo(record);
    this.jam = room;
    if (options.resume) catchUp(room, options.resume, this.door, this.line, this.cues, (frame) => this.post({ type: 'applied', ...frame, payload: frame.payload.slice() }), nowMs);
    this.tested = options.syncTest ? createSyncJam(room, options.syncTest) : null;
    this.jam = this.tested ?? room;
    this.clock = new TickClock(nowMs(), jam.nextTick);
    port.onmessage = (event: MessageEvent<ToSim>) => this.take(event.data);
    keepTurning(() => this.turn());
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
  become(room: Jam, change: RoomChange, record: Pick<RecordTo, 'header' | 'port'> | null, isOnTrial: boolean): void {
    const view = new RecordedView(room), isLate = this.late !== null;
    // What does not come back from its first tick is known, too.
    this.watchMods(room);
    const { from, before } = change, lineTo = record && ((after: string | null) => this.lineTo({ ...record, from, turn: { tick: from, before, after } }, view));
    const { line, image } = change.catchUp(room, this.jam.nextTick, lineTo, (tick) => this.clock.startOf(tick));
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
    this.post({ type: 'remade', tick: from, image, scene: room.description }, [image.buffer]);
    if (this.hasThrown) this.clock.restart(nowMs(), room.nextTick);
    this.hasThrown = false;
    if (isHeld) this.holdFor();
  }

  /** The room before it stood still for an inspector, who follows: so does this one, unless nobody comes. */
  private holdFor(): void {
    this.setHeld(true);
    setTimeout(() => { if (!this.inspector) this.setHeld(false); }, FOLLOW_MS);
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
    this.post({ type: 'mods', tickMicros: watch.tickMicros, standing: standingOf(room, watch) });
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
      this.outlet.takeBack(message.buffer);
    } else if (message.type === 'frames') {
      this.outlet.setRate(message.hz);
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

  private get isStanding(): boolean {
    return this.isPaused || this.isHeld || this.hasThrown;
  }

  /** Runs what is due. Answers in how many ms there is something to do again. */
  private turn(): number {
    if (!this.isStanding) {
      const due = this.clock.due(this.jam.nextTick, nowMs());
      for (let i = 0; i < due && !this.isStanding; i++) this.tick();
    }
    return this.isStanding ? STANDING_WAIT_MS : this.clock.untilDue(this.jam.nextTick, nowMs());
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
    let frames: InputFrame[] = NO_FRAMES;
    if (!door.isEmpty) {
      frames = [];
      for (const frame of door.framesOf(tick, startMs)) {
        const answer = jam.push(frame);
        if (!answer.ok) {
          door.takeBack(frame);
          this.post({ type: 'log', level: 'warn', message: answer.message });
          continue;
        }
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
    this.costs.took(took, frames.length > 0 && count > 0);
    if (tick % CLOCK_EVERY_TICKS === 0) this.post({ type: 'clock', tick, epochMs: startMs, droppedTicks: clock.droppedTicks });
    if (tick % IMAGE_EVERY_TICKS === 0 && !this.late) {
      // The recording is never behind an image that the page may go back to.
      this.line?.flush();
      const image = jam.snapshot() as Uint8Array<ArrayBuffer>;
      this.post({ type: 'image', tick: jam.nextTick, image }, [image.buffer]);
    }
    this.outlet.show(this.jam, tick, startMs);
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

  stats(): SimStats {
    const { jam, clock, costs } = this;
    return { tick: jam.nextTick, entities: jam.app.world.entityCount, droppedTicks: clock.droppedTicks, ...costs.stats() };
  }
}
