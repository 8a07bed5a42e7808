import { SampleWriter, type EpochMs } from '../../protocol/index.ts';
import { SOURCE, type Session } from '../session.ts';

const now = (): EpochMs => performance.timeOrigin + performance.now();

/** Sends acts, words and controls through the door, each at once, dated by the event that caused it. */
export class Performer {
  private readonly writer = new SampleWriter();

  /** @param source from `SOURCE`: devices have their own, what is clicked in the studio has one */
  constructor(private readonly session: Session, private readonly source: number = SOURCE.studio, private readonly player = 0) {}

  private send(): void {
    this.session.send(this.source, this.writer.take(), now());
  }

  /** An act of protocol `acts/`. `ageMicros`: how long ago it was done. */
  act(act: number, target = 0, a = 0, b = 0, c = 0, d = 0, ageMicros = 0): void {
    this.writer.act(this.player, act, target, a, b, c, d, 0, ageMicros);
    this.send();
  }

  /** Words for an act's target, up to 56 bytes of UTF-8. */
  text(act: number, target: number, words: string): void {
    this.writer.text(this.player, act, target, words, 0);
    this.send();
  }

  /** A control's value, or its moment. */
  control(channel: number, isTrigger: boolean, value: number, ageMicros = 0): void {
    this.writer.control(this.player, channel, isTrigger, value, 0, ageMicros);
    this.send();
  }
}
