import type { Entity } from '../ecs/entity.ts';
import { Disabled } from '../ecs/disabled.ts';
import type { MatchedRows } from '../ecs/query-index.ts';
import type { World } from '../ecs/world.ts';
import type { ScopedTag } from './despawn-on.ts';
import type { LiveSchedule } from './live-schedule.ts';
import { OnEnter, OnExit, OnTransition } from './schedule.ts';
import { AGAIN, CURRENT, NEXT, NONE, ordinalOf, PREVIOUS, sourcesOf, TURNS, type StateCells } from './state-cells.ts';
import type { AnyState } from './state.ts';

/** Entities with one tag, the disabled included. */
interface Tied { readonly act: ScopedTag['scope']['act']; readonly rows: MatchedRows }

/** A state of a running app with what runs when it turns. */
interface Turning {
  readonly state: AnyState;
  readonly slots: Uint32Array;
  /** Places of the states that it follows from. */
  readonly sources: readonly number[];
  /** By ordinal. */
  readonly exits: readonly (LiveSchedule | undefined)[];
  readonly enters: readonly (LiveSchedule | undefined)[];
  /** By ordinal left × number of values + ordinal entered. */
  readonly transitions: readonly (LiveSchedule | undefined)[];
  /** By ordinal: what happens to entities that are tied to it when the value is left, or entered. */
  readonly tiedToExit: readonly (readonly Tied[])[];
  readonly tiedToEnter: readonly (readonly Tied[])[];
  /** Ordinal that it is about to have. */
  target: number;
  isTurning: boolean;
}

/**
 * Turns states at the start of a tick: first it is settled what each will be, those that others follow from before them; then
 * what is left is left, last ones first (OnExit, with all values as they were), then OnTransition and OnEnter, first ones first,
 * with the new values. A state asked for in the meantime turns in the next tick.
 */
export class StateTurns {
  private readonly turnings: readonly Turning[];

  constructor(cells: StateCells, live: ReadonlyMap<string, LiveSchedule>, private readonly world: World, scoped: readonly ScopedTag[]) {
    const { all } = cells;
    this.turnings = all.map((state): Turning => {
      const by = <T>(make: (value: string) => T): T[] => state.values.map(make);
      const tied = (when: 'exit' | 'enter') => by((value) => scoped.filter(({ scope }) => scope.state === state && scope.value === value && scope.when === when)
        .map((tag): Tied => ({ act: tag.scope.act, rows: world.storage.queries.own({ required: [world.storage.store(tag).ordinal], excluded: [] }) })));
      return {
        state, slots: cells.slots(state), sources: sourcesOf(state).map((source) => all.indexOf(source)),
        exits: by((value) => live.get(OnExit(state, value).id)), enters: by((value) => live.get(OnEnter(state, value).id)),
        transitions: state.values.flatMap((from) => by((to) => live.get(OnTransition(state, from, to).id))),
        tiedToExit: tied('exit'), tiedToEnter: tied('enter'), target: NONE, isTurning: false,
      };
    });
    for (const { slots } of this.turnings) slots[CURRENT] = slots[PREVIOUS] = NONE;
    this.settle();
    for (const turning of this.turnings) {
      turning.slots[CURRENT] = turning.target;
      turning.slots[TURNS] = 1;
    }
  }

  /** OnEnter of every state that exists. */
  enterAll(): void {
    for (const { slots, enters } of this.turnings) enters[slots[CURRENT]!]?.run();
  }

  /** A tick begins. Costs one comparison a state while nothing is asked for. */
  turn(): void {
    const { turnings } = this;
    for (let index = 0; index < turnings.length; index++) {
      if (turnings[index]!.slots[NEXT] === 0) continue;
      this.settle();
      this.carryOut();
      return;
    }
  }

  /** After an image of another layout came in: states that it did not have begin, sub-states and computed ones are made to fit. */
  begin(isNew: (id: string) => boolean): void {
    const asked = this.turnings.map(({ slots }) => slots[NEXT]!);
    for (const { state, slots } of this.turnings) {
      slots[NEXT] = 0;
      if (isNew(state.id)) slots[CURRENT] = NONE;
    }
    this.settle();
    this.carryOut();
    this.turnings.forEach(({ slots }, index) => { if (slots[NEXT] === 0) slots[NEXT] = asked[index]!; });
  }

  private settle(): void {
    for (const turning of this.turnings) {
      const { slots, state } = turning, current = slots[CURRENT]!, asked = slots[NEXT]!;
      slots[NEXT] = 0;
      const ordinal = asked === 0 ? current === NONE ? 0 : current : (asked % AGAIN) - 1;
      if (state.source === undefined) turning.target = ordinal;
      else if (state.source.kind === 'sub') turning.target = state.source.when.includes(this.valueOf(turning.sources[0]!) ?? '') ? ordinal : NONE;
      else {
        const value = (state.source.compute as (...values: (string | null)[]) => string | null)(...turning.sources.map((source) => this.valueOf(source)));
        turning.target = value === null ? NONE : ordinalOf(state, value);
      }
      turning.isTurning = turning.target !== current || (asked >= AGAIN && current !== NONE);
    }
  }

  /** The value that a state is about to have. */
  private valueOf(place: number): string | null {
    const { state, target } = this.turnings[place]!;
    return state.values[target] ?? null;
  }

  private carryOut(): void {
    const { turnings } = this;
    const left = turnings.map(({ slots }) => slots[CURRENT]!);
    for (let index = turnings.length - 1; index >= 0; index--) {
      const { isTurning, exits, tiedToExit } = turnings[index]!, from = left[index]!;
      if (!isTurning || from === NONE) continue;
      exits[from]?.run();
      this.actOn(tiedToExit[from]!);
    }
    for (const { isTurning, slots, target } of turnings) {
      if (!isTurning) continue;
      slots[PREVIOUS] = slots[CURRENT]!;
      slots[CURRENT] = target;
      slots[TURNS] = slots[TURNS]! + 1;
    }
    turnings.forEach(({ isTurning, state, target, transitions }, index) => {
      if (isTurning && left[index] !== NONE && target !== NONE) transitions[left[index]! * state.values.length + target]?.run();
    });
    for (const { isTurning, target, enters, tiedToEnter } of turnings) {
      if (!isTurning || target === NONE) continue;
      this.actOn(tiedToEnter[target]!);
      enters[target]?.run();
    }
  }

  /** In the order of the tags' registration, of one in that of rows. */
  private actOn(all: readonly Tied[]): void {
    const { world } = this;
    for (const { act, rows } of all) {
      rows.refresh();
      const entities: Entity[] = [];
      for (let index = 0; index < rows.length; index++) entities.push(world.entityAt(rows.ids[index]!));
      for (const entity of entities) {
        // One that was told of an entity before may have ended this one.
        if (!world.isAlive(entity)) continue;
        if (act === 'despawn') world.despawn(entity);
        else if (act === 'disable') world.add(entity, Disabled);
        else world.remove(entity, Disabled);
      }
    }
  }
}
