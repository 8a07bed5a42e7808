import { expect } from 'vitest';
import { CUE, CUE_KIND, CUE_STRIDE, layerId, TICK_RATE } from '../../../protocol/index.ts';
import { LayerSlots, layerKey, TrackCues } from '../../../view/audio/tape/track-cues.ts';
import type { HeardCue } from '../../game/room/player.ts';
import { secondsOfCue, StationPerformance } from '../../game/station/tracks.ts';
import { CROSS, RATE } from './station-sound.ts';
import { makeTape, run } from './tape-worklet.ts';

const noise = (frame: number): number => Math.fround((((Math.imul(frame + 7919, 2654435761) >>> 0) / 2 ** 32) - 0.5) * 0.5);
/** Frames that the tape has in front of a layer and behind it. */
const BEFORE = 256, TAIL = RATE / 4;

/** Renders two rounds of a track through the tape, from the first's beginning on, and compares every frame with what the layer holds. */
function hear(track: number, rounds: readonly HeardCue[], layerFrames: number, firstFrame: number): void {
  const from = Math.floor(secondsOfCue(rounds[0]!) * RATE) - 2 * CROSS, tape = makeTape(RATE), slots = new LayerSlots(), row = new Float64Array(CUE_STRIDE);
  slots.take('kept', layerId(track, 1), 0, 0);
  tape.order({ type: 'layer', key: layerKey('kept', layerId(track, 1)), before: BEFORE, frames: layerFrames, channels: [Float32Array.from({ length: BEFORE + layerFrames + TAIL }, (_, index) => noise(index - BEFORE))] });
  const cues = new TrackCues(RATE, slots, { order: (order) => tape.order('from' in order ? { ...order, from: order.from - from } : order), arrival: () => ({ microphone: 0, played: 0 }), effect: () => undefined, recording: () => undefined, recorded: () => undefined });
  cues.openReel('kept', false);
  for (const round of rounds) {
    for (const [name, offset] of Object.entries(CUE)) row[offset] = round[name as keyof typeof CUE];
    cues.play(row, 0, secondsOfCue(round), 0);
  }
  const until = Math.round((secondsOfCue(rounds[2]!)) * RATE) - CROSS - from, out = run(tape, 0, until, track);
  for (const [index, round] of rounds.slice(0, 2).entries()) {
    // Two moments that are one may round to two frames.
    const begin = Math.round(secondsOfCue(round) * RATE) - from, end = Math.round(secondsOfCue(rounds[index + 1]!) * RATE) - from - CROSS - 1;
    for (let frame = begin; frame < end; frame++) if (out[frame] !== noise(frame - begin)) expect.fail(`track ${track + 1}, round at ${firstFrame + frame}: frame ${frame - begin} of it is ${out[frame]}, not ${noise(frame - begin)}`);
    // The seam: no hole and no step that the sound itself does not have.
    for (let frame = end; frame < end + CROSS + 1 && index < 1; frame++) expect(Math.abs(out[frame]!)).toBeLessThanOrEqual(0.36);
  }
}

/**
 * Plays a loop of an odd length, and the same on pulses of 3 : 2 and the golden ratio, with the metronome, for so long, and checks the whole schedule by arithmetic
 * and windows of it by ear: every frame of two rounds at the beginning, the end, and `windows` places between.
 */
export async function checkSchedule(seconds: number, windows: number): Promise<void> {
  const p = await StationPerformance.open();
  p.run(10).act('record', 0, 0, 0, 0, 0, 1717).run(259).act('record', 0, 0, 0, 0, 0, 6161).act('quantise', 0, 2, 2);
  for (const [track, pulse] of [[1, 1], [2, 2]] as const) p.act('pulse', track, pulse).run(3).act('record', track).run(400).act('record', track).run(400);
  p.act('metronome', 0, 1);
  p.runTo(Math.round(seconds * TICK_RATE));
  const clicks = p.cues.filter(({ kind }) => kind === CUE_KIND.click), rounds = [0, 1, 2].map((track) => p.of('trackRound', track)), length = rounds[0]![0]!.duration, begin = secondsOfCue(p.of('trackRecord')[0]!);
  for (const track of [0, 1, 2]) {
    const mine = rounds[track]!, long = mine[0]!.duration, first = secondsOfCue(mine[0]!);
    expect(mine.length).toBeGreaterThan((seconds - 20) / long - 1);
    mine.forEach((round, n) => {
      // A hundredth of a sample: neither against its own beginning nor against the pulse does it drift.
      if (Math.abs(secondsOfCue(round) - first - n * long) > 0.01 / RATE) expect.fail(`track ${track + 1}, round ${n}: ${secondsOfCue(round)} s, not ${first + n * long}`);
    });
    for (let window = 0; window <= windows + 1; window++) {
      const n = Math.min(mine.length - 4, Math.floor((window / (windows + 1)) * (mine.length - 3)));
      hear(track, mine.slice(n, n + 3), Math.round(long * RATE), Math.round(secondsOfCue(mine[n]!) * RATE));
    }
  }
  const beats = Math.round(length / (secondsOfCue(clicks[1]!) - secondsOfCue(clicks[0]!))), beat = length / beats;
  for (const click of clicks) {
    const at = (secondsOfCue(click) - begin) / beat;
    if (Math.abs(at - Math.round(at)) * beat > 0.01 / RATE) expect.fail(`the click at ${secondsOfCue(click)} s is ${at} beats after the loop began`);
  }
  // Three to two, and the golden ratio: by how much longer the bars of the one are than the other's.
  const bar = 4 * beat, bars = [1, 1.5, 1.618034].map((ratio, track) => rounds[track]![0]!.duration / (bar / ratio));
  for (const count of bars.slice(1)) expect(Math.abs(count - Math.round(count))).toBeLessThan(1e-9);
}
