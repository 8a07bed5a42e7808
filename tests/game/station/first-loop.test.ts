import { describe, expect, it } from 'vitest';
import { CUE_KIND, STATION_PAST, TICK_RATE, TRACK_STATE } from '../../../protocol/index.ts';
import { PALETTES, wholeBeats } from '../../../game/index.ts';
import { momentOf, secondsOfCue, StationPerformance } from './tracks.ts';

const S = TRACK_STATE;
/** Tempo of the palette that a room opens with. */
const BPM = PALETTES[0]!.bpm, BEAT = 60 / BPM;

describe('the first loop', () => {
  it('[TRK1] in a silent room begins and ends at the presses, to the microsecond, and the room takes its tempo and its downbeat from it', async () => {
    const p = (await StationPerformance.open()).run(20) as StationPerformance, begin = p.jam.nextTick;
    p.act('record', 0, 0, 0, 0, 0, 1234, 20_000).run(1);
    expect(p.track(0, 'state')).toBe(S.recording);
    p.run(500);
    const end = p.jam.nextTick;
    p.act('record', 0, 0, 0, 0, 0, 5678).run(1);
    const [record] = p.of('trackRecord'), [recordEnd] = p.of('trackRecordEnd'), [round] = p.of('trackRound'), from = momentOf(begin, 1234, 20_000), to = momentOf(end, 5678);
    expect(secondsOfCue(record!)).toBeCloseTo(from, 9);
    expect(secondsOfCue(recordEnd!)).toBeCloseTo(to, 9);
    expect([record!.amount, recordEnd!.amount, round!.content, round!.voice]).toEqual([0, 1, 1, 1]);
    expect(recordEnd!.duration).toBeCloseTo(to - from, 9);
    expect(secondsOfCue(round!)).toBeCloseTo(to, 9);
    expect(round!.duration).toBeCloseTo(to - from, 9);
    // Some four seconds are two bars of four at 120 and one at 60: eight beats.
    expect(60 / p.pulse('bpm')).toBeCloseTo((to - from) / 8, 6);
    p.run(700);
    // The downbeat: the bar turns where the loop does.
    const bars = (p.jam.nextTick / TICK_RATE - from) / (to - from) * 2;
    expect(Math.abs(p.pulse('barPhase') - (bars - Math.floor(bars)))).toBeLessThan(1e-4);
  });

  it('[TRK2] is taken for the whole number of beats that makes 70 to 140 a minute, by bars doubled or halved', () => {
    for (const [seconds, bar, beats] of [[8, 4, 16], [2, 4, 4], [1, 4, 2], [0.5, 4, 1], [0.3, 4, 1], [30, 4, 64], [3.5, 3, 6], [1.2, 3, 2], [1.5, 3, 3], [61, 4, 128], [240, 4, 512]] as const) {
      expect(wholeBeats(seconds, bar), `${seconds} s in ${bar}`).toBe(beats);
    }
    for (let seconds = 0.43; seconds < 240; seconds *= 1.013) {
      const bpm = (60 * wholeBeats(seconds, 4)) / seconds;
      expect(bpm >= 69.99 && bpm < 140, `${seconds}: ${bpm}`).toBe(true);
    }
  });

  it('[TRK3] keeps to the tempo where one is there: counted in, clicked, asked for, or with loops that sound; then it begins and ends on its lines', async () => {
    const counted = await StationPerformance.open(), pressed = counted.jam.nextTick;
    counted.act('countIn', 0, 4).act('record').run(1);
    expect(counted.track(0, 'state')).toBe(S.armed);
    counted.seconds(5).act('record').seconds(4);
    const clicks = counted.cues.filter(({ kind }) => kind === CUE_KIND.click), [record] = counted.of('trackRecord'), [end] = counted.of('trackRecordEnd');
    expect(clicks.map((click) => Math.round((secondsOfCue(click) - pressed / TICK_RATE) / BEAT * 1e6) / 1e6)).toEqual([0, 1, 2, 3]);
    expect(clicks.map(({ velocity }) => Math.fround(velocity))).toEqual([1, Math.fround(0.6), Math.fround(0.6), Math.fround(0.6)]);
    expect(secondsOfCue(record!)).toBeCloseTo(pressed / TICK_RATE + 4 * BEAT, 8);
    expect((secondsOfCue(end!) - secondsOfCue(record!)) / BEAT).toBeCloseTo(4, 8);
    expect(counted.pulse('bpm')).toBeCloseTo(BPM, 4);

    for (const prepare of [(p: StationPerformance) => p.act('metronome', 0, 1), (p: StationPerformance) => p.act('firstSetsTempo', 0, 0)]) {
      const p = await StationPerformance.open();
      prepare(p).run(40).act('record').run(1);
      expect(p.track(0, 'state')).toBe(S.armed);
      p.seconds(3).act('record').seconds(3);
      expect((secondsOfCue(p.of('trackRecord')[0]!) / BEAT) % 4).toBeCloseTo(0, 7);
      expect(p.track(0, 'beats') % 4).toBe(0);
      expect(p.pulse('bpm')).toBeCloseTo(BPM, 4);
    }
  });

  it('[TRK4] press just after a line is meant for the line: capture looks back, and the loop is not a bar too long', async () => {
    const p = await StationPerformance.open(), bar = 4 * BEAT;
    p.act('firstSetsTempo', 0, 0).runTo(Math.ceil((bar + 0.06) * TICK_RATE)).act('record').run(1);
    expect(p.track(0, 'state')).toBe(S.recording);
    p.runTo(Math.ceil((3 * bar + 0.08) * TICK_RATE)).act('record').run(1);
    const [record] = p.of('trackRecord'), [end] = p.of('trackRecordEnd');
    expect([secondsOfCue(record!) / bar, secondsOfCue(end!) / bar].map((at) => Math.round(at * 1e6) / 1e6)).toEqual([1, 3]);
    expect(p.track(0, 'beats')).toBe(8);
    for (const cue of p.cues) if (cue.kind >= CUE_KIND.trackRecord) expect(cue.emittedAt - cue.tick).toBeLessThanOrEqual(STATION_PAST * TICK_RATE);
  });

  it('[TRK5] that nobody ends is ended after four minutes, and kept', async () => {
    const p = await StationPerformance.open();
    p.act('record').seconds(241);
    expect(p.of('trackRecordEnd')[0]!.duration).toBeCloseTo(240, 9);
    expect(p.track(0, 'state')).toBe(S.playing);
  });
});
