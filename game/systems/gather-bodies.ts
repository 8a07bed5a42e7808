import { columns, read, res, resMut, rowPart, system } from '../../engine/index.ts';
import { JOINT_COUNT, MAX_PLAYERS } from '../../protocol/index.ts';
import { BodyMeasure } from '../components/body-measure.ts';
import { SmoothedJoint } from '../components/joint.ts';
import { BodyView } from '../components/playable.ts';
import { Seats } from '../components/seats.ts';

/** Lays every seat's joints out as sources are measured from: as they are drawn, side by side. */
export const gatherBodies = system('playable/gather-bodies',
  { seats: res(Seats), smoothed: columns(read(SmoothedJoint)), measures: columns(read(BodyMeasure)), view: resMut(BodyView) },
  ({ seats, smoothed, measures, view }) => {
    const { joints, speed } = view;
    for (let slot = 0; slot < MAX_PLAYERS; slot++) {
      const player = seats.player[slot]!, first = slot * JOINT_COUNT;
      if (player === 0) {
        if (view.isPresent[slot] === 1) joints.fill(0, first * 4, (first + JOINT_COUNT) * 4);
        view.isPresent[slot] = 0;
        continue;
      }
      const body = rowPart(player);
      view.isPresent[slot] = 1;
      view.row[slot] = body;
      view.height[slot] = measures.height[body]!;
      for (let k = first; k < first + JOINT_COUNT; k++) {
        const row = rowPart(seats.joint[k]!), dx = smoothed.dx[row]!, dy = smoothed.dy[row]!, dz = smoothed.dz[row]!;
        joints[k * 4] = smoothed.x[row]!;
        joints[k * 4 + 1] = smoothed.y[row]!;
        joints[k * 4 + 2] = smoothed.z[row]!;
        joints[k * 4 + 3] = smoothed.confidence[row]!;
        speed[k] = Math.sqrt(dx * dx + dy * dy + dz * dz);
      }
    }
  });
