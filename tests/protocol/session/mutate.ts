import { deflateSync, inflateSync } from 'fflate';
import type { NoiseStream } from '../../../protocol/motion/random.ts';
import type { JamSession, ReadSession } from '../../../protocol/session/index.ts';
import { checkPayload, RenderFrame } from '../../../protocol/index.ts';
import { chunk, chunksOf, withBody } from './make-session.ts';

const whole = (noise: NoiseStream, below: number): number => Math.floor(noise.uniform() * below);
const pick = <T>(noise: NoiseStream, values: readonly T[]): T => values[whole(noise, values.length)]!;
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const random = (noise: NoiseStream, length: number): Uint8Array => Uint8Array.from({ length }, () => whole(noise, 256));

/** A few bytes changed: bits, extremes, random ones; or some taken out, put in or repeated. */
function nudged(bytes: Uint8Array, noise: NoiseStream): Uint8Array {
  const changed = bytes.slice();
  if (changed.length === 0) return random(noise, 1 + whole(noise, 4));
  if (noise.uniform() < 0.25) {
    const at = whole(noise, bytes.length), length = whole(noise, Math.min(40, bytes.length - at) + 1);
    return pick(noise, [joined(bytes.subarray(0, at), bytes.subarray(at + length)), joined(bytes.subarray(0, at + length), bytes.subarray(at)), joined(bytes.subarray(0, at), random(noise, length), bytes.subarray(at))]);
  }
  for (let n = 1 + whole(noise, 6); n > 0; n--) {
    const at = whole(noise, Math.min(changed.length, noise.uniform() < 0.5 ? 64 : Infinity));
    changed[at] = pick(noise, [changed[at]! ^ (1 << whole(noise, 8)), 0, 0xff, 0x80, 0x7f, whole(noise, 256)]);
  }
  return changed;
}

/** Where the packed part of a chunk's body begins: coding byte, raw size, data. −1 where there is none. */
function packedAt(type: string, body: Uint8Array): number {
  let at = type === 'PART' ? 0 : type === 'INPT' ? 6 : type === 'CUES' ? 8 : type === 'PICT' ? 0 : -1;
  if (at < 0 || type === 'PART') return at;
  const varint = (): number => { let value = 0, scale = 1; for (; body[at]! >= 0x80; at++, scale *= 128) value += (body[at]! & 0x7f) * scale; return value + body[at++]! * scale; };
  const count = varint();
  if (type === 'INPT') for (let n = 0; n < count; n++) { at += 2; varint(); varint(); at += 32; }
  if (type === 'PICT') at += 4 * count;
  return at;
}

/** The file with what one chunk holds changed under its compression, and size and check sum made right again. */
function insideOut(bytes: Uint8Array, noise: NoiseStream): Uint8Array {
  const candidates = chunksOf(bytes).flatMap(({ type, body }, index) => { const at = packedAt(type, body); return at >= 0 && at < body.length ? [{ index, at }] : []; });
  const { index, at } = pick(noise, candidates);
  return withBody(bytes, index, (body) => {
    const raw = body[at] === 1 ? inflateSync(body.subarray(at + 5)) : body.subarray(at + 1), changed = nudged(raw, noise), size = Buffer.alloc(4);
    size.writeUInt32LE(changed.length);
    return noise.uniform() < 0.5 ? joined(body.subarray(0, at), Uint8Array.of(1), size, deflateSync(changed)) : joined(body.subarray(0, at), Uint8Array.of(0), changed);
  });
}

/** 60 MB of zeros, as 59 KB. Made once. */
let bomb: Uint8Array | undefined;

/** The file with a body that inflates to more or less than it says, or says more than it may. */
function swollen(bytes: Uint8Array, noise: NoiseStream): Uint8Array {
  const chunks = chunksOf(bytes), index = whole(noise, chunks.length), { type, body } = chunks[index]!, at = packedAt(type, body);
  const claim = pick(noise, [0, 1, 1000, 5 * 1024 * 1024, 5 * 1024 * 1024 + 1, 0x7fffffff, 0xffffffff, whole(noise, 2 ** 32)]), size = Buffer.alloc(4);
  size.writeUInt32LE(claim);
  if (at < 0 || noise.uniform() < 0.3) {
    const changed = bytes.slice();
    changed.set(size, chunks[index]!.at + 4);
    return changed;
  }
  const zeros = noise.uniform() < 0.25 ? (bomb ??= deflateSync(new Uint8Array(60_000_000), { level: 9 })) : deflateSync(new Uint8Array(pick(noise, [0, 1000, claim <= 5 * 1024 * 1024 ? claim : 10])), { level: 9 });
  return withBody(bytes, index, (old) => joined(old.subarray(0, at), Uint8Array.of(1), size, pick(noise, [zeros, old.subarray(at + 5), random(noise, 200)])));
}

const VALUES: readonly unknown[] = [null, 0, -1, 1.5, 1e300, 2, '', 'x', 'x'.repeat(5000), [], {}, [1], { of: 1 }, true, '0'.repeat(32), 'é🎻', { __proto__: 1 }];

function otherHeader(bytes: Uint8Array, noise: NoiseStream): Uint8Array {
  return withBody(bytes, 0, (body) => {
    const header = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>, changes = header.changes as Record<string, unknown>[] | undefined;
    const fields = changes && noise.uniform() < 0.7 ? pick(noise, changes) : header, field = pick(noise, [...Object.keys(fields), 'other', '__proto__', 'toString']);
    if (noise.uniform() < 0.2) delete fields[field];
    else fields[field] = pick(noise, VALUES);
    const text = Buffer.from(JSON.stringify(header));
    return noise.uniform() < 0.2 ? nudged(text, noise) : text;
  });
}

/** Chunks left out, twice there, in another order or from another file, with an end mark that fits or not. */
function shuffled(bytes: Uint8Array, other: Uint8Array, noise: NoiseStream): Uint8Array {
  const pieces = chunksOf(bytes).map(({ at, end }) => bytes.subarray(at, end)), foreign = chunksOf(other).map(({ at, end }) => other.subarray(at, end)), at = 1 + whole(noise, pieces.length - 1);
  pick(noise, [
    () => pieces.splice(at, 1), () => pieces.splice(at, 0, pieces[whole(noise, pieces.length)]!), () => pieces.splice(at, 0, pick(noise, foreign)),
    () => pieces.push(pieces.splice(at, 1)[0]!), () => pieces.splice(at, 0, chunk(pick(noise, ['ABCD', 'INPT', 'CUES', 'HASH', 'PICT', 'MARK', 'SRCE', 'SIGN', 'ENDS', 'PART', 'HEAD']), random(noise, whole(noise, 60)))),
  ])();
  return joined(bytes.subarray(0, 8), ...pieces);
}

export type Mutation = 'bits' | 'cut' | 'splice' | 'chunk, sum repaired' | 'inside, sum repaired' | 'sizes' | 'header, sum repaired' | 'chunks moved';
export const MUTATIONS: readonly Mutation[] = ['bits', 'cut', 'splice', 'chunk, sum repaired', 'inside, sum repaired', 'sizes', 'header, sum repaired', 'chunks moved'];

/** A file as accident or malice might leave it. */
export function mutate(bytes: Uint8Array, other: Uint8Array, kind: Mutation, noise: NoiseStream): Uint8Array {
  switch (kind) {
    case 'bits': {
      const changed = bytes.slice();
      for (let n = 1 + whole(noise, 8); n > 0; n--) changed[whole(noise, changed.length)]! ^= 1 << whole(noise, 8);
      return changed;
    }
    case 'cut': return bytes.slice(0, whole(noise, bytes.length));
    case 'splice': {
      const from = whole(noise, other.length), piece = other.subarray(from, from + whole(noise, other.length - from)), at = whole(noise, bytes.length);
      return joined(bytes.subarray(0, at), piece, bytes.subarray(Math.min(bytes.length, at + pick(noise, [0, piece.length, whole(noise, 100)]))));
    }
    case 'chunk, sum repaired': return withBody(bytes, whole(noise, chunksOf(bytes).length), (body) => nudged(body, noise));
    case 'inside, sum repaired': return insideOut(bytes, noise);
    case 'sizes': return swollen(bytes, noise);
    case 'header, sum repaired': return otherHeader(bytes, noise);
    case 'chunks moved': return shuffled(bytes, other, noise);
  }
}

export type Outcome = 'refused' | 'prefix' | 'whole';

/** A message that names what is wrong and where: a chunk with its byte, or the file as a whole. */
const NAMED = /^(Chunk \d+ \((header|part names|source|input|hashes|cues|pictures|markers|signature|end mark|of unknown kind)\) at byte \d+ |The file (is empty|ends at byte \d+)|This is not a \.jam file|\d+ bytes follow the end mark)/;

/**
 * Looks at what was read: that it is named, and that all of it can be asked for.
 * @throws Error when it is not so
 */
export function judge(read: ReadSession): { readonly outcome: Outcome; readonly session: JamSession | null } {
  const message = read.ok ? read.session.problem : read.message;
  if (message !== null && (!NAMED.test(message) || message.includes('could not be read'))) throw new Error(`not named: ${message}`);
  if (!read.ok) return { outcome: 'refused', session: null };
  const { session } = read, picture = new RenderFrame(), next = new Map<number, number>();
  for (let tick = 0; tick < session.ticks; tick++) {
    for (const { source, sequence, payload } of session.framesOf(tick)) {
      if (sequence !== (next.get(source) ?? 0) || !checkPayload(payload).ok) throw new Error(`frame ${sequence} of source ${source} at tick ${tick} is not fit`);
      next.set(source, sequence + 1);
    }
  }
  const { cues, leftAt } = session.cuesOf(0, session.ticks);
  if (leftAt.some((tick, n) => tick >= session.ticks || tick < (leftAt[n - 1] ?? 0)) || cues.some(Number.isNaN)) throw new Error('cues are not fit');
  for (let index = 0; index < session.pictureTicks.length; index++) session.readPicture(index, picture);
  return { outcome: message === null ? 'whole' : 'prefix', session };
}

