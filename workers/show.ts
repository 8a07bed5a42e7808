import { Timeline, type Jam } from '../game/index.ts';
import type { EpochMs, RenderFrame, ReplayImage, ReplayStanding, SceneDescription, Tick } from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';
import { missingWords, modsOfSession, type ModsOfSession } from './mods-of-session.ts';
import { SimulatedShow } from './simulated-show.ts';
import { WatchedShow } from './watched-show.ts';

/**
 * What a recorded session shows, whichever way it is brought to life. It stands after `tick` ticks; it has no clock and no pace.
 */
export interface Show {
  /** The room behind it, which is another one after a change of mods; null where it can only be watched. */
  readonly jam: Jam | null;
  /** Told after every step, with the tick that ran; null: nobody. */
  watcher: ((ran: Tick) => void) | null;
  /** Told after a step or a seek that led into another room; null: nobody. */
  entered: (() => void) | null;
  readonly scene: SceneDescription;
  /** Length. */
  readonly ticks: Tick;
  readonly tick: Tick;
  /** Up to here a seek is quick. */
  readonly indexedTo: Tick;
  readonly trust: ReplayStanding['trust'];
  /** What to know about it; empty when there is nothing to say. */
  readonly message: string;
  /** Mods that it would take to simulate it, and that are not here. */
  readonly missing: ModsOfSession['missing'];
  /** Indexes at most so many ticks more. @returns false when nothing is left to do */
  index(ticks: number): boolean;
  /** No cue waits afterwards. */
  seek(tick: Tick): void;
  /** Shows one more tick; its cues wait. At the end it stays. */
  step(): void;
  /** Moves the oldest waiting cues into `into`, CUE_STRIDE numbers each; returns how many. */
  drainCues(into: Float64Array): number;
  writeRenderFrame(into: RenderFrame, epochMs: EpochMs): void;
  /** The show that is loaded in the room (0: none), as its pictures name it, and the prompter's lines of it. */
  readonly showId: number;
  promptLines(): readonly string[];
  /** The room as it stands, its settings by name, and its mods. @throws when it can only be watched */
  image(): Omit<ReplayImage, 'tick'>;
}

/** Opens a session: simulated where this version can, else watched. `problem`: what is to be said of its file, if anything. */
export async function openShow(session: JamSession, problem: string | null = session.problem): Promise<Show> {
  const { mods, missing } = await modsOfSession(session), timeline = await Timeline.open(session, mods);
  if (timeline.ok) return new SimulatedShow(session, timeline, problem);
  return WatchedShow.open(session, missing.length > 0 && session.header.remade === undefined ? missingWords(missing) : timeline.message, problem, missing);
}
