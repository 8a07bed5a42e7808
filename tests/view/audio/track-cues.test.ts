import { describe, expect, it } from 'vitest';
import { CUE, CUE_KIND, CUE_STRIDE, layerId, TICK_RATE, TRACK_SOURCE } from '../../../protocol/index.ts';
import { AudioClock } from '../../../view/audio/audio-clock.ts';
import type { TapeOrder } from '../../../view/audio/tape/tape-order.ts';
import { LayerSlots, TrackCues, type TrackHands } from '../../../view/audio/tape/track-cues.ts';
import { makeTape, run } from './tape-worklet.ts';

const RATE = 48_000;
/** The long run renders every seam of the hour, the short one a few of them. */
const isLong = process.env.JAM_LONG === '1';
let nextId = 1;
function cue(kind: keyof typeof CUE_KIND, seconds: number, fields: Partial<Record<keyof typeof CUE, number>>): Float64Array {
  const cues = new Float64Array(CUE_STRIDE), tick = Math.floor(seconds * TICK_RATE);
  cues[CUE.id] = nextId++;
  cues[CUE.kind] = CUE_KIND[kind];
  cues[CUE.tick] = tick;
  cues[CUE.micros] = (seconds - tick / TICK_RATE) * 1e6;
  for (const [name, value] of Object.entries(fields)) cues[CUE[name as keyof typeof CUE]] = value!;
  return cues;
}
function hands(orders: TapeOrder[]): TrackHands {
  return { order: (order) => orders.push(order), arrival: () => ({ microphone: 4000, played: 1500 }), effect: () => undefined, recording: () => undefined, recorded: () => undefined };
}


const round = (seconds: number, duration: number, fields: Partial<Record<keyof typeof CUE, number>> = {}): Float64Array => cue('trackRound', seconds, { loop: 0, content: 1, duration, pitch: 1, velocity: 1, ...fields });
const rounds = (orders: readonly TapeOrder[]): Extract<TapeOrder, { type: 'round' }>[] => orders.filter((order) => order.type === 'round');

describe('an hour of rounds', () => {
  /** 7.3 beats of a pulse of 104.7 a minute: no whole number of frames, ticks or microseconds. */
  const duration = (7.3 * 60) / 104.7, count = Math.floor(3600 / duration);

  it('[TAP13] by an exact clock every round begins within half a frame of its moment and what it plays is there to the sample, heard in windows over the hour', () => {
    const orders: TapeOrder[] = [], slots = new LayerSlots(), tracks = new TrackCues(RATE, slots, hands(orders)), tape = makeTape(RATE), length = Math.round(duration * RATE);
    tracks.openReel('r', true);
    slots.take('r', layerId(0, 0), 0, 0);
    const sound = (frame: number): number => (frame === 0 ? 1 : Math.fround(0.3 * Math.sin(frame * 0.05)));
    tape.order({ type: 'layer', key: 'r 0', before: 256, frames: length, channels: [Float32Array.from({ length: 256 + length + RATE / 4 }, (_, index) => (index < 256 ? 0 : sound(index - 256)))] });
    let worst = 0, wrong = 0, looked = 0;
    for (let turn = 0; turn < count; turn++) {
      const at = 2 + turn * duration;
      tracks.play(round(at, duration), 0, at, 0);
      const order = rounds(orders).at(-1)!;
      orders.length = 0;
      worst = Math.max(worst, Math.abs(order.from - at * RATE));
      tape.order(order);
      if (!isLong && turn % 50 !== 7 && turn % 50 !== 8 && turn < count - 2) continue;
      const from = order.from - 512, out = run(tape, from, from + 1024);
      for (let frame = 0; frame < 500; frame++) if (out[512 + frame] !== sound(frame)) wrong++;
      looked++;
    }
    console.log(`${count} rounds, ${looked} heard: farthest from its moment ${worst.toFixed(3)} frames`);
    expect(worst).toBeLessThanOrEqual(0.501);
    expect(wrong).toBe(0);
  });

  it('[TAP14] by an audio clock that runs 60 millionths fast and is read with jitter, no round strays from its pulse: a thousandth of a second at the end as at the beginning', () => {
    const clock = new AudioClock(), orders: TapeOrder[] = [], slots = new LayerSlots(), tracks = new TrackCues(RATE, slots, hands(orders)), PPM = 60e-6;
    tracks.openReel('r', true);
    slots.take('r', layerId(0, 0), 0, 0);
    let state = 1;
    const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    /** Context time that is heard at a wall moment, seconds. */
    const truth = (wall: number): number => 5 + wall * (1 + PPM);
    const errors: number[] = [], gaps: number[] = [];
    let looked = 0, before = -1;
    for (let turn = 0; turn < count; turn++) {
      const at = 10 + turn * duration;
      // The clock is read ten times a second; the round is told 187.5 ms ahead.
      for (; looked < (at - 0.1875) * 10; looked++) {
        const wall = looked / 10;
        clock.observe({ heardTime: truth(wall) + (random() - 0.5) * 0.004, heardAtMs: wall * 1000, renderedTime: truth(wall) + 0.03, nowMs: wall * 1000 });
      }
      tracks.play(round(at, duration), 0, clock.heardAt(at * 1000), at * 1000);
      const { from } = rounds(orders).at(-1)!;
      orders.length = 0;
      errors.push(from / RATE - truth(at));
      if (before >= 0) gaps.push(from - before - duration * RATE);
      before = from;
    }
    const settled = errors.slice(5), worst = Math.max(...settled.map(Math.abs)) * 1000, mean = (part: readonly number[]): number => part.reduce((sum, value) => sum + value, 0) / part.length;
    const drift = (mean(settled.slice(-100)) - mean(settled.slice(0, 100))) * 1000;
    console.log(`farthest from the pulse ${worst.toFixed(3)} ms, drift over the hour ${drift.toFixed(4)} ms, rounds meet within ${Math.max(...gaps.map(Math.abs)).toFixed(1)} frames`);
    expect(worst).toBeLessThan(1);
    expect(Math.abs(drift)).toBeLessThan(0.1);
    // Closer than what the tape runs on into.
    expect(Math.max(...gaps.map(Math.abs))).toBeLessThan(RATE / 50);
  });
});

describe('cues of the tracks', () => {
  it('[TAP15] an overdub is placed by the frame of the round it is played over, wherever the clock has crept meanwhile', () => {
    const orders: TapeOrder[] = [], slots = new LayerSlots(), tracks = new TrackCues(RATE, slots, hands(orders));
    tracks.openReel('r', true);
    slots.take('r', layerId(0, 0), 0, 0);
    tracks.play(round(10, 4), 0, 100.25, 0);
    const from = rounds(orders)[0]!.from;
    // The mapping has moved by 90 µs since the round was told.
    tracks.play(cue('trackRecord', 11.5, { loop: 0, content: layerId(0, 1), instrument: 1, tone: TRACK_SOURCE.microphone, amount: 4, pitch: 1.5, velocity: 1 }), 0, 101.75009, 0);
    expect(orders.at(-1)).toMatchObject({ type: 'record', from: from + 1.5 * RATE, channels: 1, heads: [{ input: 0, offset: 4000 }], over: { frames: 4 * RATE, place: 1.5 * RATE, rate: 1 } });
    // Of another track, and from what is played and the microphone: by the clock.
    tracks.play(cue('trackRecord', 12, { loop: 1, content: layerId(1, 0), instrument: 0, tone: TRACK_SOURCE.both }), 0, 102.25, 0);
    expect(orders.at(-1)).toMatchObject({ type: 'record', from: 102.25 * RATE, channels: 2, heads: [{ input: 0, offset: 4000 }, { input: 1, offset: 1500 }], over: null });
    tracks.play(cue('trackRecordEnd', 14, { loop: 1, content: layerId(1, 0), duration: 2, amount: 1 }), 0, 104.25, 0);
    expect(orders.at(-1)).toMatchObject({ type: 'recordEnd', key: 'r 65536', frames: 2 * RATE, isKept: true });
  });

  it('[TAP16] slots name the layer that lay in them at the moment; a session that is watched records nothing and never mixes its layers with the room’s', () => {
    const orders: TapeOrder[] = [], slots = new LayerSlots(), tracks = new TrackCues(RATE, slots, hands(orders));
    for (const [ordinal, slot, tick] of [[0, 0, 0], [1, 1, 1280], [2, 1, 2560]] as const) slots.take('session', layerId(0, ordinal), slot, tick);
    tracks.openReel('session', false);
    const layersAt = (seconds: number): readonly string[] => {
      tracks.play(round(seconds, 1, { content: 0b11 }), 0, seconds, 0);
      return rounds(orders).at(-1)!.layers;
    };
    expect([layersAt(5), layersAt(12), layersAt(30)]).toEqual([['session 0'], ['session 0', 'session 1'], ['session 0', 'session 2']]);
    const before = orders.length;
    tracks.play(cue('trackRecord', 31, { loop: 0, content: layerId(0, 3), instrument: 2 }), 0, 31, 0);
    tracks.play(cue('trackRecordEnd', 32, { loop: 0, content: layerId(0, 3), duration: 1, amount: 1 }), 0, 32, 0);
    expect(orders).toHaveLength(before);
    // Played on from: the room has the session's layers, and its own of the same number beside them.
    slots.take('session', layerId(0, 4), 1, 5000);
    slots.inherit('room', 'session', 38 * TICK_RATE);
    tracks.openReel('room', true);
    tracks.play(cue('trackRecord', 40, { loop: 0, content: layerId(0, 3), instrument: 1, tone: TRACK_SOURCE.played }), 0, 40, 0);
    expect(layersAt(41)).toEqual(['session 0', 'room 3']);
    // What came in the session only later is not the room's, and goes with it.
    expect(slots.close('session')).toEqual(['session 4']);
  });

  it('[TAP17] at another speed rounds are as much shorter, pitched along or stretched; what was taken back, cancelled or cut is withdrawn, and panic reaches all tracks', () => {
    const orders: TapeOrder[] = [], slots = new LayerSlots(), tracks = new TrackCues(RATE, slots, hands(orders));
    tracks.openReel('r', true);
    slots.take('r', layerId(0, 0), 0, 0);
    tracks.setRate(2, false);
    tracks.play(round(10, 4), 0, 5, 0);
    tracks.setRate(0.5, true);
    tracks.play(round(14, 4, { pitch: -1, amount: 4 }), 0, 20, 0);
    expect(rounds(orders)).toMatchObject([{ frames: 2 * RATE, rate: 2, stretch: 1 }, { frames: 8 * RATE, rate: -1, stretch: 0.5, place: 4 * RATE }]);
    tracks.setRate(1, true);
    const [first, second, third] = [round(20, 4), round(24, 4), round(28, 4)];
    for (const [cues, ms] of [[first, 20_000], [second, 24_000], [third, 28_000]] as const) tracks.play(cues, 0, ms / 1000, ms);
    tracks.cancel(new Set([third[CUE.id]!, 123_456]));
    expect(orders.at(-1)).toMatchObject({ type: 'cancel', ids: [third[CUE.id]] });
    tracks.takeBack(23_000);
    expect(orders.at(-1)).toMatchObject({ type: 'cancel', ids: [second[CUE.id]] });
    tracks.cut(25_000, 25);
    expect(orders.slice(-2)).toMatchObject([{ type: 'fall', from: 25 * RATE }, { type: 'finish', keys: null }]);
    tracks.silence(30);
    expect(orders.at(-1)).toMatchObject({ type: 'fall', from: 30 * RATE, frames: 384 });
  });
});
