import { EngineBug, findFault, type Divergence, type Simulation } from '../../engine/index.ts';
import type { Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { BOOKKEEPING } from './compare-sessions.ts';
import { describeFailure, type HashCheck, type HashMismatch } from './hash-check.ts';
import { SessionRun, type RunImage } from './session-run.ts';
import { stretchesOf } from './stretches.ts';
import { describeParts, tellingParts } from './telling-parts.ts';

/** A moment at which the world was the session's. */
export interface GoodMoment {
  readonly tick: Tick;
  readonly world: RunImage;
}

/** What is known when a session and its simulation have parted. */
export interface Parting {
  readonly session: JamSession;
  readonly check: HashCheck;
  readonly mismatch: HashMismatch;
  /** The latest that was kept; null when not even the first hash agreed. */
  readonly good: GoodMoment | null;
  /** Id of the code that runs here. */
  readonly core: string;
  /** Mods at hand. */
  readonly mods: readonly LoadedMod[];
}

/**
 * Why a session's hashes and its simulation parted. The ticks from the last good hash to the first bad one are run again, twice
 * over and under changed circumstances: a system that does not answer alike is at fault, and is named with tick, component, field
 * and entity. Where this machine agrees with itself in every way, it is the stored hash that is wrong (later ones agree), or
 * the session was made by other code: then the parts that differ, the systems that write them, and the ticks between are named.
 *
 * Cost: some seconds.
 */
export async function findCause(parting: Parting): Promise<Divergence> {
  const { check, mismatch } = parting, known = check.divergence!;
  const hasSearched = parting.good !== null && mismatch.tick > parting.good.tick, fault = await findFaultBetween(parting);
  if (fault) return { ...fault, message: `${known.message} ${fault.message}` };
  const circumstances = describeCircumstances(parting);
  const isWhole = mismatch.expected !== mismatch.actual, doPartsAgree = isWhole && mismatch.parts?.length === 0;
  if (doPartsAgree || (check.agreedAfter > 0 && check.partedAfter === 0)) {
    const parts = tellingParts(check.app!, mismatch.parts ?? []), first = parts[0];
    const evidence = [
      ...(hasSearched ? ['this machine comes to one answer in every way of running these ticks'] : []),
      ...(doPartsAgree ? ['all hashes of its parts agree'] : []), ...(check.agreedAfter > 0 ? [`${check.agreedAfter} later hashes agree`] : []),
    ];
    return {
      ...known, system: null, component: first?.name ?? known.component, expected: first?.expected ?? mismatch.expected, actual: first?.actual ?? mismatch.actual,
      message: `The ${isWhole ? 'hash' : 'part hash'} stored for tick ${mismatch.tick} is wrong${describeParts(parts)}, not the world: ${evidence.join(', ')}. The file was changed after it was recorded.`,
    };
  }
  return { ...known, message: `${known.message}${hasSearched ? ' This machine comes to one answer in every way of running these ticks.' : ''} ${circumstances}` };
}

function describeCircumstances({ session, check, mismatch, core }: Parting): string {
  const { header } = session, stretch = stretchesOf(session).filter(({ from }) => from === 0 || from < mismatch.tick || (mismatch.isCarried && from === mismatch.tick)).at(-1)!;
  if (stretch.content !== check.content) return 'The session was made with other content (palettes, zones) than this version has.';
  if (header.core === '' || core === '') return 'Which code made the session, or runs here, is not known; it seems to be other code.';
  if (header.core !== core) return `The session was made by other code (core ${header.core.slice(0, 12)}…, here ${core.slice(0, 12)}…) and cannot be verified here; replay it with the version that made it.`;
  return 'The session says that it was made by this very code: its file was changed after it was recorded, or it was recorded where arithmetic differs.';
}

async function findFaultBetween({ session, mismatch, good, mods }: Parting): Promise<Divergence | null> {
  if (!good || mismatch.tick <= good.tick) return null;
  try {
    const run = await opened(SessionRun.open(session, mods)), start = latestGood(run, good, mismatch.lastGood ?? good.tick);
    return await searchTicks(run, mods, start, mismatch.tick);
  } catch (cause) {
    return describeFailure(cause);
  }
}

/**
 * A system that would not answer alike elsewhere, though all hashes agree here: every tick up to `to` is run again with Math
 * a little wrong, Map and Set in other orders, at other times, after other futures and in a fresh room.
 *
 * Cost: some 500 ticks' time a tick.
 */
export async function suspectSession(session: JamSession, to: Tick, mods: readonly LoadedMod[] = []): Promise<Divergence | null> {
  const run = await opened(SessionRun.open(session, mods));
  return searchTicks(run, mods, { tick: run.jam.nextTick, world: run.snapshot() }, to);
}

/** Looks for a fault from a moment on, one stretch of the session after the other. */
async function searchTicks(run: SessionRun, mods: readonly LoadedMod[], start: GoodMoment, to: Tick): Promise<Divergence | null> {
  const { session } = run, stretches = stretchesOf(session);
  for (let { tick, world } = start; tick < to;) {
    const { stretch, image } = world, end = Math.min(to, stretches[stretch + 1]?.from ?? to);
    const make = async (): Promise<Simulation> => (await opened(SessionRun.openStretch(session, stretch, mods))).simulation;
    const fault = await findFault({ make, image, ticks: end - tick, namedLast: BOOKKEEPING });
    if (fault || end === to) return fault;
    run.restore(world);
    runTo(run, end);
    tick = end;
    world = run.snapshot(world);
  }
  return null;
}

/** The world at the last good hash, if running there from the kept moment comes to that hash again; else the kept moment. */
function latestGood(run: SessionRun, good: GoodMoment, lastGood: Tick): GoodMoment {
  run.restore(good.world);
  runTo(run, lastGood);
  const { hashes, header } = run.session, hash = run.jam.app.hash();
  const isKnown = hashes.some((stored) => stored.tick === lastGood && stored.hash === hash) || header.changes?.some(({ tick, after }) => tick === lastGood && after === hash) === true;
  return isKnown ? { tick: lastGood, world: run.snapshot() } : good;
}

function runTo(run: SessionRun, tick: Tick): void {
  while (run.jam.nextTick < tick) {
    run.step(false);
    run.dropCues();
  }
}

/** The run of a session that was opened before. */
async function opened(opening: ReturnType<typeof SessionRun.open>): Promise<SessionRun> {
  const answer = await opening;
  if (!answer.ok) throw new EngineBug(answer.message);
  return answer.run;
}
