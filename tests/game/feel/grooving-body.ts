import type { NoiseStream } from '../../../protocol/motion/index.ts';
import { DancingBody, type Music, type Point } from './dancing-pair.ts';

/** Postures that a body goes between, body heights from the hips' middle: hands left and right, feet left and right, hips to the side and down, lean. */
interface Posture { readonly limbs: readonly [Point, Point, Point, Point]; readonly sway: number; readonly dip: number; readonly lean: number }
interface Reach { readonly from: readonly number[]; readonly to: readonly number[]; readonly a: Posture; readonly b: Posture }

const PARTS = 5, TRUNK = 4;

/**
 * Grooves: the whole body goes from posture to posture in phrases of four or eight beats, by minimum-jerk reaches (Flash and Hogan 1985). One part of
 * it, another for each body, arrives on the beat; the others follow by up to a tenth of a second. Some move on every beat, some on every other, some
 * twice a beat for a while; between phrases there may be two to four beats of rest. Arrivals stray by 15 to 30 ms.
 */
export class GroovingBody extends DancingBody {
  private readonly reaches: Reach[] = [];
  private readonly bob: number;
  private readonly bobPhase: number;

  constructor(chance: NoiseStream, music: Music, seconds = 60) {
    super(chance, music);
    const own = chance.gaussian() * 0.012, loose = chance.range(0.015, 0.03), lead = Math.floor(chance.range(0, PARTS)), lags = Array.from({ length: PARTS }, (_, part) => (part === lead ? 0 : chance.range(0, 0.1)));
    const size = chance.range(0.6, 1.1), usual = chance.uniform() < 0.3 ? 2 : 1, restful = chance.range(0, 0.35), uses = Array.from({ length: PARTS }, (_, part) => (part === lead ? 1 : chance.uniform() < 0.35 ? 0.15 : chance.range(0.4, 1)));
    this.bob = chance.uniform() < 0.5 ? 0 : chance.range(0.008, 0.03);
    this.bobPhase = chance.uniform() < 0.5 ? 0 : 0.5;
    const postures = Array.from({ length: 5 }, () => posture(chance, size, uses));
    let at = postures[0]!, free = 0;
    for (let beat = 0; beat * music.period < seconds + 30;) {
      const length = chance.uniform() < 0.5 ? 4 : 8, pattern = Array.from({ length: 2 }, () => postures[Math.floor(chance.range(0, postures.length))]!), step = chance.uniform() < 0.12 ? usual / 2 : usual;
      for (let k = 0; k < length; k += step) {
        const to = pattern[Math.round(k / step) % 2]!, next = to === at ? postures[(postures.indexOf(to) + 1) % postures.length]! : to;
        const arrives = music.first + (beat + k) * music.period + own + chance.gaussian() * loose, takes = Math.min(0.55, step * music.period * chance.range(0.45, 0.9));
        if (arrives - takes < free) continue;
        this.reaches.push({ from: lags.map((lag) => arrives - takes + lag), to: lags.map((lag) => arrives + lag), a: at, b: next });
        at = next;
        free = arrives - 0.02;
      }
      beat += length + (chance.uniform() < restful ? 2 + 2 * Math.floor(chance.range(0, 2)) : 0);
    }
  }

  protected limbs(t: number): ReturnType<DancingBody['limbs']> {
    const { reaches } = this;
    let low = 0, high = reaches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (reaches[middle]!.from[0]! - 0.1 <= t) low = middle + 1;
      else high = middle;
    }
    // Parts that lag may still be in the reach before.
    const share = (reach: Reach, part: number): number => {
      const u = Math.max(0, Math.min(1, (t - reach.from[part]!) / (reach.to[part]! - reach.from[part]!)));
      return u * u * u * (10 - 15 * u + 6 * u * u);
    };
    const value = (part: number, read: (posture: Posture) => number): number => {
      for (let k = low - 1; k >= 0 && k >= low - 3; k--) {
        const reach = reaches[k]!;
        if (t < reach.from[part]!) continue;
        return read(reach.a) + (read(reach.b) - read(reach.a)) * share(reach, part);
      }
      return read((reaches[Math.max(0, low - 3)] ?? reaches[0]!).a);
    };
    const limb = (part: number): Point => [0, 1, 2].map((axis) => value(part, (posture) => posture.limbs[part]![axis]!)) as Point;
    return {
      hands: [limb(0), limb(1)], feet: [limb(2), limb(3)], sway: value(TRUNK, ({ sway }) => sway), lean: value(TRUNK, ({ lean }) => lean),
      bounce: -value(TRUNK, ({ dip }) => dip) - this.bob * (0.5 + 0.5 * Math.cos(2 * Math.PI * ((t - this.music.first) / this.music.period + this.bobPhase))),
    };
  }
}

function posture(chance: NoiseStream, size: number, uses: readonly number[]): Posture {
  const hand = (use: number): Point => [0.14 + 0.3 * size * use * chance.uniform(), 0.04 + 0.5 * size * use * chance.uniform(), -0.05 - 0.22 * use * chance.uniform()];
  const foot = (use: number): Point => [0.09 + 0.12 * use * chance.uniform(), -0.48 + (chance.uniform() < 0.3 ? 0.05 * use : 0), -0.14 * use * chance.uniform()];
  return {
    limbs: [hand(uses[0]!), hand(uses[1]!), foot(uses[2]!), foot(uses[3]!)],
    sway: 0.06 * uses[TRUNK]! * chance.range(-1, 1), dip: 0.05 * uses[TRUNK]! * chance.uniform(), lean: 0.05 * uses[TRUNK]! * chance.range(-1, 1),
  };
}

