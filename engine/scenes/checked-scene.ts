/** Relation that `children` of a scene stand for. */
export const CHILD_OF = 'engine/ChildOf';

/** Fields of a component or resource: numbers of the slots from the first on; what is not listed keeps its initial value. */
export interface CheckedPart {
  readonly id: string;
  readonly fields: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Slots that hold an entity of the scene, by its place in `entities`. */
  readonly links: readonly { readonly name: string; readonly slot: number; readonly entity: number }[];
}
/** An entity of a checked scene. */
export interface CheckedEntity {
  /** Empty for one without a name. */
  readonly name: string;
  readonly components: readonly CheckedPart[];
}

/**
 * A scene of which everything is known to fit: prefabs filled in, older versions brought up to date, names and ranges checked.
 * Plain data, made by `checkScene`, read by `spawnScene`; it can be posted.
 */
export interface CheckedScene {
  readonly kind: 'checked-scene';
  /** Path that problems named. */
  readonly file: string;
  /** In the order in which they are spawned: a parent before its children. */
  readonly entities: readonly CheckedEntity[];
  /** In the order in which they are made. Places in `entities`. */
  readonly relations: readonly { readonly id: string; readonly source: number; readonly target: number }[];
  readonly resources: readonly CheckedPart[];
}
