import { columns, commands, query, read, res, rowPart, system, Time, without, write, writes } from '../../engine/index.ts';
import { Effector } from '../components/effector.ts';
import { Player } from '../components/player.ts';
import { Drop, DropLanded, FallsFrom, Splash } from '../components/rain.ts';
import { Seats } from '../components/seats.ts';

/** How near to the middle of a hand a drop lands on it, metres. */
const PALM = 0.1;
/** How long a splash lasts, ticks: 190 ms. */
const SPLASH_TICKS = 24;

/** Drops that reach a hand or the floor land: they leave their cloud, say so, and are a splash for a while. */
export const landDrops = system('rain/land-drops', {
  drops: query({ drop: read(Drop) }, without(Splash)), effectors: query({ effector: read(Effector) }), splashes: columns(write(Splash)), players: columns(read(Player)),
  seats: res(Seats), landed: writes(DropLanded), world: commands(Splash), time: res(Time),
}, ({ drops, effectors, splashes, players, seats, landed, world, time }) => {
  const { ids, length } = drops, { x, y, z, vy, number, step } = drops.drop, { effector } = effectors, parts = effectors.ids, partCount = effectors.length;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, dropX = x[row]!, dropY = y[row]!, dropZ = z[row]!;
    let hand = -1;
    for (let k = 0; k < partCount && hand < 0; k++) {
      const part = parts[k]!;
      if (effector.isPresent[part] === 0) continue;
      const dx = effector.x[part]! - dropX, dy = effector.y[part]! - dropY, dz = effector.z[part]! - dropZ;
      if (dx * dx + dy * dy + dz * dz < PALM * PALM) hand = part;
    }
    if (hand < 0 && dropY > 0) continue;
    const entity = drops.entityAt(row), slot = landed.send(), player = hand < 0 ? 0 : seats.player[effector.slot[hand]!]!;
    landed.number[slot] = number[row]!;
    landed.step[slot] = step[row]!;
    landed.source[slot] = player === 0 ? 0 : players.source[rowPart(player)]!;
    landed.isOnHand[slot] = hand < 0 ? 0 : 1;
    landed.speed[slot] = -vy[row]!;
    landed.x[slot] = dropX;
    world.remove(entity, FallsFrom);
    world.add(entity, Splash);
    splashes.untilTick[row] = time.tick + SPLASH_TICKS;
  }
});
