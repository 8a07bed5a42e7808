import type { Tick } from '../../protocol/index.ts';
import type { SessionHeader, SessionMarker } from '../../protocol/session/index.ts';
import type { Session } from '../session.ts';

/** Slowest and fastest, as factors of real time. */
export const MIN_SPEED = 0.1, MAX_SPEED = 16;

/** What the player shows; a new object at every change. `tick` is not among it: read `session.frame.head[FRAME_HEAD.tick]`, or `replay.tickNow()`. */
export interface ReplayState {
  readonly id: string;
  readonly title: string;
  /** Length. */
  readonly ticks: Tick;
  /** Seeking is quick up to here; grows while the session is indexed. */
  readonly indexedTo: Tick;
  readonly isPlaying: boolean;
  /** 0.1–16. */
  readonly speed: number;
  readonly isPitchKept: boolean;
  readonly loop: { readonly from: Tick; readonly to: Tick } | null;
  /** exact: simulated, every stored hash so far agreed · diverged: simulated, and it parted from its hashes · watched: cues and keyframes only. */
  readonly trust: 'exact' | 'diverged' | 'watched';
  /** What to know about it: why it is only watched, where it diverged, where the file ends. Empty when there is nothing to say. */
  readonly message: string;
  readonly markers: readonly SessionMarker[];
}

/**
 * A recorded session on the stage. Its `session` goes wherever the live one would (picture, sound, captions); what is sent to it
 * is ignored.
 */
export interface Replay {
  readonly session: Session;
  readonly state: ReplayState;
  /** Mods that it was played with and that are not here. */
  readonly missing: SessionHeader['mods'];
  onState(listener: (state: ReplayState) => void): () => void;
  /** The tick that is shown now, fractions included. */
  tickNow(): number;
  /** What the prompter of the show that is shown says; empty when it says nothing. */
  promptNow(): string;
  setPlaying(isPlaying: boolean): void;
  /** Answers when the picture of that tick has come. */
  seek(tick: Tick): Promise<void>;
  step(ticks: number): Promise<void>;
  setSpeed(speed: number): void;
  setPitchKept(isKept: boolean): void;
  setLoop(loop: { readonly from: Tick; readonly to: Tick } | null): void;
  /** The room as it stands at the tick that is shown, to play on from. @throws when it can only be watched. */
  imageNow(): Promise<{ readonly tick: Tick; readonly image: Uint8Array<ArrayBuffer> }>;
  close(): void;
}

/** The bodies of a session, without its room: what a ghost is drawn from. Positions in mm. */
export interface GhostTrack {
  readonly id: string;
  readonly title: string;
  /** Ticks between entries: 4. */
  readonly everyTicks: number;
  readonly ticks: Tick;
  /** Bodies: MAX_PLAYERS. Per entry and body JOINT_COUNT × (x, y, z) in mm. */
  readonly xyz: Int16Array;
  /** Per entry, body and joint: confidence 0–255. */
  readonly confidence: Uint8Array;
  /** Per entry: beats of the room's first pulse since the beginning; the music that the ghost danced to. */
  readonly beats: Float64Array;
  readonly beatsPerBar: number;
}
