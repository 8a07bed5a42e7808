import { UsageError } from './errors.ts';
import type { ComponentStore } from './component-store.ts';
import type { Entity } from './entity.ts';
import { EventFrame, type EntityEvent } from './entity-event.ts';
import type { Storage } from './storage.ts';

/** What can happen to a component of an entity, as bits. */
export const ADD = 1, INSERT = 2, REPLACE = 4, REMOVE = 8, DESPAWN = 16;
/** In which order their names are listed. */
export const LIFECYCLE_NAMES = { onAdd: ADD, onInsert: INSERT, onReplace: REPLACE, onRemove: REMOVE, onDespawn: DESPAWN } as const;
export type LifecycleName = keyof typeof LIFECYCLE_NAMES;

/** Told of one thing that happened to one component of the entity at a row. */
export interface Listener {
  /** `onAdd(room/Glow)`: for errors. */
  readonly id: string;
  readonly run: (row: number, entity: Entity) => void;
}

/** How deep commands of hooks and observers may bring about others. */
export const MAX_DEPTH = 32;

/** Who is told of one component. */
interface Listeners {
  readonly hooks: Map<number, Listener>;
  readonly observers: Map<number, Listener[]>;
}

/**
 * Tells hooks and observers what happens to components, in the order that Bevy has: of what comes, hooks before observers, added before inserted; of what
 * goes, observers before hooks, despawned before replaced before removed. Components in the order of registration, observers of one in theirs.
 *
 * Nobody who is told changes who lives and who has what: their commands wait until everybody has been told.
 */
export class Lifecycle {
  private readonly byOrdinal: (Listeners | undefined)[] = [];
  /** Whether anybody who is told can give commands. */
  hasCommands = false;
  /** How many commands that brought about others are at work. */
  depth = 0;
  /** By depth, who was told last. */
  private readonly told: string[] = [];

  /** Events that somebody listens to. */
  private readonly frames = new Map<EntityEvent, EventFrame>();
  private readonly numbered: EventFrame[] = [];

  /** What somebody hears of an event; undefined while nobody listens. */
  frameOf(event: EntityEvent): EventFrame | undefined {
    return this.frames.get(event);
  }

  listenTo(event: EntityEvent): EventFrame {
    let frame = this.frames.get(event);
    if (frame === undefined) {
      this.frames.set(event, (frame = new EventFrame(event, this.numbered.length)));
      this.numbered.push(frame);
    }
    return frame;
  }

  /** Tells the observers of an event, at the entity and then above it. `values`: entry of the tape. */
  trigger(number: number, entity: Entity, values: number, storage: Storage): void {
    const frame = this.numbered[number]!, { listeners, component: { propagates } } = frame;
    const above = propagates === undefined ? undefined : storage.relation(propagates).targetRow;
    try {
      storage.tape.play(values, [frame], 0, null);
      for (let row = storage.entities.rowOf(entity); row >= 0 && frame.isGoingOn; row = above === undefined ? -1 : above[row]!) {
        for (let index = 0; index < listeners.length; index++) this.tell(listeners[index]!, row, storage.entityAt(row));
      }
    } finally {
      frame.clear();
    }
  }

  private of(ordinal: number): Listeners {
    return (this.byOrdinal[ordinal] ??= { hooks: new Map(), observers: new Map() });
  }

  setHook(ordinal: number, bit: number, listener: Listener): void {
    this.of(ordinal).hooks.set(bit, listener);
  }

  addObserver(ordinal: number, bit: number, listener: Listener): void {
    const { observers } = this.of(ordinal), known = observers.get(bit);
    if (known === undefined) observers.set(bit, [listener]);
    else known.push(listener);
  }

  private tellHooks(bit: number, row: number, entity: Entity, stores: readonly ComponentStore[]): void {
    for (let index = 0; index < stores.length; index++) {
      const store = stores[index]!;
      if ((store.watch & bit) === 0) continue;
      const hook = this.byOrdinal[store.ordinal]?.hooks.get(bit);
      if (hook !== undefined) this.tell(hook, row, entity);
    }
  }

  private tellObservers(bit: number, row: number, entity: Entity, stores: readonly ComponentStore[]): void {
    for (let index = 0; index < stores.length; index++) {
      const store = stores[index]!;
      if ((store.watch & bit) === 0) continue;
      const observers = this.byOrdinal[store.ordinal]?.observers.get(bit);
      if (observers === undefined) continue;
      for (let at = 0; at < observers.length; at++) this.tell(observers[at]!, row, entity);
    }
  }

  /** Runs one listener; its name is kept for the error that ends a chase. */
  tell(listener: Listener, row: number, entity: Entity): void {
    this.told[this.depth] = listener.id;
    listener.run(row, entity);
  }

  /** Components were written into a row: `isNew`, it did not have them before. */
  brought(row: number, entity: Entity, stores: readonly ComponentStore[], watch: number, isNew: boolean): void {
    if (isNew && (watch & ADD) !== 0) {
      this.tellHooks(ADD, row, entity, stores);
      this.tellObservers(ADD, row, entity, stores);
    }
    if ((watch & INSERT) !== 0) {
      this.tellHooks(INSERT, row, entity, stores);
      this.tellObservers(INSERT, row, entity, stores);
    }
  }

  /** Values of a row are about to go: for others, by themselves (REMOVE), or with their entity (REMOVE and DESPAWN). */
  leaving(row: number, entity: Entity, stores: readonly ComponentStore[], watch: number, how: number): void {
    for (let bit = DESPAWN; bit >= REPLACE; bit = bit === DESPAWN ? REPLACE : bit === REPLACE ? REMOVE : 0) {
      if ((watch & how & bit) === 0) continue;
      this.tellObservers(bit, row, entity, stores);
      this.tellHooks(bit, row, entity, stores);
    }
  }

  /** Commands of those who were told are about to be applied. @throws UsageError when that goes on for too long. */
  descend(): void {
    if (this.depth + 1 >= MAX_DEPTH) throw new UsageError(`Observers and hooks set each other off ${MAX_DEPTH} deep: ${this.told.slice(0, 4).join(' → ')} → … → ${this.told[this.depth]}; let one of them look whether there is anything to do before it gives commands.`);
    this.depth++;
  }

  ascend(): void {
    this.depth--;
  }
}
