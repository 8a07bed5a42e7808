import { JOINT, JOINT_COUNT } from '../../protocol/index.ts';

/** Movement as it was seen: frames in order of time. */
export interface Motion {
  /** When each frame was captured, seconds, rising. Any start. */
  readonly seconds: ArrayLike<number>;
  /** x, y, z, confidence per joint of JOINTS, frame by frame: 29 × 4 numbers each; metres, y up. Confidence 0: not seen. A camera's z is 0. */
  readonly joints: ArrayLike<number>;
}

/** Numbers of one frame in {@link Motion.joints}. */
export const FRAME_LENGTH = JOINT_COUNT * 4;
/** Points that learning looks at: both hands, elbows, feet, knees, the head, the middle of the shoulders. */
export const POINTS = 10;
/** x, y, z of each. */
export const DIMS = POINTS * 3;
/** Traces have this many rows a second: twice what a hand's gesture contains. */
export const TRACE_RATE = 20;
/** Points of the left side and their partners, for mirroring; the others are their own. */
export const MIRROR: readonly number[] = [1, 0, 3, 2, 5, 4, 7, 6, 8, 9];

const JOINT_OF: readonly (readonly number[])[] = [
  [JOINT.left_wrist, JOINT.left_hand], [JOINT.right_wrist, JOINT.right_hand], [JOINT.left_elbow], [JOINT.right_elbow],
  [JOINT.left_ankle], [JOINT.right_ankle], [JOINT.left_knee], [JOINT.right_knee], [JOINT.nose],
];
const SURE = 0.15;
/** Half width of the triangle over which samples are averaged, seconds: faster cameras tremble less. */
const REACH = 1.2 / TRACE_RATE;
/** Longer than this between two samples, and what lies between was not seen, seconds. */
const GAP = 0.6;
/** Torso lengths are remembered for this long, seconds: what turns and bends shortens a torso for a moment. */
const TORSO_SECONDS = 4;
/** Torso, as part of standing height; of a body whose torso is never seen. */
const USUAL_TORSO = 0.288 * 1.7;

/**
 * Turns frames into rows of one body's movement, free of its size, place and camera: where {@link POINTS} are as seen from the middle of the hips, in
 * lengths of its torso, on a grid of {@link TRACE_RATE} rows a second.
 *
 * Rows are kept in a ring of `capacity`. A row is made once a frame at or after its moment plus the filter's reach has come.
 */
export class BodyTrace {
  /** Rows of x, y, z per point; row r in place r % capacity. */
  readonly rows: Float32Array;
  /** 1 where a point was seen. */
  readonly seen: Uint8Array;
  /** Rows made so far. */
  count = 0;
  /** When row 0 was. */
  startSeconds = 0;

  private readonly times: number[] = [];
  private readonly samples: Float32Array[] = [];
  private readonly torsos: { seconds: number; length: number }[] = [];
  private torso = USUAL_TORSO;
  private hasTorso = false;
  private isSettled = false;

  constructor(readonly capacity: number) {
    this.rows = new Float32Array(capacity * DIMS);
    this.seen = new Uint8Array(capacity * POINTS);
  }

  secondsOf(row: number): number {
    return this.startSeconds + row / TRACE_RATE;
  }

  /** Forgets everything: another body, or a long pause. The size is kept: the same person comes back more often than another. */
  restart(): void {
    this.count = 0;
    this.times.length = this.samples.length = 0;
  }

  /** Takes over the size of the same body from another trace of it. */
  adopt(other: BodyTrace): void {
    this.torso = other.torso;
    this.hasTorso = other.hasTorso;
    this.isSettled = true;
  }

  /** Takes a frame in; returns how many rows it completed. `joints` is read from `at` on, and not kept. */
  push(seconds: number, joints: ArrayLike<number>, at = 0): number {
    const { times, samples } = this, last = times.at(-1);
    if (last !== undefined && (seconds <= last || seconds - last > 2)) {
      if (seconds <= last && last - seconds < 2) return 0;
      this.restart();
    }
    if (times.length === 0) this.startSeconds = seconds;
    const sample = this.measure(seconds, joints, at);
    times.push(seconds);
    samples.push(sample);
    const before = this.count;
    // The last moments of a motion have no later frame: those rows are made by finish().
    while (this.secondsOf(this.count) + REACH <= seconds) this.makeRow();
    const oldest = this.secondsOf(this.count) - GAP - REACH;
    while (times.length > 2 && times[1]! < oldest) {
      times.shift();
      samples.shift();
    }
    return this.count - before;
  }

  /** Makes the rows up to the last frame. */
  finish(): void {
    const last = this.times.at(-1);
    if (last !== undefined) while (this.secondsOf(this.count) <= last + 1e-6) this.makeRow();
  }

  /** Points of a frame in torso lengths from the hips; NaN where not seen. */
  private measure(seconds: number, joints: ArrayLike<number>, at: number): Float32Array {
    const sample = new Float32Array(DIMS).fill(NaN);
    const x = (joint: number): number => joints[at + joint * 4]!, y = (joint: number): number => joints[at + joint * 4 + 1]!, z = (joint: number): number => joints[at + joint * 4 + 2]!;
    const has = (joint: number): boolean => joints[at + joint * 4 + 3]! >= SURE;
    const { left_shoulder: ls, right_shoulder: rs, left_hip: lh, right_hip: rh } = JOINT;
    const hasShoulders = has(ls) && has(rs), hasHips = has(lh) && has(rh);
    const sx = (x(ls) + x(rs)) / 2, sy = (y(ls) + y(rs)) / 2, sz = (z(ls) + z(rs)) / 2;
    let hx = (x(lh) + x(rh)) / 2, hy = (y(lh) + y(rh)) / 2, hz = (z(lh) + z(rh)) / 2;
    if (hasShoulders) this.noteTorso(seconds, hasHips ? Math.hypot(sx - hx, sy - hy, sz - hz) : Math.hypot(x(ls) - x(rs), y(ls) - y(rs), z(ls) - z(rs)) * 1.25, hasHips);
    if (!hasHips) {
      if (hasShoulders) { hx = sx; hy = sy - this.torso; hz = sz; }
      else if (has(JOINT.nose)) { hx = x(JOINT.nose); hy = y(JOINT.nose) - this.torso * 1.4; hz = z(JOINT.nose); }
      else return sample;
    }
    const put = (point: number, px: number, py: number, pz: number): void => {
      sample[point * 3] = (px - hx) / this.torso;
      sample[point * 3 + 1] = (py - hy) / this.torso;
      sample[point * 3 + 2] = (pz - hz) / this.torso;
    };
    JOINT_OF.forEach((joints, point) => {
      const joint = joints.find(has);
      if (joint !== undefined) put(point, x(joint), y(joint), z(joint));
    });
    if (hasShoulders) put(9, sx, sy, sz);
    return sample;
  }

  private noteTorso(seconds: number, length: number, isWhole: boolean): void {
    if (this.isSettled || length < 0.05 || (!isWhole && this.hasTorso)) return;
    const { torsos } = this;
    torsos.push({ seconds, length });
    while (torsos[0]!.seconds < seconds - TORSO_SECONDS) torsos.shift();
    const sorted = torsos.map((torso) => torso.length).sort((a, b) => a - b);
    this.torso = sorted[Math.floor(sorted.length * 0.65)]!;
    this.hasTorso ||= isWhole;
  }

  private makeRow(): void {
    const { times, samples, rows, seen, capacity } = this, moment = this.secondsOf(this.count), to = (this.count % capacity) * DIMS, seenTo = (this.count % capacity) * POINTS;
    for (let point = 0; point < POINTS; point++) {
      let weight = 0, px = 0, py = 0, pz = 0, before = -1, after = -1;
      for (let k = 0; k < times.length; k++) {
        const sample = samples[k]!;
        if (Number.isNaN(sample[point * 3]!)) continue;
        const away = times[k]! - moment;
        if (away <= 0) before = k;
        else if (after < 0) after = k;
        const w = 1 - Math.abs(away) / REACH;
        if (w <= 0) continue;
        weight += w;
        px += w * sample[point * 3]!;
        py += w * sample[point * 3 + 1]!;
        pz += w * sample[point * 3 + 2]!;
      }
      // A slow camera's frames lie far apart: the straight line between them says more than the nearest alone.
      const isBetween = before >= 0 && after >= 0 && times[after]! - times[before]! <= GAP;
      if (isBetween) {
        const a = samples[before]!, b = samples[after]!, part = (moment - times[before]!) / (times[after]! - times[before]!), w = weight > 1.5 ? 0 : 1;
        px += w * (a[point * 3]! + (b[point * 3]! - a[point * 3]!) * part);
        py += w * (a[point * 3 + 1]! + (b[point * 3 + 1]! - a[point * 3 + 1]!) * part);
        pz += w * (a[point * 3 + 2]! + (b[point * 3 + 2]! - a[point * 3 + 2]!) * part);
        weight += w;
      }
      const isSeen = weight > 0, previous = ((this.count - 1 + capacity) % capacity) * DIMS;
      seen[seenTo + point] = isSeen ? 1 : 0;
      for (let axis = 0; axis < 3; axis++) {
        const sum = axis === 0 ? px : axis === 1 ? py : pz;
        rows[to + point * 3 + axis] = isSeen ? sum / weight : this.count > 0 ? rows[previous + point * 3 + axis]! : 0;
      }
    }
    this.count++;
  }
}

/** A whole motion as a trace. */
export function traceOf(motion: Motion): BodyTrace {
  const { seconds, joints } = motion, length = seconds.length > 0 ? seconds[seconds.length - 1]! - seconds[0]! : 0;
  const warm = new BodyTrace(1), trace = new BodyTrace(Math.max(1, Math.ceil(length * TRACE_RATE) + 2));
  // Once to learn the body's size, then with it from the first frame on.
  for (let frame = 0; frame < seconds.length; frame++) warm.push(seconds[frame]!, joints, frame * FRAME_LENGTH);
  trace.adopt(warm);
  for (let frame = 0; frame < seconds.length; frame++) trace.push(seconds[frame]!, joints, frame * FRAME_LENGTH);
  trace.finish();
  return trace;
}
