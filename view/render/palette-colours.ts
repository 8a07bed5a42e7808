/**
 * The colours of the room. Values are sRGB as displayed: the room's shaders work in display space, because light that adds
 * up on a screen is mixed there too, in every browser and in a headset.
 */

/** The ground of everything: near-black with a trace of blue. */
export const GROUND = '#0B0A10';

/** Indices into a palette's colours, in the order of the loop families: ground, pulse, harmony, line, air; then white. */
export const LIGHT = { ground: 0, pulse: 1, harmony: 2, line: 3, air: 4, white: 5 } as const;

/** Colours in a palette: five and white. */
export const LIGHT_COUNT = 6;

/** Six colours a palette, indexed as the simulation numbers palettes; each reaches 4.5 : 1 on {@link GROUND}. */
export const PALETTE_COLOURS: readonly (readonly string[])[] = [
  // Ember: rust, amber, rose, cream, violet dusk
  ['#EE6F3D', '#FFB347', '#FF7F93', '#FFE7C4', '#A98CF0', '#FFF8EC'],
  // Tide: indigo, teal, coral, foam, slate
  ['#7C8CFF', '#2BD3C3', '#FF8268', '#CFFBEF', '#86A6C4', '#F3FBFF'],
  // Bloom: peach, magenta, lime, sky, plum
  ['#FFB98F', '#FF62BE', '#BDEB4F', '#66C7FF', '#C077F0', '#FFF7FB'],
  // Frost: ice, mint of glass, lilac, blush, water
  ['#86AEFF', '#A9F0DF', '#C3A5FF', '#FFD3E2', '#63D0F5', '#F4FAFF'],
  // Copper: copper, brass, verdigris, bone, mulberry
  ['#EF8A4C', '#FFD15C', '#52D6A4', '#F6E7CF', '#E07BB5', '#FFF9EF'],
  // Dusk: violet, apricot, rose, street lamp, blue hour
  ['#A98BFF', '#FF9C73', '#FF6F9F', '#FFE0A3', '#6AA6FF', '#FBF6FF'],
];

/** Red, green and blue of `#RRGGBB` in 0…1 as displayed, written to `out` from `at`. */
export function writeRgb(hex: string, out: Float32Array, at: number): void {
  const value = Number.parseInt(hex.slice(1), 16);
  out[at] = (value >> 16) / 255;
  out[at + 1] = ((value >> 8) & 255) / 255;
  out[at + 2] = (value & 255) / 255;
}

/** Relative luminance in 0…1 of displayed red, green, blue in 0…1. Source: WCAG 2.2, "relative luminance". */
export function luminance(red: number, green: number, blue: number): number {
  const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

const scratch = new Float32Array(6);

/**
 * Contrast of two `#RRGGBB` colours, 1…21. Source: WCAG 2.2, "contrast ratio".
 * @example contrastRatio('#000000', '#FFFFFF') // 21
 */
export function contrastRatio(a: string, b: string): number {
  writeRgb(a, scratch, 0);
  writeRgb(b, scratch, 3);
  const first = luminance(scratch[0]!, scratch[1]!, scratch[2]!), second = luminance(scratch[3]!, scratch[4]!, scratch[5]!);
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}
