import type { Message } from '../../ecs/message.ts';
import type { Columns, ReadColumns, Schema } from '../../ecs/schema.ts';
import { param, type Param } from '../param.ts';
import { refuseWrite } from './query-param.ts';

const UNBOUND = { required: [], excluded: [] } as const;

/**
 * Messages that this system has not seen yet. Message numbers run from `start` to `end`; message n is at slot `n & mask`:
 *
 *     for (let n = hits.start; n < hits.end; n++) total += hits.strength[n & hits.mask]!;
 */
export type Reader<S extends Schema> = { readonly start: number; readonly end: number; readonly mask: number; readonly length: number } & ReadColumns<S>;

/**
 * Reads a message. A message can be read in the tick that sends it, by systems that run later, and through the whole of the
 * next; a system that does not run for longer misses it. `system('room/count', { hits: reads(Hit) }, ({ hits }) => …)`, see {@link Reader}.
 */
export const reads = <S extends Schema>(message: Message<S>): Param<Reader<S>> => param((plan) => {
  plan.plan.addMessage(message as Message);
  plan.touch({ thing: message as Message, isWrite: false, required: [], excluded: [] });
  const cursorSpan = plan.reserve(`${plan.paramName}.cursor:${message.id}`, 'f64', 1, { isBookkeeping: true });
  return (world) => {
    const buffer = world.messages(message as Message), cursor = cursorSpan.slots as Float64Array;
    const reader = { start: 0, end: 0, length: 0, mask: buffer.mask, ...buffer.columns };
    return {
      value: reader as unknown as Reader<S>,
      before: () => {
        const { oldest, written } = buffer;
        const first = cursor[0]! > oldest ? cursor[0]! : oldest;
        // Counted from the ring's start and not from 0: small integers, which V8 keeps without allocating.
        reader.start = first & buffer.mask;
        reader.length = (written - first) | 0;
        reader.end = reader.start + reader.length;
        cursor[0] = written;
      },
      visited: () => reader.length,
    };
  };
});

/**
 * Sends a message: `send()` gives the slot, whose columns are zero and are then filled. When the buffer is full of living
 * messages the new one is lost, and counted in `app.diagnostics()`; its slot can be written all the same.
 *
 *     const slot = hits.send();
 *     hits.zone[slot] = zone;
 */
export type Writer<S extends Schema> = { readonly send: () => number } & Columns<S>;

/** Sends a message: `system('room/strike', { hits: writes(Hit) }, ({ hits }) => { const slot = hits.send(); hits.strength[slot] = 0.5; })`, see {@link Writer}. */
export const writes = <S extends Schema>(message: Message<S>): Param<Writer<S>> => param((plan) => {
  refuseWrite(plan, message.id);
  plan.plan.addMessage(message as Message);
  plan.touch({ thing: message as Message, isWrite: true, ...UNBOUND });
  return (world) => {
    const buffer = world.messages(message as Message);
    return { value: { send: () => buffer.send(), ...buffer.columns } as unknown as Writer<S> };
  };
});
