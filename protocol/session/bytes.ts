import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** Why a chunk was not understood. Stays inside this folder: the reader turns it into a problem with chunk and byte. */
export class Malformed extends Error {}

/** Growing little-endian bytes. */
export class ByteWriter {
  private bytes: Uint8Array<ArrayBuffer>;
  private view: DataView;
  length = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  private room(extra: number): number {
    const at = this.length, end = at + extra;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.bytes.length * 2, end));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.length = end;
    return at;
  }

  u8(value: number): void {
    const at = this.room(1);
    this.bytes[at] = value;
  }

  u16(value: number): void {
    const at = this.room(2);
    this.view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.room(4);
    this.view.setUint32(at, value, true);
  }

  /** A whole number from 0 to 2^53 − 1: seven bits a byte, low ones first, the high bit says that more follow. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.u8((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.u8(rest);
  }

  /** A whole number of magnitude below 2^52: 0, −1, 1, −2 … as 0, 1, 2, 3 … */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  put(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** Varint of the length, then the bytes. */
  run(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.put(bytes);
  }

  /** UTF-8 with its length before it; cut between characters to at most `most` bytes. */
  text(text: string, most: number): void {
    let bytes = encodeUtf8(text);
    if (bytes.length > most) {
      let end = most;
      while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
      bytes = bytes.subarray(0, end);
    }
    this.run(bytes);
  }

  /** What was written so far; a view, good until the next write. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  /** A copy of what was written; the writer starts empty again. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

/** Reads little-endian bytes and never past their end. Every method throws {@link Malformed}. */
export class ByteReader {
  private readonly view: DataView;
  at = 0;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  private take(count: number): number {
    const at = this.at;
    if (count > this.bytes.length - at) throw new Malformed(`it ends ${count - (this.bytes.length - at)} bytes too early`);
    this.at = at + count;
    return at;
  }

  u8(): number {
    return this.bytes[this.take(1)]!;
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  varint(): number {
    let value = 0, scale = 1;
    for (let n = 0; n < 8; n++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      scale *= 0x80;
    }
    throw new Malformed('a number in it is longer than 53 bits');
  }

  /** A varint that counts something of which there are at most `most`. */
  count(what: string, most: number): number {
    const value = this.varint();
    if (value > most) throw new Malformed(`it claims ${value} ${what}; at most ${most} are possible`);
    return value;
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** A view of the next bytes. */
  get(count: number): Uint8Array {
    const at = this.take(count);
    return this.bytes.subarray(at, at + count);
  }

  run(what: string, most: number): Uint8Array {
    return this.get(this.count(what, most));
  }

  text(what: string, most: number): string {
    const text = decodeUtf8(this.run(`bytes of ${what}`, most));
    if (text === null) throw new Malformed(`${what} is not UTF-8`);
    return text;
  }

  /** Nothing may be left. */
  end(): void {
    if (this.left > 0) throw new Malformed(`${this.left} bytes follow its content`);
  }
}

/** Lower-case hex digits of bytes. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Bytes of an even number of hex digits. */
export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
