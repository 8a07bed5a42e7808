import type { Component, Relation } from '../../ecs/component.ts';
import type { State } from '../../scheduler/state.ts';
import type { StateReader, NextState } from '../../scheduler/params/state-params.ts';
import { nextState, stateOf } from '../../scheduler/params/state-params.ts';
import { log, type Log } from '../../scheduler/params/log-param.ts';
import { entities, related, type Related } from '../../scheduler/params/world-params.ts';
import type { Place } from './block.ts';
import type { LinkPlan } from './link.ts';

const unchecked = { check: () => null, apply: () => undefined } as const;

/** Who lives, and what they have. Rows and signatures are copied for all systems at once (CagedMod). */
export function entitiesLink(things: ReadonlyMap<number, Component>): LinkPlan {
  let word: number;
  return {
    param: entities(),
    place(plan, world) {
      const bits: Record<number, number> = {};
      for (const [index, component] of things) {
        const ordinal = world.storage.stores.findIndex((store) => store.component === component);
        if (ordinal >= 0) bits[index] = ordinal;
      }
      return { param: 'entities', word: (word = plan.takeWords(1)), bits };
    },
    open: (_value, { world, block }) => ({ ...unchecked, before: () => { block.words[word] = world.entityCount; } }),
  };
}

/** Sources of a relation by target row. */
export function relatedLink(relation: Relation): LinkPlan {
  let ids: Place, starts: Place;
  return {
    param: related(relation) as never,
    place: (plan, world) => ({ param: 'related', ids: (ids = plan.take('u32', world.capacity)), starts: (starts = plan.take('u32', world.capacity + 1)) }),
    open(value, { world, block }) {
      const live = value as Related, guestIds = block.view(ids) as Uint32Array, guestStarts = block.view(starts) as Uint32Array;
      return {
        ...unchecked,
        before() {
          const { highWater } = world.storage.entities;
          let end = 0;
          for (let row = 0; row < highWater; row++) {
            guestStarts[row] = live.first(row);
            end = guestStarts[row]! + live.count(row);
          }
          guestStarts.fill(end, highWater);
          guestIds.set(live.ids.subarray(0, end));
        },
      };
    },
  };
}

export function stateLink(state: State): LinkPlan {
  let word: number;
  return {
    param: stateOf(state) as never,
    place: (plan) => ({ param: 'stateOf', word: (word = plan.takeWords(1)), values: state.values }),
    open: (value, { block }) => ({ ...unchecked, before: () => { block.words[word] = state.values.indexOf((value as StateReader<string>).value); } }),
  };
}

export function nextStateLink(state: State): LinkPlan {
  let word: number;
  return {
    param: nextState(state) as never,
    place: (plan) => ({ param: 'nextState', word: (word = plan.takeWords(1)), values: state.values }),
    open: (value, { block }) => ({
      before: () => undefined,
      check: () => (block.words[word] === 0 || state.values[block.words[word]! - 1] !== undefined ? null : `it asked for a value that ${state.id} does not have`),
      apply() {
        if (block.words[word] !== 0) (value as NextState<string>).set(state.values[block.words[word]! - 1]!);
      },
    }),
  };
}

/** Letters and lines that a call can say. */
const MAX_LETTERS = 2048, MAX_LINES = 4;

export function logLink(): LinkPlan {
  let word: number, text: Place;
  return {
    param: log(),
    place: (plan) => ({ param: 'log', word: (word = plan.takeWords(1)), text: (text = plan.take('u16', MAX_LETTERS)) }),
    open(value, { block, mayTalk }) {
      const out = value as Log, letters = block.view(text) as Uint16Array;
      return {
        before: () => undefined,
        check: () => null,
        apply() {
          const end = Math.min(block.words[word]!, MAX_LETTERS);
          for (let at = 0, lines = 0; at + 2 <= end && lines < MAX_LINES; lines++) {
            const level = letters[at]!, length = letters[at + 1]!;
            const line = String.fromCharCode(...letters.subarray(at + 2, Math.min(at + 2 + length, end))).replace(/[\s\p{C}]+/gu, ' ');
            if (mayTalk()) out[level === 0 ? 'info' : 'warn'](line);
            at += 2 + length;
          }
        },
      };
    },
  };
}
