import { ZONE_PLACES, ZONE_SPECS } from '../game/index.ts';
import { JOINT_COUNT } from '../protocol/index.ts';
import { Dancer, poseBuffer, ROUND_BEATS, type Motion } from '../protocol/motion/index.ts';

/** Frames a second, as a quick camera has them, and beats a second: 90 a minute. */
const HZ = 32, BEATS_A_SECOND = 1.5;

/** One round of the dancer of light, 85 s, as recorded motion: for whoever has no file of their own. */
export function dancerMotion(): Motion {
  const dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height }))), pose = poseBuffer();
  const frames = Math.floor((ROUND_BEATS / BEATS_A_SECOND) * HZ), xyz = new Float64Array(frames * JOINT_COUNT * 3), confidence = new Float32Array(frames * JOINT_COUNT);
  for (let frame = 0; frame < frames; frame++) {
    dancer.poseAt((frame / HZ) * BEATS_A_SECOND, pose);
    xyz.set(pose.xyz, frame * JOINT_COUNT * 3);
    confidence.set(pose.confidence, frame * JOINT_COUNT);
  }
  return { space: 'world', width: 0, height: 0, micros: Float64Array.from({ length: frames }, (_, frame) => (frame * 1e6) / HZ), tracks: [{ xyz, confidence }], lengthMicros: (frames * 1e6) / HZ, warnings: [] };
}
