import { relation } from '../ecs/component.ts';

/** An entity is a child of another one, at a place among its siblings, and ends with it. Roots are those `without(ChildOf)`. */
export const ChildOf = relation('engine/ChildOf', { onTargetDespawn: 'despawn', isOrdered: true, doc: 'The entity that this one is a child of, and ends with.' });
