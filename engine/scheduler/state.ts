import { checkId } from '../ecs/component.ts';

/** One of a few named values that the world is in; decides which systems run. */
export interface State<V extends string = string> {
  readonly kind: 'state';
  readonly id: string;
  readonly values: readonly V[];
}

/** Declares a state: `state('app/Mode', ['menu', 'play'] as const)`. The first value is the initial one. */
export function state<const V extends string>(id: string, values: readonly V[]): State<V> {
  checkId('state', id);
  return { kind: 'state', id, values };
}
