import { describe, expect, test } from 'vitest';
import { ChildOf, component, field, FixedUpdate, plugin, query, rowPart, system, write, type App, type Plugin } from '../../../engine/index.ts';
import { createJam, Shown } from '../../../game/index.ts';
import { loadMod, openMod, type LoadedMod } from '../../../game/mods/index.ts';
import { packImage } from '../../../game/image-bytes.ts';

const Lantern = component('park/Lantern', { swing: field('f32', { unit: 'rad', min: -1, max: 1 }), moth: 'eid' });
const swing = system('park/swing', { lanterns: query({ lantern: write(Lantern) }) }, ({ lanterns: { ids, length, lantern } }) => {
  for (let i = 0; i < length; i++) lantern.swing[ids[i]!] = lantern.swing[ids[i]!]! * 0.99;
});
const park: Plugin = plugin({ id: 'park', build: (app) => app.addSystems(FixedUpdate, swing) });

const SCENE = `{
  "format": "jam-scene", "version": 1,
  "entities": [
    { "name": "lantern", "components": { "park/Lantern": { "swing": 0.5, "moth": "moth" }, "room/Shown": { "colour": 3 }, "engine/Position": { "y": 1.5 } },
      "children": [{ "name": "moth", "components": { "room/Shown": { "radius": 0.02 }, "engine/Position": { "y": 1.6 } } }] }
  ]
}`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function parkMod(scene: string, change: Readonly<Record<string, unknown>> = {}): Promise<LoadedMod> {
  const manifest = { id: 'park', version: '1.0.0', engine: '>=0.1', name: 'Park', about: 'A lantern and a moth.', kind: 'trusted', main: 'main.ts', writes: ['engine/Position', 'room/Shown'], asks: ['spawn'], adds: { scenes: ['assets/park.json'] }, ...change };
  const loaded = await loadMod(new Map([['mod.json', bytes(JSON.stringify(manifest, null, 2))], ['main.ts', bytes('// the code is part of the test')], ['assets/park.json', bytes(scene)]]), park);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.mod;
}
const told = async (mod: LoadedMod): Promise<string[]> => {
  const opened = await openMod(mod);
  return opened.ok ? [] : opened.problems.map(({ file, line, message, hint }) => `${file}:${line}: ${message}; ${hint}`);
};
const OPTIONS = { scene: 'loop-room', seed: 3, layout: 'stage' } as const;
const lanterns = (app: App): number[] => [...app.world.query({ lantern: write(Lantern) }).ids.subarray(0, app.world.query({ lantern: write(Lantern) }).length)];

describe('scenes of mods', () => {
  test('[SCJ16] a room that begins with a mod has the mod’s scenes, and one that goes on with it gets them then, once', async () => {
    const mod = await parkMod(SCENE), jam = await createJam({ ...OPTIONS, mods: [mod] }), { world } = jam.app, [row] = lanterns(jam.app);
    const lantern = world.columns(Lantern), moth = lantern.moth[row!]!;
    expect([lanterns(jam.app).length, lantern.swing[row!]]).toEqual([1, 0.5]);
    expect([world.has(moth, Shown), world.columns(ChildOf).target[rowPart(moth)]]).toEqual([true, world.entityAt(row!)]);
    jam.tick();
    expect(lantern.swing[row!]).toBeCloseTo(0.495, 5);

    const bare = await createJam(OPTIONS);
    for (let n = 0; n < 10; n++) bare.tick();
    const later = await createJam({ ...OPTIONS, mods: [mod], carried: packImage(bare.app.snapshot()) });
    expect(lanterns(later.app).length).toBe(1);
    const again = await createJam({ ...OPTIONS, mods: [mod], carried: packImage(later.app.snapshot()) });
    expect(lanterns(again.app).length).toBe(1);
  });

  test('[SCJ17] a mod whose scene is broken, has what it may not write, or more than it has room for, is refused by file, line and hint', async () => {
    expect(await told(await parkMod(SCENE))).toEqual([]);
    expect(await told(await parkMod(SCENE.replace('"swing"', '"swnig"')))).toEqual(['assets/park.json:4: park/Lantern has no field "swnig"; did you mean "swing"?']);
    expect(await told(await parkMod(SCENE.replace('0.5', '5')))).toEqual(['assets/park.json:4: park/Lantern.swing is 5, and must be a number from -1 to 1 (rad); write a number from -1 to 1 (rad)']);
    expect(await told(await parkMod('{'))).toEqual([expect.stringMatching(/^assets\/park\.json:1: this is not JSON/)]);
    expect(await told(await parkMod(SCENE, { writes: ['room/Shown'] }))).toEqual([expect.stringMatching(/^mod\.json:\d+: the scene "assets\/park\.json" has engine\/Position, and writes does not say so; add "engine\/Position" to writes$/)]);
    expect(await told(await parkMod(SCENE, { entities: 1 }))).toEqual([expect.stringMatching(/the scenes have 2 entities, and the mod has room for 1; write "entities": 2$/)]);
    expect(await told(await parkMod('{ "format": "jam-scene", "version": 1, "entities": [{ "components": { "park/Lantern": {} } }] }', { asks: [], writes: [], entities: 8 }))).toEqual([expect.stringMatching(/the mod adds scenes, and asks does not say so; add "spawn" to asks$/)]);
    expect(await told(await parkMod(SCENE.replace('"room/Shown"', '"room/Zone"')))).toEqual([expect.stringMatching(/^assets\/park\.json:4: there is no component "room\/Zone" in this app/)]);
  });
});
