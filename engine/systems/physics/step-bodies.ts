import { ext, res } from '../../scheduler/params/world-params.ts';
import { system } from '../../scheduler/system.ts';
import { Gravity } from '../physics-components.ts';
import { Time } from '../time.ts';
import { RapierBox } from './rapier-world.ts';

/** Tells Rapier how long a tick is. It keeps that in its own bytes, so once is enough. */
export const setStepLength = system('engine/setStepLength', { physics: ext(RapierBox), time: res(Time) }, ({ physics, time }) => physics.setStepLength(time.dt));

/** One step of physics: one tick long. */
export const stepBodies = system('engine/stepBodies', { physics: ext(RapierBox), gravity: res(Gravity) }, ({ physics, gravity }) => physics.step(gravity.pull));
