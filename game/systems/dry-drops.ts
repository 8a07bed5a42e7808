import { commands, query, read, res, system, Time } from '../../engine/index.ts';
import { Splash } from '../components/rain.ts';

/** Takes splashes away when they are over. */
export const dryDrops = system('rain/dry-drops', { splashes: query({ splash: read(Splash) }), world: commands(), time: res(Time) }, ({ splashes, world, time }) => {
  const { ids, length, splash } = splashes;
  for (let i = 0; i < length; i++) if (splash.untilTick[ids[i]!]! <= time.tick) world.despawn(splashes.entityAt(ids[i]!));
});
