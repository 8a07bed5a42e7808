import { slotsOf, type Column } from '../ecs/schema.ts';
import type { FieldNotes } from '../ecs/field.ts';
import type { World } from '../ecs/world.ts';
import { nearestWord } from '../mods/nearest-word.ts';

/** Rows that a filter's words ask for. */
export interface EntityFilter {
  /** Rows of all that match, ascending. Cost: linear in rows, one look at each signature. */
  rows(nameOf: (row: number) => string): number[];
  /** What it says of resources holds; true when it says nothing of them. */
  holds(): boolean;
  /** Whether anything is said of entities: otherwise only resources are asked. */
  readonly hasRows: boolean;
}

export type ReadFilter = { readonly ok: true; readonly filter: EntityFilter } | { readonly ok: false; readonly message: string };

const OPERATORS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '=': (a, b) => a === b, '==': (a, b) => a === b, '!=': (a, b) => a !== b,
};
const COMPARISON = /^(-?)([^\s.[\]]+)\.([A-Za-z_]\w*)(?:\[(\d+)\])?\s*(<=|>=|==|!=|<|>|=)\s*(\S+)$/;

/** A number as a column holds it: what was written as 0.1 is found in a column of f32. */
const heldBy = (column: Column, value: number): number => (column instanceof Float32Array ? Math.fround(value) : value);

interface Comparison { readonly column: Column; readonly slots: number; readonly slot: number; readonly compare: (a: number, b: number) => boolean; readonly value: number }

/**
 * Reads what somebody asks for: terms with commas between them, all of which must hold.
 *
 *     Zone, -Frozen              has room/Zone and not Frozen; ids in full or from the last slash on, in any case
 *     Position.y > 1.2           the component, and a field of it (fixed arrays: Motion.history[3]); names of numbers too: Zone.kind = bow
 *     #12    "lantern"           the entity of row 12; those that are called like this
 *     Tempo.bpm >= 120           a field of a resource
 */
export function readFilter(world: World, words: string): ReadFilter {
  const required: number[] = [], excluded: number[] = [], rows: number[] = [], names: string[] = [], ofRows: Comparison[] = [], ofResources: Comparison[] = [];
  for (const term of splitTerms(words)) {
    const named = /^"([^"]*)"?$/.exec(term), row = /^#(\d+)$/.exec(term), comparison = COMPARISON.exec(term);
    if (named) names.push(named[1]!.toLowerCase());
    else if (row) rows.push(Number(row[1]));
    else if (comparison) {
      const [, minus, part, field, slot = '0', operator, said] = comparison;
      if (minus) return { ok: false, message: `"${term}" has a minus before a comparison; turn the sign round instead.` };
      const found = findPart(world, part!, field!, Number(slot), said!);
      if (!found.ok) return found;
      const made = { ...found.place, compare: OPERATORS[operator!]! };
      if (found.ordinal < 0) ofResources.push(made);
      else {
        required.push(found.ordinal);
        ofRows.push(made);
      }
    } else {
      const isWithout = /^[-!]/.test(term), id = term.replace(/^[-!]\s*/, ''), ordinal = findComponent(world, id);
      if (typeof ordinal === 'string') return { ok: false, message: ordinal };
      (isWithout ? excluded : required).push(ordinal);
    }
  }
  const holds = (): boolean => ofResources.every((one) => one.compare(one.column[one.slot]!, one.value));
  const hasRows = required.length + excluded.length + rows.length + names.length > 0 || ofResources.length === 0;
  return { ok: true, filter: { hasRows, holds, rows: (nameOf) => {
    const { entities, signatures: { signatures } } = world.storage, { alive, signature, highWater } = entities, found: number[] = [];
    if (!hasRows || !holds()) return found;
    const doMatch = signatures.map((one) => required.every((ordinal) => one.has(ordinal)) && !excluded.some((ordinal) => one.has(ordinal)));
    for (let at = 0; at < highWater; at++) {
      if (alive[at] !== 1 || !doMatch[signature[at]!] || (rows.length > 0 && !rows.includes(at))) continue;
      if (!ofRows.every((one) => one.compare(one.column[at * one.slots + one.slot]!, one.value))) continue;
      if (names.length > 0) {
        const name = nameOf(at).toLowerCase();
        if (!names.every((part) => name.includes(part))) continue;
      }
      found.push(at);
    }
    return found;
  } } };
}

/** Commas part terms, but not inside quotation marks. */
const splitTerms = (words: string): string[] => (words.match(/(?:"[^"]*"?|[^,"])+/g) ?? []).map((term) => term.trim()).filter((term) => term !== '');

const shortOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** Things that a word names: the whole id, or what comes after the last slash. */
function named<Thing extends { readonly id: string }>(things: readonly Thing[], word: string): Thing[] {
  const low = word.toLowerCase(), whole = things.filter(({ id }) => id.toLowerCase() === low);
  return whole.length > 0 ? whole : things.filter(({ id }) => shortOf(id).toLowerCase() === low);
}

function unknown(word: string, things: readonly { readonly id: string }[]): string {
  const near = nearestWord(word, things.flatMap(({ id }) => [shortOf(id), id]));
  return `Nothing is called "${word}" here${near === null ? '.' : `; did you mean ${near}?`}`;
}

/** Ordinal of the one component that a word names, or what is wrong with the word. */
function findComponent(world: World, word: string): number | string {
  const components = world.storage.stores.map(({ component }) => component), found = named(components, word);
  if (found.length === 1) return components.indexOf(found[0]!);
  if (found.length > 1) return `"${word}" could be ${found.map(({ id }) => id).join(' or ')}; write more of it.`;
  return unknown(word, components);
}

type Found = { readonly ok: true; readonly ordinal: number; readonly place: Omit<Comparison, 'compare'> } | { readonly ok: false; readonly message: string };

function findPart(world: World, word: string, field: string, slot: number, said: string): Found {
  const parts = [...world.storage.stores.map(({ component }) => component), ...world.plan.resources.keys()], found = named<(typeof parts)[number]>(parts, word);
  if (found.length > 1) return { ok: false, message: `"${word}" could be ${found.map(({ id }) => id).join(' or ')}; write more of it.` };
  if (found.length === 0) return { ok: false, message: unknown(word, parts) };
  const part = found[0]!, type = part.schema[field];
  if (type === undefined) return { ok: false, message: `${part.id} has no field "${field}"; it has ${Object.keys(part.schema).join(', ') || 'none'}.` };
  const slots = slotsOf(type), value = numberOf(said, part.notes[field] ?? {});
  if (slot >= slots) return { ok: false, message: `${part.id}.${field} has ${slots === 1 ? 'one slot' : `slots 0–${slots - 1}`}; slot ${slot} was asked for.` };
  if (value === null) return { ok: false, message: `"${said}" is no number${part.notes[field]?.names ? ` and no name of a ${field}` : ''}.` };
  const store = part.kind === 'resource' ? null : world.storage.stores.find(({ component }) => component === part)!;
  const column = part.kind === 'resource' ? world.plan.resources.get(part)!.slots(field) : store!.columns[field]!;
  return { ok: true, ordinal: store?.ordinal ?? -1, place: { column, slots, slot, value: heldBy(column, value) } };
}

function numberOf(said: string, { names }: FieldNotes): number | null {
  const value = Number(said);
  if (said !== '' && !Number.isNaN(value)) return value;
  if (names === undefined) return null;
  const all = Array.isArray(names) ? (names as readonly string[]).map((name, number) => [name, number] as const) : Object.entries(names as Readonly<Record<string, number>>);
  return all.find(([name]) => name.toLowerCase() === said.toLowerCase())?.[1] ?? null;
}
