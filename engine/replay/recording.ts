import { UsageError } from '../ecs/errors.ts';
import type { App } from '../scheduler/app.ts';
import { Time } from '../systems/time.ts';

/**
 * What came into an app and when, and hashes of its world on the way: all that is needed to run it again. Plain data, for
 * `JSON.stringify`. (Sessions of the instrument are `.jam` files, which hold more and keep it smaller.)
 */
export interface Recording<I = unknown> {
  readonly format: 'jam-recording';
  readonly version: 1;
  /** Layout of the image that it was made with, `app.schema`. */
  readonly schema: string;
  /** The tick that ran first, and the hash of the world before it. */
  readonly from: number;
  readonly start: string;
  /** How many ticks ran. */
  readonly ticks: number;
  /** Each input with the tick before which it was let in, in order. */
  readonly inputs: readonly (readonly [tick: number, input: I])[];
  /** Hashes of the world after so many ticks: each second, and at the end. */
  readonly hashes: readonly (readonly [ticks: number, hash: string])[];
}

export interface RecordingOptions<I> {
  /** Lets an input into the world, mostly as a message: `(key) => app.world.send(Pressed, { key })`. */
  readonly feed: (input: I) => void;
}

/**
 * Runs an app and keeps what comes in. Whatever changes the world from outside goes through `give`.
 *
 * @example
 * const recorder = new Recorder(app, { feed: (key: number) => app.world.send(Pressed, { key }) });
 * recorder.give(7);
 * recorder.tick();
 * const text = JSON.stringify(recorder.recording());
 */
export class Recorder<I = unknown> {
  private readonly from: number;
  private readonly start: string;
  private readonly inputs: (readonly [number, I])[] = [];
  private readonly hashes: (readonly [number, string])[] = [];
  private readonly time;
  /** Ticks that ran. */
  ticks = 0;

  /** @param app after `startup()`, or restored: the recording begins with its world as it stands */
  constructor(private readonly app: App, private readonly options: RecordingOptions<I>) {
    this.time = app.world.resource(Time);
    this.from = this.time.tick;
    this.start = app.hash();
  }

  /** Lets an input in before the next tick. What is fed is what JSON makes of it, so that a replay is fed the same. @throws UsageError when JSON cannot hold it */
  give(input: I): void {
    const text = JSON.stringify(input) as string | undefined;
    if (text === undefined) throw new UsageError(`An input is ${String(input)}, which JSON cannot hold; give numbers, texts, lists and plain objects.`);
    const kept = JSON.parse(text) as I;
    this.inputs.push([this.from + this.ticks, kept]);
    this.options.feed(kept);
  }

  /** Runs a tick. @throws SystemFault like `app.tick` */
  tick(): void {
    this.app.tick();
    this.ticks++;
    if (this.ticks % Math.ceil(this.app.tickRate) === 0) this.hashes.push([this.ticks, this.app.hash()]);
  }

  /** What was recorded so far. */
  recording(): Recording<I> {
    const { app, from, start, ticks } = this, last = this.hashes.at(-1);
    const hashes = last?.[0] === ticks ? [...this.hashes] : [...this.hashes, [ticks, app.hash()] as const];
    return { format: 'jam-recording', version: 1, schema: app.schema, from, start, ticks, inputs: [...this.inputs], hashes };
  }
}

/** What is wrong with something that should be a recording for an app, or null. */
function problemOf(found: unknown, app: App): string | null {
  const { format, version, schema, from, start, ticks, inputs, hashes } = (typeof found === 'object' && found !== null ? found : {}) as Partial<Record<keyof Recording, unknown>>;
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
  const arePairs = (list: unknown, isSecond: (value: unknown) => boolean): boolean => {
    let before = 0;
    return Array.isArray(list) && list.every((pair: unknown) => {
      if (!Array.isArray(pair) || pair.length !== 2 || !isCount(pair[0]) || (pair[0] as number) < before || !isSecond(pair[1])) return false;
      before = pair[0] as number;
      return true;
    });
  };
  if (format !== 'jam-recording' || version !== 1) return `This is no recording of version 1: its format is ${JSON.stringify(format)}, its version ${JSON.stringify(version)}.`;
  if (schema !== app.schema) return `The recording was made with a world of layout ${JSON.stringify(schema)} and this app's is "${app.schema}": components, systems or their order have changed since.`;
  if (!isCount(from) || !isCount(ticks) || typeof start !== 'string') return 'The recording does not say where it begins and how long it is; from and ticks are whole numbers from 0, start is a hash.';
  if (!arePairs(inputs, (value) => value !== undefined)) return 'The inputs of the recording are not a list of [tick, input] by ascending tick.';
  if (!arePairs(hashes, (value) => typeof value === 'string')) return 'The hashes of the recording are not a list of [ticks, hash] by ascending ticks.';
  const { tick } = app.world.resource(Time);
  if (tick !== from) return `The recording begins before tick ${from as number} and this app stands before tick ${tick}; give it an app in the same place.`;
  if (app.hash() !== start) return `The recording begins with a world whose hash is ${start} and this app's is ${app.hash()}; open it with the same seed and the same resources.`;
  return null;
}

/** A recording that runs again, tick by tick. */
export class Replay<I = unknown> {
  /** Ticks that ran. */
  ticks = 0;
  /** Hashes that were compared. */
  hashesChecked = 0;
  /** Where and how the world differs from the one that was recorded; null while it does not. After that it runs no further. */
  problem: string | null = null;
  private nextInput = 0;

  constructor(readonly app: App, private readonly recording: Recording<I>, private readonly options: RecordingOptions<I>) {}

  /** Runs the next tick with what came in then. Returns false when there is none, or the world has become another. @throws SystemFault like `app.tick` */
  tick(): boolean {
    const { app, recording: { from, ticks, inputs, hashes } } = this;
    if (this.ticks === ticks || this.problem !== null) return false;
    for (; this.nextInput < inputs.length && inputs[this.nextInput]![0] === from + this.ticks; this.nextInput++) this.options.feed(inputs[this.nextInput]![1]);
    app.tick();
    this.ticks++;
    for (; this.hashesChecked < hashes.length && hashes[this.hashesChecked]![0] <= this.ticks; this.hashesChecked++) {
      const [, expected] = hashes[this.hashesChecked]!, actual = app.hash();
      if (actual === expected) continue;
      this.problem = `After ${this.ticks} ticks the world's hash is ${actual} and ${expected} was recorded: something there depends on more than its input.`;
      return false;
    }
    return true;
  }
}

/**
 * Makes a recording ready to run again. One that cannot be played here is refused in words.
 *
 * @param app in the state in which the recording began: mostly a new one after `startup()`
 * @param found a Recording, or whatever `JSON.parse` made of a file
 */
export function openReplay<I>(app: App, found: unknown, options: RecordingOptions<I>): { readonly ok: true; readonly replay: Replay<I> } | { readonly ok: false; readonly message: string } {
  const message = problemOf(found, app);
  return message === null ? { ok: true, replay: new Replay(app, found as Recording<I>, options) } : { ok: false, message };
}

/** How a replay went. `hash` is that of the world at its end; `message` says in words what is wrong. */
export type ReplayAnswer =
  | { readonly ok: true; readonly ticks: number; readonly hash: string; readonly hashesChecked: number }
  | { readonly ok: false; readonly ticks: number; readonly message: string };

/**
 * Runs a whole recording again and compares each of its hashes; like `openReplay` otherwise.
 *
 * @example
 * const answer = replayRecording(await openGame(), JSON.parse(text), { feed: (key: number) => app.world.send(Pressed, { key }) });
 */
export function replayRecording<I>(app: App, found: unknown, options: RecordingOptions<I>): ReplayAnswer {
  const opened = openReplay(app, found, options);
  if (!opened.ok) return { ok: false, ticks: 0, message: opened.message };
  const { replay } = opened;
  while (replay.tick()) { /* the next one */ }
  const { ticks, hashesChecked, problem } = replay;
  return problem === null ? { ok: true, ticks, hash: app.hash(), hashesChecked } : { ok: false, ticks, message: problem };
}
