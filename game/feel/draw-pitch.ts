/** Classes of the chromatic scale. */
export const PITCH_CLASSES = 12;

/**
 * The tone nearest to a pitch whose class is in a set; of two equally near ones the lower. The pitch itself where the set is empty.
 *
 * @param pitch MIDI, fractions allowed @param classes bit c: class c (0 is C) is in the set
 * @example nearestTone(61.2, 0b000010010001) // 60, of C E G
 */
export function nearestTone(pitch: number, classes: number): number {
  const below = Math.floor(pitch);
  let best = pitch, apart = Infinity;
  for (let tone = below - 6; tone <= below + 7; tone++) {
    if ((classes & (1 << (((tone % PITCH_CLASSES) + PITCH_CLASSES) % PITCH_CLASSES))) === 0) continue;
    const distance = Math.abs(tone - pitch);
    if (distance < apart) {
      best = tone;
      apart = distance;
    }
  }
  return best;
}

/**
 * The n-th tone of a set of classes above a pitch, the first strictly above it being 1; the pitch itself where the set is empty.
 *
 * @example toneAbove(60, 2, 0b000010010001) // 67, of C E G
 */
export function toneAbove(pitch: number, n: number, classes: number): number {
  if (classes === 0) return pitch;
  let tone = Math.floor(pitch), left = n;
  while (left > 0) {
    tone++;
    if ((classes & (1 << (((tone % PITCH_CLASSES) + PITCH_CLASSES) % PITCH_CLASSES))) !== 0) left--;
  }
  return tone;
}
