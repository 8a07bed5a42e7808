import type { Span } from '../ecs/arena.ts';
import { bytesOf } from '../ecs/schema.ts';
import type { App } from '../scheduler/app.ts';
import type { Placement } from '../scheduler/live-schedule.ts';

type Place = Omit<Span, 'slots'>;

/** Numbers per run: first word, word after the last, bytes that a row takes (0: not by rows). */
const RUN = 3;

/** Slots of the arena to look at. */
export class SlotRuns {
  private readonly runs: Int32Array;
  readonly names: ReadonlySet<string>;

  constructor(spans: readonly Place[]) {
    this.names = new Set(spans.map(({ name }) => name));
    this.runs = Int32Array.from(spans.flatMap(({ byteOffset, type, length, slotsPerRow }) =>
      [byteOffset / 4, Math.ceil((byteOffset + length * bytesOf(type)) / 4), slotsPerRow * bytesOf(type)]));
  }

  /** Whether two arenas have these slots alike, of rows those below `rows`. */
  areEqual(a: Uint32Array, b: Uint32Array, rows: number): boolean {
    const { runs } = this;
    for (let run = 0; run < runs.length; run += RUN) {
      const start = runs[run]!, perRow = runs[run + 2]!, end = perRow === 0 ? runs[run + 1]! : start + ((rows * perRow + 3) >> 2);
      for (let word = start; word < end; word++) if (a[word] !== b[word]) return false;
    }
    return true;
  }

  /** Tells of every word in which `now` differs from `before`. */
  eachChange(now: Uint32Array, before: Uint32Array, rows: number, found: (word: number) => void): void {
    const { runs } = this;
    for (let run = 0; run < runs.length; run += RUN) {
      const start = runs[run]!, perRow = runs[run + 2]!, end = perRow === 0 ? runs[run + 1]! : start + ((rows * perRow + 3) >> 2);
      for (let word = start; word < end; word++) if (now[word] !== before[word]) found(word);
    }
  }
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
  /** Span of the counters: the first is the number of rows in use. */
  private readonly highWaterWord: number;

  constructor(app: App) {
    const { parts, arena, storage } = app.world, all = arena.spans;
    const spansOf = (kind: string, id: string): readonly Place[] => all.filter(({ part }) => part.kind === kind && part.id === id);
    const isStructure = ({ part }: Place): boolean => part.kind === 'engine' && (part.id === 'engine/entities' || part.id === 'engine/signatures');
    const structure = all.filter(isStructure), relations = storage.relations.flatMap(({ store }) => spansOf('component', store.component.id));
    this.everything = new SlotRuns(parts.flatMap(({ spans }) => spans));
    this.structure = new SlotRuns(structure);
    this.highWaterWord = all.find(({ name }) => name === 'engine/entities.counters')!.byteOffset / 4;
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
          placement, written: new SlotRuns([...new Set(written)]), isRestructuring: placement.isRestructuring,
          hasExternals: placement.isExclusive || writes.some(({ kind }) => kind === 'external'),
        });
      }
    }
  }

  at(system: string, schedule: string): Watched {
    return this.byPlace.get(`${schedule} ${system}`)!;
  }

  /** Rows of an arena that have been used. */
  rowsIn(words: Uint32Array): number {
    return words[this.highWaterWord]!;
  }
}
