import { expect, it } from 'vitest';
import { openPage } from '../e2e/harness.ts';
import type { SoundStage } from '../e2e/pages/sound/page.ts';

declare const soundStage: SoundStage;

/** Percussive loops stand a little lower than −18: their tips would reach the limiter before their loudness gets there. */
const PERCUSSIVE = new Set(['Heartwood', 'Brushwork', 'Ticking coals', 'Hull', 'Shingle', 'Footfall', 'Pollen', 'Sled', 'Skates', 'Anvil', 'Tin rain', 'Bell path', 'Heartbeat', 'Two streets away', 'Wet tyres']);

it('[SND7] every loop stands at −18 LUFS (percussion −19.5), every palette near −14, and random subsets between', async () => {
  const { page } = await openPage({ root: 'tests/e2e/pages/sound' });
  await page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 60_000 });
  const palettes = await page.evaluate(() => soundStage.palettes);
  let state = 20;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (const [palette, { name, loops }] of palettes.entries()) {
    const subsets = [...loops.map((_, index) => [index]), loops.map((_, index) => index)];
    for (let extra = 0; extra < 6; extra++) subsets.push(loops.map((_, index) => index).filter(() => next() < 0.5));
    for (const subset of subsets.filter(({ length }) => length > 0)) {
      const figures = await page.evaluate(([palette, subset]) => soundStage.measure(palette, subset, 8, 48_000), [palette, subset] as const);
      console.log(`${name} ${subset.length === 1 ? loops[subset[0]!] : subset.join('')}: ${figures.lufs.toFixed(2)} LUFS, ${figures.truePeak.toFixed(2)} dBTP, limiter ${(figures.limitedShare * 100).toFixed(2)} %, at most ${(-figures.leastGainDb).toFixed(1)} dB`);
      expect(figures.truePeak).toBeLessThanOrEqual(-1);
      expect(figures.limitedShare).toBeLessThan(0.06);
      if (subset.length === 1) expect(Math.abs(figures.lufs - (PERCUSSIVE.has(loops[subset[0]!]!) ? -19.5 : -18)), loops[subset[0]!]).toBeLessThan(0.7);
      else if (subset.length === 8) expect(Math.abs(figures.lufs + 14), name).toBeLessThan(1);
      else expect(figures.lufs).toBeGreaterThan(-20);
    }
  }
});
