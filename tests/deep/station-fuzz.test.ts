import { expect, it } from 'vitest';
import { checkRandomSession } from '../game/station/random-station.ts';

it('[TRK12] rounds lie end to end whatever is asked of the station, in sixty random sessions', async () => {
  let met = 0;
  for (let seed = 100; seed < 160; seed++) met += await checkRandomSession(seed, 160);
  expect(met).toBeGreaterThan(2000);
}, 600_000);
