import { UsageError } from '../../engine/index.ts';
import { TICK_RATE, type Refusal, type Tick } from '../../protocol/index.ts';
import type { JamSession, ModsChange, SessionHeader, SessionMod } from '../../protocol/session/index.ts';
import { Settings } from '../components/settings.ts';
import { createHeirJam, createJam, type HeirJam, type Jam } from '../jam.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { LAYOUTS } from '../scenes/layouts.ts';
import { SCENES } from '../scenes/scenes.ts';

/** A part of a session in which the room had one set of mods. */
export interface Stretch {
  /** It begins when so many ticks have run. */
  readonly from: Tick;
  /** What it begins with; null for the session's beginning. */
  readonly change: ModsChange | null;
  readonly mods: readonly SessionMod[];
  readonly schema: string;
  readonly content: string;
}

/** Rooms of different sets of mods that one session may need: each takes some megabytes for as long as the session is open. */
const MOST_ROOMS = 32;

const WATCH = 'It can be watched from its cues and pictures, not simulated or verified here; use the version of Jam Engine that made it.';
const refuse = (message: string): Refusal => ({ ok: false, message });

/** The stretches of a session, as far as it goes. At least one. */
export function stretchesOf({ header, ticks }: Pick<JamSession, 'header' | 'ticks'>): Stretch[] {
  const { mods, schema, content, changes = [] } = header;
  return [{ from: 0, change: null, mods, schema, content }, ...changes.filter(({ tick }) => tick <= ticks).map((change) => ({ from: change.tick, change, mods: change.mods, schema: change.schema, content: change.content }))];
}

/** All mods that a session had at any time, each once. */
export function modsThroughout(session: Pick<JamSession, 'header' | 'ticks'>): SessionMod[] {
  return [...new Map(stretchesOf(session).flatMap(({ mods }) => mods).map((mod) => [mod.hash, mod])).values()];
}

/** Which mods a session wants that are not at hand, where each came from, and what to do; null when all are. */
function missingMods(wanted: readonly SessionMod[], mods: readonly LoadedMod[]): string | null {
  const missing = wanted.filter(({ hash }) => !mods.some((mod) => mod.hash === hash));
  if (missing.length === 0) return null;
  const told = missing.map(({ id, hash, version, home }) => {
    const other = mods.find(({ manifest }) => manifest.id === id);
    const here = other ? `of which another version is here (${other.manifest.version}, files ${other.hash.slice(0, 12)}…)` : 'which is not here';
    return `"${id}"${version === undefined ? '' : ` ${version}`} (files ${hash.slice(0, 12)}…), ${here}${home === undefined ? '' : `; it came from ${home}`}`;
  });
  return `The session was played with the mod${missing.length > 1 ? 's' : ''} ${told.join(', and with ')}. Install ${missing.length > 1 ? 'them' : 'it'}, or name the folder with --mod DIR or --mods FOLDER. Until then it can be watched from its cues and pictures, not simulated or verified.`;
}

/** `1:05`. */
export const describeMoment = (tick: Tick): string => `${Math.floor(tick / TICK_RATE / 60)}:${String(Math.floor(tick / TICK_RATE) % 60).padStart(2, '0')}`;

/** Why this version cannot simulate a session, with the mods at hand; null when it can try. */
export function whyNotHere(session: Pick<JamSession, 'header' | 'ticks'>, mods: readonly LoadedMod[]): string | null {
  const { scene, layout, tickRate, remade } = session.header;
  if (tickRate !== TICK_RATE) return `The session has ${tickRate} ticks a second where this version has ${TICK_RATE}. ${WATCH}`;
  // Nothing is claimed that cannot be replayed: its beginning is another room's.
  if (remade !== undefined) return `The mods of the room were changed while it was played, ${describeMoment(remade)} into the session, and the file does not say from which. From its beginning on it can be watched from its cues and pictures, not simulated or verified.`;
  const missing = missingMods(modsThroughout(session), mods);
  if (missing !== null) return missing;
  if (!SCENES.includes(scene)) return `The session was played in the scene "${scene}", which this version does not have (it has ${SCENES.join(', ')}). ${WATCH}`;
  if (!LAYOUTS.includes(layout)) return `The session's layout is "${String(layout)}"; it must be one of ${LAYOUTS.join(', ')}.`;
  return null;
}

const setOf = (mods: readonly SessionMod[]): string => mods.map(({ hash }) => hash).join();

/** The mods of a stretch, of those at hand. */
export const modsOfStretch = ({ mods: wanted }: Pick<Stretch, 'mods'>, mods: readonly LoadedMod[]): LoadedMod[] => wanted.map(({ hash }) => mods.find((mod) => mod.hash === hash)!);

/** The room of a session's beginning, before its first tick. */
export async function openBeginning(header: SessionHeader, mods: readonly LoadedMod[]): Promise<{ readonly ok: true; readonly jam: Jam } | Refusal> {
  const { scene, seed, layout, schema, settings } = header, opened = await trying(() => createJam({ scene, seed, layout, mods: modsOfStretch(header, mods) }));
  if (!opened.ok) return opened;
  const { room: jam } = opened;
  if (jam.schema !== schema) return refuse(`The session's world is laid out otherwise (schema ${schema}) than this version's (${jam.schema}). ${WATCH}`);
  const own = jam.app.world.resource(Settings) as Record<string, number>;
  for (const name of Object.keys(Settings.schema)) {
    const value = settings[name];
    if (typeof value === 'number' && Number.isFinite(value) && value !== own[name]) own[name] = value;
  }
  return { ok: true, jam };
}

/** A room for a later stretch of a session. */
export async function openHeir({ scene, seed, layout }: SessionHeader, stretch: Stretch, mods: readonly LoadedMod[]): Promise<{ readonly ok: true; readonly heir: HeirJam } | Refusal> {
  const opened = await trying(() => createHeirJam({ scene, seed, layout, mods: modsOfStretch(stretch, mods) }));
  if (!opened.ok) return opened;
  const { room: heir } = opened;
  if (heir.jam.schema !== stretch.schema) return refuse(`From ${describeMoment(stretch.from)} on the session's world is laid out otherwise (schema ${stretch.schema}) than this version's (${heir.jam.schema}). ${WATCH}`);
  return { ok: true, heir };
}

/** Rooms for all later stretches, in their order; those with the same mods share one. */
export async function openHeirs(header: SessionHeader, later: readonly Stretch[], mods: readonly LoadedMod[]): Promise<{ readonly ok: true; readonly heirs: readonly HeirJam[] } | Refusal> {
  const bySet = new Map<string, HeirJam>(), heirs: HeirJam[] = [];
  for (const stretch of later) {
    const known = bySet.get(setOf(stretch.mods));
    if (known?.jam.schema === stretch.schema) {
      heirs.push(known);
      continue;
    }
    if (bySet.size === MOST_ROOMS) return refuse(`The session was played with more than ${MOST_ROOMS} different sets of mods. It can be watched from its cues and pictures, not simulated or verified here.`);
    const opened = await openHeir(header, stretch, mods);
    if (!opened.ok) return opened;
    bySet.set(setOf(stretch.mods), opened.heir);
    heirs.push(opened.heir);
  }
  return { ok: true, heirs };
}

async function trying<Room>(make: () => Promise<Room>): Promise<{ readonly ok: true; readonly room: Room } | Refusal> {
  try {
    return { ok: true, room: await make() };
  } catch (cause) {
    if (cause instanceof UsageError) return refuse(`The session's room cannot be opened: ${cause.message}`);
    throw cause;
  }
}
