import type { Span } from './arena.ts';
import type { Component } from './component.ts';
import { UsageError } from './errors.ts';
import { spanKey, type Layout } from './layout.ts';
import type { Column } from './schema.ts';
import type { TheirSpan } from './translate-image.ts';
import type { World } from './world.ts';

const HIGH_WATER = 0, LIVE = 1, DONOR = 2;

/** The entities of an image of another layout, as this world numbers signatures. */
export interface TranslatedEntities {
  /** Rows that the image's world had. */
  readonly capacity: number;
  /** Rows to be copied, from 0. */
  readonly rows: number;
  /** Whether the image has this component. */
  isKnown(component: Component): boolean;
  /** Fills a span of the entity block or the signature table. False for any other span. */
  write(span: Omit<Span, 'slots'>, target: Column): boolean;
  /** Living rows that have the component now; with `all` false only those that did not have it in the image. Ascending. */
  forEachOwner(component: Component, all: boolean, use: (row: number) => void): void;
}

const damaged = (what: string): UsageError => new UsageError(`The image ${what}; it is damaged.`);

/** @throws UsageError if the image is damaged, if a living row is beyond this world's, or if there are too many sets of components. */
export function translateEntities(world: World, layout: Layout, theirs: ReadonlyMap<string, TheirSpan>): TranslatedEntities {
  const slots = (id: string, suffix: string): Column => {
    const span = theirs.get(spanKey('engine', id, suffix));
    if (span === undefined) throw damaged(`has no ${id}${suffix}`);
    return span.slots;
  };
  const block = (field: string): Column => slots('engine/entities', `.${field}`);
  const generation = block('generation'), signature = block('signature'), alive = block('alive'), next = block('next'), parked = block('parked');
  const capacity = generation.length, counters = block('counters'), high = counters[HIGH_WATER]!;
  if (high > capacity) throw damaged(`says that ${high} of its ${capacity} rows are in use`);

  const { stores } = world.storage, ordinals = new Map(stores.map(({ component }, ordinal) => [component.id, ordinal]));
  /** Of each component of the image, its store here, if there is one of its kind. */
  const places = layout.components.map(({ id, isRelation }) => stores.find(({ component }) => component.id === id && (component.onTargetDespawn !== undefined) === isRelation));
  const known = new Set(places.flatMap((store) => (store === undefined ? [] : [store.component])));
  const words = world.storage.signatures.maskWords, theirWords = Math.max(1, Math.ceil(layout.components.length / 32));
  const masks: Uint32Array[] = [], numbers = new Map<string, number>(), renumbered: number[] = [];
  const include = (mask: Uint32Array, component: Component): void => {
    const ordinal = ordinals.get(component.id)!;
    if (hasBit(mask, 0, ordinal)) return;
    mask[ordinal >>> 5] = mask[ordinal >>> 5]! | (1 << (ordinal & 31));
    for (const required of component.requires) include(mask, required);
  };
  const numberOf = (mask: Uint32Array): number => {
    const key = mask.join(), found = numbers.get(key);
    if (found !== undefined) return found;
    numbers.set(key, masks.length);
    return masks.push(mask) - 1;
  };
  numberOf(new Uint32Array(words));
  const count = slots('engine/signatures', '.count')[0]!, theirMasks = slots('engine/signatures', '.masks');
  if (count * theirWords > theirMasks.length || count > parked.length) throw damaged(`says that it has ${count} sets of components`);
  for (let number = 0; number < count; number++) {
    const mask = new Uint32Array(words);
    places.forEach((store, ordinal) => {
      if (store !== undefined && hasBit(theirMasks, number * theirWords, ordinal)) include(mask, store.component);
    });
    renumbered.push(numberOf(mask));
  }
  if (masks.length > world.plan.maxSignatures) throw new UsageError(`The image has ${masks.length} different sets of components and this app takes ${world.plan.maxSignatures}; give the App a larger maxSignatures.`);

  let live = 0;
  for (let row = 0; row < high; row++) {
    if (signature[row]! >= count) throw damaged(`has row ${row} under set of components ${signature[row]} of ${count}`);
    if (alive[row] !== 1) continue;
    live++;
    if (row >= world.capacity) throw new UsageError(`The image has an entity in row ${row} and this app has ${world.capacity} rows; give the App a capacity of at least ${capacity}.`);
  }
  const rows = Math.min(high, world.capacity);

  /** Parked rows by the new number of their signature: those of a lower old number first, each list in its own order. */
  const lists = masks.map((): number[] => []);
  let steps = 0;
  for (let number = 0; number < count; number++) {
    for (let at = parked[number]!; at !== 0; at = next[at - 1]!) {
      if (++steps > high || at > high) throw damaged('has a list of parked rows that does not end');
      if (at <= rows) lists[renumbered[number]!]!.push(at);
    }
  }

  const writers: Readonly<Record<string, (target: Column) => void>> = {
    'engine/entities.counters': (target) => { target[HIGH_WATER] = rows; target[LIVE] = live; target[DONOR] = renumbered[counters[DONOR]!] ?? 0; },
    'engine/entities.generation': (target) => target.set(generation.subarray(0, rows) as never),
    'engine/entities.alive': (target) => target.set(alive.subarray(0, rows) as never),
    'engine/entities.signature': (target) => { for (let row = 0; row < rows; row++) target[row] = renumbered[signature[row]!]!; },
    'engine/entities.next': (target) => { for (const list of lists) list.forEach((at, index) => { target[at - 1] = list[index + 1] ?? 0; }); },
    'engine/entities.parked': (target) => lists.forEach((list, number) => { target[number] = list[0] ?? 0; }),
    'engine/signatures.count': (target) => { target[0] = masks.length; },
    'engine/signatures.masks': (target) => masks.forEach((mask, number) => target.set(mask, number * words)),
  };
  return {
    capacity, rows,
    isKnown: (component) => known.has(component),
    write: (span, target) => {
      const writer = span.part.kind === 'engine' ? writers[span.name] : undefined;
      if (writer === undefined) return false;
      target.fill(0);
      writer(target);
      return true;
    },
    forEachOwner: (component, all, use) => {
      const ordinal = ordinals.get(component.id)!, before = places.findIndex((store) => store?.component === component);
      for (let row = 0; row < rows; row++) {
        if (alive[row] !== 1 || !hasBit(masks[renumbered[signature[row]!]!]!, 0, ordinal)) continue;
        if (all || before < 0 || !hasBit(theirMasks, signature[row]! * theirWords, before)) use(row);
      }
    },
  };
}

const hasBit = (words: ArrayLike<number>, from: number, ordinal: number): boolean => (words[from + (ordinal >>> 5)]! & (1 << (ordinal & 31))) !== 0;
