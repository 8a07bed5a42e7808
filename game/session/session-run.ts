import { UsageError, type Simulation } from '../../engine/index.ts';
import { CUE_STRIDE, TICK_RATE, type Refusal, type Tick } from '../../protocol/index.ts';
import type { JamSession, SessionHeader } from '../../protocol/session/index.ts';
import { Settings } from '../components/settings.ts';
import { createJam, type Jam } from '../jam.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { LAYOUTS } from '../scenes/layouts.ts';
import { SCENES } from '../scenes/scenes.ts';

const refuse = (message: string): Refusal => ({ ok: false, message });
const WATCH = 'It can be watched from its cues and pictures, not simulated or verified here; use the version of Jam Engine that made it.';

/** Which mods a session wants that are not at hand, where each came from, and what to do; null when all are. */
export function missingMods({ mods: wanted }: SessionHeader, mods: readonly LoadedMod[]): string | null {
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
const describeMoment = (tick: Tick): string => `${Math.floor(tick / TICK_RATE / 60)}:${String(Math.floor(tick / TICK_RATE) % 60).padStart(2, '0')}`;

/**
 * The room that a session began in, before its first tick.
 *
 * @param mods those that are at hand; the ones that the session was played with are taken by their hash
 * @returns a refusal for a session that this version cannot simulate: another schema, scene or tick rate, or a mod that is not at hand
 */
export async function openRoomOf(header: SessionHeader, mods: readonly LoadedMod[] = []): Promise<{ readonly ok: true; readonly jam: Jam } | Refusal> {
  const { scene, seed, layout, tickRate, schema, settings } = header;
  if (tickRate !== TICK_RATE) return refuse(`The session has ${tickRate} ticks a second where this version has ${TICK_RATE}. ${WATCH}`);
  // Nothing is claimed that cannot be replayed: its beginning is another room's.
  if (header.remade !== undefined) return refuse(`The mods of the room were changed while it was played, ${describeMoment(header.remade)} into the session. From its beginning on it can be watched from its cues and pictures, not simulated or verified.`);
  const missing = missingMods(header, mods);
  if (missing !== null) return refuse(missing);
  if (!SCENES.includes(scene)) return refuse(`The session was played in the scene "${scene}", which this version does not have (it has ${SCENES.join(', ')}). ${WATCH}`);
  if (!LAYOUTS.includes(layout)) return refuse(`The session's layout is "${String(layout)}"; it must be one of ${LAYOUTS.join(', ')}.`);
  let jam: Jam;
  try {
    jam = await createJam({ scene, seed, layout, mods: header.mods.map(({ hash }) => mods.find((mod) => mod.hash === hash)!) });
  } catch (cause) {
    if (cause instanceof UsageError) return refuse(`The session's room cannot be opened: ${cause.message}`);
    throw cause;
  }
  if (jam.schema !== schema) return refuse(`The session's world is laid out otherwise (schema ${schema}) than this version's (${jam.schema}). ${WATCH}`);
  const own = jam.app.world.resource(Settings) as Record<string, number>;
  for (const name of Object.keys(Settings.schema)) {
    const value = settings[name];
    if (typeof value === 'number' && Number.isFinite(value) && value !== own[name]) own[name] = value;
  }
  return { ok: true, jam };
}

/** A room that plays a session: each tick with the frames that it had. */
export class SessionRun {
  private readonly heard = new Float64Array(1024 * CUE_STRIDE);
  /** Why the first frame that the room would not take was refused; null while it took all. */
  refusal: { readonly tick: Tick; readonly message: string } | null = null;

  constructor(readonly jam: Jam, readonly session: JamSession) {}

  /** Runs the next tick with the session's frames. Its cues wait in the room. @throws SystemFault */
  step(): void {
    const { jam } = this, tick = jam.nextTick;
    for (const frame of this.session.framesOf(tick)) {
      const answer = jam.push(frame);
      if (!answer.ok) this.refusal ??= { tick, message: answer.message };
    }
    jam.tick();
  }

  /** For those who compare runs: the room with its input, stepped from wherever an image has put it; nobody hears its cues. */
  get simulation(): Simulation {
    return {
      app: this.jam.app,
      step: () => {
        this.step();
        this.dropCues();
      },
    };
  }

  /** Leaves out the cues that wait: nobody will hear them. */
  dropCues(): void {
    while (this.jam.drainCues(this.heard) > 0);
  }
}
