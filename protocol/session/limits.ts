/**
 * What a `.jam` file may claim. Each bound keeps a reader's memory and time in proportion to the bytes it was given; a real
 * session stays far below all of them. They are part of the format: see docs/session-format.md.
 */

/** Version of the format that this code writes and reads. */
export const FORMAT_VERSION = 1;
/** First bytes of every file: not text, and broken by whatever mangles line ends (as PNG's are). */
export const SIGNATURE: Uint8Array = Uint8Array.of(0x89, 0x4a, 0x41, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a);
/** Type, stored bytes, CRC-32. */
export const CHUNK_HEAD_BYTES = 12;
/** Raw bytes of one chunk's body. */
export const MAX_RAW_BYTES = 5 * 1024 * 1024;
/** Deflated bytes of one body; what would take more is kept as it is. */
export const MAX_DEFLATED_BYTES = 128 * 1024;
/** The header's JSON, UTF-8. */
export const MAX_HEADER_BYTES = 64 * 1024;
/** Ticks that one input chunk covers: 16 s. A small file cannot claim a long session. */
export const MAX_CHUNK_TICKS = 2048;
/** Ticks of a session: half a year. */
export const MAX_SESSION_TICKS = 0x7fff_ffff;
export const MAX_CHUNK_FRAMES = 65_536;
/** Payload bytes of one input chunk, decoded: 64 sources may fill a frame each in one tick. */
export const MAX_CHUNK_PAYLOAD_BYTES = 4 * 1024 * 1024;
export const MAX_SOURCES = 256;
export const MAX_PART_NAMES = 4096;
/** Changes of a room's mods; the header's own bound may come first. */
export const MAX_MODS_CHANGES = 256;
/** Cues of one chunk. */
export const MAX_CHUNK_CUES = 32_768;
/** Light keyframes of one chunk. */
export const MAX_CHUNK_PICTURES = 64;
/** UTF-8 bytes of a name, a kind of marker, a part's id. */
export const MAX_NAME_BYTES = 255;
/** UTF-8 bytes of a marker's text. */
export const MAX_MARKER_BYTES = 4096;
/** Bytes of a key or a signature. */
export const MAX_KEY_BYTES = 1024;
