import { describe, expect, it } from 'vitest';
import { FixedUpdate, local, res, system, Time, type App } from '../../engine/index.ts';
import { fuzzWorld, KEPT_SEEDS } from './fuzz-ticks.ts';

describe('random worlds', () => {
  it('[SAV4] thirty random worlds, and those that once failed, saved, loaded and run again in every way for 200 ticks each, are the same every time', async () => {
    let ticks = 0, entities = 0;
    const seeds = [...KEPT_SEEDS, ...Array.from({ length: 30 }, (_, n) => n + 1)];
    for (const seed of seeds) {
      const fuzzed = await fuzzWorld(seed, 200);
      expect(fuzzed.differed).toBe(null);
      ticks += fuzzed.ticks;
      entities += fuzzed.entities;
    }
    expect(ticks).toBeGreaterThan(30 * 400);
    expect(entities / seeds.length).toBeGreaterThan(12);
  }, 120_000);

  it('[SAV5] the same fuzzing finds a system that keeps something outside the image', async () => {
    const forgetful = (app: App): void => {
      let last = 0;
      app.addSystems(FixedUpdate, system('t/culprit', { own: local({ seen: 'f64' }), time: res(Time) }, ({ own, time }) => {
        own.seen = last;
        last = time.tick;
      }));
    };
    for (const seed of [1, 2, 3]) expect((await fuzzWorld(seed, 200, forgetful)).differed).toMatch(new RegExp(`^seed ${seed}, tick \\d+: `));
  });
});
