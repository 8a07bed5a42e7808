import {
  JOINT_BYTES, JOINTS_HEADER_BYTES, MAX_COORDINATE, MAX_PAYLOAD_BYTES, SAMPLE, SAMPLE_HEADER_BYTES, type InputFrame,
} from '../input-frame.ts';
import { JOINT_COUNT } from '../joints.ts';
import { TICK_MICROS, type Tick } from '../units.ts';
import { ByteReader, ByteWriter, Malformed } from './bytes.ts';
import { JointTracks, PREDICTORS, type JointTrack } from './joint-track.ts';

/**
 * Payloads of one chunk, split into columns: each column holds one kind of number, so that deflate finds what is alike next to
 * each other. Coordinates are differences to what a predictor foresaw. A payload that the columns cannot give back byte for
 * byte (odd reserved bytes, coordinates of an absent joint) is kept as it is.
 */
const COLUMNS = ['shapes', 'kinds', 'times', 'ages', 'heads', 'plans', 'confidences', 'near', 'far', 'rest'] as const;

/** Bytes of the body of each kind that has a fixed one. */
const BODY_BYTES: Readonly<Record<number, number>> = {
  [SAMPLE.strike]: 4, [SAMPLE.hold]: 12, [SAMPLE.setting]: 12, [SAMPLE.leave]: 0, [SAMPLE.command]: 8,
};

/** A difference of this or more, as 0, 1, 2 … for 0, −1, 1 …, is written as this byte and the rest in the column `far`. */
const FAR = 255;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Foresees when samples come: as long after the last as that one after the one before. Per source and player. */
class SampleTimes {
  private readonly last = new Map<number, { at: number; gap: number; age: number }>();

  constructor(private readonly from: Tick) {}

  private start(tick: Tick): number {
    return (tick - this.from) * TICK_MICROS;
  }

  private entry(source: number, player: number): { at: number; gap: number; age: number } {
    const key = source * 4 + player;
    let entry = this.last.get(key);
    if (!entry) this.last.set(key, (entry = { at: 0, gap: 0, age: 0 }));
    return entry;
  }

  foreseen(source: number, player: number, tick: Tick): { micros: number; age: number } {
    const { at, gap, age } = this.entry(source, player);
    return { micros: Math.max(0, Math.min(7812, Math.floor(at + gap - this.start(tick)))), age };
  }

  keep(source: number, player: number, tick: Tick, micros: number, age: number): void {
    const entry = this.entry(source, player), at = this.start(tick) + micros;
    entry.gap = at - entry.at;
    entry.at = at;
    entry.age = age;
  }
}

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

/** For each track and joint how many values, and by which predictor each axis is foreseen. */
interface Plan {
  readonly counts: Uint32Array;
  /** `joint × 3 + axis`. */
  readonly predictors: Uint8Array;
}

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
function planJoints(frames: readonly InputFrame[], usual: readonly boolean[], sourceIndex: ReadonlyMap<number, number>): Plan[] {
  const counts: Uint32Array[] = [], costs: Float64Array[] = [];
  walkJoints(frames, usual, sourceIndex, (track, index, joint, axis, value) => {
    counts[index] ??= new Uint32Array(JOINT_COUNT);
    costs[index] ??= new Float64Array(JOINT_COUNT * 3 * PREDICTORS);
    if (axis === 0) counts[index][joint]!++;
    const cost = costs[index], at = (joint * 3 + axis) * PREDICTORS;
    for (let predictor = 0; predictor < PREDICTORS; predictor++) {
      const far = zigzag(value - track.predict(joint, axis, predictor));
      cost[at + predictor] = cost[at + predictor]! + 32 - Math.clz32(far) + (far >= FAR ? 4 : 0);
    }
  });
  return counts.map((count, index) => {
    const predictors = new Uint8Array(JOINT_COUNT * 3), cost = costs[index]!;
    for (let slot = 0; slot < predictors.length; slot++) {
      let best = 0;
      for (let predictor = 1; predictor < PREDICTORS; predictor++) if (cost[slot * PREDICTORS + predictor]! < cost[slot * PREDICTORS + best]!) best = predictor;
      predictors[slot] = best;
    }
    return { counts: count, predictors };
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
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new ByteWriter(256)])) as Record<(typeof COLUMNS)[number], ByteWriter>;
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

/**
 * The payloads of one chunk, in order; views of one buffer of at most `most` bytes.
 *
 * @param ticks tick of each frame
 * @param sourceIndex place of each frame's source in the chunk's list
 * @param sources length of that list
 * @throws Malformed
 */
export function decodePayloads(reader: ByteReader, from: Tick, ticks: Uint32Array, sourceIndex: Uint16Array, sources: number, most: number): Uint8Array[] {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new ByteReader(reader.run(`bytes of ${name}`, reader.left))])) as Record<(typeof COLUMNS)[number], ByteReader>;
  const decoder = new PayloadDecoder(columns, from, sources, most), ends = new Uint32Array(ticks.length);
  for (let n = 0; n < ticks.length; n++) ends[n] = decoder.frame(ticks[n]!, sourceIndex[n]!);
  const bytes = decoder.finish(), payloads: Uint8Array[] = [];
  for (let n = 0; n < ends.length; n++) payloads.push(bytes.subarray(n === 0 ? 0 : ends[n - 1]!, ends[n]!));
  return payloads;
}

class PayloadDecoder {
  private bytes = new Uint8Array(64 * 1024);
  private view = new DataView(this.bytes.buffer);
  private end = 0;
  private readonly tracks = new JointTracks();
  private readonly times: SampleTimes;
  private readonly plans: Plan[] = [];
  /** `track × joints × 3 + joint × 3 + axis`: next byte of `near`, and the one after the last. */
  private readonly next: Uint32Array;
  private readonly stop: Uint32Array;
  private readonly near: Uint8Array;

  constructor(private readonly columns: Readonly<Record<(typeof COLUMNS)[number], ByteReader>>, from: Tick, sources: number, private readonly most: number) {
    this.times = new SampleTimes(from);
    const { plans, near } = columns, count = plans.count('tracks', sources * 8);
    this.near = near.get(near.left);
    this.next = new Uint32Array(count * JOINT_COUNT * 3);
    this.stop = new Uint32Array(count * JOINT_COUNT * 3);
    let at = 0, slot = 0;
    for (let track = 0; track < count; track++) {
      const plan: Plan = { counts: new Uint32Array(JOINT_COUNT), predictors: new Uint8Array(JOINT_COUNT * 3) };
      for (let joint = 0; joint < JOINT_COUNT; joint++) {
        const values = (plan.counts[joint] = plans.count('values', this.near.length));
        for (let axis = 0; axis < 3; axis++, slot++) {
          const predictor = values > 0 ? plans.u8() : 0;
          if (predictor >= PREDICTORS) throw new Malformed(`it uses predictor ${predictor}; there are ${PREDICTORS}`);
          plan.predictors[joint * 3 + axis] = predictor;
          this.next[slot] = at;
          at += values;
          this.stop[slot] = at;
        }
      }
      this.plans.push(plan);
    }
    if (at !== this.near.length) throw new Malformed(`it announces ${at} differences and holds ${this.near.length}`);
  }

  private room(extra: number): number {
    const at = this.end, end = at + extra;
    if (end > this.most) throw new Malformed(`its payloads are longer than ${this.most} bytes`);
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.min(this.most, Math.max(end, this.bytes.length * 2)));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.end = end;
    return at;
  }

  /** Decodes the next frame's payload; answers where it ends. */
  frame(tick: Tick, source: number): number {
    const { shapes, rest } = this.columns, shape = shapes.varint();
    if (shape === 0) {
      const length = shapes.count('bytes of payload', MAX_PAYLOAD_BYTES), at = this.room(length);
      this.bytes.set(rest.get(length), at);
      return this.end;
    }
    const start = this.end;
    for (let n = 1; n < shape; n++) this.sample(tick, source);
    if (this.end - start > MAX_PAYLOAD_BYTES) throw new Malformed(`a payload has ${this.end - start} bytes; at most ${MAX_PAYLOAD_BYTES} are allowed`);
    return this.end;
  }

  private sample(tick: Tick, source: number): void {
    const { kinds, times, ages, rest } = this.columns, code = kinds.u8(), kind = code >> 2, player = code & 3;
    const foreseen = this.times.foreseen(source, player, tick), micros = foreseen.micros + times.signed(), age = foreseen.age + ages.signed();
    if (!(micros >= 0 && micros <= 7812)) throw new Malformed(`a sample comes ${micros} µs after the start of its tick; 0 to 7812 are possible`);
    if (!(age >= 0 && age <= 0xffff_ffff)) throw new Malformed(`a sample is ${age} µs old; 0 to 4294967295 are possible`);
    this.times.keep(source, player, tick, micros, age);
    const at = kind === SAMPLE.joints ? this.joints(source, player) : this.plain(kind, rest);
    const { view } = this;
    view.setUint8(at, kind);
    view.setUint8(at + 1, player);
    view.setUint16(at + 2, this.end - at, true);
    view.setUint16(at + 4, micros, true);
    view.setUint16(at + 6, 0, true);
    view.setUint32(at + 8, age, true);
  }

  private plain(kind: number, rest: ByteReader): number {
    const length = BODY_BYTES[kind];
    if (length === undefined) throw new Malformed(`a sample is of kind ${kind}; kinds are 1–6`);
    const at = this.room(SAMPLE_HEADER_BYTES + length);
    this.bytes.set(rest.get(length), at + SAMPLE_HEADER_BYTES);
    return at;
  }

  private joints(source: number, player: number): number {
    const { heads, confidences } = this.columns, flags = heads.u8(), space = flags & 1;
    if (flags > 3) throw new Malformed(`a body's head begins with ${flags}; 0 to 3 are possible`);
    const index = this.tracks.of(source, player, space, this.plans.length);
    if (index < 0) throw new Malformed(`it holds more bodies than the ${this.plans.length} it announces`);
    const track = this.tracks.all[index]!, epoch = track.epoch + heads.signed();
    if (!(epoch >= 0 && epoch <= 0xffff)) throw new Malformed(`a body's epoch is ${epoch}; 0 to 65535 are possible`);
    track.epoch = epoch;
    if (flags & 2) {
      track.list = heads.run('joints', 255);
      for (const joint of track.list) if (joint >= JOINT_COUNT) throw new Malformed(`a body has joint ${joint}; joints are 0–${JOINT_COUNT - 1}`);
    }
    const { list } = track, count = list.length, at = this.room(SAMPLE_HEADER_BYTES + JOINTS_HEADER_BYTES + count * JOINT_BYTES), { view } = this;
    let to = at + SAMPLE_HEADER_BYTES;
    view.setUint8(to, space);
    view.setUint8(to + 1, count);
    view.setUint16(to + 2, epoch, true);
    to += JOINTS_HEADER_BYTES;
    for (let k = 0; k < count; k++, to += JOINT_BYTES) {
      const joint = list[k]!, confidence = (track.confidence[joint] = track.confidence[joint]! + confidences.u8());
      const isPresent = (confidence & 0xff) !== 0;
      view.setUint8(to, joint);
      view.setUint8(to + 1, confidence & 0xff);
      view.setUint16(to + 2, 0, true);
      for (let axis = 0; axis < 3; axis++) view.setInt32(to + 4 + axis * 4, isPresent ? this.coordinate(track, index, joint, axis) : 0, true);
    }
    return at;
  }

  private coordinate(track: JointTrack, index: number, joint: number, axis: number): number {
    const place = joint * 3 + axis, slot = index * JOINT_COUNT * 3 + place, next = this.next[slot]!;
    if (next === this.stop[slot]) throw new Malformed(`joint ${joint} has more values than it announces`);
    this.next[slot] = next + 1;
    let difference = this.near[next]!;
    if (difference === FAR) difference += this.columns.far.varint();
    const value = track.predict(joint, axis, this.plans[index]!.predictors[place]!) + (difference % 2 === 1 ? -(difference + 1) / 2 : difference / 2);
    if (!(value >= -MAX_COORDINATE && value <= MAX_COORDINATE)) throw new Malformed(`a coordinate is ${value}, beyond ±${MAX_COORDINATE}`);
    track.keep(joint, axis, value);
    return value;
  }

  /** All payloads, one after the other. Every column must be used up. */
  finish(): Uint8Array {
    for (let slot = 0; slot < this.next.length; slot++) if (this.next[slot] !== this.stop[slot]) throw new Malformed('it announces more differences than its bodies have');
    for (const name of COLUMNS) this.columns[name].end();
    return this.bytes;
  }
}
