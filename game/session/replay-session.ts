import type { Divergence } from '../../engine/index.ts';
import type { Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import { CORE_ID } from '../core-id.ts';
import { HashCheck } from './hash-check.ts';
import { openRoomOf, SessionRun } from './session-run.ts';

export interface ReplayOptions {
  /** Ticks to run; all unless given. */
  readonly to?: Tick;
  /** Compares the stored hashes of the world's parts too. */
  readonly verify?: boolean;
  /** Compares nothing. */
  readonly speedOnly?: boolean;
  /** Id of the simulation code that runs here; the one that was built in unless given. */
  readonly core?: string;
  /** Called before the first tick and after every 128th with the ticks that have run. False stops there. */
  readonly onProgress?: (tick: Tick) => boolean | void;
}

/**
 * How far an answer can be trusted: `exact`: this very code made the session, and every hash agreed · `other core, hashes agree`:
 * other code made it (or it is not known which runs here), and every hash agreed all the same · `unchecked`: no hash was compared
 * · `diverged`: one did not agree · `cannot be simulated here`: another scene or schema; `problem` says which.
 */
export type Verified = 'exact' | 'other core, hashes agree' | 'unchecked' | 'diverged' | 'cannot be simulated here';

export interface ReplayReport {
  readonly ok: boolean;
  /** Ticks that ran. */
  readonly ticks: Tick;
  /** Of the world after them, 16 hex digits; empty when it cannot be simulated here. */
  readonly hash: string;
  readonly hashesChecked: number;
  readonly partsChecked: number;
  readonly divergence: Divergence | null;
  /** What to know about the session or its file, if anything. */
  readonly problem: string | null;
  readonly verified: Verified;
}

const PROGRESS_TICKS = 128;

/**
 * Plays a session from its first tick and compares it with its hashes.
 *
 * @example
 * const report = await replaySession(session, { verify: true });
 * if (report.ok) report.hash; // the session's own, bit for bit
 */
export async function replaySession(session: JamSession, options: ReplayOptions = {}): Promise<ReplayReport> {
  const { core = CORE_ID, onProgress } = options, isCompared = !options.speedOnly;
  const room = await openRoomOf(session.header);
  if (!room.ok) return { ok: false, ticks: 0, hash: '', hashesChecked: 0, partsChecked: 0, divergence: null, problem: room.message, verified: 'cannot be simulated here' };
  const { jam } = room, run = new SessionRun(jam, session), check = new HashCheck(session, jam, options.verify === true);
  const end = Math.min(session.ticks, options.to ?? session.ticks);
  let isGoing = onProgress?.(0) !== false;
  if (isCompared) check.at();
  try {
    while (isGoing && jam.nextTick < end) {
      run.step();
      run.dropCues();
      if (isCompared) check.at();
      if (jam.nextTick % PROGRESS_TICKS === 0) isGoing = onProgress?.(jam.nextTick) !== false;
    }
    if (isGoing) onProgress?.(jam.nextTick);
  } catch (cause) {
    check.fail(cause);
  }
  const { divergence } = check;
  const problems = [session.problem, run.refusal && `At tick ${run.refusal.tick} the room refused a frame: ${run.refusal.message}`].filter((problem) => problem !== null);
  return {
    ok: divergence === null, ticks: jam.nextTick, hash: jam.hash(), hashesChecked: check.checked, partsChecked: check.partsChecked, divergence,
    problem: problems.length > 0 ? problems.join(' ') : null,
    verified: divergence ? 'diverged' : check.checked === 0 ? 'unchecked' : core !== '' && core === session.header.core ? 'exact' : 'other core, hashes agree',
  };
}
