import { expect, test } from 'vitest';
import { NoiseStream } from '../../../protocol/motion/random.ts';
import { SCENE, lanternApp } from './lantern-app.ts';
import { judge, mutated, PREFAB_SCENE, type Outcome } from './fuzz-scenes.ts';

test('[SCJ11] six hundred mutated scene files are each refused by line and hint, and nothing changes, or load to the world that they say', async () => {
  const [app, other] = await Promise.all([lanternApp(64), lanternApp(64)]), empty = { image: app.snapshot(), hash: app.hash() }, noise = new NoiseStream(600), count: Record<Outcome, number> = { refused: 0, loaded: 0 };
  expect([SCENE, PREFAB_SCENE].map((text) => judge(text, app, other, empty))).toEqual(['loaded', 'loaded']);
  for (let n = 0; n < 600; n++) count[judge(mutated(n, noise).text, app, other, empty)]++;
  expect(count.refused).toBeGreaterThan(300);
  expect(count.loaded).toBeGreaterThan(30);
});
