import type { Span } from '../ecs/arena.ts';
import { UsageError } from '../ecs/errors.ts';
import type { WorldPlan } from '../ecs/world-plan.ts';
import type { AnyState, State } from './state.ts';

/** Slots of a state: ordinal of its value, or NONE; the next ordinal plus one, 0 if none is asked for; ordinal of the value before the last turn, or NONE; how often it was entered or left. */
export const CURRENT = 0, NEXT = 1, PREVIOUS = 2, TURNS = 3;
/** In CURRENT: a state that does not exist now. */
export const NONE = 0xffff_ffff;
/** Added to NEXT: to be left and entered again even if it has that value. */
export const AGAIN = 0x8000_0000;

/** Which value each state has, and which it will have. In the image. */
export class StateCells {
  private readonly cells = new Map<AnyState, Span>();

  constructor(private readonly plan: WorldPlan) {}

  register(state: AnyState): void {
    if (state.values.length === 0) throw new UsageError(`State ${state.id} has no values; name at least one.`);
    if (!this.plan.claim(state)) return;
    for (const source of sourcesOf(state)) this.register(source);
    this.plan.states.push(state);
    this.cells.set(state, this.plan.image.reserve(state, '#state', 'u32', 4));
  }

  /** Those that others follow from come before them. */
  get all(): readonly AnyState[] {
    return [...this.cells.keys()];
  }

  /** See CURRENT, NEXT, PREVIOUS, TURNS. */
  slots(state: AnyState): Uint32Array {
    const span = this.cells.get(state) ?? this.cells.get(this.plan.canonical(state));
    if (span === undefined) throw new UsageError(`${state.id} is not a state of this app; call app.addState with it before app.ready().`);
    return span.slots as Uint32Array;
  }

  /** Null while it does not exist. */
  value<V extends string, N extends null>(state: State<V, N>): V | N {
    return (state.values[this.slots(state)[CURRENT]!] ?? null) as V | N;
  }

  ask<V extends string>(state: State<V, null>, value: V, isAgain = false): void {
    refuseComputed(state);
    this.slots(state)[NEXT] = ordinalOf(state, value) + 1 + (isAgain ? AGAIN : 0);
  }
}

export const sourcesOf = ({ source }: AnyState): readonly AnyState[] => (source === undefined ? [] : source.kind === 'sub' ? [source.of] : source.of);

/** @throws UsageError for a state that follows from others. */
export function refuseComputed({ id, source }: AnyState): void {
  if (source?.kind === 'computed') throw new UsageError(`State ${id} is computed from ${source.of.map((one) => one.id).join(', ')} and cannot be set; set those.`);
}

/** @throws UsageError for a value that the state does not have. */
export function ordinalOf<V extends string>(state: State<V, null>, value: V): number {
  const ordinal = state.values.indexOf(value);
  if (ordinal < 0) throw new UsageError(`State ${state.id} has no value "${value}"; its values are ${state.values.join(', ')}.`);
  return ordinal;
}
