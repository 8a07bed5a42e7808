import { checkId } from '../ecs/component.ts';
import { UsageError } from '../ecs/errors.ts';
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
  /** Each system of a group asks for itself, with a memory of its own, when its turn comes. @throws UsageError for a set, whose systems are not known here. */
  distributiveRunIf(condition: Condition): Arrangement {
    const distribute = (target: Target): Target => {
      if (target instanceof SystemSet) throw new UsageError(`Set "${target.id}" cannot give each of its systems a condition of its own; use runIf, or distributiveRunIf where the systems are added.`);
      return target instanceof Arrangement ? new Arrangement({ ...target, parts: target.parts.map(distribute) }) : target.runIf(condition);
    };
    const distributed = distribute(this.self());
    return distributed instanceof Arrangement ? distributed : group(distributed);
  }
  /**
   * Has no order with these though both touch the same thing, because it does not matter who is first: `reason` says why. Without it `app.ready()` refuses
   * such pairs.
   */
  ambiguousWith(targets: Target | readonly Target[], reason: string): Arrangement {
    if (reason.trim() === '') throw new UsageError('ambiguousWith needs a reason why the order does not matter; say it in a few words.');
    const named = Array.isArray(targets) ? (targets as readonly Target[]) : [targets as Target];
    return this.arrange({ ambiguities: [...this.own.ambiguities, ...named.map((target) => ({ target, reason }))] });
  }
}

interface ArrangementFields {
  readonly parts: readonly Target[];
  readonly isChained: boolean;
  readonly runsAfter: readonly Target[];
  readonly runsBefore: readonly Target[];
  readonly sets: readonly SystemSet[];
  readonly conditions: readonly Condition[];
  readonly ambiguities: readonly Ambiguity[];
}
/** A pair without an order, and why that does no harm. */
export interface Ambiguity { readonly target: Target; readonly reason: string }
const EMPTY: ArrangementFields = { parts: [], isChained: false, runsAfter: [], runsBefore: [], sets: [], conditions: [], ambiguities: [] };

/** Parts with an order, sets and conditions. Made by `chain`, `group` and the methods of systems and sets. */
export class Arrangement extends Arrangeable implements ArrangementFields {
  readonly kind = 'arrangement';
  readonly parts: readonly Target[];
  readonly isChained: boolean;
  readonly runsAfter: readonly Target[];
  readonly runsBefore: readonly Target[];
  readonly sets: readonly SystemSet[];
  readonly conditions: readonly Condition[];
  readonly ambiguities: readonly Ambiguity[];

  constructor(fields: ArrangementFields) {
    super();
    this.parts = fields.parts;
    this.isChained = fields.isChained;
    this.runsAfter = fields.runsAfter;
    this.runsBefore = fields.runsBefore;
    this.sets = fields.sets;
    this.conditions = fields.conditions;
    this.ambiguities = fields.ambiguities;
  }
  protected override self(): Arrangement {
    return this;
  }
}

/** Each part runs after the one before it, the order of a tick on one screen: `app.addSystems(FixedUpdate, chain(applyInputs, moveBodies, emitCues))`. */
export const chain = (...parts: readonly Target[]): Arrangement => new Arrangement({ ...EMPTY, parts, isChained: true });
/** Parts without an order among them, to be placed together: `group(fadeLights, turnFans).after(moveBodies).inSet(Show)`. */
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

/**
 * A system with the whole world. It conflicts with every other system of its schedule. Parameters are filled as in any system; the world is `world` among them.
 *
 *     const tidy = exclusive('room/tidy', (world) => { for (const entity of world.livingEntities()) world.despawn(entity); });
 *     const grow = exclusive('room/grow', { own: local({ rounds: 'u32' }) }, ({ world, own }) => { if (own.rounds++ < 8) world.spawn([Plant]); });
 */
export function exclusive(id: string, run: (world: World) => void): System;
export function exclusive<P extends Params>(id: string, params: P, run: (args: Args<P> & { readonly world: World }) => void): System;
export function exclusive(id: string, params: Params | ((world: World) => void), run?: (args: never) => void): System {
  checkId('system', id);
  if (typeof params === 'function') return new System(id, {}, params as (world: never) => void, true);
  if ('world' in params) throw new UsageError(`The exclusive system "${id}" gets the world as "world"; give the parameter another name.`);
  // Without parameters the function gets the world itself; an empty list of them is meant as a list.
  return new System(id, params, Object.keys(params).length === 0 ? (world: World) => (run as (args: unknown) => void)({ world }) : run!, true);
}
