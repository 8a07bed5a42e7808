import type { Commands } from '../../ecs/commands.ts';
import type { Bundle, Component, Relation } from '../../ecs/component.ts';
import type { Entity } from '../../ecs/entity.ts';
import type { External } from '../../ecs/external.ts';
import type { MutableRecord, ReadRecord, Resource } from '../../ecs/resource.ts';
import type { Schema } from '../../ecs/schema.ts';
import { param, type Param } from '../param.ts';
import { refuseWrite } from './query-param.ts';

export type { Commands };

const UNBOUND = { required: [], excluded: [] } as const;

/** A resource to read: `system('room/fade', { tempo: res(Tempo) }, ({ tempo }) => … tempo.bpm …)`. Scalars are numbers, fixed arrays typed arrays. */
export const res = <S extends Schema>(resource: Resource<S>): Param<ReadRecord<S>> => param((plan) => {
  plan.plan.addResource(resource as Resource);
  plan.touch({ thing: resource as Resource, isWrite: false, ...UNBOUND });
  return (world) => ({ value: world.record(resource as Resource).readable as ReadRecord<S> });
});

/** A resource to read and write: `system('room/hurry', { tempo: resMut(Tempo) }, ({ tempo }) => { tempo.bpm += 1; })`. */
export const resMut = <S extends Schema>(resource: Resource<S>): Param<MutableRecord<S>> => param((plan) => {
  refuseWrite(plan, resource.id);
  plan.plan.addResource(resource as Resource);
  plan.touch({ thing: resource as Resource, isWrite: true, ...UNBOUND });
  return (world) => ({ value: world.record(resource as Resource).writable as MutableRecord<S> });
});

/** The value of an external: `{ box: ext(RapierBox) }`. Counts as a write, since nobody can see what is done with it. */
export const ext = <T>(external: External<T>): Param<T> => param((plan) => {
  plan.plan.addExternal(external as External);
  plan.touch({ thing: external as External, isWrite: !plan.isReadOnly, ...UNBOUND });
  return (world) => {
    const cell = world.externalCell(external as External);
    return { get value() { return cell.value as T; }, isReread: true };
  };
});

/**
 * Structural changes, applied in order directly after the system has returned. Name the bundles and components that no
 * query names, so that the app knows them: `commands(NoteKit)`.
 */
export const commands = (...spawned: readonly (Bundle | Component)[]): Param<Commands> => param((plan) => {
  refuseWrite(plan, 'entities');
  plan.restructure();
  for (const part of spawned) for (const component of part.kind === 'bundle' ? part.components : [part]) plan.plan.addComponent(component);
  return (world) => ({ value: world.commands });
});

/** Handles and rows. */
export interface Entities {
  isAlive(entity: Entity): boolean;
  /** Row of a living entity, −1 of any other. */
  rowOf(entity: Entity): number;
  /** Handle of the living entity at a row. */
  at(row: number): Entity;
  has(row: number, component: Component): boolean;
  readonly count: number;
}

/**
 * Who lives, and where: handles to rows and back.
 *
 *     system('room/follow', { pairs: query({ follow: read(Follows) }), who: entities() }, ({ pairs, who }) => {
 *       for (let i = 0; i < pairs.length; i++) { const row = who.rowOf(pairs.follow.target[pairs.ids[i]!]!); if (row >= 0) meet(pairs.ids[i]!, row); }
 *     });
 */
export const entities = (): Param<Entities> => param(() => (world) => {
  const { storage } = world, block = storage.entities;
  return {
    value: {
      isAlive: (entity) => block.isAlive(entity),
      rowOf: (entity) => block.rowOf(entity),
      at: (row) => block.entityAt(row),
      has: (row, component) => storage.has(row, storage.store(component)),
      get count() { return block.liveCount; },
    },
  };
});

/** Sources of a relation by target row: `ids[first(t)] … ids[first(t) + count(t) − 1]`, ascending rows; of an ordered relation in the order of siblings. */
export interface Related {
  readonly ids: Uint32Array;
  first(targetRow: number): number;
  count(targetRow: number): number;
}

/**
 * Who points at whom by a relation: `{ drops: related(FallsFrom) }`, then `drops.ids[drops.first(cloudRow) + k]` for k from 0 to `drops.count(cloudRow)` − 1.
 * Listed anew only when the relation changed, linear in the rows.
 */
export const related = (relation: Relation): Param<Related> => param((plan) => {
  plan.plan.addComponent(relation);
  plan.touch({ thing: relation, isWrite: false, ...UNBOUND });
  return (world) => {
    const index = world.storage.relation(relation);
    return { value: { ids: index.ids, first: (target) => index.firstOf(target), count: (target) => index.countOf(target) }, before: () => index.refresh() };
  };
});
