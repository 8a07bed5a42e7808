import { query, read, res, resMut, system, Time, write } from '../../engine/index.ts';
import { JOINT_COUNT } from '../../protocol/index.ts';
import { BodyBank } from '../components/body-measure.ts';
import { Flow, FlowBank } from '../components/flow.ts';
import { Player } from '../components/player.ts';
import { resetFlow, traceFlow } from '../motion/trace-flow.ts';

/** A body of which nothing comes counts as still after this long, seconds: six frames of a slow camera. */
const SILENT_SECONDS = 0.5;

/** Brings every player's flow up to the frame that this tick brought; without frames it falls silent. */
export const shapeFlows = system('body/shape-flows',
  { bodies: query({ player: read(Player), flow: write(Flow) }), bank: res(BodyBank), flows: resMut(FlowBank), time: res(Time) },
  ({ bodies, bank, flows, time }) => {
    const { ids, length, player, flow } = bodies;
    for (let i = 0; i < length; i++) {
      const row = ids[i]!, lane = player.slot[row]!;
      if (bank.player[lane] !== bodies.entityAt(row)) continue;
      if (bank.isNew[lane] === 1) {
        if (bank.frames[lane] === 1) resetFlow(flows, lane);
        traceFlow(flows, lane, bank.captureSeconds[lane]!, bank.xyz, lane * JOINT_COUNT * 3, bank.confidence, lane * JOINT_COUNT, bank.height[lane]!, bank.noise[lane]!, bank.interval[lane]!);
      } else if (flows.frames[lane]! > 0 && time.seconds - flows.seconds[lane]! > SILENT_SECONDS) resetFlow(flows, lane);
      else continue;
      flow.speed[row] = flows.speed[lane]!;
      flow.travel[row] = flows.travel[lane]!;
      flow.curvature[row] = flows.curvature[lane]!;
      flow.direction[row] = flows.direction[lane]!;
      flow.smoothness[row] = flows.smoothness[lane]!;
      flow.tension[row] = flows.tension[lane]!;
      for (let hand = 0; hand < 2; hand++) {
        flow.handSpeed[row * 2 + hand] = flows.handSpeed[lane * 2 + hand]!;
        flow.handCurvature[row * 2 + hand] = flows.handCurvature[lane * 2 + hand]!;
        flow.handTension[row * 2 + hand] = flows.handTension[lane * 2 + hand]!;
      }
    }
  });
