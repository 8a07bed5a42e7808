import type { Divergence } from '../../engine/index.ts';
import type { Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import { CORE_ID } from '../core-id.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { findCause, type GoodMoment } from './find-cause.ts';
import { describeFailure } from './hash-check.ts';
import { SessionRun } from './session-run.ts';

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
  /** Mods at hand; see {@link SessionRun.open}. */
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
  const { core = CORE_ID, mods = [], onProgress } = options;
  const opened = await SessionRun.open(session, mods, options.speedOnly ? {} : { compares: options.verify ? 'parts' : 'whole' });
  if (!opened.ok) return { ok: false, ticks: 0, hash: '', hashesChecked: 0, partsChecked: 0, divergence: null, problem: opened.message, verified: 'cannot be simulated here' };
  const { run } = opened, { check } = run, end = Math.min(session.ticks, options.to ?? session.ticks);
  warmUp(run, end, options.warmUpTicks ?? 0);
  let isGoing = onProgress?.(0) !== false, good: GoodMoment | null = null, failure: Divergence | null = null;
  const keepGood = (): void => {
    const { nextTick } = run.jam;
    if (check?.mismatch === null && check.lastGood === nextTick && (good === null || nextTick >= good.tick + KEEP_TICKS)) good = { tick: nextTick, world: run.snapshot(good?.world) };
  };
  keepGood();
  try {
    while (isGoing && run.jam.nextTick < end) {
      run.step();
      run.dropCues();
      keepGood();
      if (run.jam.nextTick % PROGRESS_TICKS === 0) isGoing = onProgress?.(run.jam.nextTick) !== false;
    }
    if (isGoing) onProgress?.(run.jam.nextTick);
  } catch (cause) {
    failure = describeFailure(cause);
  }
  const ticks = run.jam.nextTick, hash = failure ? '' : run.jam.hash(), { mismatch = null } = check ?? {};
  const divergence = check && mismatch && !failure && options.findsCause !== false ? await findCause({ session, check, mismatch, good, core, mods }) : check?.divergence ?? failure;
  const problems = [session.problem, run.refusal && `At tick ${run.refusal.tick} the room refused a frame: ${run.refusal.message}`].filter((problem) => problem !== null);
  return {
    ok: divergence === null, ticks, hash, hashesChecked: check?.checked ?? 0, partsChecked: check?.partsChecked ?? 0, divergence,
    problem: problems.length > 0 ? problems.join(' ') : null,
    verified: divergence ? 'diverged' : !check?.checked ? 'unchecked' : core !== '' && core === session.header.core ? 'exact' : 'other core, hashes agree',
  };
}

function warmUp(run: SessionRun, end: Tick, ticks: number): void {
  if (ticks === 0 || end === 0) return;
  const start = run.snapshot();
  for (let ran = 0; ran < ticks; ran++) {
    if (run.jam.nextTick === end) run.restore(start);
    run.step(false);
    run.dropCues();
  }
  run.restore(start);
}
