import { nextInt, seedStream, SyncTest, type App, type Image } from '../../engine/index.ts';
import { makeRandomApp } from './random-world.ts';

/** Seeds at which a world once differed from itself, or a tick failed, with what it was. They are run for ever. */
export const KEPT_SEEDS: readonly number[] = [];

export interface Fuzzed {
  /** Ticks that ran, in all apps together. */
  readonly ticks: number;
  readonly restores: number;
  /** What differed, with seed and tick; null when nothing did. */
  readonly differed: string | null;
  readonly entities: number;
}

/**
 * Runs a random world for `length` ticks, and again and again goes back: stretches of it are run anew in the same app, in a fresh one
 * that has never run and in one that ran something else, after futures in which something else happened, and every tick twice. All must end alike.
 *
 * @param extend adds to each of the apps
 */
export async function fuzzWorld(seed: number, length: number, extend?: (app: App) => void): Promise<Fuzzed> {
  const stream = new Uint32Array(4);
  seedStream(stream, 0, seed, 'fuzz ticks');
  const int = (n: number): number => nextInt(stream, 0, n);
  const main = await makeRandomApp(seed, extend), other = await makeRandomApp(seed, extend);
  let ticks = 0, restores = 0, differed: string | null = null, image: Image | undefined, entities = 0;
  const run = (app: App, count: number): void => {
    for (let n = 0; n < count; n++) app.tick();
    ticks += count;
  };
  const restore = (app: App): void => {
    app.restore(image!);
    restores++;
  };
  /** Something that will not have happened. */
  const stray = (app: App, count: number): void => {
    for (let n = int(6); n > 0; n--) {
      const living = app.world.livingEntities();
      if (living.length > 0) app.world.despawn(living[int(living.length)]!);
    }
    run(app, count);
  };
  main.startup();
  for (let done = 0; done < length && differed === null;) {
    const count = 1 + int(40), how = int(5);
    image = main.snapshot(image);
    if (how === 4) {
      const test = new SyncTest(main, { depth: 1 + int(6), feed: () => undefined });
      for (let n = 0; n < count; n++) test.advance();
      ticks += count + test.ticksAgain;
      if (test.found) differed = `seed ${seed}, tick ${done}: ${test.found.message}`;
    } else run(main, count);
    const expected = main.hash();
    entities = Math.max(entities, main.world.entityCount);
    const again = how === 0 && int(4) === 0 ? await makeRandomApp(seed, extend) : how === 1 || how === 3 ? other : main;
    if (how === 2) stray(main, 1 + int(20));
    if (how === 3) {
      restore(other);
      stray(other, 1 + int(20));
    }
    restore(again);
    run(again, count);
    if (differed === null && again.hash() !== expected) differed = `seed ${seed}, tick ${done}: ${count} ticks came out otherwise in way ${how}`;
    if (done % 3 === 0) again.world.checkMembership();
    done += count;
  }
  return { ticks, restores, differed, entities };
}
