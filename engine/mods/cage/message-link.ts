import type { Message } from '../../ecs/message.ts';
import type { Column } from '../../ecs/schema.ts';
import { reads, writes } from '../../scheduler/params/message-params.ts';
import type { Place } from './block.ts';
import { copyIn, findBad, openCopies, placeFields, type FieldPlaces } from './copies.ts';
import { resolve, type LinkPlan } from './link.ts';

/** Messages that one call can send. More are lost, as in a full buffer. */
const MAX_SENT = 512;

/** Messages that the system has not seen yet: the ring as it is. */
export function readsLink(message: Message): LinkPlan {
  let word: number, fields: FieldPlaces;
  return {
    param: reads(message),
    place(plan) {
      word = plan.takeWords(2);
      fields = placeFields(plan, message.schema, message.capacity + 1);
      return { param: 'reads', word, mask: message.capacity - 1, fields };
    },
    open(value, { block }) {
      const live = value as { readonly start: number; readonly length: number } & Record<string, Column>, copies = openCopies(block, message.schema, fields, live);
      return {
        before() {
          block.words[word] = live.start;
          block.words[word + 1] = live.length;
          if (live.length > 0) for (const copy of copies) copyIn(copy, 0, message.capacity);
        },
        check: () => null,
        apply: () => undefined,
      };
    },
  };
}

/** Messages that the guest lists from slot 0, sent one by one when the call counts. */
export function writesLink(message: Message): LinkPlan {
  const capacity = Math.min(message.capacity, MAX_SENT), slots = Uint32Array.from({ length: capacity }, (_, slot) => slot);
  let word: number, fields: Record<string, Place>;
  return {
    param: writes(message),
    place(plan) {
      word = plan.takeWords(2);
      fields = placeFields(plan, message.schema, capacity + 1);
      return { param: 'writes', word, capacity, fields };
    },
    open(value, { block, tickets, bad: badPlace, say, mayTalk }) {
      const live = value as { readonly send: () => number } & Record<string, Column>, copies = openCopies(block, message.schema, fields, live);
      return {
        before: () => undefined,
        check() {
          const count = block.words[word]!;
          if (!(Number.isInteger(count) && count >= 0 && count <= capacity)) return `it counted ${count} messages of ${message.id}`;
          for (const copy of copies) {
            const bad = findBad(copy, slots, count, tickets, badPlace);
            if (bad !== null) return `it sent ${bad.replace(' of row ', ' of message ')} of ${message.id}`;
          }
          return null;
        },
        apply() {
          const count = block.words[word]!, lost = block.words[word + 1]!;
          for (let sent = 0; sent < count; sent++) {
            const to = live.send();
            for (const { type, slots: width, host, guest } of copies) {
              for (let slot = 0; slot < width; slot++) host[to * width + slot] = type === 'eid' ? resolve(guest[sent * width + slot]!, tickets) : guest[sent * width + slot]!;
            }
          }
          if (lost > 0 && mayTalk()) say('warn', `sent more than ${capacity} of ${message.id} in one tick; the others are lost`);
        },
      };
    },
  };
}
