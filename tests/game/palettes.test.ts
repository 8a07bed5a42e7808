import { describe, expect, it } from 'vitest';
import { ember } from '../../game/palettes/ember.ts';
import { PALETTES } from '../../game/palettes/index.ts';
import { FAMILIES, type LoopPattern, type Palette, type PatternNote } from '../../game/palettes/palette.ts';
import { melody, pitchOf, steps, swing } from '../../game/palettes/pattern.ts';
import { INSTRUMENTS } from '../../protocol/index.ts';

const UNPITCHED = new Set<string | number>(['kick', 'snare', 'hat', 'hat-open', 'clap', 'rim', 'tom-low', 'tom-high', 'shaker', 'brush', 'stomp']);
/** Every loop length divides this many bars. */
const CYCLE_BARS = 8;

const isPitched = (loop: LoopPattern): boolean => !UNPITCHED.has(loop.instrument);

/**
 * Pitch classes (bit 0 = C) that a loop holds at each strong beat (one and three) of eight bars, when it was launched `launchBar` bars
 * after the start. A note that rings over the seam counts in the next round.
 */
function heldAtStrongBeats(loop: LoopPattern, beatsPerBar: number, launchBar: number): number[] {
  const length = loop.bars * beatsPerBar;
  return Array.from({ length: CYCLE_BARS * 2 }, (_, strong) => {
    const beat = strong * (beatsPerBar / 2) - launchBar * beatsPerBar;
    const within = ((beat % length) + length) % length;
    let held = 0;
    for (const note of loop.notes) {
      const since = (((within - note.beat) % length) + length) % length;
      if (since < note.beats - 1e-9) held |= 1 << (((note.pitch % 12) + 12) % 12);
    }
    return held;
  });
}

/** The first semitone (interval class 1) or tritone (6) in a set of pitch classes, or null. */
function clashIn(held: number): string | null {
  for (let a = 0; a < 12; a++) {
    if (!(held & (1 << a))) continue;
    for (const interval of [1, 6]) if (held & (1 << ((a + interval) % 12))) return `${a} against ${(a + interval) % 12}`;
  }
  return null;
}

function clashesOf(palette: Palette, launchBars: readonly number[]): string[] {
  const held = palette.loops.map((loop, index) => (isPitched(loop) ? heldAtStrongBeats(loop, palette.beatsPerBar, launchBars[index]!) : new Array<number>(CYCLE_BARS * 2).fill(0)));
  const clashes: string[] = [];
  for (let subset = 0; subset < 256; subset++) {
    for (let strong = 0; strong < CYCLE_BARS * 2; strong++) {
      let together = 0;
      for (let loop = 0; loop < 8; loop++) if (subset & (1 << loop)) together |= held[loop]![strong]!;
      const clash = clashIn(together);
      if (clash) clashes.push(`${palette.name}, loops ${subset.toString(2).padStart(8, '0')}, strong beat ${strong}: ${clash}`);
    }
  }
  return clashes;
}

/** A small linear congruential stream (Numerical Recipes' constants), so that the same alignments are tried every time. */
function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

describe.each(PALETTES)('$name', (palette) => {
  it('[SND1] has eight loops of five families, of 1 to 8 bars, within its bars', () => {
    expect(palette.loops).toHaveLength(8);
    expect(new Set(palette.loops.map((loop) => loop.family))).toEqual(new Set(FAMILIES));
    for (const loop of palette.loops) {
      expect([1, 2, 4, 8]).toContain(loop.bars);
      expect(Math.abs(loop.pan)).toBeLessThanOrEqual(1);
      for (const note of loop.notes) {
        expect(note.beat).toBeGreaterThanOrEqual(0);
        expect(note.beat).toBeLessThan(loop.bars * palette.beatsPerBar);
        expect(note.beats).toBeGreaterThan(0);
        expect(note.velocity).toBeGreaterThan(0);
        expect(note.velocity).toBeLessThanOrEqual(1);
      }
      const inOrder = [...loop.notes].sort((a, b) => a.beat - b.beat);
      expect(loop.notes.map((note) => note.beat)).toEqual(inOrder.map((note) => note.beat));
    }
    expect(palette.strikes).toHaveLength(4);
    expect(palette.bows).toHaveLength(2);
    for (const { instrument } of [...palette.loops, ...palette.strikes, ...palette.bows]) expect(INSTRUMENTS).toContain(instrument);
  });

  it('[SND2] no subset of its loops holds a semitone or a tritone on a strong beat, launched together or on any bars', () => {
    expect(clashesOf(palette, new Array<number>(8).fill(0))).toEqual([]);
    const next = stream(palette.tonic + 1);
    for (let alignment = 0; alignment < 200; alignment++) {
      expect(clashesOf(palette, palette.loops.map(() => Math.floor(next() * CYCLE_BARS)))).toEqual([]);
    }
  });

  it('[SND3] notes of a beat or longer stay on its scale, and so do both bows’ ends', () => {
    const isOnScale = (pitch: number): boolean => palette.scale.includes((((pitch - palette.tonic) % 12) + 12) % 12);
    for (const loop of palette.loops.filter(isPitched)) {
      for (const note of loop.notes.filter(({ beats }: PatternNote) => beats >= 1)) expect(isOnScale(note.pitch), `${loop.name}, beat ${note.beat}`).toBe(true);
    }
    for (const bow of palette.bows) expect([isOnScale(bow.low), isOnScale(bow.high)]).toEqual([true, true]);
  });
});

it('[SND2] the clash finder finds a semitone, a tritone and nothing in a pentatonic', () => {
  expect(clashIn((1 << 0) | (1 << 11))).toBe('11 against 0');
  expect(clashIn((1 << 5) | (1 << 11))).not.toBeNull();
  expect(clashIn((1 << 2) | (1 << 5) | (1 << 7) | (1 << 9) | (1 << 0))).toBeNull();
  const wrong: Palette = { ...ember, loops: ember.loops.map((loop, index) => (index === 7 ? { ...loop, notes: [{ beat: 0, pitch: pitchOf('C#5'), velocity: 0.5, beats: 4 }] } : loop)) };
  expect(clashesOf(wrong, new Array<number>(8).fill(0)).length).toBeGreaterThan(0);
});

it('[SND1] six palettes hold at least 860 notes', () => {
  expect(PALETTES.flatMap((palette) => palette.loops.flatMap((loop) => loop.notes)).length).toBeGreaterThanOrEqual(860);
});

it('[SND8] written music reads as it is spelled', () => {
  expect(pitchOf('F#3')).toBe(54);
  expect(pitchOf('Bb4')).toBe(70);
  expect(() => pitchOf('H2')).toThrow(/"H2" is not a pitch/);
  expect(steps(0.25, '9... | 4..1')).toEqual([
    { beat: 0, pitch: 60, velocity: 0.9, beats: 0.25 }, { beat: 1, pitch: 60, velocity: 0.4, beats: 0.25 }, { beat: 1.75, pitch: 60, velocity: 0.1, beats: 0.25 },
  ]);
  expect(melody('D4/1@7 -/1 D4+A4/2@5').map(({ beat, pitch, beats }) => [beat, pitch, beats])).toEqual([[0, 62, 1], [2, 62, 2], [2, 69, 2]]);
  expect(() => melody('D4')).toThrow(/not a note/);
  expect(swing(0.6, steps(0.25, '5555')).map(({ beat }) => beat)).toEqual([0, 0.3, 0.5, 0.8]);
});
