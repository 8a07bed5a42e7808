import type { Bundle, Component, Relation, Valued } from './component.ts';
import type { Entity } from './entity.ts';
import type { EntityEvent } from './entity-event.ts';
import type { Schema, Values } from './schema.ts';

/** Deferred structural changes; see `commands`. */
export interface Commands {
  /** A new entity. Its columns hold defaults, or the values given, and can be written at once; queries see it after the system has returned. */
  spawn(what: Bundle | readonly Component[], values?: readonly Valued[]): Entity;
  /** A new entity with what another one has now, its targets in relations included; nothing points at it. Its columns can be written at once. */
  clone(entity: Entity): Entity;
  despawn(entity: Entity): void;
  /** Despawns all that point at an entity by a relation. */
  despawnRelated(entity: Entity, relation: Relation): void;
  /**
   * Gives a component if the entity lacks it; its columns hold defaults and can be written at once. `values` are written in any case.
   *
   * In a hook or observer too: what is written there at once is lost if the entity has got the component by then.
   */
  add<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void;
  /** Gives a component whole: defaults and `values` in place of what the entity has of it. */
  insert<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void;
  /** Gives a component with `values` to an entity that lacks it, and leaves others as they are. */
  insertIfNew<S extends Schema>(entity: Entity, component: Component<S>, values?: Values<S>): void;
  remove(entity: Entity, component: Component): void;
  /** Points an entity at a target, in place of what it pointed at. `place`: among the sources of an ordered relation, counted without it; the last unless given. */
  relate(entity: Entity, relation: Relation, target: Entity, place?: number): void;
  /** Lets two sources of an ordered relation change places, also between targets. */
  swap(entity: Entity, other: Entity, relation: Relation): void;
  /** Tells the observers of an event about an entity. */
  trigger<S extends Schema>(event: EntityEvent<S>, entity: Entity, values?: Values<S>): void;
}
