import { EDIT_NAME_BYTES, SAMPLE, TEXT_BYTES } from '../input-frame.ts';
import { TICK_MICROS, type Tick } from '../units.ts';

/**
 * Payloads of one chunk, split into columns: each column holds one kind of number, so that deflate finds what is alike next to
 * each other. Coordinates are differences to what a predictor foresaw. A payload that the columns cannot give back byte for
 * byte (odd reserved bytes, coordinates of an absent joint) is kept as it is.
 */
export const COLUMNS = ['shapes', 'kinds', 'times', 'ages', 'heads', 'plans', 'confidences', 'near', 'far', 'rest'] as const;

export type ColumnName = (typeof COLUMNS)[number];

/** Bytes of the body of each kind that has a fixed one. */
export const BODY_BYTES: Readonly<Record<number, number>> = {
  [SAMPLE.strike]: 4, [SAMPLE.hold]: 12, [SAMPLE.setting]: 12, [SAMPLE.leave]: 0, [SAMPLE.command]: 8, [SAMPLE.act]: 20, [SAMPLE.text]: 8 + TEXT_BYTES, [SAMPLE.control]: 8, [SAMPLE.edit]: 20 + EDIT_NAME_BYTES,
};

/** A difference of this or more, as 0, 1, 2 … for 0, −1, 1 …, is written as this byte and the rest in the column `far`. */
export const FAR = 255;

/** Foresees when samples come: as long after the last as that one after the one before. Per source and player. */
export class SampleTimes {
  private readonly last = new Map<number, { at: number; gap: number; age: number }>();

  constructor(private readonly from: Tick) {}

  private start(tick: Tick): number {
    return (tick - this.from) * TICK_MICROS;
  }

  private entry(source: number, player: number): { at: number; gap: number; age: number } {
    const key = source * 4 + player;
    let entry = this.last.get(key);
    if (!entry) this.last.set(key, (entry = { at: 0, gap: 0, age: 0 }));
    return entry;
  }

  foreseen(source: number, player: number, tick: Tick): { micros: number; age: number } {
    const { at, gap, age } = this.entry(source, player);
    return { micros: Math.max(0, Math.min(7812, Math.floor(at + gap - this.start(tick)))), age };
  }

  keep(source: number, player: number, tick: Tick, micros: number, age: number): void {
    const entry = this.entry(source, player), at = this.start(tick) + micros;
    entry.gap = at - entry.at;
    entry.at = at;
    entry.age = age;
  }
}

/** For each track and joint how many values, and by which predictor each axis is foreseen. */
export interface JointPlan {
  readonly counts: Uint32Array;
  /** `joint × 3 + axis`. */
  readonly predictors: Uint8Array;
}
