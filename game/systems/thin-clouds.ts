import { commands, query, read, related, system } from '../../engine/index.ts';
import { Cloud, FallsFrom } from '../components/rain.ts';

/** When the downpour passes the fullest cloud dissolves, and its drops with it. */
export const thinClouds = system('rain/thin-clouds', { clouds: query({ cloud: read(Cloud) }), under: related(FallsFrom), world: commands() }, ({ clouds, under, world }) => {
  const { ids, length } = clouds;
  let fullest = -1, most = 0;
  for (let i = 0; i < length; i++) {
    const drops = under.count(ids[i]!);
    if (drops <= most) continue;
    most = drops;
    fullest = ids[i]!;
  }
  if (fullest >= 0) world.despawn(clouds.entityAt(fullest));
});
