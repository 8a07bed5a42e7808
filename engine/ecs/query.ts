import type { Component } from './component.ts';
import { Disabled } from './disabled.ts';
import type { ComponentStore } from './component-store.ts';
import type { Entity } from './entity.ts';
import { UsageError } from './errors.ts';
import type { MatchedRows } from './query-index.ts';
import type { Columns, ReadColumns, Schema } from './schema.ts';
import type { Storage } from './storage.ts';

/** A component of a query to be read; made by `read`. */
export interface ReadTerm<S extends Schema = Schema> { readonly kind: 'read'; readonly component: Component<S> }
/** A read term whose columns say what is new. */
export interface RefTerm<S extends Schema = Schema> extends ReadTerm<S> { readonly isRef: true }
/** A component of a query to be written; made by `write`. */
export interface WriteTerm<S extends Schema = Schema> { readonly kind: 'write'; readonly component: Component<S>; readonly isManual: boolean }
/** A component that rows of a query may lack; made by `optional`. */
export interface OptionalTerm<T extends ReadTerm | WriteTerm = ReadTerm | WriteTerm> { readonly kind: 'optional'; readonly term: T }
export type Term = ReadTerm | WriteTerm | OptionalTerm;
/** Terms of a query by the names under which their columns are found in its result. */
export type Terms = Readonly<Record<string, Term>>;

/** The component must be there; its columns are for reading: `query({ zone: read(Zone) })`. */
export const read = <S extends Schema>(component: Component<S>): ReadTerm<S> => ({ kind: 'read', component });
/** The same, and the columns tell of a row whether it was added or changed since the asking system last ran: `isAdded(row)`, `isChanged(row)`. */
export const ref = <S extends Schema>(component: Component<S>): RefTerm<S> => ({ kind: 'read', component, isRef: true });
/**
 * The component must be there; its columns are for writing. Every visited row counts as changed when the system returns;
 * with `{ mark: 'manual' }` only rows that were passed to the columns' `touch(row)`.
 */
export const write = <S extends Schema>(component: Component<S>, options: { readonly mark?: 'rows' | 'manual' } = {}): WriteTerm<S> => ({ kind: 'write', component, isManual: options.mark === 'manual' });
/** The component may be missing: its columns carry `has(row)`, and are zero where it is. `query({ note: read(Note), glow: optional(write(Glow)) })`. */
export const optional = <T extends ReadTerm | WriteTerm>(term: T): OptionalTerm<T> => ({ kind: 'optional', term });

/** What rows of a query must or must not have, without columns; made by `having`, `without`, `added` and `changed`. */
export interface Filter { readonly kind: 'having' | 'without' | 'added' | 'changed'; readonly components: readonly Component[] }
/** Only rows with these components: `query({ zone: read(Zone) }, having(Lit))`. */
export const having = (...components: readonly Component[]): Filter => ({ kind: 'having', components });
/** Only rows without any of these components: `query({ pos: write(Position) }, without(Frozen))`. */
export const without = (...components: readonly Component[]): Filter => ({ kind: 'without', components });
/** Only rows that got this component since the asking system last ran: `query({ note: read(Note) }, added(Note))`. */
export const added = (...components: readonly Component[]): Filter => ({ kind: 'added', components });
/** Only rows whose component was written (or added) since the asking system last ran, by another system or by a command: `query({ pos: read(Position) }, changed(Position))`. */
export const changed = (...components: readonly Component[]): Filter => ({ kind: 'changed', components });

/** Says that a row was written, for queries that ask what changed. */
export interface Touch { readonly touch: (row: number) => void }
/** Whether a row got the component, or had it written, since the asking system last ran. */
export interface News { readonly isAdded: (row: number) => boolean; readonly isChanged: (row: number) => boolean }
/** Whether a row has the component. */
export interface Has { readonly has: (row: number) => boolean }
/** The columns of a term, with what its kind adds: `touch(row)`, `has(row)`, `isAdded(row)` and `isChanged(row)`. */
export type TermColumns<T> =
  T extends OptionalTerm<infer U> ? TermColumns<U> & Has
  : T extends WriteTerm<infer S> ? Columns<S> & Touch
  : T extends RefTerm<infer S> ? ReadColumns<S> & News
  : T extends ReadTerm<infer S> ? ReadColumns<S>
  : never;

/** What a query gives. `ids` are rows, ascending; only the first `length` count. Both stay as they are while the system runs. */
export type QueryResult<T extends Terms> = {
  readonly ids: Uint32Array;
  readonly length: number;
  /** Handle of the entity at a row. */
  readonly entityAt: (row: number) => Entity;
} & { readonly [K in keyof T]: TermColumns<T[K]> };

/** Names that a query's result carries beside its terms. */
const RESERVED = ['ids', 'length', 'entityAt', 'refresh'];

export interface QueryShape {
  readonly terms: Terms;
  readonly filters: readonly Filter[];
}

/** @throws UsageError for a name that the result needs itself, and for a relation to be written. */
export function checkQuery({ terms }: QueryShape): void {
  for (const [name, term] of Object.entries(terms)) {
    if (RESERVED.includes(name)) throw new UsageError(`A query cannot call its columns "${name}", a name of the query itself; rename it.`);
    const inner = innerTerm(term);
    if (inner.kind === 'write') checkWritable(inner.component);
  }
}

export function checkWritable(component: Component): void {
  if (component.onTargetDespawn !== undefined) throw new UsageError(`${component.id} is a relation: its target is changed by commands().relate(entity, ${component.id}, target), not by writing the column; use read(${component.id}).`);
}

export const isRef = (term: Term): boolean => 'isRef' in innerTerm(term);

export const innerTerm = (term: Term): ReadTerm | WriteTerm => (term.kind === 'optional' ? term.term : term);

/** Components a row must have, and those it must not have, as a query says it. */
export function requirements({ terms, filters }: QueryShape): { readonly required: Component[]; readonly excluded: Component[] } {
  const required = new Set<Component>(), excluded = new Set<Component>();
  for (const term of Object.values(terms)) if (term.kind !== 'optional') required.add(term.component);
  for (const filter of filters) for (const component of filter.components) (filter.kind === 'without' ? excluded : required).add(component);
  return { required: [...required], excluded: [...excluded] };
}

/** Whether a query speaks of a component in any way. */
const names = ({ terms, filters }: QueryShape, component: Component): boolean =>
  Object.values(terms).some((term) => innerTerm(term).component === component) || filters.some(({ components }) => components.includes(component));

/** The columns of a term, with what its kind adds. `lastRun[0]`: change tick when the asker last ran. */
export function termColumns(storage: Storage, term: Term, lastRun: Float64Array): object {
  const inner = innerTerm(term), store = storage.store(inner.component);
  const isOptional = term.kind === 'optional';
  if (inner.kind === 'read' && !isOptional && !isRef(term)) return store.columns;
  const columns: Record<string, unknown> = { ...store.columns };
  if (inner.kind === 'write') columns['touch'] = makeTouch(store, storage.changeTick);
  if (isRef(term)) {
    const added = store.added!, changed = store.changed!;
    columns['isAdded'] = (row: number): boolean => added[row]! > lastRun[0]!;
    columns['isChanged'] = (row: number): boolean => changed[row]! > lastRun[0]!;
  }
  if (isOptional) columns['has'] = (row: number): boolean => storage.entities.alive[row] === 1 && storage.signatureOf(row).has(store.ordinal);
  return columns;
}

export function makeTouch(store: ComponentStore, changeTick: Float64Array): (row: number) => void {
  const { changed: stamps } = store;
  return stamps === undefined ? () => undefined : (row) => { stamps[row] = changeTick[0]!; };
}

/** Writes the rows whose stamp is newer than `lastRun` to `kept` (which may be `ids`); returns how many. No branch per row. */
function keepNewer(ids: Uint32Array, length: number, stamps: Float64Array, lastRun: number, kept: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < length; at++) {
    const row = ids[at]!;
    kept[count] = row;
    count += stamps[row]! > lastRun ? 1 : 0;
  }
  return count;
}

function stampRows(ids: Uint32Array, length: number, stamps: Float64Array, now: number): void {
  for (let at = 0; at < length; at++) stamps[ids[at]!] = now;
}

interface ResultFields { ids: Uint32Array; length: number; entityAt: (row: number) => Entity; [name: string]: unknown }

/** A query at work: one result object, refilled before each use. */
export class LiveQuery {
  readonly result: ResultFields;
  private readonly matched: MatchedRows;
  /** One per `added` and `changed`. */
  private readonly stamps: Float64Array[] = [];
  /** Rows of its own: those that are new, or a copy for somebody outside the systems. */
  private readonly filtered: Uint32Array | undefined;
  /** Columns of stamps that a write marks. */
  private readonly marks: Float64Array[] = [];
  private readonly optionalMarks: { readonly stamps: Float64Array; readonly ordinal: number }[] = [];

  constructor(private readonly storage: Storage, shape: QueryShape, isShared: boolean, lastRun: Float64Array) {
    const { required, excluded } = requirements(shape);
    if (storage.knows(Disabled) && !names(shape, Disabled)) excluded.push(Disabled);
    const ordinals = (components: readonly Component[]): number[] => components.map((component) => storage.store(component).ordinal).sort((a, b) => a - b);
    const terms = { required: ordinals(required), excluded: ordinals(excluded) };
    this.matched = isShared ? storage.queries.share(terms) : storage.queries.lookUp(terms);
    for (const filter of shape.filters) {
      if (filter.kind !== 'added' && filter.kind !== 'changed') continue;
      for (const component of filter.components) this.stamps.push(storage.store(component)[filter.kind]!);
    }
    this.filtered = this.stamps.length > 0 || !isShared ? new Uint32Array(storage.entities.capacity) : undefined;
    this.result = { ids: this.filtered ?? this.matched.ids, length: 0, entityAt: (row) => storage.entities.entityAt(row) };
    for (const [name, term] of Object.entries(shape.terms)) {
      this.result[name] = termColumns(storage, term, lastRun);
      const inner = innerTerm(term), store = storage.store(inner.component);
      if (inner.kind !== 'write' || inner.isManual || store.changed === undefined) continue;
      if (term.kind === 'optional') this.optionalMarks.push({ stamps: store.changed, ordinal: store.ordinal });
      else this.marks.push(store.changed);
    }
  }

  /** Refills the result. `lastRun[0]`: change tick when the asker last ran. */
  refresh(lastRun: Float64Array): void {
    const { matched, result } = this;
    matched.refresh();
    result.length = this.filtered === undefined ? matched.length : this.filter(lastRun[0]!);
  }

  private filter(lastRun: number): number {
    const { matched, stamps } = this, filtered = this.filtered!;
    if (stamps.length === 0) {
      filtered.set(matched.ids.subarray(0, matched.length));
      return matched.length;
    }
    let length = keepNewer(matched.ids, matched.length, stamps[0]!, lastRun, filtered);
    for (let more = 1; more < stamps.length; more++) length = keepNewer(filtered, length, stamps[more]!, lastRun, filtered);
    return length;
  }

  get hasMarks(): boolean {
    return this.marks.length > 0 || this.optionalMarks.length > 0;
  }

  /** Stamps every visited row of the written components. */
  mark(): void {
    const { marks, storage } = this, { ids, length } = this.result, now = storage.changeTick[0]!;
    for (let index = 0; index < marks.length; index++) stampRows(ids, length, marks[index]!, now);
    for (let index = 0; index < this.optionalMarks.length; index++) {
      const { stamps, ordinal } = this.optionalMarks[index]!;
      for (let at = 0; at < length; at++) if (storage.signatureOf(ids[at]!).has(ordinal)) stamps[ids[at]!] = now;
    }
  }
}

