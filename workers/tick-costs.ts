import type { SimStats } from '../protocol/index.ts';

/** Ticks that are looked back on. */
const SAMPLES = 512;

/** What ticks cost, µs. */
export class TickCosts {
  private readonly micros = new Float64Array(SAMPLES);
  private count = 0;
  private doorToCue = 0;

  /** A tick has run; `isAnswer`: input came in and a cue left in it. */
  took(micros: number, isAnswer: boolean): void {
    this.micros[this.count++ % SAMPLES] = micros;
    if (isAnswer) this.doorToCue = micros;
  }

  stats(): Pick<SimStats, 'tickMicrosP50' | 'tickMicrosP95' | 'doorToCueMicros'> {
    const samples = Array.from(this.micros.subarray(0, Math.min(this.count, SAMPLES))).sort((a, b) => a - b);
    const quantile = (q: number): number => samples[Math.min(samples.length - 1, Math.floor(samples.length * q))] ?? 0;
    return { tickMicrosP50: quantile(0.5), tickMicrosP95: quantile(0.95), doorToCueMicros: this.doorToCue };
  }
}
