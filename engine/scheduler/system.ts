import { checkId } from '../ecs/component.ts';
import type { World } from '../ecs/world.ts';
import type { Condition } from './condition.ts';
import type { Args, Params } from './param.ts';

/** What an order can name. */
export type Target = System | SystemSet | Arrangement;

/** Systems, sets and groups, with where they stand. Each method returns a new arrangement and leaves this one as it is. */
export abstract class Arrangeable {
  protected abstract self(): System | SystemSet | Arrangement;

  private arrange(change: Partial<Arrangement>): Arrangement {
    const self = this.self();
    return self instanceof Arrangement ? new Arrangement({ ...self, ...change }) : new Arrangement({ ...EMPTY, parts: [self], ...change });
  }
  private get own(): ArrangementFields {
    const self = this.self();
    return self instanceof Arrangement ? self : EMPTY;
  }

  /** Runs after all of these. */
  after(...targets: readonly Target[]): Arrangement {
    return this.arrange({ runsAfter: [...this.own.runsAfter, ...targets] });
  }
  /** Runs before all of these. */
  before(...targets: readonly Target[]): Arrangement {
    return this.arrange({ runsBefore: [...this.own.runsBefore, ...targets] });
  }
  /** Belongs to these sets, and has their order and conditions. */
  inSet(...sets: readonly SystemSet[]): Arrangement {
    return this.arrange({ sets: [...this.own.sets, ...sets] });
  }
  /** Runs only while the condition holds. Of a group or set it is asked once, before the first of its systems. */
  runIf(condition: Condition): Arrangement {
    return this.arrange({ conditions: [...this.own.conditions, condition] });
  }
}

interface ArrangementFields {
  readonly parts: readonly Target[];
  readonly isChained: boolean;
  readonly runsAfter: readonly Target[];
  readonly runsBefore: readonly Target[];
  readonly sets: readonly SystemSet[];
  readonly conditions: readonly Condition[];
}
const EMPTY: ArrangementFields = { parts: [], isChained: false, runsAfter: [], runsBefore: [], sets: [], conditions: [] };

/** Parts with an order, sets and conditions. Made by `chain`, `group` and the methods of systems and sets. */
export class Arrangement extends Arrangeable implements ArrangementFields {
  readonly kind = 'arrangement';
  readonly parts: readonly Target[];
  readonly isChained: boolean;
  readonly runsAfter: readonly Target[];
  readonly runsBefore: readonly Target[];
  readonly sets: readonly SystemSet[];
  readonly conditions: readonly Condition[];

  constructor(fields: ArrangementFields) {
    super();
    this.parts = fields.parts;
    this.isChained = fields.isChained;
    this.runsAfter = fields.runsAfter;
    this.runsBefore = fields.runsBefore;
    this.sets = fields.sets;
    this.conditions = fields.conditions;
  }
  protected override self(): Arrangement {
    return this;
  }
}

/** Each part runs after the one before it: the order of a tick on one screen. */
export const chain = (...parts: readonly Target[]): Arrangement => new Arrangement({ ...EMPTY, parts, isChained: true });
/** Parts without an order among them, to be placed together. */
export const group = (...parts: readonly Target[]): Arrangement => new Arrangement({ ...EMPTY, parts });

/** A name under which systems are ordered and switched together. */
export class SystemSet extends Arrangeable {
  readonly kind = 'set';
  /** @internal Use `systemSet(id)`. */
  constructor(readonly id: string) {
    super();
  }
  protected override self(): SystemSet {
    return this;
  }
}

/** Declares a set: `const Sense = systemSet('room/Sense')`. */
export function systemSet(id: string): SystemSet {
  checkId('set', id);
  return new SystemSet(id);
}

/** A function that runs in a schedule, and what it touches. */
export class System extends Arrangeable {
  readonly kind = 'system';
  /** @internal Use `system(…)` or `exclusive(…)`. */
  constructor(readonly id: string, readonly params: Params, readonly run: (args: never) => void, readonly isExclusive: boolean) {
    super();
  }
  protected override self(): System {
    return this;
  }
}

/**
 * Declares a system. The function gets one object with a live value per parameter, and keeps nothing outside of it.
 *
 *     const age = system('room/age', { notes: query({ note: write(Note) }) }, ({ notes: { ids, length, note } }) => {
 *       for (let i = 0; i < length; i++) note.age[ids[i]!] = note.age[ids[i]!]! + 1;
 *     });
 */
export function system<P extends Params>(id: string, params: P, run: (args: Args<P>) => void): System {
  checkId('system', id);
  return new System(id, params, run as (args: never) => void, false);
}

/** A system with the whole world. It conflicts with every other system of its schedule. */
export function exclusive(id: string, run: (world: World) => void): System {
  checkId('system', id);
  return new System(id, {}, run as (world: never) => void, true);
}
