import type { SessionHeader } from '../../protocol/session/index.ts';
import { TICK_RATE } from '../../protocol/index.ts';
import { Settings } from '../components/settings.ts';
import type { Jam } from '../jam.ts';

/** What a session's header says that the room does not know by itself. */
export interface SessionTold {
  /** 32 hex digits. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Id of the simulation code, 64 hex digits. */
  readonly core: string;
  /** The first session of the line of branches; its own id unless given. */
  readonly root?: string;
  readonly branch?: { readonly of: string; readonly tick: number } | null;
  /** Values of all settings at tick 0; those of the room as it stands unless given. A branch has its parent's. */
  readonly settings?: Readonly<Record<string, number>>;
}

/** The header of a session of this room. */
export function headerOf(jam: Jam, told: SessionTold): SessionHeader {
  const { id, startedAt, core, root = id, branch = null } = told;
  const now = jam.app.world.resource(Settings);
  const settings = told.settings ?? Object.fromEntries(Object.keys(Settings.schema).map((name) => [name, now[name as keyof typeof now]]));
  return {
    format: 'jam-session', version: 1, id, root, branch, core, schema: jam.schema, content: jam.content,
    mods: jam.mods.map(({ id, hash, version, home }) => ({ id, hash, version, ...(home !== '' && { home }) })),
    scene: jam.description.scene, seed: jam.description.seed, layout: jam.layout, tickRate: TICK_RATE, settings, startedAt,
  };
}
