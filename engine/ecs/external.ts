import { checkId } from './component.ts';

/**
 * State that cannot live in columns, such as a physics world. Its bytes are part of every image.
 * `create` may be asynchronous: `app.ready()` waits for it. `load` may reuse `previous` or free it.
 */
export interface External<T = unknown> {
  readonly kind: 'external';
  readonly id: string;
  readonly create: () => T | Promise<T>;
  readonly save: (value: T) => Uint8Array;
  readonly load: (bytes: Uint8Array, previous: T) => T;
}

/** Declares an external: `external('physics/Rapier', { create: openWorld, save: (world) => world.takeSnapshot(), load: (bytes) => readWorld(bytes) })`. `save` must give equal bytes for equal states, `load` must undo it exactly. */
export function external<T>(id: string, options: { readonly create: () => T | Promise<T>; readonly save: (value: T) => Uint8Array; readonly load: (bytes: Uint8Array, previous: T) => T }): External<T> {
  checkId('external', id);
  return { kind: 'external', id, ...options };
}
