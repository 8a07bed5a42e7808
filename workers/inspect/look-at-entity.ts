import { rowPart, type Entity, type World } from '../../engine/index.ts';
import type { InspectEntity } from '../../protocol/index.ts';

/** Who points at an entity is listed up to this many. */
const MOST_POINTING = 200;

/**
 * An entity with all its values, whom its fields name, and who names it; null when it is not alive.
 * Cost: linear in rows for every column that holds entities.
 *
 * @param nameOf what people call an entity
 */
export function lookAtEntity(world: World, entity: Entity, nameOf: (entity: Entity) => string): InspectEntity | null {
  if (!world.isAlive(entity)) return null;
  const { components } = world.describe(entity), links: Record<number, string> = {}, pointedAtBy: { id: number; name: string; by: string }[] = [];
  const { entities, signatures: { signatures }, stores } = world.storage, { alive, signature, highWater } = entities;
  for (const store of stores) {
    const { component, fields, columns, ordinal } = store;
    for (const { name, slots, span } of fields) {
      if (span.type !== 'eid') continue;
      const described = components[component.id]?.[name];
      for (const value of described === undefined ? [] : typeof described === 'number' ? [described] : described) if (value !== 0 && world.isAlive(value)) links[value] = nameOf(value);
      const column = columns[name]!, by = component.onTargetDespawn === undefined ? `${component.id}.${name}` : component.id;
      for (let row = 0; row < highWater && pointedAtBy.length < MOST_POINTING; row++) {
        if (alive[row] !== 1 || !signatures[signature[row]!]!.has(ordinal)) continue;
        let isPointing = false;
        for (let slot = row * slots; slot < (row + 1) * slots; slot++) if (column[slot] === entity) isPointing = true;
        if (isPointing) pointedAtBy.push({ id: world.entityAt(row), name: nameOf(world.entityAt(row)), by });
      }
    }
  }
  return { id: entity, row: rowPart(entity), name: nameOf(entity), components: Object.entries(components).map(([id, fields]) => ({ id, fields })), links, pointedAtBy };
}
