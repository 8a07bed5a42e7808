import type { Component } from '../../ecs/component.ts';
import { param, type Param } from '../param.ts';
import { reads, type Reader } from './message-params.ts';
import { refuseInObserver } from './query-param.ts';

/**
 * Entities that lost a component, or died with it, since this system last ran; read like messages, and kept as long: through the tick in which it
 * happened and the whole of the next. Their handles may be of the dead, and one that lost it twice is there twice. What commands of this
 * system take is seen in its next run.
 *
 *     for (let n = gone.start; n < gone.end; n++) forget(gone.entity[n & gone.mask]!);
 */
export const removed = (component: Component): Param<Reader<{ readonly entity: 'eid' }>> => param((plan) => {
  refuseInObserver(plan, 'removed');
  plan.plan.mourn(component);
  return reads<{ readonly entity: 'eid' }>(plan.plan.removals.get(plan.plan.canonical(component))!.message as never).declare(plan);
});
