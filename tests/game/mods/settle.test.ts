import { describe, expect, it } from 'vitest';
import { Position, rowPart } from '../../../engine/index.ts';
import { modKey, Mods } from '../../../engine/mods/index.ts';
import { createJam, ModZone, Room, type Jam } from '../../../game/index.ts';
import { loadMod, type LoadedMod } from '../../../game/mods/index.ts';
import { MOD_ACT, ROOM_ACT, SampleWriter } from '../../../protocol/index.ts';
import { bell } from './bell.ts';

/** A mod without code that hangs one place. */
async function hung(id: string, places: readonly object[] = [{ x: 0.9, y: 0.7 }]): Promise<LoadedMod> {
  const manifest = { id, version: '1.0.0', engine: '>=0.1', name: id, about: 'One place.', kind: 'caged', adds: { zones: [{ id: 'spot', name: `Spot of ${id}`, radius: 0.1, places }] } };
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

  it('[MOD21] a mod that comes in another version hangs up what is new, moves what it put elsewhere and no player moved, and takes away what it has no more', async () => {
    const old = await hung('ant', [{ x: 0.9, y: 0.7 }, { x: -0.9, y: 0.7 }]), first = run(await createJam({ ...OPTIONS, mods: [old] }), 3), writer = new SampleWriter();
    const at = (jam: Jam): string[] => jam.description.zones.filter(({ kind }) => kind === 'mod').map(({ index, name }) => {
      const { x, y } = jam.app.world.columns(Position), row = rowPart(jam.app.world.resource(Room).zones[index]!);
      return `${name} ${x[row]!.toFixed(2)} ${y[row]!.toFixed(2)}`;
    }).sort();
    const [, moved] = first.description.zones.filter(({ kind }) => kind === 'mod');
    writer.act(0, ROOM_ACT.place, moved!.index, -500, 1500, 0, 0, 0, 0);
    first.push({ tick: first.nextTick, source: 0, sequence: 0, payload: writer.take() });
    run(first, 3);
    expect(at(first)).toEqual(['Spot of ant 1 0.90 0.70', 'Spot of ant 2 -0.50 1.50']);
    const image = first.snapshot(), mods = [await hung('ant', [{ x: 0.8, y: 0.6 }, { x: -0.8, y: 0.6 }, { x: 0, y: 0.5 }])];
    const second = run(await createJam({ ...OPTIONS, mods, carried: image, carriedMods: [old] }), 3);
    expect(at(second)).toEqual(['Spot of ant 1 0.80 0.60', 'Spot of ant 2 -0.50 1.50', 'Spot of ant 3 0.00 0.50']);
    // The same version again changes nothing.
    const same = run(await createJam({ ...OPTIONS, mods: [old], carried: image, carriedMods: [old] }), 3);
    expect(at(same)).toEqual(at(first));
    const third = run(await createJam({ ...OPTIONS, mods: [await hung('ant', [{ x: 0.1, y: 0.6 }])], carried: second.snapshot(), carriedMods: mods }), 3);
    expect(at(third)).toEqual(['Spot of ant 0.10 0.60']);
  });
});
