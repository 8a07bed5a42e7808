import { UsageError } from './errors.ts';
import { splitSchema, type DeclaredSchema, type PlainSchema, type SchemaNotes } from './field.ts';
import { checkVersion, type About, type Migrations } from './about.ts';
import { checkSchema, type Schema, type Values } from './schema.ts';

/** What a relation does to its sources when their target despawns: they go too, or they lose the relation. */
export type OnTargetDespawn = 'despawn' | 'clear';

/** A kind of data that entities can have. Only a description: the columns belong to a world. */
export interface Component<S extends Schema = Schema> {
  readonly kind: 'component';
  /** Stable, `area/Name`: images, sessions and mods name it. */
  readonly id: string;
  readonly schema: S;
  readonly defaults: Values<S>;
  /** Components that an entity with this one always has too. */
  readonly requires: readonly Component[];
  /** With which values, where they are not that component's own defaults. */
  readonly requiredValues: readonly Valued[];
  /** Set on relations only. */
  readonly onTargetDespawn: OnTargetDespawn | undefined;
  /** Whether sources of one target have an order. Relations only. */
  readonly isOrdered: boolean;
  /** What its fields mean; not part of images. */
  readonly notes: SchemaNotes;
  /** One or two sentences; not part of images. */
  readonly doc: string;
  /** Counts the changes of its schema, from 1: scenes name it. Not part of images, which have the schema itself. */
  readonly version: number;
  /** From each older version to the next. */
  readonly migrate: Migrations;
}
/** A component with values for some of its fields. */
export type Valued = readonly [component: Component, values: Values<Schema>];
/** A component without fields. */
export type Tag = Component<Record<never, never>>;
/** A component whose one column `target` holds the entity it points at. Changed by `relate`, never by writing the column. */
export type Relation = Component<{ readonly target: 'eid' }> & { readonly onTargetDespawn: OnTargetDespawn };

const checkId = (what: string, id: string): void => {
  if (typeof id !== 'string' || !/^[^\s"]+$/.test(id)) throw new UsageError(`"${String(id)}" cannot be the id of a ${what}; use a stable name without spaces, such as "room/Position".`);
};
export { checkId };

/** Names that column objects carry beside their fields. */
const RESERVED = ['touch', 'has', 'isAdded', 'isChanged'] as const;

const isValued = (part: Component | Valued): part is Valued => Array.isArray(part);
const componentsOf = (parts: readonly (Component | Valued)[]): Component[] => parts.map((part) => (isValued(part) ? part[0] : part));

/** @throws UsageError for a field that the component does not have. */
export function checkValues(component: Pick<Component, 'id' | 'schema'>, values: Values<Schema>): void {
  for (const name of Object.keys(values)) {
    if (!(name in component.schema)) throw new UsageError(`${component.id} has no field "${name}"; its fields are ${Object.keys(component.schema).join(', ')}.`);
  }
}

function valuesOf(parts: readonly (Component | Valued)[]): Valued[] {
  const valued = parts.filter(isValued);
  for (const [component, values] of valued) checkValues(component, values);
  return valued;
}

/**
 * Declares a component.
 *
 *     const Position = component('room/Position', { x: 'f32', y: 'f32', z: 'f32' });
 *     const Motion = component('body/Motion', { history: ['f32', 64], head: 'u16' }, { requires: [Position, [Weight, { kilograms: 70 }]] });
 *
 * What it requires comes with its own defaults or with the values given here; what an entity has already stays as it is. Of two requirements the nearer
 * one decides, then the one that is named first. A fresh row holds zeros, or `defaults`. What fields mean is told with `field('f32', { unit: 'm', min: 0 })`; `doc`, `version` and `migrate` as in {@link About}.
 *
 * @throws UsageError for a bad id, type or field name.
 */
export function component<const D extends DeclaredSchema>(id: string, declared: D, options: About & { readonly defaults?: Values<PlainSchema<D>>; readonly requires?: readonly (Component | Valued)[] } = {}): Component<PlainSchema<D>> {
  checkId('component', id);
  const { schema, notes } = splitSchema(id, declared), { doc = '', version = 1, migrate = {} } = options;
  checkSchema(id, schema, RESERVED);
  checkVersion(id, version, migrate);
  for (const name of Object.keys(options.defaults ?? {})) {
    if (!(name in schema)) throw new UsageError(`${id} has a default for "${name}", which is not one of its fields.`);
  }
  const parts = options.requires ?? [], requires = componentsOf(parts), related = requires.find((part) => part.onTargetDespawn !== undefined);
  if (related) throw new UsageError(`${id} requires the relation ${related.id}, which would come without a target; relate where you add ${id} instead.`);
  return { kind: 'component', id, schema, defaults: options.defaults ?? {}, requires, requiredValues: valuesOf(parts), onTargetDespawn: undefined, isOrdered: false, notes, doc, version, migrate };
}

/** A component without data, a fact about an entity: `tag('room/Frozen', { doc: 'It does not move.' })`. */
export const tag = (id: string, options: Pick<About, 'doc'> & { readonly requires?: readonly (Component | Valued)[] } = {}): Tag => component(id, {}, options);

/**
 * Declares a relation: every source has at most one target, a target any number of sources. For many targets give each link an entity of its own, with one
 * relation to either end.
 *
 *     const ChildOf = relation('engine/ChildOf', { onTargetDespawn: 'despawn', isOrdered: true });
 *
 * With `isOrdered` the sources of a target have an order, which is part of the world, and nothing can come to be above itself: a hierarchy.
 */
export function relation(id: string, options: Pick<About, 'doc'> & { readonly onTargetDespawn: OnTargetDespawn; readonly isOrdered?: boolean }): Relation {
  return {
    ...component(id, { target: 'eid' }, options.doc === undefined ? {} : { doc: options.doc }),
    onTargetDespawn: options.onTargetDespawn, isOrdered: options.isOrdered ?? false,
  };
}

/** Components that are spawned together, with all they require. */
export interface Bundle {
  readonly kind: 'bundle';
  readonly id: string;
  readonly components: readonly Component[];
  /** With which values, where they are not the component's own defaults. */
  readonly values: readonly Valued[];
}

/**
 * Declares a bundle: `bundle('music/NoteKit', [Position, [Note, { velocity: 0.7 }]])`.
 *
 * @throws UsageError if it holds a relation, which would have no target, or a value for a field that there is not.
 */
export function bundle(id: string, parts: readonly (Component | Valued)[]): Bundle {
  checkId('bundle', id);
  const components = componentsOf(parts), related = components.find((part) => part.onTargetDespawn !== undefined);
  if (related) throw new UsageError(`Bundle "${id}" holds the relation ${related.id}, which would point nowhere; spawn it and then relate(entity, ${related.id}, target).`);
  return { kind: 'bundle', id, components, values: valuesOf(parts) };
}
