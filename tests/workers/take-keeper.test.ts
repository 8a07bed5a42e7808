import { createXXHash64 } from 'hash-wasm';
import { expect, it } from 'vitest';
import { findPcm, readWav, type TakeBegin, type TakeRow } from '../../protocol/index.ts';
import type { TakePiece } from '../../workers/take-database.ts';
import { TakeKeeper, type TakeStorage } from '../../workers/take-keeper.ts';

const hasher = await createXXHash64();
const hash = (bytes: Uint8Array): string => hasher.init().update(bytes).digest('hex');

/** A store in memory; `room` is what it still takes, bytes. */
class Memory implements TakeStorage {
  readonly takes = new Map<string, TakeRow>();
  readonly sounds = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly begun = new Map<string, TakeBegin & { before: number }>();
  held: TakePiece[] = [];
  room = Infinity;
  private spend(bytes: number): void {
    if (bytes > this.room) throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
    this.room -= bytes;
  }
  async begin(begin: TakeBegin, before: number): Promise<void> { this.begun.set(`${begin.session} ${begin.layer}`, { ...begin, before }); }
  async unfinished(): Promise<(TakeBegin & { before: number })[]> { return [...this.begun.values()]; }
  async addPiece(piece: TakePiece): Promise<void> {
    this.spend(piece.channels.length * piece.channels[0]!.length * 4);
    this.held.push(piece);
  }
  async pieces(session: string, layer: number): Promise<TakePiece[]> { return this.held.filter((piece) => piece.session === session && piece.layer === layer); }
  async finish(row: TakeRow, wav: Uint8Array<ArrayBuffer>): Promise<void> {
    this.spend(wav.length);
    await this.forget(row.session, row.layer);
    this.takes.set(`${row.session} ${row.layer}`, row);
    this.sounds.set(row.hash, wav);
  }
  async forget(session: string, layer: number): Promise<void> {
    this.begun.delete(`${session} ${layer}`);
    this.held = this.held.filter((piece) => piece.session !== session || piece.layer !== layer);
  }
  async rows(session: string | null): Promise<TakeRow[]> { return [...this.takes.values()].filter((row) => session === null || row.session === session); }
  readonly branches = new Map<string, { of: string; tick: number }>();
  async setBranch(session: string, of: string, tick: number): Promise<void> { this.branches.set(session, { of, tick }); }
  async branch(session: string): Promise<{ of: string; tick: number } | undefined> { return this.branches.get(session); }
  async sound(of: string): Promise<Uint8Array<ArrayBuffer> | undefined> { return this.sounds.get(of); }
  async remove(takes: readonly (readonly [string, number])[]): Promise<number> {
    let freed = 0;
    for (const [session, layer] of takes) {
      const row = this.takes.get(`${session} ${layer}`);
      this.takes.delete(`${session} ${layer}`);
      if (!row || [...this.takes.values()].some((other) => other.hash === row.hash)) continue;
      this.sounds.delete(row.hash);
      freed += row.bytes;
    }
    return freed;
  }
}

const BEGIN: TakeBegin = { session: 's', layer: 65_536, slot: 0, source: 0, tick: 128, startedAt: 1000, sampleRate: 48_000, channels: 1 };
const wave = (frames: number, step = 0.01): Float32Array<ArrayBuffer> => Float32Array.from({ length: frames }, (_, frame) => 0.5 * Math.sin(frame * step));
async function keeperOn(storage: TakeStorage | null, ancestors: Record<string, string[]> = {}): Promise<TakeKeeper> {
  const keeper = new TakeKeeper(() => (storage ? Promise.resolve(storage) : Promise.reject(new Error('shut'))), hash, (session) => Promise.resolve(ancestors[session] ?? []), () => 5000);
  await keeper.open();
  return keeper;
}
async function record(keeper: TakeKeeper, begin: TakeBegin, sound: Float32Array<ArrayBuffer>, before = 256): Promise<{ row: TakeRow; isStored: boolean; message: string }> {
  await keeper.begin(begin, before);
  for (let at = 0; at < sound.length; at += 1000) await keeper.piece(begin.session, begin.layer, [sound.slice(at, at + 1000)]);
  const answer = await keeper.finish(begin.session, begin.layer, before, sound.length - before - 500);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

it('[TAP20] a take is a WAV file of 24 bits named by the hash of its sound, which marks the layer within it, and comes back as it was', async () => {
  const storage = new Memory(), keeper = await keeperOn(storage), sound = wave(10_000), { row, isStored } = await record(keeper, BEGIN, sound);
  expect(isStored).toBe(true);
  expect(row).toMatchObject({ frames: 10_000 - 756, before: 256, isWhole: true });
  const read = await keeper.read(row.hash);
  if (!read.ok) throw new Error(read.message);
  const found = findPcm(read.value), wav = readWav(read.value);
  if (!found.ok || !wav.ok) throw new Error('no WAV');
  expect(hash(found.pcm)).toBe(row.hash);
  expect(row.hash).toMatch(/^[0-9a-f]{16}$/);
  expect(wav.loop).toEqual({ from: 256, to: 256 + row.frames });
  expect(Math.max(...wav.channels[0]!.map((value, frame) => Math.abs(value - sound[frame]!)))).toBeLessThanOrEqual(0.5 / 2 ** 23);
  expect(storage.held).toHaveLength(0);
});

it('[TAP21] a page that goes away while it records leaves a take of what had come by then', async () => {
  const storage = new Memory(), before = await keeperOn(storage);
  await before.begin(BEGIN, 256);
  for (let piece = 0; piece < 4; piece++) await before.piece('s', BEGIN.layer, [wave(1000)]);
  const after = new TakeKeeper(() => Promise.resolve(storage), hash, () => Promise.resolve([]), () => 9000);
  expect(await after.open()).toEqual({ ok: true, value: 1 });
  const rows = await after.list(['s']);
  expect(rows).toMatchObject({ ok: true, value: [{ layer: BEGIN.layer, frames: 4000 - 256, before: 256, isWhole: false }] });
  expect(storage.begun.size).toBe(0);
});

it('[MIC7] a disk that is full while something is recorded is said once, and all of it is kept in memory, to be read and exported', async () => {
  const storage = new Memory(), keeper = await keeperOn(storage), sound = wave(10_000);
  storage.room = 6000;
  await keeper.begin(BEGIN, 256);
  const answers = [];
  for (let at = 0; at < sound.length; at += 1000) answers.push(await keeper.piece('s', BEGIN.layer, [sound.slice(at, at + 1000)]));
  expect(answers.filter(({ ok }) => !ok)).toHaveLength(1);
  expect(answers.find((answer) => !answer.ok)).toMatchObject({ message: expect.stringMatching(/no room left.*Export it/) });
  const finished = await keeper.finish('s', BEGIN.layer, 256, 9000);
  if (!finished.ok) throw new Error(finished.message);
  expect(finished.value).toMatchObject({ isStored: false, message: expect.stringMatching(/memory/) });
  const read = await keeper.read(finished.value.row.hash), wav = read.ok ? readWav(read.value) : null;
  expect(wav?.ok && wav.channels[0]!.length).toBe(10_000);
  expect(await keeper.list(['s'])).toMatchObject({ ok: true, value: [{ hash: finished.value.row.hash }] });
  const shut = await keeperOn(null), kept = await record(shut, BEGIN, sound);
  expect(kept.isStored).toBe(false);
  expect((await shut.read(kept.row.hash)).ok).toBe(true);
});

it('[TAP22] a session hears its own takes and those of the sessions it branches from, one sound is stored once, and a damaged file is refused', async () => {
  const storage = new Memory(), keeper = await keeperOn(storage, { child: ['s'] }), sound = wave(4000), first = await record(keeper, BEGIN, sound);
  await record(keeper, { ...BEGIN, layer: BEGIN.layer + 1 }, wave(4000, 0.02));
  const own = await record(keeper, { ...BEGIN, session: 'child', layer: BEGIN.layer + 1 }, wave(4000, 0.03));
  await record(keeper, { ...BEGIN, layer: BEGIN.layer + 2, tick: 9000 }, wave(4000, 0.04));
  await keeper.branch('child', 's', 5000);
  const heard = await keeper.heard('child');
  expect(heard.ok && heard.value.map(({ hash }) => hash)).toEqual([first.row.hash, own.row.hash]);
  const wav = await keeper.read(first.row.hash);
  if (!wav.ok) throw new Error(wav.message);
  expect(await keeper.add({ ...first.row, session: 'other' }, wav.value)).toEqual({ ok: true, value: true });
  expect(storage.sounds.size).toBe(4);
  const damaged = wav.value.slice();
  damaged[2000] = damaged[2000]! ^ 1;
  expect(await keeper.add({ ...first.row, session: 'third' }, damaged)).toMatchObject({ ok: false, message: expect.stringMatching(/damaged/) });
  expect(await keeper.remove([{ session: 's', layer: BEGIN.layer }])).toEqual({ ok: true, value: 0 });
  expect(await keeper.removeAll(null)).toMatchObject({ ok: true });
  expect(storage.sounds.size).toBe(0);
});
