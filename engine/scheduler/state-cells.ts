import type { Span } from '../ecs/arena.ts';
import { UsageError } from '../ecs/errors.ts';
import type { WorldPlan } from '../ecs/world-plan.ts';
import type { State } from './state.ts';

const CURRENT = 0, NEXT = 1;

/** Which value each state has, and which it will have. In the image. */
export class StateCells {
  private readonly cells = new Map<State, Span>();

  constructor(private readonly plan: WorldPlan) {}

  register(state: State): void {
    if (state.values.length === 0) throw new UsageError(`State ${state.id} has no values; name at least one.`);
    if (!this.plan.claim(state)) return;
    this.plan.states.push(state);
    this.cells.set(state, this.plan.image.reserve(state, '#state', 'u32', 2));
  }

  get all(): readonly State[] {
    return [...this.cells.keys()];
  }

  /** [0]: ordinal of the current value. [1]: ordinal of the next plus one, 0 if none is asked for. */
  slots(state: State): Uint32Array {
    const span = this.cells.get(state) ?? this.cells.get(this.plan.canonical(state));
    if (span === undefined) throw new UsageError(`${state.id} is not a state of this app; call app.addState with it before app.ready().`);
    return span.slots as Uint32Array;
  }

  value<V extends string>(state: State<V>): V {
    return state.values[this.slots(state)[CURRENT]!]!;
  }

  ask<V extends string>(state: State<V>, value: V): void {
    this.slots(state)[NEXT] = ordinalOf(state, value) + 1;
  }
}

/** Ordinal of the value that was asked for, once; −1 if none was, or the one it has already. */
export function takeChange(slots: Uint32Array): number {
  const next = slots[NEXT]!;
  if (next === 0) return -1;
  slots[NEXT] = 0;
  return next - 1 === slots[CURRENT] ? -1 : next - 1;
}

/** @throws UsageError for a value that the state does not have. */
export function ordinalOf<V extends string>(state: State<V>, value: V): number {
  const ordinal = state.values.indexOf(value);
  if (ordinal < 0) throw new UsageError(`State ${state.id} has no value "${value}"; its values are ${state.values.join(', ')}.`);
  return ordinal;
}
