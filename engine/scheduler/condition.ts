import type { Args, Params } from './param.ts';
import type { State } from './state.ts';
import { stateOf } from './params/state-params.ts';

/** Decides whether systems run. It may look, and keep a memory of its own, but change nothing else. */
export type Condition =
  | { readonly kind: 'condition'; readonly params: Params; readonly holds: (args: never) => boolean }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] };

/** A condition over parameters like a system's: `condition({ score: res(Score) }, ({ score }) => score.points > 10)`. */
export const condition = <P extends Params>(params: P, holds: (args: Args<P>) => boolean): Condition => ({ kind: 'condition', params, holds: holds as (args: never) => boolean });

/** While a state has this value. */
export const inState = <V extends string>(state: State<V, null>, value: V): Condition => condition({ state: stateOf(state) }, (args) => args.state.is(value));
export const not = (of: Condition): Condition => ({ kind: 'not', of });
/** All of them; those after the first that fails are not asked. */
export const and = (...of: readonly Condition[]): Condition => ({ kind: 'and', of });
/** Any of them; those after the first that holds are not asked. */
export const or = (...of: readonly Condition[]): Condition => ({ kind: 'or', of });
