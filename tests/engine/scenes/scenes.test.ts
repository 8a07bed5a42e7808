import { describe, expect, test } from 'vitest';
import { App, ChildOf, checkScene, commands, component, describeProblem, exclusive, FixedUpdate, Name, nameOf, rowPart, saveScene, spawnScene, Startup, system, UsageError, type CheckedScene, type Entity, type Problem } from '../../../engine/index.ts';
import { Glow, lanternApp, Likes, Lit, SCENE, Spot, Wind } from './lantern-app.ts';

const checked = (text: string, app: App): CheckedScene => {
  const check = checkScene(text, app);
  if (!check.ok) throw new Error(check.problems.map(describeProblem).join('\n'));
  return check.scene;
};
const spawn = (text: string, app: App): ReadonlyMap<string, Entity> => {
  const spawned = spawnScene(app.world, checked(text, app));
  if (!spawned.ok) throw new Error(spawned.message);
  return spawned.named;
};
const problems = (text: string, app: App): readonly Problem[] => {
  const check = checkScene(text, app);
  return check.ok ? [] : check.problems;
};
const file = (entities: string, more = ''): string => `{ "format": "jam-scene", "version": 1,${more}\n"entities": [\n${entities}\n] }`;
/** Hashes of all that a scene says: components, relations, resources. */
const columnHashes = (app: App): Record<string, string> => {
  const hashes = app.partHashes();
  return Object.fromEntries(app.partNames.flatMap((name, index) => (/^(t\/|engine\/(Name|ChildOf))/.test(name) ? [[name, hashes[index]!]] : [])));
};

describe('scenes', () => {
  test('[SCJ1] a scene brings its entities with their fields, names of numbers and bits, other entities, relations, children and resources', async () => {
    const app = await lanternApp(), { world } = app, named = spawn(SCENE, app), lantern = named.get('lantern')!, moth = named.get('moth')!;
    expect(world.entityCount).toBe(5);
    const glow = world.describe(lantern).components['t/Glow']!;
    expect(glow).toEqual({ height: Math.fround(0.1), state: 1, joints: 5, colour: [1, 0.5, 0], heat: 0, target: moth, friends: [0, lantern, 0], wide: 1e300 });
    expect(world.has(moth, Lit)).toBe(true);
    expect(world.columns(Likes).target[rowPart(moth)]).toBe(lantern);
    const { ids, length } = world.hierarchy(ChildOf).children(rowPart(lantern));
    expect([...ids.subarray(0, length)].map((row) => nameOf(world, world.entityAt(row)))).toEqual(['moth', 'second moth']);
    expect(world.resource(Wind)).toMatchObject({ speed: 7.25, from: lantern });
    expect([...world.resource(Wind).gusts]).toEqual([0, Math.fround(0.1), 0, 0]);
  });

  test('[SCJ2] a world without gaps between its rows that was saved and loaded has the same columns, bit for bit', async () => {
    const [one, other] = await Promise.all([lanternApp(), lanternApp()]), { world } = one;
    spawn(SCENE, one);
    let state = 12345;
    const random = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 4294967296;
    const all: Entity[] = [];
    for (let n = 0; n < 60; n++) {
      const entity = world.spawn(n % 3 === 0 ? [Glow, Lit] : [Spot]);
      if (n % 3 === 0) world.set(entity, Glow, { height: random() * 3, state: Math.floor(random() * 3), joints: Math.floor(random() * 8), colour: [random(), random()], target: all.at(-1) ?? 0, wide: random() * 1e-300 });
      world.set(entity, Spot, { x: (random() - 0.5) * 1e9, y: -0 });
      if (n % 4 === 1) world.relate(entity, ChildOf, all[Math.floor(random() * all.length)]!, 0);
      if (n % 5 === 2) world.relate(entity, Likes, all[Math.floor(random() * all.length)]!);
      all.push(entity);
    }
    spawn(saveScene(world), other);
    expect(columnHashes(other)).toEqual(columnHashes(one));
    expect(other.world.livingEntities()).toEqual(world.livingEntities());
  });

  test('[SCJ3] a scene that was loaded and saved is the same text, and saved as a tree it loads to the same tree', async () => {
    const app = await lanternApp();
    spawn(SCENE, app);
    expect(saveScene(app.world)).toBe(SCENE);
    const [one, other, third] = await Promise.all([lanternApp(), lanternApp(), lanternApp()]);
    const parent = one.world.spawn([Spot]), second = one.world.spawn([Lit]);
    for (const at of [second, parent, second]) one.world.relate(one.world.spawn([Spot]), ChildOf, at);
    const flat = saveScene(one.world), tree = saveScene(one.world, { isTree: true });
    expect(flat).toContain('"children": ["#3", "#5"]');
    spawn(flat, other);
    expect(saveScene(other.world)).toBe(flat);
    spawn(tree, third);
    expect(tree).not.toContain('#');
    expect(saveScene(third.world)).toBe(tree);
  });

  test('[SCJ14] a world with gaps between its rows is saved and loaded to one that is saved as the same text', async () => {
    const [one, other] = await Promise.all([lanternApp(), lanternApp()]), { world } = one, all: Entity[] = [];
    for (let n = 0; n < 40; n++) all.push(world.spawn([Glow], [[Glow, { target: all[n - 3] ?? 0, height: n / 20 }]]));
    for (let n = 0; n < 40; n++) if (n % 3 === 0) world.despawn(all[n]!);
    for (let n = 1; n < 40; n += 3) if (n + 4 < 40) world.relate(all[n]!, ChildOf, all[n + 4]!);
    const text = saveScene(world);
    spawn(text, other);
    expect(other.world.entityCount).toBe(world.entityCount);
    expect(saveScene(other.world)).toBe(text);
  });

  test('[SCJ15] hooks are told of an entity of a scene when all its fields are written, those that name later entities too', async () => {
    const seen: number[][] = [], Seen = component('t/Seen', { x: 'f32', target: 'eid' });
    const app = await new App({ capacity: 8 }).addHooks(Seen, { onAdd: (world, entity) => { seen.push([world.columns(Seen).x[rowPart(entity)]!, world.columns(Seen).target[rowPart(entity)]!]); } }).ready();
    const named = spawn(file('{ "name": "a", "components": { "t/Seen": { "x": 2, "target": "b" } } }, { "name": "b", "components": { "t/Seen": { "x": 3 } } }'), app);
    expect(seen).toEqual([[2, named.get('b')], [3, 0]]);
  });

  test('[SCJ4] fields that hold what they start with or are worked out by systems are left out, unless all are asked for', async () => {
    const app = await lanternApp(), lamp = app.world.spawn([Glow], [[Glow, { heat: 9, colour: [1, 0.25, 0] }]]);
    expect(saveScene(app.world)).toContain('"t/Glow": { "colour": [1, 0.25] }');
    const complete = saveScene(app.world, { entities: [lamp], isComplete: true });
    expect(complete).toContain('"heat": 9');
    const other = await lanternApp();
    spawn(complete, other);
    expect(other.world.columns(Glow).heat[0]).toBe(9);
  });

  test('[SCJ5] saving refuses dead entities, a NaN and what points beyond, and a handle of the dead becomes none', async () => {
    const app = await lanternApp(), { world } = app, gone = world.spawn([Spot]), lamp = world.spawn([Glow], [[Glow, { target: gone }]]), moth = world.spawn([Spot]);
    world.relate(moth, Likes, lamp);
    world.despawn(gone);
    expect(saveScene(world)).toContain('"target": null');
    expect(() => saveScene(world, { entities: [gone] })).toThrow(/is not alive/);
    expect(() => saveScene(world, { entities: [lamp, lamp] })).toThrow(/listed twice/);
    expect(() => saveScene(world, { entities: [moth] })).toThrow(/t\/Likes of entity \d+ points at entity \d+, which is not saved/);
    expect(saveScene(world, { entities: [moth], dropsOutside: true })).not.toContain('t/Likes');
    world.set(moth, Spot, { x: NaN });
    expect(() => saveScene(world)).toThrow(UsageError);
  });

  test('[SCJ6] an instance of a prefab has what the prefab has, over it field by field what it says itself, and changes or adds children', async () => {
    const app = await lanternApp(), { world } = app;
    const named = spawn(file(`{ "name": "a", "prefab": "lamp", "components": { "t/Glow": { "height": 2 } }, "children": [{ "name": "bulb", "components": { "t/Spot": { "y": 4 } } }, { "name": "extra" }] },
{ "name": "b", "prefab": "lamp" }, { "prefab": "lamp" }`, `"schemas": { "t/Glow": 3 },
"prefabs": {
  "lamp": { "prefab": "base", "components": { "t/Glow": { "state": "on", "target": "bulb" } }, "children": [{ "name": "bulb", "components": { "t/Spot": { "x": 7 }, "t/Lit": {} }, "relations": { "t/Likes": "." } }] },
  "base": { "components": { "t/Glow": { "height": 1, "state": "broken", "wide": 8 } } }
},`), app);
    expect([...named.keys()]).toEqual(['a', 'a/bulb', 'extra', 'b', 'b/bulb']);
    const glow = (name: string): unknown => world.describe(named.get(name)!).components['t/Glow'];
    expect(glow('a')).toMatchObject({ height: 2, state: 1, wide: 8, target: named.get('a/bulb') });
    expect(glow('b')).toMatchObject({ height: 1, state: 1, wide: 8, target: named.get('b/bulb') });
    expect(world.describe(named.get('a/bulb')!).components).toMatchObject({ 't/Spot': { x: 7, y: 4 }, 't/Likes': { target: named.get('a') }, 'engine/ChildOf': { target: named.get('a') } });
    expect(world.entityCount).toBe(7);
  });

  test('[SCJ7] prefabs that stand in themselves, too deep or too often are refused with the way round', async () => {
    const app = await lanternApp();
    const [circle] = problems(file('{ "prefab": "a" }', '"prefabs": { "a": { "children": [{ "prefab": "b" }] }, "b": { "prefab": "a" } },'), app);
    expect(circle).toMatchObject({ line: 1, message: 'prefab "a" stands in itself: a → b → a' });
    const deep = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`p${n}`, n === 39 ? {} : { prefab: `p${n + 1}` }]));
    expect(problems(file('{ "prefab": "p0" }', `"prefabs": ${JSON.stringify(deep)},`), app)[0]!.message).toMatch(/more than 32 deep/);
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`p${n}`, { children: Array.from({ length: 10 }, () => (n === 11 ? {} : { prefab: `p${n + 1}` })) }]));
    expect(problems(file('{ "prefab": "p0" }', `"prefabs": ${JSON.stringify(many)},`), app)[0]!.message).toMatch(/more than 16384 entities/);
  });

  test('[SCJ8] what does not fit is refused by name, line and hint, up to twenty at a time', async () => {
    const app = await lanternApp(), at = (entities: string, more?: string): string[] => problems(file(entities, more), app).map(describeProblem);
    expect(at('{ "components": { "t/Glwo": {} } }')).toEqual(['scene.json:3: there is no component "t/Glwo" in this app; did you mean "t/Glow"?']);
    expect(at('{ "components": {\n"t/Spot": {\n"z": 1 } } }')).toEqual(['scene.json:5: t/Spot has no field "z"; did you mean "x"?']);
    expect(at('{ "components": { "t/Spot": { "y": 101 } } }')).toEqual(['scene.json:3: t/Spot.y is 101, and must be a number from -100 to 100 (m); write a number from -100 to 100 (m)']);
    expect(at('{ "components": { "t/Spot": { "y": "high" } } }')[0]).toMatch(/t\/Spot\.y is "high", and must be a number/);
    expect(at('{ "components": { "t/Spot": { "y": 1e999 } } }')[0]).toMatch(/t\/Spot\.y is Infinity/);
    expect(at('{ "components": { "t/Likes": { "target": 1 } } }')[0]).toMatch(/t\/Likes is a relation, and stands among the components/);
    expect(at('{ "relations": { "t/Likes": "nobody" } }')[0]).toMatch(/t\/Likes names "nobody", and no entity is called so/);
    expect(at('{ "name": "a", "relations": { "t/Likes": "a" } }')[0]).toMatch(/is its own t\/Likes/);
    expect(at('{ "name": "a" }, { "name": "a" }')[0]).toMatch(/two entities are called "a"/);
    expect(at('{ "nmae": "a" }')).toEqual(['scene.json:3: "nmae" is not a key of entities[0]; did you mean "name"?']);
    expect(at('{ "name": "a", "name": "b" }')[0]).toMatch(/"name" stands twice in entities\[0\]/);
    expect(at('{ "components": { "__proto__": {}, "constructor": {} } }').map((line) => /"(\w+)" in this app/.exec(line)?.[1])).toEqual(['__proto__', 'constructor']);
    expect(at('{ "prefab": "toString" }')[0]).toMatch(/there is no prefab "toString"/);
    expect(at('{ "name": "\\ud800" }')[0]).toMatch(/cut in half/);
    expect(at('{}', '"schemas": { "t/Spot": 2 },')[0]).toMatch(/t\/Spot is written in version 2, and this app knows version 1; open the scene with a newer version/);
    expect(at('{ "name": "a", "children": ["b"] }, { "name": "b", "children": ["a"] }')[0]).toMatch(/stands above itself by engine\/ChildOf/);
    expect(at('{ "name": "a", "children": ["b"] }, { "name": "b", "relations": { "engine/ChildOf": "a" } }')[0]).toMatch(/has two of the relation engine\/ChildOf/);
    expect(at('// here\n{}')[0]).toMatch(/^scene\.json:3: this is not JSON: a comment/);
    expect(at('{}', '"resources": { "t/Wind": { "speed": -1 } },')[0]).toMatch(/t\/Wind\.speed is -1, and must be a number from 0 to 40/);
    expect(problems('[]', app)[0]!.message).toMatch(/must hold an object/);
    expect(problems('{}', app).map(({ message }) => message)).toEqual(['the format is missing', 'the version is missing']);
    expect(problems('{ "format": "jam-scene", "version": 2 }', app)[0]!.hint).toBe('open it with a newer engine');
    expect(at(Array.from({ length: 50 }, () => '{ "x": 1 }').join(',')).length).toBe(20);
    expect(problems(`${'['.repeat(100_000)}`, app)[0]!.message).toMatch(/more than 64 deep/);
  });

  test('[SCJ9] a scene without room, or made for another app, changes nothing and says why', async () => {
    const small = await lanternApp(4), few = await lanternApp(256, 4), other = await new App({ capacity: 16 }).addComponents(component('t/Glow', { x: 'f32' })).ready(), scene = checked(SCENE, await lanternApp());
    for (const [app, why] of [[small, /has 5 entities, and 4 of 4 rows are free/], [few, /needs \d more sets of components, and 3 are left/], [other, /t\/Glow has no field height/]] as const) {
      const before = app.hash(), spawned = spawnScene(app.world, scene);
      expect(spawned.ok ? '' : spawned.message).toMatch(why);
      expect(app.hash()).toBe(before);
    }
  });

  test('[SCJ10] systems bring scenes by their commands, exclusive ones by the world, and a rewound run does the same', async () => {
    const base = await lanternApp(), text = file('{ "name": "a", "components": { "t/Spot": { "x": 2 } }, "children": [{ "components": { "t/Lit": {} } }] }'), scene = checked(text, base), whole = checked(SCENE, base), refused: string[] = [];
    const bring = system('t/bring', { world: commands(Spot, Glow, Lit) }, ({ world }) => {
      const more = spawnScene(world, whole);
      if (!more.ok) refused.push(more.message);
      spawnScene(world, scene);
    });
    const app = await new App({ capacity: 64 }).addComponents(Spot, Glow, Lit, Likes, ChildOf, Name).insertResource(Wind)
      .addSystems(Startup, exclusive('t/open', (world) => { spawnScene(world, whole); })).addSystems(FixedUpdate, bring).ready();
    app.startup();
    expect(app.world.entityCount).toBe(5);
    const start = app.snapshot();
    app.tick();
    app.tick();
    expect(app.world.entityCount).toBe(9);
    expect(refused[0]).toMatch(/sets resources, which commands cannot/);
    const hash = app.hash();
    app.restore(start);
    app.tick();
    app.tick();
    expect(app.hash()).toBe(hash);
    expect(() => spawnScene({} as never, scene)).toThrow(UsageError);
  });
});

describe('migration', () => {
  const old = (version: number, fields: string): string => file(`{ "components": { "t/Glow": ${fields} } }`, `"schemas": { "t/Glow": ${version} },`);

  test('[MIG1] a scene of an older version is brought up to date step by step', async () => {
    const app = await lanternApp();
    spawn(old(1, '{ "up": 2, "tint": 0.5 }') , app);
    spawn(old(2, '{ "height": 2.5, "tint": 0.25 }'), app);
    expect([...app.world.columns(Glow).height.subarray(0, 2)]).toEqual([2, 2.5]);
    expect([...app.world.columns(Glow).colour.subarray(0, 6)]).toEqual([0.5, 0.5, 0.5, 0.25, 0.25, 0.25]);
    expect(saveScene(app.world)).toContain('"t/Glow": 3');
  });

  test('[MIG2] a component that the file gives no version is of version 1, and what a prefab and its instance say is brought up to date together', async () => {
    const app = await lanternApp();
    spawn(file('{ "prefab": "lamp", "components": { "t/Glow": { "up": 3 } } }', '"prefabs": { "lamp": { "components": { "t/Glow": { "up": 1, "tint": 1 } } } },'), app);
    expect(app.world.describe(app.world.livingEntities()[0]!).components['t/Glow']).toMatchObject({ height: 3, colour: [1, 1, 1] });
  });

  test('[MIG3] a newer version, a missing migration, one that fails and one whose fields do not fit are refused by name, line and hint', async () => {
    const app = await lanternApp(), told = (text: string, at = app): string => problems(text, at).map(describeProblem)[0]!;
    expect(told(old(4, '{}'))).toBe('scene.json:1: t/Glow is written in version 4, and this app knows version 3; open the scene with a newer version of the app');
    const Late = component('t/Late', { x: 'f32' }, { version: 3, migrate: { 2: () => { throw new Error('no'); } } }), Odd = component('t/Odd', { x: 'f32' }, { version: 2, migrate: { 1: () => ({ y: 1 }) } });
    const other = await new App({ capacity: 4 }).addComponents(Late, Odd).ready();
    expect(told(file('{ "components": { "t/Late": {} } }'), other)).toBe('scene.json:3: t/Late is written in version 1, and nothing says how version 1 becomes 2; add a migration from 1 to its declaration: { version: 3, migrate: { 1: (old) => … } }');
    expect(told(file('{ "components": { "t/Late": {} } }', '"schemas": { "t/Late": 2 },'), other)).toBe('scene.json:3: the migration of t/Late from version 2 failed: no; mend the migration in the declaration');
    expect(told(file('{ "components": { "t/Odd": {} } }'), other)).toMatch(/^scene\.json:3: t\/Odd has no field "y"/);
  });

  test('[MIG4] an app adds the migrations that a declaration cannot bring, each once, and a page that has the registry alone refuses older versions', async () => {
    const Late = component('t/Late', { x: 'f32' }, { version: 2 });
    const make = (): App => new App({ capacity: 4 }).addComponents(Late).addMigration(Late, 1, ({ z }) => ({ x: z }));
    const app = await make().ready(), text = file('{ "components": { "t/Late": { "z": 5 } } }');
    spawn(text, app);
    expect(app.world.columns(Late).x[0]).toBe(5);
    expect(() => make().addMigration(Late, 1, (fields) => fields)).toThrow(/has a migration from version 1 already/);
    expect(() => make().addMigration(Late, 2, (fields) => fields)).toThrow(/migrations start from 1 … 1/);
    const page = checkScene(text, app.registry);
    expect(page.ok ? '' : page.problems[0]!.message).toMatch(/nothing says how version 1 becomes 2/);
  });

  test('[MIG5] a field that a migration leaves undefined counts as not written', async () => {
    const Lamp = component('t/Lamp', { level: 'f32' }, { defaults: { level: 7 }, version: 2, migrate: { 1: ({ brightness, tint }) => ({ level: brightness, tint }) } });
    const app = await new App({ capacity: 4 }).addComponents(Lamp).ready();
    spawn(file('{ "components": { "t/Lamp": {} } }, { "components": { "t/Lamp": { "brightness": 3 } } }'), app);
    expect([...app.world.columns(Lamp).level.subarray(0, 2)]).toEqual([7, 3]);
  });
});
