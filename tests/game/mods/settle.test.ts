import { describe, expect, it } from 'vitest';
import { modKey, Mods, rowPart } from '../../../engine/index.ts';
import { createJam, ModZone, Room, type Jam } from '../../../game/index.ts';
import { loadMod, type LoadedMod } from '../../../game/mods/index.ts';
import { MOD_ACT, SampleWriter } from '../../../protocol/index.ts';
import { bell } from './bell.ts';

/** A mod without code that hangs one place. */
async function hung(id: string): Promise<LoadedMod> {
  const manifest = { id, version: '1.0.0', engine: '>=0.1', name: id, about: 'One place.', kind: 'caged', adds: { zones: [{ id: 'spot', name: `Spot of ${id}`, radius: 0.1, places: [{ x: 0.9, y: 0.7 }] }] } };
  const loaded = await loadMod(new Map([['mod.json', new TextEncoder().encode(JSON.stringify(manifest))]]));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.mod;
}
const OPTIONS = { scene: 'loop-room', seed: 1, layout: 'stage' } as const;
const placesOf = (jam: Jam): string[] => jam.description.zones.filter(({ kind }) => kind === 'mod').map(({ name }) => name);
const run = (jam: Jam, ticks: number): Jam => {
  for (let tick = 0; tick < ticks; tick++) jam.tick();
  return jam;
};

describe('a room that goes on with other mods', () => {
  it('[MOD18] keeps how each mod stood and its places, whatever slot it has now; new mods are on, places of those that are gone are taken away', async () => {
    const first = await createJam({ ...OPTIONS, mods: [await bell(), await hung('zither')] }), writer = new SampleWriter();
    run(first, 3);
    writer.act(0, MOD_ACT.switch, 1, 0, 0, 0, 0, 0, 0);
    first.push({ tick: first.nextTick, source: 0, sequence: 0, payload: writer.take() });
    run(first, 3);
    expect(placesOf(first)).toEqual(['Dome 1', 'Dome 2']);

    const second = run(await createJam({ ...OPTIONS, mods: [await bell(), await hung('zither'), await hung('ant')], carried: first.snapshot() }), 2), standing = second.app.world.resource(Mods), { world } = second.app;
    expect(second.mods.map(({ id }) => id)).toEqual(['ant', 'bell', 'zither']);
    expect([...standing.key.slice(0, 3)]).toEqual(['ant', 'bell', 'zither'].map(modKey));
    expect([...standing.isOn.slice(0, 3)]).toEqual([1, 1, 0]);
    expect(placesOf(second).sort()).toEqual(['Dome 1', 'Dome 2', 'Spot of ant']);
    const slots = second.description.zones.filter(({ kind }) => kind === 'mod').map(({ index, name }) => [name, world.columns(ModZone).mod[rowPart(world.resource(Room).zones[index]!)]]);
    expect(slots.sort()).toEqual([['Dome 1', 1], ['Dome 2', 1], ['Spot of ant', 0]]);

    const third = run(await createJam({ ...OPTIONS, mods: [await hung('ant')], carried: second.snapshot() }), 2), none = run(await createJam({ ...OPTIONS, carried: third.snapshot() }), 2), plain = run(await createJam(OPTIONS), none.nextTick);
    expect(placesOf(third)).toEqual(['Spot of ant']);
    expect([placesOf(none), none.description.zones.length, none.partNames]).toEqual([[], plain.description.zones.length, plain.partNames]);
  });
});
