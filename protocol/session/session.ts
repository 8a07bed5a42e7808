import type { InputFrame, Refusal } from '../input-frame.ts';
import type { RenderFrame } from '../render-frame.ts';
import type { Tick } from '../units.ts';

/** A mod that a room had. `version` and `home` (where its maker says it comes from) are left out where nothing is said. */
export interface SessionMod {
  readonly id: string;
  /** SHA-256 over its files, hex. */
  readonly hash: string;
  readonly version?: string;
  readonly home?: string;
}

/** A change of a room's mods between two ticks: the world is carried over into a room with others. */
export interface ModsChange {
  /** So many ticks had run. Of several changes at one tick the later ones stand later. */
  readonly tick: Tick;
  /** The world's hash before it was carried over, 16 hex digits; null where the other room was gone already, and then nobody knew what mods it had had. */
  readonly before: string | null;
  /** The world's hash in the new room, before its first tick, 16 hex digits; null where it could not be hashed. */
  readonly after: string | null;
  /** Of the new room, as in the header. */
  readonly schema: string;
  readonly content: string;
  /** All that the new room has. */
  readonly mods: readonly SessionMod[];
}

/** Stands for the hash of a part that the room of that moment did not have. */
export const NO_PART = '0000000000000000';

/** What a session was made with, written once at its beginning. */
export interface SessionHeader {
  readonly format: 'jam-session';
  readonly version: 1;
  /** 32 hex digits, drawn by whoever began the recording. */
  readonly id: string;
  /** The id of the session that this one, through any number of branches, began as; its own `id` if it is none. Seeds the chains of its sources. */
  readonly root: string;
  /** Where it left another session, if it is a branch: everything before `tick` is that session's. */
  readonly branch: { readonly of: string; readonly tick: Tick } | null;
  /** Changes of the room's mods, in order; what else the header says is of the room's beginning. Left out where there were none. */
  readonly changes?: readonly ModsChange[];
  /** The tick of the latest change of mods in a session that does not say all of them: what was before it cannot be simulated. Left out everywhere else. */
  readonly remade?: Tick;
  /** Which simulation code: 64 hex digits over the sources of engine, game and protocol and the exact versions of what they import. */
  readonly core: string;
  /** xxHash64 of the image's layout: 16 hex digits. Another schema cannot be replayed at all. */
  readonly schema: string;
  /** xxHash64 of what the scene is made of (palettes, zones): 16 hex digits. */
  readonly content: string;
  /** The mods that it began with. */
  readonly mods: readonly SessionMod[];
  readonly scene: string;
  readonly seed: number;
  readonly layout: 'stage' | 'ring';
  /** Ticks in a second: 128. */
  readonly tickRate: number;
  /** Values of all settings at the first tick, by name. */
  readonly settings: Readonly<Record<string, number>>;
  /** Wall time at which it began, ISO 8601 in UTC. Told from outside; never enters the simulation. */
  readonly startedAt: string;
}

/** The world's hash after `tick` ticks have run. */
export interface StoredHash {
  readonly tick: Tick;
  /** 16 hex digits. */
  readonly hash: string;
  /** 16 hex digits for each of the session's `partNames`, {@link NO_PART} for those that the room did not have then; only at some of the hashes. */
  readonly parts: readonly string[] | null;
}

/** Something worth finding again: `kind` such as `player`, `device`, `note`, `branch`. */
export interface SessionMarker {
  readonly tick: Tick;
  readonly kind: string;
  readonly text: string;
}

/** One source of the session. */
export interface SourceRecord {
  readonly source: number;
  /** `camera`, `headset`, … */
  readonly name: string;
  /** Public key; empty while sources have none. */
  readonly key: Uint8Array;
  readonly frames: number;
  /** SHA-256 chain over all its frames, 64 hex digits. */
  readonly chain: string;
  /** Signatures over the chain after so many frames; none while sources have no key. */
  readonly signatures: readonly { readonly frames: number; readonly signature: Uint8Array }[];
}

/** A session that was read. Frames are decoded when they are asked for. */
export interface JamSession {
  readonly header: SessionHeader;
  /** Ticks 0 … `ticks` − 1 are in it. */
  readonly ticks: Tick;
  /** The frames of one tick, by ascending source. Cheap when asked in ascending order. Payloads are views that others share: copy one before it is changed or transferred. */
  framesOf(tick: Tick): readonly InputFrame[];
  readonly hashes: readonly StoredHash[];
  /** What the entries of `StoredHash.parts` belong to: ids of components, resources, messages, externals. */
  readonly partNames: readonly string[];
  readonly markers: readonly SessionMarker[];
  readonly sources: readonly SourceRecord[];
  /**
   * The cues that left during `from` … `to` − 1, CUE_STRIDE numbers each, and the tick each left in. Rounded to the steps of the
   * format (1/256 of a semitone, 1/1024 of a velocity, whole microseconds). A file does not keep the 52 random bits of a cue's id:
   * `id` is its place in the session, from 1.
   */
  cuesOf(from: Tick, to: Tick): { readonly cues: Float64Array; readonly leftAt: Uint32Array };
  /** Light keyframes of the picture: their ticks, ascending. */
  readonly pictureTicks: Uint32Array;
  /** Writes keyframe `index` into a render frame; what the keyframe leaves out is zero. */
  readPicture(index: number, into: RenderFrame): void;
  /** Why it ends before its end mark, naming chunk and byte; null for a whole file. */
  readonly problem: string | null;
  /** Bytes of the file that were read: its whole chunks. */
  readonly byteLength: number;
}

/** Answer of `readSession`. A file of which nothing can be played is refused; anything else plays up to its last whole chunk. */
export type ReadSession = { readonly ok: true; readonly session: JamSession } | Refusal;
