import { columns, commands, query, random, read, res, rowPart, system, Time, write } from '../../engine/index.ts';
import { Cloud, CloudKit } from '../components/rain.ts';

/** Clouds in the sky at a time. */
export const CLOUDS = 6;
/** How long a cloud stays, ticks: 3 to 10 s. */
const SHORTEST = 384, LONGEST = 1280;
/** How far from the player clouds gather, metres. */
const SPREAD = 1.2;

/** Lets clouds dissolve whose time is over, and gathers others. */
export const gatherClouds = system('rain/gather-clouds', {
  clouds: query({ cloud: read(Cloud) }), made: columns(write(Cloud)), world: commands(CloudKit), random: random(), time: res(Time),
}, ({ clouds, made, world, random: chance, time }) => {
  const { ids, length, cloud } = clouds;
  let missing = CLOUDS - length;
  for (let i = 0; i < length; i++) {
    if (cloud.untilTick[ids[i]!]! > time.tick) continue;
    world.despawn(clouds.entityAt(ids[i]!));
    missing++;
  }
  for (; missing > 0; missing--) {
    const row = rowPart(world.spawn(CloudKit));
    made.x[row] = chance.range(-SPREAD, SPREAD);
    made.z[row] = chance.range(-SPREAD, SPREAD);
    made.drift[row] = chance.range(-0.2, 0.2);
    made.untilTick[row] = time.tick + SHORTEST + chance.int(LONGEST - SHORTEST);
  }
});
