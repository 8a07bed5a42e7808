import { component } from '../ecs/component.ts';
import type { Entity } from '../ecs/entity.ts';
import { field } from '../ecs/field.ts';
import type { World } from '../ecs/world.ts';

/** UTF-16 units that a name has at most. */
export const NAME_UNITS = 48;

/**
 * What an entity is called, for people and for scenes: UTF-16 units, zeros behind. Register it (`app.addComponents(Name)`) and
 * scenes give it to what they name.
 */
export const Name = component('engine/Name', { units: field(['u16', NAME_UNITS], { doc: 'UTF-16 units of the name, zeros behind' }) }, { doc: 'What an entity is called.' });

/**
 * The name of an entity; empty if it has none, or if `Name` is not registered.
 *
 *     nameOf(world, lantern)   // 'lantern'
 */
export function nameOf(world: World, entity: Entity): string {
  const store = world.storage.stores.find(({ component: one }) => one === Name), row = world.rowOf(entity);
  if (store === undefined || row < 0 || !world.has(entity, Name)) return '';
  return readName(store.columns['units'] as Uint16Array, row);
}

export function readName(units: Uint16Array, row: number): string {
  let name = '';
  for (let at = row * NAME_UNITS; at < (row + 1) * NAME_UNITS && units[at] !== 0; at++) name += String.fromCharCode(units[at]!);
  return name;
}

/** A name as values of {@link Name}. */
export const unitsOf = (name: string): number[] => Array.from({ length: name.length }, (_, at) => name.charCodeAt(at));

/**
 * What is wrong with a name, or null: it has 1 to 48 UTF-16 units, no control characters, no half surrogates, and is not `.`.
 */
export function checkName(name: string): string | null {
  if (name.length === 0 || name.length > NAME_UNITS) return `a name has 1 to ${NAME_UNITS} letters, and this one ${name.length}`;
  if (name === '.') return 'the name . means the beginning of a prefab';
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at), next = name.charCodeAt(at + 1);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return 'a name has no control characters';
    if (unit >= 0xdc00 && unit <= 0xdfff) return 'a letter of the name is cut in half';
    if (unit >= 0xd800 && unit <= 0xdbff) {
      if (!(next >= 0xdc00 && next <= 0xdfff)) return 'a letter of the name is cut in half';
      at++;
    }
  }
  return null;
}
