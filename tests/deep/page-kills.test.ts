import { describe, expect, it } from 'vitest';
import { figures, killPages } from '../e2e/kill-pages.ts';

describe('pages and browsers killed at random moments', () => {
  it('[PKL2] thirty kills: every session opens, replays to its hashes and has lost at most a second', async () => {
    const kills = await killPages(30, 7);
    console.log(figures(kills));
    expect(kills).toHaveLength(30);
    expect(Math.max(...kills.map(({ reported, kept }) => reported - kept))).toBeLessThanOrEqual(128);
  }, 1_800_000);
});
