import type { Performer } from '../parts/performer.ts';

/** A channel's value leaves at most so often, ms: a tick of the room. Moments leave at once. */
const LEAST_MS = 1000 / 128;

/**
 * Sends what a device gives through the door at a bounded rate: of a channel's values between two ticks only the latest counts, and one that has not
 * changed is not sent.
 */
export class ControlSender {
  private readonly sent = new Map<number, number>();
  private readonly waiting = new Map<number, number>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly performer: Pick<Performer, 'control'>) {}

  /** @param value −1 … 1 or 0 … 1, as `CHANNELS` says */
  value(channel: number, value: number): void {
    if (!Number.isFinite(value)) return;
    this.waiting.set(channel, value);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.flush();
    }, LEAST_MS);
  }

  /** A moment: a key that goes down, a blow. @param agoMs how long ago */
  moment(channel: number, value: number, agoMs = 0): void {
    // Values that came before it count before it.
    this.flush();
    this.sent.set(channel, value);
    this.performer.control(channel, true, value, Math.max(0, Math.min(1e6, Math.round(agoMs * 1000))));
  }

  private flush(): void {
    for (const [channel, value] of this.waiting) {
      if (this.sent.get(channel) === value) continue;
      this.sent.set(channel, value);
      this.performer.control(channel, false, value);
    }
    this.waiting.clear();
  }

  /** The device is gone: whatever it held is let go. */
  release(): void {
    for (const [channel, value] of this.sent) if (value !== 0) this.waiting.set(channel, 0);
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.flush();
    this.sent.clear();
  }
}
