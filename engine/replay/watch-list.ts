import type { Span } from '../ecs/arena.ts';
import { bytesOf } from '../ecs/schema.ts';
import type { App } from '../scheduler/app.ts';
import type { Placement } from '../scheduler/live-schedule.ts';

type Place = Omit<Span, 'slots'>;

/** Numbers per run: first word, word after the last, bytes that a row takes (0: not by rows), which range of rows. */
const RUN = 4;

/** Rows to look at: of each component those from the first to the last that has it, of the engine's block those in use. */
export interface RowRanges {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Slots of the arena to look at. The words are signed: the compiler compares those without boxes. */
export class SlotRuns {
  private readonly runs: Int32Array;
  readonly names: ReadonlySet<string>;

  /** `rangeOf`: number of the range that a span's rows go by. */
  constructor(spans: readonly Place[], rangeOf: (span: Place) => number) {
    this.names = new Set(spans.map(({ name }) => name));
    this.runs = Int32Array.from(spans.flatMap((span) =>
      [span.byteOffset / 4, Math.ceil((span.byteOffset + span.length * bytesOf(span.type)) / 4), span.slotsPerRow * bytesOf(span.type), span.slotsPerRow === 0 ? 0 : rangeOf(span)]));
  }

  /** Whether two arenas have these slots alike. Null ranges: all rows. */
  areEqual(a: Int32Array, b: Int32Array, ranges: RowRanges | null): boolean {
    const { runs } = this;
    for (let run = 0; run < runs.length; run += RUN) {
      const perRow = runs[run + 2]!, isWhole = perRow === 0 || ranges === null, range = runs[run + 3]!, first = runs[run]!;
      const start = isWhole ? first : first + ((ranges.from[range]! * perRow) >> 2), end = isWhole ? runs[run + 1]! : first + ((ranges.to[range]! * perRow + 3) >> 2);
      if (findChange(a, b, start, end) < end) return false;
    }
    return true;
  }

  /** Tells of every word in which `now` differs from `before`. */
  eachChange(now: Int32Array, before: Int32Array, ranges: RowRanges | null, found: (word: number) => void): void {
    const { runs } = this;
    for (let run = 0; run < runs.length; run += RUN) {
      const perRow = runs[run + 2]!, isWhole = perRow === 0 || ranges === null, range = runs[run + 3]!, first = runs[run]!;
      const start = isWhole ? first : first + ((ranges.from[range]! * perRow) >> 2), end = isWhole ? runs[run + 1]! : first + ((ranges.to[range]! * perRow + 3) >> 2);
      for (let word = findChange(now, before, start, end); word < end; word = findChange(now, before, word + 1, end)) found(word);
    }
  }
}

/** First word from `start` in which two arenas differ; `end` if none does. Eight words to a branch take half the time of one. */
function findChange(a: Int32Array, b: Int32Array, start: number, end: number): number {
  let word = start;
  for (const last = end - 8; word <= last; word += 8) {
    const low = (a[word]! ^ b[word]!) | (a[word + 1]! ^ b[word + 1]!) | (a[word + 2]! ^ b[word + 2]!) | (a[word + 3]! ^ b[word + 3]!);
    const high = (a[word + 4]! ^ b[word + 4]!) | (a[word + 5]! ^ b[word + 5]!) | (a[word + 6]! ^ b[word + 6]!) | (a[word + 7]! ^ b[word + 7]!);
    if ((low | high) !== 0) break;
  }
  while (word < end && a[word] === b[word]) word++;
  return word;
}

/** A system, and the slots that it may write by what it declares: those that are looked at when it has run. */
export interface Watched {
  readonly placement: Placement;
  readonly written: SlotRuns;
  /** Whether it writes an external. */
  readonly hasExternals: boolean;
  /** Whether it can bring and end entities. If it did, every slot is looked at. */
  readonly isRestructuring: boolean;
}

/** What is looked at after which system. */
export class WatchList {
  readonly everything: SlotRuns;
  /** Which entities there are and what they have. */
  readonly structure: SlotRuns;
  private readonly byPlace = new Map<string, Watched>();
  /** Range 0 is the rows in use, 1 + n those of component n. They only grow: what a run had it may have again. */
  readonly ranges: RowRanges;

  constructor(private readonly app: App) {
    const { parts, arena, storage } = app.world, all = arena.spans;
    const spansOf = (kind: string, id: string): readonly Place[] => all.filter(({ part }) => part.kind === kind && part.id === id);
    const isStructure = ({ part }: Place): boolean => part.kind === 'engine' && (part.id === 'engine/entities' || part.id === 'engine/signatures');
    const structure = all.filter(isStructure), relations = storage.relations.flatMap(({ store }) => spansOf('component', store.component.id));
    const ordinals = new Map(storage.stores.map(({ component, ordinal }) => [component.id, 1 + ordinal]));
    const rangeOf = ({ part }: Place): number => (part.kind === 'component' ? ordinals.get(part.id)! : 0);
    this.ranges = { from: new Int32Array(1 + storage.stores.length).fill(storage.entities.capacity), to: new Int32Array(1 + storage.stores.length) };
    this.ranges.from[0] = 0;
    this.everything = new SlotRuns(parts.flatMap(({ spans }) => spans), rangeOf);
    this.structure = new SlotRuns(structure, rangeOf);
    this.widen();
    for (const schedule of app.schedules.values()) {
      if (schedule.isReadOnly) continue;
      // Which condition belongs to which system is not asked: they are few and small.
      const conditions = all.filter(({ part }) => part.kind === 'system' && part.id.startsWith(`${schedule.id}/if`));
      for (const placement of schedule.placements) {
        const writes = placement.touches.filter(({ isWrite }) => isWrite).map(({ thing }) => thing);
        const written = placement.isExclusive ? all : [
          ...spansOf('system', placement.key), ...conditions, ...spansOf('engine', 'engine/change-tick'),
          ...writes.flatMap(({ kind, id }) => spansOf(kind === 'next state' ? 'state' : kind, id)),
          ...(placement.isRestructuring ? [...structure, ...relations] : []),
        ];
        this.byPlace.set(`${placement.schedule} ${placement.system}`, {
          placement, written: new SlotRuns([...new Set(written)], rangeOf), isRestructuring: placement.isRestructuring,
          hasExternals: placement.isExclusive || writes.some(({ kind }) => kind === 'external'),
        });
      }
    }
  }

  at(system: string, schedule: string): Watched {
    return this.byPlace.get(`${schedule} ${system}`)!;
  }

  /** Takes in the rows that live now: after every change of who has what. */
  widen(): void {
    const { entities, signatures } = this.app.world.storage, { from, to } = this.ranges;
    to[0] = Math.max(to[0]!, entities.highWater);
    for (const { rows, stores } of signatures.signatures) {
      let first = 0, last = rows.length - 1;
      while (first <= last && rows[first] === 0) first++;
      while (last >= first && rows[last] === 0) last--;
      if (first > last) continue;
      for (const { ordinal } of stores) {
        from[1 + ordinal] = Math.min(from[1 + ordinal]!, first * 32);
        to[1 + ordinal] = Math.max(to[1 + ordinal]!, Math.min(entities.capacity, last * 32 + 32));
      }
    }
  }
}
