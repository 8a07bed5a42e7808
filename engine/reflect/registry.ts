import type { FieldType } from '../ecs/schema.ts';

/** A field as plain data. */
export interface FieldInfo {
  readonly name: string;
  readonly type: FieldType;
  /** Slots of a fixed array; 1 for a plain field. */
  readonly length: number;
  /** Whether its value is a list: a fixed array, of one slot too. */
  readonly isArray: boolean;
  /** As people write it; empty for a plain number. */
  readonly unit: string;
  /** Smallest and largest value of a slot; null where only the type's own range of floats holds. */
  readonly min: number | null;
  readonly max: number | null;
  /** Names of its whole numbers; null if it has none. */
  readonly names: Readonly<Record<string, number>> | null;
  /** Names of its bits from bit 0; null if it has none. */
  readonly bits: readonly string[] | null;
  /** Names of its slots; null if it has none. */
  readonly slots: readonly string[] | null;
  readonly doc: string;
  /** Worked out anew by systems: scenes do not keep it. */
  readonly isDerived: boolean;
  /** What a fresh one holds, a resource when the app starts: a number, or a list with one for each slot. */
  readonly initial: number | readonly number[];
}

interface Described {
  readonly id: string;
  readonly doc: string;
  readonly fields: readonly FieldInfo[];
}
/** A component, tag or relation as plain data. */
export interface ComponentInfo extends Described {
  /** A tag has no fields, a relation points at another entity. */
  readonly kind: 'component' | 'tag' | 'relation';
  readonly version: number;
  /** Ids of what comes with it. */
  readonly requires: readonly string[];
  /** Of a relation: what becomes of a source whose target goes; null for others. */
  readonly onTargetDespawn: string | null;
  /** Of a relation: whether sources of one target have an order. */
  readonly isOrdered: boolean;
}
/** A resource as plain data. */
export interface ResourceInfo extends Described {
  readonly version: number;
}
/** A message as plain data. */
export interface MessageInfo extends Described {
  /** Messages that can be alive at once. */
  readonly capacity: number;
}
/** A state as plain data. */
export interface StateInfo {
  readonly id: string;
  /** The first is the initial one. */
  readonly values: readonly string[];
  /** Set by systems; there only while another state has certain values; or worked out from others. */
  readonly kind: 'state' | 'sub' | 'computed';
  /** Ids of the states that it depends on. */
  readonly of: readonly string[];
}
/** Memory of a system, by the name of its parameter. */
export interface LocalInfo {
  readonly name: string;
  readonly fields: readonly FieldInfo[];
}
/** A system as plain data: what it touches, where it stands, what it keeps. */
export interface SystemInfo {
  readonly id: string;
  readonly schedule: string;
  /** Ids of what it looks at, and of what it writes or sends. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Has the whole world. */
  readonly isExclusive: boolean;
  /** Brings or ends entities. */
  readonly isRestructuring: boolean;
  /** Runs only while conditions hold. */
  readonly isConditional: boolean;
  /** Ids of the sets it is in, outer ones too. */
  readonly sets: readonly string[];
  /** Ids of the systems of its schedule that run later because an order says so. */
  readonly before: readonly string[];
  readonly locals: readonly LocalInfo[];
}
/** A set of a schedule as plain data. */
export interface SetInfo {
  readonly id: string;
  readonly schedule: string;
  /** Ids of its systems, in the order of registration. */
  readonly systems: readonly string[];
  /** Ids of the sets that it is a part of. */
  readonly partOf: readonly string[];
}

/**
 * Everything that an app is made of, as plain data: it can be posted to a page or written as JSON. Components, resources,
 * messages and states in the order of registration; systems of each schedule likewise.
 */
export interface Registry {
  readonly tickRate: number;
  readonly components: readonly ComponentInfo[];
  readonly resources: readonly ResourceInfo[];
  readonly messages: readonly MessageInfo[];
  readonly states: readonly StateInfo[];
  readonly systems: readonly SystemInfo[];
  readonly sets: readonly SetInfo[];
}
