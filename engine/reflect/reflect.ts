import type { Component } from '../ecs/component.ts';
import type { WorldPlan } from '../ecs/world-plan.ts';
import type { App } from '../scheduler/app.ts';
import type { LiveSchedule } from '../scheduler/live-schedule.ts';
import type { AnyState } from '../scheduler/state.ts';
import { reflectFields } from './reflect-fields.ts';
import type { ComponentInfo, Registry, SetInfo, StateInfo, SystemInfo } from './registry.ts';

/**
 * Everything that an app is made of, as plain data; the same as `app.registry`.
 *
 *     reflect(app).components.find(({ id }) => id === 'room/Glow')!.fields[0]   // { name: 'height', type: 'f32', unit: 'm', min: 0, max: 3, … }
 *
 * Linear in what is registered: ask once and keep it. @throws UsageError before `app.ready()`.
 */
export const reflect = (app: App): Registry => app.registry;

/** What an app knows of itself. */
export interface Registered {
  readonly tickRate: number;
  readonly plan: WorldPlan;
  readonly states: readonly AnyState[];
  readonly schedules: Iterable<LiveSchedule>;
}

export function reflectRegistered({ tickRate, plan, states, schedules }: Registered): Registry {
  const all = [...schedules];
  return {
    tickRate,
    components: plan.components.map(reflectComponent),
    resources: [...plan.resources.keys()].map((one) => ({ id: one.id, doc: one.doc, version: one.version, fields: reflectFields(one.schema, one.notes, plan.startOf(one)) })),
    messages: [...plan.messages.keys()].map(({ id, doc, capacity, schema, notes }) => ({ id, doc, capacity, fields: reflectFields(schema, notes, {}) })),
    states: states.map(reflectState),
    systems: all.flatMap((schedule) => reflectSystems(schedule, plan)),
    sets: all.flatMap(reflectSets),
  };
}

function reflectState({ id, values, source }: AnyState): StateInfo {
  const of = source === undefined ? [] : source.kind === 'sub' ? [source.of] : source.of;
  return { id, values: [...values], kind: source?.kind ?? 'state', of: of.map((one) => one.id) };
}

function reflectComponent({ id, doc, version, schema, notes, defaults, requires, onTargetDespawn, isOrdered }: Component): ComponentInfo {
  const fields = reflectFields(schema, notes, defaults);
  return { kind: onTargetDespawn !== undefined ? 'relation' : fields.length === 0 ? 'tag' : 'component', id, doc, version, fields, requires: requires.map((one) => one.id), onTargetDespawn: onTargetDespawn ?? null, isOrdered };
}

function reflectSystems(schedule: LiveSchedule, plan: WorldPlan): SystemInfo[] {
  const { ordering, placements } = schedule, sets = ordering.sets();
  return placements.map(({ system: id, key, isExclusive, isRestructuring, touches }, position) => {
    const { before, gates } = ordering.order[position]!;
    const ids = (isWrite: boolean): string[] => [...new Set(touches.filter((touch) => touch.isWrite === isWrite).map((touch) => touch.thing.id))];
    return {
      id, schedule: schedule.id, reads: ids(false), writes: ids(true), isExclusive, isRestructuring, isConditional: gates.length > 0,
      sets: sets.filter(({ systems }) => systems.includes(id)).map((set) => set.id), before: [...before.keys()].map(({ system }) => system.id),
      locals: plan.locals.filter((local) => local.system === key).map((local) => ({ name: local.param, fields: reflectFields(local.schema, local.notes, local.initial) })),
    };
  });
}

const reflectSets = (schedule: LiveSchedule): SetInfo[] => schedule.ordering.sets().map((set) => ({ ...set, schedule: schedule.id }));
