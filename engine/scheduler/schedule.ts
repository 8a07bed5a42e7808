import { UsageError } from '../ecs/errors.ts';
import type { State } from './state.ts';

/** A named list of systems that run together. */
export interface Schedule {
  readonly kind: 'schedule';
  readonly id: string;
  /** Systems that touch the same thing need an order here. */
  readonly isChecked: boolean;
  /** Systems here only look: what they write is outside the image. */
  readonly isReadOnly: boolean;
  /** For OnEnter and OnExit: the state that must be known to the app. */
  readonly state: State | undefined;
}

const schedule = (id: string, isChecked: boolean, isReadOnly = false, state?: State): Schedule => ({ kind: 'schedule', id, isChecked, isReadOnly, state });

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

function stateSchedule<V extends string>(kind: string, state: State<V>, value: V): Schedule {
  if (!state.values.includes(value)) throw new UsageError(`State ${state.id} has no value "${value}"; its values are ${state.values.join(', ')}.`);
  return schedule(`${kind}(${state.id}=${value})`, false, false, state);
}
/** Runs when the state gets this value: at the start of a tick, before FixedPreUpdate; for the first value after Startup. */
export const OnEnter = <V extends string>(state: State<V>, value: V): Schedule => stateSchedule('OnEnter', state, value);
/** Runs when the state loses this value, just before the other one's OnEnter. */
export const OnExit = <V extends string>(state: State<V>, value: V): Schedule => stateSchedule('OnExit', state, value);
