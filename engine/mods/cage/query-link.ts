import type { Component } from '../../ecs/component.ts';
import { innerTerm, type Filter, type Term, type Terms } from '../../ecs/query.ts';
import type { Column } from '../../ecs/schema.ts';
import type { World } from '../../ecs/world.ts';
import { columns as columnsParam, query } from '../../scheduler/params/query-param.ts';
import type { Block, BlockPlan, Place } from './block.ts';
import { copyIn, copyOut, findBad, openCopies, placeFields, type Copy, type FieldPlaces } from './copies.ts';
import type { Link, LinkContext, LinkPlan } from './link.ts';

interface TermPlaces { readonly fields: FieldPlaces; readonly touch?: Place; readonly has?: Place }
type LiveColumns = Readonly<Record<string, Column>> & { readonly touch?: (row: number) => void; readonly has?: (row: number) => boolean };

function placeTerm(plan: BlockPlan, term: Term, capacity: number): TermPlaces {
  const { component, kind } = innerTerm(term);
  return {
    fields: placeFields(plan, component.schema, capacity),
    ...(kind === 'write' ? { touch: plan.take('u8', capacity) } : {}),
    ...(term.kind === 'optional' ? { has: plan.take('u8', capacity) } : {}),
  };
}

/** Columns of one term on both sides. */
class TermLink {
  readonly component: Component;
  private readonly isWritten: boolean;
  private readonly isManual: boolean;
  private readonly isTracked: boolean;
  private readonly copies: readonly Copy[];
  private readonly has: Uint8Array | undefined;
  private readonly touched: Uint8Array | undefined;
  /** Of an optional term, the rows that have the component. */
  private readonly having: Uint32Array | undefined;
  private havingCount = 0;

  constructor(world: World, block: Block, term: Term, places: TermPlaces, private readonly live: LiveColumns, isManual: boolean) {
    const inner = innerTerm(term);
    this.component = inner.component;
    this.isWritten = inner.kind === 'write';
    this.isManual = isManual;
    this.isTracked = world.storage.store(inner.component).changed !== undefined;
    this.copies = openCopies(block, inner.component.schema, places.fields, live);
    this.has = places.has && block.view(places.has) as Uint8Array;
    this.touched = places.touch && block.view(places.touch) as Uint8Array;
    this.having = this.has && new Uint32Array(world.capacity);
  }

  before(ids: Uint32Array, length: number): void {
    const first = length === 0 ? 0 : ids[0]!, last = length === 0 ? 0 : ids[length - 1]! + 1;
    for (let index = 0; index < this.copies.length; index++) copyIn(this.copies[index]!, first, last);
    const { has, having, live } = this;
    if (has === undefined) return;
    this.havingCount = 0;
    for (let at = 0; at < length; at++) {
      if (!live.has!(ids[at]!)) continue;
      has[ids[at]!] = 1;
      having![this.havingCount++] = ids[at]!;
    }
  }

  check(ids: Uint32Array, length: number, context: LinkContext): string | null {
    if (!this.isWritten) return null;
    const rows = this.having ?? ids, count = this.having === undefined ? length : this.havingCount;
    for (const copy of this.copies) {
      const bad = findBad(copy, rows, count, context.tickets, context.bad);
      if (bad !== null) return `it wrote ${bad} of ${this.component.id}`;
    }
    return null;
  }

  apply(ids: Uint32Array, length: number, context: LinkContext): void {
    if (!this.isWritten) return;
    const rows = this.having ?? ids, count = this.having === undefined ? length : this.havingCount;
    for (let index = 0; index < this.copies.length; index++) copyOut(this.copies[index]!, rows, count, context.tickets);
    if (!this.isTracked) return;
    const { touched, isManual, live } = this;
    for (let at = 0; at < count; at++) if (!isManual || touched![rows[at]!] === 1) live.touch!(rows[at]!);
  }
}

/** The host marks rows itself, once it knows that the call counts. */
const manual = (term: Term): Term => (term.kind === 'optional' ? { ...term, term: manual(term.term) as never } : term.kind === 'write' ? { ...term, isManual: true } : term);
const isManual = (term: Term): boolean => {
  const inner = innerTerm(term);
  return inner.kind === 'write' && inner.isManual;
};

interface LiveQueryValue { readonly ids: Uint32Array; readonly length: number; readonly [name: string]: unknown }

/** Rows and columns of a query. */
export function queryLink(terms: Terms, filters: readonly Filter[]): LinkPlan {
  let placed: { readonly param: 'query'; readonly ids: Place; readonly word: number; readonly terms: Readonly<Record<string, TermPlaces>> };
  return {
    param: query(Object.fromEntries(Object.entries(terms).map(([name, term]) => [name, manual(term)])), ...filters),
    place: (plan, world) => (placed = {
      param: 'query', ids: plan.take('u32', world.capacity), word: plan.takeWords(1),
      terms: Object.fromEntries(Object.entries(terms).map(([name, term]) => [name, placeTerm(plan, term, world.capacity)])),
    }),
    open(value, context): Link {
      const live = value as LiveQueryValue, { block, world } = context, ids = block.view(placed.ids) as Uint32Array;
      const links = Object.entries(terms).map(([name, term]) => new TermLink(world, block, term, placed.terms[name]!, live[name] as LiveColumns, isManual(term)));
      return {
        before() {
          ids.set(live.ids.subarray(0, live.length));
          block.words[placed.word] = live.length;
          for (const link of links) link.before(live.ids, live.length);
        },
        check() {
          for (const link of links) {
            const bad = link.check(live.ids, live.length, context);
            if (bad !== null) return bad;
          }
          return null;
        },
        apply() {
          for (const link of links) link.apply(live.ids, live.length, context);
        },
      };
    },
  };
}

/** Columns without a query: of all rows that have the component. What counts as written is what was touched. */
export function columnsLink(term: Term): LinkPlan {
  let places: TermPlaces;
  const { component } = innerTerm(term);
  return {
    param: columnsParam(term as never),
    place: (plan, world) => ({ param: 'columns', term: (places = placeTerm(plan, term, world.capacity)) }),
    open(value, context): Link {
      const { world, block } = context, rows = new Uint32Array(world.capacity), { storage } = world, store = storage.store(component);
      const link = new TermLink(world, block, term, places, value as LiveColumns, true);
      let count = 0;
      return {
        before() {
          count = 0;
          const { alive, highWater } = storage.entities;
          for (let row = 0; row < highWater; row++) if (alive[row] === 1 && storage.signatureOf(row).has(store.ordinal)) rows[count++] = row;
          link.before(rows, count);
        },
        check: () => link.check(rows, count, context),
        apply: () => link.apply(rows, count, context),
      };
    },
  };
}
