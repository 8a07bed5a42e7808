import type { Component } from '../ecs/component.ts';
import type { Entity } from '../ecs/entity.ts';
import type { EntityEvent } from '../ecs/entity-event.ts';
import { UsageError } from '../ecs/errors.ts';
import type { LifecycleName } from '../ecs/lifecycle.ts';
import type { ReadRecord } from '../ecs/resource.ts';
import type { Schema } from '../ecs/schema.ts';
import type { Condition } from './condition.ts';
import type { Args, Params } from './param.ts';

/** One kind of thing that happens to one component. */
export interface LifecycleTrigger {
  readonly kind: 'lifecycle';
  readonly name: LifecycleName;
  readonly component: Component;
}

const trigger = (name: LifecycleName) => (component: Component): LifecycleTrigger => ({ kind: 'lifecycle', name, component });
/** When an entity got the component, by spawning or adding: its values are written. `app.addObserver(observe(onAdd(Lantern), { lamps: columns(read(Lantern)) }, ({ row, lamps }) => …))`. */
export const onAdd = trigger('onAdd');
/** When values of the component were written by spawning, adding, inserting or relating, whether it was there or not. */
export const onInsert = trigger('onInsert');
/** When values of the component are about to go: for others by inserting or relating, or because it is taken or its entity ends. */
export const onReplace = trigger('onReplace');
/** When the component is about to be taken, or its entity ends: its values are still there. */
export const onRemove = trigger('onRemove');
/** When the entity of the component ends. */
export const onDespawn = trigger('onDespawn');

/** What an observer is told beside its parameters. */
export interface Told {
  readonly entity: Entity;
  readonly row: number;
}
/** The same of an event that was triggered. */
export interface ToldEvent<S extends Schema> extends Told {
  /** What it says: numbers, and typed arrays for fixed arrays. */
  readonly event: ReadRecord<S>;
  /** `propagate(false)`: it does not go on to the target above. */
  propagate(isGoingOn: boolean): void;
}

const NAMES = ['entity', 'row', 'event', 'propagate'];

/** A function that runs whenever something happens to an entity, and what it touches. Made by `observe`. */
export interface Observer {
  readonly kind: 'observer';
  readonly trigger: LifecycleTrigger | EntityEvent;
  readonly params: Params;
  readonly run: (args: never) => void;
  readonly conditions: readonly Condition[];
  /** The same observer, told only while the condition holds: asked each time, before it. It cannot ask what was changed or removed. */
  runIf(condition: Condition): Observer;
}

const make = (declared: Omit<Observer, 'kind' | 'runIf'>): Observer => ({ kind: 'observer', ...declared, runIf: (condition) => make({ ...declared, conditions: [...declared.conditions, condition] }) });

/**
 * Declares an observer: parameters like a system's, and the entity that it happened to.
 *
 *     observe(onAdd(Glow), { glow: columns(write(Glow)), commands: commands() }, ({ entity, row, glow }) => { glow.since[row] = 1; })
 *     observe(Poked, { commands: commands() }, ({ entity, event, commands }) => { if (event.strength > 1) commands.despawn(entity); })
 *
 * It runs directly when it happens, in the midst of the commands of others; its own are applied after all who are told, before anything else. What
 * was changed, added or removed lately is a question for systems.
 *
 * @throws UsageError for a parameter with a name that an observer is told something under.
 */
export function observe<P extends Params>(trigger: LifecycleTrigger, params: P, run: (args: Args<P> & Told) => void): Observer;
export function observe<S extends Schema, P extends Params>(trigger: EntityEvent<S>, params: P, run: (args: Args<P> & ToldEvent<S>) => void): Observer;
export function observe(trigger: LifecycleTrigger | EntityEvent, params: Params, run: (args: never) => void): Observer {
  const taken = NAMES.find((name) => name in params);
  if (taken !== undefined) throw new UsageError(`An observer is told something as "${taken}"; give the parameter another name.`);
  return make({ trigger, params, run, conditions: [] });
}
