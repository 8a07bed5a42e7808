import { CUE_STRIDE } from '../cue.ts';
import { FRAME_HEAD, type RenderFrame } from '../render-frame.ts';
import { checkPayload, type InputFrame } from '../input-frame.ts';
import type { Tick } from '../units.ts';
import { ByteWriter } from './bytes.ts';
import { createCrc, writeChunk, type ChunkType, type Crc } from './chunk.ts';
import { encodeCueChunk } from './cue-chunk.ts';
import { encodeHeader } from './header.ts';
import { encodeInputChunk } from './input-chunk.ts';
import {
  MAX_CHUNK_CUES, MAX_CHUNK_FRAMES, MAX_CHUNK_PAYLOAD_BYTES, MAX_CHUNK_PICTURES, MAX_CHUNK_TICKS, MAX_KEY_BYTES, MAX_PART_NAMES, MAX_SESSION_TICKS, MAX_SOURCES, SIGNATURE,
} from './limits.ts';
import { encodePictureChunk, quantisePicture } from './picture-chunk.ts';
import { createChainHasher, SourceChain, type ChainHasher } from './source-chain.ts';
import { encodeEnd, encodeHashes, encodeMarkers, encodePartNames, encodeSignature, encodeSource } from './small-chunks.ts';
import type { SessionHeader, SessionMarker, StoredHash } from './session.ts';

/** Payload bytes after which an input chunk is closed early, so that it deflates to less than its bound. */
const CHUNK_PAYLOAD_TARGET = 1024 * 1024;
/** Cues, hashes and pictures wait this long for company: a second. Input never waits. */
const GATHER_TICKS = 128;
/** Hashes and markers are split over chunks of about this size. */
const CHUNK_HASH_BYTES = 1024 * 1024;
const CHUNK_MARKERS = 128;
const NO_KEY = new Uint8Array(0);

/**
 * Writes one session, piece by piece. Concatenate what {@link begin}, every {@link flush} and {@link end} return: that is the file,
 * and what has been flushed plays even if nothing comes after it.
 *
 * Memory: what came since the last flush. Methods throw a RangeError when they are called out of order: that is the caller's bug.
 *
 * @example
 * const writer = await SessionWriter.create(header, partNames);
 * append(writer.begin());
 * writer.input(frame);
 * append(writer.flush(jam.nextTick));                   // every half second
 * append(writer.end(jam.nextTick));
 */
export class SessionWriter {
  private readonly out = new ByteWriter(4096);
  private chunks = 0;
  private hasBegun = false;
  private hasEnded = false;
  private flushed: Tick = 0;
  private gathered: Tick = 0;
  private readonly chains = new Map<number, SourceChain>();
  private frames: InputFrame[] = [];
  /** How many of `frames` each source has. */
  private readonly waiting = new Map<number, number>();
  /** Bytes and frames of the tick of the latest frame. */
  private tickBytes = 0;
  private tickFrames = 0;
  private entries: (() => void)[] = [];
  private markers: SessionMarker[] = [];
  private hashes: StoredHash[] = [];
  private lastHash = -1;
  private pictures: Float64Array[] = [];
  private lastPicture = -1;
  private cueNumbers = new Float64Array(64 * CUE_STRIDE);
  private cueLeftAt: Tick[] = [];

  private constructor(readonly header: SessionHeader, readonly partNames: readonly string[], private readonly hasher: ChainHasher, private readonly crc: Crc) {}

  /** @throws Error for a header that a reader would refuse, or more than 4096 part names */
  static async create(header: SessionHeader, partNames: readonly string[]): Promise<SessionWriter> {
    encodeHeader(header);
    if (partNames.length > MAX_PART_NAMES) throw new RangeError(`${partNames.length} part names were given; a session has at most ${MAX_PART_NAMES}.`);
    return new SessionWriter(header, partNames, await createChainHasher(), await createCrc());
  }

  private chunk(type: ChunkType, body: Uint8Array): void {
    writeChunk(this.out, this.crc, type, body);
    this.chunks++;
  }

  private startFile(): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.out.put(SIGNATURE);
    this.chunk('HEAD', encodeHeader(this.header));
    this.chunk('PART', encodePartNames(this.partNames));
  }

  /** The first bytes of the file; for a branch with all that it has from the session it leaves. */
  begin(): Uint8Array<ArrayBuffer> {
    this.mustBeOpen();
    this.startFile();
    return this.out.take();
  }

  private mustBeOpen(): void {
    if (this.hasEnded) throw new RangeError('The session has ended; nothing can be written to it.');
  }

  private chainOf(source: number): SourceChain {
    let chain = this.chains.get(source);
    if (!chain) {
      if (!Number.isInteger(source) || source < 0 || source > 0xffff) throw new RangeError(`Source ${source} is not a whole number from 0 to 65535.`);
      if (this.chains.size >= MAX_SOURCES) throw new RangeError(`Source ${source} would be one more than the ${MAX_SOURCES} that a session can have.`);
      chain = new SourceChain(this.hasher, this.header.root, source);
      this.chains.set(source, chain);
    }
    return chain;
  }

  /** Names a source; the latest name counts. `key`: at most 1024 bytes. */
  source(source: number, name: string, key: Uint8Array = NO_KEY): void {
    this.mustBeOpen();
    if (key.length > MAX_KEY_BYTES) throw new RangeError(`A key of ${key.length} bytes was given; at most ${MAX_KEY_BYTES} are allowed.`);
    this.chainOf(source);
    const body = encodeSource({ source, name, key });
    this.entries.push(() => this.chunk('SRCE', body));
  }

  /** A source's signature over its chain after `frames` frames. */
  signature(source: number, frames: number, signature: Uint8Array): void {
    this.mustBeOpen();
    if (signature.length > MAX_KEY_BYTES) throw new RangeError(`A signature of ${signature.length} bytes was given; at most ${MAX_KEY_BYTES} are allowed.`);
    this.chainOf(source);
    const body = encodeSignature({ source, frames, signature });
    this.entries.push(() => this.chunk('SIGN', body));
  }

  /** One input frame, in order of tick, then source, then sequence; its payload is copied. */
  input(frame: InputFrame): void {
    this.mustBeOpen();
    const { tick, source, sequence, payload } = frame, last = this.frames[this.frames.length - 1];
    const expected = this.chainOf(source).frames + this.waitingOf(source);
    if (!Number.isInteger(tick) || tick < this.flushed || tick >= MAX_SESSION_TICKS) throw new RangeError(`Frame ${sequence} of source ${source} is for tick ${tick}; everything before tick ${this.flushed} is written already.`);
    if (last && (tick < last.tick || (tick === last.tick && source < last.source))) throw new RangeError(`Frame ${sequence} of source ${source} for tick ${tick} came after one of source ${last.source} for tick ${last.tick}; write frames in order of tick, then source.`);
    if (sequence !== expected) throw new RangeError(`Frame ${sequence} of source ${source} came where frame ${expected} was expected; write every frame once and in order.`);
    const checked = checkPayload(payload);
    if (!checked.ok) throw new RangeError(`Frame ${sequence} of source ${source} cannot have passed the door: ${checked.message}`);
    const isNewTick = tick !== last?.tick, tickBytes = (isNewTick ? 0 : this.tickBytes) + payload.length, tickFrames = (isNewTick ? 0 : this.tickFrames) + 1;
    if (tickBytes > MAX_CHUNK_PAYLOAD_BYTES || tickFrames > MAX_CHUNK_FRAMES) throw new RangeError(`${tickFrames} frames of ${tickBytes} bytes came for tick ${tick}; one tick of a session holds at most ${MAX_CHUNK_FRAMES} of ${MAX_CHUNK_PAYLOAD_BYTES}.`);
    this.tickBytes = tickBytes;
    this.tickFrames = tickFrames;
    this.waiting.set(source, this.waitingOf(source) + 1);
    this.frames.push({ tick, source, sequence, payload: payload.slice() });
  }

  private waitingOf(source: number): number {
    return this.waiting.get(source) ?? 0;
  }

  /** The world's hash after `tick` ticks; `parts`: one for each part name, or null. Of one tick the first counts. */
  hash(tick: Tick, hash: string, parts: readonly string[] | null): void {
    this.mustBeOpen();
    if (tick <= this.lastHash) return;
    if (parts && parts.length !== this.partNames.length) throw new RangeError(`${parts.length} part hashes came at tick ${tick}; the session has ${this.partNames.length} part names.`);
    this.lastHash = tick;
    this.hashes.push({ tick, hash, parts });
  }

  /** Cues that left in tick `leftAt`: the first `count` of `cues`, CUE_STRIDE numbers each. Copied. */
  cues(leftAt: Tick, cues: Float64Array, count: number): void {
    this.mustBeOpen();
    const last = this.cueLeftAt[this.cueLeftAt.length - 1] ?? this.gathered;
    if (leftAt < last) throw new RangeError(`Cues that left in tick ${leftAt} came after some of tick ${last}; write cues in order.`);
    const at = this.cueLeftAt.length * CUE_STRIDE, needed = at + count * CUE_STRIDE;
    if (needed > this.cueNumbers.length) {
      const grown = new Float64Array(needed * 2);
      grown.set(this.cueNumbers.subarray(0, at));
      this.cueNumbers = grown;
    }
    this.cueNumbers.set(cues.subarray(0, count * CUE_STRIDE), at);
    for (let n = 0; n < count; n++) this.cueLeftAt.push(leftAt);
  }

  /** A light keyframe. Its tick is in the frame's head; one that is not after the last keyframe is left out. */
  picture(frame: RenderFrame): void {
    this.mustBeOpen();
    const tick = frame.head[FRAME_HEAD.tick]!;
    if (!(tick > this.lastPicture)) return;
    this.lastPicture = tick;
    this.pictures.push(quantisePicture(frame));
  }

  /** Something worth finding again. `kind` up to 255 bytes, `text` up to 4096; what is longer is cut. */
  marker(tick: Tick, kind: string, text: string): void {
    this.mustBeOpen();
    this.markers.push({ tick, kind, text });
  }

  /** Everything before `tick` has happened: the bytes to append. */
  flush(tick: Tick): Uint8Array<ArrayBuffer> {
    this.advance(tick);
    return this.out.take();
  }

  /** As {@link flush}, but keeps the bytes for whichever of `begin`, `flush` and `end` comes next. */
  advance(tick: Tick): void {
    this.mustBeOpen();
    this.startFile();
    if (!Number.isInteger(tick) || tick < this.flushed || tick > MAX_SESSION_TICKS) throw new RangeError(`A flush of tick ${tick} came after one of tick ${this.flushed}.`);
    for (const write of this.entries) write();
    this.entries = [];
    this.writeInput(tick);
    const markers = this.markers.filter((marker) => marker.tick <= tick);
    for (let n = 0; n < markers.length; n += CHUNK_MARKERS) this.chunk('MARK', encodeMarkers(markers.slice(n, n + CHUNK_MARKERS)));
    this.markers = this.markers.filter((marker) => marker.tick > tick);
    if (tick - this.gathered >= GATHER_TICKS) this.writeGathered(tick);
  }

  private writeInput(tick: Tick): void {
    const { frames } = this;
    let done = 0;
    while (this.flushed < tick) {
      const from = this.flushed, first = done;
      let to = Math.min(tick, from + MAX_CHUNK_TICKS), bytes = 0;
      for (; done < frames.length && frames[done]!.tick < to; done++) {
        const frame = frames[done]!, isFull = bytes + frame.payload.length > CHUNK_PAYLOAD_TARGET || done - first >= MAX_CHUNK_FRAMES;
        if (isFull && frame.tick > frames[first]!.tick) {
          // A tick is never split: the chunk closes before this one, and those of its frames that were in go into the next chunk.
          to = frame.tick;
          while (frames[done - 1]!.tick === to) done--;
          break;
        }
        bytes += frame.payload.length;
      }
      this.chunk('INPT', this.inputChunk(from, to, frames.slice(first, done)));
      this.flushed = to;
    }
    this.frames = frames.slice(done);
  }

  private inputChunk(from: Tick, to: Tick, frames: readonly InputFrame[]): Uint8Array {
    const first = new Map<number, number>();
    for (const { tick, source, sequence, payload } of frames) {
      if (!first.has(source)) first.set(source, sequence);
      this.chainOf(source).add(tick, payload);
      this.waiting.set(source, this.waitingOf(source) - 1);
    }
    return encodeInputChunk(from, to, frames, [...first].map(([source, sequence]) => {
      const chain = this.chainOf(source);
      return { source, first: sequence, frames: chain.frames - sequence, chain: chain.bytes };
    }));
  }

  private writeGathered(tick: Tick): void {
    while (this.gathered < tick) {
      let to = Math.min(tick, this.gathered + MAX_CHUNK_TICKS), count = 0;
      while (count < this.cueLeftAt.length && this.cueLeftAt[count]! < to && count < MAX_CHUNK_CUES) count++;
      if (count === MAX_CHUNK_CUES && this.cueLeftAt[count]! < to) {
        to = this.cueLeftAt[count]!;
        while (count > 0 && this.cueLeftAt[count - 1] === to) count--;
        if (to <= this.gathered) throw new RangeError(`More than ${MAX_CHUNK_CUES} cues left in tick ${to}.`);
      }
      this.chunk('CUES', encodeCueChunk(this.gathered, to, this.cueNumbers, this.cueLeftAt, count));
      this.cueNumbers.copyWithin(0, count * CUE_STRIDE, this.cueLeftAt.length * CUE_STRIDE);
      this.cueLeftAt.splice(0, count);
      this.gathered = to;
    }
    const hashes = this.hashes.filter((hash) => hash.tick <= tick);
    const together = Math.max(1, Math.floor(CHUNK_HASH_BYTES / (13 + 8 * this.partNames.length)));
    for (let n = 0; n < hashes.length; n += together) this.chunk('HASH', encodeHashes(hashes.slice(n, n + together)));
    this.hashes = this.hashes.filter((hash) => hash.tick > tick);
    const pictures = this.pictures.filter((picture) => picture[FRAME_HEAD.tick]! < tick);
    for (let n = 0; n < pictures.length; n += MAX_CHUNK_PICTURES) this.chunk('PICT', encodePictureChunk(pictures.slice(n, n + MAX_CHUNK_PICTURES)));
    this.pictures = this.pictures.filter((picture) => picture[FRAME_HEAD.tick]! >= tick);
  }

  /** The rest and the end mark: the session has `tick` ticks, and what was given for later ones is left out. Nothing can be written after it. */
  end(tick: Tick): Uint8Array<ArrayBuffer> {
    this.advance(tick);
    if (this.gathered < tick || this.hashes.length > 0 || this.pictures.length > 0) this.writeGathered(tick);
    this.chunk('ENDS', encodeEnd(tick, this.chunks));
    this.hasEnded = true;
    return this.out.take();
  }
}
