import { JOINT_BYTES, JOINTS_HEADER_BYTES, MAX_COORDINATE, MAX_PAYLOAD_BYTES, SAMPLE, SAMPLE_HEADER_BYTES } from '../input-frame.ts';
import { JOINT_COUNT } from '../joints.ts';
import type { Tick } from '../units.ts';
import { ByteReader, Malformed } from './bytes.ts';
import { JointTracks, PREDICTORS, type JointTrack } from './joint-track.ts';
import { BODY_BYTES, COLUMNS, FAR, SampleTimes, type ColumnName, type JointPlan } from './payload-columns.ts';

/**
 * The payloads of one chunk, in order; views of one buffer of at most `most` bytes.
 *
 * @param ticks tick of each frame
 * @param sourceIndex place of each frame's source in the chunk's list
 * @param sources length of that list
 * @throws Malformed
 */
export function decodePayloads(reader: ByteReader, from: Tick, ticks: Uint32Array, sourceIndex: Uint16Array, sources: number, most: number): Uint8Array[] {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new ByteReader(reader.run(`bytes of ${name}`, reader.left))])) as Record<ColumnName, ByteReader>;
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
  private readonly plans: JointPlan[] = [];
  /** `track × joints × 3 + joint × 3 + axis`: next byte of `near`, and the one after the last. */
  private readonly next: Uint32Array;
  private readonly stop: Uint32Array;
  private readonly near: Uint8Array;

  constructor(private readonly columns: Readonly<Record<ColumnName, ByteReader>>, from: Tick, sources: number, private readonly most: number) {
    this.times = new SampleTimes(from);
    const { plans, near } = columns, count = plans.count('tracks', sources * 8);
    this.near = near.get(near.left);
    this.next = new Uint32Array(count * JOINT_COUNT * 3);
    this.stop = new Uint32Array(count * JOINT_COUNT * 3);
    let at = 0, slot = 0;
    for (let track = 0; track < count; track++) {
      const plan: JointPlan = { counts: new Uint32Array(JOINT_COUNT), predictors: new Uint8Array(JOINT_COUNT * 3) };
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
    if (length === undefined) throw new Malformed(`a sample is of kind ${kind}; kinds are 1–10`);
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
