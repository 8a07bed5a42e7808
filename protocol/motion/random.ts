import { cosine, naturalLog, PI } from './trigonometry.ts';

/**
 * A seeded stream for camera noise: `sfc32` (Chris Doty-Humphrey, PractRand), started from SplitMix-like hashing of the seed.
 * Not the simulation's: what it makes is input.
 */
export class NoiseStream {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;
  private spare = 0;
  private hasSpare = false;

  /** @param seed any integer; only its low 32 bits count */
  constructor(seed: number) {
    let state = seed | 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.a = next();
    this.b = next();
    this.c = next();
    for (let i = 0; i < 12; i++) this.uniform();
  }

  /** Evenly in 0 ≤ value < 1. */
  uniform(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t | 0;
    return (t >>> 0) / 4294967296;
  }

  /** Evenly in low ≤ value < high. */
  range(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Mean 0, standard deviation 1 (Box and Muller, 1958). */
  gaussian(): number {
    if (this.hasSpare) {
      this.hasSpare = false;
      return this.spare;
    }
    const radius = Math.sqrt(-2 * naturalLog(1 - this.uniform())), angle = 2 * PI * this.uniform();
    this.spare = radius * cosine(angle - PI / 2);
    this.hasSpare = true;
    return radius * cosine(angle);
  }
}
