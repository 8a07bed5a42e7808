import type { Node } from 'jsonc-parser';
import type { JsonText } from '../mods/json-text.ts';
import { nearestWord } from '../mods/nearest-word.ts';
import { checkName } from './name.ts';
import { cut, type Placed, type WrittenEntity, type WrittenScene } from './scene-tree.ts';

/** Prefabs that a misspelt name is compared with, entities that a scene can have, components and fields in all of them, and prefabs that can stand in one another. */
const MAX_COMPARED = 256, MAX_ENTITIES = 16_384, MAX_WORK = 400_000, MAX_NESTING = 32;

/** Where names are looked up: what stands before a name in the file's scope and in the prefab's own, innermost first. */
export type Scopes = readonly string[];
export interface Scoped<T> extends Placed<T> {
  readonly scopes: Scopes;
}
/** An entity with its prefab filled in. */
export interface FilledEntity {
  /** What it is found by: the name with that of the instance before it; not a name for people where one of them has none. */
  readonly key: string;
  readonly localName: string;
  /** As people see it; empty for one without, and where the name has a `#`, which holds in the file alone. */
  readonly name: string;
  readonly offset: number;
  readonly components: Map<string, { offset: number; readonly fields: Map<string, Scoped<Node>> }>;
  readonly relations: Map<string, Scoped<string>>;
  readonly children: (FilledEntity | Scoped<string>)[];
}

/** Signs that no name can have: they stand before what has no name. */
const NAMELESS = '\u0000';

/** Fills in the prefabs of a scene, what an instance says over what its prefab says. Problems go into `json`. */
export class PrefabExpander {
  private entities = 0;
  private work = 0;
  private nameless = 0;

  constructor(private readonly json: JsonText, private readonly scene: WrittenScene) {}

  expand(): FilledEntity[] {
    return this.scene.entities.map((entity) => this.fill(entity, '', [''], []));
  }

  /** Each prefab by itself, so that what is wrong in one that nobody uses is told too. */
  expandUnused(): FilledEntity[] {
    return [...this.scene.prefabs].map(([id, prefab]) => {
      const key = `${NAMELESS}${NAMELESS}${id}`;
      return this.fill(prefab, `${key}/`, [`${key}/`, ''], [id], key);
    });
  }

  /** Whether the scene is within its limits; told once if it is not. */
  private count(offset: number, entities: number, work: number): boolean {
    this.entities += entities;
    this.work += entities + work;
    if (this.entities <= MAX_ENTITIES && this.work <= MAX_WORK) return true;
    if (this.entities - entities <= MAX_ENTITIES && this.work - work - entities <= MAX_WORK) {
      this.json.tell(offset, this.entities > MAX_ENTITIES ? `the scene has more than ${MAX_ENTITIES} entities, with those of its prefabs` : `the scene has more than ${MAX_WORK} components and fields, with those of its prefabs`, 'make it smaller, or split it');
    }
    return false;
  }

  private fill(written: WrittenEntity, prefix: string, scopes: Scopes, walk: readonly string[], ownKey?: string): FilledEntity {
    const key = ownKey ?? prefix + (written.name === '' ? `${NAMELESS}${this.nameless++}` : written.name);
    const filled: FilledEntity = { key, localName: written.name, name: key.includes(NAMELESS) || key.includes('#') ? '' : key, offset: written.offset, components: new Map(), relations: new Map(), children: [] };
    const fault = filled.name === '' ? null : checkName(filled.name);
    if (fault !== null) this.json.tell(written.offset, `"${cut(filled.name)}" is too long for a name: ${fault}`, 'shorten the name of the instance, or those in its prefab');
    if (this.count(written.offset, 1, 0)) {
      if (written.prefab !== null) this.fillPrefab(filled, written.prefab, walk);
      this.lay(filled, written, prefix, scopes, walk);
    }
    return filled;
  }

  private fillPrefab(filled: FilledEntity, { value: id, offset }: Placed<string>, walk: readonly string[]): void {
    const prefab = this.scene.prefabs.get(id);
    if (prefab === undefined) {
      if (this.json.isFull) return;
      const names = [...this.scene.prefabs.keys()].slice(0, MAX_COMPARED), near = nearestWord(id, names);
      this.json.tell(offset, `there is no prefab "${cut(id)}"`, near !== null ? `did you mean "${near}"?` : names.length === 0 ? 'add it to "prefabs"' : `the prefabs here are ${names.slice(0, 8).join(', ')}`);
      return;
    }
    if (walk.includes(id)) {
      this.json.tell(offset, `prefab "${cut(id)}" stands in itself: ${[...walk.slice(walk.indexOf(id)), id].map(cut).join(' → ')}`, 'take one of these steps out');
      return;
    }
    if (walk.length >= MAX_NESTING) {
      this.json.tell(offset, `prefabs stand more than ${MAX_NESTING} deep in one another here`, 'take some levels out');
      return;
    }
    const inside = `${filled.key}/`, scopes = [inside, ''], deeper = [...walk, id];
    if (prefab.prefab !== null) this.fillPrefab(filled, prefab.prefab, deeper);
    this.lay(filled, prefab, inside, scopes, deeper);
  }

  /** Lays what is written over what is there: field by field, relation by relation, children by name. */
  private lay(filled: FilledEntity, written: WrittenEntity, prefix: string, scopes: Scopes, walk: readonly string[]): void {
    for (const [id, { offset, fields }] of written.components) {
      if (!this.count(offset, 0, 1 + fields.size)) return;
      let part = filled.components.get(id);
      if (part === undefined) filled.components.set(id, (part = { offset, fields: new Map() }));
      part.offset = offset;
      for (const [name, node] of fields) part.fields.set(name, { value: node, offset: node.offset, scopes });
    }
    for (const [id, target] of written.relations) filled.relations.set(id, { ...target, scopes });
    const there = new Map(filled.children.flatMap((one) => ('components' in one && one.localName !== '' ? [[one.localName, one]] : [])));
    for (const child of written.children) {
      if (!('components' in child)) {
        if (this.count(child.offset, 0, 1)) filled.children.push({ ...child, scopes });
        continue;
      }
      const known = there.get(child.name);
      if (known === undefined) {
        filled.children.push(this.fill(child, prefix, scopes, walk));
        if (this.entities > MAX_ENTITIES || this.work > MAX_WORK) return;
      } else if (child.prefab !== null) {
        this.json.tell(child.prefab.offset, `"${cut(child.name)}" is there already, so it cannot become a prefab`, 'leave "prefab" out to change what is there, or give it another name');
      } else this.lay(known, child, prefix, scopes, walk);
    }
  }
}
