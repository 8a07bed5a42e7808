import { crc32 } from 'node:zlib';
import { CUE_STRIDE, JOINT_COUNT, RenderFrame, SampleWriter, SPACE, type InputFrame } from '../../../protocol/index.ts';
import { NoiseStream } from '../../../protocol/motion/random.ts';
import { readSession, SessionWriter, type JamSession, type SessionHeader } from '../../../protocol/session/index.ts';

export const HEADER: SessionHeader = {
  format: 'jam-session', version: 1, id: '00112233445566778899aabbccddeeff', root: '00112233445566778899aabbccddeeff', branch: null,
  core: 'c0'.repeat(32), schema: '0123456789abcdef', content: 'fedcba9876543210', mods: [], scene: 'loop-room', seed: 7, layout: 'stage', tickRate: 128,
  settings: { tempo: 0, sensitivity: 1 }, startedAt: '2026-01-31T20:15:00.000Z',
};

/** Of a session whose mods changed three times. */
export const CHANGED_HEADER: SessionHeader = {
  ...HEADER, mods: [{ id: 'bell', hash: 'b'.repeat(64), version: '1.0.0', home: 'https://example.org/bell' }],
  changes: [[40, ['b', 'a']], [96, []], [96, ['a']]].map(([tick, mods], at) => ({
    tick: tick as number, before: at === 2 ? null : `${at}`.repeat(16), after: 'e'.repeat(16), schema: '0123456789abcde0', content: 'fedcba9876543210',
    mods: (mods as string[]).map((id) => (id === 'b' ? { id: 'bell', hash: 'b'.repeat(64), version: '1.0.0', home: 'https://example.org/bell' } : { id: 'ant', hash: 'a'.repeat(64) })),
  })),
};

export const PART_NAMES: readonly string[] = ['room/Position', 'music/Bögen', 'engine/Time'];

const pick = <T>(noise: NoiseStream, values: readonly T[]): T => values[Math.floor(noise.uniform() * values.length)]!;
const whole = (noise: NoiseStream, below: number): number => Math.floor(noise.uniform() * below);

/** One coordinate: mostly near, sometimes anything that the door lets in. */
function coordinate(noise: NoiseStream, near: number): number {
  return noise.uniform() < 0.02 ? whole(noise, 2_000_001) - 1_000_000 : Math.round(near + noise.gaussian() * 40);
}

/** Bytes of a joints sample as no `SampleWriter` would write it: any order, twice the same joint, absent ones with coordinates. */
function oddJoints(noise: NoiseStream): Uint8Array {
  const count = whole(noise, 40), length = 16 + count * 16, bytes = new Uint8Array(length), view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint8(1, whole(noise, 4));
  view.setUint16(2, length, true);
  view.setUint16(4, whole(noise, 7813), true);
  view.setUint32(8, whole(noise, 2 ** 32), true);
  view.setUint8(12, whole(noise, 2));
  view.setUint8(13, count);
  view.setUint16(14, whole(noise, 65_536), true);
  const isTidy = noise.uniform() < 0.5;
  for (let n = 0; n < count; n++) {
    const at = 16 + n * 16, isAbsent = noise.uniform() < 0.3;
    view.setUint8(at, whole(noise, JOINT_COUNT));
    view.setUint8(at + 1, isAbsent ? 0 : 1 + whole(noise, 255));
    if (!isTidy && noise.uniform() < 0.1) view.setUint16(at + 2, whole(noise, 65_536), true);
    if (!isAbsent || !isTidy) for (let axis = 0; axis < 3; axis++) view.setInt32(at + 4 + axis * 4, coordinate(noise, n * 100), true);
  }
  if (!isTidy && noise.uniform() < 0.3) view.setUint16(6, whole(noise, 65_536), true);
  return bytes;
}

/** A payload that passes `checkPayload`: any samples in any order, none at all now and then. */
export function randomPayload(noise: NoiseStream): Uint8Array {
  const writer = new SampleWriter(), odd: Uint8Array[] = [], xyz = new Float64Array(JOINT_COUNT * 3), confidence = new Float64Array(JOINT_COUNT);
  for (let samples = whole(noise, 4); samples > 0; samples--) {
    const player = whole(noise, 4), micros = whole(noise, 7813), age = pick(noise, [0, 33_000, whole(noise, 2 ** 32)]);
    switch (whole(noise, 8)) {
      case 0: case 1:
        for (let i = 0; i < xyz.length; i++) xyz[i] = i + noise.gaussian();
        for (let i = 0; i < JOINT_COUNT; i++) confidence[i] = noise.uniform() < 0.2 ? 0 : noise.uniform();
        writer.joints(player, pick(noise, [SPACE.image, SPACE.world]), whole(noise, 3), xyz, confidence, whole(noise, JOINT_COUNT + 1), micros, age);
        break;
      case 2: writer.strike(player, whole(noise, 65_536), noise.uniform(), micros, age); break;
      case 3: writer.hold(player, whole(noise, 20), noise.uniform() < 0.5, noise.uniform(), noise.uniform() * 2 - 1, noise.uniform() * 2 - 1, micros, age); break;
      case 4: writer.setting(whole(noise, 10), noise.gaussian() * 1e9, micros); break;
      case 5: writer.leave(player, micros); break;
      case 6: writer.command(player, whole(noise, 5), whole(noise, 2 ** 32) | 0, micros); break;
      default: odd.push(oddJoints(noise));
    }
  }
  return Uint8Array.from(Buffer.concat([writer.take(), ...odd]));
}

export interface MadeSession {
  readonly header: SessionHeader;
  readonly frames: readonly InputFrame[];
  readonly ticks: number;
  /** What begin, each flush and end returned. */
  readonly pieces: readonly Uint8Array[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A session of random frames, cues, pictures, hashes and markers. The same for the same arguments. */
export async function makeSession(seed: number, ticks: number, options: { readonly header?: SessionHeader; readonly flushTicks?: number; readonly density?: number; readonly pictures?: boolean } = {}): Promise<MadeSession> {
  const { header = HEADER, flushTicks = 64, density = 0.3, pictures = true } = options;
  const noise = new NoiseStream(seed), writer = await SessionWriter.create(header, PART_NAMES), pieces = [writer.begin()], frames: InputFrame[] = [], next = new Map<number, number>();
  const cue = new Float64Array(CUE_STRIDE), picture = new RenderFrame(), digits = (): string => Array.from({ length: 16 }, () => whole(noise, 16).toString(16)).join('');
  writer.source(1, 'pointer');
  writer.source(5, 'file', Uint8Array.of(1, 2, 3));
  for (let tick = 0; tick < ticks; tick++) {
    for (const source of [1, 5, 300]) {
      if (noise.uniform() > density) continue;
      const sequence = next.get(source) ?? 0, frame = { tick, source, sequence, payload: randomPayload(noise) };
      next.set(source, sequence + 1);
      frames.push(frame);
      writer.input(frame);
    }
    if (noise.uniform() < 0.2) {
      for (let field = 0; field < CUE_STRIDE; field++) cue[field] = whole(noise, 100);
      writer.cues(tick, cue, 1);
    }
    const after = tick + 1;
    if (after % 32 === 0) writer.hash(after, digits(), after % 64 === 0 ? PART_NAMES.map(digits) : null);
    if (pictures && after % 16 === 0) {
      picture.head[0] = tick;
      for (let slot = 0; slot < 40; slot++) picture.body[whole(noise, picture.body.length)] = noise.gaussian();
      writer.picture(picture);
    }
    if (after === 40) writer.marker(after, 'note', 'häre — 🎻');
    if (after % flushTicks === 0) pieces.push(writer.flush(after));
  }
  pieces.push(writer.end(ticks));
  return { header, frames, ticks, pieces, bytes: Uint8Array.from(Buffer.concat(pieces)) };
}

/** The session in some bytes. @throws when they are refused */
export async function mustRead(bytes: Uint8Array): Promise<JamSession> {
  const read = await readSession(bytes);
  if (!read.ok) throw new Error(read.message);
  return read.session;
}

/** All frames of a session, in order. */
export function framesOf(session: JamSession): InputFrame[] {
  const frames: InputFrame[] = [];
  for (let tick = 0; tick < session.ticks; tick++) frames.push(...session.framesOf(tick));
  return frames;
}

/** A frame as something that compares well. */
export const plain = ({ tick, source, sequence, payload }: InputFrame): string => `${tick} ${source} ${sequence} ${Buffer.from(payload).toString('hex')}`;

export interface FileChunk {
  readonly type: string;
  readonly at: number;
  /** The byte after it. */
  readonly end: number;
  readonly body: Uint8Array;
}

export function chunksOf(bytes: Uint8Array): FileChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), chunks: FileChunk[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at + 4, true);
    chunks.push({ type: String.fromCharCode(...bytes.subarray(at, at + 4)), at, end, body: bytes.subarray(at + 12, end) });
    at = end;
  }
  return chunks;
}

/** A chunk with the length and check sum that belong to its body; Node's own CRC-32, not the reader's. */
export function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeUInt32LE(body.length, 4);
  bytes.writeUInt32LE(crc32(body, crc32(type)), 8);
  bytes.set(body, 12);
  return bytes;
}

/** The file with one chunk's body changed, and its length and check sum made right again. */
export function withBody(bytes: Uint8Array, index: number, change: (body: Uint8Array) => Uint8Array): Uint8Array {
  const { type, at, end, body } = chunksOf(bytes)[index]!;
  return Uint8Array.from(Buffer.concat([bytes.subarray(0, at), chunk(type, change(body.slice())), bytes.subarray(end)]));
}

/** The file with its header's fields changed, and its check sum made right again. */
export function withHeader(bytes: Uint8Array, change: (header: Record<string, unknown>) => void): Uint8Array {
  return withBody(bytes, 0, (body) => {
    const header = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
    change(header);
    return Buffer.from(JSON.stringify(header));
  });
}
