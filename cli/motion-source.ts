import { JOINT_COUNT, SampleWriter, SPACE, TICK_MICROS, type InputFrame, type Tick } from '../protocol/index.ts';
import { motionSeconds, type Motion } from '../protocol/motion/index.ts';

/**
 * Plays one track of recorded motion into the door, each of its frames in the tick in which it happens, with its own time
 * within that tick. Looped: each round starts a new epoch, since nothing leads from the last frame to the first.
 */
export class MotionSource {
  private readonly writer = new SampleWriter();
  private readonly xyz = new Float64Array(JOINT_COUNT * 3);
  private readonly confidence = new Float64Array(JOINT_COUNT);
  private round = 0;
  private next = 0;
  private sequence = 0;

  constructor(private readonly motion: Motion, private readonly track: number, readonly player: number, readonly source: number) {}

  /** Session time of the next frame, µs. */
  private get nextMicros(): number {
    return this.round * this.motion.lengthMicros + this.motion.micros[this.next]!;
  }

  /** This tick's input, or null: most ticks lie between two frames. */
  frameOf(tick: Tick): InputFrame | null {
    const start = tick * TICK_MICROS, end = start + TICK_MICROS;
    while (this.nextMicros < end) {
      this.write(Math.max(0, Math.min(7812, Math.floor(this.nextMicros - start))));
      if (++this.next === this.motion.micros.length) {
        this.next = 0;
        this.round++;
      }
    }
    return this.writer.isEmpty ? null : { tick, source: this.source, sequence: this.sequence++, payload: this.writer.take() };
  }

  private write(micros: number): void {
    const { xyz, confidence } = this.motion.tracks[this.track]!;
    // A picture of another size is scaled to the width that the door speaks of.
    const scale = this.motion.space === 'image' ? 640 / this.motion.width : 1;
    for (let i = 0; i < JOINT_COUNT * 3; i++) this.xyz[i] = xyz[this.next * JOINT_COUNT * 3 + i]! * scale;
    for (let i = 0; i < JOINT_COUNT; i++) this.confidence[i] = confidence[this.next * JOINT_COUNT + i]!;
    this.writer.joints(this.player, this.motion.space === 'image' ? SPACE.image : SPACE.world, this.round, this.xyz, this.confidence, JOINT_COUNT, micros, 0);
  }

  get seconds(): number {
    return motionSeconds(this.motion);
  }
}
