import { expect, it } from 'vitest';
import { openPage } from './harness.ts';
import type { SoundStage } from './pages/sound/page.ts';

declare const soundStage: SoundStage;

/** Renders the palettes through the page's own instruments and desk. The whole table, loop by loop, is in tests/deep/sound-loudness. */
it('[SND7] every full palette stands near −14 LUFS, one loop near −18, no true peak over −1 dBTP, the limiter mostly idle', async () => {
  const opened = await openPage({ root: 'tests/e2e/pages/sound' });
  const { page } = opened;
  await page.waitForFunction(() => 'soundStage' in globalThis, null, { timeout: 60_000 });
  const onsets = await page.evaluate(() => soundStage.sampleOnsets());
  expect(await page.evaluate(() => soundStage.missing())).toEqual([]);
  for (const { name, root, onsetMs } of onsets) expect(onsetMs, `[SND4] onset of ${name} ${root} after decoding, ms`).toBeLessThan(1);
  console.log(`latest onset of ${onsets.length} decoded samples: ${Math.max(...onsets.map(({ onsetMs }) => onsetMs)).toFixed(2)} ms`);
  const table: string[] = [];
  for (let palette = 0; palette < 3; palette++) {
    for (const loops of [[palette + 4], [0, 1, 2, 3, 4, 5, 6, 7]]) {
      // Half the rate of a device: loudness and peaks are the same within a tenth, rendering takes a third less.
      const bars = loops.length > 1 ? 4 : 8, figures = await page.evaluate(([palette, loops, bars]) => soundStage.measure(palette, loops, bars, 32_000), [palette, loops, bars] as const);
      table.push(`${['Ember', 'Tide', 'Bloom'][palette]} ${loops.length > 1 ? 'all eight' : `loop ${loops[0]}`}: ${figures.lufs.toFixed(1)} LUFS, ${figures.truePeak.toFixed(2)} dBTP, limiter ${(figures.limitedShare * 100).toFixed(1)} % of the time, at most ${(-figures.leastGainDb).toFixed(1)} dB`);
      expect(figures.silentNotes).toBe(0);
      expect(figures.truePeak).toBeLessThanOrEqual(-1);
      expect(Math.abs(figures.lufs - (loops.length > 1 ? -14 : -18)), table.at(-1)).toBeLessThan(1.5);
      expect(figures.limitedShare).toBeLessThan(0.06);
      expect(figures.leastGainDb).toBeGreaterThan(-4);
    }
  }
  console.log(table.join('\n'));
  opened.assertClean();
});
