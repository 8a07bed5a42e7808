import type { Tick } from '../../protocol/index.ts';
import type { EventVisitor, Jam } from '../jam.ts';

const ATTACK = 0, ZONE = 1, LOOP = 2;
type Event =
  | readonly [typeof ATTACK, micros: number, strokeAtMicros: number, player: number, joint: number, strength: number, zone: number]
  | readonly [typeof ZONE, zone: number, event: string]
  | readonly [typeof LOOP, loop: number, event: string];

/**
 * Hears what ticks that ran again have otherwise than was told: per tick first what did not happen after all, then what did. The arguments
 * after these two are those of `EventVisitor`.
 */
export interface CorrectionVisitor {
  attack?(tick: Tick, isGone: boolean, ...what: Parameters<NonNullable<EventVisitor['attack']>>): void;
  zone?(tick: Tick, isGone: boolean, ...what: Parameters<NonNullable<EventVisitor['zone']>>): void;
  loop?(tick: Tick, isGone: boolean, ...what: Parameters<NonNullable<EventVisitor['loop']>>): void;
}

/** What happened, tick by tick, so that what happens otherwise in ticks that run again can be told. */
export class EventLedger {
  /** Ticks in which nothing happened are missing. */
  private readonly happened = new Map<Tick, readonly Event[]>();
  /** As it was told, of ticks that ran again since. */
  private readonly told = new Map<Tick, readonly Event[]>();

  /** Notes the latest tick of a room. */
  take(tick: Tick, jam: Jam): void {
    const events: Event[] = [];
    jam.readEvents({
      attack: (...what) => events.push([ATTACK, ...what]), zone: (...what) => events.push([ZONE, ...what]), loop: (...what) => events.push([LOOP, ...what]),
    });
    if (events.length > 0) this.happened.set(tick, events);
    else this.happened.delete(tick);
  }

  /** Ticks `from` … `present` − 1 will run again. */
  beginRewind(from: Tick, present: Tick): void {
    for (let tick = from; tick < present; tick++) if (!this.told.has(tick)) this.told.set(tick, this.happened.get(tick) ?? []);
  }

  /** Tells what has changed since the last call. */
  read(visitor: CorrectionVisitor): void {
    for (const [tick, before] of [...this.told].sort(([a], [b]) => a - b)) {
      const now = this.happened.get(tick) ?? [];
      for (const event of without(before, now)) visit(visitor, tick, true, event);
      for (const event of without(now, before)) visit(visitor, tick, false, event);
    }
    this.told.clear();
  }

  /** Leaves out ticks before this one, which cannot run again; of those whose changes nobody has read yet, not before they are. */
  forget(before: Tick): void {
    for (const tick of this.happened.keys()) if (tick < before && !this.told.has(tick)) this.happened.delete(tick);
  }

  clear(): void {
    this.happened.clear();
    this.told.clear();
  }
}

/** The events of one list that another lacks; of equal ones as many as it lacks. */
function without(events: readonly Event[], others: readonly Event[]): Event[] {
  const rest = others.map((event) => event.join());
  return events.filter((event) => {
    const at = rest.indexOf(event.join());
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function visit(visitor: CorrectionVisitor, tick: Tick, isGone: boolean, event: Event): void {
  if (event[0] === ATTACK) {
    const [, ...what] = event;
    visitor.attack?.(tick, isGone, ...what);
  } else if (event[0] === ZONE) {
    const [, ...what] = event;
    visitor.zone?.(tick, isGone, ...what);
  } else {
    const [, ...what] = event;
    visitor.loop?.(tick, isGone, ...what);
  }
}
