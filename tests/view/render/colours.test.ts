import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrastRatio, GROUND, PALETTE_COLOURS } from '../../../view/render/palette-colours.ts';

const css = readFileSync(new URL('../../../view/ui/shell.css', import.meta.url), 'utf8');

describe('colours', () => {
  it('[PIC1] every light of every palette reaches 4.5 : 1 on the ground', () => {
    for (const palette of PALETTE_COLOURS) {
      expect(palette).toHaveLength(6);
      for (const colour of palette) expect(contrastRatio(colour, GROUND), colour).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('[PIC1] every colour that words are set in reaches 4.5 : 1 on the ground', () => {
    const words = [...css.matchAll(/(?:^|[\s;{])(?:color|--words|--quiet): (#[0-9a-f]{6})/gim)].map((match) => match[1]!);
    expect(words.length).toBeGreaterThanOrEqual(3);
    for (const colour of words) expect(contrastRatio(colour, GROUND), colour).toBeGreaterThanOrEqual(4.5);
  });

  it('[PIC1] contrast is that of WCAG: 21 for black on white, 1 for a colour on itself', () => {
    expect(contrastRatio('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
    expect(contrastRatio('#767676', '#FFFFFF')).toBeCloseTo(4.54, 2);
    expect(contrastRatio(GROUND, GROUND)).toBe(1);
  });
});
