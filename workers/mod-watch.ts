import type { App, Probe } from '../engine/index.ts';
import { Mods, STEPS_PER_UNIT } from '../engine/mods/index.ts';
import type { Jam } from '../game/index.ts';
import type { ModStanding } from '../protocol/index.ts';

/** Ticks that a mean is taken over: half a second. */
const WINDOW_TICKS = 64;
/** Of the shared cell: the slot of the mod that is at work + 1 (0: none), and how often one began. */
export const AT_WORK = 0, BEGUN = 1, CELL_INTS = 2;

/**
 * Stands beside the systems of a room's mods: measures what they take, and notes which one is at work where the page can see it, even when it never
 * comes back. Watches only; costs two readings of the clock for each of their systems.
 */
export class ModWatch implements Probe {
  private readonly slots = new Map<string, number>();
  private readonly took: Float64Array;
  private readonly means: Float64Array;
  /** What caged mods count of their work in a tick; null for the others. */
  private readonly accounts: readonly ({ readonly steps: number } | null)[];
  private readonly most: Float64Array;
  private readonly work: Float64Array;
  private ticks = 0;
  private tickTook = 0;
  private began = 0;
  /** Mean time of a whole tick in the latest window, µs. */
  tickMicros = 0;

  /**
   * @param ids the room's mods, by slot
   * @param cell memory that the page reads; see `AT_WORK`
   * @param tell hears it too, −1 when a mod is done
   */
  constructor(app: App, private readonly ids: readonly string[], private readonly cell: Int32Array, private readonly tell: ((slot: number) => void) | null = null) {
    this.took = new Float64Array(ids.length);
    this.means = new Float64Array(ids.length);
    this.most = new Float64Array(ids.length);
    this.work = new Float64Array(ids.length);
    const resources = [...app.world.plan.resources.keys()];
    this.accounts = ids.map((id) => {
      const account = resources.find((one) => one.id === `${id}/cage`);
      return account ? app.world.resource(account) as unknown as { readonly steps: number } : null;
    });
    for (const { id } of app.diagnostics().systems) {
      const slot = ids.indexOf(id.slice(0, Math.max(0, id.indexOf('/'))));
      if (slot >= 0) this.slots.set(id, slot);
    }
  }

  /** Whether somebody hears which mod is at work. */
  get isTelling(): boolean {
    return this.tell !== null;
  }

  enter(system: string): void {
    const slot = this.slots.get(system);
    if (slot === undefined) return;
    Atomics.store(this.cell, BEGUN, this.cell[BEGUN]! + 1);
    Atomics.store(this.cell, AT_WORK, slot + 1);
    this.tell?.(slot);
    this.began = performance.now();
  }

  leave(system: string): void {
    const slot = this.slots.get(system);
    if (slot === undefined) return;
    this.took[slot] = this.took[slot]! + performance.now() - this.began;
    Atomics.store(this.cell, AT_WORK, 0);
    this.tell?.(-1);
  }

  after(): void { /* only the mods' own functions count */ }

  /** A tick has run, and took so long. @returns whether a window is over, and there is news */
  ran(millis: number): boolean {
    this.tickTook += millis;
    for (let slot = 0; slot < this.accounts.length; slot++) {
      const account = this.accounts[slot];
      if (account && account.steps > this.most[slot]!) this.most[slot] = account.steps;
    }
    if (++this.ticks < WINDOW_TICKS) return false;
    for (let slot = 0; slot < this.ids.length; slot++) this.means[slot] = (this.took[slot]! * 1000) / this.ticks;
    this.tickMicros = (this.tickTook * 1000) / this.ticks;
    this.work.set(this.most);
    this.took.fill(0);
    this.most.fill(0);
    this.ticks = 0;
    this.tickTook = 0;
    return true;
  }

  /** Units of work that a mod did in the costliest tick of the latest window; −1 for one without a cage. */
  fuel(slot: number): ModStanding['fuel'] {
    return this.accounts[slot] ? this.work[slot]! / STEPS_PER_UNIT : -1;
  }

  /** Time of each mod in a tick, mean of the latest window, µs. */
  micros(slot: number): ModStanding['micros'] {
    return this.means[slot] ?? 0;
  }
}

/** How the mods of a room stand, by slot. */
export function standingOf({ app, description }: Pick<Jam, 'app' | 'description'>, watch: ModWatch): ModStanding[] {
  const mods = app.world.resource(Mods);
  return (description.mods ?? []).map(({ id }, slot) => ({
    id, isOn: mods.isOn[slot] === 1, faults: mods.faults[slot]!, faultTick: mods.faultTick[slot]! - 1, why: mods.why[slot]!, micros: watch.micros(slot), fuel: watch.fuel(slot),
  }));
}
