import type { Plugin } from '../scheduler/plugin.ts';
import { FixedUpdate, Startup } from '../scheduler/schedule.ts';
import { chain, systemSet } from '../scheduler/system.ts';
import { Collider, DynamicBody, Gravity, KinematicBody, PhysicsBodies, Sensor, SensorEntered, SensorLeft, SensorOverlaps } from './physics-components.ts';
import { placeBodies } from './physics/place-bodies.ts';
import { RapierBox } from './physics/rapier-world.ts';
import { readBodies } from './physics/read-bodies.ts';
import { senseOverlaps } from './physics/sense-overlaps.ts';
import { setStepLength, stepBodies } from './physics/step-bodies.ts';
import { Position, Rotation } from './transform.ts';

export { Collider, DynamicBody, Gravity, KinematicBody, MAX_BODIES, MAX_OVERLAPS, NO_HANDLE, PhysicsBodies, Sensor, SensorEntered, SensorLeft, SensorOverlaps, Shape } from './physics-components.ts';
export { RapierBox } from './physics/rapier-world.ts';

/** The physics of a tick. Order what moves bodies before it, and what reacts to overlaps after it. */
export const Physics = systemSet('engine/Physics');

/** What `physicsPlugin` takes. */
export interface PhysicsOptions {
  /** Pull on dynamic bodies, m/s². The default is the earth's, 9.81 downwards. */
  readonly gravity?: readonly [x: number, y: number, z: number];
}

/**
 * Rigid bodies and sensors by Rapier (deterministic flavour), in FixedUpdate, as the set `Physics`.
 *
 *     app.addPlugin(physicsPlugin())
 *        .addSystems(Startup, setStepLength)
        .addSystems(FixedUpdate, moveHands.before(Physics), enterZones.after(Physics));
 *
 * `app.ready()` waits for its WebAssembly, `app.startup()` tells it the length of a tick.
 */
export function physicsPlugin(options: PhysicsOptions = {}): Plugin {
  return {
    id: 'engine/physics',
    build(app) {
      app.addComponents(Position, Rotation, Collider, Sensor, KinematicBody, DynamicBody)
        .addMessage(SensorEntered).addMessage(SensorLeft)
        .insertResource(Gravity, options.gravity === undefined ? {} : { pull: options.gravity }).insertResource(PhysicsBodies).insertResource(SensorOverlaps)
        .addExternal(RapierBox)
        .addSystems(Startup, setStepLength)
        .addSystems(FixedUpdate, chain(placeBodies, stepBodies, senseOverlaps, readBodies).inSet(Physics));
    },
  };
}
