import type { BenchCase, Contender, Peer, Yardstick } from './bench-case.ts';

export interface Measured {
  /** Nanoseconds per unit, the median of the rounds. */
  readonly nanos: Partial<Record<Peer | Yardstick, number>>;
  /** Ours ÷ theirs, the median of the ratios of neighbouring batches. */
  readonly ratio: Partial<Record<Peer | Yardstick, number>>;
}

const now = (): number => Number(process.hrtime.bigint());
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

const WARM_UP_NANOS = 300e6;
/** Short batches: one that is longer than a time slice counts what other programs did meanwhile. */
const BATCH_NANOS = 0.3e6;
const ROUNDS_NANOS = 2e9, MIN_ROUNDS = 31, MAX_ROUNDS = 1001;

/** Time of the runs alone. */
function preparedBatch(prepare: () => void, run: () => void, runs: number): number {
  let spent = 0;
  for (let i = 0; i < runs; i++) {
    prepare();
    const start = now();
    run();
    spent += now() - start;
  }
  return spent;
}

/**
 * Measures the contenders of a case in this process, turn by turn: each round runs one batch of each, in an order that
 * rotates, and ratios are taken within a round, so that a machine that slows down for a while slows all of them.
 *
 * @throws when the contenders' checksums differ: then they did not do the same work.
 */
export async function measure({ id, perRun, peers, fixed = {} }: BenchCase): Promise<Measured> {
  const names = Object.keys(peers) as Peer[];
  const contenders: Contender[] = [];
  for (const name of names) contenders.push(await peers[name]!());
  const batch = (contender: Contender, runs: number): number => {
    if (contender.prepare !== undefined) return preparedBatch(contender.prepare, contender.run, runs);
    const start = now();
    for (let i = 0; i < runs; i++) contender.run();
    return now() - start;
  };
  const spent = new Float64Array(names.length);
  let warmRuns = 0;
  for (const start = now(); now() - start < WARM_UP_NANOS * names.length || warmRuns < 20; warmRuns += 5) {
    contenders.forEach((contender, i) => { spent[i] = batch(contender, 5) / 5; });
  }
  const runs = Math.max(1, Math.floor(BATCH_NANOS / median([...spent])));
  const roundNanos = runs * spent.reduce((sum, nanos) => sum + nanos, 0);
  const rounds = Math.min(MAX_ROUNDS, Math.max(MIN_ROUNDS, Math.floor(ROUNDS_NANOS / roundNanos)));
  const times = names.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const i = (turn + round) % names.length;
      times[i]!.push(batch(contenders[i]!, runs));
    }
  }
  const sums = contenders.map((contender) => contender.checksum());
  if (sums.some((sum) => sum !== sums[0])) throw new Error(`${id}: the contenders did different work: ${names.map((name, i) => `${name} ${sums[i]}`).join(', ')}.`);
  const nanos: Measured['nanos'] = {}, ratio: Measured['ratio'] = {};
  const ours = times[names.indexOf('ours')]!;
  names.forEach((name, i) => {
    nanos[name] = median(times[i]!) / runs / perRun;
    if (name !== 'ours') ratio[name] = median(times[i]!.map((time, round) => ours[round]! / time));
  });
  for (const [name, value] of Object.entries(fixed) as [Yardstick, number][]) {
    nanos[name] = value;
    ratio[name] = nanos.ours! / value;
  }
  return { nanos, ratio };
}
