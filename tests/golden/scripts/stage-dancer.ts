import { ZONE_PLACES, ZONE_SPECS } from '../../../game/index.ts';
import { JOINT, JOINT_COUNT, SPACE, type SampleWriter, type Tick } from '../../../protocol/index.ts';
import { Dancer, poseBuffer, type NoiseStream } from '../../../protocol/motion/index.ts';
import { DeviceClock, SOURCES, type ScriptedSource } from './golden-script.ts';

/**
 * A body in metres that dances the dancer's score, and whatever `change` makes of it.
 *
 * @param beatAt where in the dance it is at a time in seconds
 * @param change moves joints of a pose: 3 numbers a joint, metres
 */
export function stageDancer(beatAt: (seconds: number) => number, hz: number, noise: NoiseStream, change: (xyz: Float64Array, seconds: number) => void): ScriptedSource {
  const clock = new DeviceClock(hz, 800), pose = poseBuffer();
  const dancer = new Dancer(ZONE_PLACES[0]!.map((place, index) => ({ ...place, height: ZONE_SPECS[index]!.height })));
  return {
    source: SOURCES.file, name: 'motion',
    write(tick: Tick, writer: SampleWriter): void {
      for (let micros = clock.take(tick); micros >= 0; micros = clock.take(tick)) {
        const seconds = (tick * 7812.5 + micros) / 1e6;
        dancer.poseAt(beatAt(seconds), pose);
        change(pose.xyz, seconds);
        for (let k = 0; k < (JOINT.right_hand + 1) * 3; k++) pose.xyz[k]! += 0.002 * noise.gaussian();
        writer.joints(0, SPACE.world, 1, pose.xyz, pose.confidence, JOINT_COUNT, micros, 0);
      }
    },
  };
}
