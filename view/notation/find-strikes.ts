import { heightOf, lengthOf, PHRASE_RATE, POINT_AT, trackOf, type Phrase, type PhrasePoint, type PhraseStrike } from './phrase.ts';

/**
 * Strikes in a movement that is known whole: a hand or foot that was fast and stopped sharply. The instrument finds its strikes while it is played; this is for
 * recorded bodies, whose strikes are not kept. Speeds in body heights a second, as in the instrument's own detector.
 */
const FAST = 1.2, STOPPED = 0.4, WITHIN_SECONDS = 0.25, APART_SECONDS = 0.22, LEAST_WAY = 0.07, STRONG = 4;
const STRIKERS: readonly PhrasePoint[] = ['leftHand', 'rightHand', 'leftFoot', 'rightFoot'];

/** Strikes of a phrase, in order of time. */
export function findStrikes(phrase: Phrase): PhraseStrike[] {
  const height = heightOf(phrase), count = lengthOf(phrase), found: PhraseStrike[] = [];
  for (const point of STRIKERS) {
    const tracks = [0, 1, 2].map((axis) => trackOf(phrase, POINT_AT[point], axis, 0.7));
    if (tracks.some((track) => track === null)) continue;
    const velocity = (sample: number, axis: number): number => (((tracks[axis]![Math.min(count - 1, sample + 1)]! - tracks[axis]![Math.max(0, sample - 1)]!) * PHRASE_RATE) / 2 / height) * (axis === 2 && !phrase.hasDepth ? 0 : 1);
    const speed = (sample: number): number => Math.sqrt(velocity(sample, 0) ** 2 + velocity(sample, 1) ** 2 + velocity(sample, 2) ** 2);
    let quietUntil = 0;
    for (let peak = 1; peak < count - 1; peak++) {
      const fast = speed(peak);
      if (peak < quietUntil || fast < FAST || fast < speed(peak - 1) || fast < speed(peak + 1)) continue;
      const dx = velocity(peak, 0) / fast, dy = velocity(peak, 1) / fast, dz = velocity(peak, 2) / fast;
      for (let sample = peak + 1; sample < Math.min(count, peak + WITHIN_SECONDS * PHRASE_RATE); sample++) {
        if (velocity(sample, 0) * dx + velocity(sample, 1) * dy + velocity(sample, 2) * dz > STOPPED * fast) continue;
        let start = peak;
        while (start > 0 && speed(start - 1) < speed(start)) start--;
        const way = [0, 1, 2].reduce((sum, axis) => sum + (tracks[axis]![sample]! - tracks[axis]![start]!) ** 2, 0);
        if (Math.sqrt(way) / height >= LEAST_WAY) {
          found.push({ seconds: sample / PHRASE_RATE, point, dx, dy, dz, strength: Math.min(1, fast / STRONG) });
          quietUntil = sample + APART_SECONDS * PHRASE_RATE;
        }
        break;
      }
    }
  }
  return found.sort((a, b) => a.seconds - b.seconds);
}
