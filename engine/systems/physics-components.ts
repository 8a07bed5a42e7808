import { component, tag } from '../ecs/component.ts';
import { field } from '../ecs/field.ts';
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
 * `body`, `collider` (Rapier's handles, two words each, or NO_HANDLE) and `sent…` (where the body was put last) belong to the
 * physics systems.
 */
export const Collider = component('engine/Collider', {
  shape: field('u8', { names: Shape }), radius: field('f32', { unit: 'm', min: 0, doc: 'of a ball or capsule, above 0' }), halfHeight: field('f32', { unit: 'm', min: 0, doc: 'of a capsule’s straight part, without its round ends' }),
  halfX: field('f32', { unit: 'm', min: 0, doc: 'half an edge of a cuboid, above 0' }), halfY: field('f32', { unit: 'm', min: 0 }), halfZ: field('f32', { unit: 'm', min: 0 }),
  groups: field('u32', { doc: 'Rapier’s interaction groups: member bits in the upper 16 bits, bits it meets in the lower 16; all by default' }),
  body: field('f64', { isDerived: true }), collider: field('f64', { isDerived: true }),
  sentX: field('f32', { isDerived: true }), sentY: field('f32', { isDerived: true }), sentZ: field('f32', { isDerived: true }), sentTurnX: field('f32', { isDerived: true }), sentTurnY: field('f32', { isDerived: true }), sentTurnZ: field('f32', { isDerived: true }), sentTurnW: field('f32', { isDerived: true }),
}, { requires: [Position], defaults: { groups: 0xffffffff, body: NO_HANDLE, collider: NO_HANDLE }, doc: 'A shape in the physics world.' });

/** Makes a collider report what overlaps it (`SensorEntered`, `SensorLeft`) and block nothing. Sensors do not sense sensors. */
export const Sensor = tag('engine/Sensor', { requires: [Collider], doc: 'Its collider reports what overlaps it and blocks nothing.' });

/**
 * A body that follows its `Position` and is moved by nothing else: a hand, a foot, a door.
 *
 * `isPushing` 0: it is put at its Position before overlaps are found, so a sensor reports it in the same tick. 1: it travels
 * there during the step, with the velocity that this takes, and pushes dynamic bodies aside; a sensor reports it one tick
 * later.
 */
export const KinematicBody = component('engine/KinematicBody', { isPushing: field('u8', { names: ['no', 'yes'], doc: 'it travels to its Position during the step, and pushes' }) }, { requires: [Collider], doc: 'A body that follows its Position and is moved by nothing else.' });

/**
 * A body that falls, bounces and is pushed. Position and Rotation are written after each step.
 *
 * Read in the tick in which the body is made.
 */
export const DynamicBody = component('engine/DynamicBody', {
  density: field('f32', { unit: 'kg/m³', min: 0, doc: 'above 0; 1000 is water' }), friction: field('f32', { min: 0, doc: 'Coulomb coefficient' }), restitution: field('f32', { doc: '0 stays, 1 bounces fully' }),
  gravityScale: field('f32', { doc: '1 falls, 0 floats' }), linearDamping: field('f32', { unit: '1/s', min: 0 }), angularDamping: field('f32', { unit: '1/s', min: 0 }),
}, { requires: [Collider, Rotation], defaults: { density: 1000, friction: 0.5, gravityScale: 1 }, doc: 'A body that falls, bounces and is pushed.' });

/**
 * A body began to overlap a sensor. Messages of one tick are in the order of the sensor's row, then the other's row.
 * A body that appears inside a sensor enters it in that tick.
 */
export const SensorEntered = message('engine/SensorEntered', { sensor: 'eid', other: 'eid' }, { capacity: 256, doc: 'A body began to overlap a sensor.' });

/**
 * A body ceased to overlap a sensor: it moved out, or one of the two lost its Collider or was despawned (the entity named
 * may then be dead: compare it, do not follow it).
 */
export const SensorLeft = message('engine/SensorLeft', { sensor: 'eid', other: 'eid' }, { capacity: 256, doc: 'A body ceased to overlap a sensor.' });

/** The pull on dynamic bodies along x, y and z, m/s². */
export const Gravity = resource('engine/Gravity', { pull: field(['f32', 3], { unit: 'm/s²', slots: ['x', 'y', 'z'] }) }, { pull: [0, -9.81, 0] }, { doc: 'The pull on dynamic bodies.' });

/** Bodies that one world can hold. */
export const MAX_BODIES = 512;
/** Overlaps that can last at a time. */
export const MAX_OVERLAPS = 512;

/** Which entity each body in Rapier's world was made for, oldest first: how a body is found whose entity is gone. */
export const PhysicsBodies = resource('engine/PhysicsBodies', {
  count: field('u32', { isDerived: true }), entity: field(['eid', MAX_BODIES], { isDerived: true }), body: field(['f64', MAX_BODIES], { isDerived: true }),
}, {}, { doc: 'Which entity each body in the physics world was made for.' });

/** Overlaps of the last step, ascending by the sensor's row, then the other's. */
export const SensorOverlaps = resource('engine/SensorOverlaps', {
  count: field('u32', { isDerived: true }), sensor: field(['eid', MAX_OVERLAPS], { isDerived: true }), other: field(['eid', MAX_OVERLAPS], { isDerived: true }),
}, {}, { doc: 'Overlaps of the last step.' });
