import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { STOPPED_BY } from '../../engine/mods/index.ts';
import { compareSessions, createJam, findChange, headerOf, replaySession, SessionRun, stretchesOf, suspectSession, Timeline, type Jam } from '../../game/index.ts';
import { loadMod, type LoadedMod } from '../../game/mods/index.ts';
import { CUE, CUE_STRIDE, FIRST_MOD_INSTRUMENT, MOD_ACT, SampleWriter, WATCHDOG_SOURCE, type InputFrame, type ToRecorder } from '../../protocol/index.ts';
import { compactSession, readSession, SessionWriter, type JamSession, type ModsChange, type RoomTurn } from '../../protocol/session/index.ts';
import { numberInstruments } from '../../workers/mod-instruments.ts';
import { RecorderLine } from '../../workers/recorder-line.ts';
import { Recorder } from '../../workers/recorder.ts';
import { RoomChange } from '../../workers/room-change.ts';
import { SimulatedShow } from '../../workers/simulated-show.ts';
import { bell } from '../game/mods/bell.ts';
import { Shelf } from './shelf.ts';

const isLong = process.env.JAM_LONG === '1';
const ROOM = { scene: 'loop-room', seed: 1, layout: 'stage' } as const, KEYS = 3;

/** The mod that `jam new mod` makes, in its cage. */
async function caged(): Promise<LoadedMod> {
  const loaded = await loadMod(new Map(['mod.json', 'main.js'].map((path) => [path, new Uint8Array(readFileSync(`cli/templates/mod/${path}`))])));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.mod;
}

const opened = async (bytes: Uint8Array): Promise<JamSession> => {
  const read = await readSession(bytes);
  if (!read.ok) throw new Error(read.message);
  return read.session;
};

/** A room that is played, and recorded as sim.worker and store.worker do it between them: with each change of mods another session begins. */
class PlayedRoom {
  private ordinal = 0;
  private sequences = new Map<number, number>();
  private recorder!: Recorder;
  private line!: RecorderLine;
  private sent: ToRecorder[] = [];
  private readonly cues = new Float64Array(4096 * CUE_STRIDE);
  private readonly writer = new SampleWriter();
  /** Of the world after so many ticks. */
  readonly hashes: string[] = [];
  private constructor(readonly shelf: Shelf, public jam: Jam, private mods: readonly LoadedMod[]) {}

  static async open(mods: readonly LoadedMod[] = []): Promise<PlayedRoom> {
    const room = new PlayedRoom(new Shelf(), await createJam({ ...ROOM, mods }), mods);
    room.hashes.push(room.jam.hash());
    room.begin(null);
    room.line = room.lineOf(room.jam, 0, null);
    return room;
  }

  get id(): string {
    return this.idOf(this.ordinal);
  }
  idOf(ordinal: number): string {
    return ordinal.toString(16).padStart(32, '0');
  }

  private begin(branch: { of: string; tick: number } | null): void {
    this.sent = [];
    this.recorder = new Recorder({ id: this.id, startedAt: 5, branch, sourceNames: { [KEYS]: 'keys' }, bystanders: [0] }, this.shelf, ({ message }) => expect(message).toBe(''), () => 0);
  }

  private lineOf(jam: Jam, from: number, turn: RoomTurn | null): RecorderLine {
    const sent = this.sent, header = headerOf(jam, { id: this.id, startedAt: '2026-11-21T13:00:00.000Z', core: '' });
    return new RecorderLine(jam, (message) => sent.push(structuredClone(message)), header, from, (message) => expect(message).toBe(''), turn);
  }

  private push(source: number, change: RoomChange | null): void {
    const sequence = this.sequences.get(source) ?? 0, frame: InputFrame = { tick: this.jam.nextTick, source, sequence, payload: this.writer.take() };
    this.sequences.set(source, sequence + 1);
    expect(this.jam.push(frame)).toEqual({ ok: true });
    this.line.took(frame);
    change?.took(frame);
  }

  /** Strikes something now and then. */
  run(ticks: number, change: RoomChange | null = null): this {
    for (let n = 0; n < ticks; n++) {
      if (this.jam.nextTick % 9 === 4) {
        this.writer.strike(0, 8 + (this.jam.nextTick % 5), 0.7, 100, 0);
        this.push(KEYS, change);
      }
      this.jam.tick();
      this.line.ran(this.cues, this.jam.drainCues(this.cues), 0);
      // Not each: a hash takes longer than a tick.
      if (this.jam.nextTick % 8 === 1) this.hashes[this.jam.nextTick] = this.jam.hash();
    }
    return this;
  }

  act(source: number, act: number, ...values: readonly number[]): this {
    const [target = 0, a = 0, b = 0] = values;
    this.writer.act(0, act, target, a, b, 0, 0, 0, 0);
    this.push(source, null);
    return this;
  }

  private async store(): Promise<void> {
    this.line.flush();
    for (const message of this.sent.splice(0)) await this.recorder.take(message);
  }

  /** The room goes on with other mods. It plays on for `meanwhile` ticks until they are there. */
  async goOnWith(mods: readonly LoadedMod[], meanwhile = 7): Promise<void> {
    const change = new RoomChange(this.jam, []);
    const next = await createJam({ ...ROOM, mods, carried: change.image, carriedMods: this.mods });
    this.run(meanwhile, change);
    await this.end();
    const of = this.id;
    this.ordinal++;
    this.begin({ of, tick: change.from });
    const { line } = change.catchUp(next, this.jam.nextTick, (after) => this.lineOf(next, change.from, { tick: change.from, before: change.before, after }), () => 0);
    this.hashes.length = change.from;
    this.line = line!;
    this.jam = next;
    this.mods = mods;
    await this.store();
  }

  async end(): Promise<JamSession> {
    await this.store();
    await this.recorder.end();
    return this.session();
  }
  async session(ordinal = this.ordinal): Promise<JamSession> {
    return opened(await this.shelf.bytesOf(this.idOf(ordinal)));
  }

  /** Plays on from a moment of the latest session, as the page does from a recording. */
  async playOnFrom({ image, tick, mods }: { readonly image: Uint8Array; readonly tick: number; readonly mods: readonly LoadedMod[] }): Promise<void> {
    const jam = await createJam({ ...ROOM, mods }), of = this.id, session = await this.session();
    this.ordinal++;
    this.begin({ of, tick });
    this.line = this.lineOf(jam, tick, null);
    jam.restore(image);
    this.sequences = new Map([[KEYS, session.sources.find(({ source }) => source === KEYS)!.frames]]);
    for (let later = tick; later < session.ticks; later++) for (const { source } of session.framesOf(later)) if (source === KEYS) this.sequences.set(KEYS, this.sequences.get(KEYS)! - 1);
    this.jam = jam;
    this.mods = mods;
    this.hashes.length = tick + 1;
  }
}

describe('a session whose mods changed while it was played', () => {
  let room: PlayedRoom, session: JamSession, atHand: LoadedMod[];
  const [SECOND, THIRD] = [10, 65];
  beforeAll(async () => {
    const first = await bell(), updated = await bell({ version: '1.0.1' }), other = await caged();
    atHand = [first, updated, other];
    room = await PlayedRoom.open();
    await room.run(SECOND).goOnWith([first]);
    room.run(13).act(KEYS, MOD_ACT.switch, 0, 0).run(5).act(KEYS, MOD_ACT.switch, 0, 1);
    await room.run(THIRD - room.jam.nextTick).goOnWith([first, other]);
    room.run(41).act(WATCHDOG_SOURCE, MOD_ACT.switch, 1, 0, STOPPED_BY.silence);
    await room.run(200 - room.jam.nextTick).goOnWith([updated, other], 0);
    await room.goOnWith([updated], 3);
    await room.run(275 - room.jam.nextTick).goOnWith([]);
    await room.run(290 - room.jam.nextTick).goOnWith([first]);
    room.run(400 - room.jam.nextTick);
    session = await room.end();
  }, 60_000);

  it('[MCH1] is played again to every stored hash, of both sides of each change and of all parts, with the mods that it had each time', async () => {
    expect(stretchesOf(session).map(({ from, mods }) => [from, mods.map(({ id, version }) => `${id} ${version}`).join()])).toEqual([
      [0, ''], [SECOND, 'bell 1.0.0'], [THIRD, 'bell 1.0.0,my-mod 0.1.0'], [200, 'bell 1.0.1,my-mod 0.1.0'], [200, 'bell 1.0.1'], [275, ''], [290, 'bell 1.0.0'],
    ]);
    const report = await replaySession(session, { verify: true, mods: atHand }), { changes = [] } = session.header;
    expect([report.divergence, report.problem, report.hash]).toEqual([null, null, room.jam.hash()]);
    expect(report.hashesChecked).toBe(session.hashes.length + 2 * changes.length);
    expect(changes.filter(({ before, after }) => before === null || after === null || before === after)).toEqual([]);
    expect(room.shelf.needed.get(room.id)).toEqual([atHand[0]!, atHand[2]!, atHand[1]!].map(({ hash }) => hash));
    // Compacted too, and what it was a branch of.
    expect((await opened(await compactSession(await room.shelf.bytesOf(room.id)))).header).toEqual(session.header);
    expect(await replaySession(await room.session(2), { mods: atHand })).toMatchObject({ ok: true, ticks: 200 });
  });

  it('[MCH2] is shown at any tick, forwards and backwards over the changes, with the world and the mods of that moment', async () => {
    const timeline = await Timeline.open(session, atHand);
    if (!timeline.ok) throw new Error(timeline.message);
    const show = new SimulatedShow(session, timeline, null), visit = (tick: number): void => {
      timeline.seek(tick);
      expect([timeline.jam.nextTick, timeline.jam.hash()], `tick ${tick}`).toEqual([tick, room.hashes[tick] ?? timeline.jam.hash()]);
    };
    for (const tick of [0, THIRD + 24, 9, 209, THIRD, SECOND + 23, 385, 0]) visit(tick);
    while (show.index(256));
    for (let n = 0; n < (isLong ? 40 : 5); n++) visit((n * 8 * 37 + 1) % session.ticks);
    expect([timeline.divergence, show.trust]).toEqual([null, 'exact']);
    const modsAt = (tick: number): string[] => {
      timeline.seek(tick);
      expect(show.scene.mods?.map(({ hash }) => hash) ?? []).toEqual(show.image().mods.map(({ hash }) => hash));
      return show.image().mods.map(({ version }) => version!);
    };
    expect([0, SECOND - 1, SECOND, THIRD, 199, 200, 275, session.ticks].map(modsAt)).toEqual([[], [], ['1.0.0'], ['1.0.0', '0.1.0'], ['1.0.0', '0.1.0'], ['1.0.1'], [], ['1.0.0']]);
    // Each state of the room bears a number of its own, by which pictures name it.
    const revisions = new Set([1, 150, 230, 280, 300].map((tick) => (timeline.seek(tick), show.scene.revision)));
    expect(revisions.size).toBe(5);
  });

  it('[MCH3] where a mod is not at hand it says which one, of which version, and where it came from', async () => {
    const without = await SessionRun.open(session, atHand.slice(0, 2)), older = await replaySession(session, { mods: atHand.slice(1) });
    expect(!without.ok && without.message).toMatch(/played with the mod "my-mod" 0\.1\.0 \(files [0-9a-f]{12}…\), which is not here/);
    expect(older).toMatchObject({ verified: 'cannot be simulated here', problem: expect.stringMatching(/"bell" 1\.0\.0 .* of which another version is here \(1\.0\.1, .*it came from https:\/\/example\.org\/bell/) as string });
  });

  it('[MCH4] goes on as a branch from before and after a change, which is played again from its own beginning', async () => {
    for (const tick of isLong ? [THIRD, 199, 200, 280] : [THIRD]) {
      const timeline = await Timeline.open(session, atHand);
      if (!timeline.ok) throw new Error(timeline.message);
      timeline.seek(tick);
      const { image, mods } = new SimulatedShow(session, timeline, null).image(), branch = await PlayedRoom.open();
      for (const [id, file] of room.shelf.files) branch.shelf.files.set(id, file);
      Object.assign(branch, { ordinal: Number.parseInt(room.id, 16) });
      await branch.playOnFrom({ image, tick, mods: mods.map(({ hash }) => atHand.find((mod) => mod.hash === hash)!) });
      await branch.run(40).goOnWith([atHand[1]!]);
      const played = await branch.run(60).end();
      expect(played.header.changes!.map((change) => change.tick)).toEqual([...session.header.changes!.map((change) => change.tick).filter((at) => at <= tick), tick + 40]);
      expect(await replaySession(played, { verify: true, mods: atHand })).toMatchObject({ divergence: null, ok: true, ticks: tick + 107, hash: branch.jam.hash() });
    }
  });

  it('[MCH5] is told from one whose mods changed otherwise, and searched for who wrote a value over its changes', async () => {
    const before = await room.session(1), found = await compareSessions(before, session, atHand);
    expect([(await compareSessions(session, session, atHand)).same, found.same]).toEqual([true, false]);
    expect(found.divergence).toMatchObject({ tick: THIRD, field: 'changes', expected: 'no change', actual: 'bell 1.0.0, my-mod 0.1.0' });
    const place = { entity: 0, part: 'mods/Music', field: 'beat', slot: 0 };
    expect(await findChange(session, place, 230, undefined, atHand)).toMatchObject({ ok: true, change: { tick: 229, system: 'mods/read-music' } });
    // Without mods there is no such thing, and the change took it away.
    expect(await findChange(session, place, 285, undefined, atHand)).toMatchObject({ ok: true, change: { tick: 274, system: null, to: null } });
    if (isLong) expect(await suspectSession(session, SECOND + 3, atHand)).toBeNull();
  });

  it('[MCH7] gives each instrument of its mods one number throughout, whatever places they had', async () => {
    const { mods, cues } = await numberInstruments(session, atHand, session.cuesOf(0, session.ticks)), ofMods: number[][] = [];
    for (let at = 0; at < cues.length; at += CUE_STRIDE) if (cues[at + CUE.instrument]! >= FIRST_MOD_INSTRUMENT) ofMods.push([cues[at + CUE.tick]!, cues[at + CUE.instrument]!]);
    const numbersOf = (id: string, version: string): number[] => mods.filter((mod) => mod.id === id && mod.version === version).flatMap(({ instruments }) => instruments.map(({ number }) => number));
    const heard = (from: number, to: number): number[] => [...new Set(ofMods.filter(([tick]) => tick! > from && tick! < to).map(([, number]) => number!))];
    expect(heard(100, 190).every((number) => [...numbersOf('bell', '1.0.0'), ...numbersOf('my-mod', '0.1.0')].includes(number))).toBe(true);
    expect([heard(0, SECOND), heard(275, 290)]).toEqual([[], []]);
    for (const [from, to, version] of [[THIRD, 199, '1.0.0'], [201, 274, '1.0.1'], [291, 400, '1.0.0']] as const) {
      expect(heard(from, to).length, version).toBeGreaterThan(0);
      expect(numbersOf('bell', version)).toEqual(expect.arrayContaining(heard(from, to)));
    }
  });

  it('[MCH6] cut anywhere it is a session up to there; with other changes than it had it is refused or seen to part, and nothing breaks', async () => {
    const bytes = await compactSession(await room.shelf.bytesOf(room.id));
    for (const part of isLong ? [0.3, 0.5, 0.7, 0.9] : [0.9]) {
      const cut = await opened(bytes.slice(0, Math.floor(bytes.length * part)));
      expect(await replaySession(cut, { mods: atHand })).toMatchObject({ divergence: null, ticks: cut.ticks });
    }
    const changes = session.header.changes!, other = 'f'.repeat(16), turned = (at: number, change: Partial<ModsChange>): ModsChange[] => changes.map((one, index) => (index === at ? { ...one, ...change } : one));
    const twists: readonly (readonly ModsChange[])[] = [
      turned(0, { tick: 0 }), turned(0, { schema: other }), turned(0, { mods: [] }), turned(0, { mods: [changes[0]!.mods[0]!, changes[0]!.mods[0]!] }), [...changes.slice(0, 2), changes[5]!],
      ...(isLong ? [
        turned(5, { tick: 300 }), turned(1, { after: other }), turned(2, { before: other }), turned(0, { mods: changes[1]!.mods, schema: changes[1]!.schema }), changes.slice(1), changes.slice(0, 2), [changes[1]!],
        [...changes, { ...changes[0]!, tick: 300 }],
      ] : []),
    ];
    for (const twisted of twists) {
      const writer = await SessionWriter.create({ ...session.header, changes: twisted }, session.partNames), pieces = [writer.begin()];
      for (let tick = 0; tick < session.ticks; tick++) for (const frame of session.framesOf(tick)) writer.input(frame);
      for (const { tick, hash, parts } of session.hashes) writer.hash(tick, hash, parts);
      pieces.push(writer.end(session.ticks));
      const report = await replaySession(await opened(Buffer.concat(pieces)), { mods: atHand, findsCause: isLong });
      expect(report.ok, JSON.stringify(twisted.map(({ tick }) => tick))).toBe(false);
      expect(report.divergence?.message ?? report.problem).toMatch(/./);
    }
  });
});
