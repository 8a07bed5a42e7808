/**
 * What an inspector and the room that it looks into say to each other: {@link SimInspect}, through comlink over a port of its own. The inspector asks for what it
 * shows, a few times a second; the room never sends by itself. What is looked at is no part of the world; what is edited comes in through the door.
 */
import type { Refusal } from './input-frame.ts';
import type { Tick } from './units.ts';

/** Number of the source that edits come from. */
export const INSPECTOR_SOURCE = 15;

/** A field, as a world declares it. */
export interface InspectField {
  readonly name: string;
  readonly type: string;
  /** Slots of a fixed array; 1 for a plain field. */
  readonly length: number;
  readonly isArray: boolean;
  /** Empty for a plain number. */
  readonly unit: string;
  /** Null where only the type's own range holds. */
  readonly min: number | null;
  readonly max: number | null;
  readonly names: Readonly<Record<string, number>> | null;
  readonly bits: readonly string[] | null;
  /** Names of its slots. */
  readonly slots: readonly string[] | null;
  readonly doc: string;
}

/** A component, resource or message, as a world declares it. */
export interface InspectPart {
  readonly kind: 'component' | 'tag' | 'relation' | 'resource' | 'message';
  readonly id: string;
  readonly doc: string;
  readonly fields: readonly InspectField[];
  /** Ids of what comes with it. */
  readonly requires: readonly string[];
  /** Nobody edits it: others rely on the records in it. */
  readonly isFixed: boolean;
  /** Fields of it that nobody edits. */
  readonly fixedFields: readonly string[];
}

/** A system, in the order in which its schedule runs. */
export interface InspectSystem {
  readonly id: string;
  readonly schedule: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Has the whole world. */
  readonly isExclusive: boolean;
  /** Runs only while conditions hold. */
  readonly isConditional: boolean;
  readonly sets: readonly string[];
  /** Ids of the systems that run later because an order says so. */
  readonly before: readonly string[];
}

/** What a world is made of. It stays as it is while the room is open. */
export interface InspectCatalogue {
  /** A recorded session can be looked into and not edited. */
  readonly kind: 'live' | 'replay';
  readonly scene: string;
  readonly tickRate: number;
  /** Entities that there can be. */
  readonly capacity: number;
  readonly imageBytes: number;
  readonly parts: readonly InspectPart[];
  readonly states: readonly { readonly id: string; readonly values: readonly string[] }[];
  readonly systems: readonly InspectSystem[];
}

export type InspectValue = number | readonly number[];
export type InspectFields = Readonly<Record<string, InspectValue>>;

/** What is shown now, and is asked for. What is left out costs nothing. */
export interface InspectLook {
  /** Entities that words ask for (`Zone, -Frozen`), of them a window. */
  readonly entities?: { readonly words: string; readonly from: number; readonly count: number };
  /** One entity with all its values. */
  readonly entity?: number;
  /** Ids of resources that are unfolded. */
  readonly resources?: readonly string[];
  /** Messages since number `after`, of these kinds; all kinds where `of` is null. From the first look that asks on they are gathered. */
  readonly messages?: { readonly after: number; readonly of: readonly string[] | null };
  /** Time and rows of every system; from the first look that asks on they are measured. */
  readonly systems?: boolean;
  /** Entities over time. */
  readonly counts?: boolean;
}

export interface InspectEntityRow {
  readonly id: number;
  readonly row: number;
  readonly name: string;
  /** Places of its components in the catalogue's parts. */
  readonly parts: readonly number[];
}

export interface InspectEntity {
  readonly id: number;
  readonly row: number;
  readonly name: string;
  readonly components: readonly { readonly id: string; readonly fields: InspectFields }[];
  /** Names of the entities that its fields name, by handle; those that live. */
  readonly links: Readonly<Record<number, string>>;
  /** Who points at it, and by what: `component.field` or a relation's id. */
  readonly pointedAtBy: readonly { readonly id: number; readonly name: string; readonly by: string }[];
}

export interface InspectMessage {
  /** Rises by one with every message that was gathered. */
  readonly number: number;
  readonly tick: Tick;
  readonly id: string;
  readonly fields: InspectFields;
  /** Names of the entities that its fields name, by handle, as they were called when it was sent. */
  readonly links: Readonly<Record<number, string>>;
}

export interface InspectSystemTime {
  /** µs in a tick, on the average of those since the last look. */
  readonly micros: number;
  /** The longest of them. */
  readonly mostMicros: number;
  /** Share of the ticks in which it ran, 0–1. */
  readonly share: number;
  /** Rows and messages that it visited in a tick, on the average; null where it asks for none. */
  readonly visited: number | null;
}

/** Why time stands still. */
export interface InspectHalt {
  /** asked: somebody pressed pause or step · break: a breakpoint held. */
  readonly kind: 'asked' | 'break';
  /** `Breakpoint: Zone.radius > 0.4 holds for Lantern 3.` Empty where nothing is to be said. */
  readonly why: string;
  /** The breakpoint's number, if it was one. */
  readonly breakpoint: number | null;
  /** The entity that it holds for, if it is about one. */
  readonly entity: number | null;
}

/** What there was to see, after a whole tick. */
export interface InspectSeen {
  /** The tick that runs next. */
  readonly tick: Tick;
  /** Somebody else looks now, or the room has become another: nothing more is to be seen here. */
  readonly isOver: boolean;
  /** Null while time goes on. */
  readonly halt: InspectHalt | null;
  readonly entityCount: number;
  readonly entities?: { readonly ok: true; readonly total: number; readonly from: number; readonly rows: readonly InspectEntityRow[] } | Refusal;
  /** Null when it is not alive any more. */
  readonly entity?: InspectEntity | null;
  readonly resources?: Readonly<Record<string, InspectFields>>;
  readonly states?: Readonly<Record<string, string>>;
  readonly messages?: { readonly last: number; readonly list: readonly InspectMessage[]; /** Gathered and no longer kept. */ readonly missed: number; readonly dropped: Readonly<Record<string, number>> };
  /** By the order of the catalogue's systems; a tick as a whole, µs. */
  readonly systems?: { readonly times: readonly InspectSystemTime[]; readonly tickMicros: number; readonly ticks: number };
  /** One count for every so many ticks, the last at `tick`. */
  readonly counts?: { readonly everyTicks: number; readonly all: readonly number[]; /** Entities by component, by place in the catalogue's parts; components only. */ readonly byPart: readonly (readonly [part: number, count: number])[] };
  readonly edits: readonly InspectEdit[];
}

/** A value that was set by hand. */
export interface InspectEdit {
  readonly number: number;
  /** Whose it is; 0: a resource. */
  readonly entity: number;
  readonly name: string;
  readonly part: string;
  readonly field: string;
  readonly slot: number;
  readonly from: number;
  readonly to: number;
  /** The tick in which it was written; null while it waits for one. */
  readonly tick: Tick | null;
  /** It was left out: why. Empty otherwise. */
  readonly refused: string;
  /** It was taken back by another edit. */
  readonly isUndone: boolean;
}

export interface InspectAsk {
  /** 0: a resource. */
  readonly entity: number;
  readonly part: string;
  readonly field: string;
  readonly slot: number;
  readonly value: number;
}

/** When the room is to stop, after the tick in which it comes true. */
export type InspectBreak =
  /** Something comes to match that did not before: `Zone.radius > 0.4`. */
  | { readonly kind: 'match'; readonly words: string }
  | { readonly kind: 'message'; readonly id: string }
  | { readonly kind: 'system'; readonly id: string }
  /** A line in the log that has these words; any warning where there are none. */
  | { readonly kind: 'log'; readonly words: string }
  /** This tick has run. */
  | { readonly kind: 'tick'; readonly tick: Tick };

export interface InspectBreakpoint {
  readonly number: number;
  readonly when: InspectBreak;
  readonly isOn: boolean;
}

/** What one system of a tick wrote. */
export interface InspectWrites {
  readonly system: string;
  readonly schedule: string;
  readonly changes: readonly { readonly part: string; readonly field: string; readonly entity: number | null; readonly name: string; readonly slot: number; readonly from: number; readonly to: number }[];
  /** Changes beyond those listed. */
  readonly omitted: number;
}

/** An inspector's way into a room, through comlink. Each answers between two ticks. */
export interface SimInspect {
  catalogue(): InspectCatalogue;
  look(at: InspectLook): InspectSeen;
  /** Sets a value by hand; it comes through the door and is written at the start of the next tick that runs. */
  edit(ask: InspectAsk): { readonly ok: true; readonly number: number } | Refusal;
  /** The value that an edit replaced comes back, as another edit. */
  undo(number: number): { readonly ok: true; readonly number: number } | Refusal;
  setPaused(isPaused: boolean): void;
  /** Runs so many ticks and stands still; 1–1024. Answers what the systems of the last one wrote. */
  step(ticks: number): readonly InspectWrites[];
  /** All breakpoints there are to be; those that cannot be are refused by number. */
  setBreakpoints(all: readonly InspectBreakpoint[]): readonly { readonly number: number; readonly message: string }[];
  /** Nothing is measured or gathered any more, and time goes on. */
  leave(): void;
}

/** Where a value lies. */
export interface InspectPlace {
  readonly entity: number;
  readonly part: string;
  readonly field: string;
  readonly slot: number;
}

/** A time at which a value became another one. */
export interface InspectChange {
  readonly tick: Tick;
  /** The system that wrote it; null where it happened between systems. */
  readonly system: string | null;
  /** Null: there was no such value before. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Control of inspect.worker, through comlink: it runs a recorded session again and looks for something. */
export interface InspectSearch {
  /** The last time up to `before` that a value changed, and how often it did; `change` is null when it never did. `onProgress`: 0–1. */
  findChange(bytes: Uint8Array, place: InspectPlace, before: Tick, onProgress: (progress: number) => void): Promise<{ readonly ok: true; readonly change: InspectChange | null; readonly count: number; /** Ticks that were looked through. */ readonly to: Tick } | Refusal>;
}
