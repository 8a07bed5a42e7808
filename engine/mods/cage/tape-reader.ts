import type { Bundle, Component, Relation, Valued } from '../../ecs/component.ts';
import { rowPart } from '../../ecs/entity.ts';
import { isFloat, slotsOf, typeOf, type Values } from '../../ecs/schema.ts';
import type { World } from '../../ecs/world.ts';
import { isHandle, type LinkContext } from './link.ts';

/** Entities that one call can bring. */
const MAX_SPAWNS = 512;
/** Steps for a look at a component or relation while commands are checked: a tenth of a microsecond, measured in Node 22; and for what the world then does with a command. */
const LOOK_STEPS = 20, COMMAND_STEPS = 200;
/** Relations of one entity that end with their target. Each doubles the kinds of entities that may come about by that. */
const MOST_CLEARED = 3;
const SPAWN = 1, DESPAWN = 2, ADD = 3, REMOVE = 4, RELATE = 5, SET = 6, INSERT = 7;

/** What a command can name. */
export type Thing = Component | Bundle;
/** A command that has been found good. */
export type Command =
  | { readonly kind: 'spawn'; readonly what: Bundle | readonly Component[]; readonly components: ReadonlySet<Component>; readonly values: Valued[] }
  | { readonly kind: 'despawn'; readonly entity: number }
  | { readonly kind: 'add' | 'insert'; readonly entity: number; readonly component: Component; values: Values<Component['schema']> | undefined }
  | { readonly kind: 'remove'; readonly entity: number; readonly component: Component }
  | { readonly kind: 'relate'; readonly entity: number; readonly relation: Relation; readonly target: number };

/** What is wrong with a command, in words. */
export class BadCommand extends Error {}
const refuse = (why: string): never => {
  throw new BadCommand(why);
};

/** All that comes with a component, itself included. */
export class Closures {
  private readonly known = new Map<Component, ReadonlySet<Component>>();

  of(component: Component): ReadonlySet<Component> {
    let found = this.known.get(component);
    if (found === undefined) {
      const all = new Set([component]);
      // A Set that grows while it is walked is walked to its end.
      for (const one of all) for (const required of one.requires) all.add(required);
      this.known.set(component, (found = all));
    }
    return found;
  }
}

/** Reads the tape that a guest left, and refuses what the world could not do: commands are applied where an error would end the room. */
export class TapeReader {
  readonly commands: Command[] = [];
  spawned = 0;
  private at = 0;
  /** Sets of components that come about, as text. */
  private readonly kinds = new Set<string>();
  /** What the entities that this call names get, beside what they have. */
  private readonly given = new Map<number, Set<Component>>();
  private readonly above = new Map<Relation, Map<number, number>>();
  /** What entities come to be when targets of theirs end: made while there is room for it. */
  readonly kept: (readonly Component[])[] = [];

  constructor(private readonly tape: Float64Array, private readonly end: number, private readonly things: ReadonlyMap<number, Thing>, private readonly valued: ReadonlyMap<number, Thing>, private readonly world: World, private readonly isOwn: (component: Component) => boolean, private readonly isGiven: (component: Component) => boolean, private readonly closures: Closures, private readonly context: LinkContext) {}

  private look(count: number): void {
    const { work } = this.context;
    work.left -= count * LOOK_STEPS;
    if (work.left < 0) refuse('its commands take too long');
  }

  /** Notes the components that an entity comes to have. */
  private become(components: ReadonlySet<Component>): void {
    const cleared = [...components].filter((one) => one.onTargetDespawn === 'clear');
    if (cleared.length > MOST_CLEARED) refuse(`an entity would have more than ${MOST_CLEARED} relations that end with their targets`);
    for (let without = 0; without < 1 << cleared.length; without++) {
      this.look(components.size);
      const left = [...components].filter((one) => (without & (1 << cleared.indexOf(one as Relation))) === 0 || !cleared.includes(one as Relation));
      const kind = left.map((one) => this.world.storage.store(one).ordinal).sort((a, b) => a - b).join();
      if (without > 0 && !this.kinds.has(kind)) this.kept.push(left);
      this.kinds.add(kind);
    }
  }

  private next(): number {
    return this.at < this.end ? this.tape[this.at++]! : refuse('its commands end too early');
  }

  private component(things = this.things): Component {
    const thing = things.get(this.next());
    return thing !== undefined && thing.kind === 'component' ? thing : refuse('a command names a component that commands(…) does not list');
  }

  /** A handle that lives, a ticket, or 0 for one that has died: such a command does nothing. */
  private entity(): number {
    const value = this.next();
    if (!isHandle(value, { count: this.spawned, entities: [] })) refuse(`a command is for ${value}, which is no entity`);
    return value < 0 ? value : this.world.isAlive(value) ? value : 0;
  }

  private componentsOf(entity: number): Set<Component> {
    let known = this.given.get(entity);
    if (known !== undefined) return known;
    known = new Set(entity < 0 ? [] : this.world.storage.signatureOf(rowPart(entity)).stores.map((store) => store.component));
    this.given.set(entity, known);
    return known;
  }

  read(): void {
    while (this.at < this.end) {
      const kind = this.next();
      this.look(COMMAND_STEPS / LOOK_STEPS);
      if (kind === SPAWN) this.spawn();
      else if (kind === DESPAWN) this.despawn();
      else if (kind === ADD || kind === INSERT) this.add(kind);
      else if (kind === REMOVE) this.remove();
      else if (kind === RELATE) this.relate();
      else if (kind === SET) this.set();
      else refuse(`there is no command ${kind}`);
    }
  }

  private spawn(): void {
    const count = this.next();
    if (!(Number.isInteger(count) && count >= 1 && count <= 64)) refuse(`an entity of ${count} parts was asked for`);
    const parts: Thing[] = [];
    for (let part = 0; part < count; part++) parts.push(this.things.get(this.next()) ?? refuse('commands.spawn got something that commands(…) does not list'));
    const components = new Set<Component>();
    for (const part of parts) for (const one of part.kind === 'bundle' ? part.components : [part]) for (const all of this.closures.of(one)) components.add(all);
    for (const one of components) if (one.onTargetDespawn !== undefined) refuse(`${one.id} is a relation: spawn without it, then relate`);
    const what = parts.length === 1 && parts[0]!.kind === 'bundle' ? parts[0] as Bundle : parts.map((part) => (part.kind === 'bundle' ? refuse('commands.spawn takes one bundle, or components') : part));
    if (++this.spawned > MAX_SPAWNS) refuse(`it asked for more than ${MAX_SPAWNS} new entities at once`);
    this.given.set(-this.spawned, components);
    this.become(components);
    this.commands.push({ kind: 'spawn', what, components, values: [] });
  }

  /**
   * Whether an entity is of the mod's making, as far as its components tell: it has one of the mod's own, and none that the mod
   * could not have given it. A mod can hang components of its own on others' entities; that does not make them its.
   */
  private isMine(entity: number): boolean {
    if (entity < 0) return true;
    const { stores } = this.world.storage.signatureOf(rowPart(entity));
    return stores.some(({ component }) => this.isOwn(component)) && stores.every(({ component }) => this.isGiven(component));
  }

  private checkMine(entity: number, what: string): void {
    if (!this.isMine(entity)) refuse(`it would ${what} entity ${entity}, which is not one of its own`);
  }

  private despawn(): void {
    const entity = this.entity();
    if (entity === 0) return;
    this.checkMine(entity, 'end');
    this.commands.push({ kind: 'despawn', entity });
  }

  private add(kind: number): void {
    const entity = this.entity(), component = this.component();
    if (component.onTargetDespawn !== undefined) refuse(`${component.id} is a relation and needs a target: use relate`);
    if (entity !== 0) {
      if (!this.isOwn(component)) this.checkMine(entity, `give ${component.id} to`);
      for (const one of this.closures.of(component)) if (!this.isOwn(one) && !this.componentsOf(entity).has(one)) this.checkMine(entity, `give ${one.id} to`);
      for (const one of this.closures.of(component)) this.componentsOf(entity).add(one);
      this.become(this.componentsOf(entity));
    }
    this.commands.push({ kind: kind === ADD ? 'add' : 'insert', entity, component, values: undefined });
  }

  private remove(): void {
    const entity = this.entity(), component = this.component();
    if (entity === 0) return;
    if (!this.isOwn(component)) this.checkMine(entity, `take ${component.id} from`);
    const has = this.componentsOf(entity);
    for (const other of has) if (other !== component && this.closures.of(other).has(component)) refuse(`${component.id} cannot be removed while the entity has ${other.id}, which requires it`);
    has.delete(component);
    this.become(has);
    this.commands.push({ kind: 'remove', entity, component });
  }

  private relate(): void {
    const entity = this.entity(), relation = this.component() as Relation, target = this.entity();
    if (relation.onTargetDespawn === undefined) refuse(`${relation.id} is no relation`);
    if (entity === 0 || target === 0) return;
    // What goes when its target goes, or belongs to others, is related only by whose it is.
    if (!this.isOwn(relation) || relation.onTargetDespawn === 'despawn') this.checkMine(entity, `relate by ${relation.id}`);
    if (this.isAbove(entity, relation, target)) refuse(`entity ${entity} would come to be above itself by ${relation.id}`);
    this.componentsOf(entity).add(relation);
    this.become(this.componentsOf(entity));
    let above = this.above.get(relation);
    if (above === undefined) this.above.set(relation, (above = new Map<number, number>()));
    above.set(entity, target);
    this.commands.push({ kind: 'relate', entity, relation, target });
  }

  /** Whether `entity` is `target` or, by the relation, above it. */
  private isAbove(entity: number, relation: Relation, target: number): boolean {
    const { storage } = this.world, { targetRow } = storage.relation(relation), above = this.above.get(relation);
    for (let at = target, steps = 0; steps <= this.world.capacity; steps++) {
      if (at === entity) return true;
      this.look(1);
      const told = above?.get(at);
      if (told !== undefined) at = told;
      else if (at < 0 || targetRow[rowPart(at)]! < 0) return false;
      else at = this.world.entityAt(targetRow[rowPart(at)]!);
      if (!relation.isOrdered) return false;
    }
    return true;
  }

  /** Values for the command before: a new entity's, or those of a component that is added. */
  private set(): void {
    const entity = this.entity(), component = this.component(this.valued), values: Record<string, number | number[]> = {};
    const names = Object.keys(component.schema);
    for (let field = this.next(); field !== -1; field = this.next()) {
      const name = names[field] ?? refuse(`${component.id} has no field number ${field}`), count = this.next(), slots = slotsOf(component.schema[name]!);
      if (count > slots || !Number.isInteger(count)) refuse(`${count} values for ${component.id}.${name}, which has ${slots}`);
      values[name] = count < 0 ? this.value(component, name) : Array.from({ length: count }, () => this.value(component, name));
    }
    const last = this.commands.at(-1);
    if (last?.kind === 'spawn' && entity === -this.spawned) {
      if (!last.components.has(component)) refuse(`values of ${component.id} for a new entity that does not have it`);
      last.values.push([component, values]);
    } else if (last !== undefined && (last.kind === 'add' || last.kind === 'insert') && last.component === component && last.entity === entity) last.values = values;
    else refuse('values came without the command that they belong to');
  }

  private value(component: Component, name: string): number {
    const value = this.next(), type = typeOf(component.schema[name]!);
    // As the column will hold it: what is too large for its type is infinite there.
    const held = type === 'f32' ? Math.fround(value) : value;
    if (type === 'eid' ? !isHandle(value, { count: this.spawned, entities: [] }) : isFloat(type) && held - held !== 0) refuse(`it wrote ${held} in ${name} of ${component.id}`);
    return value;
  }

  /** Whether there is room for what is asked. */
  checkRoom(): void {
    const { world, context } = this, { capacity } = world, kept = Math.min(256, capacity >> 3);
    if (this.spawned > 0 && world.entityCount + this.spawned > capacity - kept) refuse(`it asked for ${this.spawned} new entities where the room has ${Math.max(0, capacity - kept - world.entityCount)} places left`);
    if (this.kinds.size > 0 && world.signatureCount + this.kinds.size > context.signatureRoom) refuse('there would be too many kinds of entities');
  }
}
