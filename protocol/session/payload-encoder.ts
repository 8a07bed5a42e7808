import { JOINT_BYTES, JOINTS_HEADER_BYTES, SAMPLE, SAMPLE_HEADER_BYTES, type InputFrame } from '../input-frame.ts';
import { JOINT_COUNT } from '../joints.ts';
import type { Tick } from '../units.ts';
import { ByteWriter } from './bytes.ts';
import { JointTracks, PREDICTORS, type JointTrack } from './joint-track.ts';
import { BODY_BYTES, COLUMNS, FAR, SampleTimes, type ColumnName, type JointPlan } from './payload-columns.ts';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** True if the columns give the payload back byte for byte. It has passed `checkPayload`. */
function isUsual(payload: Uint8Array): boolean {
  const view = viewOf(payload);
  for (let at = 0; at < payload.length; at += view.getUint16(at + 2, true)) {
    if (view.getUint16(at + 6, true) !== 0) return false;
    if (view.getUint8(at) !== SAMPLE.joints) continue;
    const body = at + SAMPLE_HEADER_BYTES, count = view.getUint8(body + 1);
    for (let joint = body + JOINTS_HEADER_BYTES, n = 0; n < count; n++, joint += JOINT_BYTES) {
      if (view.getUint16(joint + 2, true) !== 0) return false;
      if (view.getUint8(joint + 1) === 0 && (view.getInt32(joint + 4, true) !== 0 || view.getInt32(joint + 8, true) !== 0 || view.getInt32(joint + 12, true) !== 0)) return false;
    }
  }
  return true;
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

/** Calls `each` for every coordinate of a present joint, in order; the tracks learn afterwards. */
function walkJoints(frames: readonly InputFrame[], usual: readonly boolean[], sourceIndex: ReadonlyMap<number, number>, each: (track: JointTrack, index: number, joint: number, axis: number, value: number) => void): JointTracks {
  const tracks = new JointTracks();
  frames.forEach(({ source, payload }, n) => {
    if (!usual[n]) return;
    const view = viewOf(payload);
    for (let at = 0; at < payload.length; at += view.getUint16(at + 2, true)) {
      if (view.getUint8(at) !== SAMPLE.joints) continue;
      const body = at + SAMPLE_HEADER_BYTES, count = view.getUint8(body + 1);
      const index = tracks.of(sourceIndex.get(source)!, view.getUint8(at + 1), view.getUint8(body), Infinity), track = tracks.all[index]!;
      for (let entry = body + JOINTS_HEADER_BYTES, k = 0; k < count; k++, entry += JOINT_BYTES) {
        if (view.getUint8(entry + 1) === 0) continue;
        const joint = view.getUint8(entry);
        for (let axis = 0; axis < 3; axis++) {
          const value = view.getInt32(entry + 4 + axis * 4, true);
          each(track, index, joint, axis, value);
          track.keep(joint, axis, value);
        }
      }
    }
  });
  return tracks;
}

/** The cheapest predictor of every coordinate, by the bits of its differences. */
function planJoints(frames: readonly InputFrame[], usual: readonly boolean[], sourceIndex: ReadonlyMap<number, number>): JointPlan[] {
  const counts: Uint32Array[] = [], costs: Float64Array[] = [];
  const { all } = walkJoints(frames, usual, sourceIndex, (track, index, joint, axis, value) => {
    const count = (counts[index] ??= new Uint32Array(JOINT_COUNT)), cost = (costs[index] ??= new Float64Array(JOINT_COUNT * 3 * PREDICTORS));
    if (axis === 0) count[joint]!++;
    const at = (joint * 3 + axis) * PREDICTORS;
    for (let predictor = 0; predictor < PREDICTORS; predictor++) {
      const far = zigzag(value - track.predict(joint, axis, predictor));
      cost[at + predictor] = cost[at + predictor]! + 32 - Math.clz32(far) + (far >= FAR ? 4 : 0);
    }
  });
  return all.map((_, index) => {
    const predictors = new Uint8Array(JOINT_COUNT * 3), cost = costs[index];
    // A body of which no joint was ever there has no costs.
    if (!cost) return { counts: new Uint32Array(JOINT_COUNT), predictors };
    for (let slot = 0; slot < predictors.length; slot++) {
      let best = 0;
      for (let predictor = 1; predictor < PREDICTORS; predictor++) if (cost[slot * PREDICTORS + predictor]! < cost[slot * PREDICTORS + best]!) best = predictor;
      predictors[slot] = best;
    }
    return { counts: counts[index]!, predictors };
  });
}

/**
 * Appends the payloads of one chunk's frames. Each has passed `checkPayload`.
 *
 * @param from the chunk's first tick
 * @param sourceIndex place of each source in the chunk's list
 */
export function encodePayloads(frames: readonly InputFrame[], from: Tick, sourceIndex: ReadonlyMap<number, number>, out: ByteWriter): void {
  const usual = frames.map(({ payload }) => isUsual(payload)), plans = planJoints(frames, usual, sourceIndex), times = new SampleTimes(from);
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new ByteWriter(256)])) as Record<ColumnName, ByteWriter>;
  const { shapes, kinds, ages, heads, confidences, far, rest } = columns;

  columns.plans.varint(plans.length);
  for (const { counts, predictors } of plans) {
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      columns.plans.varint(counts[joint]!);
      if (counts[joint]! > 0) for (let axis = 0; axis < 3; axis++) columns.plans.u8(predictors[joint * 3 + axis]!);
    }
  }

  const near = plans.map(() => Array.from({ length: JOINT_COUNT * 3 }, () => new ByteWriter(16)));
  walkJoints(frames, usual, sourceIndex, (track, index, joint, axis, value) => {
    const slot = joint * 3 + axis, difference = zigzag(value - track.predict(joint, axis, plans[index]!.predictors[slot]!));
    near[index]![slot]!.u8(Math.min(FAR, difference));
    if (difference >= FAR) far.varint(difference - FAR);
  });
  for (const slots of near) for (const slot of slots) columns.near.put(slot.written());

  const tracks = new JointTracks();
  frames.forEach(({ tick, source, payload }, n) => {
    if (!usual[n]) {
      shapes.varint(0);
      shapes.varint(payload.length);
      rest.put(payload);
      return;
    }
    const view = viewOf(payload), index = sourceIndex.get(source)!;
    let samples = 0;
    for (let at = 0; at < payload.length; at += view.getUint16(at + 2, true), samples++) {
      const kind = view.getUint8(at), player = view.getUint8(at + 1), micros = view.getUint16(at + 4, true), age = view.getUint32(at + 8, true);
      const foreseen = times.foreseen(index, player, tick), body = at + SAMPLE_HEADER_BYTES;
      kinds.u8(kind * 4 + player);
      columns.times.signed(micros - foreseen.micros);
      ages.signed(age - foreseen.age);
      times.keep(index, player, tick, micros, age);
      if (kind !== SAMPLE.joints) {
        rest.put(payload.subarray(body, body + BODY_BYTES[kind]!));
        continue;
      }
      const track = tracks.all[tracks.of(index, player, view.getUint8(body), Infinity)]!;
      const count = view.getUint8(body + 1), epoch = view.getUint16(body + 2, true), list = new Uint8Array(count);
      for (let k = 0; k < count; k++) {
        const entry = body + JOINTS_HEADER_BYTES + k * JOINT_BYTES, joint = (list[k] = view.getUint8(entry));
        confidences.u8(view.getUint8(entry + 1) - track.confidence[joint]!);
        track.confidence[joint] = view.getUint8(entry + 1);
      }
      const isSame = list.length === track.list.length && list.every((joint, k) => joint === track.list[k]);
      heads.u8(view.getUint8(body) + (isSame ? 0 : 2));
      heads.signed(epoch - track.epoch);
      if (!isSame) heads.run(list);
      track.list = list;
      track.epoch = epoch;
    }
    shapes.varint(samples + 1);
  });
  for (const name of COLUMNS) out.run(columns[name].written());
}
