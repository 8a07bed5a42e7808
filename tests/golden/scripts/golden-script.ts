import type { SampleWriter, Tick } from '../../../protocol/index.ts';

/** One device of a scripted session: writes what it sends in a tick, if anything. Asked for every tick, ascending, once. */
export interface ScriptedSource {
  /** Number of the source; see view/session.ts. */
  readonly source: number;
  readonly name: string;
  write(tick: Tick, writer: SampleWriter): void;
}

/** How a golden session is made. Everything in it follows from these lines. */
export interface GoldenScript {
  /** Name of the file, without its ending. */
  readonly name: string;
  /** What is in it, for the README. */
  readonly about: string;
  readonly scene: string;
  readonly seed: number;
  readonly layout: 'stage' | 'ring';
  readonly seconds: number;
  readonly sources: () => readonly ScriptedSource[];
}

/** Numbers of the sources that a page has. */
export const SOURCES = { page: 0, camera: 1, headset: 2, pointer: 3, dancer: 4, file: 5, studio: 6, midi: 7 } as const;

/**
 * A device's own clock: which of its moments fall into a tick.
 *
 * @param hz moments a second, at most 128 unless several may share a tick
 * @returns for ascending ticks the moments in each: µs within the tick, and the ordinal
 */
export class DeviceClock {
  private next = 0;
  constructor(private readonly hz: number, private readonly shiftMicros = 0) {}

  /** Micros (0 … 7812) of the next moment if it is in this tick, else −1. Ask until it is −1. */
  take(tick: Tick): number {
    const at = (this.next * 1e6) / this.hz + this.shiftMicros - tick * 7812.5;
    if (at >= 7812.5) return -1;
    this.next++;
    return Math.max(0, Math.min(7812, Math.floor(at)));
  }

  /** Moments taken so far. */
  get count(): number {
    return this.next;
  }
}
