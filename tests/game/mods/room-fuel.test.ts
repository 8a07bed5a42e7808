import { describe, expect, it } from 'vitest';
import { TICK_RATE } from '../../../protocol/index.ts';
import { createJam, type Jam } from '../../../game/index.ts';
import { loadMod, type LoadedMod } from '../../../game/mods/index.ts';
import { Mods } from '../../../engine/mods/index.ts';

const UNIT = 100_000;

/** A caged mod with one system. */
async function mod(id: string, fuel: number, body: string): Promise<LoadedMod> {
  const files = {
    'mod.json': JSON.stringify({ id, version: '1.0.0', engine: '>=0.1', name: id, about: 'Works.', kind: 'caged', main: 'main.js', fuel }),
    'main.js': `import { FixedUpdate, plugin, system, Time, res } from 'jam-engine';\nexport default plugin({ id: '${id}', build: (app) => app.addSystems(FixedUpdate, system('${id}/work', { time: res(Time) }, ({ time }) => { ${body} })) });\n`,
  };
  const loaded = await loadMod(new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)])));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.mod;
}
const room = async (mods: readonly LoadedMod[]): Promise<Jam> => createJam({ scene: 'loop-room', seed: 3, layout: 'stage', mods });
const run = (jam: Jam, ticks: number): void => { for (let n = 0; n < ticks; n++) jam.app.tick(); };

describe('what all mods of a room may work', () => {
  it('[FUEL5] mods that all want everything take a hundred units in a tick together; each is sure of its share, and one that asks for little has all of that', async () => {
    const jam = await room(await Promise.all([mod('aaa', 100, 'while (true);'), mod('bbb', 100, 'while (true);'), mod('ccc', 100, 'while (true);'), mod('small', 5, 'for (let i = 0; i < 1000; i++);')]));
    run(jam, 1);
    const { steps, faults } = jam.app.world.resource(Mods), taken = Array.from(steps.subarray(0, 4));
    expect(taken.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(100 * UNIT);
    for (const one of taken.slice(0, 3)) expect(one).toBeGreaterThan(20 * UNIT);
    expect(Array.from(faults.subarray(0, 4))).toEqual([1, 1, 1, 0]);
    expect(jam.app.drainLog().map(({ message }) => message).filter((line) => /its share of the 100 units of work that all mods of the room have together/.test(line)).length).toBeGreaterThan(0);
  });

  it('[FUEL6] a mod that does not come to an end in every second tick is switched off within five seconds, which is said; one that does so in every tenth is not', async () => {
    const jam = await room([await mod('often', 1, 'if (time.tick % 2 === 0) while (true);'), await mod('seldom', 1, 'if (time.tick % 10 === 0) while (true);')]), mods = jam.app.world.resource(Mods);
    run(jam, 3 * TICK_RATE);
    expect(Array.from(mods.isOn.subarray(0, 2))).toEqual([1, 1]);
    run(jam, 2 * TICK_RATE);
    expect(Array.from(mods.isOn.subarray(0, 2))).toEqual([0, 1]);
    const said = jam.app.drainLog().map(({ message }) => message);
    expect(said.filter((line) => line === 'Mod "often" was stopped again and again and is switched off now. Switch it on again to give it another try.')).toHaveLength(1);
    // Said once a second, not once a fault.
    expect(said.filter((line) => /"often" was stopped in tick/.test(line))).toHaveLength(5);
  });
});
