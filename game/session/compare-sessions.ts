import { findDivergence, type Divergence } from '../../engine/index.ts';
import { JOINT_COUNT, type Tick } from '../../protocol/index.ts';
import type { JamSession, ModsChange, SessionHeader, SessionMod } from '../../protocol/session/index.ts';
import { DoorLog } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { describeInput, type InputDifference } from './describe-input.ts';
import { SessionRun } from './session-run.ts';

/** How two sessions compare. `expected` of the divergence is the first one's. */
export interface SessionComparison {
  /** Nothing parts them as far as both go. */
  readonly same: boolean;
  readonly divergence: Divergence | null;
  /** Ticks that were compared: those of the shorter one, or up to where they part. */
  readonly ticks: Tick;
  /** What else to know: another length, another core. */
  readonly notes: readonly string[];
}

/** How long what the frames changed is looked for, ticks; the log of the door tells at once that they differ. */
const SEARCH_TICKS = 1;
/** Notes that only say that input came. */
export const BOOKKEEPING: readonly string[] = [DoorLog.id];

/**
 * Where two sessions part: in what they began with, in their input (then also what the input changed first), or in the worlds
 * that were recorded.
 *
 * @param mods at hand, for sessions that were played with some
 * @param onProgress called now and then with the ticks that were simulated
 */
export async function compareSessions(a: JamSession, b: JamSession, mods: readonly LoadedMod[] = [], onProgress?: (tick: Tick) => void): Promise<SessionComparison> {
  const shared = Math.min(a.ticks, b.ticks), notes: string[] = [];
  if (a.header.core !== b.header.core) notes.push('They were made by different versions of the simulation.');
  const headers = compareHeaders(a.header, b.header);
  if (headers) return { same: false, divergence: headers, ticks: 0, notes };
  const changed = firstOtherChange(a.header, b.header, shared), input = firstInputDifference(a, b, changed?.tick ?? shared), recorded = compareHashes(a, b, input?.tick ?? changed?.tick ?? shared);
  if (!recorded && !input && changed) return { same: false, divergence: changed, ticks: changed.tick, notes };
  if (recorded) return { same: false, divergence: recorded, ticks: recorded.tick, notes };
  if (!input) {
    if (a.ticks !== b.ticks) notes.push(`The ${a.ticks < b.ticks ? 'first' : 'second'} ends after tick ${shared}, the other goes on to ${Math.max(a.ticks, b.ticks)}; they are the same up to there.`);
    return { same: true, divergence: null, ticks: shared, notes };
  }
  const divergence = await firstEffect(a, b, input.tick, input.difference, mods, onProgress);
  return { same: false, divergence, ticks: input.tick, notes };
}

/** The first field of the headers that makes another world. */
function compareHeaders(a: SessionHeader, b: SessionHeader): Divergence | null {
  const names = [...new Set([...Object.keys(a.settings), ...Object.keys(b.settings)])];
  const fields: [string, string | number, string | number][] = [
    ['scene', a.scene, b.scene], ['seed', a.seed, b.seed], ['layout', a.layout, b.layout],
    ['mods', a.mods.map(({ id, hash }) => `${id} ${hash}`).join(), b.mods.map(({ id, hash }) => `${id} ${hash}`).join()],
    ...names.map((name): [string, number | string, number | string] => [`settings.${name}`, a.settings[name] ?? 'missing', b.settings[name] ?? 'missing']),
    ['content', a.content, b.content], ['schema', a.schema, b.schema],
  ];
  const found = fields.find(([, ours, theirs]) => ours !== theirs);
  if (!found) return null;
  const [field, expected, actual] = found;
  return { tick: 0, system: null, component: 'header', field, entity: null, expected, actual, message: `They began differently: ${field} is ${expected} in the first and ${actual} in the second.` };
}

const hashesOf = (mods: readonly SessionMod[]): string => mods.map(({ hash }) => hash).join();
const namesOf = (mods: readonly SessionMod[]): string => mods.map(({ id, version, hash }) => `${id} ${version ?? hash.slice(0, 12)}`).join(', ') || 'no mods';

/** Where their mods changed otherwise, within what both have. */
function firstOtherChange(a: SessionHeader, b: SessionHeader, ticks: Tick): Divergence | null {
  const first = a.changes ?? [], second = b.changes ?? [];
  const place = Array.from({ length: Math.max(first.length, second.length) }, (_, n) => n).find((n) => first[n]?.tick !== second[n]?.tick || hashesOf(first[n]!.mods) !== hashesOf(second[n]!.mods));
  if (place === undefined) return null;
  const ours = first[place], theirs = second[place], tick = Math.min(ours?.tick ?? ticks, theirs?.tick ?? ticks);
  if (tick >= ticks) return null;
  const said = (change: ModsChange | undefined): string => (change?.tick === tick ? namesOf(change.mods) : 'no change'), expected = said(ours), actual = said(theirs);
  return { tick, system: null, component: 'header', field: 'changes', entity: null, expected, actual, message: `Their mods changed otherwise after ${tick} ticks. The first goes on with: ${expected}; the second with: ${actual}.` };
}

function firstInputDifference(a: JamSession, b: JamSession, ticks: Tick): { readonly tick: Tick; readonly difference: InputDifference } | null {
  for (let tick = 0; tick < ticks; tick++) {
    const difference = describeInput(a.framesOf(tick), b.framesOf(tick));
    if (difference) return { tick, difference };
  }
  return null;
}

/** The first hash, of those that both stored up to a tick, that differs though the input was the same. */
function compareHashes(a: JamSession, b: JamSession, to: Tick): Divergence | null {
  const theirs = new Map(b.hashes.map((stored) => [stored.tick, stored]));
  let lastSame: Tick = 0;
  for (const stored of a.hashes) {
    const other = theirs.get(stored.tick);
    if (!other || stored.tick > to) continue;
    if (other.hash === stored.hash) {
      lastSame = stored.tick;
      continue;
    }
    const parts = new Map(b.partNames.map((name, part) => [name, other.parts?.[part]]));
    const part = a.partNames.findIndex((name, at) => stored.parts?.[at] !== undefined && parts.get(name) !== undefined && parts.get(name) !== stored.parts[at]);
    const name = part < 0 ? null : a.partNames[part]!;
    return {
      tick: stored.tick - 1, system: null, component: name, field: null, entity: null,
      expected: name === null ? stored.hash : stored.parts![part]!, actual: name === null ? other.hash : parts.get(name)!,
      message: `Their input is the same, but the recorded worlds part between ticks ${lastSame} and ${stored.tick}${name === null ? '' : `, in ${name}`}: one of them was made by other code, or on a machine that computes otherwise. Replay both to see which one this version agrees with.`,
    };
  }
  return null;
}

/** What the first difference of input changes first in the world. Both are alike before `tick`. */
async function firstEffect(a: JamSession, b: JamSession, tick: Tick, input: InputDifference, mods: readonly LoadedMod[], onProgress?: (tick: Tick) => void): Promise<Divergence> {
  const said = `In tick ${tick} ${input.message}.`;
  const onlyInput = (message: string): Divergence => ({ tick, system: null, component: 'input', field: null, entity: null, expected: null, actual: null, message: `${said} ${message}` });
  const first = await SessionRun.open(a, mods);
  if (!first.ok) return onlyInput(`What that changed cannot be told here. ${first.message}`);
  const second = await SessionRun.open(b, mods);
  if (!second.ok) return onlyInput(`What that changed cannot be told here. ${second.message}`);
  const { run: ours } = first, { run: theirs } = second;
  while (ours.jam.nextTick < tick) {
    ours.step();
    ours.dropCues();
    if (ours.jam.nextTick % 1280 === 0) onProgress?.(ours.jam.nextTick);
  }
  theirs.restore(ours.snapshot());
  const found = findDivergence(ours.simulation, theirs.simulation, { ticks: SEARCH_TICKS, namedLast: BOOKKEEPING });
  if (!found) return onlyInput('It changed nothing in the world.');
  const entity = found.entity ?? (input.joint && found.component === Seats.id ? seatedJoint(ours.jam.app.world.resource(Seats).joint, input.joint) : null);
  return { ...found, entity, message: `${said} ${found.message}` };
}

const seatedJoint = (joints: ArrayLike<number>, { slot, index }: { readonly slot: number; readonly index: number }): number | null => joints[slot * JOINT_COUNT + index] || null;
