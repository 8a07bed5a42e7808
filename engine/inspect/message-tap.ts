import { describeFields, type Described } from '../ecs/describe.ts';
import type { MessageBuffer } from '../ecs/message-buffer.ts';
import type { World } from '../ecs/world.ts';

/** A message that somebody sent. */
export interface TappedMessage {
  readonly id: string;
  readonly fields: Described;
}

/** Reads messages as they are sent, from outside: nobody in the world can tell. Ask it after every tick: messages live for two. */
export class MessageTap {
  private readonly seen = new Map<MessageBuffer, number>();

  constructor(private readonly world: World) {
    for (const buffer of world.plan.messages.values()) this.seen.set(buffer, buffer.written);
  }

  /** How many came since the last call, by id; only those that came. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const [message, buffer] of this.world.plan.messages) {
      const from = this.from(buffer);
      if (buffer.written > from) counts.set(message.id, buffer.written - from);
    }
    return counts;
  }

  /** Those that were sent since the last call, by kind in the order of registration, oldest first; at most `most` of a kind, the latest. `wanted` names kinds. */
  take(wanted: (id: string) => boolean, most: number): TappedMessage[] {
    const taken: TappedMessage[] = [];
    for (const [message, buffer] of this.world.plan.messages) {
      const from = this.from(buffer), { written, mask } = buffer;
      this.seen.set(buffer, written);
      if (!wanted(message.id)) continue;
      for (let number = Math.max(from, written - most); number < written; number++) taken.push({ id: message.id, fields: describeFields(message.schema, buffer.columns, number & mask) });
    }
    return taken;
  }

  /** The first that was not seen. A world that went back sends numbers again. */
  private from(buffer: MessageBuffer): number {
    const seen = this.seen.get(buffer)!;
    return Math.max(buffer.oldest, seen <= buffer.written ? seen : buffer.oldest);
  }
}
