import { INSPECTOR_SOURCE, WATCHDOG_SOURCE, type EpochMs, type RenderFrame, type SceneDescription, type SettingName, type SimStats } from '../protocol/index.ts';

/** A quiet line for the player: what happened, and what to do. */
export interface Notice {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

/** Numbers of the sources that one page has. Frames of one tick apply in this order. */
export const SOURCE = { page: 0, camera: 1, headset: 2, pointer: 3, dancer: 4, file: 5, studio: 6, midi: 7, gamepad: 8, phone: 9, microphone: 10, learned: 11, watchdog: WATCHDOG_SOURCE, inspector: INSPECTOR_SOURCE } as const;
/** The player slot that the dancer of light takes; people take 0, 1, 2. */
export const DANCER_PLAYER = 3;

/**
 * The page's side of a running simulation: input goes in, pictures and cues come out. It never decides anything.
 * Made by `openSession`; a worker that dies is restarted behind it, and says so in one notice.
 */
export interface Session {
  /** What there is in the room; another object once zones are made, named, changed or removed. */
  readonly scene: SceneDescription;
  /** Tells when that has happened. Rooms whose zones never change need not have it. */
  onScene?(listener: (scene: SceneDescription) => void): () => void;
  /** Blended for the time given to the last {@link sample}; the same object for the session's life. */
  readonly frame: RenderFrame;
  /** Blends the two latest frames for this moment. Call once per drawn picture. */
  sample(nowMs: EpochMs): void;
  /** Sends samples (from a SampleWriter's `take`) through the door. `atMs`: when they arrived. */
  send(source: number, payload: Uint8Array<ArrayBuffer>, atMs: EpochMs): void;
  setSetting(name: SettingName, value: number): void;
  stopAll(): void;
  /** Puts the stage around the body as it stands now. */
  recentre(): void;
  setLayout(layout: 'stage' | 'ring'): Promise<void>;
  /** CUE_STRIDE numbers a cue, `count` cues. Returns the way to stop listening. */
  onCues(listener: (cues: Float64Array, count: number) => void): () => void;
  /** Ids of cues that were given out and are no more, since input came late; a cue of the same id may follow. Rooms that never hear of late input need not have it. */
  onCancelled?(listener: (ids: Float64Array) => void): () => void;
  onNotice(listener: (notice: Notice) => void): () => void;
  /** EpochMs at which a tick (fractions allowed) happens by the simulation's clock. */
  epochOfTick(tick: number): EpochMs;
  stats(): Promise<SimStats>;
  close(): void;
}
