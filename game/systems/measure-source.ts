import { cos, sin } from '../../engine/index.ts';
import { BODY_SOURCE, channelOfSource, isOfJoints, JOINT_COUNT, MAX_CHANNELS, measureJoints, sourceKind, sourcePart } from '../../protocol/index.ts';

/** What {@link measureSource} reads: resources BodyView and Controls, columns of Flow. */
export interface SourceColumns {
  readonly view: { readonly joints: Float32Array; readonly speed: Float32Array; readonly height: Float32Array; readonly isPresent: Uint8Array; readonly row: Uint32Array };
  readonly flow: {
    readonly speed: Float32Array; readonly travel: Float32Array; readonly curvature: Float32Array; readonly direction: Float32Array; readonly smoothness: Float32Array; readonly tension: Float32Array;
    readonly handSpeed: Float32Array; readonly handCurvature: Float32Array; readonly handTension: Float32Array;
  };
  readonly controls: { readonly value: Float32Array; readonly changed: Uint32Array };
}

/** As in `measureJoints`: a joint less sure than this does not count. */
const SURE = 0.15;

/**
 * Measures a source of the body in `slot`, or a control, into `out[to]`; which stays as it is where there is nothing to measure.
 *
 * @param packed of protocol `packSource`
 * @returns whether there is
 */
export function measureSource(columns: SourceColumns, packed: number, slot: number, out: Float32Array, to: number): boolean {
  const { view, flow, controls } = columns, kind = sourceKind(packed), a = sourcePart(packed, 0);
  if (kind === BODY_SOURCE.control) {
    const channel = channelOfSource(packed);
    if (channel >= MAX_CHANNELS || controls.changed[channel] === 0) return false;
    out[to] = controls.value[channel]!;
    return true;
  }
  if (view.isPresent[slot] === 0) return false;
  if (isOfJoints(kind)) return measureJoints(packed, view.joints, slot * JOINT_COUNT * 4, view.height, slot, out, to);
  const row = view.row[slot]!;
  switch (kind) {
    case BODY_SOURCE.speed: {
      const k = slot * JOINT_COUNT + a;
      if (a >= JOINT_COUNT || view.joints[k * 4 + 3]! < SURE) return false;
      out[to] = view.speed[k]! / view.height[slot]!;
      return true;
    }
    case BODY_SOURCE.bodySpeed: out[to] = flow.speed[row]!; return true;
    case BODY_SOURCE.tension: out[to] = flow.tension[row]!; return true;
    case BODY_SOURCE.curvature: out[to] = flow.curvature[row]!; return true;
    case BODY_SOURCE.travel: out[to] = flow.travel[row]!; return true;
    case BODY_SOURCE.smoothness: out[to] = flow.smoothness[row]!; return true;
    case BODY_SOURCE.handSpeed: out[to] = flow.handSpeed[row * 2 + (a & 1)]!; return true;
    case BODY_SOURCE.handCurvature: out[to] = flow.handCurvature[row * 2 + (a & 1)]!; return true;
    case BODY_SOURCE.handTension: out[to] = flow.handTension[row * 2 + (a & 1)]!; return true;
    case BODY_SOURCE.towardsSide: out[to] = cos(flow.direction[row]!); return true;
    case BODY_SOURCE.towardsUp: out[to] = sin(flow.direction[row]!); return true;
    default: return false;
  }
}
