import {
  added, columns, commands, condition, exclusive, FixedPostUpdate, FixedPreUpdate, group, having, local, nextState, query, random, read, res, rowPart, state, system, tag, Time, without, write, writes,
  type FaultKind, type Schedule, type System, type Target,
} from '../../../engine/index.ts';
import { Age, Died, Mark, Place, Spark } from './planted-world.ts';

/** One way to break the promise of a simulation. The system that does it is `planted/culprit`. */
export interface PlantedFault {
  readonly name: string;
  /** Makes the culprit, and innocents that stand beside it. Called for each world anew: what it closes over belongs to one world. */
  readonly plant: () => Target;
  readonly schedule?: Schedule;
  readonly kind: FaultKind;
  /** What the culprit writes; `plain/Mark` unless given. */
  readonly component?: string;
}

type Field = 'single' | 'exact' | 'level';
/** Writes what `of` says into a field of every creature's mark. */
const markEach = (of: (row: number, tick: number, entity: number) => number, field: Field = 'single', id = 'planted/culprit'): System =>
  system(id, { all: query({ mark: write(Mark), age: read(Age) }), time: res(Time) }, ({ all, time }) => {
    for (let i = 0; i < all.length; i++) all.mark[field][all.ids[i]!] = of(all.ids[i]!, time.tick, all.entityAt(all.ids[i]!));
  });

const Odd = tag('plain/Odd'), Mood = state('planted/Mood', ['sweet', 'sour'] as const);
let moduleCount = 0;
const moduleCache = new Map<number, number>();

/** A mark that comes of nothing but the image. */
export const innocent = (): Target => markEach((row, tick) => (row * 7 + tick) % 13, 'single', 'planted/innocent');

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  { name: 'reads Date.now', kind: 'times', plant: () => markEach(() => Date.now() % 1000) },
  { name: 'reads performance.now into the last bit of a double', kind: 'times', plant: () => markEach(() => 1 + (performance.now() % 0.002 > 0.001 ? Number.EPSILON : 0), 'exact') },
  { name: 'asks new Date() for the hour', kind: 'times', plant: () => markEach(() => new Date().getHours(), 'level') },
  { name: 'reads a clock every 50 ticks', kind: 'times', plant: () => markEach((_, tick) => (tick % 50 === 49 ? performance.now() : 1), 'exact') },
  { name: 'reads a clock before everything else', kind: 'times', schedule: FixedPreUpdate, plant: () => markEach(() => performance.now(), 'exact') },
  { name: 'reads the nanoseconds of the process', kind: 'times', plant: () => markEach(() => Number(process.hrtime.bigint() % 1000n)) },
  { name: 'asks Math.random', kind: 'times', plant: () => markEach(() => Math.random()) },
  { name: 'asks Math.random for something rare', kind: 'times', plant: () => markEach(() => (Math.random() < 0.0005 ? 1 : 0), 'level') },
  { name: 'has a condition that asks Math.random', kind: 'times', plant: () => markEach((row, tick) => row + tick).runIf(condition({}, () => Math.random() < 0.3)) },
  { name: 'gives a tag by chance', kind: 'times', component: 'plain/Odd', plant: () => system('planted/culprit', { all: query({ age: read(Age) }, without(Odd)), odd: query({ age: read(Age) }, having(Odd)), commands: commands(Odd) }, ({ all, odd, commands }) => {
    if (all.length > 0 && Math.random() < 0.2) commands.add(all.entityAt(all.ids[0]!), Odd);
    if (odd.length > 3) commands.remove(odd.entityAt(odd.ids[0]!), Odd);
  }) },
  { name: 'sends messages by chance', kind: 'times', component: 'plain/Died', plant: () => system('planted/culprit', { died: writes(Died) }, ({ died }) => { if (Math.random() < 0.3) died.x[died.send()] = 1; }) },
  { name: 'asks for another state by the clock', kind: 'times', component: 'planted/Mood', plant: () => system('planted/culprit', { mood: nextState(Mood) }, ({ mood }) => { if (performance.now() % 1 < 0.1) mood.set('sour'); }) },
  { name: 'fails by chance', kind: 'times', plant: () => markEach((row, tick) => { if (tick > 40 && Math.random() < 0.002) throw new Error('by chance'); return row; }) },
  { name: 'is exclusive and reads a clock', kind: 'times', plant: () => exclusive('planted/culprit', (world) => {
    const marks = world.query({ mark: write(Mark) });
    marks.mark.single[marks.ids[0]!] = performance.now() % 1;
  }) },
  { name: 'writes a clock into columns that it says it reads', kind: 'times', plant: () => system('planted/culprit', { all: query({ mark: read(Mark) }) }, ({ all }) => {
    (all.mark.single as unknown as Float32Array)[all.ids[0]!] = performance.now() % 1;
  }) },

  { name: 'uses Math.sin', kind: 'maths', plant: () => markEach((row, tick) => Math.sin(row + tick / 100)) },
  { name: 'uses Math.atan2 in double precision', kind: 'maths', plant: () => markEach((row, tick) => Math.atan2(row, tick), 'exact') },
  { name: 'uses Math.exp and rounds to whole numbers', kind: 'maths', plant: () => markEach((row, tick) => 100 * Math.exp(-((row + tick) % 17) / 17), 'level') },
  { name: 'asks whether a cosine is above a threshold', kind: 'maths', plant: () => markEach((row, tick) => (Math.cos(row * 7 + tick) > 0.5 ? 1 : 0), 'level') },
  { name: 'uses Math.pow after everything else', kind: 'maths', schedule: FixedPostUpdate, plant: () => markEach((row, tick) => Math.pow(1.001, tick + row)) },

  { name: 'counts in a closure', kind: 'memory', plant: () => { let count = 0; return markEach(() => count++ % 100); } },
  { name: 'counts in a closure and seldom shows it', kind: 'memory', plant: () => { let count = 0; return markEach(() => ((count = (count + 1) % 1000) > 990 ? 1 : 0), 'level'); } },
  { name: 'counts in a module', kind: 'memory', plant: () => markEach(() => moduleCount++ % 100) },
  { name: 'keeps what it saw first of each row in a closure', kind: 'memory', plant: () => {
    const cache = new Map<number, number>();
    return markEach((row, tick) => { if (!cache.has(row)) cache.set(row, tick); return cache.get(row)!; });
  } },
  { name: 'keeps what it saw first of each row in a module', kind: 'memory', plant: () => markEach((row, tick) => {
    if (!moduleCache.has(row)) moduleCache.set(row, tick);
    return moduleCache.get(row)!;
  }) },
  { name: 'fills a Map outside the image as creatures appear, and goes through it', kind: 'memory', plant: () => {
    const seen = new Map<number, number>();
    return markEach((row, tick) => {
      if (!seen.has(row)) seen.set(row, tick);
      let sum = 0;
      for (const [key] of seen) sum = (sum * 31 + key) % 65_521;
      return sum;
    });
  } },
  { name: 'remembers in a closure who died', kind: 'memory', plant: () => {
    const deaths = new Map<number, number>();
    return system('planted/culprit', { all: query({ mark: write(Mark), age: read(Age) }) }, ({ all }) => {
      for (let i = 0; i < all.length; i++) {
        const row = all.ids[i]!;
        if (all.age.ticks[row]! >= all.age.span[row]!) deaths.set(row, (deaths.get(row) ?? 0) + 1);
        all.mark.level[row] = deaths.get(row) ?? 0;
      }
    });
  } },
  { name: 'remembers in a closure when somebody was born', kind: 'memory', plant: () => {
    const born = new Map<number, number>();
    return system('planted/culprit', { fresh: query({ age: read(Age) }, added(Age)), all: query({ mark: write(Mark), age: read(Age) }), time: res(Time) }, ({ fresh, all, time }) => {
      for (let i = 0; i < fresh.length; i++) born.set(fresh.entityAt(fresh.ids[i]!), time.tick);
      for (let i = 0; i < all.length; i++) all.mark.exact[all.ids[i]!] = born.get(all.entityAt(all.ids[i]!)) ?? -1;
    });
  } },
  { name: 'has a condition that counts in a closure', kind: 'memory', plant: () => { let count = 0; return markEach((row, tick) => row + tick).runIf(condition({}, () => count++ % 7 === 0)); } },

  { name: 'adds up a Map in the order in which it was filled', kind: 'orders', plant: () => system('planted/culprit', { all: query({ mark: write(Mark), place: read(Place) }) }, ({ all }) => {
    const places = new Map<number, number>();
    for (let i = 0; i < all.length; i++) places.set(all.ids[i]!, all.place.x[all.ids[i]!]!);
    let sum = 0;
    places.forEach((x) => { sum = Math.fround(sum * 0.7 + x); });
    for (let i = 0; i < all.length; i++) all.mark.single[all.ids[i]!] = sum;
  }) },
  { name: 'gives numbers in the order of a Set', kind: 'orders', schedule: FixedPreUpdate, plant: () => system('planted/culprit', { all: query({ mark: write(Mark) }) }, ({ all }) => {
    [...new Set(all.ids.subarray(0, all.length))].forEach((row, index) => { all.mark.level[row] = index; });
  }) },
  { name: 'spawns in the order of a Set', kind: 'orders', plant: () => system('planted/culprit', { all: query({ age: read(Age) }), sparks: query({ mark: read(Mark) }, without(Age)), marks: columns(write(Mark)), commands: commands(Spark) }, ({ all, sparks, marks, commands }) => {
    if (sparks.length > 100) for (let i = 0; i < 40; i++) commands.despawn(sparks.entityAt(sparks.ids[i]!));
    for (const row of new Set(all.ids.subarray(0, 3))) marks.single[rowPart(commands.spawn(Spark))] = row;
  }) },

  { name: 'reads what another system without an order left in a closure', kind: 'undeclared order', plant: () => {
    let seen = 0;
    return group(system('planted/teller', { all: query({ age: read(Age) }), own: local({ n: 'u32' }), random: random() }, ({ all, random }) => { seen = all.length + random.int(50); }), markEach(() => seen));
  } },
];
