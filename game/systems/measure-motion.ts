import { columns, res, resMut, rowPart, system, write, type Args } from '../../engine/index.ts';
import { JOINT_COUNT, MAX_PLAYERS } from '../../protocol/index.ts';
import { BodyBank, BodyMeasure } from '../components/body-measure.ts';
import { JointSample } from '../components/joint.ts';
import { Seats } from '../components/seats.ts';
import { measureBody, resetBody } from '../motion/measure-body.ts';

const params = { seats: res(Seats), samples: columns(write(JointSample)), measure: columns(write(BodyMeasure)), bank: resMut(BodyBank) };

/**
 * Gathers the joints that a tick brought into one frame a body, and measures the body from it: height, noise, rate. Says which joints
 * have no past in this frame, because they were absent before or their epoch changed. The last reader of new joint samples.
 */
export const measureMotion = system('body/measure-motion', params, ({ seats, samples, measure, bank }: Args<typeof params>) => {
  bank.isNew.fill(0);
  for (let slot = 0; slot < MAX_PLAYERS; slot++) {
    const player = seats.player[slot]!, at = slot * JOINT_COUNT;
    if (player === 0 || seats.isNew[slot] === 0) continue;
    if (bank.player[slot] !== player) {
      bank.player[slot] = player;
      resetBody(bank, slot);
      bank.confidence.fill(0, at, at + JOINT_COUNT);
    }
    let hasOther = false, hasSame = false;
    for (let k = at; k < at + JOINT_COUNT; k++) {
      const sample = rowPart(seats.joint[k]!);
      if (samples.isNew[sample] === 0) continue;
      const confidence = samples.confidence[sample]!, isOther = samples.epoch[sample] !== bank.epochs[k];
      if (confidence > 0 && bank.confidence[k]! > 0) {
        if (isOther) hasOther = true;
        else hasSame = true;
      }
      bank.breaks[k] = isOther || bank.confidence[k] === 0 ? 1 : 0;
      bank.epochs[k] = samples.epoch[sample]!;
      bank.confidence[k] = confidence;
      bank.xyz[k * 3] = samples.x[sample]!;
      bank.xyz[k * 3 + 1] = samples.y[sample]!;
      bank.xyz[k * 3 + 2] = samples.z[sample]!;
      samples.isNew[sample] = 0;
    }
    // Another epoch of all joints may be another body, of another size.
    if (hasOther && !hasSame) resetBody(bank, slot);
    const seconds = seats.captureSeconds[slot]!, row = rowPart(player);
    bank.captureSeconds[slot] = seconds;
    bank.arrivalMicros[slot] = seats.arrivalMicros[slot]!;
    if (!measureBody(bank, slot, seconds, bank.xyz, at * 3, bank.confidence, at)) continue;
    bank.isNew[slot] = 1;
    measure.height[row] = bank.height[slot]!;
    measure.noise[row] = bank.noise[slot]!;
    measure.interval[row] = bank.interval[slot]!;
    measure.seconds[row] = seconds;
    measure.frames[row] = bank.frames[slot]!;
  }
});
