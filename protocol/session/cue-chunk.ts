import { CUE, CUE_KIND, CUE_STRIDE } from '../cue.ts';
import type { Tick } from '../units.ts';
import { ByteReader, ByteWriter, Malformed } from './bytes.ts';
import { packBody, unpackBody } from './chunk.ts';
import { MAX_CHUNK_CUES, MAX_CHUNK_TICKS } from './limits.ts';

/**
 * Steps in 1 of each field of a cue; what is not named is a whole number. Powers of two, so that a quantised value is exact.
 * 1/256 of a semitone is 0.4 cents; 1/1024 of a velocity 0.01 dB at full strength.
 */
const STEPS = new Float64Array(CUE_STRIDE).fill(1);
STEPS[CUE.pitch] = 256;
STEPS[CUE.velocity] = 1024;
STEPS[CUE.duration] = 1024;
STEPS[CUE.pan] = 256;
STEPS[CUE.tone] = 256;
STEPS[CUE.movedPitch] = 256;
STEPS[CUE.amount] = 1024;
/** Rounds of recorded sound lie end to end to the sample: their moments, lengths and places are kept to less than a hundredth of one (at 192 kHz). */
const TAPE_STEPS = STEPS.slice();
TAPE_STEPS[CUE.micros] = 1024;
TAPE_STEPS[CUE.duration] = TAPE_STEPS[CUE.amount] = TAPE_STEPS[CUE.pitch] = 67_108_864;
const stepsOf = (kind: number): Float64Array => (kind >= CUE_KIND.trackRecord && kind <= CUE_KIND.trackMix ? TAPE_STEPS : STEPS);

/** Quantised magnitudes stay below this, so that differences are exact. */
const MAX_QUANTISED = 0x8_0000_0000_0000;

/** Fields that are written, in this order; ids are not (see {@link CueList}). */
const FIELDS: readonly number[] = [
  CUE.kind, CUE.instrument, CUE.voice, CUE.tick, CUE.micros, CUE.source, CUE.pulse, CUE.pitch, CUE.velocity, CUE.duration, CUE.pan, CUE.zone, CUE.loop, CUE.tone, CUE.causeMicros,
  CUE.movedMicros, CUE.movedPitch, CUE.amount, CUE.content,
];
/** Columns that a cue had before the loop station; a chunk that ends after them holds zeros in the others. */
const FIRST_FIELDS = 15;

function quantise(value: number, step: number): number {
  const scaled = Math.round(value * step);
  return scaled >= -MAX_QUANTISED && scaled <= MAX_QUANTISED ? scaled + 0 : 0;
}

/** Predicts a cue's fields from the latest one of the same kind, instrument and voice. */
class CueHistory {
  private readonly latest = new Map<string, Float64Array>();
  private readonly none = new Float64Array(CUE_STRIDE);

  before(kind: number, instrument: number, voice: number): Float64Array {
    return this.latest.get(`${kind} ${instrument} ${voice}`) ?? this.none;
  }

  keep(cue: Float64Array): void {
    this.latest.set(`${cue[CUE.kind]!} ${cue[CUE.instrument]!} ${cue[CUE.voice]!}`, cue);
  }
}

/** Cues in the order in which they left. */
export interface CueList {
  /**
   * CUE_STRIDE numbers each. A file keeps no ids, which are 52 random bits each: `id` is the cue's place in the session, from 1,
   * so that it is unique in it and the same on every reading.
   */
  readonly cues: Float64Array;
  /** The tick that each left in, ascending. */
  readonly leftAt: Uint32Array;
}

/** A chunk of the cues that left during `from` … `to` − 1. */
export function encodeCueChunk(from: Tick, to: Tick, cues: Float64Array, leftAt: ArrayLike<number>, count: number): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(256), history = new CueHistory(), columns = FIELDS.map(() => new ByteWriter(count * 2 + 16)), places = new ByteWriter(count + 16);
  let left = from;
  for (let n = 0; n < count; n++) {
    const cue = new Float64Array(CUE_STRIDE), steps = stepsOf(cues[n * CUE_STRIDE + CUE.kind]!);
    for (const field of FIELDS) cue[field] = quantise(cues[n * CUE_STRIDE + field]!, steps[field]!);
    places.varint(leftAt[n]! - left);
    left = leftAt[n]!;
    // Most live cues sound in the tick they leave in, most notes a constant time after it.
    cue[CUE.tick] = cue[CUE.tick]! - left;
    const before = history.before(cue[CUE.kind]!, cue[CUE.instrument]!, cue[CUE.voice]!);
    FIELDS.forEach((field, column) => columns[column]!.signed(column < 3 ? cue[field]! : cue[field]! - before[field]!));
    history.keep(cue);
  }
  const raw = new ByteWriter(1024);
  raw.run(places.written());
  for (const column of columns) raw.run(column.written());
  out.u32(from);
  out.u32(to - from);
  out.varint(count);
  out.put(packBody(raw.written()));
  return out.take();
}

export interface CueHead {
  readonly from: Tick;
  readonly to: Tick;
  readonly count: number;
  readonly packed: Uint8Array;
}

/** @throws Malformed */
export function readCueHead(body: Uint8Array): CueHead {
  const reader = new ByteReader(body), from = reader.u32(), length = reader.u32(), count = reader.count('cues', MAX_CHUNK_CUES);
  if (length > MAX_CHUNK_TICKS) throw new Malformed(`it covers ${length} ticks; at most ${MAX_CHUNK_TICKS} are allowed`);
  return { from, to: from + length, count, packed: reader.get(reader.left) };
}

/**
 * @param firstId id of the chunk's first cue
 * @throws Malformed
 */
export function decodeCueChunk(head: CueHead, firstId: number): CueList {
  const { from, to, count } = head, reader = new ByteReader(unpackBody(head.packed)), history = new CueHistory();
  const places = new ByteReader(reader.run('bytes of places', reader.left));
  const columns: ByteReader[] = [];
  while (columns.length < FIELDS.length && (columns.length < FIRST_FIELDS || reader.left > 0)) columns.push(new ByteReader(reader.run('bytes of a column', reader.left)));
  reader.end();
  if (count > places.left) throw new Malformed(`it claims ${count} cues in ${places.left} bytes`);
  const cues = new Float64Array(count * CUE_STRIDE), leftAt = new Uint32Array(count);
  let left = from;
  for (let n = 0; n < count; n++) {
    left += places.varint();
    if (left >= to) throw new Malformed(`cue ${n} left in tick ${left}; the chunk covers ${from} to ${to - 1}`);
    leftAt[n] = left;
    const cue = new Float64Array(CUE_STRIDE), at = n * CUE_STRIDE;
    for (let column = 0; column < 3; column++) cue[FIELDS[column]!] = columns[column]!.signed();
    const before = history.before(cue[CUE.kind]!, cue[CUE.instrument]!, cue[CUE.voice]!);
    for (let column = 3; column < columns.length; column++) {
      const field = FIELDS[column]!, value = columns[column]!.signed() + before[field]!;
      if (value < -2 * MAX_QUANTISED || value > 2 * MAX_QUANTISED) throw new Malformed(`cue ${n} holds a number beyond 52 bits`);
      cue[field] = value;
    }
    history.keep(cue);
    const steps = stepsOf(cue[CUE.kind]!);
    for (const field of FIELDS) cues[at + field] = cue[field]! / steps[field]!;
    cues[at + CUE.tick] = cue[CUE.tick]! + left;
    cues[at + CUE.id] = firstId + n;
  }
  places.end();
  for (const column of columns) column.end();
  return { cues, leftAt };
}
