import { expect, it } from 'vitest';
import { TICK_RATE } from '../../protocol/index.ts';
import { killPerformances } from './kills.ts';

it('[KIL1] a recording process that is killed leaves a file that opens and has lost a second of play at most: three of them', async () => {
  const kills = await killPerformances(3, 1);
  expect(kills.map(({ played, kept }) => played - kept).filter((lost) => lost < 0 || lost > TICK_RATE)).toEqual([]);
  expect(kills.filter(({ problem }) => problem !== null).length).toBeGreaterThanOrEqual(2);
}, 240_000);
