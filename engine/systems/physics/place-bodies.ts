import type { ColliderDesc, RigidBodyDesc } from '@dimforge/rapier3d-compat';
import { EngineBug, UsageError } from '../../ecs/errors.ts';
import { optional, read, write } from '../../ecs/query.ts';
import { query } from '../../scheduler/params/query-param.ts';
import { entities, ext, resMut } from '../../scheduler/params/world-params.ts';
import { system } from '../../scheduler/system.ts';
import { Collider, DynamicBody, KinematicBody, MAX_BODIES, NO_HANDLE, PhysicsBodies, Sensor, Shape } from '../physics-components.ts';
import { Position, Rotation } from '../transform.ts';
import { RapierBox, type RapierWorld } from './rapier-world.ts';

const terms = {
  collider: write(Collider, { mark: 'manual' }), position: read(Position), rotation: optional(read(Rotation)),
  kinematic: optional(read(KinematicBody)), dynamic: optional(read(DynamicBody)), sensor: optional(read(Sensor)),
};

/**
 * Makes the physics world agree with the entities: bodies of entities that are gone (or lost their Collider) go, in the order
 * in which they were made; new ones come, in the order of rows; bodies whose Position or Rotation was written move.
 */
export const placeBodies = system('engine/placeBodies', { bodies: query(terms), made: resMut(PhysicsBodies), all: entities(), physics: ext(RapierBox) },
  ({ bodies, made, all, physics }) => {
    const { ids, length, collider, position, rotation, kinematic, dynamic, sensor } = bodies;
    const { x: px, y: py, z: pz } = position;
    const { x: qx, y: qy, z: qz, w: qw } = rotation;
    const { body, sentX, sentY, sentZ, sentTurnX, sentTurnY, sentTurnZ, sentTurnW } = collider;

    const { entity: madeFor, body: madeBody } = made;
    let kept = 0;
    for (let i = 0; i < made.count; i++) {
      const row = all.rowOf(madeFor[i]!), handle = madeBody[i]!;
      if (row >= 0 && body[row] === handle && all.has(row, Collider)) {
        madeFor[kept] = madeFor[i]!;
        madeBody[kept] = handle;
        kept++;
      } else {
        physics.remove(handle);
      }
    }
    if (kept < made.count) {
      madeFor.fill(0, kept, made.count);
      madeBody.fill(0, kept, made.count);
      made.count = kept;
    }

    const raw = physics.bodies;
    for (let i = 0; i < length; i++) {
      const row = ids[i]!;
      const x = px[row]!, y = py[row]!, z = pz[row]!;
      const hasTurn = qx[row] !== 0 || qy[row] !== 0 || qz[row] !== 0 || qw[row] !== 0;
      const turnX = qx[row]!, turnY = qy[row]!, turnZ = qz[row]!, turnW = hasTurn ? qw[row]! : 1;
      const isNew = body[row] === NO_HANDLE;
      const hasMoved = isNew || x !== sentX[row] || y !== sentY[row] || z !== sentZ[row];
      const hasTurned = isNew || turnX !== sentTurnX[row] || turnY !== sentTurnY[row] || turnZ !== sentTurnZ[row] || turnW !== sentTurnW[row];
      if (!hasMoved && !hasTurned) continue;
      if (Number.isNaN(x + y + z + turnX + turnY + turnZ + turnW)) throw new EngineBug(`The body at row ${row} was put at (${x}, ${y}, ${z}), turned (${turnX}, ${turnY}, ${turnZ}, ${turnW}).`);
      sentX[row] = x;
      sentY[row] = y;
      sentZ[row] = z;
      sentTurnX[row] = turnX;
      sentTurnY[row] = turnY;
      sentTurnZ[row] = turnZ;
      sentTurnW[row] = turnW;
      if (isNew) {
        if (made.count >= MAX_BODIES) throw new UsageError(`A physics world holds ${MAX_BODIES} bodies, and row ${row} asks for one more; despawn some, or give fewer entities a Collider.`);
        // Rapier never looks at pairs of two fixed bodies, so a sensor is not one of them.
        const isDynamic = dynamic.has(row), isKinematic = kinematic.has(row) || sensor.has(row);
        const bodyDesc = isDynamic ? describeDynamic(physics, dynamic, row) : isKinematic ? physics.rapier.RigidBodyDesc.kinematicPositionBased() : physics.rapier.RigidBodyDesc.fixed();
        bodyDesc.setTranslation(x, y, z).setRotation({ x: turnX, y: turnY, z: turnZ, w: turnW });
        const colliderDesc = describeShape(physics, collider, row);
        if (isDynamic) colliderDesc.setDensity(dynamic.density[row]!).setFriction(dynamic.friction[row]!).setRestitution(dynamic.restitution[row]!);
        // A sensor asks for all kinds of pairs: by default Rapier leaves out those in which neither body can be pushed.
        if (sensor.has(row)) colliderDesc.setSensor(true).setActiveCollisionTypes(physics.rapier.ActiveCollisionTypes.ALL);
        const handles = physics.add(bodyDesc, colliderDesc);
        body[row] = handles.body;
        collider.collider[row] = handles.collider;
        const slot = made.count;
        madeFor[slot] = all.at(row);
        madeBody[slot] = handles.body;
        made.count = slot + 1;
      } else {
        const handle = body[row]!, isPushing = kinematic.isPushing[row] === 1;
        if (hasMoved && isPushing) raw.rbSetNextKinematicTranslation(handle, x, y, z);
        else if (hasMoved) raw.rbSetTranslation(handle, x, y, z, true);
        if (hasTurned && isPushing) raw.rbSetNextKinematicRotation(handle, turnX, turnY, turnZ, turnW);
        else if (hasTurned) raw.rbSetRotation(handle, turnX, turnY, turnZ, turnW, true);
      }
    }
  });

type ReadOf<K extends string> = Readonly<Record<K, Readonly<ArrayLike<number>>>>;

function describeShape({ rapier }: RapierWorld, collider: ReadOf<'shape' | 'radius' | 'halfHeight' | 'halfX' | 'halfY' | 'halfZ' | 'groups'>, row: number): ColliderDesc {
  const shape = collider.shape[row]!, radius = collider.radius[row]!, halfHeight = collider.halfHeight[row]!;
  const halfX = collider.halfX[row]!, halfY = collider.halfY[row]!, halfZ = collider.halfZ[row]!;
  let desc: ColliderDesc;
  if (shape === Shape.ball && radius > 0) desc = rapier.ColliderDesc.ball(radius);
  else if (shape === Shape.capsule && radius > 0 && halfHeight >= 0) desc = rapier.ColliderDesc.capsule(halfHeight, radius);
  else if (shape === Shape.cuboid && halfX > 0 && halfY > 0 && halfZ > 0) desc = rapier.ColliderDesc.cuboid(halfX, halfY, halfZ);
  else {
    throw new UsageError(`The Collider at row ${row} has shape ${shape} with radius ${radius}, halfHeight ${halfHeight}, half edges ${halfX} × ${halfY} × ${halfZ}; `
      + 'give a ball or capsule a radius above 0, a cuboid three half edges above 0, before the tick in which it first appears.');
  }
  return desc.setCollisionGroups(collider.groups[row]!);
}

function describeDynamic({ rapier }: RapierWorld, dynamic: ReadOf<'gravityScale' | 'linearDamping' | 'angularDamping'>, row: number): RigidBodyDesc {
  return rapier.RigidBodyDesc.dynamic().setGravityScale(dynamic.gravityScale[row]!).setLinearDamping(dynamic.linearDamping[row]!).setAngularDamping(dynamic.angularDamping[row]!);
}
