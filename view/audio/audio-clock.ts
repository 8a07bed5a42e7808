import type { EpochMs, Seconds } from '../../protocol/index.ts';

/** Observations that the estimate looks back on: at ten a second, six seconds. */
const WINDOW = 61;
/** Share of the remaining difference that one observation takes up. */
const EASE = 0.05;
/** Until this many observations the estimate follows at once: nothing has sounded yet. */
const SETTLED_AFTER = 8;
/**
 * Largest change of the mapping, seconds a second. Consumer clocks differ by tens of millionths and the rest is jitter of the reports;
 * one millisecond a second bends tempo by a thousandth, well under the 1–2 % that listeners notice.
 */
const SLEW = 0.001;
/** A difference beyond this, seen {@link JUMP_SEEN} times running, is another device or a context that slept: follow at once. */
const JUMP_SECONDS = 0.04;
const JUMP_SEEN = 6;

/** Mean of the middle half: as deaf to wild reports as a median, and steadier. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b), skip = sorted.length >> 2, kept = sorted.slice(skip, sorted.length - skip);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/** What one look at the clocks saw. */
export interface ClockReading {
  /** Context time that is leaving the loudspeaker at `heardAtMs`. */
  readonly heardTime: Seconds;
  readonly heardAtMs: EpochMs;
  /** Context time up to which sound has been rendered at `nowMs`. */
  readonly renderedTime: Seconds;
  readonly nowMs: EpochMs;
}

/**
 * Maps the wall clock, in which the simulation speaks, to the audio context's clock, which people hear.
 *
 * Two mappings: {@link heardAt} gives the context time whose sound leaves the loudspeaker at a moment, output latency included, for what
 * is scheduled ahead; {@link renderedAt} gives the context time being rendered at that moment, for what must sound as soon as it can.
 * Each is the midmean of six seconds of readings, followed no faster than {@link SLEW}, so that no note is pushed audibly.
 * It is given readings and reads no clock itself.
 *
 * @example
 * const clock = new AudioClock();
 * clock.observe({ heardTime: 1, heardAtMs: 5000, renderedTime: 1.03, nowMs: 5000 });
 * clock.heardAt(5500);    // 1.5
 * clock.renderedAt(5500); // 1.53
 */
export class AudioClock {
  private readonly offsets: number[] = [];
  private readonly latencies: number[] = [];
  private offset = 0;
  private lastMs = 0;
  private jumps = 0;
  private seen = 0;
  private ahead = 0;
  /** By how much later than the device says its sound is heard, seconds; found by the player's calibration. Survives {@link reset}. */
  correction: Seconds = 0;

  /** Forgets everything: after a change of device. */
  reset(): void {
    this.offsets.length = this.latencies.length = 0;
    this.seen = this.jumps = 0;
  }

  get isReady(): boolean {
    return this.seen > 0;
  }

  /** How far rendering runs ahead of what is heard: output latency, in seconds. */
  get latency(): Seconds {
    return Math.max(0, this.ahead + this.correction);
  }

  observe(reading: ClockReading): void {
    const offset = reading.heardTime - reading.heardAtMs / 1000;
    this.offsets.push(offset);
    this.latencies.push(reading.renderedTime - offset - reading.nowMs / 1000);
    if (this.offsets.length > WINDOW) {
      this.offsets.shift();
      this.latencies.shift();
    }
    const target = middle(this.offsets);
    this.ahead = Math.max(0, middle(this.latencies));
    this.seen++;
    this.jumps = this.seen > 1 && Math.abs(offset - this.offset) > JUMP_SECONDS ? this.jumps + 1 : 0;
    if (this.seen <= SETTLED_AFTER) this.offset = target;
    else if (this.jumps >= JUMP_SEEN) {
      this.offsets.splice(0, this.offsets.length - JUMP_SEEN);
      this.latencies.splice(0, this.latencies.length - JUMP_SEEN);
      this.offset = middle(this.offsets);
      this.ahead = Math.max(0, middle(this.latencies));
      this.jumps = 0;
    } else {
      const most = (SLEW * Math.max(0, reading.nowMs - this.lastMs)) / 1000;
      this.offset += Math.max(-most, Math.min(most, (target - this.offset) * EASE));
    }
    this.lastMs = reading.nowMs;
  }

  /** Context time whose sound is heard at this moment. */
  heardAt(epochMs: EpochMs): Seconds {
    return epochMs / 1000 + this.offset - Math.max(-this.ahead, this.correction);
  }

  /** Context time that is being rendered at this moment. */
  renderedAt(epochMs: EpochMs): Seconds {
    return epochMs / 1000 + this.offset + this.ahead;
  }
}
