import {
  ATTACK_FIELD, ATTACK_STRIDE, FRAME_HEAD, HEAD_LENGTH, LOOP_FIELD, LOOP_STRIDE, SHOW_FIELD, SHOW_LENGTH, STATION_FIELD, STATION_LENGTH, THING_FIELD, THING_STRIDE, TRACK_FIELD, TRACK_MODE_FIELD, TRACK_MODE_STRIDE, TRACK_STRIDE, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE, PLAYER_FIELD, PLAYER_STRIDE, PULSE_FIELD, PULSE_STRIDE, RenderFrame, ZONE_FIELD, ZONE_STRIDE,
} from '../render-frame.ts';
import type { Tick } from '../units.ts';
import { ByteReader, ByteWriter, Malformed } from './bytes.ts';
import { packBody, unpackBody } from './chunk.ts';
import { MAX_CHUNK_PICTURES } from './limits.ts';

const MAX_QUANTISED = 0x8_0000_0000_0000;

/** Steps in 1 of every slot of a render frame, head first: 1024 (a millimetre, a thousandth) where a field is not a whole number. */
const STEPS: Float64Array = (() => {
  const frame = new RenderFrame(), steps = new Float64Array(HEAD_LENGTH + frame.body.length).fill(1024);
  steps.fill(1, 0, HEAD_LENGTH);
  steps[FRAME_HEAD.seconds] = 1024;
  const whole = (columns: Float32Array, stride: number, fields: readonly number[]): void => {
    const start = HEAD_LENGTH + (columns.byteOffset - frame.body.byteOffset) / 4;
    for (let at = 0; at < columns.length; at += stride) for (const field of fields) steps[start + at + field] = 1;
  };
  whole(frame.players, PLAYER_STRIDE, [PLAYER_FIELD.isPresent, PLAYER_FIELD.space, PLAYER_FIELD.epoch, PLAYER_FIELD.isBot]);
  whole(frame.zones, ZONE_STRIDE, [ZONE_FIELD.isLive, ZONE_FIELD.kind, ZONE_FIELD.state, ZONE_FIELD.occupied, ZONE_FIELD.loop, ZONE_FIELD.family, ZONE_FIELD.hits]);
  whole(frame.loops, LOOP_STRIDE, [LOOP_FIELD.state, LOOP_FIELD.palette, LOOP_FIELD.family, LOOP_FIELD.zone]);
  whole(frame.pulses, PULSE_STRIDE, [PULSE_FIELD.bar, PULSE_FIELD.beat, PULSE_FIELD.beatsPerBar]);
  whole(frame.attacks, ATTACK_STRIDE, [ATTACK_FIELD.tick, ATTACK_FIELD.player, ATTACK_FIELD.joint, ATTACK_FIELD.zone, ATTACK_FIELD.number]);
  whole(frame.zoneLooks, ZONE_LOOK_STRIDE, [ZONE_LOOK_FIELD.colour, ZONE_LOOK_FIELD.group, ZONE_LOOK_FIELD.isLocked, ZONE_LOOK_FIELD.track, ZONE_LOOK_FIELD.isEdited]);
  whole(frame.tracks, TRACK_STRIDE, [TRACK_FIELD.state, TRACK_FIELD.layers, TRACK_FIELD.undone, TRACK_FIELD.isMuted, TRACK_FIELD.isSolo, TRACK_FIELD.pulse, TRACK_FIELD.effect, TRACK_FIELD.source]);
  whole(frame.show, SHOW_LENGTH, [SHOW_FIELD.state, SHOW_FIELD.scene, SHOW_FIELD.cue, SHOW_FIELD.waits, SHOW_FIELD.bar, SHOW_FIELD.line, SHOW_FIELD.lines, SHOW_FIELD.camera, SHOW_FIELD.id, SHOW_FIELD.isHeld, SHOW_FIELD.runs, SHOW_FIELD.lit]);
  whole(frame.station, STATION_LENGTH, [STATION_FIELD.recordLine, STATION_FIELD.launchLine, STATION_FIELD.countIn, STATION_FIELD.firstSetsTempo, STATION_FIELD.metronome, STATION_FIELD.afterRecord]);
  whole(frame.trackModes, TRACK_MODE_STRIDE, [TRACK_MODE_FIELD.isOneShot, TRACK_MODE_FIELD.listens, TRACK_MODE_FIELD.isReplaced]);
  whole(frame.things, THING_STRIDE, [THING_FIELD.key, THING_FIELD.colour, THING_FIELD.shape]);
  steps[FRAME_HEAD.synchrony] = steps[FRAME_HEAD.blackout] = 1024;
  return steps;
})();

/** Slots of a quantised render frame. */
export const PICTURE_SLOTS = STEPS.length;

/** A render frame in whole steps. What is not finite, and the wall time of the head, is 0. */
export function quantisePicture(frame: RenderFrame): Float64Array {
  const picture = new Float64Array(PICTURE_SLOTS), { head, body } = frame;
  for (let slot = 0; slot < PICTURE_SLOTS; slot++) {
    const scaled = Math.round((slot < HEAD_LENGTH ? head[slot]! : body[slot - HEAD_LENGTH]!) * STEPS[slot]!);
    picture[slot] = scaled >= -MAX_QUANTISED && scaled <= MAX_QUANTISED ? scaled + 0 : 0;
  }
  picture[FRAME_HEAD.epochMs] = 0;
  return picture;
}

/** Writes a quantised picture into a render frame, all of it. */
export function restorePicture(picture: Float64Array, into: RenderFrame): void {
  const { head, body } = into;
  for (let slot = 0; slot < HEAD_LENGTH; slot++) head[slot] = picture[slot]! / STEPS[slot]!;
  for (let slot = HEAD_LENGTH; slot < PICTURE_SLOTS; slot++) body[slot - HEAD_LENGTH] = picture[slot]! / STEPS[slot]!;
}

/** The first against zeros, each other one against the one before: gaps between the slots that differ, and the differences. */
export function encodePictureChunk(pictures: readonly Float64Array[]): Uint8Array<ArrayBuffer> {
  const counts = new ByteWriter(), gaps = new ByteWriter(1024), differences = new ByteWriter(1024);
  let before = new Float64Array(PICTURE_SLOTS);
  for (const picture of pictures) {
    let count = 0, last = -1;
    for (let slot = 0; slot < PICTURE_SLOTS; slot++) {
      const difference = picture[slot]! - before[slot]!;
      if (difference === 0) continue;
      gaps.varint(slot - last - 1);
      differences.signed(difference);
      last = slot;
      count++;
    }
    counts.varint(count);
    before = picture as Float64Array<ArrayBuffer>;
  }
  const raw = new ByteWriter(4096);
  raw.run(counts.written());
  raw.run(gaps.written());
  raw.run(differences.written());
  const out = new ByteWriter(1024);
  out.varint(pictures.length);
  for (const picture of pictures) out.u32(picture[FRAME_HEAD.tick]!);
  out.put(packBody(raw.written()));
  return out.take();
}

export interface PictureHead {
  /** Ascending. */
  readonly ticks: readonly Tick[];
  readonly packed: Uint8Array;
}

/** @throws Malformed */
export function readPictureHead(body: Uint8Array): PictureHead {
  const reader = new ByteReader(body), count = reader.count('pictures', MAX_CHUNK_PICTURES), ticks: Tick[] = [];
  for (let n = 0; n < count; n++) ticks.push(reader.u32());
  return { ticks, packed: reader.get(reader.left) };
}

/** Quantised pictures; at most 64 × 15 KB. @throws Malformed */
export function decodePictureChunk(head: PictureHead): Float64Array[] {
  const reader = new ByteReader(unpackBody(head.packed));
  const counts = new ByteReader(reader.run('bytes of counts', reader.left)), gaps = new ByteReader(reader.run('bytes of gaps', reader.left));
  const differences = new ByteReader(reader.run('bytes of differences', reader.left));
  reader.end();
  const pictures: Float64Array[] = [];
  let before = new Float64Array(PICTURE_SLOTS);
  for (const tick of head.ticks) {
    const picture = before.slice(), count = counts.count('changed values', PICTURE_SLOTS);
    let slot = -1;
    for (let n = 0; n < count; n++) {
      slot += gaps.count('unchanged values', PICTURE_SLOTS) + 1;
      if (slot >= PICTURE_SLOTS) throw new Malformed(`the picture of tick ${tick} has more than ${PICTURE_SLOTS} values`);
      const value = picture[slot]! + differences.signed();
      if (value < -2 * MAX_QUANTISED || value > 2 * MAX_QUANTISED) throw new Malformed(`the picture of tick ${tick} holds a number beyond 52 bits`);
      picture[slot] = value;
    }
    if (picture[FRAME_HEAD.tick] !== tick) throw new Malformed(`a picture announced for tick ${tick} is of tick ${picture[FRAME_HEAD.tick]}`);
    pictures.push(picture);
    before = picture;
  }
  counts.end();
  gaps.end();
  differences.end();
  return pictures;
}
