import { describe, expect, it } from 'vitest';
import { SampleWriter, SPACE, TICK_MICROS } from '../../protocol/index.ts';
import { createJam } from '../../game/index.ts';
import { Door } from '../../workers/door.ts';

const TICK_MS = TICK_MICROS / 1000;

function strike(velocity = 1): Uint8Array<ArrayBuffer> {
  const writer = new SampleWriter();
  writer.strike(0, 8, velocity, 0, 0);
  return writer.take();
}

const header = (payload: Uint8Array, at = 0) => {
  const view = new DataView(payload.buffer, payload.byteOffset);
  return { micros: view.getUint16(at + 4, true), ageMicros: view.getUint32(at + 8, true) };
};

describe('the door', () => {
  it('[ARR1] numbers the frames of each source without gaps, whatever the others send', () => {
    const door = new Door(), seen: [number, number][] = [];
    for (let tick = 0; tick < 4; tick++) {
      if (tick !== 2) door.receive(3, tick * TICK_MS + 1, strike());
      door.receive(1, tick * TICK_MS + 2, strike());
      for (const frame of door.framesOf(tick, tick * TICK_MS)) seen.push([frame.source, frame.sequence]);
    }
    expect(seen).toEqual([[1, 0], [3, 0], [1, 1], [3, 1], [1, 2], [1, 3], [3, 2]]);
  });

  it('[ARR2] a sample keeps the moment of its arrival within the tick, to a microsecond', () => {
    const door = new Door();
    door.receive(1, 100 * TICK_MS + 3.125, strike());
    const [frame] = door.framesOf(100, 100 * TICK_MS);
    expect(header(frame!.payload)).toEqual({ micros: 3125, ageMicros: 0 });
  });

  it('[ARR2] a sample that the busy worker reads late keeps its true time through its age', () => {
    const door = new Door();
    door.receive(1, 99 * TICK_MS, strike());
    const [frame] = door.framesOf(100, 100 * TICK_MS);
    const { micros, ageMicros } = header(frame!.payload);
    expect(micros).toBe(0);
    expect(ageMicros).toBe(Math.round(TICK_MICROS));
  });

  it('[ARR3] what arrives after a tick ended waits for its own tick', () => {
    const door = new Door();
    door.receive(1, 101 * TICK_MS, strike());
    expect(door.framesOf(100, 100 * TICK_MS)).toEqual([]);
    expect(door.framesOf(101, 101 * TICK_MS)).toHaveLength(1);
  });

  it('[ARR1] two payloads of one source in one tick become one frame, in order of arrival', () => {
    const door = new Door();
    door.receive(1, 1, strike(0.25));
    door.receive(1, 2, strike(0.75));
    const [frame, ...others] = door.framesOf(0, 0);
    expect(others).toEqual([]);
    expect(frame!.payload).toHaveLength(32);
    expect([frame!.payload[14], frame!.payload[30]]).toEqual([64, 191]);
  });

  it.each([
    ['a length beyond the end', (bytes: Uint8Array) => bytes.fill(255, 2, 4), /does not fit/],
    ['an unknown kind', (bytes: Uint8Array) => bytes.fill(77, 0, 1), /Kind 77/],
    ['a player without a seat', (bytes: Uint8Array) => bytes.fill(9, 1, 2), /Player 9/],
  ])('[ARR4] refuses %s in words, and lets nothing of it in', (_, spoil, words) => {
    const door = new Door(), payload = strike();
    spoil(payload);
    expect(door.receive(1, 0, payload)).toMatch(words);
    expect(door.framesOf(0, 0)).toEqual([]);
  });

  it('[ARR4] refuses a billion joints before reading them', () => {
    const writer = new SampleWriter();
    writer.joints(0, SPACE.world, 0, new Float64Array(3), new Float64Array([1]), 1, 0, 0);
    const payload = writer.take();
    payload[13] = 255;
    expect(new Door().receive(1, 0, payload)).toMatch(/announces 255 joints/);
    expect(new Door().receive(1, 0, new Uint8Array(70_000))).toMatch(/over the limit of 65536/);
  });

  it('[ARR4] a joint that is not a number is written as absent', () => {
    const writer = new SampleWriter();
    writer.joints(0, SPACE.world, 0, new Float64Array([NaN, 1, 2, 0.5, Infinity, 0, 1, 1.25, -1]), new Float64Array([1, 1, 1]), 3, 0, 0);
    const payload = writer.take();
    expect(new Door().receive(1, 0, payload)).toBeNull();
    const confidences = [0, 1, 2].map((joint) => payload[16 + joint * 16 + 1]);
    expect(confidences).toEqual([0, 0, 255]);
  });

  it('[ARR6] a worker that slept takes up what waited over the next ticks, whole and in order, and no source falls silent', async () => {
    const door = new Door(), jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), writer = new SampleWriter();
    const xyz = new Float64Array(29 * 3).fill(1), sure = new Float64Array(29).fill(1);
    for (let i = 0; i < 200; i++) {
      writer.joints(0, SPACE.world, i, xyz, sure, 29, 0, 0);
      expect(door.receive(3, -2000 + i, writer.take())).toBeNull();
    }
    const epochs: number[] = [], sequences: number[] = [];
    for (let tick = 0; tick < 4; tick++) {
      for (const frame of door.framesOf(tick, tick * TICK_MS)) {
        expect(jam.push(frame)).toEqual({ ok: true });
        sequences.push(frame.sequence);
        const view = new DataView(frame.payload.buffer);
        for (let at = 0; at < frame.payload.length; at += view.getUint16(at + 2, true)) epochs.push(view.getUint16(at + 14, true));
      }
      jam.tick();
    }
    expect(epochs).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(sequences).toEqual([0, 1]);
  });

  it('[ARR6] a frame that the simulation refuses gives its number back', () => {
    const door = new Door();
    door.receive(1, 0, strike());
    const [refused] = door.framesOf(0, 0);
    door.takeBack(refused!);
    door.receive(1, TICK_MS, strike());
    expect(door.framesOf(1, TICK_MS)[0]!.sequence).toBe(0);
  });

  it('[ARR5] a source gone wild shuts nobody else out', () => {
    const door = new Door();
    for (let i = 0; i < 300; i++) door.receive(1, 0, strike());
    expect(door.receive(2, 0, strike())).toBeNull();
  });

  it('[ARR5] a source gone wild is cut off, the tick is not', () => {
    const door = new Door();
    const answers = Array.from({ length: 300 }, () => door.receive(1, 0, strike()));
    expect(answers.filter((answer) => answer === null)).toHaveLength(256);
    expect(answers.at(-1)).toMatch(/faster than/);
    expect(door.framesOf(0, 0)).toHaveLength(1);
  });
});
