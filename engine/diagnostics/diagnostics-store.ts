import { checkId } from '../ecs/component.ts';
import { UsageError } from '../ecs/errors.ts';

/** What a measure says now. */
export interface Measure {
  readonly id: string;
  /** `ms`, `entities`; empty for a plain number. */
  readonly unit: string;
  /** The last value; NaN before the first. */
  readonly latest: number;
  /** Of the values in its history; NaN while there are none. */
  readonly average: number;
  readonly least: number;
  readonly most: number;
  /** Oldest first. */
  readonly history: readonly number[];
}

/** A ring of values. */
class Series {
  private readonly ring: Float64Array;
  private taken = 0;

  constructor(readonly id: string, readonly unit: string, length: number) {
    this.ring = new Float64Array(length);
  }

  add(value: number): void {
    this.ring[this.taken++ % this.ring.length] = value;
  }

  read(): Measure {
    const { ring, taken, id, unit } = this, length = Math.min(taken, ring.length), history: number[] = [];
    let sum = 0, least = Number.NaN, most = Number.NaN;
    for (let index = 0; index < length; index++) {
      const value = ring[(taken - length + index) % ring.length]!;
      history.push(value);
      sum += value;
      if (!(value >= least)) least = value;
      if (!(value <= most)) most = value;
    }
    return { id, unit, latest: history.at(-1) ?? Number.NaN, average: sum / length, least, most, history };
  }
}

/**
 * Named measures with a history, for panels and logs. Nothing that is simulated sees it, and nothing is measured unless somebody measures.
 *
 *     const store = new DiagnosticsStore().add('page/fps', { unit: 'Hz', length: 60 });
 *     store.measure('page/fps', 60);
 *     store.get('page/fps')!.average;
 */
export class DiagnosticsStore {
  private readonly series = new Map<string, Series>();

  /** Declares a measure. `length`: values that are kept, 120 unless given. @throws UsageError for one that is there. */
  add(id: string, { unit = '', length = 120 }: { readonly unit?: string; readonly length?: number } = {}): this {
    checkId('measure', id);
    if (this.series.has(id)) throw new UsageError(`There is a measure "${id}" already; give this one another id.`);
    if (!Number.isInteger(length) || length < 1) throw new UsageError(`The measure "${id}" was to keep ${length} values; give a whole number from 1.`);
    this.series.set(id, new Series(id, unit, length));
    return this;
  }

  /** Adds a value; costs one write. @throws UsageError for a measure that was not added. */
  measure(id: string, value: number): void {
    const series = this.series.get(id);
    if (series === undefined) throw new UsageError(`There is no measure "${id}"; add it first. There are ${[...this.series.keys()].join(', ') || 'none'}.`);
    series.add(value);
  }

  has(id: string): boolean {
    return this.series.has(id);
  }

  /** Undefined for a measure that was not added. */
  get(id: string): Measure | undefined {
    return this.series.get(id)?.read();
  }

  /** All measures, in the order in which they were added. */
  read(): Measure[] {
    return [...this.series.values()].map((series) => series.read());
  }
}
