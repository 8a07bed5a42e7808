import { checkVersion, type Migration } from './about.ts';
import { ArenaPlan } from './arena.ts';
import type { Component } from './component.ts';
import { MAX_ROWS } from './entity.ts';
import { UsageError } from './errors.ts';
import type { External } from './external.ts';
import type { SchemaNotes } from './field.ts';
import { MessageBuffer } from './message-buffer.ts';
import { message, type Message } from './message.ts';
import { RecordSpans } from './record.ts';
import type { Resource } from './resource.ts';
import { describeSchema, type Schema, type Values } from './schema.ts';

export interface WorldOptions {
  /** Most entities that can be there at once; all memory is taken at the start. 4096 unless given, at most 2^20. */
  readonly capacity?: number;
  /** Seed of all random streams. 1 unless given. */
  readonly seed?: number;
  /** Most different sets of components over the life of the world. 1024 unless given. */
  readonly maxSignatures?: number;
}

/** A record that is a system's own: what its fields mean, for people. */
export interface LocalRecord {
  /** `schedule/id` of the system or condition, and the parameter's name. */
  readonly system: string;
  readonly param: string;
  readonly schema: Schema;
  readonly notes: SchemaNotes;
  readonly initial: Values<Schema>;
}

/** What a world will hold. Everything is registered here first; then the world is laid out once and for all. */
export class WorldPlan {
  readonly capacity: number;
  readonly seed: number;
  readonly maxSignatures: number;
  readonly image = new ArenaPlan();
  /** State of systems that only look: not part of images. */
  readonly outside = new ArenaPlan();
  readonly components: Component[] = [];
  readonly tracked = new Set<Component>();
  /** What hooks and observers want to be told of components: bits of `Lifecycle`. */
  readonly watched = new Map<Component, number>();
  hasListeners = false;
  /** Where those are listed that lost a component; told like messages. */
  readonly removals = new Map<Component, MessageBuffer>();
  readonly resources = new Map<Resource, RecordSpans>();
  readonly messages = new Map<Message, MessageBuffer>();
  readonly externals: External[] = [];
  /** Ordinals of these values are in the image. */
  readonly states: { readonly kind: string; readonly id: string; readonly values: readonly string[] }[] = [];
  readonly locals: LocalRecord[] = [];
  /** Migrations beyond those of the declarations, by kind and id. */
  private readonly addedMigrations = new Map<string, Map<number, Migration>>();
  private readonly initial = new Map<Resource, Values<Schema>>();
  private readonly ids = new Map<string, object>();
  /** Declarations of a module that was loaded anew, with those of the running world that they are the same as. */
  private readonly aliases = new Map<object, object>();
  private isSealed = false;

  constructor(options: WorldOptions) {
    this.capacity = options.capacity ?? 4096;
    this.seed = options.seed ?? 1;
    this.maxSignatures = options.maxSignatures ?? 1024;
    if (!Number.isInteger(this.capacity) || this.capacity < 1 || this.capacity > MAX_ROWS) throw new UsageError(`A capacity of ${this.capacity} is outside 1–${MAX_ROWS}; give a whole number of entities.`);
    if (!Number.isSafeInteger(this.seed)) throw new UsageError(`The seed ${this.seed} is not a safe integer; give a whole number.`);
    if (!Number.isInteger(this.maxSignatures) || this.maxSignatures < 1) throw new UsageError(`maxSignatures ${this.maxSignatures} is not a whole number from 1.`);
  }

  /** Refuses two things of one id. Returns whether it is new. */
  claim(thing: { readonly kind: string; readonly id: string }): boolean {
    const key = `${thing.kind} ${thing.id}`, known = this.ids.get(key);
    if (known === thing) return false;
    if (this.isSealed) return this.adopt(thing, known);
    if (known !== undefined) throw new UsageError(`Two different ${thing.kind}s have the id "${thing.id}"; give one of them another id.`);
    this.ids.set(key, thing);
    return true;
  }

  /** From here on nothing can be added; what is declared again, of the same shape, stands for what is there. */
  seal(): void {
    this.isSealed = true;
  }

  private adopt(thing: { readonly kind: string; readonly id: string }, known: object | undefined): false {
    if (this.aliases.has(thing)) return false;
    if (known === undefined) throw new UsageError(`The ${thing.kind} ${thing.id} is new`);
    if (shapeOf(known) !== shapeOf(thing)) throw new UsageError(`The ${thing.kind} ${thing.id} has another shape`);
    this.aliases.set(thing, known);
    return false;
  }

  /** Everything that was registered with another plan stands for what is here. @throws UsageError for the first that is not here in its shape. */
  adoptAll(other: WorldPlan): void {
    for (const thing of [...other.components, ...other.resources.keys(), ...other.messages.keys(), ...other.externals, ...other.states]) this.claim(thing);
    for (const component of other.tracked) this.track(component);
  }

  /** What a declaration that was loaded anew stands for; any other itself. */
  canonical<T extends object>(thing: T): T {
    return (this.aliases.get(thing) as T | undefined) ?? thing;
  }

  addComponent(component: Component): void {
    if (!this.claim(component)) return;
    for (const required of component.requires) this.addComponent(required);
    this.components.push(component);
  }

  /** Some query asks when rows of this component were added or changed. */
  track(component: Component): void {
    this.addComponent(component);
    if (this.isSealed && !this.tracked.has(this.canonical(component))) throw new UsageError(`Changes of ${component.id} are asked for, of which no record is kept`);
    this.tracked.add(this.canonical(component));
  }

  /** Somebody wants to be told what happens to this component. `bit`: of `Lifecycle`. */
  watch(component: Component, bit: number): void {
    this.addComponent(component);
    this.watched.set(component, (this.watched.get(component) ?? 0) | bit);
    this.hasListeners = true;
  }

  /** Some system asks which entities lost this component. A row can lose it more than once in two ticks, but not many do. */
  mourn(component: Component): void {
    this.addComponent(component);
    const known = this.canonical(component);
    if (this.removals.has(known)) return;
    if (this.isSealed) throw new UsageError(`The entities that lost ${component.id} are asked for, of which no record is kept`);
    const lost = message(`${component.id}#removed`, { entity: 'eid' }, { capacity: 2 * this.capacity, doc: `Entities that lost ${component.id} or died with it.` });
    this.addMessage(lost as Message);
    this.removals.set(component, this.messages.get(lost as Message)!);
  }

  addResource(resource: Resource): void {
    if (this.claim(resource)) this.resources.set(resource, new RecordSpans(resource.id, resource.schema, (name, type, length) => this.image.reserve(resource, `.${name}`, type, length)));
  }

  setResource(resource: Resource, values: Values<Schema>): void {
    this.addResource(resource);
    this.initial.set(resource, { ...this.initial.get(resource), ...values });
  }

  addMessage(message: Message): void {
    if (this.claim(message)) this.messages.set(message, new MessageBuffer(message, this.image));
  }

  addLocal(record: LocalRecord): void {
    const known = this.locals.findIndex(({ system, param }) => system === record.system && param === record.param);
    if (known < 0) this.locals.push(record);
    else this.locals[known] = record;
  }

  /** Says how fields of an older version become those of the next. @throws UsageError if that is said already, or is not older. */
  addMigration(of: Component | Resource, from: number, step: Migration): void {
    const key = `${of.kind} ${of.id}`, added = this.addedMigrations.get(key) ?? new Map<number, Migration>();
    checkVersion(of.id, of.version, { [from]: step });
    if (added.has(from) || of.migrate[from] !== undefined) throw new UsageError(`${of.id} has a migration from version ${from} already; take one of them out.`);
    this.addedMigrations.set(key, added.set(from, step));
  }

  /** Migrations of all components and resources, by kind and id, then by the version that they start from. */
  get migrations(): ReadonlyMap<string, ReadonlyMap<number, Migration>> {
    return new Map([...this.components, ...this.resources.keys()].map((one) => {
      const key = `${one.kind} ${one.id}`, declared = Object.entries(one.migrate).map(([from, step]): [number, Migration] => [Number(from), step]);
      return [key, new Map([...declared, ...this.addedMigrations.get(key) ?? []])];
    }));
  }

  /** Values that a resource starts with: its defaults, and what the app set. */
  startOf(resource: Resource): Values<Schema> {
    return { ...resource.defaults, ...this.initial.get(resource) };
  }

  addExternal(external: External): void {
    if (this.claim(external)) this.externals.push(external);
  }

  /** Writes the resources' first values, once the arena is laid out. */
  fillResources(): void {
    for (const [resource, spans] of this.resources) {
      spans.write(resource.defaults);
      spans.write(this.initial.get(resource) ?? {});
    }
  }

  /** Lines of the layout that the spans do not say: components in ordinal order (tags have no spans), values of states, externals in order. `readLayout` reads them. */
  describe(): string {
    const components = this.components.map((component) => `component ${component.id} ${describeSchema(component.schema)}${component.onTargetDespawn ? ` ${component.onTargetDespawn}` : ''}`);
    return [...components, ...this.states.map(({ id, values }) => `state ${id} ${JSON.stringify(values)}`), ...this.externals.map(({ id }) => `external ${id}`)].join('\n');
  }
}

/** What of a declaration the image and the running systems rely on: everything but words, functions and a resource's first values. */
const shapeOf = (thing: object): string => JSON.stringify(thing, (key, value: unknown) => {
  if (key === 'notes' || key === 'doc' || key === 'version' || key === 'migrate') return undefined;
  if (key === 'defaults' && (thing as { kind?: string }).kind === 'resource') return undefined;
  return key === 'requires' ? (value as readonly Component[]).map(({ id }) => id) : value;
});
