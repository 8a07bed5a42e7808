import { describe, expect, it } from 'vitest';
import { type App, FixedUpdate } from '../../../engine/index.ts';
import { Count, Ledger, Mode } from '../churning-world.ts';
import { continueFromEach, TICKS_AFTER } from '../every-tick.ts';
import { ballsOf, makeTumblingApp } from '../tumbling-world.ts';

const make = async (): Promise<App> => {
  const app = await makeTumblingApp();
  app.startup();
  return app;
};

describe('a churning world with bodies in it', () => {
  it('[SAV1] saved at every 20th of 2,000 ticks and loaded elsewhere goes on for 64 ticks as if nothing had been', async () => {
    const starts = Array.from({ length: 100 }, (_, n) => n * 20 + (n % 20));
    expect(await continueFromEach(make, starts)).toEqual({ differed: null, compared: 100 * (TICKS_AFTER + 1) });
  }, 240_000);

  it('[SAV2] has everything in motion: births, deaths, contacts, messages, families, states and a ledger', async () => {
    const app = await make(), modes = new Set<string>();
    let most = 0, low = 0, ledger = 0;
    for (let tick = 0; tick < 600; tick++) {
      app.tick();
      modes.add(app.stateOf(Mode));
      const balls = ballsOf(app);
      most = Math.max(most, balls.count);
      low += balls.low;
      ledger = Math.max(ledger, app.world.external(Ledger).entries.length);
    }
    expect(most).toBeGreaterThan(10);
    expect(low).toBeGreaterThan(500);
    expect(ledger).toBeGreaterThan(5);
    expect(modes.size).toBe(3);
    expect(app.world.resource(Count).births).toBeGreaterThan(200);
    // Nothing runs in vain.
    const { systems } = app.diagnostics(), idle = systems.filter((one) => one.schedule === FixedUpdate.id && one.runs === 0);
    expect(idle).toEqual([]);
  }, 60_000);
});
