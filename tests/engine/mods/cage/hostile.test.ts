import { describe, expect, it } from 'vitest';
import { type App, type Plugin } from '../../../../engine/index.ts';
import { STEPS_PER_UNIT } from '../../../../engine/mods/cage/index.ts';
import { cage, cagedApp } from './caged-app.ts';
import { ENDLESS, GREEDY, MISPLACED, REACHING, REFUSED, type Hostile } from './hostile-snippets.ts';

const FUEL_UNITS = 4;

/** A mod that writes into everything that it may, and then does something. */
const source = ({ top = '', body = '' }: Pick<Hostile, 'top' | 'body'>): string => `
import { commands, component, FixedUpdate, local, log, message, plugin, query, random, read, relation, system, write, writes } from 'jam-engine';
import { Fixed, Note, Position, Velocity } from 'jam-engine/game';
const Spark = component('demo/Spark', { age: 'f32' });
const Base = component('demo/Base', { n: 'u8' }), Top = component('demo/Top', { n: 'u8' }, { requires: [Base] });
const Above = relation('demo/Above', { onTargetDespawn: 'clear', isOrdered: true });
${top}
const act = system('demo/act', { bodies: query({ pos: write(Position), vel: read(Velocity) }), own: local({ count: 'u32', sum: 'f64' }), notes: writes(Note), dice: random(), cmds: commands(Velocity, Spark, Above), say: log() }, ({ bodies, own, notes, dice, cmds, say }) => {
  const { ids, length, pos, vel } = bodies;
  ${body}
});
export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, act) });
`;
/** Everything is spoilt before the snippet's own mischief: none of it may show. */
const SPOIL = 'for (let i = 0; i < length; i++) pos.x[ids[i]] = 99; own.count = 5; own.sum = dice.float(); notes.send(); cmds.spawn([Spark], [[Spark, { age: 3 }]]); say.info("spoilt");';

const open = async (text: string): Promise<Plugin> => cage(text, { limits: { fuel: FUEL_UNITS } });

/** Hashes of all parts but the mod's own account. */
function worldOf(app: App): Record<string, string> {
  const hashes = app.partHashes();
  return Object.fromEntries(app.partNames.map((name, index) => [name, hashes[index]!]).filter(([name]) => name !== 'demo/cage' && name !== 'mods/Mods'));
}
interface Account { readonly steps: number; readonly stopped: number; readonly inRow: number }
const accountOf = (app: App): Account => app.world.describeResources()['demo/cage'] as unknown as Account;

const TICKS = 3;
const idle = open(source({ body: '' })).then((plugin) => cagedApp([plugin])).then((app) => {
  for (let n = 0; n < TICKS; n++) app.tick();
  return worldOf(app);
});

async function judge(snippet: Hostile): Promise<void> {
  const app = await cagedApp([await open(source({ ...snippet, body: `${SPOIL} ${snippet.body ?? ''}` }))]);
  for (let n = 0; n < TICKS; n++) {
    app.tick();
    expect(accountOf(app).steps, 'steps of the tick').toBeLessThanOrEqual(FUEL_UNITS * STEPS_PER_UNIT);
  }
  expect(worldOf(app)).toEqual(await idle);
  expect(accountOf(app).inRow).toBe(TICKS);
  const said = app.drainLog().map(({ message }) => message);
  expect(said.length).toBe(2);
  expect(said[0]).toMatch(/^Mod "demo" was stopped in tick 0: .*\. The room goes on without it\.$/);
  expect(said[0]).toMatch(snippet.said as RegExp);
}

describe('[CAG2] a call that is stopped leaves the world as if the mod had done nothing, in bounded steps, and says why and where', () => {
  for (const snippet of [...ENDLESS, ...GREEDY, ...REACHING, ...MISPLACED.filter(({ said, name }) => said !== 'kept' && name !== 'a million messages')]) it(snippet.name, () => judge(snippet));
});

describe('[CAG3] what the cage does not take is refused before it runs, by file and line', () => {
  for (const snippet of REFUSED) {
    it(snippet.name, async () => {
      await expect(open(source(snippet))).rejects.toThrow(snippet.said);
      await expect(open(source(snippet))).rejects.toThrow(/^main\.js:\d+: /);
    });
  }
});

describe('[CAG4] what lies outside the rows of a query goes nowhere', () => {
  for (const snippet of MISPLACED.filter(({ said, name }) => said === 'kept' || name === 'a million messages')) {
    it(snippet.name, async () => {
      const app = await cagedApp([await open(source(snippet))]);
      for (let n = 0; n < TICKS; n++) app.tick();
      const world = worldOf(app), still = await idle;
      for (const name of ['room/Position', 'room/Velocity', 'engine/entities']) expect(world[name]).toBe(still[name]);
      expect(accountOf(app).inRow).toBe(0);
      const said = app.drainLog().map(({ message }) => message);
      if (snippet.said === 'kept') expect(said).toEqual([]);
      else expect(said[0]).toMatch(snippet.said);
    });
  }
});
