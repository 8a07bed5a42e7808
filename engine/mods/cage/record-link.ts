import type { Resource } from '../../ecs/resource.ts';
import { slotsOf, typeOf, type Column, type Schema, type Values } from '../../ecs/schema.ts';
import { seedStream, STREAM_WORDS } from '../../math/index.ts';
import { settings } from '../settings-param.ts';
import { param, type Param } from '../../scheduler/param.ts';
import { local } from '../../scheduler/params/own-params.ts';
import { res, resMut } from '../../scheduler/params/world-params.ts';
import type { Place } from './block.ts';
import { findBad, type Copy } from './copies.ts';
import { resolve, type LinkPlan } from './link.ts';

const ONE_ROW = [0] as const;

/** Fields of one record: a resource, the settings of the mod, or a system's own memory. */
function recordLink(kind: 'res' | 'resMut' | 'local' | 'settings', owner: string, hostParam: Param, schema: Schema): LinkPlan {
  const names = Object.keys(schema), isWritten = kind === 'resMut' || kind === 'local';
  let scalars: Record<string, Place>, arrays: Record<string, Place>;
  return {
    param: hostParam,
    place(plan) {
      scalars = {};
      arrays = {};
      for (const name of names) (typeof schema[name] === 'string' ? scalars : arrays)[name] = plan.take(typeOf(schema[name]!), slotsOf(schema[name]!));
      return { param: kind, scalars, arrays };
    },
    open(value, { block, tickets, bad: badPlace }) {
      const live = value as Record<string, number | Column>;
      const copies = names.map((name): Copy => ({ name, type: typeOf(schema[name]!), slots: slotsOf(schema[name]!), host: live[name] as Column, guest: block.view(scalars[name] ?? arrays[name]!) }));
      return {
        before() {
          for (const { name, guest } of copies) {
            const given = live[name]!;
            if (typeof given === 'number') guest[0] = given;
            else (guest as Float64Array).set(given as Float64Array);
          }
        },
        check() {
          if (!isWritten) return null;
          for (const copy of copies) {
            const bad = findBad(copy, ONE_ROW, 1, tickets, badPlace);
            if (bad !== null) return `it wrote ${bad.replace(' of row 0', '')} of ${owner}`;
          }
          return null;
        },
        apply() {
          if (!isWritten) return;
          for (const { name, type, slots, guest } of copies) {
            const given = live[name]!;
            if (typeof given === 'number') live[name] = type === 'eid' ? resolve(guest[0]!, tickets) : guest[0]!;
            else for (let slot = 0; slot < slots; slot++) given[slot] = type === 'eid' ? resolve(guest[slot]!, tickets) : guest[slot]!;
          }
        },
      };
    },
  };
}

export const resourceLink = (resource: Resource, isWritten: boolean): LinkPlan =>
  recordLink(isWritten ? 'resMut' : 'res', resource.id, isWritten ? resMut(resource) : res(resource), resource.schema);
export const localLink = (schema: Schema, initial: Values<Schema>): LinkPlan => recordLink('local', 'its own memory', local(schema, initial), schema);
export const settingsLink = (defaults: Readonly<Record<string, number>>): LinkPlan =>
  recordLink('settings', 'the settings', settings(defaults), Object.fromEntries(Object.keys(defaults).map((name) => [name, 'f64' as const])));

/** The state of a system's random stream, where `random()` keeps its own. */
const stream = (): Param<Uint32Array> => param((plan) => {
  const span = plan.reserve(`${plan.paramName}.stream`, 'u32', STREAM_WORDS), name = `${plan.key}/${plan.paramName}`;
  return (world) => {
    const state = span.slots as Uint32Array;
    seedStream(state, 0, world.seed, name);
    return { value: state };
  };
});

export function randomLink(): LinkPlan {
  let state: Place;
  return {
    param: stream(),
    place: (plan) => ({ param: 'random', state: (state = plan.take('u32', STREAM_WORDS)) }),
    open(value, { block }) {
      const host = value as Uint32Array, guest = block.view(state) as Uint32Array;
      return { before: () => guest.set(host), check: () => (guest.some((word) => word !== 0) ? null : 'it spoilt its random numbers'), apply: () => host.set(guest) };
    },
  };
}
