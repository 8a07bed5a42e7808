import type { Component } from '../ecs/component.ts';
import { UsageError } from '../ecs/errors.ts';
import { having, type Filter, type Terms } from '../ecs/query.ts';
import type { Message } from '../ecs/message.ts';
import type { Resource } from '../ecs/resource.ts';
import type { Schema } from '../ecs/schema.ts';
import { Time } from '../systems/time.ts';
import { condition, type Condition } from './condition.ts';
import { resChanged } from './params/changed-resource-param.ts';
import { reads } from './params/message-params.ts';
import { local } from './params/own-params.ts';
import { query } from './params/query-param.ts';
import { removed } from './params/removed-param.ts';
import { stateOf } from './params/state-params.ts';
import { res } from './params/world-params.ts';
import type { AnyState } from './state.ts';

const refuse = (what: string, value: number, wanted: string): never => { throw new UsageError(`${what}(${value}) needs ${wanted}.`); };

/** In one tick of every `ticks`: those whose number leaves `phase` when divided. Asks only the tick's number, so it is the same for everyone. */
export function everyTicks(ticks: number, phase = 0): Condition {
  if (!Number.isInteger(ticks) || ticks < 1) refuse('everyTicks', ticks, 'a whole number of ticks from 1');
  if (!Number.isInteger(phase) || phase < 0 || phase >= ticks) refuse('everyTicks', phase, `a phase from 0 to ${ticks - 1}`);
  return condition({ time: res(Time) }, ({ time }) => time.tick % ticks === phase);
}

/** In the tick at whose end a whole number of these `seconds` have gone by, counted from tick 0: Bevy's `on_timer`. */
export function onTimer(seconds: number): Condition {
  if (!(seconds > 0)) refuse('onTimer', seconds, 'seconds above 0');
  return condition({ time: res(Time) }, ({ time: { tick, dt } }) => Math.floor(((tick + 1) * dt) / seconds) > Math.floor((tick * dt) / seconds));
}

/** From the first tick on that starts `seconds` after tick 0, or later. */
export function afterDelay(seconds: number): Condition {
  if (!(seconds >= 0)) refuse('afterDelay', seconds, 'seconds from 0');
  return condition({ time: res(Time) }, ({ time: { tick, dt } }) => tick * dt >= seconds);
}

/** In the first tick alone that starts `seconds` after tick 0, or later. */
export function onceAfterDelay(seconds: number): Condition {
  if (!(seconds >= 0)) refuse('onceAfterDelay', seconds, 'seconds from 0');
  return condition({ time: res(Time) }, ({ time: { tick, dt } }) => tick * dt >= seconds && (tick - 1) * dt < seconds);
}

/** The first time that it is asked, and never again in this world. */
export const once = (): Condition => condition({ own: local({ wasAsked: 'u8' }) }, ({ own }) => {
  const isFirst = own.wasAsked === 0;
  own.wasAsked = 1;
  return isFirst;
});

/** When a resource holds another value than when it was asked last, and the first time. Costs the size of the resource. There is no resourceExists: a resource that is named is there. */
export const resourceChanged = (resource: Resource<never> | Resource): Condition => condition({ change: resChanged(resource as Resource) }, ({ change }) => change.isChanged);

/** While fields of a resource have these values: `resourceEquals(Round, { isOver: 1 })`. */
export function resourceEquals<S extends Schema>(resource: Resource<S>, values: { readonly [K in keyof S]?: number }): Condition {
  const wanted = Object.entries(values) as [string, number][];
  for (const [name] of wanted) if (typeof resource.schema[name] !== 'string') throw new UsageError(`resourceEquals looks at "${name}" of ${resource.id}, which is no field with one number; its fields are ${Object.keys(resource.schema).join(', ')}.`);
  return condition({ record: res(resource as unknown as Resource) }, ({ record }) => wanted.every(([name, value]) => (record as Record<string, unknown>)[name] === value));
}

/** While a sub-state or computed state exists. */
export const stateExists = (state: AnyState): Condition => condition({ state: stateOf(state) }, (args) => args.state.value !== null);

/** When a state turned since it was asked last, and the first time. A state that was entered again has turned. */
export const stateChanged = (state: AnyState): Condition => condition({ state: stateOf(state), own: local({ turns: 'u32' }) }, ({ state: { turns }, own }) => {
  const hasTurned = own.turns !== turns;
  own.turns = turns;
  return hasTurned;
});

/** When there are messages that it has not seen. */
export const onMessage = <S extends Schema>(message: Message<S>): Condition => condition({ heard: reads(message) }, ({ heard }) => heard.length > 0);

/** While some entity has all of these components. */
export const anyWith = (...components: readonly Component[]): Condition => condition({ found: query({}, having(...components)) }, ({ found }) => found.length > 0);

/** While some entity matches a query: `anyMatch({ note: read(Note) }, without(Frozen))`, and `anyMatch({}, changed(Note))` when one did since it was asked last. */
export const anyMatch = (terms: Terms, ...filters: readonly Filter[]): Condition => condition({ found: query(terms, ...filters) }, ({ found }) => found.length > 0);

/** When entities lost a component since it was asked last, or died with it. */
export const anyRemoved = (component: Component): Condition => condition({ gone: removed(component) }, ({ gone }) => gone.length > 0);
