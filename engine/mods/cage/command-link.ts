import type { Component } from '../../ecs/component.ts';
import type { Entity } from '../../ecs/entity.ts';
import { typeOf, type Values } from '../../ecs/schema.ts';
import type { World } from '../../ecs/world.ts';
import { commands, type Commands } from '../../scheduler/params/world-params.ts';
import type { Place } from './block.ts';
import { resolve, type LinkContext, type LinkPlan } from './link.ts';
import { BadCommand, Closures, TapeReader, type Command, type Thing } from './tape-reader.ts';

/** Numbers that the commands of one call can take: a spawn takes three or more. */
const TAPE = 8192;
/**
 * Structural changes: a tape of numbers from the guest, checked as a whole, then given to the engine's own commands.
 *
 * @param things what commands may name, by the guest's numbers; @param valued what may be given values beside: that, and what comes with it
 */
export function commandLink(listed: readonly Thing[], things: ReadonlyMap<number, Thing>, valued: ReadonlyMap<number, Thing>, isOwn: (component: Component) => boolean, isGiven: (component: Component) => boolean): LinkPlan {
  const closures = new Closures();
  let word: number, tape: Place;
  return {
    param: commands(...listed),
    place(plan) {
      const schemas: Record<number, string[]> = {};
      for (const [index, thing] of valued) if (thing.kind === 'component') schemas[index] = Object.keys(thing.schema);
      return { param: 'commands', word: (word = plan.takeWords(1)), tape: (tape = plan.take('f64', TAPE)), schemas };
    },
    open(value, context) {
      const { block, world, tickets } = context, out = value as Commands, numbers = block.view(tape) as Float64Array;
      let read: readonly Command[] = [], kept: TapeReader['kept'] = [];
      return {
        before() {
          read = kept = [];
          tickets.count = 0;
          tickets.entities.length = 0;
        },
        check() {
          const end = block.words[word]!;
          if (end === 0) return null;
          if (!(Number.isInteger(end) && end >= 0 && end <= TAPE)) return `it counted ${end} numbers of commands`;
          const reader = new TapeReader(numbers, end, things, valued, world, isOwn, isGiven, closures, context);
          try {
            reader.read();
            reader.checkRoom();
          } catch (cause) {
            if (cause instanceof BadCommand) return cause.message;
            throw cause;
          }
          read = reader.commands;
          kept = reader.kept;
          tickets.count = reader.spawned;
          return null;
        },
        apply() {
          applyCommands(read, out, context);
          for (const components of kept) keepKind(components, world);
        },
      };
    },
  };
}

/** Makes a kind of entities before there is one: when a target ends, it may be too late. */
function keepKind(components: readonly Component[], { storage }: World): void {
  const mask = storage.signatures.emptyMask();
  for (const component of components) {
    const { ordinal } = storage.store(component);
    mask[ordinal >>> 5] = mask[ordinal >>> 5]! | (1 << (ordinal & 31));
  }
  storage.signatures.ofMask(mask);
}

function applyCommands(list: readonly Command[], out: Commands, { tickets }: LinkContext): void {
  const withHandles = (component: Component, values: Values<Component['schema']>): Values<Component['schema']> => Object.fromEntries(Object.entries(values).map(([name, given]) => {
    if (typeOf(component.schema[name]!) !== 'eid') return [name, given!];
    return [name, typeof given === 'number' ? resolve(given, tickets) : Array.from(given!, (one) => resolve(one, tickets))];
  }));
  const entityOf = (entity: number): Entity => resolve(entity, tickets);
  for (const command of list) {
    if (command.kind === 'spawn') tickets.entities.push(out.spawn(command.what, command.values.map(([component, values]) => [component, withHandles(component, values)])));
    else if (command.kind === 'despawn') out.despawn(entityOf(command.entity));
    else if (command.kind === 'relate') out.relate(entityOf(command.entity), command.relation, entityOf(command.target));
    else if (command.kind === 'remove') out.remove(entityOf(command.entity), command.component);
    else if (command.entity !== 0) out[command.kind](entityOf(command.entity), command.component, command.values === undefined ? undefined : withHandles(command.component, command.values));
  }
}
