import type * as RapierModule from '@dimforge/rapier3d-compat';
import type { ColliderDesc, RigidBodyDesc, World } from '@dimforge/rapier3d-compat';
import { UsageError } from '../../ecs/errors.ts';
import { external } from '../../ecs/external.ts';
import { MAX_OVERLAPS } from '../physics-components.ts';

type Rapier = typeof RapierModule;

/**
 * Rapier's world, with the parts of it that a step needs at hand.
 *
 * A step goes straight to the bindings. `World.step` wraps every body again in each step and makes a vector for gravity:
 * 22 KB a step for 35 bodies. Straight it is 0 bytes (Rapier 0.21.0, Node 20, sampling heap profiler). Asking for events
 * costs 270 bytes more even when there are none; overlaps are asked for instead, 7 ns a pair.
 */
export class RapierWorld {
  private readonly gravity;
  /** Where `senseOverlaps` gathers the overlaps of one step. Filled before it is read. */
  readonly foundSensor = new Float64Array(MAX_OVERLAPS);
  readonly foundOther = new Float64Array(MAX_OVERLAPS);
  /** Where Rapier writes a position or rotation. Filled before it is read. */
  readonly scratch = new Float32Array(4);

  constructor(readonly rapier: Rapier, readonly world: World) {
    this.gravity = rapier.VectorOps.intoRaw({ x: 0, y: 0, z: 0 });
  }

  get bodies(): World['bodies']['raw'] {
    return this.world.bodies.raw;
  }
  get narrowPhase(): World['narrowPhase']['raw'] {
    return this.world.narrowPhase.raw;
  }

  /** @returns handles of the new body and its one collider. */
  add(body: RigidBodyDesc, collider: ColliderDesc): { body: number; collider: number } {
    const added = this.world.createRigidBody(body);
    return { body: added.handle, collider: this.world.createCollider(collider, added).handle };
  }

  /** Removes a body and its collider. */
  remove(body: number): void {
    this.world.removeRigidBody(this.world.getRigidBody(body));
  }

  /** Length of a step in seconds. */
  setStepLength(seconds: number): void {
    this.world.integrationParameters.raw.dt = seconds;
  }

  /** One step. `pull`: 3 numbers, x y z, m/s². */
  step(pull: ArrayLike<number>): void {
    const { world, gravity } = this;
    gravity.x = pull[0]!;
    gravity.y = pull[1]!;
    gravity.z = pull[2]!;
    world.physicsPipeline.raw.step(gravity, world.integrationParameters.raw, world.islands.raw, world.broadPhase.raw, world.narrowPhase.raw,
      world.bodies.raw, world.colliders.raw, world.softBodies.raw, world.impulseJoints.raw, world.multibodyJoints.raw, world.ccdSolver.raw);
  }

  free(): void {
    this.gravity.free();
    this.world.free();
  }
}

/**
 * Runs `use` while the global clock stands still. Rapier times its own stages with a clock that it takes from the global
 * scope at its first step and keeps. A simulation has no clock, and the platform's allocates a number each time it is read
 * (580 bytes a step), so Rapier takes this one.
 */
function withStoppedClock(use: () => void): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'performance');
  Object.defineProperty(globalThis, 'performance', { configurable: true, value: { now: () => 0 } });
  try {
    use();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'performance');
    else Object.defineProperty(globalThis, 'performance', before);
  }
}

/**
 * Loads Rapier once for all worlds. Initialised a second time while the first is under way it would start another instance of its
 * WebAssembly, in whose memory the first worlds do not exist.
 */
async function open(): Promise<Rapier> {
  const rapier = await import('@dimforge/rapier3d-compat');
  await rapier.init();
  withStoppedClock(() => {
    const first = new rapier.World({ x: 0, y: 0, z: 0 });
    first.step();
    first.free();
  });
  return rapier;
}
let opening: Promise<Rapier> | undefined;

async function create(): Promise<RapierWorld> {
  const rapier = await (opening ??= open());
  return new RapierWorld(rapier, new rapier.World({ x: 0, y: 0, z: 0 }));
}

function load(bytes: Uint8Array, previous: RapierWorld): RapierWorld {
  // Rapier answers null for bytes it cannot read, whatever its types say.
  const world = previous.rapier.World.restoreSnapshot(bytes) as World | null;
  if (world === null) throw new UsageError(`The image holds a physics world of ${bytes.length} bytes that this version of Rapier cannot read; restore it with the version that made it.`);
  previous.free();
  return new RapierWorld(previous.rapier, world);
}

/** The physics world. Its bytes are in every image; handles in columns stay right when it is made again from them. */
export const RapierBox = external<RapierWorld>('engine/Rapier', { create, save: (value) => value.world.takeSnapshot(), load });
