/**
 * How long the default room takes for a blow that comes eight ticks late, physics included, while a body dances, and where the time goes.
 *
 * `npm run bench:rewind [-- ROUNDS]` prints `{rounds, ticksAgain, micros: {rewind, tick, forward, image, restore, physicsSave, physicsLoad, copy}}`, each
 * `{p50, p99, max}` µs as JSON. `rewind`: going back and running again to the present, 8 ticks and those between the image and them. `forward`:
 * eight plain ticks. `copy`: the columns' bytes once.
 */
import { RapierBox, type Image } from '../../engine/index.ts';
import { createRollbackJam } from '../../game/index.ts';
import { DancingRoom } from './dancing-room.ts';

const BACK = 8, WARM_UP = 2000, EVERY = 8;
const rounds = Number(process.argv[2] ?? 2000);
if (!Number.isInteger(rounds) || rounds < 100) {
  console.error(`${process.argv[2]} rounds were asked for; give a whole number from 100.`);
  process.exit(2);
}

const times: Record<string, number[]> = {};
function time<T>(name: string, work: () => T): T {
  const start = process.hrtime.bigint(), result = work();
  (times[name] ??= []).push(Number(process.hrtime.bigint() - start) / 1000);
  return result;
}

const rolling = createRollbackJam(await DancingRoom.open()), room = new DancingRoom(rolling), plain = new DancingRoom(await DancingRoom.open());
const cues = new Float64Array(8192);
let ticksAgain = 0, image: Image | undefined;
const copy = new Uint8Array(plain.jam.app.world.imageBytes);
const drain = (): void => {
  rolling.drainTakenBack(cues);
  rolling.drainCues(cues);
  plain.jam.drainCues(cues);
};
for (let n = 0; n < WARM_UP; n++) {
  room.tick();
  if (n % EVERY === 0 && n > 64) {
    room.strikeLate(BACK);
    rolling.settle();
  }
  plain.tick();
  drain();
}
const { app } = plain.jam, { world } = app;
for (let round = 0; round < rounds; round++) {
  for (let n = 0; n < EVERY - 1; n++) room.tick();
  time('tick', () => room.tick());
  room.strikeLate(BACK);
  ticksAgain += time('rewind', () => rolling.settle());
  time('forward', () => { for (let n = 0; n < BACK; n++) plain.tick(); });
  image = time('image', () => app.snapshot(image));
  const kept = image, bytes = kept.externals[0]!;
  time('restore', () => app.restore(kept));
  const physics = world.external(RapierBox);
  time('physicsSave', () => physics.world.takeSnapshot());
  time('physicsLoad', () => physics.rapier.World.restoreSnapshot(bytes)).free();
  time('copy', () => copy.set(kept.arena));
  drain();
}
const micros = Object.fromEntries(Object.entries(times).map(([name, all]) => {
  const sorted = all.sort((a, b) => a - b), at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)]!);
  return [name, { p50: at(0.5), p99: at(0.99), max: at(1) }];
}));
console.log(JSON.stringify({ rounds, ticksAgain: ticksAgain / rounds, micros }));
