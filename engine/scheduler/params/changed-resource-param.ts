import type { Resource } from '../../ecs/resource.ts';
import { slotsOf, typeOf, type Column } from '../../ecs/schema.ts';
import { param, type Param } from '../param.ts';
import { refuseInObserver } from './query-param.ts';

/** Whether a resource was written since the asking system last ran; see `resChanged`. */
export interface ResourceChange {
  /** Whether it holds another value than when this system last ran, or this is its first run. Its own writes do not count. */
  readonly isChanged: boolean;
}

/**
 * Whether a resource changed, whoever wrote it and by whatever way: the value that the system saw last is kept in its memory and compared. A value that was
 * changed and put back has not changed. Costs the size of the resource.
 *
 *     system('room/retune', { tempo: res(Tempo), tempoChange: resChanged(Tempo) }, ({ tempo, tempoChange }) => { if (tempoChange.isChanged) retune(tempo.bpm); });
 */
export const resChanged = (resource: Resource): Param<ResourceChange> => param((plan) => {
  refuseInObserver(plan, 'changed');
  plan.plan.addResource(resource);
  plan.touch({ thing: resource, isWrite: false, required: [], excluded: [] });
  const options = { isBookkeeping: true }, hasRun = plan.reserve(`${plan.paramName}.has-run`, 'u8', 1, options);
  const seen = Object.entries(resource.schema).map(([name, field]) => ({ name, span: plan.reserve(`${plan.paramName}.seen:${resource.id}.${name}`, typeOf(field), slotsOf(field), options) }));
  return (world) => {
    const record = world.plan.resources.get(world.plan.canonical(resource))!, answer = { isChanged: false };
    const pairs = seen.map(({ name, span }) => ({ now: record.slots(name), before: span.slots }));
    return {
      value: answer,
      before: () => {
        answer.isChanged = hasRun.slots[0] === 0;
        for (let index = 0; index < pairs.length; index++) if (differ(pairs[index]!.now, pairs[index]!.before)) answer.isChanged = true;
      },
      after: () => {
        hasRun.slots[0] = 1;
        for (let index = 0; index < pairs.length; index++) pairs[index]!.before.set(pairs[index]!.now);
      },
    };
  };
});

function differ(now: Column, before: Column): boolean {
  for (let slot = 0; slot < now.length; slot++) if (now[slot] !== before[slot]) return true;
  return false;
}
