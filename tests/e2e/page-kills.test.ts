import { describe, expect, it } from 'vitest';
import { figures, killPages } from './kill-pages.ts';

describe('a page that is killed while somebody plays', () => {
  it('[PKL1] loses at most its last second, and what it kept opens and replays', async () => {
    const kills = await killPages(3, 20_261_121);
    console.log(figures(kills));
    expect(Math.max(...kills.map(({ reported, kept }) => reported - kept))).toBeLessThanOrEqual(128);
  }, 300_000);
});
