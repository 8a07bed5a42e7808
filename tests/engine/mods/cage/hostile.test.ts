import { describe, expect, it } from 'vitest';
import { STEPS_PER_UNIT } from '../../../../engine/mods/cage/index.ts';
import { cagedApp } from './caged-app.ts';
import { ENDLESS, GREEDY, MISPLACED, REACHING, REFUSED, type Hostile } from './hostile-snippets.ts';
import { accountOf, FUEL_UNITS, open, openHostile, source, worldOf } from './hostile-mod.ts';

const TICKS = 3;
const idle = open(source({ body: '' })).then((plugin) => cagedApp([plugin])).then((app) => {
  for (let n = 0; n < TICKS; n++) app.tick();
  return worldOf(app);
});

async function judge(snippet: Hostile): Promise<void> {
  const app = await openHostile(snippet);
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
