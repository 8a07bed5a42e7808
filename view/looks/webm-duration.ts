/**
 * WebM that a browser records has no length in it, since the length is not known when the file begins: players then show none and cannot jump.
 * Source of the element ids: Matroska specification, RFC 9559.
 */
const EBML = 0x1a45dfa3, SEGMENT = 0x18538067, INFO = 0x1549a966, TIMESTAMP_SCALE = 0x2ad7b1, DURATION = 0x4489, CLUSTER = 0x1f43b675;

interface Element { readonly id: number; readonly from: number; readonly data: number; readonly size: number; readonly isEndless: boolean }

/** The element at a place; null where none begins whole. */
function elementAt(bytes: Uint8Array, from: number): Element | null {
  const idLength = from < bytes.length ? Math.clz32(bytes[from]!) - 23 : 9;
  if (idLength > 4 || from + idLength >= bytes.length) return null;
  let id = 0;
  for (let i = 0; i < idLength; i++) id = id * 256 + bytes[from + i]!;
  const first = bytes[from + idLength]!, sizeLength = Math.clz32(first) - 23;
  if (sizeLength > 8 || from + idLength + sizeLength > bytes.length) return null;
  let size = first & ((1 << (8 - sizeLength)) - 1), isEndless = size === (1 << (8 - sizeLength)) - 1;
  for (let i = 1; i < sizeLength; i++) {
    const byte = bytes[from + idLength + i]!;
    isEndless &&= byte === 255;
    size = size * 256 + byte;
  }
  return { id, from, data: from + idLength + sizeLength, size: isEndless ? Infinity : size, isEndless };
}

/** Where an element's children are, in order. */
function children(bytes: Uint8Array, from: number, to: number): Element[] {
  const found: Element[] = [];
  for (let at = from; at < to;) {
    const element = elementAt(bytes, at);
    if (!element) break;
    found.push(element);
    if (element.isEndless || element.id === CLUSTER) break;
    at = element.data + element.size;
  }
  return found;
}

/**
 * The beginning of a WebM file with the length written into it: what replaces the first `bytes.length` bytes of the file. Null where it is no WebM, where it
 * has a length already, or where its parts' sizes would have to be counted anew.
 *
 * @param bytes the file's first bytes, its head whole among them (64 KB do)
 */
export function withDuration(bytes: Uint8Array, seconds: number): Uint8Array<ArrayBuffer> | null {
  const [head, segment] = children(bytes, 0, bytes.length);
  if (head?.id !== EBML || segment?.id !== SEGMENT || !segment.isEndless || !(seconds > 0)) return null;
  const info = children(bytes, segment.data, bytes.length).find(({ id }) => id === INFO);
  if (!info || info.isEndless || info.data + info.size > bytes.length) return null;
  const parts = children(bytes, info.data, info.data + info.size), scaleAt = parts.find(({ id }) => id === TIMESTAMP_SCALE);
  if (parts.some(({ id }) => id === DURATION)) return null;
  let scale = 0;
  if (scaleAt) for (let i = 0; i < scaleAt.size; i++) scale = scale * 256 + bytes[scaleAt.data + i]!;
  const duration = new DataView(new ArrayBuffer(11));
  duration.setUint16(0, DURATION);
  duration.setUint8(2, 0x88);
  duration.setFloat64(3, (seconds * 1e9) / (scale || 1e6));
  const size = new DataView(new ArrayBuffer(12));
  size.setUint32(0, INFO);
  size.setUint32(4, 0x01000000);
  size.setUint32(8, info.size + 11);
  const made = new Uint8Array(bytes.length + 11 + 12 - (info.data - info.from));
  made.set(bytes.subarray(0, info.from));
  made.set(new Uint8Array(size.buffer), info.from);
  made.set(bytes.subarray(info.data, info.data + info.size), info.from + 12);
  made.set(new Uint8Array(duration.buffer), info.from + 12 + info.size);
  made.set(bytes.subarray(info.data + info.size), info.from + 12 + info.size + 11);
  return made;
}
