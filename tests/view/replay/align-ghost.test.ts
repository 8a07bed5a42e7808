import { describe, expect, it } from 'vitest';
import { GhostBars, ghostBarCount, ghostTickAt } from '../../../view/replay/align-ghost.ts';
import type { GhostTrack } from '../../../view/replay/replay.ts';

/** A track whose music went at `bpm`, from `firstBeat` on. */
function trackAt(bpm: number, seconds: number, firstBeat = 0, beatsPerBar = 4): GhostTrack {
  const everyTicks = 4, ticks = seconds * 128, entries = ticks / everyTicks + 1;
  const beats = Float64Array.from({ length: entries }, (_, entry) => firstBeat + (entry * everyTicks / 128 / 60) * bpm);
  return { id: '', title: '', everyTicks, ticks, xyz: new Int16Array(0), confidence: new Uint8Array(0), beats, beatsPerBar };
}
const beatsAt = (track: GhostTrack, tick: number): number => {
  const entry = Math.min(track.beats.length - 2, Math.floor(tick / track.everyTicks)), share = tick / track.everyTicks - entry;
  return track.beats[entry]! + (track.beats[entry + 1]! - track.beats[entry]!) * share;
};

describe('a ghost beside the live music', () => {
  it('[GST1] has its bar lines and beats on the live ones at any tempo ratio', () => {
    for (const bpm of [61.3, 90, 137, 181.7]) {
      const track = trackAt(bpm, 60);
      for (const bars of [0, 1, 2.25, 3.5, 7]) expect(beatsAt(track, ghostTickAt(track, bars)) / 4).toBeCloseTo(bars % ghostBarCount(track), 6);
    }
  });

  it('[GST1] keeps bars together where the metres differ', () => {
    const track = trackAt(120, 30, 0, 3);
    expect(beatsAt(track, ghostTickAt(track, 2.5))).toBeCloseTo(7.5, 6);
  });

  it('[GST2] starts again on a bar line after its last whole bar', () => {
    const track = trackAt(120, 13);
    expect(ghostBarCount(track)).toBe(6);
    expect(ghostTickAt(track, 6)).toBe(0);
    expect(ghostTickAt(track, 11.999)).toBeCloseTo(5.999 * 4 * 64, 1);
    expect(ghostTickAt(track, 12.25)).toBeCloseTo(64, 6);
  });

  it('[GST2] that began within a bar waits for its place in it', () => {
    const track = trackAt(120, 20, 2);
    expect(ghostTickAt(track, 0.25)).toBe(0);
    expect(beatsAt(track, ghostTickAt(track, 0.75))).toBeCloseTo(3, 6);
    expect(beatsAt(track, ghostTickAt(track, 2))).toBeCloseTo(8, 6);
  });

  it('[GST3] goes on evenly while the live bars do, from the live place within the bar', () => {
    const bars = new GhostBars();
    expect(bars.at(17.3)).toBeCloseTo(0.3, 9);
    expect(bars.at(17.4)).toBeCloseTo(0.4, 9);
    expect(bars.at(17.4)).toBeCloseTo(0.4, 9);
    expect(bars.at(17.85)).toBeCloseTo(0.85, 9);
    expect(bars.at(18.2)).toBeCloseTo(1.2, 9);
  });

  it('[GST3] dances on through a palette that turns on a bar line, where live bars count from 0 again', () => {
    const bars = new GhostBars();
    bars.at(36.99);
    const before = bars.at(37);
    expect(bars.at(0.00001)).toBeCloseTo(before, 3);
    expect(bars.at(0.25) - before).toBeCloseTo(0.25, 3);
  });

  it('[GST4] does not jump where the live room does, and meets its bar line again within two bars', () => {
    for (const [from, to] of [[5.1, 9.6], [5.9, 2.05], [5.5, 80.45], [3.02, 3.98]] as const) {
      const bars = new GhostBars();
      bars.at(from);
      let before = bars.at(from + 0.01), live = to;
      let most = Math.abs(bars.at(live) - before);
      before = bars.at(live);
      for (let step = 0; step < 300; step++) {
        live += 0.01;
        const now = bars.at(live);
        most = Math.max(most, now - before);
        expect(now).toBeGreaterThanOrEqual(before);
        before = now;
      }
      expect(most).toBeLessThan(0.03);
      expect(Math.abs(before - live - Math.round(before - live))).toBeLessThan(1e-6);
    }
  });
});
