import type { Divergence } from '../../engine/index.ts';
import type { Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import { CORE_ID } from '../core-id.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { findCause, type GoodMoment } from './find-cause.ts';
import { HashCheck } from './hash-check.ts';
import { openRoomOf, SessionRun } from './session-run.ts';

export interface ReplayOptions {
  /** Ticks to run; all unless given. */
  readonly to?: Tick;
  /** Compares the stored hashes of the world's parts too. */
  readonly verify?: boolean;
  /** Compares nothing. */
  readonly speedOnly?: boolean;
  /** Runs so many ticks first, over and over if need be, and goes back: what is measured then is not the compiling of the code. 0 unless given. */
  readonly warmUpTicks?: number;
  /** Where hashes do not agree, looks for what is at fault, which takes some seconds; unless false. */
  readonly findsCause?: boolean;
  /** Mods at hand; see `openRoomOf`. */
  readonly mods?: readonly LoadedMod[];
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
/** An image of a good moment is kept every ten seconds: a search runs on from there to the last good hash. */
const KEEP_TICKS = 1280;

/**
 * Plays a session from its first tick and compares it with its hashes.
 *
 * @example
 * const report = await replaySession(session, { verify: true });
 * if (report.ok) report.hash; // the session's own, bit for bit
 */
export async function replaySession(session: JamSession, options: ReplayOptions = {}): Promise<ReplayReport> {
  const { core = CORE_ID, mods = [], onProgress } = options, isCompared = !options.speedOnly;
  const room = await openRoomOf(session.header, mods);
  if (!room.ok) return { ok: false, ticks: 0, hash: '', hashesChecked: 0, partsChecked: 0, divergence: null, problem: room.message, verified: 'cannot be simulated here' };
  const { jam } = room, run = new SessionRun(jam, session), check = new HashCheck(session, jam, options.verify === true);
  const end = Math.min(session.ticks, options.to ?? session.ticks);
  warmUp(run, end, options.warmUpTicks ?? 0);
  let isGoing = onProgress?.(0) !== false, good: GoodMoment | null = null;
  const compare = (): void => {
    check.at();
    if (check.lastGood === jam.nextTick && (good === null || jam.nextTick >= good.tick + KEEP_TICKS)) good = { tick: jam.nextTick, image: jam.app.snapshot(good?.image) };
  };
  if (isCompared) compare();
  try {
    while (isGoing && jam.nextTick < end) {
      run.step();
      run.dropCues();
      if (isCompared) compare();
      if (jam.nextTick % PROGRESS_TICKS === 0) isGoing = onProgress?.(jam.nextTick) !== false;
    }
    if (isGoing) onProgress?.(jam.nextTick);
  } catch (cause) {
    check.fail(cause);
  }
  const ticks = jam.nextTick, hash = check.hasFailed ? '' : jam.hash();
  const divergence = check.mismatch && !check.hasFailed && options.findsCause !== false ? await findCause({ session, check, mismatch: check.mismatch, good, core, mods }) : check.divergence;
  const problems = [session.problem, run.refusal && `At tick ${run.refusal.tick} the room refused a frame: ${run.refusal.message}`].filter((problem) => problem !== null);
  return {
    ok: divergence === null, ticks, hash, hashesChecked: check.checked, partsChecked: check.partsChecked, divergence,
    problem: problems.length > 0 ? problems.join(' ') : null,
    verified: divergence ? 'diverged' : check.checked === 0 ? 'unchecked' : core !== '' && core === session.header.core ? 'exact' : 'other core, hashes agree',
  };
}

function warmUp(run: SessionRun, end: Tick, ticks: number): void {
  if (ticks === 0 || end === 0) return;
  const { app } = run.jam, start = app.snapshot();
  for (let ran = 0; ran < ticks; ran++) {
    if (run.jam.nextTick === end) app.restore(start);
    run.step();
    run.dropCues();
  }
  app.restore(start);
}
