import type { Component } from '../../ecs/component.ts';
import { checkQuery, checkWritable, innerTerm, isRef, LiveQuery, requirements, termColumns, type Filter, type QueryResult, type ReadTerm, type TermColumns, type Terms, type WriteTerm } from '../../ecs/query.ts';
import { UsageError } from '../../ecs/errors.ts';
import { param, type Param, type SystemPlan } from '../param.ts';

function refuseWrite(plan: SystemPlan, what: string): void {
  if (plan.isReadOnly) throw new UsageError(`System "${plan.key}" only looks, and its parameter "${plan.paramName}" writes ${what}; use the reading form, or move the system to a fixed schedule.`);
}
export { refuseWrite };

/** @throws UsageError in an observer, which shares its change ticks with whoever set it off. */
export function refuseInObserver(plan: SystemPlan, what: string): void {
  if (plan.isObserver) throw new UsageError(`Observer "${plan.id}" asks what was ${what} since it last ran, and is told of each as it happens; ask in a system, or look at the row.`);
}

/**
 * The rows that have some components, in ascending order, and their columns.
 *
 *     system('room/move', { bodies: query({ pos: write(Position), vel: read(Velocity) }, without(Frozen)) }, ({ bodies }) => {
 *       const { ids, length, pos: { x }, vel } = bodies;
 *       for (let i = 0; i < length; i++) { const row = ids[i]!; x[row] = x[row]! + vel.x[row]!; }
 *     });
 */
export function query<T extends Terms>(terms: T, ...filters: readonly Filter[]): Param<QueryResult<T>> {
  const shape = { terms, filters };
  checkQuery(shape);
  return param((plan) => {
    const { required, excluded } = requirements(shape);
    for (const component of [...required, ...excluded]) plan.plan.addComponent(component);
    for (const term of Object.values(terms)) {
      const { component, kind } = innerTerm(term);
      plan.plan.addComponent(component);
      if (kind === 'write') refuseWrite(plan, component.id);
      if (isRef(term)) trackFor(plan, component);
      plan.touch({ thing: component, isWrite: kind === 'write', required, excluded });
    }
    for (const filter of filters) {
      if (filter.kind !== 'added' && filter.kind !== 'changed') continue;
      refuseInObserver(plan, filter.kind);
      for (const component of filter.components) {
        plan.plan.track(component);
        plan.touch({ thing: component, isWrite: false, required, excluded });
      }
    }
    return (world) => {
      const live = new LiveQuery(world.storage, shape, true, plan.lastRun.slots as Float64Array);
      const lastRun = plan.lastRun.slots as Float64Array;
      return {
        value: live.result as unknown as QueryResult<T>,
        before: () => live.refresh(lastRun),
        ...(live.hasMarks ? { after: () => live.mark() } : {}),
        visited: () => live.result.length,
      };
    };
  });
}

/** Columns that say of a row whether it is new keep record of changes. */
function trackFor(plan: SystemPlan, component: Component): void {
  refuseInObserver(plan, 'changed');
  plan.plan.track(component);
}

/** Columns without a query, for rows that are reached through a handle. Written rows are marked with `touch(row)`. */
export function columns<T extends ReadTerm | WriteTerm>(term: T): Param<TermColumns<T>> {
  if (term.kind === 'write') checkWritable(term.component);
  return param((plan) => {
    const component: Component = term.component;
    plan.plan.addComponent(component);
    if (term.kind === 'write') refuseWrite(plan, component.id);
    if (isRef(term)) trackFor(plan, component);
    plan.touch({ thing: component, isWrite: term.kind === 'write', required: [], excluded: [] });
    return (world) => ({ value: termColumns(world.storage, term, plan.lastRun.slots as Float64Array) as TermColumns<T> });
  });
}
