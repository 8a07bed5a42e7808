import { expect } from 'vitest';
import { STEPS_PER_UNIT } from '../../../../engine/mods/cage/index.ts';
import { cagedApp } from './caged-app.ts';
import { accountOf, FUEL_UNITS, open, openHostile, source, worldOf } from './hostile-mod.ts';
import type { Hostile } from './hostile-snippets.ts';

export const TICKS = 3;
/** The world in which the mod does nothing. */
export const idle = open(source({ body: '' })).then((plugin) => cagedApp([plugin])).then((app) => {
  for (let n = 0; n < TICKS; n++) app.tick();
  return worldOf(app);
});

/** A mod that spoils all it can and then does something: nothing of it shows, and it is told. */
export async function judge(snippet: Hostile): Promise<void> {
  const app = await openHostile(snippet);
  for (let n = 0; n < TICKS; n++) {
    app.tick();
    expect(accountOf(app).steps, 'steps of the tick').toBeLessThanOrEqual(FUEL_UNITS * STEPS_PER_UNIT);
  }
  expect(worldOf(app)).toEqual(await idle);
  expect(accountOf(app).inRow).toBe(TICKS);
  const said = app.drainLog().map(({ message }) => message);
  expect(said.length).toBe(1);
  expect(said[0]).toMatch(/^Mod "demo" was stopped in tick 0: .*\. The room goes on without it\.$/);
  expect(said[0]).toMatch(snippet.said as RegExp);
}
