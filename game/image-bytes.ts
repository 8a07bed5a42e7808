import { UsageError, type Image } from '../engine/index.ts';

/** "JAMI", little-endian. */
const MAGIC = 0x494d414a;
const HEADER_BYTES = 16;

/**
 * An image as one run of bytes, for sending and storing: u32 magic · u32 bytes of layout · u32 bytes of arena · u32 number of
 * externals · that many u32 lengths · layout (Latin-1) · arena · externals. The result owns its memory.
 */
export function packImage(image: Image): Uint8Array<ArrayBuffer> {
  const { layout, arena, externals } = image;
  let total = HEADER_BYTES + 4 * externals.length + layout.length + arena.length;
  for (const bytes of externals) total += bytes.length;
  const packed = new Uint8Array(total), view = new DataView(packed.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, layout.length, true);
  view.setUint32(8, arena.length, true);
  view.setUint32(12, externals.length, true);
  let at = HEADER_BYTES;
  for (const bytes of externals) {
    view.setUint32(at, bytes.length, true);
    at += 4;
  }
  for (let i = 0; i < layout.length; i++) packed[at++] = layout.charCodeAt(i);
  packed.set(arena, at);
  at += arena.length;
  for (const bytes of externals) {
    packed.set(bytes, at);
    at += bytes.length;
  }
  return packed;
}

/** Undoes {@link packImage}. @throws UsageError for bytes that are no whole image. */
export function unpackImage(packed: Uint8Array): Image {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw new UsageError(`These ${packed.length} bytes are no image of a room; give what snapshot() returned.`);
  const layoutBytes = view.getUint32(4, true), arenaBytes = view.getUint32(8, true), count = view.getUint32(12, true);
  let at = HEADER_BYTES + 4 * count, total = at + layoutBytes + arenaBytes;
  for (let i = 0; i < count && HEADER_BYTES + 4 * i + 4 <= packed.length; i++) total += view.getUint32(HEADER_BYTES + 4 * i, true);
  if (total !== packed.length) throw new UsageError(`An image of ${packed.length} bytes should have ${total}; it was cut or damaged on its way.`);
  const letters: string[] = [];
  for (let i = 0; i < layoutBytes; i++) letters.push(String.fromCharCode(packed[at++]!));
  const arena = packed.slice(at, at + arenaBytes) as Uint8Array<ArrayBuffer>;
  at += arenaBytes;
  const externals: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const length = view.getUint32(HEADER_BYTES + 4 * i, true);
    externals.push(packed.slice(at, at + length));
    at += length;
  }
  return { layout: letters.join(''), arena, externals };
}
