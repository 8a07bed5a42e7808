import { Collider, columns, commands, DynamicBody, local, Position, query, random, read, res, Rotation, rowPart, Shape, system, Time, write } from '../../engine/index.ts';
import { Prop, PropKit } from '../components/prop.ts';
import { Shown } from '../components/shown.ts';

/** Props that lie about at a time; when one more comes the oldest goes. */
export const MAX_PROPS = 40;
/** Ticks from one to the next: half a second. */
const EVERY_TICKS = 64;
/** Below this height, or farther from the middle than that, metres, a prop has left the tray for good. */
const LOST_BELOW = -1, LOST_BEYOND = 4;
/** Props meet props, walls and paddles (bits 2 and 3), and no zone. */
export const PROP_GROUPS = 0x0004_000c;

/**
 * Drops balls, boxes and rods from above the player's reach, one each half second, and takes away the oldest and what rolled off.
 */
export const dropProps = system('tumble/drop-props', {
  props: query({ prop: read(Prop), position: read(Position) }), made: columns(write(Prop)), place: columns(write(Position)), turn: columns(write(Rotation)),
  solid: columns(write(Collider)), body: columns(write(DynamicBody)), shown: columns(write(Shown)), world: commands(PropKit), random: random(), count: local({ dropped: 'u32' }), time: res(Time),
}, ({ props, made, place, turn, solid, body, shown, world, random: chance, count, time }) => {
  const { ids, length, prop, position } = props;
  let staying = 0, oldest = -1;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, x = position.x[row]!, z = position.z[row]!;
    if (position.y[row]! < LOST_BELOW || x * x + z * z > LOST_BEYOND * LOST_BEYOND) {
      world.despawn(props.entityAt(row));
      continue;
    }
    staying++;
    if (oldest < 0 || prop.number[row]! < prop.number[oldest]!) oldest = row;
  }
  if (time.tick % EVERY_TICKS !== 0) return;
  if (staying >= MAX_PROPS) world.despawn(props.entityAt(oldest));

  const row = rowPart(world.spawn(PropKit)), size = chance.range(0.05, 0.1), kind = chance.int(3);
  made.number[row] = count.dropped++;
  // Over the arms' reach and near the plane of a stage, where hands are.
  place.x[row] = chance.range(-0.7, 0.7);
  place.y[row] = chance.range(2.3, 2.6);
  place.z[row] = chance.range(-0.12, 0.12);
  const a = chance.range(-1, 1), b = chance.range(-1, 1), c = chance.range(-1, 1), norm = 1 / Math.sqrt(1 + a * a + b * b + c * c);
  turn.x[row] = a * norm;
  turn.y[row] = b * norm;
  turn.z[row] = c * norm;
  turn.w[row] = norm;
  solid.groups[row] = PROP_GROUPS;
  if (kind === 0) {
    solid.shape[row] = Shape.ball;
    solid.radius[row] = size;
  } else if (kind === 1) {
    solid.shape[row] = Shape.cuboid;
    solid.halfX[row] = size;
    solid.halfY[row] = size * chance.range(0.5, 1);
    solid.halfZ[row] = size * chance.range(0.5, 1);
  } else {
    solid.shape[row] = Shape.capsule;
    solid.radius[row] = size * 0.6;
    solid.halfHeight[row] = size;
  }
  shown.radius[row] = size;
  shown.colour[row] = made.number[row]! % 5;
  body.density[row] = 150;
  body.friction[row] = 0.6;
  body.restitution[row] = kind === 0 ? 0.6 : 0.2;
  body.angularDamping[row] = 0.5;
});
