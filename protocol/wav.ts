/** Recorded sound as a WAV file (RIFF WAVE, PCM of 16 or 24 bits, or IEEE floats of 32; Microsoft/IBM "Multimedia Programming Interface and Data Specifications 1.0", 1991). */

/** Bits a sample: whole numbers, or at 32 floating ones, which do not clip. */
export type WavBits = 16 | 24 | 32;

const HEADER_BYTES = 44, FACT_BYTES = 12, SMPL_BYTES = 8 + 36 + 24;

/** Codes of the format chunk. The last says that the code stands further on. */
const PCM = 1, FLOAT = 3, EXTENSIBLE = 0xfffe;

/** What a WAV file says. */
export interface WavSound {
  readonly sampleRate: number;
  /** One array a channel, −1…1, equally long. */
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  /** The part that goes round, frames from the file's first; null when the file marks none. */
  readonly loop: { readonly from: number; readonly to: number } | null;
}

/** Interleaves channels into little-endian samples. What lies outside −1…1 is clipped, but for floats. */
export function pcmOf(channels: readonly Float32Array[], bits: WavBits): Uint8Array<ArrayBuffer> {
  if (bits === 32) return floatsOf(channels);
  const width = bits / 8, count = channels.length, frames = channels[0]?.length ?? 0, bytes = new Uint8Array(frames * count * width), top = bits === 16 ? 0x8000 : 0x800000;
  for (let channel = 0; channel < count; channel++) {
    const sound = channels[channel]!;
    for (let frame = 0, at = channel * width; frame < frames; frame++, at += count * width) {
      const value = Math.max(-top, Math.min(top - 1, Math.round(sound[frame]! * top)));
      bytes[at] = value;
      bytes[at + 1] = value >> 8;
      if (width === 3) bytes[at + 2] = value >> 16;
    }
  }
  return bytes;
}

function floatsOf(channels: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const count = channels.length, frames = channels[0]?.length ?? 0, view = new DataView(new ArrayBuffer(frames * count * 4));
  for (let frame = 0, at = 0; frame < frames; frame++) for (let channel = 0; channel < count; channel++, at += 4) view.setFloat32(at, channels[channel]![frame]!, true);
  return new Uint8Array(view.buffer);
}

/** The header that goes before PCM, and the chunk that goes behind it when a part of the sound goes round. */
export function wavAround(pcmBytes: number, sampleRate: number, channels: number, bits: WavBits, loop: WavSound['loop'] = null): { readonly header: Uint8Array<ArrayBuffer>; readonly trailer: Uint8Array<ArrayBuffer> } {
  const padding = pcmBytes % 2, trailer = new Uint8Array(padding + (loop ? SMPL_BYTES : 0)), isFloat = bits === 32, header = new Uint8Array(HEADER_BYTES + (isFloat ? FACT_BYTES : 0)), view = new DataView(header.buffer);
  const words = (at: number, text: string, into: DataView): void => { for (let index = 0; index < 4; index++) into.setUint8(at + index, text.charCodeAt(index)); };
  words(0, 'RIFF', view);
  view.setUint32(4, header.length - 8 + pcmBytes + trailer.length, true);
  words(8, 'WAVE', view);
  words(12, 'fmt ', view);
  view.setUint32(16, 16, true);
  view.setUint16(20, isFloat ? FLOAT : PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, (sampleRate * channels * bits) / 8, true);
  view.setUint16(32, (channels * bits) / 8, true);
  view.setUint16(34, bits, true);
  if (isFloat) {
    words(36, 'fact', view);
    view.setUint32(40, 4, true);
    view.setUint32(44, pcmBytes / (channels * 4), true);
  }
  words(header.length - 8, 'data', view);
  view.setUint32(header.length - 4, pcmBytes, true);
  if (loop) {
    const chunk = new DataView(trailer.buffer, padding);
    words(0, 'smpl', chunk);
    chunk.setUint32(4, SMPL_BYTES - 8, true);
    chunk.setUint32(16, Math.round(1e9 / sampleRate), true);
    chunk.setUint32(20, 60, true);
    chunk.setUint32(36, 1, true);
    // The chunk's last frame is the last one that sounds.
    chunk.setUint32(52, loop.from, true);
    chunk.setUint32(56, loop.to - 1, true);
  }
  return { header, trailer };
}

/** A whole WAV file. */
export function writeWav({ sampleRate, channels, loop }: WavSound, bits: WavBits = 24): Uint8Array<ArrayBuffer> {
  const pcm = pcmOf(channels, bits), { header, trailer } = wavAround(pcm.length, sampleRate, channels.length, bits, loop), file = new Uint8Array(header.length + pcm.length + trailer.length);
  file.set(header);
  file.set(pcm, header.length);
  file.set(trailer, header.length + pcm.length);
  return file;
}

/** Where the samples of a WAV file lie, or what is wrong with the file. */
export interface WavPcm {
  readonly ok: true;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly bits: WavBits;
  readonly pcm: Uint8Array;
  readonly loop: WavSound['loop'];
}
export type WavRefusal = { readonly ok: false; readonly message: string };

/** Finds format and PCM in a WAV file. Never throws: what cannot be read is answered with a sentence. */
export function findPcm(file: Uint8Array): WavPcm | WavRefusal {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength), refuse = (message: string): WavRefusal => ({ ok: false, message });
  const name = (at: number): string => String.fromCharCode(file[at]!, file[at + 1]!, file[at + 2]!, file[at + 3]!);
  if (file.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') return refuse('This is no WAV file: it does not begin with RIFF … WAVE.');
  let format: { channels: number; sampleRate: number; bits: WavBits } | null = null, pcm: Uint8Array | null = null, loop: WavSound['loop'] = null;
  for (let at = 12; at + 8 <= file.length;) {
    const kind = name(at), length = view.getUint32(at + 4, true), from = at + 8;
    if (from + length > file.length) return refuse(`The ${kind.trim()} chunk at byte ${at} says ${length} bytes and ${file.length - from} follow: the file was cut short. Get it again.`);
    if (kind === 'fmt ' && length >= 16) {
      const tag = view.getUint16(from, true), code = tag === EXTENSIBLE && length >= 26 ? view.getUint16(from + 24, true) : tag, channels = view.getUint16(from + 2, true), sampleRate = view.getUint32(from + 4, true), bits = view.getUint16(from + 14, true);
      if (!(code === PCM && (bits === 16 || bits === 24)) && !(code === FLOAT && bits === 32)) return refuse(`The sound is format ${code} of ${bits} bits; PCM of 16 or 24 bits and floats of 32 can be read. Save it as such.`);
      if (channels < 1 || channels > 2 || sampleRate < 8000 || sampleRate > 192_000) return refuse(`The sound has ${channels} channels at ${sampleRate} Hz; 1 or 2 at 8000–192000 can be read.`);
      format = { channels, sampleRate, bits: bits as WavBits };
    } else if (kind === 'data') pcm = file.subarray(from, from + length);
    else if (kind === 'smpl' && length >= 60 && view.getUint32(from + 28, true) > 0) loop = { from: view.getUint32(from + 44, true), to: view.getUint32(from + 48, true) + 1 };
    at = from + length + (length % 2);
  }
  if (!format || !pcm) return refuse(`The file has no ${format ? 'data' : 'fmt'} chunk; save it as WAV again.`);
  return { ok: true, sampleRate: format.sampleRate, channelCount: format.channels, bits: format.bits, pcm, loop };
}

/** Reads a WAV file. Never throws: what cannot be read is answered with a sentence. */
export function readWav(file: Uint8Array): ({ readonly ok: true } & WavSound) | WavRefusal {
  const found = findPcm(file);
  if (!found.ok) return found;
  const { sampleRate, channelCount, bits, pcm, loop } = found, view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength), width = bits / 8, top = bits === 16 ? 0x8000 : 0x800000, frames = Math.floor(pcm.length / (width * channelCount));
  const channels = Array.from({ length: channelCount }, (_, channel) => {
    const sound = new Float32Array(frames);
    for (let frame = 0, at = channel * width; frame < frames; frame++, at += width * channelCount) {
      sound[frame] = width === 4 ? view.getFloat32(at, true) : (width === 2 ? (pcm[at]! << 16 | pcm[at + 1]! << 24) >> 16 : (pcm[at]! << 8 | pcm[at + 1]! << 16 | pcm[at + 2]! << 24) >> 8) / top;
    }
    return sound;
  });
  return { ok: true, sampleRate, channels, loop };
}
