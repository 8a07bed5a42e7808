import { checkId } from '../ecs/component.ts';
import { UsageError } from '../ecs/errors.ts';

/**
 * One of a few named values that the world is in; decides which systems run. `N` is null for a state that does not always
 * exist: then it has no value.
 */
export interface State<V extends string = string, N extends null = never> {
  readonly kind: 'state';
  readonly id: string;
  readonly values: readonly V[];
  /** What decides whether it exists (a sub-state), or which value it has (a computed one). None: it always exists and is set by systems. */
  readonly source: StateSource | undefined;
  readonly none?: N;
}
/** A state of any kind and with any values. */
export type AnyState = State<string, null>;
/** The value of a state, null where it may not exist and does not. */
export type ValueOf<S> = S extends State<infer V, infer N> ? V | N : never;

export type StateSource =
  | { readonly kind: 'sub'; readonly of: AnyState; readonly when: readonly string[] }
  | { readonly kind: 'computed'; readonly of: readonly AnyState[]; readonly compute: (...values: never[]) => string | null };

/** Declares a state: `state('app/Mode', ['menu', 'play'] as const)`. The first value is the initial one. */
export function state<const V extends string>(id: string, values: readonly V[]): State<V> {
  checkId('state', id);
  return { kind: 'state', id, values, source: undefined };
}

/**
 * Declares a state that exists only while another one has one of some values. It begins with its first value each time (or with
 * the one that was asked for in that moment), keeps its value while it exists, and has none otherwise.
 *
 *     const Pause = subState('app/Pause', { of: Mode, when: ['play'] }, ['running', 'paused']);
 *
 * @throws UsageError for a value that the other state does not have.
 */
export function subState<const V extends string, P extends string>(id: string, { of, when }: { readonly of: State<P, null>; readonly when: readonly P[] }, values: readonly V[]): State<V, null> {
  checkId('state', id);
  for (const value of when) if (!of.values.includes(value)) throw new UsageError(`Sub-state ${id} exists while ${of.id} is "${value}", which is none of its values; they are ${of.values.join(', ')}.`);
  return { kind: 'state', id, values, source: { kind: 'sub', of, when } };
}

/**
 * Declares a state that follows from others: `compute` gets their values (null where one does not exist) and answers with one
 * of `values`, or null while this state shall not exist. Nobody can set it. `compute` is asked when one of the others changes, and must depend on nothing else.
 *
 *     const Music = computedState('app/Music', { of: [Mode, Pause] }, ['loud', 'soft'], (mode, pause) => (mode === 'menu' ? null : pause === 'paused' ? 'soft' : 'loud'));
 */
export function computedState<const V extends string, const S extends readonly AnyState[]>(
  id: string, { of }: { readonly of: S }, values: readonly V[], compute: (...values: { [K in keyof S]: ValueOf<S[K]> }) => V | null,
): State<V, null> {
  checkId('state', id);
  if (of.length === 0) throw new UsageError(`The computed state ${id} follows from no other state; name at least one.`);
  return { kind: 'state', id, values, source: { kind: 'computed', of, compute: compute as (...values: never[]) => string | null } };
}
