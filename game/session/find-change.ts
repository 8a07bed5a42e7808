import { SystemFault, valueAt, type SlotPlace } from '../../engine/index.ts';
import type { Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { SessionRun, type RunImage } from './session-run.ts';

/** A time at which a value became another one. */
export interface ValueChange {
  /** The tick that ran. */
  readonly tick: Tick;
  /** Null where it happened between systems, as when a tick begins or the room goes on with other mods. */
  readonly system: string | null;
  /** Null: there was no such value. */
  readonly from: number | null;
  readonly to: number | null;
}

export type FoundChange = { readonly ok: true; readonly change: ValueChange | null; /** How often it changed. */ readonly count: number; /** Ticks that were looked through. */ readonly to: Tick } | { readonly ok: false; readonly message: string };

/** An image is kept every half a second: the tick in question is reached from the last one before it. */
const KEEP_TICKS = 64;
const PROGRESS_TICKS = 256;

/**
 * The last time before tick `before` that a value changed, and the system that wrote it. The session is run again from its beginning, and the one tick in
 * question once more, looked at after every system.
 *
 * Cost: the session's own ticks, up to `before`.
 *
 * @param onProgress hears 0–1 now and then
 * @param mods those that are at hand
 */
export async function findChange(session: JamSession, place: SlotPlace, before: Tick, onProgress: (progress: number) => void = () => undefined, mods: readonly LoadedMod[] = []): Promise<FoundChange> {
  const opened = await SessionRun.open(session, mods);
  if (!opened.ok) return opened;
  const { run } = opened, end = Math.min(before, session.ticks), valueNow = (): number | null => valueAt(run.jam.app.world, place);
  let latest: { readonly tick: Tick; readonly world: RunImage } | null = null, kept = run.snapshot(), value = valueNow(), count = 0;
  try {
    while (run.jam.nextTick < end) {
      const tick = run.jam.nextTick;
      if (tick % KEEP_TICKS === 0 && tick > 0) kept = run.snapshot(latest?.world === kept ? undefined : kept);
      run.step();
      run.dropCues();
      const now = valueNow();
      if (!isSame(now, value)) {
        latest = { tick, world: kept };
        count++;
      }
      value = now;
      if (tick % PROGRESS_TICKS === 0) onProgress(tick / end);
    }
  } catch (cause) {
    if (!(cause instanceof SystemFault)) throw cause;
  }
  const to = run.jam.nextTick;
  if (latest === null) return { ok: true, change: null, count: 0, to };
  run.restore(latest.world);
  while (run.jam.nextTick < latest.tick) {
    run.step();
    run.dropCues();
  }
  return { ok: true, change: { tick: latest.tick, ...writerIn(run, place) }, count, to };
}

const isSame = (a: number | null, b: number | null): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

/** Who leaves the value as it is after the next tick: the last system of the tick that changed it. */
function writerIn(run: SessionRun, place: SlotPlace): Omit<ValueChange, 'tick'> {
  const { app } = run.jam, before = app.probe, first = valueAt(app.world, place);
  let value = first, writer: Omit<ValueChange, 'tick'> = { system: null, from: first, to: first };
  const look = (system: string | null, { world } = app): void => {
    const now = valueAt(world, place);
    if (!isSame(now, value)) writer = { system, from: value, to: now };
    value = now;
  };
  app.setProbe({ enter: () => look(null), after: (system) => look(system) });
  try {
    run.step();
  } finally {
    app.setProbe(before);
  }
  // After a change of mods it is another room's world.
  look(null, run.jam.app);
  return writer;
}
