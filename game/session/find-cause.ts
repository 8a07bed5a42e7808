import { findFault, SystemFault, UsageError, type Divergence, type Image, type Simulation } from '../../engine/index.ts';
import type { Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { BOOKKEEPING } from './compare-sessions.ts';
import type { HashCheck, HashMismatch } from './hash-check.ts';
import { openRoomOf, SessionRun } from './session-run.ts';
import { describeParts, tellingParts } from './telling-parts.ts';

/** A moment at which the world was the session's. */
export interface GoodMoment {
  readonly tick: Tick;
  readonly image: Image;
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
    const parts = tellingParts(check.app, mismatch.parts ?? []), first = parts[0];
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

function describeCircumstances({ session, check, core }: Parting): string {
  const { header } = session;
  if (header.content !== check.content) return 'The session was made with other content (palettes, zones) than this version has.';
  if (header.core === '' || core === '') return 'Which code made the session, or runs here, is not known; it seems to be other code.';
  if (header.core !== core) return `The session was made by other code (core ${header.core.slice(0, 12)}…, here ${core.slice(0, 12)}…) and cannot be verified here; replay it with the version that made it.`;
  return 'The session says that it was made by this very code: its file was changed after it was recorded, or it was recorded where arithmetic differs.';
}

async function findFaultBetween({ session, mismatch, good, mods }: Parting): Promise<Divergence | null> {
  if (!good || mismatch.tick <= good.tick) return null;
  const make = simulationsOf(session, mods);
  try {
    const start = await latestGood(await make(), session, good, mismatch.lastGood ?? good.tick);
    return await findFault({ make, image: start.image, ticks: mismatch.tick - start.tick, namedLast: BOOKKEEPING });
  } catch (cause) {
    if (!(cause instanceof SystemFault)) throw cause;
    return { tick: cause.tick, system: cause.system, component: null, field: null, entity: null, expected: null, actual: null, message: cause.message };
  }
}

/**
 * A system that would not answer alike elsewhere, though all hashes agree here: every tick up to `to` is run again with Math
 * a little wrong, Map and Set in other orders, at other times, after other futures and in a fresh room.
 *
 * Cost: some 500 ticks' time a tick.
 */
export async function suspectSession(session: JamSession, to: Tick, mods: readonly LoadedMod[] = []): Promise<Divergence | null> {
  return findFault({ make: simulationsOf(session, mods), ticks: to, namedLast: BOOKKEEPING });
}

const simulationsOf = (session: JamSession, mods: readonly LoadedMod[]) => async (): Promise<Simulation> => {
  const room = await openRoomOf(session.header, mods);
  if (!room.ok) throw new UsageError(room.message);
  return new SessionRun(room.jam, session).simulation;
};

/** The world at the last good hash, if running there from the kept moment comes to that hash again; else the kept moment. */
async function latestGood(simulation: Simulation, session: JamSession, good: GoodMoment, lastGood: Tick): Promise<GoodMoment> {
  const { app } = simulation;
  app.restore(good.image);
  for (let tick = good.tick; tick < lastGood; tick++) simulation.step(tick);
  const stored = session.hashes.find(({ tick }) => tick === lastGood);
  return stored && stored.hash === app.hash() ? { tick: lastGood, image: app.snapshot() } : good;
}
