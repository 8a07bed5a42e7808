import type { Args, Params } from './param.ts';
import type { State } from './state.ts';
import { stateOf } from './params/state-params.ts';

/** Decides whether systems run. It may look, and keep a memory of its own, but change nothing else. */
export type Condition =
  | { readonly kind: 'condition'; readonly params: Params; readonly holds: (args: never) => boolean }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'changed'; readonly of: Condition; readonly to?: boolean }
  | { readonly kind: 'and' | 'or' | 'xor'; readonly of: readonly Condition[] };

/** A condition over parameters like a system's: `condition({ score: res(Score) }, ({ score }) => score.points > 10)`. */
export const condition = <P extends Params>(params: P, holds: (args: Args<P>) => boolean): Condition => ({ kind: 'condition', params, holds: holds as (args: never) => boolean });

/** While a state has this value: `shine.runIf(inState(Mode, 'play'))`. */
export const inState = <V extends string>(state: State<V, null>, value: V): Condition => condition({ state: stateOf(state) }, (args) => args.state.is(value));
/** While it does not hold: `shine.runIf(not(inState(Mode, 'menu')))`. */
export const not = (of: Condition): Condition => ({ kind: 'not', of });
/** All of them: `and(inState(Mode, 'play'), onMessage(Hit))`; those after the first that fails are not asked. */
export const and = (...of: readonly Condition[]): Condition => ({ kind: 'and', of });
/** Any of them: `or(inState(Mode, 'play'), inState(Mode, 'practice'))`; those after the first that holds are not asked. */
export const or = (...of: readonly Condition[]): Condition => ({ kind: 'or', of });
/** Not all of them; those after the first that fails are not asked. */
export const nand = (...of: readonly Condition[]): Condition => not(and(...of));
/** None of them; those after the first that holds are not asked. */
export const nor = (...of: readonly Condition[]): Condition => not(or(...of));
/** An odd number of them: of two, one but not the other. All are asked. */
export const xor = (...of: readonly Condition[]): Condition => ({ kind: 'xor', of });
/** An even number of them: of two, both or neither. All are asked. */
export const xnor = (...of: readonly Condition[]): Condition => not(xor(...of));
/** In the run in which a condition holds that did not when it was asked last, or the other way round. It has not held before it was asked first. */
export const conditionChanged = (of: Condition): Condition => ({ kind: 'changed', of });
/** In the run in which a condition begins to hold (`true`) or ceases to (`false`), compared with when it was asked last. */
export const conditionChangedTo = (to: boolean, of: Condition): Condition => ({ kind: 'changed', of, to });
