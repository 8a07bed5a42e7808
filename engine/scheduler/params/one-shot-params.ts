import { SystemFault, UsageError } from '../../ecs/errors.ts';
import { checkSchema, slotsOf, typeOf, type Schema, type Values } from '../../ecs/schema.ts';
import type { ReadRecord } from '../../ecs/resource.ts';
import { RecordSpans } from '../../ecs/record.ts';
import { ArenaPlan } from '../../ecs/arena.ts';
import { param, type Param } from '../param.ts';
import type { System } from '../system.ts';
import { refuseInObserver } from './query-param.ts';

/** Asks for runs of one system. */
export interface Runs {
  /** It runs once the commands of this system are applied; several in the order in which they were asked for. `input`: what its `input` parameter holds then. */
  run(input?: Values<Schema>): void;
}

/** How deep one-shot systems may run others. They are not in a circle, so this is far beyond what any app does. */
const MAX_PENDING = 65_536;

/**
 * Runs a one-shot system: one that is in no schedule, and was given to `app.register`.
 *
 *     const blast = system('game/blast', { at: input({ x: 'f32' }), balls: query({ ball: write(Ball) }) }, ({ at, balls: { ids, length, ball } }) => { for (let i = 0; i < length; i++) ball.x[ids[i]!] = at.x; });
 *     const strike = system('game/strike', { blast: runs(blast), hits: reads(Hit) }, ({ blast, hits }) => { if (hits.length > 0) blast.run({ x: 2 }); });
 *     app.register(blast).addSystems(FixedUpdate, strike);
 *
 * What it touches counts as touched by whoever runs it. Of two `runs` in one system the one named first goes first.
 */
export const runs = (system: System): Param<Runs> => param((plan) => {
  refuseInObserver(plan, 'run');
  plan.run(system.id);
  return (world) => {
    const pending: Values<Schema>[] = [];
    return {
      value: {
        run: (input = {}) => {
          if (pending.length >= MAX_PENDING) throw new UsageError(`System "${plan.id}" asks for more than ${MAX_PENDING} runs of "${system.id}" in one of its own; give it the work as messages.`);
          pending.push(input);
        },
      },
      // A run that failed may have left some.
      before: () => { pending.length = 0; },
      finish: () => {
        if (pending.length === 0) return;
        try {
          for (let index = 0; index < pending.length; index++) runBlaming(system.id, plan.tick, () => world.runner.runSystem(system.id, pending[index]!));
        } finally {
          pending.length = 0;
        }
      },
    };
  };
});

function runBlaming(id: string, tick: () => number, run: () => void): void {
  try {
    run();
  } catch (cause) {
    throw cause instanceof SystemFault ? cause : new SystemFault(id, tick(), cause);
  }
}

/**
 * What a one-shot system is given by who runs it: a record of numbers, and typed arrays for fixed arrays. What is not given is 0. It is no memory: it holds only while
 * the system runs.
 */
export const input = <const S extends Schema>(schema: S): Param<ReadRecord<S>> => {
  checkSchema('input', schema, []);
  return param((plan) => {
    const arena = new ArenaPlan();
    const spans = new RecordSpans(`${plan.key}.${plan.paramName}`, schema, (name, type, length) => arena.reserve({ kind: 'system', id: plan.key }, `.${name}`, type, length));
    return (world) => {
      const { bytes } = arena.seal();
      return {
        value: spans.open(false) as ReadRecord<S>,
        before: () => {
          const { given } = world.runner;
          for (const name of Object.keys(given)) if (!(name in schema)) throw new UsageError(`System "${plan.id}" was given "${name}"; its input has ${Object.keys(schema).map((field) => `${field} (${typeOf(schema[field]!)}, ${slotsOf(schema[field]!)})`).join(', ')}.`);
          bytes.fill(0);
          spans.write(given);
        },
      };
    };
  });
};
