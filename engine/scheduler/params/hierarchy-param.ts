import type { Relation } from '../../ecs/component.ts';
import type { Hierarchy } from '../../ecs/hierarchy.ts';
import { ChildOf } from '../../systems/child-of.ts';
import { param, type Param } from '../param.ts';

/** Up and down an ordered relation, by rows; `ChildOf` unless given. See {@link Hierarchy}. */
export const hierarchy = (relation: Relation = ChildOf): Param<Hierarchy> => param((plan) => {
  plan.plan.addComponent(relation);
  plan.touch({ thing: relation, isWrite: false, required: [], excluded: [] });
  return (world) => ({ value: world.hierarchy(relation) });
});
