/**
 * The one door: everything from outside reaches the simulation as samples inside a numbered `InputFrame`.
 *
 * A frame's payload is a run of samples, little-endian:
 *
 *     u8 kind · u8 player · u16 length (of the whole sample, bytes) · u16 micros · u16 reserved (0) · u32 ageMicros · body
 *
 * `micros` (0–7812): when the sample arrived, after the start of the frame's tick.
 * `ageMicros`: how long before that arrival it was captured (a camera's exposure, a headset's prediction time = 0).
 * A sample was therefore captured at `tick × 7812.5 + micros − ageMicros` µs of the session.
 *
 * Bodies:
 * - joints:  u8 space (0 image, 1 world) · u8 count · u16 epoch · count × { u8 joint · u8 confidence (0 absent … 255) · u16 0 · i32 x · i32 y · i32 z }
 *            image: 1/8 px of a picture scaled to 640 px width, x right, y down, z 0, not mirrored. world: 1/10 mm, right-handed, y up, metres × 10 000.
 * - strike:  u16 zone · u8 velocity (0–255) · u8 0                  a key or pad that strikes a zone with no body
 * - hold:    u16 zone · u8 down (0/1) · u8 pressure · i32 x · i32 y  a key that stands in a zone; x, y in 1/1000 of the zone's extent, −1000…1000
 * - setting: u16 id · u16 0 · f64 value
 * - leave:   (empty) the player is gone
 * - command: u16 command (see COMMANDS) · u16 0 · i32 argument
 * - act:     u16 act (see `acts/`) · u16 target · 4 × i32 argument     what is done to a room, a loop, a mapping, a show
 * - text:    u16 act · u16 target · u8 length (0–56) · 3 × u8 0 · 56 bytes, UTF-8, zeros after the text   what carries words: a name
 * - control: u16 channel (see CHANNELS) · u8 how (0 value, 1 trigger) · u8 0 · i32 value, 1/65536     a knob, a stick, what was learned from movement
 * - edit:    f64 entity (0: a resource) · f64 value · u16 slot · u8 length (1–96) · u8 0 · 96 bytes, UTF-8 `part.field`, zeros after it   one value of the world, set by hand: `room/Zone.radius`
 */
import { MAX_CHANNELS } from './channels.ts';
import type { Micros, Tick } from './units.ts';

export const SAMPLE = { joints: 1, strike: 2, hold: 3, setting: 4, leave: 5, command: 6, act: 7, text: 8, control: 9, edit: 10 } as const;
/** Bytes of words that one text sample carries. */
export const TEXT_BYTES = 56;
/** Bytes of `part.field` that one edit carries. */
export const EDIT_NAME_BYTES = 96;
/** Units of 1 in a control's value. */
export const CONTROL_UNITS = 65_536;
/** A control's value stays within ±this. */
export const MAX_CONTROL = 16;
export const SPACE = { image: 0, world: 1 } as const;
/**
 * Commands that are not movements: stop every loop · toggle the loop (or turn the hub) of zone `argument` · recentre the body ·
 * lay the zones out for `argument` 0 a stage (camera, pointer) or 1 a ring (headset).
 */
export const COMMANDS = { stopAll: 1, toggleLoop: 2, recentre: 3, layout: 4 } as const;

export const SAMPLE_HEADER_BYTES = 12;
export const JOINTS_HEADER_BYTES = 4;
export const JOINT_BYTES = 16;
/** Units of a pixel in image joints. A camera's own truth is some 4 px: an eighth adds nothing that can be seen, and three bits of noise less are kept. */
export const IMAGE_UNITS = 8;
/** Width that image joints are scaled to, px. */
export const IMAGE_WIDTH = 640;
/** Units of a metre in world joints. */
export const WORLD_UNITS = 10_000;
/** A payload longer than this is refused: 64 KiB holds a hundred bodies. */
export const MAX_PAYLOAD_BYTES = 65_536;
/** Players that one simulation seats. */
export const MAX_PLAYERS = 4;
/** Steps of a joint's confidence that the writer tells apart, from 0 (absent) to 1; on the wire they are spread over 0–255. */
export const CONFIDENCE_STEPS = 32;
/** Largest magnitude of a joint coordinate that the door lets in: 100 m, or 125 000 px. */
export const MAX_COORDINATE = 1_000_000;

/** One source's samples for one tick. Frames of one tick apply in ascending `source`. */
export interface InputFrame {
  readonly tick: Tick;
  /** Stable number of the source within the session. */
  readonly source: number;
  /** 0, 1, 2 … per source, without gaps. */
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** Confidence in 0…1, above 0, as it travels: in {@link CONFIDENCE_STEPS} steps, never 0. */
function confidenceByte(confidence: number): number {
  const step = Math.max(1, Math.min(CONFIDENCE_STEPS, Math.round(confidence * CONFIDENCE_STEPS)));
  return Math.round((step * 255) / CONFIDENCE_STEPS);
}

/** Writes samples into a reusable buffer. Grows, never shrinks; no allocation once warm except in {@link take}. */
export class SampleWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private end = 0;
  private sampleStart = 0;

  private room(extra: number): void {
    if (this.end + extra <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.end + extra));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  private begin(kind: number, player: number, micros: Micros, ageMicros: Micros, bodyBytes: number): void {
    this.room(SAMPLE_HEADER_BYTES + bodyBytes);
    const at = (this.sampleStart = this.end);
    this.view.setUint8(at, kind);
    this.view.setUint8(at + 1, player);
    this.view.setUint16(at + 2, SAMPLE_HEADER_BYTES + bodyBytes, true);
    this.view.setUint16(at + 4, micros, true);
    this.view.setUint16(at + 6, 0, true);
    this.view.setUint32(at + 8, ageMicros, true);
    this.end = at + SAMPLE_HEADER_BYTES + bodyBytes;
  }

  /**
   * A body's joints. `xyz` holds 3 numbers per joint index in pixels of a 640-wide picture or in metres (see `space`),
   * `confidence` one in 0…1 per joint index, written in 1/32; joints of confidence 0 are written as absent. Only the first `count` are written.
   * Non-finite or huge coordinates are written as absent, never as numbers.
   */
  joints(player: number, space: number, epoch: number, xyz: ArrayLike<number>, confidence: ArrayLike<number>, count: number, micros: Micros, ageMicros: Micros): void {
    this.begin(SAMPLE.joints, player, micros, ageMicros, JOINTS_HEADER_BYTES + count * JOINT_BYTES);
    const units = space === SPACE.image ? IMAGE_UNITS : WORLD_UNITS;
    let at = this.sampleStart + SAMPLE_HEADER_BYTES;
    this.view.setUint8(at, space);
    this.view.setUint8(at + 1, count);
    this.view.setUint16(at + 2, epoch & 0xffff, true);
    at += JOINTS_HEADER_BYTES;
    for (let joint = 0; joint < count; joint++) {
      const x = Math.round(xyz[joint * 3]! * units), y = Math.round(xyz[joint * 3 + 1]! * units), z = Math.round(xyz[joint * 3 + 2]! * units);
      const isSound = Math.abs(x) <= MAX_COORDINATE && Math.abs(y) <= MAX_COORDINATE && Math.abs(z) <= MAX_COORDINATE && confidence[joint]! > 0;
      this.view.setUint8(at, joint);
      this.view.setUint8(at + 1, isSound ? confidenceByte(confidence[joint]!) : 0);
      this.view.setUint16(at + 2, 0, true);
      this.view.setInt32(at + 4, isSound ? x : 0, true);
      this.view.setInt32(at + 8, isSound ? y : 0, true);
      this.view.setInt32(at + 12, isSound ? z : 0, true);
      at += JOINT_BYTES;
    }
  }

  strike(player: number, zone: number, velocity: number, micros: Micros, ageMicros: Micros): void {
    this.begin(SAMPLE.strike, player, micros, ageMicros, 4);
    const at = this.sampleStart + SAMPLE_HEADER_BYTES;
    this.view.setUint16(at, zone, true);
    this.view.setUint8(at + 2, Math.max(0, Math.min(255, Math.round(velocity * 255))));
    this.view.setUint8(at + 3, 0);
  }

  /** `x`, `y` in −1…1 of the zone's extent, `pressure` in 0…1. */
  hold(player: number, zone: number, isDown: boolean, pressure: number, x: number, y: number, micros: Micros, ageMicros: Micros): void {
    this.begin(SAMPLE.hold, player, micros, ageMicros, 12);
    const at = this.sampleStart + SAMPLE_HEADER_BYTES;
    this.view.setUint16(at, zone, true);
    this.view.setUint8(at + 2, isDown ? 1 : 0);
    this.view.setUint8(at + 3, Math.max(0, Math.min(255, Math.round(pressure * 255))));
    this.view.setInt32(at + 4, Math.round(x * 1000), true);
    this.view.setInt32(at + 8, Math.round(y * 1000), true);
  }

  setting(id: number, value: number, micros: Micros): void {
    this.begin(SAMPLE.setting, 0, micros, 0, 12);
    const at = this.sampleStart + SAMPLE_HEADER_BYTES;
    this.view.setUint16(at, id, true);
    this.view.setUint16(at + 2, 0, true);
    this.view.setFloat64(at + 4, value, true);
  }

  leave(player: number, micros: Micros): void {
    this.begin(SAMPLE.leave, player, micros, 0, 0);
  }

  command(player: number, command: number, argument: number, micros: Micros): void {
    this.begin(SAMPLE.command, player, micros, 0, 8);
    const at = this.sampleStart + SAMPLE_HEADER_BYTES;
    this.view.setUint16(at, command, true);
    this.view.setUint16(at + 2, 0, true);
    this.view.setInt32(at + 4, argument, true);
  }

  /** An act of `acts/` upon its target; arguments are whole numbers of 32 bits, signed. */
  act(player: number, act: number, target: number, a: number, b: number, c: number, d: number, micros: Micros, ageMicros: Micros): void {
    this.begin(SAMPLE.act, player, micros, ageMicros, 20);
    const at = this.sampleStart + SAMPLE_HEADER_BYTES;
    this.view.setUint16(at, act, true);
    this.view.setUint16(at + 2, target, true);
    this.view.setInt32(at + 4, a, true);
    this.view.setInt32(at + 8, b, true);
    this.view.setInt32(at + 12, c, true);
    this.view.setInt32(at + 16, d, true);
  }

  /** Words for an act's target. What is longer than {@link TEXT_BYTES} in UTF-8 is cut between characters. */
  text(player: number, act: number, target: number, words: string, micros: Micros): void {
    this.begin(SAMPLE.text, player, micros, 0, 8 + TEXT_BYTES);
    const at = this.sampleStart + SAMPLE_HEADER_BYTES, bytes = utf8Within(words, TEXT_BYTES);
    this.view.setUint16(at, act, true);
    this.view.setUint16(at + 2, target, true);
    this.view.setUint32(at + 4, bytes.length, true);
    this.bytes.fill(0, at + 8, at + 8 + TEXT_BYTES);
    this.bytes.set(bytes, at + 8);
  }

  /** @param value −16 … 16; usually 0 … 1 (or −1 … 1 where a channel has a middle), kept in 1/65536 */
  control(player: number, channel: number, isTrigger: boolean, value: number, micros: Micros, ageMicros: Micros): void {
    this.begin(SAMPLE.control, player, micros, ageMicros, 8);
    const at = this.sampleStart + SAMPLE_HEADER_BYTES;
    this.view.setUint16(at, channel, true);
    this.view.setUint8(at + 2, isTrigger ? 1 : 0);
    this.view.setUint8(at + 3, 0);
    this.view.setInt32(at + 4, Math.round(Math.max(-MAX_CONTROL, Math.min(MAX_CONTROL, value)) * CONTROL_UNITS), true);
  }

  /**
   * One value of the world, set by hand. `place` is `part.field` (`room/Zone.radius`), `entity` whose it is, 0 for a resource.
   *
   * @returns false, with nothing written, where the place is longer than {@link EDIT_NAME_BYTES} in UTF-8
   */
  edit(entity: number, place: string, slot: number, value: number, micros: Micros): boolean {
    const bytes = utf8Within(place, EDIT_NAME_BYTES + 4);
    if (bytes.length > EDIT_NAME_BYTES || bytes.length === 0) return false;
    this.begin(SAMPLE.edit, 0, micros, 0, 20 + EDIT_NAME_BYTES);
    const at = this.sampleStart + SAMPLE_HEADER_BYTES;
    this.view.setFloat64(at, entity, true);
    this.view.setFloat64(at + 8, value, true);
    this.view.setUint16(at + 16, slot, true);
    this.view.setUint8(at + 18, bytes.length);
    this.view.setUint8(at + 19, 0);
    this.bytes.fill(0, at + 20, at + 20 + EDIT_NAME_BYTES);
    this.bytes.set(bytes, at + 20);
    return true;
  }

  get isEmpty(): boolean {
    return this.end === 0;
  }

  /** A copy of what was written; the writer starts empty again. */
  take(): Uint8Array<ArrayBuffer> {
    const payload = this.bytes.slice(0, this.end);
    this.end = 0;
    return payload;
  }
}

/** As many whole characters of a text as fit, in UTF-8. */
function utf8Within(words: string, most: number): number[] {
  const bytes: number[] = [];
  for (const character of words) {
    const code = character.codePointAt(0)!, isLone = code >= 0xd800 && code <= 0xdfff, point = isLone ? 0xfffd : code;
    const coded = point < 0x80 ? [point] : point < 0x800 ? [0xc0 | (point >> 6), 0x80 | (point & 63)]
      : point < 0x10000 ? [0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)]
        : [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)];
    if (bytes.length + coded.length > most) break;
    bytes.push(...coded);
  }
  return bytes;
}

/** Why a payload was refused: what, where, and what to do. */
export interface Refusal {
  readonly ok: false;
  readonly message: string;
}

const BODY_BYTES: Readonly<Record<number, number>> = {
  [SAMPLE.strike]: 4, [SAMPLE.hold]: 12, [SAMPLE.setting]: 12, [SAMPLE.leave]: 0, [SAMPLE.command]: 8, [SAMPLE.act]: 20, [SAMPLE.text]: 8 + TEXT_BYTES, [SAMPLE.control]: 8, [SAMPLE.edit]: 20 + EDIT_NAME_BYTES,
};

const refuse = (message: string): Refusal => ({ ok: false, message });
const ACCEPTED = { ok: true } as const;

/**
 * Looks at every byte that a payload's reader will rely on. Only payloads that pass may reach the simulation.
 * Never throws. Cost: linear in the number of samples and joints.
 */
export function checkPayload(payload: Uint8Array): { readonly ok: true } | Refusal {
  if (payload.length > MAX_PAYLOAD_BYTES) return refuse(`A payload of ${payload.length} bytes is over the limit of ${MAX_PAYLOAD_BYTES}; send fewer samples in one frame.`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let at = 0;
  for (let ordinal = 0; at < payload.length; ordinal++) {
    const where = `sample ${ordinal} at byte ${at}`;
    if (at + SAMPLE_HEADER_BYTES > payload.length) return refuse(`The payload ends inside the header of ${where}; send whole samples.`);
    const kind = view.getUint8(at), player = view.getUint8(at + 1), length = view.getUint16(at + 2, true), micros = view.getUint16(at + 4, true);
    if (length < SAMPLE_HEADER_BYTES || at + length > payload.length) return refuse(`Length ${length} of ${where} does not fit the payload of ${payload.length} bytes.`);
    if (player >= MAX_PLAYERS) return refuse(`Player ${player} of ${where} is outside 0–${MAX_PLAYERS - 1}.`);
    if (micros > 7812) return refuse(`micros ${micros} of ${where} is outside 0–7812.`);
    const body = at + SAMPLE_HEADER_BYTES, bodyBytes = length - SAMPLE_HEADER_BYTES;
    if (kind === SAMPLE.joints) {
      if (bodyBytes < JOINTS_HEADER_BYTES) return refuse(`${where}: joints need ${JOINTS_HEADER_BYTES} bytes of header, found ${bodyBytes}.`);
      const space = view.getUint8(body), count = view.getUint8(body + 1);
      if (space > SPACE.world) return refuse(`Space ${space} of ${where} is neither 0 (image) nor 1 (world).`);
      if (bodyBytes !== JOINTS_HEADER_BYTES + count * JOINT_BYTES) return refuse(`${where} announces ${count} joints in ${bodyBytes} bytes; each joint takes ${JOINT_BYTES}.`);
      for (let i = 0; i < count; i++) {
        const joint = body + JOINTS_HEADER_BYTES + i * JOINT_BYTES;
        if (view.getUint8(joint) >= 29) return refuse(`Joint ${view.getUint8(joint)} of ${where} is outside 0–28.`);
        for (let axis = 4; axis <= 12; axis += 4) {
          const value = view.getInt32(joint + axis, true);
          if (Math.abs(value) > MAX_COORDINATE) return refuse(`Coordinate ${value} of joint ${i} in ${where} is beyond ±${MAX_COORDINATE}.`);
        }
      }
    } else {
      const expected = BODY_BYTES[kind];
      if (expected === undefined) return refuse(`Kind ${kind} of ${where} is unknown; kinds are 1–10.`);
      if (bodyBytes !== expected) return refuse(`${where}: a body of ${bodyBytes} bytes where kind ${kind} has ${expected}.`);
      if (kind === SAMPLE.text && view.getUint32(body + 4, true) > TEXT_BYTES) return refuse(`${where} announces ${view.getUint32(body + 4, true)} bytes of words; at most ${TEXT_BYTES} fit.`);
      if (kind === SAMPLE.control) {
        if (view.getUint16(body, true) >= MAX_CHANNELS) return refuse(`Channel ${view.getUint16(body, true)} of ${where} is outside 0–${MAX_CHANNELS - 1}.`);
        if (Math.abs(view.getInt32(body + 4, true)) > MAX_CONTROL * CONTROL_UNITS) return refuse(`Value ${view.getInt32(body + 4, true) / CONTROL_UNITS} of ${where} is beyond ±${MAX_CONTROL}.`);
      }
      if (kind === SAMPLE.edit) {
        const entity = view.getFloat64(body, true), value = view.getFloat64(body + 8, true), bytes = view.getUint8(body + 18);
        if (!Number.isSafeInteger(entity) || entity < 0) return refuse(`Entity ${entity} of ${where} is not a whole number from 0.`);
        if (!Number.isFinite(value)) return refuse(`The value ${value} of ${where} is not a finite number.`);
        if (bytes < 1 || bytes > EDIT_NAME_BYTES) return refuse(`${where} announces ${bytes} bytes for the name of a field; 1–${EDIT_NAME_BYTES} are possible.`);
      }
      if (kind === SAMPLE.setting && !Number.isFinite(view.getFloat64(body + 4, true))) return refuse(`The value of setting ${view.getUint16(body, true)} in ${where} is not a finite number.`);
    }
    at += length;
  }
  return ACCEPTED;
}
