import type { Tick } from '../units.ts';
import { bytesOfHex, ByteReader, ByteWriter, hexOf, Malformed } from './bytes.ts';
import { packBody, unpackBody } from './chunk.ts';
import { MAX_KEY_BYTES, MAX_MARKER_BYTES, MAX_NAME_BYTES, MAX_PART_NAMES } from './limits.ts';
import type { SessionMarker, StoredHash } from './session.ts';

/** What the entries of {@link StoredHash.parts} belong to. */
export function encodePartNames(names: readonly string[]): Uint8Array<ArrayBuffer> {
  const raw = new ByteWriter(1024);
  raw.varint(names.length);
  for (const name of names) raw.text(name, MAX_NAME_BYTES);
  return packBody(raw.written());
}

/** @throws Malformed */
export function decodePartNames(body: Uint8Array): string[] {
  const reader = new ByteReader(unpackBody(body, MAX_PART_NAMES * (MAX_NAME_BYTES + 2))), names: string[] = [];
  const count = reader.count('names', Math.min(MAX_PART_NAMES, reader.left));
  for (let n = 0; n < count; n++) names.push(reader.text('a name', MAX_NAME_BYTES));
  reader.end();
  return names;
}

export interface SourceEntry {
  readonly source: number;
  readonly name: string;
  readonly key: Uint8Array;
}

export function encodeSource({ source, name, key }: SourceEntry): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.u16(source);
  out.text(name, MAX_NAME_BYTES);
  out.run(key);
  return out.take();
}

/** @throws Malformed */
export function decodeSource(body: Uint8Array): SourceEntry {
  const reader = new ByteReader(body), source = reader.u16(), name = reader.text('the name', MAX_NAME_BYTES), key = reader.run('bytes of key', MAX_KEY_BYTES).slice();
  reader.end();
  return { source, name, key };
}

export interface SignatureEntry {
  readonly source: number;
  /** The signature is over the chain after so many frames. */
  readonly frames: number;
  readonly signature: Uint8Array;
}

export function encodeSignature({ source, frames, signature }: SignatureEntry): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.u16(source);
  out.varint(frames);
  out.run(signature);
  return out.take();
}

/** @throws Malformed */
export function decodeSignature(body: Uint8Array): SignatureEntry {
  const reader = new ByteReader(body), source = reader.u16(), frames = reader.varint(), signature = reader.run('bytes of signature', MAX_KEY_BYTES).slice();
  reader.end();
  return { source, frames, signature };
}

/** Hashes, each with the parts of the world or without. They are random bits, so they are not deflated. */
export function encodeHashes(hashes: readonly StoredHash[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(hashes.length * 13 + 16);
  out.varint(hashes.length);
  for (const { tick, hash, parts } of hashes) {
    out.u32(tick);
    out.put(bytesOfHex(hash));
    out.u8(parts ? 1 : 0);
    if (parts) for (const part of parts) out.put(bytesOfHex(part));
  }
  return out.take();
}

/**
 * @param partCount how many part names the session has
 * @throws Malformed
 */
export function decodeHashes(body: Uint8Array, partCount: number): StoredHash[] {
  const reader = new ByteReader(body), count = reader.count('hashes', body.length / 13), hashes: StoredHash[] = [];
  for (let n = 0; n < count; n++) {
    const tick = reader.u32(), hash = hexOf(reader.get(8)), hasParts = reader.u8();
    if (hasParts > 1) throw new Malformed(`hash ${n} is marked ${hasParts}, neither 0 (whole) nor 1 (with parts)`);
    let parts: string[] | null = null;
    if (hasParts === 1) {
      const bytes = reader.get(8 * partCount);
      parts = [];
      for (let part = 0; part < partCount; part++) parts.push(hexOf(bytes.subarray(part * 8, part * 8 + 8)));
    }
    hashes.push({ tick, hash, parts });
  }
  reader.end();
  return hashes;
}

export function encodeMarkers(markers: readonly SessionMarker[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.varint(markers.length);
  for (const { tick, kind, text } of markers) {
    out.u32(tick);
    out.text(kind, MAX_NAME_BYTES);
    out.text(text, MAX_MARKER_BYTES);
  }
  return out.take();
}

/** @throws Malformed */
export function decodeMarkers(body: Uint8Array): SessionMarker[] {
  const reader = new ByteReader(body), count = reader.count('markers', body.length / 6), markers: SessionMarker[] = [];
  for (let n = 0; n < count; n++) markers.push({ tick: reader.u32(), kind: reader.text('a kind', MAX_NAME_BYTES), text: reader.text('a text', MAX_MARKER_BYTES) });
  reader.end();
  return markers;
}

export function encodeEnd(ticks: Tick, chunks: number): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.u32(ticks);
  out.u32(chunks);
  return out.take();
}

/** The session's ticks, and how many chunks stand before the end mark. @throws Malformed */
export function decodeEnd(body: Uint8Array): { readonly ticks: Tick; readonly chunks: number } {
  const reader = new ByteReader(body), end = { ticks: reader.u32(), chunks: reader.u32() };
  reader.end();
  return end;
}
