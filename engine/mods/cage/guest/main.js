/** The guest's side of the cage. `jam-engine` in a guest is a choice of these exports (GUEST_NAMES); the mod reaches no other. */
export * from './things.js';
// As in the engine, where the logarithm goes by Math.log.
export { log } from './things.js';
export * from '../../../math/index.ts';
export { namesOf, numberOfName } from './names.js';
export { NO_ENTITY, rowPart } from '../../../ecs/entity.ts';
export { gather, layOut } from './run.js';
export { harden } from './harden.js';
