import type { Bundle, Component } from '../../ecs/component.ts';
import type { Message } from '../../ecs/message.ts';
import type { Resource } from '../../ecs/resource.ts';
import type { State } from '../../scheduler/state.ts';

/** Something that `jam-engine/game` or `jam-engine` exports in a guest: a thing of the host's, a constant, or numbers of names. */
export type CatalogueEntry = Component | Resource | Message | Bundle | State | number | string | NameNumbers | NamedConstants;

/** A function from names to numbers: those listed here, and for every other name the number of the name itself (`numberOfName`). */
export interface NameNumbers {
  readonly kind: 'names';
  readonly numbers: Readonly<Record<string, number>>;
}

/** Numbers by name, such as the kinds of something. */
export interface NamedConstants {
  readonly kind: 'constants';
  readonly values: Readonly<Record<string, number>>;
}

/** What a mod can import, by name. */
export type Catalogue = Readonly<Record<string, CatalogueEntry>>;

export type KnownThing = Component | Resource | Message | Bundle | State;
export const isThing = (entry: CatalogueEntry): entry is KnownThing => typeof entry === 'object' && entry.kind !== 'names' && entry.kind !== 'constants';

/** Text of the module `jam-engine/game`: what the guest needs to know of each. */
export function catalogueSource(catalogue: Catalogue): string {
  const lines = [`import { known, namesOf } from 'cage:guest';`, `export { settings } from 'cage:guest';`];
  for (const [name, entry] of Object.entries(catalogue)) {
    if (!/^[A-Za-z_]\w*$/.test(name) || name === 'settings') continue;
    const value = typeof entry !== 'object' ? JSON.stringify(entry)
      : entry.kind === 'constants' ? `Object.freeze(${JSON.stringify(entry.values)})`
      : entry.kind === 'names' ? `namesOf(${JSON.stringify(entry.numbers)})`
      : `known(${JSON.stringify(name)}, ${JSON.stringify(describe(entry))})`;
    lines.push(`export const ${name} = ${value};`);
  }
  return `${lines.join('\n')}\n`;
}

function describe(thing: KnownThing): object {
  if (thing.kind === 'state') return { kind: thing.kind, id: thing.id, values: thing.values };
  if (thing.kind === 'bundle') return { kind: thing.kind, id: thing.id };
  return { kind: thing.kind, id: thing.id, schema: thing.schema };
}
