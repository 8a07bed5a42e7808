import { expect, it } from 'vitest';
import { CUE_KIND, longestWait, SETTINGS, STRIKE_GRID, STRIKE_GRIDS, TICK_MICROS, TICK_RATE } from '../../protocol/index.ts';
import { NoiseStream } from '../../protocol/motion/index.ts';
import { dueOf, openRoom, Performance, type HeardCue } from '../game/room/player.ts';
import { plainPalette } from '../game/room/test-palette.ts';

const TEMPI = [70, 83, 97, 112, 121, 128, 143, 160], GRIDS = [STRIKE_GRID.eighth, STRIKE_GRID.sixteenth, STRIKE_GRID.triplet], STROKES = 48, SLOPPY_SECONDS = 0.045;

/** Strokes near every line of a grid (at least a sixteenth apart), each off by 45 ms (σ), as they sound. */
async function strokes(bpm: number, grid: number, strength: number): Promise<readonly HeardCue[]> {
  const performance = new Performance(await openRoom({ palettes: [plainPalette('Ember', bpm)] })), chance = new NoiseStream(bpm * 31 + grid), step = Math.max(STRIKE_GRIDS[grid]!.beats, 0.25) * (60 / bpm), blows: number[] = [];
  performance.send(0, (writer) => {
    writer.setting(SETTINGS.strikeDraw.id, strength, 0);
    writer.setting(SETTINGS.strikeGrid.id, grid, 0);
  });
  for (let n = 2; n < 2 + STROKES; n++) blows.push((n * step + chance.gaussian() * SLOPPY_SECONDS) * TICK_RATE);
  blows.sort((a, b) => a - b);
  performance.run(Math.ceil(blows.at(-1)!) + TICK_RATE, (tick) => {
    for (const at of blows) if (Math.floor(at) === tick) performance.send(3, (writer) => writer.strike(0, 9, 0.7, Math.floor((at - tick) * TICK_MICROS), 0));
  });
  return performance.cuesOf(CUE_KIND.strike);
}

it('[TUN2] of more than a thousand strokes at eight tempi and on three grids none is off by more than 10 ms at strength 1, none is moved at 0, each is as near or nearer with every quarter more, and none waits longer than is shown', async () => {
  const last = new Map<string, number>();
  for (const strength of [0, 0.25, 0.5, 0.75, 1]) {
    let worst = 0, sum = 0, count = 0;
    for (const bpm of TEMPI) for (const grid of GRIDS) {
      const cues = await strokes(bpm, grid, strength), { beats } = STRIKE_GRIDS[grid]!;
      expect(cues).toHaveLength(STROKES);
      // What was played tells a stroke from the others: two may change their order.
      for (const cue of cues) {
        const lines = ((dueOf(cue) / TICK_RATE) * bpm) / 60 / beats, off = (Math.abs(lines - Math.round(lines)) * beats * 60_000) / bpm, key = `${bpm} ${grid} ${Math.round((dueOf(cue) * TICK_MICROS - cue.movedMicros) / 10)}`;
        expect(cue.movedMicros).toBeGreaterThanOrEqual(0);
        expect(cue.movedMicros / 1000).toBeLessThanOrEqual(longestWait(strength, grid, bpm) + 0.001);
        if (strength === 0) expect(cue.movedMicros).toBe(0);
        const before = last.get(key);
        if (before !== undefined) expect(off).toBeLessThanOrEqual(before + 0.02);
        last.set(key, off);
        worst = Math.max(worst, off);
        sum += off;
        count++;
      }
    }
    console.log(`strength ${strength}: ${count} strokes, worst ${worst.toFixed(2)} ms off, mean ${(sum / count).toFixed(2)} ms`);
    expect(count).toBeGreaterThan(1000);
    if (strength === 1) expect(worst).toBeLessThanOrEqual(10.001);
  }
});
