import { MAX_TRACKS, TRACK_SOURCE, type TakeRow } from '../../../../protocol/index.ts';

/** `0:07`, `12:30`. @param seconds ≥ 0 */
export function clockWords(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

const SOURCE_WORDS: Readonly<Record<number, string>> = { [TRACK_SOURCE.microphone]: 'Microphone', [TRACK_SOURCE.played]: 'What you played', [TRACK_SOURCE.both]: 'Microphone and what you played' };

/** `Track 2 · 0:07`. */
export function takeTitle({ layer, frames, sampleRate }: Pick<TakeRow, 'layer' | 'frames' | 'sampleRate'>): string {
  const track = Math.floor(layer / 65_536);
  return `${track < MAX_TRACKS ? `Track ${track + 1}` : 'Take'} · ${clockWords(frames / sampleRate)}`;
}

/** Where a take's sound is from, and whether all of it is there. */
export function takeWords({ source, isWhole }: Pick<TakeRow, 'source' | 'isWhole'>): string {
  return `${SOURCE_WORDS[source] ?? 'Sound'}${isWhole ? '' : ', cut short'}`;
}

export function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
