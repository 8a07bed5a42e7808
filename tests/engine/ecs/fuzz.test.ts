/** The world against a plain model of it: Maps and arrays that do the obvious thing. */
import { describe, expect, test } from 'vitest';
import { App, component, having, nextInt, read, relation, seedStream, tag, without, write, type Component, type Entity, type Image, type World } from '../../../engine/index.ts';

const A = component('f/A', { v: 'f32' }, { defaults: { v: 1 } });
const B = component('f/B', { list: ['u16', 3], flag: 'u8' }, { requires: [A] });
const C = tag('f/C');
const D = tag('f/D', { requires: [C] });
const ChildOf = relation('f/ChildOf', { onTargetDespawn: 'despawn' });
const Likes = relation('f/Likes', { onTargetDespawn: 'clear' });
const ALL: readonly Component[] = [A, B, C, D];

interface Body { has: Set<Component>; value: number; parent: Entity; likes: Entity }

class Model {
  readonly bodies = new Map<Entity, Body>();

  clone(): Model {
    const copy = new Model();
    for (const [entity, body] of this.bodies) copy.bodies.set(entity, { ...body, has: new Set(body.has) });
    return copy;
  }
  give(body: Body, component: Component): void {
    if (component === A && !body.has.has(A)) body.value = 1;
    for (const required of component.requires) this.give(body, required);
    body.has.add(component);
  }
  spawn(entity: Entity, components: readonly Component[]): void {
    const body: Body = { has: new Set(), value: 0, parent: 0, likes: 0 };
    for (const component of components) this.give(body, component);
    this.bodies.set(entity, body);
  }
  despawn(entity: Entity): void {
    if (!this.bodies.delete(entity)) return;
    for (const [other, body] of [...this.bodies]) {
      if (body.likes === entity) { body.likes = 0; body.has.delete(Likes); }
      if (body.parent === entity) this.despawn(other);
    }
  }
}

function compare(world: World, model: Model, dead: ReadonlySet<Entity>): void {
  expect(world.entityCount).toBe(model.bodies.size);
  const rowsOf = (isIn: (body: Body) => boolean): number[] => [...model.bodies].filter(([, body]) => isIn(body)).map(([entity]) => world.rowOf(entity)).sort((a, b) => a - b);
  const listed = (result: { ids: Uint32Array; length: number }): number[] => [...result.ids.subarray(0, result.length)];
  for (const [entity, body] of model.bodies) {
    expect(world.isAlive(entity)).toBe(true);
    for (const component of [...ALL, ChildOf, Likes]) expect(world.has(entity, component)).toBe(body.has.has(component));
    expect(world.columns(A).v[world.rowOf(entity)]).toBe(body.value);
    expect(world.columns(ChildOf).target[world.rowOf(entity)]).toBe(body.parent);
    expect(world.columns(Likes).target[world.rowOf(entity)]).toBe(body.likes);
  }
  for (const entity of dead) expect(world.isAlive(entity)).toBe(false);
  expect(listed(world.query({ a: read(A) }))).toEqual(rowsOf((body) => body.has.has(A)));
  expect(listed(world.query({ b: write(B) }, without(D)))).toEqual(rowsOf((body) => body.has.has(B) && !body.has.has(D)));
  expect(listed(world.query({}, having(C), without(A, ChildOf)))).toEqual(rowsOf((body) => body.has.has(C) && !body.has.has(A) && !body.has.has(ChildOf)));
  world.checkMembership();
}

async function run(seed: number, steps: number): Promise<void> {
  const app = await new App({ capacity: 40 }).addComponents(...ALL, ChildOf, Likes).ready(), { world } = app;
  let model = new Model();
  const dead = new Set<Entity>(), stream = new Uint32Array(4);
  seedStream(stream, 0, seed, 'fuzz');
  const int = (n: number): number => nextInt(stream, 0, n);
  const pick = (): Entity => [...model.bodies.keys()][int(model.bodies.size)]!;
  let saved: { image: Image; model: Model } | undefined;
  for (let step = 0; step < steps; step++) {
    const choice = int(12), before = new Set(model.bodies.keys());
    if ((choice <= 2 || model.bodies.size === 0) && model.bodies.size < 40) {
      const components = ALL.filter(() => int(2) === 0), entity = world.spawn(components);
      expect(dead.has(entity)).toBe(false);
      model.spawn(entity, components);
    } else if (choice <= 4) {
      const entity = pick();
      world.despawn(entity);
      model.despawn(entity);
    } else if (choice <= 6) {
      const entity = pick(), component = ALL[int(4)]!;
      world.add(entity, component);
      model.give(model.bodies.get(entity)!, component);
    } else if (choice === 7) {
      const entity = pick(), component = [...ALL, ChildOf, Likes][int(6)]!, body = model.bodies.get(entity)!;
      const isBlocked = body.has.has(component) && [...body.has].some((other) => other.requires.includes(component));
      if (isBlocked) expect(() => world.remove(entity, component)).toThrow(/which requires it/);
      else {
        world.remove(entity, component);
        body.has.delete(component);
        if (component === A) body.value = 0;
        if (component === ChildOf) body.parent = 0;
        if (component === Likes) body.likes = 0;
      }
    } else if (choice === 8) {
      const entity = pick(), body = model.bodies.get(entity)!;
      if (body.has.has(A)) world.set(entity, A, { v: (body.value = int(1000)) });
    } else if (choice === 9 || choice === 10) {
      const source = pick(), target = pick(), body = model.bodies.get(source)!;
      if (source !== target) {
        const isChild = choice === 9;
        world.relate(source, isChild ? ChildOf : Likes, target);
        body.has.add(isChild ? ChildOf : Likes);
        if (isChild) body.parent = target; else body.likes = target;
      }
    } else if (saved === undefined || int(3) === 0) saved = { image: app.snapshot(saved?.image), model: model.clone() };
    else {
      const hashWhenSaved = (() => { app.restore(saved.image); return app.hash(); })();
      model = saved.model.clone();
      // Handles that were given out after the snapshot may be given out again: the future they belonged to is gone.
      dead.clear();
      before.clear();
      app.restore(app.snapshot());
      expect(app.hash()).toBe(hashWhenSaved);
    }
    for (const entity of before) if (!model.bodies.has(entity)) dead.add(entity);
    for (const entity of model.bodies.keys()) dead.delete(entity);
    if (step % 5 === 0) compare(world, model, dead);
  }
}

describe('fuzz', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('[FUZ1] seed %i: the world does what the model does', (seed) => run(seed, 600));
});
