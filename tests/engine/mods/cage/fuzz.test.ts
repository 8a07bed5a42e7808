import { expect, it } from 'vitest';
import { idleWorlds, randomBody, tryBody } from './fuzz-cage.ts';

it('[CAG9] six bodies put together at random end no tick, keep to their fuel, do all or nothing, and do it again', async () => {
  const idle = await idleWorlds(2);
  for (let seed = 1; seed <= 6; seed++) expect(await tryBody(randomBody(seed), 2, idle), `seed ${seed}`).toBe(null);
});
