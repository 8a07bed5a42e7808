import { expect, it } from 'vitest';
import { idleWorlds, randomBody, tryBody } from '../engine/mods/cage/fuzz-cage.ts';

/** Bodies, each opened and run twice. */
const BODIES = Number(process.env.JAM_CAGE_BODIES ?? 3000);
/** Processor time that the slowest may take: far above what its fuel buys, far below what one endless built-in would. */
const MOST_MS = 5000;

it(`[CAG9] ${BODIES} bodies put together at random end no tick, keep to their fuel, do all or nothing, and do it again`, async () => {
  const idle = await idleWorlds(3), faults: string[] = [];
  let slowest = 0;
  for (let seed = 1000; seed < 1000 + BODIES; seed++) {
    const began = process.cpuUsage(), body = randomBody(seed);
    let fault: string | null;
    try {
      fault = await tryBody(body, 3, idle);
    } catch (cause) {
      fault = String((cause as Error).stack);
    }
    const { user, system } = process.cpuUsage(began);
    slowest = Math.max(slowest, (user + system) / 1000);
    if (fault !== null) faults.push(`seed ${seed}: ${fault}\n${body}`);
  }
  console.log(`${BODIES} bodies, the slowest ${slowest.toFixed(0)} ms of processor time for two runs of three ticks`);
  expect(faults).toEqual([]);
  expect(slowest).toBeLessThan(MOST_MS);
});
