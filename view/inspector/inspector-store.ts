import { createStore } from 'zustand/vanilla';
import type { InspectBreakpoint, InspectCatalogue, InspectChange, InspectLook, InspectMessage, InspectPlace, InspectSeen, InspectWrites } from '../../protocol/index.ts';
import type { InspectorLink } from './inspector-link.ts';

export type InspectorTab = 'entities' | 'resources' | 'messages' | 'systems' | 'stops';

/** A search for who wrote a value. */
export interface ChangeSearch {
  readonly place: InspectPlace;
  /** 0–1 while it runs; null when it is over. */
  readonly progress: number | null;
  readonly change: InspectChange | null;
  /** How often the value changed in all. */
  readonly count: number;
  /** What went wrong, or how far was looked; empty when there is nothing to say. */
  readonly message: string;
}

/** What the inspector shows. Its own store, beside its interface: panel and window show the same. */
export interface Inspector {
  readonly link: InspectorLink | null;
  /** Its own window, if it has one. */
  readonly window: Window | null;
  readonly catalogue: InspectCatalogue | null;
  readonly seen: InspectSeen | null;
  /** What went wrong last, and what to do; empty when nothing did. */
  readonly problem: string;
  readonly tab: InspectorTab;
  /** Which entities are asked for. */
  readonly words: string;
  /** Those of them that are listed now: the first, and how many. */
  readonly from: number;
  readonly rows: number;
  readonly entity: number | null;
  /** Entities that were looked at before, the latest last. */
  readonly trail: readonly number[];
  /** Ids of resources and components that are folded out (resources) or folded in (components). */
  readonly unfolded: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
  readonly messages: readonly InspectMessage[];
  readonly missed: number;
  readonly isListHeld: boolean;
  /** Kinds of messages that are listed; null: all. */
  readonly kinds: readonly string[] | null;
  readonly system: string | null;
  readonly writes: readonly InspectWrites[];
  readonly breakpoints: readonly InspectBreakpoint[];
  readonly refusals: ReadonlyMap<number, string>;
  readonly search: ChangeSearch | null;
}

const NOTHING: Pick<Inspector, 'catalogue' | 'seen' | 'problem' | 'entity' | 'trail' | 'messages' | 'missed' | 'writes' | 'search' | 'from'> = { catalogue: null, seen: null, problem: '', entity: null, trail: [], messages: [], missed: 0, writes: [], search: null, from: 0 };

export const inspector = createStore<Inspector>(() => ({
  ...NOTHING, link: null, window: null, tab: 'entities', words: '', rows: 40, unfolded: new Set(), folded: new Set(), isListHeld: false, kinds: null, system: null, breakpoints: [], refusals: new Map(),
}));

/** Another room is looked into: what was seen of the one before is over. */
export const forgetRoom = (): void => inspector.setState(NOTHING);

/** What is shown, and therefore asked for: nothing else. */
export function wanted({ tab, words, from, rows, entity, unfolded, messages, isListHeld, kinds }: Inspector): InspectLook {
  switch (tab) {
    case 'entities': return { entities: { words, from: Math.max(0, from - 10), count: rows + 20 }, counts: true, ...(entity !== null && { entity }) };
    case 'resources': return { resources: [...unfolded] };
    case 'messages': return isListHeld ? {} : { messages: { after: messages.at(-1)?.number ?? 0, of: kinds } };
    case 'systems': return { systems: true };
    case 'stops': return {};
  }
}

/** Looks at an entity; `isBack`: the one that was looked at before it. */
export function lookAt(entity: number): void {
  const { entity: before, trail } = inspector.getState();
  if (entity === before) return;
  inspector.setState({ entity, tab: 'entities', trail: before === null ? trail : [...trail.slice(-49), before] });
}

export function lookBack(): void {
  const { trail } = inspector.getState(), before = trail.at(-1);
  if (before !== undefined) inspector.setState({ entity: before, trail: trail.slice(0, -1), tab: 'entities' });
}

/** Folds a part out or in. */
export function toggle(which: 'unfolded' | 'folded', id: string): void {
  const ids = new Set(inspector.getState()[which]);
  if (!ids.delete(id)) ids.add(id);
  inspector.setState({ [which]: ids });
}
