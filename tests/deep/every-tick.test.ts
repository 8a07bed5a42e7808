import { expect, it } from 'vitest';
import { continueFromEach, TICKS_AFTER } from '../engine/every-tick.ts';
import { makeTumblingApp } from '../engine/tumbling-world.ts';

it('[SAV3] a churning world with bodies, saved at every one of 2,000 ticks and loaded elsewhere, goes on for 64 ticks as if nothing had been', async () => {
  const began = Date.now();
  const { differed, compared } = await continueFromEach(async () => {
    const app = await makeTumblingApp();
    app.startup();
    return app;
  }, [...Array(2000).keys()]);
  expect(differed).toBe(null);
  expect(compared).toBe(2000 * (TICKS_AFTER + 1));
  console.log(`2,000 ticks × ${TICKS_AFTER} ticks on: ${compared} hashes equal, in ${((Date.now() - began) / 1000).toFixed(0)} s`);
});
