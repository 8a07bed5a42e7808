import { createJam, ZONE_PLACES, ZONE_SPECS, type Jam } from '../../game/index.ts';
import { JOINT_COUNT, SampleWriter, SPACE, TICK_RATE, type InputFrame } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';

const TICKS_A_POSE = 4, BEATS_A_TICK = 96 / 60 / TICK_RATE, BODY = 4, KEYS = 5;

/** The default room, and one body that dances in it at 32 poses a second. */
export class DancingRoom {
  private readonly dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height })));
  private readonly pose = poseBuffer();
  private readonly writer = new SampleWriter();
  private sequence = 0;
  private blows = 0;

  static open(): Promise<Jam> {
    return createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
  }

  constructor(readonly jam: Jam) {}

  private push(frame: InputFrame): void {
    const answer = this.jam.push(frame);
    if (!answer.ok) throw new Error(answer.message);
  }

  /** Runs the next tick, with the body's pose if it is time for one. */
  tick(): void {
    const { jam, dancer, pose, writer } = this, tick = jam.nextTick;
    if (tick % TICKS_A_POSE === 0) {
      dancer.poseAt(tick * BEATS_A_TICK, pose);
      writer.joints(0, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
      this.push({ tick, source: BODY, sequence: this.sequence++, payload: writer.take() });
    }
    jam.tick();
  }

  /** Lets a blow on a drum come `ticks` ticks late. */
  strikeLate(ticks: number): void {
    this.writer.strike(1, 9, 0.7, 100, 0);
    this.push({ tick: this.jam.nextTick - ticks, source: KEYS, sequence: this.blows++, payload: this.writer.take() });
  }
}
