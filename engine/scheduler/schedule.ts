import { checkId } from '../ecs/component.ts';
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

const make = (id: string, isChecked: boolean, isReadOnly = false, state?: AnyState): Schedule => ({ kind: 'schedule', id, isChecked, isReadOnly, state });

/**
 * Declares a schedule of one's own: `const Round = schedule('game/Round')`. It runs when an exclusive system says
 * `world.runSchedule(Round)`, as often as it says so. Systems in it that touch the same thing need an order, unless `isChecked` is false.
 */
export function schedule(id: string, { isChecked = true }: { readonly isChecked?: boolean } = {}): Schedule {
  checkId('schedule', id);
  if (BUILT_IN.has(id)) throw new UsageError(`A schedule cannot be called "${id}", which is one of the engine's; give it a name such as "game/Round".`);
  return make(id, isChecked);
}

/** Runs once, by `app.startup()`. */
export const Startup = make('Startup', false);
/** First in every tick: the door, time. `app.addSystems(FixedPreUpdate, applyInputs)`. */
export const FixedPreUpdate = make('FixedPreUpdate', true);
/** The game's tick: `app.addSystems(FixedUpdate, chain(move, collide))`. */
export const FixedUpdate = make('FixedUpdate', true);
/** Last in every tick: what tells of it. `app.addSystems(FixedPostUpdate, emitCues)`. */
export const FixedPostUpdate = make('FixedPostUpdate', true);
/** Runs by `app.extract()`, at any rate or never: it cannot change the image. */
export const Extract = make('Extract', false, true);

/** Systems that run only when somebody asks for one of them; it never runs by itself. */
export const OneShot = make('OneShot', false);
/** Whether an exclusive system may run it: one's own. */
export const isOwn = ({ id, state }: Schedule): boolean => state === undefined && !BUILT_IN.has(id);
const BUILT_IN: ReadonlySet<string> = new Set([Startup, FixedPreUpdate, FixedUpdate, FixedPostUpdate, Extract, OneShot].map(({ id }) => id).concat('Observer'));

function stateSchedule<V extends string>(name: string, state: State<V, null>, ...values: readonly V[]): Schedule {
  for (const value of values) if (!state.values.includes(value)) throw new UsageError(`State ${state.id} has no value "${value}"; its values are ${state.values.join(', ')}.`);
  return make(`${name}(${state.id}=${values.join('>')})`, false, false, state);
}
/** Runs when the state gets this value, `app.addSystems(OnEnter(Mode, 'play'), setUp)`: at the start of a tick, before FixedPreUpdate; for the first value after Startup. */
export const OnEnter = <V extends string>(state: State<V, null>, value: V): Schedule => stateSchedule('OnEnter', state, value);
/** Runs when the state loses this value, `app.addSystems(OnExit(Mode, 'play'), tidyUp)`. What follows from it is left first; all states have their old values still. */
export const OnExit = <V extends string>(state: State<V, null>, value: V): Schedule => stateSchedule('OnExit', state, value);
/** Runs when the state goes from one value to the other, between OnExit and OnEnter. With one value twice: when it is entered again. */
export const OnTransition = <V extends string>(state: State<V, null>, from: V, to: V): Schedule => stateSchedule('OnTransition', state, from, to);
