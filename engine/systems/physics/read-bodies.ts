import { having, write } from '../../ecs/query.ts';
import { query } from '../../scheduler/params/query-param.ts';
import { ext } from '../../scheduler/params/world-params.ts';
import { system } from '../../scheduler/system.ts';
import { Collider, DynamicBody } from '../physics-components.ts';
import { Position, Rotation } from '../transform.ts';
import { RapierBox } from './rapier-world.ts';

const manual = { mark: 'manual' } as const;

/** Writes Position and Rotation of dynamic bodies that are awake. Rapier's bindings allocate some 200 bytes for each of them. */
export const readBodies = system('engine/readBodies', {
  bodies: query({ position: write(Position, manual), rotation: write(Rotation, manual), collider: write(Collider, manual) }, having(DynamicBody)), physics: ext(RapierBox),
}, ({ bodies, physics }) => {
  const { ids, length, position, rotation, collider } = bodies;
  const raw = physics.bodies, { scratch } = physics;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, handle = collider.body[row]!;
    if (raw.rbIsSleeping(handle)) continue;
    raw.rbTranslation(handle, scratch);
    position.x[row] = collider.sentX[row] = scratch[0]!;
    position.y[row] = collider.sentY[row] = scratch[1]!;
    position.z[row] = collider.sentZ[row] = scratch[2]!;
    raw.rbRotation(handle, scratch);
    rotation.x[row] = collider.sentTurnX[row] = scratch[0]!;
    rotation.y[row] = collider.sentTurnY[row] = scratch[1]!;
    rotation.z[row] = collider.sentTurnZ[row] = scratch[2]!;
    rotation.w[row] = collider.sentTurnW[row] = scratch[3]!;
    position.touch(row);
    rotation.touch(row);
  }
});
