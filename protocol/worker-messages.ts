/**
 * What the page and its workers say to each other. Control is comlink (rare, awaited); data is typed buffers over a
 * `MessagePort` (every tick, never awaited).
 */
import type { InputFrame } from './input-frame.ts';
import type { FromMods, ModsAnswer, ModsAsked, RoomMod } from './mod-messages.ts';
import type { ModDescription } from './mod-description.ts';
import type { SimRecord } from './store-messages.ts';
import type { EpochMs, Tick } from './units.ts';

/** A zone as it was made; what changes from tick to tick is in the render frame. */
export interface ZoneDescription {
  readonly index: number;
  readonly name: string;
  /** A player named it; else it is called after what it plays. */
  readonly isNamed?: boolean;
  /** Number of what it plays, by its kind: see ROOM_ACT.plays. */
  readonly plays?: number;
  readonly kind: 'loop' | 'strike' | 'bow' | 'hub' | 'track' | 'verb' | 'mod';
  /** Key that plays it without a body, a `KeyboardEvent.code`. */
  readonly key: string;
  readonly family: 'ground' | 'pulse' | 'harmony' | 'line' | 'air' | 'none';
}

export interface LoopDescription {
  readonly index: number;
  readonly name: string;
  readonly palette: number;
  readonly family: 'ground' | 'pulse' | 'harmony' | 'line' | 'air';
  readonly bars: number;
}

/** The palettes there are, in the order of their numbers. */
export type PaletteName = 'Ember' | 'Tide' | 'Bloom' | 'Frost' | 'Copper' | 'Dusk';

export interface PaletteDescription {
  /** A {@link PaletteName}, or what a mod calls its own. */
  readonly name: string;
  readonly bpm: number;
  readonly key: string;
}

/** What drives what and what sets off what, as a world holds it. Numbers as BODY_ACT says, in their own units. */
export interface BodyDescription {
  readonly mappings: readonly {
    readonly slot: number; readonly source: number; readonly target: number; readonly player: number; readonly inLow: number; readonly inHigh: number; readonly outLow: number; readonly outHigh: number; readonly curve: number; readonly smoothing: number; readonly steps: number; readonly isOn: boolean;
  }[];
  readonly bindings: readonly {
    readonly slot: number; readonly trigger: number; readonly least: number; readonly player: number; readonly crossing: { readonly source: number; readonly threshold: number; readonly direction: number; readonly back: number } | null;
    readonly act: number; readonly target: number; readonly a: number; readonly b: number; readonly c: number;
  }[];
}

export interface SceneDescription {
  readonly scene: string;
  readonly seed: number;
  /** Those that there are, ascending by index; indices can be missing. */
  readonly zones: readonly ZoneDescription[];
  readonly loops: readonly LoopDescription[];
  readonly palettes: readonly PaletteDescription[];
  /** As FRAME_HEAD.revision: pictures of this revision show these zones. */
  readonly revision?: number;
  /** Of a room that goes on from an image: how the playable body is set up in it. */
  readonly body?: BodyDescription;
  /** Whether something that was done to the room can be undone, or done again. */
  readonly edits?: { readonly canUndo: boolean; readonly canRedo: boolean };
  /** The mods of the room, by slot; left out where there are none. */
  readonly mods?: readonly ModDescription[];
}

export interface SimStart {
  readonly scene: string;
  readonly seed: number;
  /** Three render frames in a row plus one Int32 of state at the end, when cross-origin isolated; null otherwise. */
  readonly shared: SharedArrayBuffer | null;
  /**
   * An image to continue from: of a worker that died, with the input that came after it, ascending by tick and source, and `to`, the tick
   * that its successor is the first to run anew (ticks before it are run again at once, and their cues are not heard again); or of a
   * recorded session that is played on from.
   */
  readonly resume?: { readonly image: Uint8Array; readonly frames: readonly InputFrame[]; readonly to: Tick; /** The mod in this slot did not answer, or threw: an act of the watchdog's switches it off in this tick. */ readonly silence?: { readonly slot: number; readonly tick: Tick; readonly hasThrown: boolean } };
  /** How it is recorded, down the port that `start` is given for it. */
  readonly record?: SimRecord;
  /** `ring`: zones all around (headset); `stage`: an arc in front (camera, pointer). */
  readonly layout: 'stage' | 'ring';
  /** Runs so many ticks once more after every tick and compares; a difference is told as a log line. For makers: a tick then takes the time of thirty. */
  readonly syncTest?: number;
  /** Mods that the room has from its first tick on. */
  readonly mods?: readonly RoomMod[];
  /** Two Int32 that say which mod is at work: its slot + 1, or 0; and how many times one began. */
  readonly atWork?: SharedArrayBuffer | null;
}

/** Control of sim.worker, through comlink. Each answers within 50 ms while playing. */
export interface SimControl<Port = object> {
  start(options: SimStart, data: Port, recorder: Port | null): Promise<SceneDescription>;
  /** Answers with the tick. */
  ping(): number;
  pause(): void;
  resume(): void;
  /** 16 hex digits: the world image's hash, with its tick. */
  hash(): { tick: number; hash: string };
  stats(): SimStats;
  /** Opens the room to an inspector, which asks through the port: {@link SimInspect}. One that was there before leaves. */
  inspect(port: Port): Promise<void>;
  /** The room goes on with another set of mods; everything in it that has a place there is carried over. Refused, and then nothing has changed, for a mod that does not load or throws at once. */
  setMods(asked: ModsAsked, recorder: Port | null): Promise<ModsAnswer>;
  /** For tests of what happens when a worker dies: throws inside the tick. */
  fail(message: string): void;
}

export interface SimStats {
  readonly tick: number;
  readonly entities: number;
  /** Median and 95th percentile of the last 512 ticks' own time, µs. */
  readonly tickMicrosP50: number;
  readonly tickMicrosP95: number;
  /** Ticks not simulated because the machine fell further behind than the catch-up bound. */
  readonly droppedTicks: number;
  /** Time of the last inputs by stage, µs: arrival at the door → tick ran → cue left. */
  readonly doorToCueMicros: number;
}

/** Page → sim, on the data port. Buffers are transferred. `atMs`: when the samples' `micros`= 0 is, i.e. arrival. */
export type ToSim =
  | { readonly type: 'input'; readonly source: number; readonly atMs: EpochMs; readonly payload: Uint8Array<ArrayBuffer> }
  /** From now on `late` may come. Until the first of either a room keeps nothing to go back to. */
  | { readonly type: 'expect-late' }
  /**
   * A whole frame of a source that numbers its own, such as another machine: for a tick to come, or for one of the last 32, which then run
   * again. The first one turns late input on, so that ticks before it are out of reach.
   */
  | { readonly type: 'late'; readonly tick: Tick; readonly source: number; readonly sequence: number; readonly payload: Uint8Array<ArrayBuffer> }
  /** Hands a render frame back for reuse (not isolated). */
  | { readonly type: 'frame'; readonly buffer: ArrayBuffer }
  /** How often a render frame is wanted: the display's rate. 0 stops them (hidden tab). */
  | { readonly type: 'frames'; readonly hz: number };

/** Sim → page, on the data port. */
export type FromSim =
  | FromMods
  /** `cues`: CUE_STRIDE numbers each. `epochMs` maps `tick` to the wall: tick's start. */
  | { readonly type: 'cues'; readonly cues: Float64Array<ArrayBuffer>; readonly tick: number; readonly epochMs: EpochMs }
  /**
   * Ids of cues that were given out and are no more, since input came late: what sounds of them fades, what is still to come does not sound.
   * Comes before the `cues` of the same tick; among these may be one of the same id, with other content.
   */
  | { readonly type: 'cancelled'; readonly ids: Float64Array<ArrayBuffer> }
  /** A `late` frame was not let in, and its number is still expected. */
  | { readonly type: 'refused'; readonly source: number; readonly sequence: number; readonly message: string }
  | { readonly type: 'frame'; readonly buffer: ArrayBuffer }
  /** Every second: where the worker's clock stands, for mapping tick ↔ audio time. */
  | { readonly type: 'clock'; readonly tick: number; readonly epochMs: EpochMs; readonly droppedTicks: number }
  /** Zones were made, named, changed or removed: the whole description anew. */
  | { readonly type: 'scene'; readonly scene: SceneDescription }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly message: string }
  /** An inspector lets time stand still, or go on: no sign of life is to be waited for. */
  | { readonly type: 'held'; readonly isHeld: boolean }
  /** Kept by the page so that a dead worker can be restarted: an image now and then, and each applied input frame. */
  | { readonly type: 'image'; readonly tick: number; readonly image: Uint8Array<ArrayBuffer> }
  | { readonly type: 'applied'; readonly tick: number; readonly source: number; readonly sequence: number; readonly payload: Uint8Array<ArrayBuffer> };

/** What pose.worker says of itself; each state has words of its own in the interface. */
export type PoseState = 'loading' | 'measuring' | 'ready' | 'running' | 'failed';

/** `Picture` is `ImageBitmap | VideoFrame` where there is a DOM. */
export type ToPose<Picture = object> =
  | { readonly type: 'start'; readonly model: 'lightning' | 'multipose'; readonly base: string }
  /** A camera picture, transferred. `captureMs`: EpochMs of its exposure. */
  | { readonly type: 'picture'; readonly picture: Picture; readonly captureMs: EpochMs; readonly ordinal: number };

export type FromPose =
  | { readonly type: 'state'; readonly state: PoseState; readonly message: string; /** 0–1. */ readonly progress: number; readonly backend: string }
  /** 17 × (x, y, score) per person, x and y in px of a 640-wide picture. `ids`: identity kept while a person stays in view. */
  | { readonly type: 'poses'; readonly ordinal: number; readonly captureMs: EpochMs; readonly inferenceMs: number; readonly ids: readonly number[]; readonly keypoints: Float32Array<ArrayBuffer>; /** mean brightness of the picture, 0–255 */ readonly brightness: number };
