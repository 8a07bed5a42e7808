import { UsageError } from '../ecs/errors.ts';
import { diffImages } from '../replay/diff-images.ts';
import { findFault } from '../replay/find-fault.ts';
import { SyncTest } from '../rollback/sync-test.ts';
import type { LoggedFrame } from '../rollback/input-log.ts';
import type { App } from '../scheduler/app.ts';
import { Time } from '../systems/time.ts';
import { Expectation } from './expectation.ts';

export interface RewindOptions {
  /** Lets the input of a tick into the world; called again when the tick runs again, and must bring the same. */
  readonly feed?: (tick: number) => void;
  /** Runs one tick; `app.tick()` unless given. */
  readonly step?: () => void;
}

const advice = 'Something is kept where images do not see it (a variable, a Map, an object of a library), or comes from outside (a clock, Math.random). Keep it in columns, a resource or local(…).';

/**
 * Runs so many ticks, goes back to where it stood, and runs them again: they must come out the same, tick by tick. Then once more from half-way. The app stands at the end.
 *
 * @throws Expectation naming the first tick, component, field and entity that differ.
 */
export function expectRewindSafe(app: App, ticks: number, { feed = () => undefined, step = () => app.tick() }: RewindOptions = {}): void {
  if (!Number.isInteger(ticks) || ticks < 1) throw new UsageError(`A rewind over ${ticks} ticks was asked for; give a whole number from 1.`);
  const time = app.world.resource(Time), images = [app.snapshot()], hashes: string[] = [];
  const run = (): void => {
    feed(time.tick);
    step();
  };
  for (let turn = 0; turn < ticks; turn++) {
    run();
    images.push(app.snapshot());
    hashes.push(app.hash());
  }
  for (const from of ticks > 1 ? [0, ticks >> 1] : [0]) {
    app.restore(images[from]!);
    for (let turn = from; turn < ticks; turn++) {
      const tick = time.tick;
      run();
      if (app.hash() === hashes[turn]) continue;
      const [first] = diffImages(app, images[turn + 1]!, app.snapshot());
      const where = first === undefined ? 'its hash differs' : `${first.field === null ? first.part : `${first.part}.${first.field}`}${first.entity === null ? '' : ` of entity ${first.entity}`} was ${first.a} the first time and is ${first.b} the second`;
      throw new Expectation(`Tick ${tick} was expected to be the same when it is run again from the image before tick ${tick - (turn - from)}, and is not: ${where}. ${advice}`);
    }
  }
}

/**
 * Runs ticks and, after each, the last `depth` once more, as late input does all the time. Finds what a rewind over a longer stretch may miss.
 *
 * @throws Expectation with the system, the component and the field that differ.
 */
export function expectInSync(app: App, ticks: number, { depth = 8, feed, step }: RewindOptions & { readonly depth?: number } = {}): void {
  const time = app.world.resource(Time);
  const sync = new SyncTest<LoggedFrame>(app, {
    depth, feed: () => undefined,
    step: () => {
      feed?.(time.tick);
      if (step === undefined) app.tick();
      else step();
    },
  });
  for (let turn = 0; turn < ticks; turn++) {
    const found = sync.advance();
    if (found !== null) throw new Expectation(`Tick ${found.tick} was expected to be the same when it is run again, and is not. ${found.message}`);
  }
}

/**
 * Runs ticks in every way that must change nothing: again, in a fresh app, after other futures, with wrong maths, other times, other orders of Maps, Sets and unordered systems.
 *
 * @param make an app that has started, the same each time
 * @throws Expectation with the system and what it depends on.
 */
export async function expectDeterministic(make: () => App | Promise<App>, ticks: number, feed: (app: App, tick: number) => void = () => undefined): Promise<void> {
  const found = await findFault({
    ticks,
    make: async () => {
      const app = await make();
      return { app, step: (tick: number) => { feed(app, tick); app.tick(); } };
    },
  });
  if (found !== null) throw new Expectation(`The world was expected to depend on its image and its input alone, and depends on ${found.kind}. ${found.message}`);
}
