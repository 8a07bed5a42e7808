import { bundle, component, relation, type Bundle, type Component, type Valued } from '../../ecs/component.ts';
import { UsageError } from '../../ecs/errors.ts';
import { message, type Message } from '../../ecs/message.ts';
import { added, changed, having, optional, read, without, write, type Filter, type Term } from '../../ecs/query.ts';
import { resource, type Resource } from '../../ecs/resource.ts';
import type { Schema, Values } from '../../ecs/schema.ts';
import { state, type State } from '../../scheduler/state.ts';
import { isThing, type Catalogue, type KnownThing } from './catalogue.ts';
import { commandLink } from './command-link.ts';
import type { LinkPlan } from './link.ts';
import { readsLink, writesLink } from './message-link.ts';
import { columnsLink, queryLink } from './query-link.ts';
import { readDoc, readNotes } from './read-notes.ts';
import { localLink, randomLink, resourceLink, settingsLink } from './record-link.ts';
import { entitiesLink, logLink, nextStateLink, relatedLink, stateLink } from './small-links.ts';

/** What a guest says of itself after it was loaded (guest/run.js). Nothing of it is believed before it has been built. */
export interface Gathered {
  readonly plugin: unknown;
  readonly things: readonly GuestThing[];
  readonly systems: readonly { readonly schedule: string; readonly id: string; readonly params: Readonly<Record<string, GuestParam>> }[];
  readonly components: readonly number[];
  readonly tracked: readonly number[];
  readonly messages: readonly number[];
  readonly states: readonly number[];
  readonly resources: readonly { readonly index: number; readonly values: Values<Schema> }[];
}
interface GuestThing {
  readonly kind: string; readonly id: string; readonly known?: string; readonly schema: Schema; readonly defaults: Values<Schema>;
  readonly notes?: unknown; readonly doc?: unknown; readonly requires: readonly Part[]; readonly parts: readonly Part[]; readonly values: readonly string[]; readonly capacity: number;
  readonly onTargetDespawn?: 'despawn' | 'clear'; readonly isOrdered?: boolean;
}
interface Part { readonly index: number; readonly values?: Values<Schema> }
interface GuestTerm { readonly kind: string; readonly thing: number; readonly isManual?: boolean; readonly isOptional?: boolean }
interface GuestParam {
  readonly param: string; readonly thing: number; readonly things: readonly number[]; readonly term: GuestTerm;
  readonly terms: Readonly<Record<string, GuestTerm>>; readonly filters: readonly { readonly kind: string; readonly things: readonly number[] }[];
  readonly schema: Schema; readonly initial: Values<Schema>; readonly defaults: Readonly<Record<string, number>>;
}

/** What the `build` of a mod adds to an app, beside systems. */
interface Added {
  readonly parts: readonly (Component | Bundle)[];
  readonly tracked: readonly Component[];
  readonly messages: readonly Message[];
  readonly states: readonly State[];
  readonly resources: readonly { readonly resource: Resource; readonly values: Values<Schema> }[];
}

/** Most of each that a mod can declare. */
const MAX_THINGS = 256, MAX_OWN_COMPONENTS = 48, MAX_SYSTEMS = 64;

const list = (value: unknown, what: string): readonly never[] => {
  if (!Array.isArray(value)) throw new UsageError(`${what} is no list.`);
  return value as never[];
};

/** The things that a mod names, as the engine's own descriptions, by their number in the guest. */
export class ModThings {
  private readonly made: KnownThing[] = [];
  /** Components that the mod itself declares. */
  readonly own = new Set<Component>();

  /** Those that an entity of its making can have: its own, what any `commands(…)` lists, and what comes with these. */
  readonly given: ReadonlySet<Component>;

  constructor(readonly mod: string, private readonly catalogue: Catalogue, declared: readonly GuestThing[], systems: Gathered['systems']) {
    if (list(declared, 'What the mod declares').length > MAX_THINGS) throw new UsageError(`The mod declares ${declared.length} things; at most ${MAX_THINGS} are taken.`);
    for (const thing of declared) this.made.push(this.make(thing));
    if (this.own.size > MAX_OWN_COMPONENTS) throw new UsageError(`The mod declares ${this.own.size} components; at most ${MAX_OWN_COMPONENTS} are taken.`);
    const listed = systems.flatMap(({ params }) => Object.values(params ?? {}).filter(({ param }) => param === 'commands').flatMap(({ things }) => [...list(things, 'A list of components and bundles')]));
    this.given = new Set([...this.withRequired(listed)].filter((one) => one.kind === 'component'));
  }

  private make(thing: GuestThing): KnownThing {
    if (thing.known !== undefined) {
      const known = Object.hasOwn(this.catalogue, thing.known) ? this.catalogue[thing.known]! : 0;
      if (!isThing(known)) throw new UsageError(`jam-engine/game has no "${thing.known}".`);
      return known;
    }
    if (typeof thing.id !== 'string' || !thing.id.startsWith(`${this.mod}/`)) throw new UsageError(`"${String(thing.id)}" is declared by the mod "${this.mod}" and has to be called "${this.mod}/…".`);
    if (thing.kind === 'bundle') return bundle(thing.id, this.valued(thing.parts));
    if (thing.kind === 'resource') return resource(thing.id, readNotes(thing.id, thing.schema, thing.notes), thing.defaults, { doc: readDoc(thing.doc) });
    if (thing.kind === 'message') return message(thing.id, readNotes(thing.id, thing.schema, thing.notes), { capacity: Math.min(4096, Number(thing.capacity) || 256), doc: readDoc(thing.doc) });
    if (thing.kind === 'state') return state(thing.id, list(thing.values, `The values of state ${thing.id}`).map(String));
    if (thing.kind !== 'component') throw new UsageError(`"${thing.id}" is a ${String(thing.kind)}, which the cage does not know.`);
    const made: Component = thing.onTargetDespawn === undefined
      ? component(thing.id, readNotes(thing.id, thing.schema, thing.notes), { defaults: thing.defaults, requires: this.valued(thing.requires), doc: readDoc(thing.doc) })
      : relation(thing.id, { onTargetDespawn: thing.onTargetDespawn === 'despawn' ? 'despawn' : 'clear', isOrdered: thing.isOrdered === true, doc: readDoc(thing.doc) });
    this.own.add(made);
    return made;
  }

  private valued(parts: readonly Part[]): (Component | Valued)[] {
    return list(parts, 'A list of components').map(({ index, values }: Part) => (values === undefined ? this.component(index) : [this.component(index), values]));
  }

  private thing<K extends KnownThing['kind']>(index: number, kind: K): Extract<KnownThing, { kind: K }> {
    const thing = this.made[index];
    if (thing?.kind !== kind) throw new UsageError(`A ${kind} was expected where the mod names ${thing === undefined ? 'something that it did not declare' : `the ${thing.kind} ${thing.id}`}.`);
    return thing as Extract<KnownThing, { kind: K }>;
  }
  component(index: number): Component { return this.thing(index, 'component'); }
  resource(index: number): Resource { return this.thing(index, 'resource'); }
  message(index: number): Message { return this.thing(index, 'message'); }
  state(index: number): State { return this.thing(index, 'state'); }

  /** What the mod's `build` adds beside its systems. @throws UsageError for what cannot be added */
  added({ components, tracked, messages, states, resources }: Gathered): Added {
    return {
      parts: this.partsOf(components), tracked: this.componentsOf(tracked), messages: list(messages, 'A list of messages').map((index) => this.message(index)), states: list(states, 'A list of states').map((index) => this.state(index)),
      resources: list(resources, 'A list of resources').map(({ index, values }: Gathered['resources'][number]) => ({ resource: this.ownResource(index), values })),
    };
  }

  /** A resource that the mod may give its first values: those of the room begin as the room says. */
  private ownResource(index: number): Resource {
    const found = this.resource(index);
    if (!found.id.startsWith(`${this.mod}/`)) throw new UsageError(`insertResource(${found.id}, …) would say how the room's own resource begins; take it as a parameter instead, with resMut(…), where mod.json asks for that.`);
    return found;
  }

  componentsOf(indices: readonly number[]): Component[] {
    return list(indices, 'A list of components').map((index) => this.component(index));
  }
  partsOf(indices: readonly number[]): (Component | Bundle)[] {
    return list(indices, 'A list of components and bundles').map((index) => (this.made[index]?.kind === 'bundle' ? this.thing(index, 'bundle') : this.component(index)));
  }

  /** Every component, by number. */
  get components(): Map<number, Component> {
    const components = new Map<number, Component>();
    this.made.forEach((thing, index) => { if (thing.kind === 'component') components.set(index, thing); });
    return components;
  }

  /** Components and bundles that commands of a system may name: its own, what `commands(…)` lists, and what is in these bundles. */
  commandable(listed: readonly number[]): Map<number, Component | Bundle> {
    return this.numbered(this.partsWithComponents(listed));
  }

  /** The same, and all that comes with them because they require it: what a new entity can be given values of. */
  valuable(listed: readonly number[]): Map<number, Component | Bundle> {
    return this.numbered(this.withRequired(listed));
  }

  private withRequired(listed: readonly number[]): Set<Component | Bundle> {
    const parts = this.partsWithComponents(listed);
    // A Set that grows while it is walked is walked to its end.
    for (const part of parts) if (part.kind === 'component') for (const required of part.requires) parts.add(required);
    return parts;
  }

  private partsWithComponents(listed: readonly number[]): Set<Component | Bundle> {
    const parts = new Set<Component | Bundle>([...this.own, ...this.partsOf(listed)]);
    for (const part of [...parts]) if (part.kind === 'bundle') for (const one of part.components) parts.add(one);
    return parts;
  }

  private numbered(parts: ReadonlySet<Component | Bundle>): Map<number, Component | Bundle> {
    const things = new Map<number, Component | Bundle>();
    this.made.forEach((thing, index) => { if ((thing.kind === 'component' || thing.kind === 'bundle') && parts.has(thing)) things.set(index, thing); });
    return things;
  }
}

function term(things: ModThings, given: GuestTerm): Term {
  const component = things.component(given.thing);
  const inner = given.kind === 'write' ? write(component, { mark: given.isManual === true ? 'manual' : 'rows' }) : read(component);
  return given.isOptional === true ? optional(inner) : inner;
}

const FILTERS: Readonly<Record<string, (...components: readonly Component[]) => Filter>> = { having, without, added, changed };
function filter(kind: string): (...components: readonly Component[]) => Filter {
  if (!Object.hasOwn(FILTERS, kind)) throw new UsageError(`A query has a filter that is none; use ${Object.keys(FILTERS).join(', ')}.`);
  return FILTERS[kind]!;
}

/** The link of one parameter. New for each app: it holds where things lie. */
export function linkOf(things: ModThings, given: GuestParam): LinkPlan {
  switch (given?.param) {
    case 'query': return queryLink(
      Object.fromEntries(Object.entries(given.terms ?? {}).map(([name, one]) => [name, term(things, one)])),
      list(given.filters, 'The filters of a query').map(({ kind, things: indices }: GuestParam['filters'][number]) => filter(kind)(...things.componentsOf(indices))),
    );
    case 'columns': return columnsLink(term(things, given.term));
    case 'res': return resourceLink(things.resource(given.thing), false);
    case 'resMut': return resourceLink(things.resource(given.thing), true);
    case 'reads': return readsLink(things.message(given.thing));
    case 'writes': return writesLink(things.message(given.thing));
    case 'local': return localLink(given.schema, given.initial);
    case 'settings': return settingsLink(Object.fromEntries(Object.entries(given.defaults ?? {}).map(([name, value]) => [name, Number(value)])));
    case 'random': return randomLink();
    case 'commands': return commandLink(things.partsOf(given.things), things.commandable(given.things), things.valuable(given.things), (one) => things.own.has(one), (one) => things.given.has(one));
    case 'entities': return entitiesLink(things.components);
    case 'related': {
      const component = things.component(given.thing);
      if (component.onTargetDespawn === undefined) throw new UsageError(`related(${component.id}) wants a relation.`);
      return relatedLink(component as never);
    }
    case 'stateOf': return stateLink(things.state(given.thing));
    case 'nextState': return nextStateLink(things.state(given.thing));
    case 'log': return logLink();
    default: throw new UsageError('A parameter of a system is none that the cage knows; use query, columns, res, resMut, reads, writes, local, random, commands, entities, related, stateOf, nextState, settings or log.');
  }
}

export function checkGathered(gathered: Gathered, mod: string): void {
  if (gathered.plugin !== mod) throw new UsageError(`The plugin has the id "${String(gathered.plugin)}" where mod.json says "${mod}"; give it the same one.`);
  if (list(gathered.systems, 'The systems').length > MAX_SYSTEMS) throw new UsageError(`The mod has ${gathered.systems.length} systems; at most ${MAX_SYSTEMS} are taken.`);
  for (const { id } of gathered.systems) if (typeof id !== 'string' || !id.startsWith(`${mod}/`)) throw new UsageError(`System "${String(id)}" belongs to the mod "${mod}" and has to be called "${mod}/…".`);
}
