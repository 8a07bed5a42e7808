import { commands, local, query, random, res, rowPart, stateOf, system, Time, write } from '../../engine/index.ts';
import { Cloud, Drop, DropKit, FallsFrom, MAX_DROPS, Weather } from '../components/rain.ts';

/** Drops a tick from one cloud: 115 a second, three times as many in a downpour. */
const DRIZZLE = 0.9, DOWNPOUR = 2.7;
/** Height of the clouds, and how far drops spread around a cloud's middle, metres. */
export const CLOUD_HEIGHT = 3.2;
const SPREAD = 0.8;
/** Steps of the scale that drops are tuned to. */
const STEPS = 15;

/** Clouds drift and rain: each new drop is under its cloud as long as it falls. */
export const rainDrops = system('rain/rain-drops', {
  clouds: query({ cloud: write(Cloud) }), drops: query({ drop: write(Drop) }), world: commands(DropKit, FallsFrom), random: random(), count: local({ fallen: 'u32' }), weather: stateOf(Weather), time: res(Time),
}, ({ clouds, drops, world, random: chance, count, weather, time }) => {
  const { ids, length, cloud } = clouds, { drop } = drops, rate = weather.is('downpour') ? DOWNPOUR : DRIZZLE;
  let room = MAX_DROPS - drops.length;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    cloud.x[row] = cloud.x[row]! + cloud.drift[row]! * time.dt;
    cloud.pending[row] = Math.min(8, cloud.pending[row]! + rate);
    for (; cloud.pending[row]! >= 1 && room > 0; room--) {
      cloud.pending[row] = cloud.pending[row]! - 1;
      const entity = world.spawn(DropKit), to = rowPart(entity);
      drop.x[to] = cloud.x[row]! + chance.range(-SPREAD, SPREAD);
      drop.y[to] = CLOUD_HEIGHT + chance.range(0, 0.1);
      drop.z[to] = cloud.z[row]! + chance.range(-SPREAD, SPREAD);
      drop.vy[to] = chance.range(-1, -0.2);
      drop.number[to] = count.fallen++;
      drop.step[to] = chance.int(STEPS);
      world.relate(entity, FallsFrom, clouds.entityAt(row));
    }
  }
});
