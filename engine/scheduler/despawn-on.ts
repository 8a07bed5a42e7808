import { tag, type Component, type Tag } from '../ecs/component.ts';
import { UsageError } from '../ecs/errors.ts';
import type { AnyState, State } from './state.ts';

/** A tag that ties an entity to a state. */
export interface ScopedTag extends Tag {
  readonly scope: { readonly state: AnyState; readonly value: string; readonly when: 'exit' | 'enter' };
}

/** Declarations, not data: one tag for each state, value and end. */
const tags = new WeakMap<AnyState, Map<string, ScopedTag>>();

function scopedTag<V extends string>(when: 'exit' | 'enter', name: string, state: State<V, null>, value: V): ScopedTag {
  if (!state.values.includes(value)) throw new UsageError(`State ${state.id} has no value "${value}"; its values are ${state.values.join(', ')}.`);
  let ofState = tags.get(state);
  if (ofState === undefined) tags.set(state, (ofState = new Map<string, ScopedTag>()));
  const id = `engine/${name}(${state.id}=${value})`, known = ofState.get(id);
  if (known !== undefined) return known;
  const made: ScopedTag = { ...tag(id), scope: { state, value, when } };
  ofState.set(id, made);
  return made;
}

/**
 * A tag: its entity despawns when the state loses this value, after OnExit. The same state and value give the same tag.
 *
 *     const Enemy = bundle('game/Enemy', [Position, DespawnOnExit(Mode, 'play')]);
 *
 * An entity may have several. @throws UsageError for a value that the state does not have, or for one with spaces in it.
 */
export const DespawnOnExit = <V extends string>(state: State<V, null>, value: V): ScopedTag => scopedTag('exit', 'DespawnOnExit', state, value);
/** A tag: its entity despawns when the state gets this value, before OnEnter. */
export const DespawnOnEnter = <V extends string>(state: State<V, null>, value: V): ScopedTag => scopedTag('enter', 'DespawnOnEnter', state, value);

export const isScoped = (component: Component): component is ScopedTag => 'scope' in component;
