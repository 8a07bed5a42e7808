import { expect, it } from 'vitest';
import { createJam, createSyncJam, SCENES } from '../../game/index.ts';
import { randomSession } from '../game/rollback/random-session.ts';

const DEPTH = 8;
/** Ticks of each scene; the rain's thousands of entities take a tenth. */
const TICKS: Readonly<Record<string, number>> = { 'rain-room': 1000 }, MOST_TICKS = 10_000;

it.each(SCENES)('[SYN8] thousands of ticks of random input to %s, eight ticks deep, come out the same twice', async (scene) => {
  const ticks = TICKS[scene] ?? MOST_TICKS;
  const began = Date.now(), tested = createSyncJam(await createJam({ scene, seed: 1, layout: 'stage' }), DEPTH), frames = randomSession(77, ticks);
  let next = 0;
  for (let tick = 0; tick < ticks; tick++) {
    for (; next < frames.length && frames[next]!.tick === tick; next++) expect(tested.push(frames[next]!)).toEqual({ ok: true });
    tested.tick();
    tested.drainCues(new Float64Array(8192));
    expect(tested.found).toBe(null);
  }
  console.log(`${scene}: ${ticks} ticks, ${tested.ticksAgain} of them again, in ${((Date.now() - began) / 1000).toFixed(0)} s, no difference`);
});
