import { createCRC32 } from 'hash-wasm';
import { deflateSync, Inflate } from 'fflate';
import { ByteReader, ByteWriter, Malformed } from './bytes.ts';
import { CHUNK_HEAD_BYTES, MAX_DEFLATED_BYTES, MAX_RAW_BYTES } from './limits.ts';

/** Types of chunks, and what messages call them. */
export const CHUNK_NAMES = {
  HEAD: 'header', PART: 'part names', SRCE: 'source', INPT: 'input', HASH: 'hashes', CUES: 'cues', PICT: 'pictures', MARK: 'markers', SIGN: 'signature', ENDS: 'end mark',
} as const;
export type ChunkType = keyof typeof CHUNK_NAMES;

/** CRC-32 (IEEE 802.3) as a function that may be called at once. */
export type Crc = (type: Uint8Array, body: Uint8Array) => number;

/** hash-wasm compiles its module asynchronously, once; the function that comes back is synchronous. */
export async function createCrc(): Promise<Crc> {
  const hasher = await createCRC32();
  return (type, body) => {
    const digest = hasher.init().update(type).update(body).digest('binary');
    return ((digest[0]! << 24) | (digest[1]! << 16) | (digest[2]! << 8) | digest[3]!) >>> 0;
  };
}

/** Appends one chunk: type, stored bytes, CRC-32 over type and body, body. */
export function writeChunk(out: ByteWriter, crc: Crc, type: ChunkType, body: Uint8Array): void {
  const letters = Uint8Array.from(type, (letter) => letter.charCodeAt(0));
  out.put(letters);
  out.u32(body.length);
  out.u32(crc(letters, body));
  out.put(body);
}

/** What `readChunkHead` found at a place in a file. */
export interface ChunkHead {
  /** Four letters; not necessarily a known type. */
  readonly type: string;
  readonly stored: number;
  readonly crc: number;
}

/** The head of the chunk at `at`, or null if fewer than its twelve bytes are left. */
export function readChunkHead(bytes: Uint8Array, at: number): ChunkHead | null {
  if (bytes.length - at < CHUNK_HEAD_BYTES) return null;
  const reader = new ByteReader(bytes.subarray(at, at + CHUNK_HEAD_BYTES));
  const type = String.fromCharCode(...reader.get(4));
  return { type, stored: reader.u32(), crc: reader.u32() };
}

const CODING = { plain: 0, deflated: 1 } as const;

/** A body that may be deflated: coding, and for a deflated one its raw size, then the data. The shorter of the two is written. */
export function packBody(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(raw.length + 8);
  const deflated = deflateSync(raw, { level: 9 });
  if (deflated.length + 4 < raw.length && deflated.length <= MAX_DEFLATED_BYTES) {
    out.u8(CODING.deflated);
    out.u32(raw.length);
    out.put(deflated);
  } else {
    out.u8(CODING.plain);
    out.put(raw);
  }
  return out.take();
}

/**
 * The raw bytes of a packed body. Memory: the size that the body claims, at most `most`; a body that holds more or less is refused.
 * @throws Malformed
 */
export function unpackBody(body: Uint8Array, most = MAX_RAW_BYTES): Uint8Array {
  const reader = new ByteReader(body), coding = reader.u8();
  if (coding === CODING.plain) {
    if (reader.left > most) throw new Malformed(`it holds ${reader.left} bytes; at most ${most} are allowed`);
    return reader.get(reader.left);
  }
  if (coding !== CODING.deflated) throw new Malformed(`its coding ${coding} is neither 0 (plain) nor 1 (deflated)`);
  const raw = reader.u32();
  if (raw > most) throw new Malformed(`it claims to inflate to ${raw} bytes; at most ${most} are allowed`);
  if (reader.left > MAX_DEFLATED_BYTES) throw new Malformed(`it holds ${reader.left} deflated bytes; at most ${MAX_DEFLATED_BYTES} are allowed`);
  return inflate(reader.get(reader.left), raw);
}

/**
 * Deflated bytes that are inflated at once. Deflate blows up 1032 times at most, so a body that holds more than it claims is found
 * out within some 4 MB, whatever it holds.
 */
const SLICE_BYTES = 4096;

/** Inflates to exactly `length` bytes. @throws Malformed as soon as there are more, or when there are fewer */
function inflate(deflated: Uint8Array, length: number): Uint8Array {
  const inflated = new Uint8Array(length);
  let at = 0;
  const stream = new Inflate((piece) => {
    if (at + piece.length > length) throw new Malformed(`it claims to inflate to ${length} bytes and holds more`);
    inflated.set(piece, at);
    at += piece.length;
  });
  try {
    for (let from = 0; from < deflated.length; from += SLICE_BYTES) stream.push(deflated.subarray(from, from + SLICE_BYTES), from + SLICE_BYTES >= deflated.length);
  } catch (cause) {
    if (cause instanceof Malformed) throw cause;
    throw new Malformed(`it cannot be inflated (${(cause as Error).message})`);
  }
  if (at !== length) throw new Malformed(`it claims to inflate to ${length} bytes and holds ${at}`);
  return inflated;
}
