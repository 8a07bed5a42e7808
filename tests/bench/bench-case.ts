/** One library's way of doing the same work. */
export interface Contender {
  /** Does the work once. */
  readonly run: () => void;
  /** Called before each run; takes no time. */
  readonly prepare?: () => void;
  /** What the work has come to so far; equal for all contenders after equally many runs, so none can leave work out. */
  readonly checksum: () => number;
}

export type Peer = 'ours' | 'trusted' | 'raw' | 'bitecs' | 'koota' | 'memcpy' | 'rapier';
/** What need not be measured: the length of a tick, the most that something may take. */
export type Yardstick = 'realtime' | 'limit';

export interface BenchCase {
  readonly id: string;
  /** What one figure counts: `ns per entity`. */
  readonly unit: string;
  /** How many of that one run does. */
  readonly perRun: number;
  /** Yardsticks in the case's unit, which is µs. */
  readonly fixed?: Partial<Record<Yardstick, number>>;
  readonly peers: Partial<Record<Peer, () => Contender | Promise<Contender>>>;
}
