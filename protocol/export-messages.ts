/** What the page asks of export.worker: what a session holds, as notes and as files. */
import type { Refusal } from './input-frame.ts';
import type { Tick } from './units.ts';
import type { SceneDescription } from './worker-messages.ts';

/** From `tick` (fractions allowed) on a beat lasts `secondsPerBeat`, and a bar has `beatsPerBar` of them. */
export interface TempoPoint {
  readonly tick: Tick;
  readonly secondsPerBeat: number;
  readonly beatsPerBar: number;
}

/** One voice of the mix that can be had alone. */
export interface StemDescription {
  /** `loop 3`, `strike 1`, `bow 1`, `track 0`, `click`, `voice`: what it is, and its number; of strikes and bows the player's + 1, 0 where the session does not say. */
  readonly key: string;
  /** In a player's words; no two of a session are alike. */
  readonly name: string;
}

/** A session as it is rendered and written down. */
export interface Performance {
  readonly id: string;
  readonly ticks: Tick;
  readonly scene: Pick<SceneDescription, 'loops' | 'palettes' | 'mods'>;
  /** CUE_STRIDE numbers each, in order of the time at which they are heard. */
  readonly cues: Float64Array<ArrayBuffer>;
  /** What sounds in it, in the order of a score: loops, tracks, what was struck, what was bowed. */
  readonly stems: readonly StemDescription[];
  readonly tempos: readonly TempoPoint[];
  /** Content hashes of the recorded layers that the loop station was told of, 16 hex digits each, with the layer's id. */
  readonly layers: readonly { readonly layer: number; readonly hash: string }[];
  /** Why the session ends before its end mark; null for a whole one. */
  readonly problem: string | null;
}

/** A file of a bundle, as the page hands it over or is given it. `Data` is `Blob` where there is a DOM. */
export interface BundleFile<Data = object> {
  /** `session.jam`, `takes/<hash>.wav`, `documents/<kind>-<name>.json`. */
  readonly path: string;
  readonly data: Data;
}

/** Control of export.worker, through comlink. Failures are answered in a sentence, never thrown; to cancel is to end the worker. */
export interface ExportControl<Data = object> {
  /** Reads a `.jam` file for the other questions. */
  open(bytes: Uint8Array): Promise<{ readonly ok: true; readonly performance: Performance } | Refusal>;
  /** What was played, as a Standard MIDI file. */
  midi(title: string): Promise<{ readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> } | Refusal>;
  /** Zips files one after another; audio is stored as it is. `onProgress`: 0–1. */
  zip(files: readonly BundleFile<Data>[], onProgress: (progress: number) => void): Promise<{ readonly ok: true; readonly data: Data } | Refusal>;
  /** A bundle: the files and a manifest with their hashes. */
  pack(title: string, files: readonly BundleFile<Data>[], onProgress: (progress: number) => void): Promise<{ readonly ok: true; readonly data: Data } | Refusal>;
  /** Takes a bundle apart and checks every file against the manifest. `problems`: files that were left out, and why. */
  unpack(name: string, data: Data, onProgress: (progress: number) => void): Promise<{ readonly ok: true; readonly title: string; readonly files: readonly BundleFile<Data>[]; readonly problems: readonly string[] } | Refusal>;
}
