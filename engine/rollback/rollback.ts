import { EngineBug, UsageError } from '../ecs/errors.ts';
import type { App } from '../scheduler/app.ts';
import { Time } from '../systems/time.ts';
import { ImageRing } from './image-ring.ts';
import { InputLog, type Answer, type LoggedFrame } from './input-log.ts';

export interface RollbackOptions<F extends LoggedFrame> {
  /** Lets a frame into the world just before its tick runs; called again whenever that tick is simulated again. */
  readonly feed: (frame: F) => void;
  /** Runs one tick; `app.tick()` unless given. */
  readonly step?: () => void;
  /** Told of every tick that ran, `isAgain` when it had run before. The app stands after it. */
  readonly ran?: (tick: number, isAgain: boolean) => void;
  /** Told before ticks from this one on are simulated again. */
  readonly rewinds?: (tick: number) => void;
  /** Numbers with which sources go on that the world knows already. Others begin at 0. */
  readonly sequences?: Iterable<readonly [source: number, next: number]>;
  /** How many ticks late a frame may come. 32, a quarter of a second, unless given: later, and what was heard is past mending. */
  readonly window?: number;
  /**
   * Ticks between images, 4 unless given. In the default room an image costs what 1.5 ticks do and going back what 4 do (November 2026),
   * so between 2 and 8 it hardly matters; at 4 the images take 14 MB there.
   */
  readonly spacing?: number;
}

/** Ticks that a late frame may be for, unless asked for otherwise. */
export const ROLLBACK_WINDOW = 32;
const SPACING = 4;

/**
 * Runs an app whose input may come late. A frame for a tick that has run puts the app back to an image before that tick and runs it
 * again to the present, with the frame at its place among the others: the world is the one it would be had the frame come in time.
 *
 * Several frames between two ticks cost one rewind: it is done by `settle()`, and by the next `advance()`.
 *
 * @example
 * const rollback = new Rollback(app, { feed: (frame: Press) => app.world.send(Pressed, { key: frame.key }) });   // interface Press extends LoggedFrame { key: number }
 * rollback.add({ tick: 0, source: 1, sequence: 0, key: 7 });
 * rollback.advance();
 */
export class Rollback<F extends LoggedFrame> {
  readonly window: number;
  /** Frames for ticks before this one came before there was anything to go back to. */
  readonly firstTick: number;
  private readonly log: InputLog<F>;
  private readonly ring: ImageRing;
  private readonly time;
  private readonly step: () => void;
  /** The earliest tick that must run again; Infinity when none must. */
  private staleFrom = Infinity;
  /** The tick that runs next once everything is settled. */
  private present: number;

  constructor(app: App, private readonly options: RollbackOptions<F>) {
    const { window = ROLLBACK_WINDOW, spacing = SPACING, sequences = [] } = options;
    if (!Number.isInteger(window) || window < 1 || !Number.isInteger(spacing) || spacing < 1) throw new UsageError(`A window of ${window} ticks with an image every ${spacing} was asked for; give whole numbers from 1.`);
    this.window = window;
    this.time = app.world.resource(Time);
    this.present = this.firstTick = this.time.tick;
    this.log = new InputLog(sequences);
    this.ring = new ImageRing(app, window, spacing, this.present);
    this.step = options.step ?? (() => app.tick());
  }

  /** The tick that `advance()` runs. */
  get nextTick(): number {
    return this.present;
  }

  /** Ticks before this one can no longer change. */
  get finalTick(): number {
    return Math.max(this.firstTick, this.present - this.window);
  }

  get sourceCount(): number {
    return this.log.sourceCount;
  }

  knows(source: number): boolean {
    return this.log.knows(source);
  }

  /** Whether `add` would take a frame in. */
  check(frame: F): Answer {
    return this.log.check(frame, this.finalTick, this.present);
  }

  /** Takes in a frame for a tick to come, or for one of the last `window`. Refused, and then nothing has changed: what is later still, and what is out of its source's sequence. */
  add(frame: F): Answer {
    const answer = this.check(frame);
    if (!answer.ok) return answer;
    this.log.add(frame);
    if (frame.tick < this.present) this.staleFrom = Math.min(this.staleFrom, frame.tick);
    return answer;
  }

  /** Frames of a tick, in the order in which they apply; those that have just become final are still there. */
  framesOf(tick: number): F[] {
    const frames: F[] = [];
    this.log.each(tick, (frame) => frames.push(frame));
    return frames;
  }

  /** Whether a late frame waits to be simulated. */
  get isStale(): boolean {
    return this.staleFrom < Infinity;
  }

  /** Simulates again what late frames changed. Returns how many ticks ran for it. @throws SystemFault like `app.tick` */
  settle(): number {
    const { staleFrom, present } = this;
    if (staleFrom === Infinity) return 0;
    this.options.rewinds?.(staleFrom);
    const from = this.ring.goBack(staleFrom);
    if (from < 0) throw new EngineBug(`No image is left from which tick ${staleFrom} could be simulated again; the present is ${present}.`);
    for (let tick = from; tick < present; tick++) this.run(tick, tick >= staleFrom ? 'again' : 'alike');
    this.staleFrom = Infinity;
    return present - from;
  }

  /** Settles, then runs the next tick. @throws SystemFault like `app.tick` */
  advance(): void {
    this.settle();
    const tick = this.present;
    // The image to go back to may lie that much before the oldest tick that can change.
    this.log.forget(this.finalTick - this.ring.spacing);
    this.run(tick, 'first');
    this.present = tick + 1;
  }

  /** `alike`: between the image and the late frame, where everything is as it was. */
  private run(tick: number, how: 'first' | 'again' | 'alike'): void {
    const { options } = this;
    this.ring.keep(tick);
    this.log.each(tick, options.feed);
    this.step();
    if (how !== 'alike') options.ran?.(tick, how === 'again');
  }
}
