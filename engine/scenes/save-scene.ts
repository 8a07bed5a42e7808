import type { Relation } from '../ecs/component.ts';
import type { ComponentStore } from '../ecs/component-store.ts';
import { rowPart, type Entity } from '../ecs/entity.ts';
import { UsageError } from '../ecs/errors.ts';
import { typeOf } from '../ecs/schema.ts';
import type { World } from '../ecs/world.ts';
import { reflectFields } from '../reflect/reflect-fields.ts';
import type { FieldInfo } from '../reflect/registry.ts';
import { CHILD_OF } from './checked-scene.ts';
import { checkName, Name, readName } from './name.ts';
import { printScene, type Json, type JsonObject } from './print-scene.ts';
import { writeField } from './write-field.ts';

/** What `saveScene` writes, and how; everything that lives unless said otherwise. */
export interface SaveSceneOptions {
  /** Which entities, in which order; all that live, by row, unless given. */
  readonly entities?: readonly Entity[];
  /** Whether resources are saved too: unless given, if all entities are. */
  readonly hasResources?: boolean;
  /** Children stand in their parents, for people. Unless given they do so only where that brings the entities in the order in which they are saved, to the same rows of an empty world. */
  readonly isTree?: boolean;
  /** Fields that hold what they start with, and those that systems work out, are saved too. */
  readonly isComplete?: boolean;
  /** What points at a living entity that is not saved points at none, in place of being refused. */
  readonly dropsOutside?: boolean;
}

/** Levels of children that stand in one another; deeper ones are listed by name. */
const MAX_LEVELS = 24;

/**
 * Writes a world, or some of its entities, as a scene: JSON for people. The same world gives the same text; numbers are exact,
 * in as few digits as that takes.
 *
 * Entities stand in the order in which they are saved, components in the order of their ids, fields as declared. Entities name each other by their `Name`;
 * one without gets a name with `#`, which holds in the file alone. A handle of an entity that is gone becomes null.
 *
 *     saveScene(app.world)                                  // everything
 *     saveScene(app.world, { entities: [lantern, moth] })   // two entities
 *
 * @throws UsageError for a dead entity, one that is listed twice, a number that is NaN, and what points at a living entity that is not saved
 */
export function saveScene(world: World, options: SaveSceneOptions = {}): string {
  return new SceneWriter(world, options).write();
}

class SceneWriter {
  private readonly entities: readonly Entity[];
  private readonly saved: ReadonlySet<Entity>;
  private readonly names = new Map<Entity, string>();
  private readonly versions = new Map<string, number>();
  private readonly infos = new Map<string, readonly FieldInfo[]>();
  private readonly childOf: ComponentStore | undefined;
  /** Saved children of each parent, in their order. */
  private readonly children = new Map<Entity, Entity[]>();
  private readonly isNested: boolean;

  constructor(private readonly world: World, private readonly options: SaveSceneOptions) {
    const given = options.entities ?? world.livingEntities();
    for (const entity of given) if (!world.isAlive(entity)) throw new UsageError(`Entity ${entity} is not alive and cannot be saved; ask isAlive(entity) first.`);
    this.saved = new Set(given);
    if (this.saved.size < given.length) throw new UsageError('An entity is listed twice in saveScene(…); list each once.');
    this.childOf = world.storage.stores.find(({ component }) => component.id === CHILD_OF && component.onTargetDespawn !== undefined);
    if (this.childOf !== undefined) this.findChildren(given, this.childOf);
    const { order, levels } = this.treeOrder(given);
    this.entities = options.isTree === true ? order : given;
    this.isNested = levels <= MAX_LEVELS && this.entities.every((entity, index) => entity === order[index]);
    this.nameAll();
  }

  private findChildren(given: readonly Entity[], { component }: ComponentStore): void {
    const index = this.world.storage.relation(component as Relation);
    for (const parent of given) {
      if (!index.hasSources(rowPart(parent))) continue;
      const rows: number[] = [];
      index.collect(rowPart(parent), rows);
      const own = rows.map((row) => this.world.entityAt(row)).filter((entity) => this.saved.has(entity));
      if (own.length > 0) this.children.set(parent, own);
    }
  }

  private parentOf(entity: Entity): Entity {
    const { childOf } = this;
    return childOf !== undefined && this.world.has(entity, childOf.component) ? childOf.columns['target']![rowPart(entity)]! : 0;
  }

  /** Each entity directly before its children, and how deep they stand. */
  private treeOrder(given: readonly Entity[]): { order: Entity[]; levels: number } {
    const order: Entity[] = [];
    let levels = 0;
    for (const root of given) {
      if (this.saved.has(this.parentOf(root))) continue;
      const open: [Entity, number][] = [[root, 1]];
      while (open.length > 0) {
        const [entity, level] = open.pop()!;
        order.push(entity);
        levels = Math.max(levels, level);
        for (const child of [...this.children.get(entity) ?? []].reverse()) open.push([child, level + 1]);
      }
    }
    return { order, levels };
  }

  /** Those that have a name keep it, the first of two that share one; those that others name get one. */
  private nameAll(): void {
    const { names } = this, taken = new Set<string>(), pointedAt = this.pointedAt();
    this.entities.forEach((entity, index) => {
      const own = this.ownName(entity), isOwn = own !== '' && !taken.has(own);
      if (!isOwn && !pointedAt.has(entity)) return;
      names.set(entity, isOwn ? own : `#${index + 1}`);
      taken.add(own);
    });
  }

  /** The name that an entity has; empty where no file can say it. */
  private ownName(entity: Entity): string {
    const store = this.world.storage.stores.find(({ component }) => component === Name);
    if (store === undefined || !this.world.has(entity, Name)) return '';
    const name = readName(store.columns['units'] as Uint16Array, rowPart(entity));
    return checkName(name) === null && !name.includes('#') ? name : '';
  }

  private pointedAt(): Set<Entity> {
    const found = new Set<Entity>();
    for (const entity of this.entities) for (const { component, columns, fields } of this.storesOf(entity)) {
      if (component === this.childOf?.component) continue;
      for (const { name, slots } of fields) {
        if (typeOf(component.schema[name]!) === 'eid') for (const target of columns[name]!.subarray(rowPart(entity) * slots, (rowPart(entity) + 1) * slots)) found.add(target);
      }
    }
    if (this.isWithResources) for (const [{ schema }, spans] of this.world.plan.resources) for (const [name, field] of Object.entries(schema)) if (typeOf(field) === 'eid') for (const target of spans.slots(name)) found.add(target);
    if (!this.isNested) for (const own of this.children.values()) for (const child of own) found.add(child);
    return found;
  }

  private storesOf(entity: Entity): ComponentStore[] {
    return [...this.world.storage.signatureOf(rowPart(entity)).stores].sort((a, b) => (a.component.id < b.component.id ? -1 : 1));
  }
  private get isWithResources(): boolean {
    return this.options.hasResources ?? this.options.entities === undefined;
  }

  write(): string {
    const entities = (this.isNested ? this.entities.filter((entity) => !this.saved.has(this.parentOf(entity))) : this.entities).map((entity) => this.writeEntity(entity));
    const resources = this.isWithResources ? this.writeResources() : {}, schemas = [...this.versions].sort(([a], [b]) => (a < b ? -1 : 1));
    return printScene({
      format: 'jam-scene', version: 1, ...(schemas.length > 0 ? { schemas: Object.fromEntries(schemas) } : {}), ...(Object.keys(resources).length > 0 ? { resources } : {}), entities,
    });
  }

  private writeEntity(entity: Entity): JsonObject {
    const components: Record<string, Json> = {}, relations: Record<string, Json> = {}, name = this.names.get(entity), row = rowPart(entity), children = this.children.get(entity) ?? [];
    for (const { component, columns } of this.storesOf(entity)) {
      const { id, onTargetDespawn, version } = component;
      if (onTargetDespawn !== undefined) {
        const target = columns['target']![row]!;
        if (component === this.childOf?.component && this.saved.has(target)) continue;
        const written = this.nameOf(target, `${id} of entity ${entity}`);
        if (written !== null) relations[id] = written;
      } else if (component !== Name || name === undefined || name.startsWith('#')) {
        const infos = this.infosOf(id, () => reflectFields(component.schema, component.notes, component.defaults));
        components[id] = this.writeFields(id, infos, ({ name: field, length }) => columns[field]!.subarray(row * length, (row + 1) * length));
        if (version !== 1) this.versions.set(id, version);
      }
    }
    return {
      ...(name === undefined ? {} : { name }), ...(Object.keys(components).length > 0 ? { components } : {}), ...(Object.keys(relations).length > 0 ? { relations } : {}),
      ...(children.length > 0 ? { children: children.map((child) => (this.isNested ? this.writeEntity(child) : this.names.get(child)!)) } : {}),
    };
  }

  private writeResources(): JsonObject {
    const written: Record<string, Json> = {};
    for (const [resource, spans] of [...this.world.plan.resources].sort(([a], [b]) => (a.id < b.id ? -1 : 1))) {
      const fields = this.writeFields(resource.id, reflectFields(resource.schema, resource.notes, this.world.plan.startOf(resource)), ({ name }) => spans.slots(name));
      if (Object.keys(fields).length === 0) continue;
      written[resource.id] = fields;
      if (resource.version !== 1) this.versions.set(resource.id, resource.version);
    }
    return written;
  }

  private infosOf(id: string, make: () => readonly FieldInfo[]): readonly FieldInfo[] {
    let infos = this.infos.get(id);
    if (infos === undefined) this.infos.set(id, (infos = make()));
    return infos;
  }

  private writeFields(id: string, infos: readonly FieldInfo[], slotsOf: (info: FieldInfo) => ArrayLike<number>): JsonObject {
    const written: Record<string, Json> = {}, { isComplete = false } = this.options;
    for (const info of infos) {
      if (info.isDerived && !isComplete) continue;
      const value = writeField(id, info, slotsOf(info), isComplete, (target) => this.nameOf(target, `${id}.${info.name}`));
      if (value !== undefined) written[info.name] = value;
    }
    return written;
  }

  /** How the file calls an entity; null for none, for one that is gone, and where it may be dropped. */
  private nameOf(target: Entity, where: string): string | null {
    if (target === 0 || !this.world.isAlive(target)) return null;
    const name = this.names.get(target);
    if (name === undefined && this.options.dropsOutside !== true) throw new UsageError(`${where} points at entity ${target}, which is not saved; list it too, or give dropsOutside.`);
    return name ?? null;
  }
}
