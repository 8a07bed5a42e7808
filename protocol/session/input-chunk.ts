import { checkPayload, MAX_PAYLOAD_BYTES, type InputFrame } from '../input-frame.ts';
import type { Tick } from '../units.ts';
import { ByteReader, ByteWriter, Malformed } from './bytes.ts';
import { packBody, unpackBody } from './chunk.ts';
import { MAX_CHUNK_FRAMES, MAX_CHUNK_PAYLOAD_BYTES, MAX_CHUNK_TICKS, MAX_SESSION_TICKS, MAX_SOURCES } from './limits.ts';
import { decodePayloads } from './payload-decoder.ts';
import { encodePayloads } from './payload-encoder.ts';

/** What an input chunk says of one of its sources. */
export interface ChunkSource {
  readonly source: number;
  /** Sequence of its first frame here. */
  readonly first: number;
  readonly frames: number;
  /** Its chain after the last one, 32 bytes. */
  readonly chain: Uint8Array;
}

/** The head of an input chunk: enough to know what is in it, and to go on after it. */
export interface InputHead {
  /** Ticks `from` … `to` − 1. */
  readonly from: Tick;
  readonly to: Tick;
  readonly sources: readonly ChunkSource[];
  readonly frames: number;
  /** The packed frames. */
  readonly packed: Uint8Array;
}

export function encodeInputChunk(from: Tick, to: Tick, frames: readonly InputFrame[], sources: readonly ChunkSource[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(1024);
  out.u32(from);
  out.u16(to - from);
  out.varint(sources.length);
  for (const { source, first, frames: count, chain } of sources) {
    out.u16(source);
    out.varint(first);
    out.varint(count);
    out.put(chain);
  }
  const order = new Map(sources.map(({ source }, index) => [source, index])), body = new ByteWriter(4096), places = new ByteWriter(256);
  let tick = from;
  for (const frame of frames) {
    places.varint(frame.tick - tick);
    places.varint(order.get(frame.source)!);
    tick = frame.tick;
  }
  body.run(places.written());
  encodePayloads(frames, from, order, body);
  out.put(packBody(body.written()));
  return out.take();
}

/** @throws Malformed */
export function readInputHead(body: Uint8Array): InputHead {
  const reader = new ByteReader(body), from = reader.u32(), length = reader.u16(), to = from + length;
  if (length < 1 || length > MAX_CHUNK_TICKS) throw new Malformed(`it covers ${length} ticks; 1 to ${MAX_CHUNK_TICKS} are allowed`);
  if (to > MAX_SESSION_TICKS) throw new Malformed(`it ends at tick ${to}; a session has at most ${MAX_SESSION_TICKS}`);
  const count = reader.count('sources', MAX_SOURCES), sources: ChunkSource[] = [];
  let frames = 0;
  for (let n = 0; n < count; n++) {
    const source = reader.u16(), first = reader.varint(), of = reader.count('frames', MAX_CHUNK_FRAMES), chain = reader.get(32);
    if (sources.some((other) => other.source === source)) throw new Malformed(`it names source ${source} twice`);
    if (of === 0) throw new Malformed(`it names source ${source} without a frame`);
    frames += of;
    sources.push({ source, first, frames: of, chain });
  }
  if (frames > MAX_CHUNK_FRAMES) throw new Malformed(`it claims ${frames} frames; at most ${MAX_CHUNK_FRAMES} are possible`);
  return { from, to, sources, frames, packed: reader.get(reader.left) };
}

/** The frames of one chunk in their order; payloads are views of one buffer. */
export interface ChunkFrames {
  readonly frames: readonly InputFrame[];
  /** Where the frames of tick `from + n` begin, one more than there are ticks. */
  readonly starts: Uint32Array;
}

/** @throws Malformed */
export function decodeInputChunk(head: InputHead): ChunkFrames {
  const { from, to, sources } = head;
  const reader = new ByteReader(unpackBody(head.packed)), places = new ByteReader(reader.run('bytes of places', reader.left));
  if (head.frames > places.left) throw new Malformed(`it claims ${head.frames} frames in ${places.left} bytes`);
  const ticks = new Uint32Array(head.frames), of = new Uint16Array(head.frames), next = sources.map(({ first }) => first), left = sources.map(({ frames }) => frames);
  let tick = from, before = -1;
  for (let n = 0; n < head.frames; n++) {
    const gap = places.varint(), index = places.varint();
    tick += gap;
    if (tick >= to) throw new Malformed(`frame ${n} is for tick ${tick}; the chunk covers ${from} to ${to - 1}`);
    if (index >= sources.length) throw new Malformed(`frame ${n} is of source number ${index} of ${sources.length}`);
    const source = sources[index]!.source;
    if (gap === 0 && source < before) throw new Malformed(`frame ${n} of tick ${tick} is of source ${source}, after source ${before}`);
    if (left[index]!-- === 0) throw new Malformed(`source ${source} has more frames than it claims`);
    before = source;
    ticks[n] = tick;
    of[n] = index;
  }
  places.end();
  const payloads = decodePayloads(reader, from, ticks, of, sources.length, MAX_CHUNK_PAYLOAD_BYTES);
  reader.end();
  const frames: InputFrame[] = [], starts = new Uint32Array(to - from + 1);
  for (let n = 0; n < head.frames; n++) {
    const index = of[n]!;
    frames.push({ tick: ticks[n]!, source: sources[index]!.source, sequence: next[index]!, payload: payloads[n]! });
    next[index] = next[index]! + 1;
    starts[ticks[n]! - from + 1]!++;
  }
  for (let n = 1; n < starts.length; n++) starts[n] = starts[n]! + starts[n - 1]!;
  return { frames, starts };
}

/** Looks at every payload as the door would. @throws Malformed */
export function checkFrames(frames: readonly InputFrame[]): void {
  for (const { tick, source, sequence, payload } of frames) {
    if (payload.length > MAX_PAYLOAD_BYTES) throw new Malformed(`frame ${sequence} of source ${source} has ${payload.length} bytes; at most ${MAX_PAYLOAD_BYTES} are allowed`);
    const checked = checkPayload(payload);
    if (!checked.ok) throw new Malformed(`frame ${sequence} of source ${source} for tick ${tick} would be refused at the door: ${checked.message}`);
  }
}
