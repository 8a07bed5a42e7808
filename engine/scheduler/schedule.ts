import { UsageError } from '../ecs/errors.ts';
import type { AnyState, State } from './state.ts';

/** A named list of systems that run together. */
export interface Schedule {
  readonly kind: 'schedule';
  readonly id: string;
  /** Systems that touch the same thing need an order here. */
  readonly isChecked: boolean;
  /** Systems here only look: what they write is outside the image. */
  readonly isReadOnly: boolean;
  /** For OnEnter and OnExit: the state that must be known to the app. */
  readonly state: AnyState | undefined;
}

const schedule = (id: string, isChecked: boolean, isReadOnly = false, state?: AnyState): Schedule => ({ kind: 'schedule', id, isChecked, isReadOnly, state });

/** Runs once, by `app.startup()`. */
export const Startup = schedule('Startup', false);
/** First in every tick: the door, time. */
export const FixedPreUpdate = schedule('FixedPreUpdate', true);
/** The game's tick. */
export const FixedUpdate = schedule('FixedUpdate', true);
/** Last in every tick. */
export const FixedPostUpdate = schedule('FixedPostUpdate', true);
/** Runs by `app.extract()`, at any rate or never: it cannot change the image. */
export const Extract = schedule('Extract', false, true);

function stateSchedule<V extends string>(name: string, state: State<V, null>, ...values: readonly V[]): Schedule {
  for (const value of values) if (!state.values.includes(value)) throw new UsageError(`State ${state.id} has no value "${value}"; its values are ${state.values.join(', ')}.`);
  return schedule(`${name}(${state.id}=${values.join('>')})`, false, false, state);
}
/** Runs when the state gets this value: at the start of a tick, before FixedPreUpdate; for the first value after Startup. */
export const OnEnter = <V extends string>(state: State<V, null>, value: V): Schedule => stateSchedule('OnEnter', state, value);
/** Runs when the state loses this value. What follows from it is left first; all states have their old values still. */
export const OnExit = <V extends string>(state: State<V, null>, value: V): Schedule => stateSchedule('OnExit', state, value);
/** Runs when the state goes from one value to the other, between OnExit and OnEnter. With one value twice: when it is entered again. */
export const OnTransition = <V extends string>(state: State<V, null>, from: V, to: V): Schedule => stateSchedule('OnTransition', state, from, to);
