import { describe, expect, it } from 'vitest';
import type { TapeOrder, TapeReport } from '../../../view/audio/tape/tape-order.ts';
import { makeTape, run } from './tape-worklet.ts';

const RATE = 48_000, BEFORE = 256, TAIL = RATE / 4;

type RoundOrder = Extract<TapeOrder, { type: 'round' }>;
const round = (from: number, frames: number, more: Partial<RoundOrder> = {}): RoundOrder =>
  ({ type: 'round', id: from + 1, track: 0, from, frames, layers: ['a'], place: 0, rate: 1, stretch: 1, level: 1, pan: 0, ...more });

/** A layer cut out of endless sound: what lies before and behind it belongs to it. */
function layerOf(sound: (frame: number) => number, frames: number, key = 'a'): TapeOrder {
  return { type: 'layer', key, before: BEFORE, frames, channels: [Float32Array.from({ length: BEFORE + frames + TAIL }, (_, index) => sound(index - BEFORE))] };
}
const sine = (period: number) => (frame: number): number => Math.fround(0.8 * Math.sin((2 * Math.PI * frame) / period));
/** Different everywhere, the same in every run. */
const noise = (frame: number): number => Math.fround((((Math.imul(frame + 7919, 2654435761) >>> 0) / 2 ** 32) - 0.5) * 0.5);

describe('rounds', () => {
  it('[TAP1] lie end to end to the sample: a tone that fits its loop has no seam, and what differs in every frame is where it belongs', () => {
    const frames = 48_017, tape = makeTape(RATE), period = frames / 17;
    tape.order(layerOf(sine(period), frames));
    for (let turn = 0; turn < 3; turn++) tape.order(round(1000 + turn * frames, frames));
    const out = run(tape, 0, 1000 + 3 * frames);
    let worst = 0;
    for (let frame = 1000; frame < out.length; frame++) worst = Math.max(worst, Math.abs(out[frame]! - sine(period)((frame - 1000) % frames)));
    expect(worst).toBeLessThan(1e-5);
    const other = makeTape(RATE), click = (frame: number): number => (frame === 0 ? 1 : noise(frame));
    other.order(layerOf(click, frames));
    for (let turn = 0; turn < 2; turn++) other.order(round(777 + turn * frames, frames));
    const heard = run(other, 0, 777 + 2 * frames);
    const meant = Float32Array.from({ length: frames - 96 }, (_, frame) => click(frame));
    for (let turn = 0; turn < 2; turn++) expect(heard.slice(777 + turn * frames, 777 + turn * frames + frames - 96)).toEqual(meant);
  });

  it('[TAP23] stretched in time with its pitch kept, a tone and a voice stay what they are within −25 dB, whatever the track', () => {
    const WINDOW = 4800;
    for (const [hertz, partials, stretch] of [[220, 1, 0.75], [110, 6, 1.25]] as const) {
      const sound = (frame: number): number => { let sum = 0; for (let k = 1; k <= partials; k++) sum += (0.3 / k) * Math.sin((2 * Math.PI * hertz * k * frame) / RATE + k); return sum; };
      const frames = 2 * RATE, tape = makeTape(RATE), track = partials;
      tape.order(layerOf(sound, frames));
      tape.order(round(0, 1.2 * RATE, { track, stretch }));
      const out = run(tape, 0, 1.2 * RATE, track);
      let left = 0, all = 0;
      for (let from = WINDOW; from + WINDOW < out.length - WINDOW; from += WINDOW) {
        // What remains when each partial is taken away: a window holds whole turns of them all.
        const rest = Float64Array.from(out.subarray(from, from + WINDOW));
        all += rest.reduce((energy, value) => energy + value * value, 0);
        for (let k = 1; k <= partials; k++) for (const turn of [0, Math.PI / 2]) {
          const wave = (index: number): number => Math.sin((2 * Math.PI * hertz * k * index) / RATE + turn), share = rest.reduce((sum, value, index) => sum + value * wave(index), 0) / (WINDOW / 2);
          rest.forEach((value, index) => { rest[index] = value - share * wave(index); });
        }
        left += rest.reduce((energy, value) => energy + value * value, 0);
      }
      expect(10 * Math.log10(left / all), `${hertz} Hz at ${stretch}`).toBeLessThan(-25);
    }
  });

  it('[TAP2] that lie a few frames apart or over one another meet without a hole or a step', () => {
    for (const shift of [-7, -1, 1, 9]) {
      const frames = 24_000, tape = makeTape(RATE), tone = sine(240);
      tape.order(layerOf(tone, frames));
      tape.order(round(500, frames));
      tape.order(round(500 + frames + shift, frames));
      const out = run(tape, 0, 500 + 2 * frames);
      const steepest = Math.max(...Array.from({ length: 400 }, (_, index) => Math.abs(out[500 + frames - 200 + index]! - out[500 + frames - 201 + index]!)));
      expect(steepest).toBeLessThan(0.8 * (2 * Math.PI / 240) * 1.3);
      // From its own moment on the second round is what it is.
      expect(out.slice(500 + frames + shift, 2500 + frames + shift)).toEqual(Float32Array.from({ length: 2000 }, (_, frame) => tone(frame)));
    }
  });

  it('[TAP3] pass a layer at half and double speed, backwards, from any place, and repeat a shorter one', () => {
    const frames = 4800, tone = sine(160), heard = (more: Partial<RoundOrder>, length = frames): Float32Array => {
      const tape = makeTape(RATE);
      tape.order(layerOf(tone, frames));
      tape.order(round(256, length, more));
      return run(tape, 0, 256 + length).subarray(256);
    };
    const expected: [Partial<RoundOrder>, (frame: number) => number, number][] = [
      [{ rate: 0.5 }, (frame) => 0.8 * Math.sin((2 * Math.PI * frame) / 320), 2 * frames], [{ rate: 2 }, (frame) => 0.8 * Math.sin((2 * Math.PI * frame) / 80), frames / 2],
      [{ rate: -1, place: frames }, (frame) => tone(frames - 1 - frame), frames], [{ rate: -0.5, place: frames }, (frame) => 0.8 * Math.sin((2 * Math.PI * (frames - 1 - frame / 2)) / 160), 2 * frames],
      [{ place: 1000 }, (frame) => tone((frame + 1000) % frames), frames - 1000], [{}, (frame) => tone(frame % frames), frames * 3],
    ];
    for (const [more, at, length] of expected) {
      const out = heard(more, length);
      let worst = 0;
      for (let frame = 0; frame < length - 100; frame++) worst = Math.max(worst, Math.abs(out[frame]! - at(frame)));
      expect(worst, JSON.stringify(more)).toBeLessThan(more.rate === 2 || more.rate === 0.5 || more.rate === -0.5 ? 0.01 : 1e-5);
    }
  });

  it('[TAP4] begin in time even when they come late, are replaced from a moment on, and stop without a click', () => {
    const frames = 48_000, tape = makeTape(RATE), tone = sine(200);
    tape.order(layerOf(tone, frames));
    run(tape, 0, 4992);
    tape.order(round(4000, frames));
    const late = run(tape, 4992, 9984);
    expect(late.slice(208)).toEqual(Float32Array.from({ length: 9984 - 5200 }, (_, frame) => tone(frame + 1200)));
    tape.order(round(12_000, frames, { place: 30_000 }));
    const after = run(tape, 9984, 20_096);
    expect(after[12_000 - 9984 + 5]).toBe(tone(30_005));
    tape.order({ type: 'stop', id: 5, track: 0, from: 21_000, frames: 480 });
    const end = run(tape, 20_096, 25_088), step = Math.max(...Array.from(end.subarray(1), (value, index) => Math.abs(value - end[index]!)));
    expect(step).toBeLessThan(0.8 * (2 * Math.PI / 200) * 1.2);
    expect(Math.max(...end.subarray(21_500 - 20_096).map(Math.abs))).toBe(0);
  });

  it('[TAP5] that are taken back never sound, and what they would have cut short goes on', () => {
    const frames = 10_000, tape = makeTape(RATE), tone = sine(100);
    tape.order(layerOf(tone, frames));
    tape.order(round(256, frames));
    tape.order(round(4000, frames, { id: 99, rate: -1, place: frames }));
    tape.order({ type: 'cancel', ids: [99], frames: 960 });
    const out = run(tape, 0, 9984);
    expect(out.slice(256)).toEqual(Float32Array.from({ length: 9984 - 256 }, (_, frame) => tone(frame)));
    tape.order({ type: 'cancel', ids: [257], frames: 960 });
    expect(Math.max(...run(tape, 9984, 9984 + 2560).subarray(1024).map(Math.abs))).toBe(0);
  });

  it('[TAP6] keep their level through a fade, and change it without a step', () => {
    const frames = 9600, tape = makeTape(RATE);
    tape.order(layerOf(() => 0.5, frames));
    for (let turn = 0; turn < 4; turn++) tape.order(round(256 + turn * frames, frames, { level: 0.8 }));
    tape.order({ type: 'mix', id: 3, track: 0, from: 5000, frames: 19_200, level: 0.2, pan: 0 });
    const out = run(tape, 0, 30_000);
    expect(out[4000]).toBeCloseTo(0.4, 5);
    expect(out[5000 + 9600]).toBeCloseTo(0.25, 3);
    expect(out[28_900]).toBeCloseTo(0.1, 4);
    // What the last round begins with is another level: it is there a hundredth of a second later.
    expect(out[29_900]).toBeCloseTo(0.4, 4);
    expect(Math.max(...Array.from(out.subarray(257), (value, index) => Math.abs(value - out[index + 256]!)))).toBeLessThan(0.001);
  });
});

describe('recording', () => {
  it('[TAP7] sets what arrives later back to its moment, and plays it from the very moment its recording ends, before its last frames are there', () => {
    const reports: TapeReport[] = [], tape = makeTape(RATE, (report) => reports.push(report)), offset = 5000, from = 10_000, frames = 24_000;
    // The microphone hears the room `offset` frames late.
    const room = (frame: number): number => noise(frame), input = (which: 0 | 1, frame: number): number => (which === 0 ? room(frame - offset) : 0);
    run(tape, 0, 10_240, 0, input);
    // Asked for after its moment had passed.
    tape.order({ type: 'record', id: 1, key: 'a', from, channels: 1, heads: [{ input: 0, offset }], over: null });
    run(tape, 10_240, 30_080, 0, input);
    tape.order({ type: 'recordEnd', id: 2, key: 'a', frames, isKept: true });
    tape.order(round(from + frames, frames));
    tape.order(round(from + 2 * frames, frames));
    const out = run(tape, 30_080, from + 3 * frames, 0, input);
    const played = Float32Array.from({ length: frames - 96 }, (_, frame) => room(from + frame));
    for (let turn = 1; turn < 3; turn++) expect(out.slice(from + turn * frames - 30_080, from + (turn + 1) * frames - 96 - 30_080)).toEqual(played);
    const pieces = reports.filter((report) => report.type === 'piece'), whole = reports.find((report) => report.type === 'whole');
    expect(whole).toEqual({ type: 'whole', key: 'a', before: BEFORE, frames, isWhole: true });
    const joined = pieces.flatMap((piece) => [...piece.channels[0]!]);
    expect(joined).toHaveLength(BEFORE + frames + TAIL);
    expect(joined).toEqual(Array.from({ length: BEFORE + frames + TAIL }, (_, index) => room(from + index - BEFORE)));
  });

  it('[TAP8] overdubs in phase to the sample: what is laid over lies on the track where it was heard, turn upon turn, whatever way the track goes', () => {
    for (const rate of [1, -1]) {
      const tape = makeTape(RATE), offset = 3000, frames = 12_000, start = 1000, into = 5000, place = rate > 0 ? 0 : frames;
      tape.order(layerOf(noise, frames));
      for (let turn = 0; turn < 6; turn++) tape.order(round(start + turn * frames, frames, { rate, place, layers: ['a', 'b'] }));
      // Somebody plays along, exactly inverted, with what they hear: it arrives `offset` frames after it left. For one whole turn, begun in the midst of one.
      tape.order({ type: 'record', id: 9, key: 'b', from: start + into, channels: 1, heads: [{ input: 0, offset }], over: { frames, place: place + rate * into, rate, keep: 1, beneath: [] } });
      tape.order({ type: 'recordEnd', id: 10, key: 'b', frames, isKept: true });
      const heard = (frame: number): number => noise(rate > 0 ? frame % frames : frames - 1 - (frame % frames));
      const out = run(tape, 0, start + 4 * frames, 0, (_, frame) => (frame < start + offset ? 0 : -heard(frame - offset - start)));
      // Silence from where it was laid down on; in the seam's own frames the first layer hands over to what lay behind it.
      for (let turn = 2; turn < 4; turn++) for (const [from, to] of [[0, into - 96], [into, frames - 96]] as const) expect(Math.max(...out.slice(start + turn * frames + from, start + turn * frames + to).map(Math.abs)), `${rate}`).toBe(0);
    }
  });

  it('[TAP10] lays two turns over one another in one ring, at half and double speed where the track goes so, and throws away what is not kept', () => {
    const frames = 4800, tape = makeTape(RATE), tone = sine(160);
    tape.order({ type: 'record', id: 9, key: 'b', from: 0, channels: 1, heads: [{ input: 0, offset: 0 }], over: { frames, place: 0, rate: 1, keep: 1, beneath: [] } });
    tape.order({ type: 'recordEnd', id: 10, key: 'b', frames: 2 * frames, isKept: true });
    tape.order(round(2 * frames, frames, { layers: ['b'] }));
    const out = run(tape, 0, 3 * frames, 0, (_, frame) => tone(frame)).subarray(2 * frames);
    for (let frame = 0; frame < frames - 96; frame++) expect(Math.abs(out[frame]! - 2 * tone(frame))).toBeLessThan(1e-5);
    for (const rate of [0.5, 2]) {
      const other = makeTape(RATE), length = frames / rate;
      other.order({ type: 'record', id: 9, key: 'b', from: 0, channels: 1, heads: [{ input: 0, offset: 0 }], over: { frames, place: 0, rate, keep: 1, beneath: [] } });
      other.order({ type: 'recordEnd', id: 10, key: 'b', frames: length, isKept: true });
      other.order(round(length, length, { layers: ['b'], rate }));
      const again = run(other, 0, 2 * length, 0, (_, frame) => tone(frame)).subarray(length);
      let worst = 0;
      for (let frame = 200; frame < length - 200; frame++) worst = Math.max(worst, Math.abs(again[frame]! - tone(frame)));
      expect(worst, `${rate}`).toBeLessThan(0.03);
    }
    const none = makeTape(RATE);
    none.order({ type: 'record', id: 9, key: 'b', from: 0, channels: 1, heads: [{ input: 0, offset: 0 }], over: null });
    run(none, 0, 2560, 0, (_, frame) => tone(frame));
    none.order({ type: 'recordEnd', id: 10, key: 'b', frames: 2000, isKept: false });
    none.order(round(3000, 2000, { layers: ['b'] }));
    expect(Math.max(...run(none, 2560, 5120).map(Math.abs))).toBe(0);
  });

  it('[TAP9] holds no more sound than it may, says so, and keeps what was recorded by then', () => {
    const reports: TapeReport[] = [], tape = makeTape(RATE, (report) => reports.push(report), 40_000);
    tape.order({ type: 'record', id: 1, key: 'a', from: 0, channels: 1, heads: [{ input: 0, offset: 0 }], over: null });
    tape.order({ type: 'recordEnd', id: 2, key: 'a', frames: 60_000, isKept: true });
    run(tape, 0, 80_000, 0, (_, frame) => noise(frame));
    expect(reports.filter(({ type }) => type === 'full')).toHaveLength(1);
    expect(reports.at(-1)).toMatchObject({ type: 'whole', key: 'a', frames: 60_000, isWhole: false });
    const kept = reports.flatMap((report) => (report.type === 'piece' ? [...report.channels[0]!] : []));
    expect(kept).toHaveLength(2 * 16_384);
    expect(kept[20_000]).toBe(noise(20_000 - BEFORE));
  });
});
