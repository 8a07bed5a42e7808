import type { State } from '../state.ts';
import { CURRENT, ordinalOf, PREVIOUS, refuseComputed, TURNS } from '../state-cells.ts';
import { param, type Param } from '../param.ts';
import { refuseWrite } from './query-param.ts';

/** A state as a system reads it; see `stateOf`. */
export interface StateReader<V extends string, N extends null = never> {
  /** Null while a state does not exist that may not. */
  readonly value: V | N;
  is(value: V): boolean;
  /** The value before it turned last; null if it has not turned, or did not exist before. */
  readonly previous: V | null;
  /** How often it was entered or left, from 1: whoever keeps it knows whether the state has turned since. */
  readonly turns: number;
}

/** The value that a state has: `{ mode: stateOf(Mode) }`, then `mode.value` or `mode.is('play')`. */
export const stateOf = <V extends string, N extends null = never>(state: State<V, N>): Param<StateReader<V, N>> => param((plan) => {
  plan.states.register(state);
  plan.touch({ thing: state, isWrite: false, required: [], excluded: [] });
  return () => {
    const slots = plan.states.slots(state);
    return { value: { get value() { return (state.values[slots[CURRENT]!] ?? null) as V | N; }, is: (value) => slots[CURRENT] === ordinalOf(state, value), get previous() { return state.values[slots[PREVIOUS]!] ?? null; }, get turns() { return slots[TURNS]!; } } };
  };
});

/** How a system asks for another value of a state; see `nextState`. */
export interface NextState<V extends string> {
  /** The state has this value from the start of the next tick on. The last one to ask wins. Nothing happens if it has it already, or does not exist then. */
  set(value: V): void;
  /** The same, but a state that has the value already is left and entered again. */
  setAgain(value: V): void;
}

/** Asks for another value of a state: `{ next: nextState(Mode) }`, then `next.set('play')`. Two systems that do so need an order; systems that read the state do not. */
export const nextState = <V extends string>(state: State<V, null>): Param<NextState<V>> => param((plan) => {
  refuseWrite(plan, state.id);
  refuseComputed(state);
  plan.states.register(state);
  plan.touch({ thing: { kind: 'next state', id: state.id }, isWrite: true, required: [], excluded: [] });
  return () => ({ value: { set: (value) => plan.states.ask(state, value), setAgain: (value) => plan.states.ask(state, value, true) } });
});
