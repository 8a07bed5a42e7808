import { findPcm, pcmOf, wavAround, type StoreAnswer, type TakeBegin, type TakeControl, type TakeRow, type TakesUse } from '../protocol/index.ts';
import type { TakePiece } from './take-database.ts';

/** Takes are kept with so many bits: below what any microphone or room is silent to. */
const BITS = 24;

/** What a keeper stores in; `TakeDatabase`, or memory where the browser lets nothing be stored. */
export interface TakeStorage {
  begin(begin: TakeBegin, before: number): Promise<void>;
  unfinished(before: number): Promise<readonly (TakeBegin & { readonly before: number })[]>;
  addPiece(piece: TakePiece): Promise<void>;
  pieces(session: string, layer: number): Promise<readonly TakePiece[]>;
  finish(row: TakeRow, wav: Uint8Array<ArrayBuffer>): Promise<void>;
  forget(session: string, layer: number): Promise<void>;
  rows(session: string | null): Promise<readonly TakeRow[]>;
  setBranch(session: string, of: string, tick: number): Promise<void>;
  branch(session: string): Promise<{ readonly of: string; readonly tick: number } | undefined>;
  sound(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  remove(takes: readonly (readonly [session: string, layer: number])[]): Promise<number>;
}

/** A layer on its way in. */
interface Coming {
  readonly begin: TakeBegin;
  readonly channels: Float32Array<ArrayBuffer>[][];
  ordinal: number;
  /** The store took no more of it. */
  isUnstored: boolean;
}

const FULL = 'The browser has no room left for recorded sound: what is recorded now is kept in memory until the page closes. Export it, or delete some takes or sessions.';
const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
const isFull = (cause: unknown): boolean => cause instanceof Error && cause.name === 'QuotaExceededError';
const keyOf = (session: string, layer: number): string => `${session} ${layer}`;

function joined(pieces: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/**
 * Keeps recorded layers: writes them down piece by piece as they come, so that a page that goes away loses at most the latest third of a second; makes
 * a WAV file of each when it is whole, names it by its sound, and finds it again. What the store refuses stays in memory: nothing that was recorded
 * is thrown away. Failures are answered in a sentence.
 *
 * @param hash xxHash64 of bytes, 16 lower-case hex digits
 * @param ancestors sessions that a session branches from, nearest first
 */
export class TakeKeeper implements TakeControl {
  private readonly coming = new Map<string, Coming>();
  /** Whole takes that the store had no room for. */
  private readonly spare = new Map<string, { readonly row: TakeRow; readonly wav: Uint8Array<ArrayBuffer> }>();
  private storage: TakeStorage | null = null;
  private isRefused = false;

  constructor(private readonly openStorage: () => Promise<TakeStorage>, private readonly hash: (bytes: Uint8Array) => string, private readonly ancestors: (session: string) => Promise<readonly string[]>, private readonly now: () => number) {}

  private async answer<Value>(work: () => Promise<Value>): Promise<StoreAnswer<Value>> {
    try {
      return { ok: true, value: await work() };
    } catch (cause) {
      return { ok: false, message: isFull(cause) ? FULL : `Recorded sound could not be reached: ${inWords(cause)}. Reload the page to try again.` };
    }
  }

  async open(): Promise<StoreAnswer<number>> {
    if (this.storage) return { ok: true, value: 0 };
    try {
      this.storage = await this.openStorage();
    } catch (cause) {
      this.isRefused = true;
      return { ok: false, message: `This browser lets the page keep no recorded sound (${inWords(cause)}): it stays in memory until the page closes. Export what you want to keep.` };
    }
    return this.answer(() => this.recover());
  }

  /** What was being recorded when its page went away becomes a take of what had come by then. */
  private async recover(): Promise<number> {
    const { storage } = this;
    if (!storage) return 0;
    let found = 0;
    for (const { before, ...begin } of await storage.unfinished(this.now())) {
      const pieces = await storage.pieces(begin.session, begin.layer), channels = Array.from({ length: begin.channels }, (_, channel) => joined(pieces.map((piece) => piece.channels[channel]!)));
      const frames = (channels[0]?.length ?? 0) - before;
      if (frames <= 0) {
        await storage.forget(begin.session, begin.layer);
        continue;
      }
      const { row, wav } = this.made({ session: begin.session, layer: begin.layer, slot: begin.slot, source: begin.source, tick: begin.tick, startedAt: begin.startedAt, sampleRate: begin.sampleRate, channels: begin.channels }, channels, before, frames, false);
      await storage.finish(row, wav);
      found++;
    }
    return found;
  }

  private made(begin: TakeBegin, channels: readonly Float32Array[], before: number, frames: number, isWhole: boolean): { row: TakeRow; wav: Uint8Array<ArrayBuffer> } {
    const pcm = pcmOf(channels, BITS), { header, trailer } = wavAround(pcm.length, begin.sampleRate, channels.length, BITS, { from: before, to: before + frames });
    const wav = new Uint8Array(header.length + pcm.length + trailer.length);
    wav.set(header);
    wav.set(pcm, header.length);
    wav.set(trailer, header.length + pcm.length);
    return { row: { ...begin, hash: this.hash(pcm), frames, before, bytes: wav.length, isWhole }, wav };
  }

  async begin(begin: TakeBegin, before: number): Promise<StoreAnswer<null>> {
    this.coming.set(keyOf(begin.session, begin.layer), { begin, channels: Array.from({ length: begin.channels }, () => []), ordinal: 0, isUnstored: this.isRefused });
    return this.answer(async () => {
      await this.storage?.begin(begin, before);
      return null;
    });
  }

  async piece(session: string, layer: number, channels: readonly Float32Array<ArrayBuffer>[]): Promise<StoreAnswer<null>> {
    const coming = this.coming.get(keyOf(session, layer));
    if (!coming) return { ok: true, value: null };
    coming.channels.forEach((pieces, channel) => pieces.push(channels[channel] ?? channels[0]!));
    const ordinal = coming.ordinal++;
    if (coming.isUnstored || !this.storage) return { ok: true, value: null };
    try {
      await this.storage.addPiece({ session, layer, ordinal, channels });
      return { ok: true, value: null };
    } catch (cause) {
      coming.isUnstored = true;
      return { ok: false, message: isFull(cause) ? FULL : `What is recorded cannot be written down (${inWords(cause)}): it is kept in memory until the page closes.` };
    }
  }

  async finish(session: string, layer: number, before: number, frames: number): Promise<StoreAnswer<{ readonly row: TakeRow; readonly isStored: boolean; readonly message: string }>> {
    const key = keyOf(session, layer), coming = this.coming.get(key);
    if (!coming) return { ok: false, message: `Nothing was recorded for layer ${layer}.` };
    this.coming.delete(key);
    const channels = coming.channels.map(joined), held = Math.max(0, channels[0]!.length - before), { row, wav } = this.made(coming.begin, channels, before, frames > 0 ? frames : Math.max(1, held), frames > 0 && held >= frames);
    try {
      if (!this.storage) throw new Error('nothing can be stored');
      await this.storage.finish(row, wav);
      return { ok: true, value: { row, isStored: true, message: '' } };
    } catch (cause) {
      this.spare.set(key, { row, wav });
      return { ok: true, value: { row, isStored: false, message: isFull(cause) ? FULL : `This take is kept in memory only (${inWords(cause)}). Export it before you close the page.` } };
    }
  }

  async forget(session: string, layer: number): Promise<StoreAnswer<null>> {
    this.coming.delete(keyOf(session, layer));
    return this.answer(async () => {
      await this.storage?.forget(session, layer);
      return null;
    });
  }

  private async rowsOf(session: string | null): Promise<TakeRow[]> {
    const stored = (await this.storage?.rows(session)) ?? [], spare = [...this.spare.values()].map(({ row }) => row).filter((row) => session === null || row.session === session);
    return [...stored.filter(({ session: of, layer }) => !this.spare.has(keyOf(of, layer))), ...spare].sort((a, b) => (a.session === b.session ? a.layer - b.layer : a.session < b.session ? -1 : 1));
  }

  list(sessions: readonly string[]): Promise<StoreAnswer<readonly TakeRow[]>> {
    return this.answer(async () => (sessions.length === 0 ? this.rowsOf(null) : (await Promise.all(sessions.map((session) => this.rowsOf(session)))).flat()));
  }

  branch(session: string, of: string, tick: number): Promise<StoreAnswer<null>> {
    return this.answer(async () => {
      await this.storage?.setBranch(session, of, tick);
      return null;
    });
  }

  heard(session: string): Promise<StoreAnswer<readonly TakeRow[]>> {
    return this.answer(async () => {
      const found = new Map<number, TakeRow>();
      let until = Infinity;
      // A branch goes on with the numbers of what it left: its own layer stands for one of the same number, and what came there after it had left is not heard.
      for (const each of [session, ...await this.ancestors(session)]) {
        for (const row of await this.rowsOf(each)) if (row.tick < until && !found.has(row.layer)) found.set(row.layer, row);
        until = Math.min(until, (await this.storage?.branch(each))?.tick ?? Infinity);
      }
      return [...found.values()].sort((a, b) => a.layer - b.layer);
    });
  }

  read(hash: string): Promise<StoreAnswer<Uint8Array<ArrayBuffer>>> {
    return this.answer(async () => {
      const wav = [...this.spare.values()].find(({ row }) => row.hash === hash)?.wav ?? (await this.storage?.sound(hash));
      if (!wav) throw new Error(`no sound ${hash} is kept here`);
      return wav;
    });
  }

  add(row: TakeRow, wav: Uint8Array<ArrayBuffer>): Promise<StoreAnswer<boolean>> {
    return this.answer(async () => {
      const found = findPcm(wav);
      if (!found.ok) throw new Error(found.message);
      const hash = this.hash(found.pcm);
      if (hash !== row.hash) throw new Error(`the take of layer ${row.layer} is named ${row.hash} and its sound is ${hash}: it was damaged on its way`);
      if ((await this.rowsOf(row.session)).some(({ layer }) => layer === row.layer)) return false;
      const kept = { ...row, bytes: wav.length };
      try {
        if (!this.storage) throw new Error('nothing can be stored');
        await this.storage.finish(kept, wav);
      } catch {
        this.spare.set(keyOf(row.session, row.layer), { row: kept, wav });
      }
      return true;
    });
  }

  remove(takes: readonly { readonly session: string; readonly layer: number }[]): Promise<StoreAnswer<number>> {
    return this.answer(async () => {
      let freed = 0;
      for (const { session, layer } of takes) {
        const spare = this.spare.get(keyOf(session, layer));
        if (spare) freed += spare.wav.length;
        this.spare.delete(keyOf(session, layer));
      }
      return freed + ((await this.storage?.remove(takes.map(({ session, layer }) => [session, layer] as const))) ?? 0);
    });
  }

  async removeAll(sessions: readonly string[] | null): Promise<StoreAnswer<number>> {
    const rows = await this.list(sessions ?? []);
    if (!rows.ok) return rows;
    return sessions !== null && sessions.length === 0 ? { ok: true, value: 0 } : this.remove(rows.value);
  }

  use(): Promise<StoreAnswer<TakesUse>> {
    return this.answer(async () => {
      const rows = await this.rowsOf(null), sounds = new Map(rows.map(({ hash, bytes }) => [hash, bytes]));
      return { takes: rows.length, bytes: [...sounds.values()].reduce((sum, bytes) => sum + bytes, 0) };
    });
  }
}
