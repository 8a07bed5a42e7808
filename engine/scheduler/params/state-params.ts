import type { State } from '../state.ts';
import { ordinalOf } from '../state-cells.ts';
import { param, type Param } from '../param.ts';
import { refuseWrite } from './query-param.ts';

export interface StateReader<V extends string> {
  readonly value: V;
  is(value: V): boolean;
}

/** The value that a state has. */
export const stateOf = <V extends string>(state: State<V>): Param<StateReader<V>> => param((plan) => {
  plan.states.register(state);
  plan.touch({ thing: state, isWrite: false, required: [], excluded: [] });
  return () => {
    const slots = plan.states.slots(state);
    return { value: { get value() { return state.values[slots[0]!]!; }, is: (value) => slots[0] === ordinalOf(state, value) } };
  };
});

export interface NextState<V extends string> {
  /** The state has this value from the start of the next tick on. The last one to ask wins. */
  set(value: V): void;
}

/** Asks for another value of a state. Two systems that do so need an order; systems that read the state do not. */
export const nextState = <V extends string>(state: State<V>): Param<NextState<V>> => param((plan) => {
  refuseWrite(plan, state.id);
  plan.states.register(state);
  plan.touch({ thing: { kind: 'next state', id: state.id }, isWrite: true, required: [], excluded: [] });
  return () => ({ value: { set: (value) => plan.states.ask(state, value) } });
});
