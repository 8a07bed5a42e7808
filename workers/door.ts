import { checkPayload, MAX_PAYLOAD_BYTES, SAMPLE_HEADER_BYTES, TICK_MICROS, type EpochMs, type InputFrame } from '../protocol/index.ts';

interface Arrival {
  readonly source: number;
  readonly atMs: EpochMs;
  readonly payload: Uint8Array;
}

/** Payloads of one source that may wait; more than that is a source gone wild, and its surplus is refused. */
const MAX_WAITING = 256;

/**
 * Stamps what arrives from outside: each payload gets the tick in which it arrived, its samples their time within that tick,
 * and each source's frames their numbers. What it hands out is all that a recording needs.
 */
export class Door {
  private waiting: Arrival[] = [];
  private readonly sequences = new Map<number, number>();

  /** Refuses what the simulation could not read: the answer says why, else it is null. */
  receive(source: number, atMs: EpochMs, payload: Uint8Array): string | null {
    if (!Number.isInteger(source) || source < 0 || source > 65_535) return `Source ${source} is not a whole number from 0 to 65535.`;
    if (!Number.isFinite(atMs)) return `Input of source ${source} arrived at ${atMs}, which is no time; send epoch milliseconds.`;
    if (this.waitingOf(source) >= MAX_WAITING) return `Source ${source} sends faster than the simulation reads (${MAX_WAITING} payloads wait); this one is left out.`;
    const checked = checkPayload(payload);
    if (!checked.ok) return `Source ${source}: ${checked.message}`;
    if (payload.length > 0) this.waiting.push({ source, atMs, payload });
    return null;
  }

  private waitingOf(source: number): number {
    let count = 0;
    for (const arrival of this.waiting) if (arrival.source === source) count++;
    return count;
  }

  /** A frame that the simulation would not take: its number is used again, so that the source's next one is not out of order. */
  takeBack(frame: InputFrame): void {
    if (this.sequences.get(frame.source) === frame.sequence + 1) this.sequences.set(frame.source, frame.sequence);
  }

  /** True when nothing waits: the common case, kept cheap. */
  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Continues a source's numbers after a restart. */
  continueAfter(source: number, sequence: number): void {
    this.sequences.set(source, Math.max(sequence + 1, this.sequences.get(source) ?? 0));
  }

  /**
   * The frames of `tick`, which began at `tickStartMs` and lasts one tick: one per source, ascending, holding what arrived
   * before its end. What would make a frame larger than a payload may be waits for the next tick, in order. A sample's `micros` becomes its arrival within the tick; what arrived earlier (the worker was busy)
   * keeps its true capture time through `ageMicros`.
   */
  framesOf(tick: number, tickStartMs: EpochMs): InputFrame[] {
    const endMs = tickStartMs + TICK_MICROS / 1000;
    const due: Arrival[] = [], later: Arrival[] = [], bytes = new Map<number, number>();
    for (const arrival of this.waiting) {
      const taken = bytes.get(arrival.source) ?? 0, sum = taken + arrival.payload.length;
      if (arrival.atMs >= endMs || sum > MAX_PAYLOAD_BYTES) {
        later.push(arrival);
        // Whatever this source sent after it waits too: its samples stay in order.
        if (sum > MAX_PAYLOAD_BYTES) bytes.set(arrival.source, Infinity);
        continue;
      }
      bytes.set(arrival.source, sum);
      due.push(arrival);
    }
    if (due.length === 0) return [];
    this.waiting = later;
    const sources = [...new Set(due.map((arrival) => arrival.source))].sort((a, b) => a - b);
    return sources.map((source) => {
      const parts = due.filter((arrival) => arrival.source === source);
      const payload = new Uint8Array(parts.reduce((sum, part) => sum + part.payload.length, 0));
      let at = 0;
      for (const part of parts) {
        payload.set(part.payload, at);
        stamp(payload, at, part.payload.length, (part.atMs - tickStartMs) * 1000);
        at += part.payload.length;
      }
      const sequence = this.sequences.get(source) ?? 0;
      this.sequences.set(source, sequence + 1);
      return { tick, source, sequence, payload };
    });
  }
}

/** Adds `offsetMicros` (arrival after the tick's start) to each sample of `payload[start, start + length)`. */
function stamp(payload: Uint8Array, start: number, length: number, offsetMicros: number): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let at = start; at < start + length; at += Math.max(SAMPLE_HEADER_BYTES, view.getUint16(at + 2, true))) {
    const arrived = offsetMicros + view.getUint16(at + 4, true);
    const micros = Math.max(0, Math.min(7812, Math.round(arrived)));
    const age = view.getUint32(at + 8, true) + Math.max(0, Math.round(micros - arrived));
    view.setUint16(at + 4, micros, true);
    view.setUint32(at + 8, Math.min(0xffffffff, age), true);
  }
}
