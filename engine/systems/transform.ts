import { component } from '../ecs/component.ts';
import { field } from '../ecs/field.ts';

/**
 * Where an entity is: metres, right-handed, y up, floor at y = 0. f32, the precision that both the physics and the graphics
 * card work in, so that what is simulated and what is drawn are the same numbers.
 */
export const Position = component('engine/Position', { x: field('f32', { unit: 'm' }), y: field('f32', { unit: 'm', doc: 'above the floor' }), z: field('f32', { unit: 'm' }) }, { doc: 'Where an entity is: right-handed, y up, floor at 0.' });

/** How an entity is turned: a unit quaternion. All four zero (a row without this component) reads as no turn. */
export const Rotation = component('engine/Rotation', { x: 'f32', y: 'f32', z: 'f32', w: 'f32' }, { defaults: { w: 1 }, doc: 'How an entity is turned: a unit quaternion.' });
