import { KinematicBody, local, Position, query, read, system, write } from '../../engine/index.ts';
import { Effector, EFFECTOR_COUNT } from '../components/effector.ts';
import { Paddle } from '../components/prop.ts';

/** A way of more than this in one tick, metres (38 m/s), is no movement: the part was seen again, or its source recentred. */
const LEAP = 0.3;
/** Where paddles wait whose part is not seen, metres below the floor. */
const AWAY = -40;

/**
 * Brings the paddles to hands, feet and heads. Moving, they push; a paddle that appears or leaps is put there without a push,
 * or a hand that is found again would fling everything about.
 */
export const movePaddles = system('tumble/move-paddles', {
  paddles: query({ paddle: write(Paddle), position: write(Position), body: write(KinematicBody) }), effectors: query({ effector: read(Effector) }),
  table: local({ row: ['u32', EFFECTOR_COUNT] }),
}, ({ paddles, effectors, table }) => {
  const { ids, length, paddle, position, body } = paddles, { effector } = effectors;
  for (let i = 0; i < effectors.length; i++) table.row[effector.number[effectors.ids[i]!]!] = effectors.ids[i]!;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, part = table.row[paddle.number[row]!]!, isOut = effector.isPresent[part]!;
    const x = isOut === 1 ? effector.x[part]! : paddle.number[row]!, y = isOut === 1 ? effector.y[part]! : AWAY, z = isOut === 1 ? effector.z[part]! : 0;
    const dx = x - position.x[row]!, dy = y - position.y[row]!, dz = z - position.z[row]!;
    body.isPushing[row] = isOut === 1 && paddle.isOut[row] === 1 && dx * dx + dy * dy + dz * dz < LEAP * LEAP ? 1 : 0;
    paddle.isOut[row] = isOut;
    position.x[row] = x;
    position.y[row] = y;
    position.z[row] = z;
  }
});
