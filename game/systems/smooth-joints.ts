import { columns, query, read, rowPart, system, write } from '../../engine/index.ts';
import { TICK_SECONDS } from '../../protocol/index.ts';
import { BodyMeasure } from '../components/body-measure.ts';
import { Joint, JointSample, SmoothedJoint } from '../components/joint.ts';
import { smoothJoint } from '../motion/smooth-joint.ts';

/** A joint that is no longer seen fades over this long, seconds. */
const FADE_SECONDS = 0.25;

/** Brings every joint's drawn place up to its latest sample, and lets joints that are not seen fade where they were. */
export const smoothJoints = system('body/smooth-joints',
  { joints: query({ joint: read(Joint), sample: read(JointSample), smoothed: write(SmoothedJoint) }), measures: columns(read(BodyMeasure)) },
  ({ joints, measures }) => {
    const { ids, length, joint, sample, smoothed } = joints;
    for (let i = 0; i < length; i++) {
      const row = ids[i]!, confidence = sample.confidence[row]!;
      if (confidence <= 0) {
        smoothed.isStarted[row] = 0;
        smoothed.confidence[row] = Math.max(0, smoothed.confidence[row]! - TICK_SECONDS / FADE_SECONDS);
        continue;
      }
      if (sample.isNew[row] === 0) continue;
      if (sample.epoch[row] !== smoothed.epoch[row]) smoothed.isStarted[row] = 0;
      smoothJoint(smoothed, sample, row, measures.noise, rowPart(joint.player[row]!));
      smoothed.epoch[row] = sample.epoch[row]!;
      smoothed.confidence[row] = confidence;
    }
  });
