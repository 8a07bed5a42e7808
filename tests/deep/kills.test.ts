import { expect, it } from 'vitest';
import { TICK_RATE } from '../../protocol/index.ts';
import { killPerformances } from '../cli/kills.ts';

it('[KIL2] of two hundred recording processes that are killed at random moments each leaves a file that opens and has lost a second of play at most', async () => {
  const kills = await killPerformances(200, 2), lost = kills.map(({ played, kept }) => (played - kept) / TICK_RATE).sort((a, b) => a - b);
  const cut = kills.filter(({ problem }) => problem !== null).length;
  console.log(`200 kills: ${cut} files without their end, ${200 - cut} finished; lost ${lost[100]!.toFixed(2)} s at the median, ${lost.at(-1)!.toFixed(2)} s at most`);
  expect(lost[0]).toBeGreaterThanOrEqual(0);
  expect(lost.at(-1)).toBeLessThanOrEqual(1);
  expect(cut).toBeGreaterThan(100);
});
