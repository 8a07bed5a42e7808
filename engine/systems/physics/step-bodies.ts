import { ext, res } from '../../scheduler/params/world-params.ts';
import { system } from '../../scheduler/system.ts';
import { Gravity } from '../physics-components.ts';
import { Time } from '../time.ts';
import { RapierBox } from './rapier-world.ts';

/** One step of physics: one tick long. */
export const stepBodies = system('engine/stepBodies', { physics: ext(RapierBox), gravity: res(Gravity), time: res(Time) },
  ({ physics, gravity, time }) => physics.step(time.dt, gravity.x, gravity.y, gravity.z));
