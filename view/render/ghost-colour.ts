/** Saturation and lightness of all ghosts: light enough to be read on the ground at any hue. */
const SATURATION = 0.82, LIGHTNESS = 0.74;

/** Red, green, blue 0…1 as displayed, of a ghost's hue (0–1 round the colour circle; others wrap), written to `out` from `at`. */
export function writeGhostRgb(hue: number, out: Float32Array | number[], at: number): void {
  const turn = (hue - Math.floor(hue)) * 12, reach = SATURATION * Math.min(LIGHTNESS, 1 - LIGHTNESS);
  for (let i = 0; i < 3; i++) {
    // CSS Color 4, "HSL to sRGB".
    const k = ([0, 8, 4][i]! + turn) % 12;
    out[at + i] = LIGHTNESS - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  }
}

const scratch = [0, 0, 0];

/** A ghost's hue as `#rrggbb`. @example ghostColour(0) // '#f38686' */
export function ghostColour(hue: number): string {
  writeGhostRgb(hue, scratch, 0);
  return `#${scratch.map((part) => Math.round(part * 255).toString(16).padStart(2, '0')).join('')}`;
}
