import type { Span } from '../ecs/arena.ts';
import { makeEntity, type Entity } from '../ecs/entity.ts';
import { EngineBug, UsageError } from '../ecs/errors.ts';
import type { Image } from '../ecs/image.ts';
import type { ImagePart } from '../ecs/image-parts.ts';
import { makeColumn, type Column } from '../ecs/schema.ts';
import type { App } from '../scheduler/app.ts';

/** One slot that two images of one app have differently. */
export interface Difference {
  /** One of `app.partNames`. */
  readonly part: string;
  /** Field, or record of the engine's with its sign (`#changed`); null where a part has none, as externals. */
  readonly field: string | null;
  /** Whose row it is; null for what belongs to no row, and for rows that are dead in both. */
  readonly entity: Entity | null;
  /** Slot within the row, or within the part's field; for an external the first byte that differs. */
  readonly slot: number;
  readonly a: number;
  readonly b: number;
  /** Something that a game keeps, for the living or elsewhere; not dead rows, the engine's own records, or what is named last. */
  readonly isTelling: boolean;
}

export interface DiffOptions {
  /** Most differences to list, 1000 unless given. */
  readonly limit?: number;
  /** Parts that tell least, such as a log of the input: they come after everything else. */
  readonly namedLast?: readonly string[];
}

type Place = Omit<Span, 'slots'>;

/** What tells most comes first: what a game keeps for the living, who lives and has what, what it keeps elsewhere, and then what the engine notes down. */
const RANK = { living: 0, structure: 1, resource: 2, message: 3, state: 4, system: 5, external: 6, dead: 7, engine: 8, bookkeeping: 9, last: 10 } as const;
const RANKS = 11;

/** The engine's block of entities, and the record in it that says what an entity has. */
export const ENTITIES = 'engine/entities', SIGNATURE = 'signature';

/** Rank of a span's slots; of a component's, those of rows that live. */
function rankOf(part: ImagePart, span: Place, namedLast: readonly string[]): number {
  if (namedLast.includes(part.name)) return RANK.last;
  if (span.isBookkeeping) return RANK.bookkeeping;
  if (part.name === ENTITIES && (span.field === SIGNATURE || span.field === 'alive')) return RANK.structure;
  return part.kind === 'component' ? RANK.living : RANK[part.kind];
}

/**
 * What two images of one app have differently, the most telling first: fields of living entities, which there are and what they have, resources, messages, states,
 * systems' own memory, externals, dead rows, the engine's own blocks, change ticks and cursors, and last what `namedLast` names.
 * −0 is 0, and NaN is NaN. Linear in the image.
 *
 * @throws UsageError if an image is of another app.
 */
export function diffImages(app: App, a: Image, b: Image, options: DiffOptions = {}): Difference[] {
  const { arena, parts } = app.world;
  for (const image of [a, b]) if (image.layout !== arena.layout || image.arena.length !== arena.bytes.length) throw new UsageError('An image of another app was given to be compared; compare images that app.snapshot() of one build made.');
  return diffStates(parts, a, b, options);
}

/** Bytes of an arena, and of the externals where they are to be compared. */
export interface State {
  readonly arena: Uint8Array<ArrayBuffer>;
  readonly externals: readonly Uint8Array[] | null;
}

/** The same of two states. `only` names the spans to look at. */
export function diffStates(parts: readonly ImagePart[], a: State, b: State, options: DiffOptions, only?: ReadonlySet<string>): Difference[] {
  const ranked = diffBytes(parts, a.arena, b.arena, options, only), { namedLast = [], limit = 1000 } = options;
  if (a.externals !== null && b.externals !== null) {
    const names = parts.filter(({ kind }) => kind === 'external').map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      const difference = diffExternal(name, a.externals[index]!, b.externals[index]!);
      if (difference !== null) ranked.push({ rank: namedLast.includes(name) ? RANK.last : RANK.external, difference });
    }
  }
  // Stable: within a rank the order of the image stays.
  return ranked.sort((first, second) => first.rank - second.rank).slice(0, limit).map(({ rank, difference }) => ({ ...difference, isTelling: rank < RANK.dead }));
}

interface Ranked { readonly rank: number; readonly difference: Omit<Difference, 'isTelling'> }

/** The first byte of an external that differs; where one is a beginning of the other, their lengths. */
function diffExternal(part: string, a: Uint8Array, b: Uint8Array): Omit<Difference, 'isTelling'> | null {
  const shared = Math.min(a.length, b.length);
  let at = 0;
  while (at < shared && a[at] === b[at]) at++;
  if (at === shared && a.length === b.length) return null;
  return { part, field: null, entity: null, slot: at, a: at < shared ? a[at]! : a.length, b: at < shared ? b[at]! : b.length };
}

function diffBytes(parts: readonly ImagePart[], a: Uint8Array<ArrayBuffer>, b: Uint8Array<ArrayBuffer>, { limit = 1000, namedLast = [] }: DiffOptions, only?: ReadonlySet<string>): Ranked[] {
  const first = aligned(a), second = aligned(b);
  const entityOf = makeEntityOf(parts, first, second), differences: Ranked[] = [], found = new Array<number>(RANKS).fill(0);
  for (const part of parts) {
    for (const span of part.spans) {
      if (only !== undefined && !only.has(span.name)) continue;
      const rank = rankOf(part, span, namedLast), { slotsPerRow } = span;
      const ours = columnOf(span, first), theirs = columnOf(span, second);
      for (let index = 0; index < ours.length; index++) {
        const x = ours[index]!, y = theirs[index]!;
        if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
        const entity = slotsPerRow === 0 ? null : entityOf(Math.floor(index / slotsPerRow));
        const ranked = rank <= RANK.structure && entity === null ? RANK.dead : rank;
        // As many of each rank as are asked for at most: a later part may hold what tells more.
        if (found[ranked]!++ >= limit) continue;
        const slot = slotsPerRow === 0 ? index : index % slotsPerRow;
        differences.push({ rank: ranked, difference: { part: part.name, field: span.field === '' ? null : span.field, entity, slot, a: x, b: y } });
      }
    }
  }
  return differences;
}

/** Columns lie on multiples of 8 bytes; an image that was cut out of a file may not. */
const aligned = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => (bytes.byteOffset % 8 === 0 ? bytes : bytes.slice());

const columnOf = (span: Place, bytes: Uint8Array<ArrayBuffer>): Column => makeColumn(span.type, bytes.buffer, bytes.byteOffset + span.byteOffset, span.length);

/** The entity that lives at a row in the first arena, else in the second, else null. */
function makeEntityOf(parts: readonly ImagePart[], a: Uint8Array<ArrayBuffer>, b: Uint8Array<ArrayBuffer>): (row: number) => Entity | null {
  const block = parts.find(({ name }) => name === ENTITIES)?.spans;
  const alive = block?.find(({ field }) => field === 'alive'), generation = block?.find(({ field }) => field === 'generation');
  if (alive === undefined || generation === undefined) throw new EngineBug('The image has no block of entities.');
  const sides = [a, b].map((bytes) => ({ alive: columnOf(alive, bytes), generation: columnOf(generation, bytes) }));
  return (row) => {
    for (const side of sides) if (side.alive[row] === 1) return makeEntity(side.generation[row]!, row);
    return null;
  };
}
