/**
 * What the page and replay.worker say to each other: control through comlink, cues, pictures and time over a port.
 */
import type { Refusal } from './input-frame.ts';
import type { ReplayStretch } from './replay-clock.ts';
import type { SessionMarker, SessionMod } from './session/session.ts';
import type { Tick } from './units.ts';
import type { SceneDescription } from './worker-messages.ts';

/** What may have changed while a session plays. */
export interface ReplayStanding {
  /** Length; shorter than the session where a system fails. */
  readonly ticks: Tick;
  /** Seeking is quick up to here. */
  readonly indexedTo: Tick;
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly loop: { readonly from: Tick; readonly to: Tick } | null;
  /** exact: simulated, and every stored hash so far agreed · diverged: simulated, and it parted from its hashes · watched: cues and keyframes only. */
  readonly trust: 'exact' | 'diverged' | 'watched';
  /** What to know about it; empty when there is nothing to say. */
  readonly message: string;
}

export interface ReplayOpened {
  readonly ok: true;
  readonly scene: SceneDescription;
  readonly markers: readonly SessionMarker[];
  /** What a room that plays on from it is opened with. */
  readonly seed: number;
  readonly layout: 'stage' | 'ring';
  /** Mods that it was played with at any time, and that are not here. */
  readonly missing: readonly SessionMod[];
  readonly standing: ReplayStanding;
}

/** A moment of a session, to play on from. */
export interface ReplayImage {
  /** Ticks that have run. */
  readonly tick: Tick;
  readonly image: Uint8Array<ArrayBuffer>;
  /** By name. */
  readonly settings: Readonly<Record<string, number>>;
  /** The mods that the room has at this moment. */
  readonly mods: readonly SessionMod[];
}

/** Control of replay.worker, through comlink. */
export interface ReplayControl<Port = object> {
  /**
   * Reads a `.jam` file; refused when nothing of it can be played. It stands at its first tick. `isGrowing`: it is still being recorded, and
   * that it has no end is nothing to say.
   */
  open(bytes: Uint8Array, isGrowing: boolean, shared: SharedArrayBuffer | null, data: Port): Promise<ReplayOpened | Refusal>;
  setPlaying(isPlaying: boolean): void;
  /** 0.1–16. */
  setSpeed(speed: number): void;
  setLoop(loop: { readonly from: Tick; readonly to: Tick } | null): void;
  /** Answers when the picture of the tick has left, or that of a later seek. */
  seek(tick: Tick): Promise<void>;
  /** Pauses, and goes on or back by so many ticks. */
  step(ticks: number): Promise<void>;
  /** Pauses. The room as it stands there. Rejects where it can only be watched. */
  image(): Promise<ReplayImage>;
  /** Opens the session to an inspector, which asks through the port: `SimInspect`. Rejects where it can only be watched. */
  inspect(port: Port): Promise<void>;
}

/** Worker → page, on the data port, in order. */
export type FromReplay =
  /**
   * Time goes on otherwise. `cut`: what becomes of sound that was asked for before. none: it stays · ahead: what was to begin at the
   * stretch's moment or later is taken back · all: that, and what sounds by then falls silent.
   */
  | { readonly type: 'stretch'; readonly stretch: ReplayStretch; readonly cut: 'none' | 'ahead' | 'all'; readonly palette: number }
  /** CUE_STRIDE numbers a cue, by the newest stretch. */
  | { readonly type: 'cues'; readonly cues: Float64Array<ArrayBuffer> }
  | { readonly type: 'frame'; readonly buffer: ArrayBuffer }
  | { readonly type: 'standing'; readonly standing: ReplayStanding }
  /** From the picture that is shown now on, the room has these zones. */
  | { readonly type: 'scene'; readonly scene: SceneDescription }
  /** The prompter's lines of a show, before the first picture that names it (SHOW_FIELD.id). */
  | { readonly type: 'prompter'; readonly id: number; readonly lines: readonly string[] };

/** Page → worker, on the data port: a picture's buffer handed back, where memory cannot be shared. */
export type ToReplay = { readonly type: 'frame'; readonly buffer: ArrayBuffer };

/** The bodies of a session; see the page's `GhostTrack`. */
export interface GhostBodies {
  readonly everyTicks: number;
  readonly ticks: Tick;
  readonly xyz: Int16Array<ArrayBuffer>;
  readonly confidence: Uint8Array<ArrayBuffer>;
  readonly beats: Float64Array<ArrayBuffer>;
  readonly beatsPerBar: number;
}

/** Control of ghost.worker: one worker reads one ghost; to cancel is to end it. */
export interface GhostControl {
  /** `onProgress`: 0–1. */
  read(bytes: Uint8Array, onProgress: (progress: number) => void): Promise<{ readonly ok: true; readonly bodies: GhostBodies } | Refusal>;
}
