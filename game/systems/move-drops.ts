import { local, query, random, res, system, Time, without, write } from '../../engine/index.ts';
import { Drop, Splash } from '../components/rain.ts';

/** Speed that a falling drop nears, m/s, and how fast it nears it, 1/s. Slow enough to be caught. */
const TERMINAL = 1.6, DRAG = 3;
/** How hard the wind turns (m/s per tick, uniform) and how fast it dies, part a tick. */
const GUST = 0.04, CALM = 0.995;

/** Drops fall, and the wind takes them along. */
export const moveDrops = system('rain/move-drops', {
  drops: query({ drop: write(Drop) }, without(Splash)), random: random(), wind: local({ x: 'f32', z: 'f32' }), time: res(Time),
}, ({ drops, random: chance, wind, time }) => {
  const { ids, length } = drops, { x, y, z, vx, vy, vz } = drops.drop, { dt } = time, near = DRAG * dt;
  wind.x = wind.x * CALM + chance.range(-GUST, GUST);
  wind.z = wind.z * CALM + chance.range(-GUST, GUST);
  const windX = wind.x, windZ = wind.z;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    vx[row] = vx[row]! + (windX - vx[row]!) * near;
    vy[row] = vy[row]! + (-TERMINAL - vy[row]!) * near;
    vz[row] = vz[row]! + (windZ - vz[row]!) * near;
    x[row] = x[row]! + vx[row]! * dt;
    y[row] = y[row]! + vy[row]! * dt;
    z[row] = z[row]! + vz[row]! * dt;
  }
});
