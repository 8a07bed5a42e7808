import { CommandQueue } from '../ecs/command-queue.ts';
import type { Commands } from '../ecs/commands.ts';
import type { Component, Relation } from '../ecs/component.ts';
import type { ComponentStore } from '../ecs/component-store.ts';
import type { Entity } from '../ecs/entity.ts';
import { UsageError } from '../ecs/errors.ts';
import type { RecordSpans } from '../ecs/record.ts';
import { slotsOf, type Column, type Schema } from '../ecs/schema.ts';
import type { Storage } from '../ecs/storage.ts';
import { World } from '../ecs/world.ts';
import type { CheckedEntity, CheckedPart, CheckedScene } from './checked-scene.ts';

/** What a scene became: its entities in its own order, and by name those that have one. Or why nothing was changed. */
export type SpawnedScene =
  | { readonly ok: true; readonly entities: readonly Entity[]; readonly named: ReadonlyMap<string, Entity> }
  | { readonly ok: false; readonly message: string };

/**
 * Brings a scene into a world, whole or not at all: its entities with their components, relations in the order of the text,
 * and its resources. Where it does not fit (no room, another app) nothing is changed, and the answer says why.
 *
 * From a system give its `commands`: the entities join when it has returned, hooks and observers are told then; a scene with
 * resources needs the world, which exclusive systems have. What it needs is known beforehand, so the same scene does the
 * same in every run.
 *
 *     const spawned = spawnScene(app.world, check.scene);
 *     if (spawned.ok) app.world.despawn(spawned.named.get('lantern')!);
 *
 * Linear in the scene, and in the world's rows. @throws UsageError for what is neither a world nor an engine's commands.
 */
export function spawnScene(target: World | Commands, scene: CheckedScene): SpawnedScene {
  const isWorld = target instanceof World;
  if (!isWorld && !(target instanceof CommandQueue)) throw new UsageError('spawnScene(…) takes a world, or the commands of a system, as its first argument.');
  const queue = isWorld ? target.commands : target, plan = planScene(queue.storage, scene, isWorld ? target : null);
  if (typeof plan === 'string') return { ok: false, message: plan };
  const start = queue.length;
  if (!isWorld) return bring(queue, scene, plan);
  const { changeTick } = queue.storage;
  changeTick[0] = changeTick[0]! + 1;
  for (const { part, spans } of plan.resources) for (const { name, values } of part.fields) writeSlots(spans.slots(name), 0, values);
  const spawned = bring(queue, scene, plan);
  for (const { part, spans } of plan.resources) for (const { name, slot, entity } of part.links) spans.slots(name)[slot] = spawned.entities[entity]!;
  queue.applyBrought(start);
  return spawned;
}

interface ScenePlan {
  /** By component id. */
  readonly stores: ReadonlyMap<string, ComponentStore>;
  readonly resources: readonly { readonly part: CheckedPart; readonly spans: RecordSpans }[];
}

/** Looks everything up that the scene needs; words where it cannot be had. */
function planScene(storage: Storage, scene: CheckedScene, world: World | null): ScenePlan | string {
  const stores = new Map(storage.stores.map((store) => [store.component.id, store]));
  for (const { components } of scene.entities) {
    for (const part of components) {
      const store = stores.get(part.id), fault = store === undefined ? 'is not a component of this world' : checkPart(part, store.component.schema, scene.entities.length);
      if (fault !== null) return `${scene.file}: ${part.id} ${fault}; check the scene against this app.`;
    }
  }
  for (const { id, source, target } of scene.relations) {
    if (stores.get(id)?.component.onTargetDespawn === undefined || !(source in scene.entities) || !(target in scene.entities)) return `${scene.file}: ${id} is not a relation of this world; check the scene against this app.`;
  }
  if (world === null && scene.resources.length > 0) return `${scene.file} sets resources, which commands cannot; spawn it from an exclusive system, or leave "resources" out.`;
  const resources: { part: CheckedPart; spans: RecordSpans }[] = [];
  for (const part of scene.resources) {
    const found = [...world!.plan.resources].find(([resource]) => resource.id === part.id), fault = found === undefined ? 'is not a resource of this world' : checkPart(part, found[0].schema, scene.entities.length);
    if (fault !== null) return `${scene.file}: ${part.id} ${fault}; check the scene against this app.`;
    resources.push({ part, spans: found![1] });
  }
  const free = freeRows(storage);
  if (scene.entities.length > free) return `${scene.file} has ${scene.entities.length} entities, and ${free} of ${storage.entities.capacity} rows are free; make the App with a larger capacity, or despawn what is no longer needed.`;
  const { signatures, maxSignatures } = storage.signatures, sets = newSignatures(storage, stores, scene);
  if (signatures.length + sets > maxSignatures) return `${scene.file} needs ${sets} more sets of components, and ${maxSignatures - signatures.length} are left; make the App with a larger maxSignatures.`;
  return { stores, resources };
}

function checkPart(part: CheckedPart, schema: Schema, entities: number): string | null {
  for (const { name, values } of part.fields) {
    if (!Object.hasOwn(schema, name) || values.length > slotsOf(schema[name]!)) return `has no field ${name} of ${values.length} slots in this world`;
  }
  for (const { name, slot, entity } of part.links) {
    if (!Object.hasOwn(schema, name) || slot >= slotsOf(schema[name]!) || entity >= entities) return `has no field ${name} for an entity in this world`;
  }
  return null;
}

/** Rows that can still be taken: all but the living, and those whose generations are spent. */
function freeRows({ entities }: Storage): number {
  let spent = 0;
  for (let row = 0; row < entities.highWater; row++) if (entities.alive[row] === 0 && entities.generation[row] === 0) spent++;
  return entities.capacity - entities.liveCount - spent;
}

/** How many sets of components the scene brings that the world has never had. Relations come one by one, each with a set of its own. */
function newSignatures(storage: Storage, stores: ReadonlyMap<string, ComponentStore>, scene: CheckedScene): number {
  const known = new Set(storage.signatures.signatures.map(({ mask }) => mask.join())), seen = new Set<string>(), before = known.size;
  const related: string[][] = scene.entities.map(() => []);
  for (const { id, source } of scene.relations) if (!related[source]!.includes(id)) related[source]!.push(id);
  scene.entities.forEach(({ components }, index) => {
    const ids = components.map(({ id }) => id), key = `${ids.join(' ')}|${related[index]!.join(' ')}`;
    if (seen.has(key)) return;
    seen.add(key);
    const mask = storage.signatures.emptyMask(), add = (id: string): void => {
      for (const { ordinal } of storage.stores) if (storage.brings(stores.get(id)!, ordinal)) mask[ordinal >>> 5] = mask[ordinal >>> 5]! | (1 << (ordinal & 31));
    };
    for (const id of ids) add(id);
    known.add(mask.join());
    for (const id of related[index]!) {
      add(id);
      known.add(mask.join());
    }
  });
  return known.size - before;
}

function writeSlots(column: Column, at: number, values: readonly number[]): void {
  for (let slot = 0; slot < values.length; slot++) column[at + slot] = values[slot]!;
}

function bring(queue: CommandQueue, scene: CheckedScene, { stores }: ScenePlan): Extract<SpawnedScene, { ok: true }> {
  const named = new Map<string, Entity>(), { storage } = queue;
  const entities = scene.entities.map(({ name, components }) => {
    const entity = queue.spawn(components.map(({ id }): Component => stores.get(id)!.component));
    if (name !== '') named.set(name, entity);
    return entity;
  });
  scene.entities.forEach((entity, index) => fill(entity, storage.entities.rowOf(entities[index]!), stores, entities));
  for (const { id, source, target } of scene.relations) queue.relate(entities[source]!, stores.get(id)!.component as Relation, entities[target]!);
  return { ok: true, entities, named };
}

function fill({ components }: CheckedEntity, row: number, stores: ReadonlyMap<string, ComponentStore>, entities: readonly Entity[]): void {
  for (const { id, fields, links } of components) {
    const { columns, component: { schema } } = stores.get(id)!;
    for (const { name, values } of fields) writeSlots(columns[name]!, row * slotsOf(schema[name]!), values);
    for (const { name, slot, entity } of links) columns[name]![row * slotsOf(schema[name]!) + slot] = entities[entity]!;
  }
}
