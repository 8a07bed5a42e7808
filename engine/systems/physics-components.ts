import { component, tag } from '../ecs/component.ts';
import { message } from '../ecs/message.ts';
import { resource } from '../ecs/resource.ts';
import { Position, Rotation } from './transform.ts';

/** Values of `Collider.shape`. A capsule stands along its own y axis. */
export const Shape = { ball: 0, capsule: 1, cuboid: 2 } as const;

/** What `Collider.body` and `Collider.collider` hold while there is no body. Rapier's handles are never negative. */
export const NO_HANDLE = -1;

/**
 * Gives an entity a shape in the physics world, at its `Position` (and `Rotation`, if it has one).
 *
 * What kind of body it is, is read from its other components in the tick in which the body is made: `DynamicBody`, else
 * `KinematicBody`, else one that stays (it may still be moved by writing its Position, as a scene does that changes its
 * layout). With `Sensor` it reports overlaps and blocks nothing.
 *
 * Shape and kind are read once. To change them remove the component and add it again.
 *
 * - `shape`: one of `Shape`.
 * - `radius`: metres, of a ball or capsule, > 0.
 * - `halfHeight`: metres, of a capsule's straight part, without its round ends, ≥ 0.
 * - `halfX halfY halfZ`: metres, half the edges of a cuboid, > 0.
 * - `groups`: Rapier's interaction groups: member bits in the upper 16 bits, bits it meets in the lower 16; all by default.
 *
 * `body`, `collider` (Rapier's handles, two words each, or NO_HANDLE) and `sent…` (where the body was put last) belong to the
 * physics systems.
 */
export const Collider = component('engine/Collider', {
  shape: 'u8', radius: 'f32', halfHeight: 'f32', halfX: 'f32', halfY: 'f32', halfZ: 'f32', groups: 'u32',
  body: 'f64', collider: 'f64',
  sentX: 'f32', sentY: 'f32', sentZ: 'f32', sentTurnX: 'f32', sentTurnY: 'f32', sentTurnZ: 'f32', sentTurnW: 'f32',
}, { requires: [Position], defaults: { groups: 0xffffffff, body: NO_HANDLE, collider: NO_HANDLE } });

/** Makes a collider report what overlaps it (`SensorEntered`, `SensorLeft`) and block nothing. Sensors do not sense sensors. */
export const Sensor = tag('engine/Sensor', { requires: [Collider] });

/**
 * A body that follows its `Position` and is moved by nothing else: a hand, a foot, a door.
 *
 * `isPushing` 0: it is put at its Position before overlaps are found, so a sensor reports it in the same tick. 1: it travels
 * there during the step, with the velocity that this takes, and pushes dynamic bodies aside; a sensor reports it one tick
 * later.
 */
export const KinematicBody = component('engine/KinematicBody', { isPushing: 'u8' }, { requires: [Collider] });

/**
 * A body that falls, bounces and is pushed. Position and Rotation are written after each step.
 *
 * - `density`: kg/m³, > 0 (1000 is water). `friction`: Coulomb coefficient, ≥ 0. `restitution`: 0 stays, 1 bounces fully.
 * - `gravityScale`: 1 falls, 0 floats. `linearDamping`, `angularDamping`: 1/s, ≥ 0.
 *
 * Read in the tick in which the body is made.
 */
export const DynamicBody = component('engine/DynamicBody', {
  density: 'f32', friction: 'f32', restitution: 'f32', gravityScale: 'f32', linearDamping: 'f32', angularDamping: 'f32',
}, { requires: [Collider, Rotation], defaults: { density: 1000, friction: 0.5, gravityScale: 1 } });

/**
 * A body began to overlap a sensor. Messages of one tick are in the order of the sensor's row, then the other's row.
 * A body that appears inside a sensor enters it in that tick.
 */
export const SensorEntered = message('engine/SensorEntered', { sensor: 'eid', other: 'eid' }, { capacity: 256 });

/**
 * A body ceased to overlap a sensor: it moved out, or one of the two lost its Collider or was despawned (the entity named
 * may then be dead: compare it, do not follow it).
 */
export const SensorLeft = message('engine/SensorLeft', { sensor: 'eid', other: 'eid' }, { capacity: 256 });

/** The pull on dynamic bodies along x, y and z, m/s². */
export const Gravity = resource('engine/Gravity', { pull: ['f32', 3] }, { pull: [0, -9.81, 0] });

/** Bodies that one world can hold, and overlaps that can last at a time. */
export const MAX_BODIES = 512, MAX_OVERLAPS = 512;

/** Which entity each body in Rapier's world was made for, oldest first: how a body is found whose entity is gone. */
export const PhysicsBodies = resource('engine/PhysicsBodies', { count: 'u32', entity: ['eid', MAX_BODIES], body: ['f64', MAX_BODIES] });

/** Overlaps of the last step, ascending by the sensor's row, then the other's. */
export const SensorOverlaps = resource('engine/SensorOverlaps', { count: 'u32', sensor: ['eid', MAX_OVERLAPS], other: ['eid', MAX_OVERLAPS] });
