import { splitSchema, type DeclaredSchema, type PlainSchema } from '../../ecs/field.ts';
import { RecordSpans } from '../../ecs/record.ts';
import type { MutableRecord } from '../../ecs/resource.ts';
import { checkSchema, type Values } from '../../ecs/schema.ts';
import { nextFloat, nextInt, nextU32, seedStream, STREAM_WORDS } from '../../math/index.ts';
import { param, type Param } from '../param.ts';

/** A system's own random numbers. Its state is in the image. */
export interface RandomStream {
  /** Uniform whole number 0 … 2^32 − 1. */
  u32(): number;
  /** Uniform in [0, 1), a multiple of 2^−53. */
  float(): number;
  /** Uniform in [low, high). */
  range(low: number, high: number): number;
  /** Uniform whole number 0 … n − 1. */
  int(n: number): number;
}

/** A stream seeded from the app's seed, the system's id and the parameter's name, unrelated to every other: `{ dice: random() }`, then `dice.int(6)`. */
export const random = (): Param<RandomStream> => param((plan) => {
  const span = plan.reserve(`${plan.paramName}.stream`, 'u32', STREAM_WORDS), name = `${plan.key}/${plan.paramName}`;
  return (world) => {
    const state = span.slots as Uint32Array;
    seedStream(state, 0, world.seed, name);
    return {
      value: {
        u32: () => nextU32(state, 0),
        float: () => nextFloat(state, 0),
        range: (low, high) => low + (high - low) * nextFloat(state, 0),
        int: (n) => nextInt(state, 0, n),
      },
    };
  };
});

/**
 * This system's own memory, in the image: `local({ count: 'u32', trace: ['f32', 8] })`. Scalars are numbers, arrays typed
 * arrays. A variable outside the function would be missed by snapshots.
 */
export const local = <const D extends DeclaredSchema>(declared: D, initial: Values<PlainSchema<D>> = {}): Param<MutableRecord<PlainSchema<D>>> => {
  const { schema, notes } = splitSchema('local', declared);
  checkSchema('local', schema, []);
  return param((plan) => {
    plan.plan.addLocal({ system: plan.key, param: plan.paramName, schema, notes, initial });
    const spans = new RecordSpans(`${plan.key}.${plan.paramName}`, schema, (name, type, length) => plan.reserve(`${plan.paramName}.${name}`, type, length));
    return () => {
      spans.write(initial);
      return { value: spans.open(true) as MutableRecord<PlainSchema<D>> };
    };
  });
};
