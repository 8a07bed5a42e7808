import type { Node } from 'jsonc-parser';
import type { Migration } from '../ecs/about.ts';
import { JsonText } from '../mods/json-text.ts';
import { nearestWord } from '../mods/nearest-word.ts';
import type { Problem } from '../mods/problem.ts';
import type { Registry } from '../reflect/registry.ts';
import { App } from '../scheduler/app.ts';
import { CHILD_OF, type CheckedEntity, type CheckedPart, type CheckedScene } from './checked-scene.ts';
import { PrefabExpander, type FilledEntity, type Scoped, type Scopes } from './expand-prefabs.ts';
import { unitsOf } from './name.ts';
import { readPart, type FindEntity, type PartType } from './read-part.ts';
import { cut, readSceneTree, type WrittenScene } from './scene-tree.ts';

/** A scene that fits, or what is wrong with it. */
export type SceneCheck = { readonly ok: true; readonly scene: CheckedScene } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Levels of brackets, and commas: what a file may hold at all. */
const MAX_DEPTH = 64, MAX_COMMAS = 200_000;
const NAME = 'engine/Name';

/**
 * Reads a scene file and checks everything in it against what an app knows: syntax, prefabs, versions, names, types, ranges.
 * Never throws for what the file holds, however broken it is. Answers alike everywhere; at most 20 problems are told.
 *
 * @param text JSON of the form `{ "format": "jam-scene", "version": 1, … }`, at most 4 MiB, 16,384 entities and 400,000 components and fields, prefabs filled in
 * @param known the app, which knows its migrations too, or its `registry`, with which older versions are refused
 * @param file path for the problems
 *
 *     const check = checkScene('{ "format": "jam-scene", "version": 1, "entities": [{ "components": { "room/Glow": { "x": 1 } } }] }', app);
 *     if (check.ok) spawnScene(app.world, check.scene);
 *     else console.warn(check.problems.map(describeProblem).join('\n'));
 */
export function checkScene(text: string, known: App | Registry, { file = 'scene.json' }: { readonly file?: string } = {}): SceneCheck {
  const json = new JsonText(file, text), root = json.parse(MAX_DEPTH, MAX_COMMAS);
  if (root !== null) {
    const written = readSceneTree(json, root);
    if (json.problems.length === 0) {
      const scene = new SceneReader(json, written, known).read();
      if (json.problems.length === 0) return { ok: true, scene };
    }
  }
  return { ok: false, problems: json.problems };
}

class SceneReader {
  private readonly components = new Map<string, PartType>();
  private readonly resources = new Map<string, PartType>();
  private readonly relations = new Map<string, { readonly isOrdered: boolean }>();
  private readonly hasNames: boolean;
  private readonly places = new Map<string, number>();
  private readonly flat: FilledEntity[] = [];
  private readonly links: { id: string; source: number; target: number; offset: number }[] = [];
  private readonly find: FindEntity = (name, scopes) => findPlace(this.places, name, scopes);

  constructor(private readonly json: JsonText, private readonly written: WrittenScene, known: App | Registry) {
    const registry = known instanceof App ? known.registry : known, migrations = known instanceof App ? known.migrations : new Map<string, ReadonlyMap<number, Migration>>(), none = new Map<number, Migration>();
    for (const { id, version, fields, kind, isOrdered } of registry.components) {
      if (kind === 'relation') this.relations.set(id, { isOrdered });
      else this.components.set(id, { id, version, fields, migrate: migrations.get(`component ${id}`) ?? none });
    }
    for (const { id, version, fields } of registry.resources) this.resources.set(id, { id, version, fields, migrate: migrations.get(`resource ${id}`) ?? none });
    this.hasNames = this.components.has(NAME);
  }

  read(): CheckedScene {
    const { json, written } = this, expander = new PrefabExpander(json, written), filled = expander.expand();
    this.checkSchemas();
    for (const entity of filled) this.place(entity);
    for (let at = 0; at < this.flat.length && !json.isFull; at++) this.relate(this.flat[at]!, at);
    this.checkLinks();
    const entities = this.flat.map((entity) => this.readEntity(entity));
    const resources = [...written.resources].flatMap(([id, { offset, fields }]) => {
      const scoped = new Map([...fields].map(([name, node]) => [name, { value: node, offset: node.offset, scopes: [''] }]));
      return this.readOne(this.resources, 'resource', id, { offset, fields: scoped }, this.find) ?? [];
    });
    const scene: CheckedScene = { kind: 'checked-scene', file: json.file, entities, relations: this.links.map(({ id, source, target }) => ({ id, source, target })), resources };
    this.readUnused(expander);
    return scene;
  }

  private checkSchemas(): void {
    for (const [id, { value, offset }] of this.written.schemas) {
      const type = this.components.get(id) ?? this.resources.get(id);
      if (type === undefined) this.tellUnknown(offset, 'component or resource', id, [...this.components.keys(), ...this.resources.keys()]);
      else if (value > type.version) this.json.tell(offset, `${cut(id)} is written in version ${value}, and this app knows version ${type.version}`, 'open the scene with a newer version of the app');
    }
  }

  private tellUnknown(offset: number, what: string, id: string, known: readonly string[]): void {
    if (this.json.isFull) return;
    const near = nearestWord(id, known);
    this.json.tell(offset, `there is no ${what} "${cut(id)}" in this app`, near === null ? 'take it out, or add the plugin or mod that brings it' : `did you mean "${near}"?`);
  }

  /** Gives an entity and its children their places: the entity first. */
  private place(entity: FilledEntity): void {
    const { json, places, flat } = this;
    if (places.has(entity.key)) json.tell(entity.offset, `two entities are called "${cut(entity.key)}"`, 'give one of them another name');
    else places.set(entity.key, flat.length);
    flat.push(entity);
    for (const child of entity.children) if ('components' in child) this.place(child);
  }

  private relate(entity: FilledEntity, source: number): void {
    for (const [id, target] of entity.relations) {
      if (!this.relations.has(id)) this.tellUnknown(target.offset, 'relation', id, [...this.relations.keys()]);
      else this.link(id, source, target, target.offset);
    }
    if (entity.children.length > 0 && !this.relations.has(CHILD_OF)) this.json.tell(entity.offset, `an entity has children, and this app has no relation "${CHILD_OF}"`, 'add ChildOf to the app: app.addComponents(ChildOf)');
    else for (const child of entity.children) {
      if ('components' in child) this.links.push({ id: CHILD_OF, source: this.places.get(child.key)!, target: source, offset: child.offset });
      else this.linkChild(child, source);
    }
  }

  private link(id: string, source: number, name: Scoped<string>, offset: number): void {
    const target = this.lookUp(name, id);
    if (target >= 0) this.links.push({ id, source, target, offset });
  }

  private linkChild(name: Scoped<string>, target: number): void {
    const source = this.lookUp(name, CHILD_OF);
    if (source >= 0) this.links.push({ id: CHILD_OF, source, target, offset: name.offset });
  }

  private lookUp({ value, scopes, offset }: Scoped<string>, id: string): number {
    const place = this.find(value, scopes);
    if (place < 0) this.json.tell(offset, `${cut(id)} names "${cut(value)}", and no entity is called so`, 'write the name of an entity of this scene');
    return place;
  }

  /** No entity is related to itself, to two others by one relation, or stands above itself. */
  private checkLinks(): void {
    const { json } = this, targets = new Map<string, Map<number, number>>();
    for (const { id, source, target, offset } of this.links) {
      let own = targets.get(id);
      if (own === undefined) targets.set(id, (own = new Map()));
      if (source === target) json.tell(offset, `an entity is its own ${cut(id)}`, 'name another entity');
      else if (own.has(source)) json.tell(offset, `an entity has two of the relation ${cut(id)}`, 'leave one of them');
      own.set(source, target);
    }
    for (const [id, own] of targets) {
      if (!this.relations.get(id)!.isOrdered || json.problems.length > 0) continue;
      const done = new Set<number>();
      for (const start of own.keys()) {
        const walk = new Set<number>();
        let at: number | undefined = start;
        for (; at !== undefined && !walk.has(at) && !done.has(at); at = own.get(at)) walk.add(at);
        if (at !== undefined && walk.has(at)) json.tell(this.flat[at]!.offset, `"${cut(this.flat[at]!.name)}" stands above itself by ${cut(id)}`, 'take one of the steps out');
        for (const one of walk) done.add(one);
      }
    }
  }

  private readEntity(entity: FilledEntity): CheckedEntity {
    const components = this.readComponents(entity, this.find);
    if (this.hasNames && entity.name !== '' && !entity.components.has(NAME)) components.push({ id: NAME, fields: [{ name: 'units', values: unitsOf(entity.name) }], links: [] });
    return { name: entity.name, components };
  }

  private readComponents(entity: FilledEntity, find: FindEntity): CheckedPart[] {
    return [...entity.components].flatMap(([id, part]) => {
      if (!this.relations.has(id)) return this.readOne(this.components, 'component', id, part, find) ?? [];
      this.json.tell(part.offset, `${cut(id)} is a relation, and stands among the components`, `write "relations": { "${cut(id)}": "name of the other" }`);
      return [];
    });
  }

  private readOne(types: ReadonlyMap<string, PartType>, what: string, id: string, part: { readonly offset: number; readonly fields: ReadonlyMap<string, Scoped<Node>> }, find: FindEntity): CheckedPart | null {
    if (this.json.isFull) return null;
    const type = types.get(id);
    if (type === undefined) {
      this.tellUnknown(part.offset, what, id, [...types.keys()]);
      return null;
    }
    return readPart(this.json, type, { ...part, version: this.written.schemas.get(id)?.value ?? 1 }, find);
  }

  /** What is in prefabs is checked though nobody uses it. */
  private readUnused(expander: PrefabExpander): void {
    if (this.json.problems.length > 0) return;
    const places = new Map(this.places), note = (entity: FilledEntity): void => {
      places.set(entity.key, 0);
      for (const child of entity.children) if ('components' in child) note(child);
    };
    const prefabs = expander.expandUnused(), find: FindEntity = (name, scopes) => findPlace(places, name, scopes);
    for (const prefab of prefabs) note(prefab);
    const read = (entity: FilledEntity): void => {
      if (this.json.isFull) return;
      this.readComponents(entity, find);
      for (const [id, target] of entity.relations) {
        if (!this.relations.has(id)) this.tellUnknown(target.offset, 'relation', id, [...this.relations.keys()]);
        else if (find(target.value, target.scopes) < 0) this.lookUp(target, id);
      }
      for (const child of entity.children) if ('components' in child) read(child);
    };
    for (const prefab of prefabs) read(prefab);
  }
}

/** A name as it stands in the innermost scope that knows it; `.` is the beginning of a prefab. */
function findPlace(places: ReadonlyMap<string, number>, name: string, scopes: Scopes): number {
  for (const scope of scopes) {
    const place = places.get(name === '.' ? scope.slice(0, -1) : scope + name);
    if (place !== undefined) return place;
  }
  return -1;
}
