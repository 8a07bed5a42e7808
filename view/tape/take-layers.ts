import { readWav, type TakeRow } from '../../protocol/index.ts';

/** A layer's sound as the tape takes it. */
export interface LayerSound {
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  readonly before: number;
  readonly frames: number;
}

/**
 * A take's WAV file as a layer of a tape that runs at `sampleRate`. Where the device's rate is another than the one it was recorded at, it is converted.
 * Throws with the sentence that says why a file cannot be read.
 */
export async function layerOf(row: Pick<TakeRow, 'before' | 'frames'>, wav: Uint8Array, sampleRate: number): Promise<LayerSound> {
  const read = readWav(wav);
  if (!read.ok) throw new Error(read.message);
  const { before, frames } = row, { channels } = read;
  if (read.sampleRate === sampleRate) return { channels, before, frames };
  const ratio = sampleRate / read.sampleRate, isRing = before === 0 && channels[0]!.length === frames;
  const length = isRing ? Math.round(frames * ratio) : Math.ceil(channels[0]!.length * ratio), context = new OfflineAudioContext(channels.length, length, sampleRate), buffer = new AudioBuffer({ length: channels[0]!.length, numberOfChannels: channels.length, sampleRate: read.sampleRate });
  channels.forEach((sound, channel) => buffer.copyToChannel(sound, channel));
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
  const converted = await context.startRendering();
  return { channels: channels.map((_, channel) => converted.getChannelData(channel) as Float32Array<ArrayBuffer>), before: Math.round(before * ratio), frames: isRing ? length : Math.round(frames * ratio) };
}
