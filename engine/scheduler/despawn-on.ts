import { tag, type Component, type Tag } from '../ecs/component.ts';
import { UsageError } from '../ecs/errors.ts';
import type { AnyState, State } from './state.ts';

/** A tag that ties an entity to a state: what happens to it, and when. */
export interface ScopedTag extends Tag {
  readonly scope: { readonly state: AnyState; readonly value: string; readonly when: 'exit' | 'enter'; readonly act: 'despawn' | 'disable' | 'enable' };
}

/** Declarations, not data: one tag for each state, value and end. */
const tags = new WeakMap<AnyState, Map<string, ScopedTag>>();

function scopedTag<V extends string>(name: string, act: ScopedTag['scope']['act'], when: 'exit' | 'enter', state: State<V, null>, value: V): ScopedTag {
  if (!state.values.includes(value)) throw new UsageError(`State ${state.id} has no value "${value}"; its values are ${state.values.join(', ')}.`);
  let ofState = tags.get(state);
  if (ofState === undefined) tags.set(state, (ofState = new Map<string, ScopedTag>()));
  const id = `engine/${name}(${state.id}=${value})`, known = ofState.get(id);
  if (known !== undefined) return known;
  const made: ScopedTag = { ...tag(id), scope: { state, value, when, act } };
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
export const DespawnOnExit = <V extends string>(state: State<V, null>, value: V): ScopedTag => scopedTag('DespawnOnExit', 'despawn', 'exit', state, value);
/** A tag: its entity despawns when the state gets this value, before OnEnter. */
export const DespawnOnEnter = <V extends string>(state: State<V, null>, value: V): ScopedTag => scopedTag('DespawnOnEnter', 'despawn', 'enter', state, value);
/** A tag: its entity gets `Disabled` when the state loses this value, and queries leave it out. */
export const DisableOnExit = <V extends string>(state: State<V, null>, value: V): ScopedTag => scopedTag('DisableOnExit', 'disable', 'exit', state, value);
/** A tag: its entity gets `Disabled` when the state gets this value. */
export const DisableOnEnter = <V extends string>(state: State<V, null>, value: V): ScopedTag => scopedTag('DisableOnEnter', 'disable', 'enter', state, value);
/** A tag: its entity loses `Disabled` when the state loses this value. */
export const EnableOnExit = <V extends string>(state: State<V, null>, value: V): ScopedTag => scopedTag('EnableOnExit', 'enable', 'exit', state, value);
/** A tag: its entity loses `Disabled` when the state gets this value. */
export const EnableOnEnter = <V extends string>(state: State<V, null>, value: V): ScopedTag => scopedTag('EnableOnEnter', 'enable', 'enter', state, value);

export const isScoped = (component: Component): component is ScopedTag => 'scope' in component;
