import { describe, expect, it } from 'vitest';
import { createJam, headerOf, replaySession, type Jam } from '../../game/index.ts';
import { CUE_STRIDE, SampleWriter, type InputFrame, type RecordingState, type ToRecorder } from '../../protocol/index.ts';
import { branchHeader, readSession, type JamSession, type RoomTurn } from '../../protocol/session/index.ts';
import { RecorderLine } from '../../workers/recorder-line.ts';
import { Recorder } from '../../workers/recorder.ts';
import { Shelf } from './shelf.ts';

const ID = '0'.repeat(31) + '1', BRANCH_ID = '0'.repeat(31) + '2';
const POINTER = 3, DANCER = 4;

/** A room, a line and a recorder, joined as in the page: what the line sends is taken when it is delivered. */
class Table {
  jam!: Jam;
  line!: RecorderLine;
  sequence = new Map<number, number>();
  readonly sent: ToRecorder[] = [];
  readonly applied: InputFrame[] = [];
  readonly warnings: string[] = [];
  nowMs = 0;
  private readonly cues = new Float64Array(512 * CUE_STRIDE);
  private readonly samples = new SampleWriter();
  private constructor(readonly shelf: Shelf, readonly recorder: Recorder, readonly states: readonly RecordingState[]) {}

  static async lay(shelf = new Shelf(), id = ID, branch: { of: string; tick: number } | null = null): Promise<Table> {
    const states: RecordingState[] = [];
    let table: Table | null = null;
    const recorder = new Recorder({ id, startedAt: 5, branch, sourceNames: { [POINTER]: 'pointer', [DANCER]: 'dancer' }, bystanders: [0, DANCER] }, shelf, (state) => states.push(state), () => table?.nowMs ?? 0);
    table = new Table(shelf, recorder, states);
    return table;
  }

  /** A worker begins: fresh, or from an image. */
  async seat(id = ID, from = 0, image: Uint8Array | null = null, turn: RoomTurn | null = null): Promise<void> {
    this.jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
    const header = headerOf(this.jam, { id, startedAt: '2026-11-21T13:00:00.000Z', core: 'c'.repeat(64) });
    if (image) this.jam.restore(image);
    this.line = new RecorderLine(this.jam, (message) => this.sent.push(structuredClone(message)), header, from, (message) => this.warnings.push(message), turn);
  }

  /** A key goes down (a strike on a drum), for the tick that comes. */
  strike(source = POINTER): void {
    const sequence = this.sequence.get(source) ?? 0;
    this.sequence.set(source, sequence + 1);
    this.samples.strike(0, 9, 0.7, 100, 0);
    this.push({ tick: this.jam.nextTick, source, sequence, payload: this.samples.take() });
  }

  push(frame: InputFrame): void {
    expect(this.jam.push(frame)).toEqual({ ok: true });
    this.applied.push(frame);
    this.line.took(frame);
  }

  run(ticks: number): void {
    for (let i = 0; i < ticks; i++) {
      this.jam.tick();
      this.line.ran(this.cues, this.jam.drainCues(this.cues), 0);
    }
  }

  async deliver(count = Infinity): Promise<void> {
    for (const message of this.sent.splice(0, count)) await this.recorder.take(message);
    // What is stored on the way has arrived.
    for (let i = 0; i < 8; i++) await Promise.resolve();
  }

  async stored(id = ID): Promise<JamSession> {
    const read = await readSession(await this.shelf.bytesOf(id));
    if (!read.ok) throw new Error(read.message);
    return read.session;
  }
}

/** A room that nobody played, so many ticks old. */
async function leftAt(ticks: number): Promise<Uint8Array> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
  for (let tick = 0; tick < ticks; tick++) jam.tick();
  return jam.snapshot();
}

describe('recording', () => {
  it('[STO4] what was played 48 ticks ago is stored, and what is stored replays to its hashes', async () => {
    const table = await Table.lay();
    await table.seat();
    for (let i = 0; i < 60; i++) {
      table.strike();
      table.run(11);
      await table.deliver();
      expect(table.jam.nextTick - (table.shelf.files.get(ID)?.row.ticks ?? 0)).toBeLessThanOrEqual(48);
    }
    const session = await table.stored(), report = await replaySession(session);
    expect(session.ticks).toBe(table.shelf.files.get(ID)!.row.ticks);
    expect(report.divergence).toBeNull();
    expect(report.hashesChecked).toBeGreaterThanOrEqual(5);
    expect(session.framesOf(11 * 7)[0]!.payload).toEqual(table.applied[7]!.payload);
  });

  it('[STO5] cues, pictures and a marker for a device that begins are in it; before anybody plays no pictures are', async () => {
    const table = await Table.lay();
    await table.seat();
    table.run(128);
    await table.deliver();
    table.strike();
    table.run(128);
    await table.deliver();
    await table.recorder.end();
    const session = await table.stored();
    expect(session.problem).toBeNull();
    expect(session.markers).toEqual([{ tick: 128, kind: 'device', text: 'pointer' }]);
    expect([...session.pictureTicks].every((tick) => tick > 128)).toBe(true);
    expect(session.pictureTicks.length).toBeGreaterThanOrEqual(7);
    expect([...session.cuesOf(0, session.ticks).leftAt]).toContain(128);
  });

  it('[STO6] a room in which only page and dancer sent is not kept; the first other input makes it a recording', async () => {
    const table = await Table.lay();
    await table.seat();
    table.strike(DANCER);
    table.run(64);
    await table.deliver();
    expect([table.recorder.isKept, table.states]).toEqual([false, []]);
    table.strike();
    table.run(64);
    await table.deliver();
    expect(table.recorder.isKept).toBe(true);
    expect(table.states).toEqual([{ id: ID, state: 'recording', message: '' }]);
    expect(table.shelf.files.get(ID)!.row).toMatchObject({ isKept: true, sources: ['pointer'], ticks: 128 });
  });

  it('[STO7] without room the session goes on in memory, pictures are left out, and it is stored whole when there is room again', async () => {
    const table = await Table.lay();
    await table.seat();
    table.strike();
    table.run(64);
    await table.deliver();
    table.shelf.room = 0;
    for (let i = 0; i < 5; i++) {
      table.strike();
      table.run(128);
      await table.deliver();
    }
    expect(table.states.at(-1)).toMatchObject({ state: 'full', message: expect.stringMatching(/no room left/) });
    expect((await table.stored()).ticks).toBe(64);
    table.shelf.room = Infinity;
    table.nowMs += 10_000;
    table.run(128);
    await table.deliver();
    expect(table.states.at(-1)).toMatchObject({ state: 'recording', message: '' });
    await table.recorder.end();
    const session = await table.stored(), report = await replaySession(session);
    expect([session.ticks, session.problem, report.divergence]).toEqual([832, null, null]);
    expect([...session.pictureTicks].filter((tick) => tick > 300)).toEqual([]);
  });

  it('[STO8] an error of storage other than want of room ends the recording in words and keeps what is stored', async () => {
    const table = await Table.lay();
    await table.seat();
    table.strike();
    table.run(64);
    await table.deliver();
    table.shelf.append = () => Promise.reject(new DOMException('the disk is gone', 'UnknownError'));
    table.run(64);
    await table.deliver();
    table.run(64);
    await table.deliver();
    expect(table.states.filter(({ state }) => state === 'failed')).toEqual([{ id: ID, state: 'failed', message: expect.stringContaining('the disk is gone') }]);
    expect((await table.stored()).ticks).toBe(64);
    expect(table.recorder.halt(0, 0, [])).toBeNull();
  });

  it.each([0, 1, 3, 7, 1000])('[STO9] a room whose worker died goes on in the same recording, whichever messages (%i of them) had arrived', async (arrived) => {
    const table = await Table.lay();
    await table.seat();
    let image = table.jam.snapshot(), imageTick = 0;
    for (let i = 0; i < 40; i++) {
      table.strike();
      table.run(13);
      if (i === 30) {
        table.line.flush();
        await table.deliver();
        imageTick = table.jam.nextTick;
        image = table.jam.snapshot();
      }
    }
    table.strike();
    await table.deliver(arrived);
    table.sent.length = 0;
    // What sim.worker and page do: the longer of what both know is run again, the rest of the dead worker's ticks never were.
    const halted = table.recorder.halt(imageTick, imageTick, table.applied)!;
    const known = table.applied.filter(({ tick }) => tick >= imageTick).slice(0, 5), frames = known.length >= halted.frames.length ? known : halted.frames;
    expect(halted.frames.every((frame, i) => frame.tick === table.applied.filter(({ tick }) => tick >= imageTick)[i]!.tick)).toBe(true);
    const to = Math.max(halted.reached, (frames.at(-1)?.tick ?? -1) + 1);
    await table.seat(ID, halted.reached, image);
    for (const frame of frames) {
      expect(table.jam.push(frame).ok).toBe(true);
      table.line.took(frame);
    }
    table.run(to - table.jam.nextTick);
    table.sequence.set(POINTER, frames.at(-1)!.sequence + 1);
    for (let i = 0; i < 20; i++) {
      table.strike();
      table.run(17);
    }
    table.line.flush();
    await table.deliver();
    await table.recorder.end();
    const session = await table.stored(), report = await replaySession(session);
    expect(session.ticks).toBe(table.jam.nextTick);
    expect(report).toMatchObject({ divergence: null, problem: null, hash: table.jam.hash() });
  });

  it('[STO10] input that has to be left out leaves the recording as it was, and what comes after is a branch of it; both replay', async () => {
    const table = await Table.lay();
    await table.seat();
    for (let i = 0; i < 20; i++) {
      table.strike();
      table.run(13);
    }
    table.line.flush();
    const image = table.jam.snapshot(), imageTick = table.jam.nextTick, numbers = new Map(table.sequence);
    for (let i = 0; i < 20; i++) {
      table.strike();
      table.run(13);
    }
    await table.deliver();
    await table.recorder.end();
    const branch = await Table.lay(table.shelf, BRANCH_ID, { of: ID, tick: imageTick });
    await branch.seat(BRANCH_ID, imageTick, image);
    branch.sequence = numbers;
    for (let i = 0; i < 30; i++) {
      branch.strike();
      branch.run(7);
    }
    await branch.deliver();
    await branch.recorder.end();
    const first = await table.stored(), second = await branch.stored(BRANCH_ID);
    expect(second.header).toMatchObject({ id: BRANCH_ID, root: ID, branch: { of: ID, tick: imageTick } });
    for (const session of [first, second]) {
      const report = await replaySession(session);
      expect([session.problem, report.divergence]).toEqual([null, null]);
      expect(report.hashesChecked).toBeGreaterThanOrEqual(3);
    }
    expect(branch.shelf.files.get(BRANCH_ID)!.row).toMatchObject({ branch: { of: ID }, sources: ['pointer'], isKept: true });
  });

  it('[PGM12] of a room that was left before anything of it was stored the next one begins by itself; its beginning is unknown, so that it claims no replay, nor does what branches from it', async () => {
    const other = await Table.lay(new Shelf(), BRANCH_ID, { of: ID, tick: 40 });
    await other.seat(BRANCH_ID, 40, null, { tick: 40, before: null, after: null });
    other.jam.restore(await leftAt(40));
    other.strike();
    other.run(60);
    other.line.flush();
    await other.deliver();
    await other.recorder.end();
    const session = await other.stored(BRANCH_ID), { remade, ...room } = session.header;
    expect(other.states.map(({ state }) => state)).not.toContain('failed');
    expect([remade, room]).toMatchObject([40, { root: BRANCH_ID, branch: null }]);
    expect([session.problem, session.ticks, session.framesOf(40).length]).toEqual([null, 100, 1]);
    expect(await replaySession(session)).toMatchObject({ ok: false, verified: 'cannot be simulated here', problem: expect.stringMatching(/mods of the room were changed while it was played, 0:00 into the session, and the file does not say from which/) as string });
    expect(branchHeader(session.header, 90, room, null)).toMatchObject({ remade: 40, branch: { of: BRANCH_ID, tick: 90 } });
    expect(branchHeader(session.header, 90, room, { tick: 90, before: null, after: null })).toMatchObject({ remade: 90 });
  });

  it('[STO11] a world that cannot be hashed plays on, is recorded without checks, and says so once', async () => {
    const table = await Table.lay();
    await table.seat();
    const hash = table.jam.hash.bind(table.jam);
    table.jam.hash = () => { throw new Error('room/Pulse.phase of entity 3 is not a number'); };
    table.strike();
    table.run(400);
    await table.deliver();
    expect(table.warnings).toEqual([expect.stringContaining('recorded without checks')]);
    await table.recorder.end();
    table.jam.hash = hash;
    const session = await table.stored(), report = await replaySession(session);
    expect([session.ticks, session.hashes.map(({ tick }) => tick), report.divergence]).toEqual([400, [0], null]);
  });
});
