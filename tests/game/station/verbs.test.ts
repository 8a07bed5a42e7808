import { describe, expect, it } from 'vitest';
import { CUE_KIND, CUE_LOOKAHEAD_TICKS, SETTINGS, STATION_PAST, TICK_RATE, TRACK_EFFECT, TRACK_SOURCE, TRACK_STATE, PULSE_FIELD, RenderFrame, ZONE_KIND, type STATION_ACT } from '../../../protocol/index.ts';
import { PALETTES, wholeBeats, Zone, ZoneTriggered } from '../../../game/index.ts';
import { momentOf, piecesOf, secondsOfCue, StationPerformance } from './tracks.ts';

const S = TRACK_STATE;
/** Tempo of the palette that a room opens with. */
const BPM = PALETTES[0]!.bpm, BEAT = 60 / BPM;
/** A room in whose first track a loop of exactly two seconds goes round: 120 beats a minute, four beats. */
async function withLoop(): Promise<StationPerformance> {
  const p = await StationPerformance.open();
  p.act('record').run(256).act('record').run(1);
  return p;
}
const pulse = (p: StationPerformance, field: keyof typeof PULSE_FIELD, index = 0): number => {
  const frame = new RenderFrame();
  p.jam.writeRenderFrame(frame, 0);
  return frame.pulses[index * 8 + PULSE_FIELD[field]]!;
};

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
    expect(60 / pulse(p, 'bpm')).toBeCloseTo((to - from) / 8, 6);
    p.run(700);
    // The downbeat: the bar turns where the loop does.
    const bars = (p.jam.nextTick / TICK_RATE - from) / (to - from) * 2;
    expect(Math.abs(pulse(p, 'barPhase') - (bars - Math.floor(bars)))).toBeLessThan(1e-4);
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
    expect(pulse(counted, 'bpm')).toBeCloseTo(BPM, 4);

    for (const prepare of [(p: StationPerformance) => p.act('metronome', 0, 1), (p: StationPerformance) => p.act('firstSetsTempo', 0, 0)]) {
      const p = await StationPerformance.open();
      prepare(p).run(40).act('record').run(1);
      expect(p.track(0, 'state')).toBe(S.armed);
      p.seconds(3).act('record').seconds(3);
      expect((secondsOfCue(p.of('trackRecord')[0]!) / BEAT) % 4).toBeCloseTo(0, 7);
      expect(p.track(0, 'beats') % 4).toBe(0);
      expect(pulse(p, 'bpm')).toBeCloseTo(BPM, 4);
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

describe('verbs', () => {
  it('[VRB1] record goes round: empty, recording, playing, overdubbing, playing; a stopped track plays; a waiting one waits no more', async () => {
    const p = await withLoop(), states = [p.track(0, 'state')];
    for (let n = 0; n < 3; n++) states.push(p.act('record').run(20).track(0, 'state'));
    expect(states).toEqual([S.playing, S.overdubbing, S.playing, S.overdubbing]);
    expect([p.act('stop').run(1).track(0, 'state'), p.act('record').run(1).track(0, 'state')]).toEqual([S.ending, S.playing]);
    p.act('stop').act('stop').run(2);
    expect([p.track(0, 'state'), p.act('record').run(40).track(0, 'state')]).toEqual([S.stopped, S.playing]);
    expect([p.act('record', 1).run(1).track(1, 'state'), p.act('record', 1).run(1).track(1, 'state')]).toEqual([S.armed, S.empty]);
  });

  it('[VRB2] an overdub says where in the track it begins and how long the track is; it sounds from its second pass on, and as long as it is laid down', async () => {
    const p = await withLoop();
    p.run(64).act('record').run(1);
    const over = p.of('trackRecord')[1]!;
    expect([over.amount, over.pitch, over.velocity, over.instrument, over.content]).toEqual([2, expect.closeTo(0.5 + 1 / 128, 9), 1, 1, 2]);
    p.run(500).act('record').run(400);
    expect(p.of('trackRecordEnd')[1]!.duration).toBeCloseTo(501 / 128, 9);
    const pieces = piecesOf(p.of('trackRound')).filter(({ cue }) => cue !== null);
    expect(pieces.map(({ cue }) => cue!.content)).toEqual([1, 3, 3, 3, 3].slice(0, pieces.length));
    expect(p.track(0, 'layers')).toBe(2);
  });

  it('[VRB3] undo and redo go through layers, clearing, length, speed and direction, and bring a track back where it would be by now', async () => {
    const p = await withLoop(), seen = (): number[] => [p.track(0, 'state'), p.track(0, 'layers'), p.track(0, 'beats'), p.track(0, 'rate')];
    // Another track holds the tempo while this one is empty.
    p.act('quantise', 0, 0, 0).act('record', 1).run(40).act('record', 1).run(40);
    const steps: number[][] = [seen()];
    p.act('record').run(50).act('record').run(1); steps.push(seen());
    p.act('reverse', 0, 2).run(1); steps.push(seen());
    p.act('speed', 0, 0).run(1); steps.push(seen());
    p.act('length', 0, 1).run(1); steps.push(seen());
    p.act('multiply', 0, 3).run(1); steps.push(seen());
    p.act('clear').run(1); steps.push(seen());
    expect(steps).toEqual([[S.playing, 1, 4, 1], [S.playing, 2, 4, 1], [S.playing, 2, 4, -1], [S.playing, 2, 8, -0.5], [S.playing, 2, 16, -0.5], [S.playing, 2, 48, -0.5], [S.empty, 0, 0, 1]]);
    for (let step = steps.length - 2; step >= 0; step--) expect(p.act('undo').run(1) && seen()).toEqual(steps[step]);
    expect(p.track(0, 'undone')).toBe(6);
    for (let step = 1; step < steps.length; step++) expect(p.act('redo').run(1) && seen()).toEqual(steps[step]);
    p.act('undo').run(1);
    // It comes back in its phase: at half speed, 48 beats of 0.5 s make a round, which began where the first one did.
    const round = p.of('trackRound').at(-1)!, since = (secondsOfCue(round) - p.cues.find(({ kind }) => kind === CUE_KIND.trackRecord)!.tick / TICK_RATE) % 24;
    expect(round.amount).toBeCloseTo(12 - since / 2, 6);
  });

  it('[VRB4] undo while it is recorded throws the recording away', async () => {
    const p = await withLoop();
    p.act('record').run(300).act('undo').run(1);
    expect(p.of('trackRecordEnd')[1]!.amount).toBe(0);
    expect([p.track(0, 'state'), p.track(0, 'layers')]).toEqual([S.playing, 1]);
    expect(p.of('trackRound').at(-1)!.content).toBe(1);
    const q = await StationPerformance.open();
    q.act('record').run(100).act('undo').run(1);
    expect([q.track(0, 'state'), q.of('trackRecordEnd')[0]!.amount, q.of('trackRound').length]).toEqual([S.empty, 0, 0]);
  });

  it('[VRB5] stop and play keep to the launch line, and asked twice, stop is at once; a beginning in a silent room does not wait', async () => {
    const p = await withLoop(), start = secondsOfCue(p.of('trackRecord')[0]!);
    p.run(100).act('stop').seconds(3);
    const stop = p.of('trackStop').at(-1)!;
    expect((secondsOfCue(stop) - start) / 2).toBeCloseTo(2, 8);
    expect(p.track(0, 'state')).toBe(S.stopped);
    const again = p.jam.nextTick;
    p.act('play').run(1);
    expect(secondsOfCue(p.of('trackRound').at(-1)!)).toBeCloseTo(again / TICK_RATE, 9);
    p.run(30).act('quantise', 0, -1, 1).act('stop').run(100);
    expect(((secondsOfCue(p.of('trackStop').at(-1)!) - again / TICK_RATE) / 0.5) % 1).toBeCloseTo(0, 8);
    p.act('play').run(90).act('stop').run(1).act('stop');
    const now = p.jam.nextTick;
    p.run(1);
    expect(secondsOfCue(p.of('trackStop').at(-1)!)).toBeCloseTo(now / TICK_RATE, 9);
  });

  it('[VRB6] an end that is taken back leaves no gap, even after it has been told', async () => {
    const p = await withLoop();
    p.runTo(2 + 2 * 256 - 12).act('stop').run(2);
    expect(p.of('trackStop')).toHaveLength(1);
    p.act('play').seconds(4);
    const pieces = piecesOf(p.cues.filter(({ loop }) => loop === 0));
    for (let i = 1; i < pieces.length; i++) expect(Math.abs(pieces[i]!.from - pieces[i - 1]!.to)).toBeLessThan(1e-9);
    expect(pieces.every(({ cue }) => cue !== null)).toBe(true);
  });

  it('[VRB7] mute and solo silence at once, and the rounds that were told are told again', async () => {
    const p = await withLoop();
    p.act('quantise', 0, 0, 0).act('record', 1).run(1).run(255).act('record', 1).run(300);
    const level = (track: number): number => p.cues.filter(({ loop, kind }) => loop === track && (kind === CUE_KIND.trackMix || kind === CUE_KIND.trackRound)).at(-1)!.velocity;
    p.act('mute', 0, 1).run(1);
    expect([level(0), level(1), p.track(0, 'isMuted')]).toEqual([0, 1, 1]);
    p.act('mute', 0, 2).run(1);
    expect(level(0)).toBe(1);
    p.act('solo', 1, 1).run(1);
    expect([level(0), level(1)]).toEqual([0, 1]);
    p.act('solo', 1, 0).run(1);
    expect([level(0), level(1)]).toEqual([1, 1]);
    // Just before a round that has been told: it is told again, silent.
    const next = piecesOf(p.of('trackRound')).at(-1)!.to;
    p.runTo(Math.floor(next * TICK_RATE) - 5).act('mute', 0, 1).run(1);
    const last = piecesOf(p.of('trackRound')).at(-1)!;
    expect([last.from, last.cue!.velocity]).toEqual([expect.closeTo(next, 9), 0]);
  });

  it('[VRB8] level, place and effect are told at once and travel with the rounds', async () => {
    const p = await withLoop();
    p.act('level', 0, 250).act('pan', 0, -500).act('effect', 0, TRACK_EFFECT.echo, 700).run(1);
    const mix = p.of('trackMix').at(-1)!;
    expect([mix.velocity, mix.pan, mix.instrument, Math.fround(mix.tone)]).toEqual([0.25, -0.5, TRACK_EFFECT.echo, Math.fround(0.7)]);
    p.seconds(3);
    const round = p.of('trackRound').at(-1)!;
    expect([round.velocity, round.pan, round.instrument, Math.fround(round.tone)]).toEqual([0.25, -0.5, TRACK_EFFECT.echo, Math.fround(0.7)]);
    expect([p.track(0, 'level'), p.track(0, 'pan')]).toEqual([0.25, -0.5]);
  });

  it('[VRB9] a fade runs through the rounds in a straight line; to nothing it stops the track, which has its level again; from nothing it starts it', async () => {
    const p = await withLoop();
    p.run(50).act('fade', 0, 0, 3000);
    const from = p.jam.nextTick / TICK_RATE;
    p.seconds(3.2);
    const rounds = p.of('trackRound').filter((round) => secondsOfCue(round) > from && secondsOfCue(round) < from + 3);
    expect(rounds.length).toBeGreaterThan(0);
    for (const round of rounds) {
      const left = 1 - (secondsOfCue(round) - from) / 3, rest = p.of('trackMix').find((mix) => Math.abs(secondsOfCue(mix) - secondsOfCue(round)) < 1e-9)!;
      expect(round.velocity).toBeCloseTo(left, 6);
      expect([rest.velocity, rest.duration]).toEqual([0, expect.closeTo(3 * left, 6)]);
    }
    expect(secondsOfCue(p.of('trackStop').at(-1)!)).toBeCloseTo(from + 3, 6);
    expect([p.track(0, 'state'), p.track(0, 'level')]).toEqual([S.stopped, 1]);
    p.act('fade', 0, 800, 1000).run(1);
    expect([p.of('trackRound').at(-1)!.velocity, p.of('trackMix').at(-1)!.velocity]).toEqual([0, Math.fround(0.8)]);
    p.seconds(1.1);
    expect([p.track(0, 'state'), p.track(0, 'level')]).toEqual([S.playing, Math.fround(0.8)]);
  });

  it('[VRB10] reverse, speed and length act at once and stay in step: where the track is follows from the beat alone', async () => {
    const p = await withLoop(), start = secondsOfCue(p.of('trackRecord')[0]!);
    const check = (rate: number, seconds: number): void => {
      const now = p.jam.nextTick - 1, round = p.of('trackRound').at(-1)!, since = (now / TICK_RATE - start) % (seconds / Math.abs(rate));
      const piece = piecesOf(p.of('trackRound')).find(({ from, to }) => from <= now / TICK_RATE + 1e-9 && to > now / TICK_RATE)!;
      expect(piece.cue!.pitch).toBe(rate);
      expect(piece.cue!.amount).toBeCloseTo(rate > 0 ? since * rate : seconds + since * rate, 6);
      expect(piece.to).toBeCloseTo(now / TICK_RATE - since + seconds / Math.abs(rate), 8);
      expect(round.pitch).toBe(rate);
    };
    p.run(90).act('reverse', 0, 1).run(1);
    check(-1, 2);
    p.run(77).act('speed', 0, 2).run(1);
    check(-2, 2);
    p.run(33).act('reverse', 0, 0).act('speed', 0, 0).run(1);
    check(0.5, 2);
    p.run(90).act('speed', 0, 1).act('length', 0, -1).run(1);
    check(1, 1);
    p.run(90).act('multiply', 0, 5).run(1);
    check(1, 5);
  });

  it('[VRB11] clear empties at once, also what is being recorded; stop all, play all and clear all mean every track', async () => {
    const p = await withLoop();
    p.act('quantise', 0, 0, 0).act('record', 1).run(200).act('record', 1).act('record', 2).run(50).act('stopAll').run(40);
    expect([0, 1, 2].map((track) => p.track(track, 'state'))).toEqual([S.stopped, S.stopped, S.stopped]);
    p.act('playAll').run(2);
    expect([0, 1, 2, 3].map((track) => p.track(track, 'state'))).toEqual([S.playing, S.playing, S.playing, S.empty]);
    p.act('record', 3).run(20).act('clearAll').run(1);
    expect([0, 1, 2, 3].map((track) => p.track(track, 'state'))).toEqual([S.empty, S.empty, S.empty, S.empty]);
    expect(p.of('trackRecordEnd', 3)[0]!.amount).toBe(0);
    expect(secondsOfCue(p.of('trackStop', 1).at(-1)!)).toBeCloseTo((p.jam.nextTick - 1) / TICK_RATE, 9);
  });

  it('[VRB12] the source travels with the recording; after a recording comes playing or adding, as is set', async () => {
    const p = await StationPerformance.open();
    p.act('source', 0, TRACK_SOURCE.played).act('afterRecord', 0, 1).act('record').run(256).act('record').run(2);
    const [first, second] = p.of('trackRecord');
    expect([first!.tone, second!.tone, second!.amount]).toEqual([TRACK_SOURCE.played, TRACK_SOURCE.played, 2]);
    expect(secondsOfCue(second!)).toBeCloseTo(secondsOfCue(p.of('trackRecordEnd')[0]!), 9);
    expect(p.track(0, 'state')).toBe(S.overdubbing);
  });

  it('[VRB13] the metronome clicks on every beat of the room and marks the bar, and is silent when it is off', async () => {
    const p = await StationPerformance.open();
    p.run(20).act('metronome', 0, 1).seconds(6).act('metronome', 0, 0);
    const off = p.jam.nextTick;
    p.seconds(2);
    const clicks = p.cues.filter(({ kind }) => kind === CUE_KIND.click);
    clicks.forEach((click, index) => {
      expect(secondsOfCue(click) / BEAT).toBeCloseTo(index + 1, 7);
      expect(Math.fround(click.velocity)).toBe(Math.fround((index + 1) % 4 === 0 ? 1 : 0.6));
      expect(click.emittedAt).toBeLessThanOrEqual(off);
    });
    expect(clicks.length).toBeGreaterThan(8);
  });

  it('[VRB14] sixteen layers are what a track holds: the seventeenth is refused in words and nothing is lost', async () => {
    const p = await withLoop();
    for (let n = 0; n < 17; n++) p.act('record').run(8).act('record').run(4);
    expect(p.track(0, 'layers')).toBe(16);
    expect(p.jam.app.drainLog().some(({ message }) => message.includes('16 layers'))).toBe(true);
    expect(p.of('trackRound').length).toBeGreaterThan(0);
  });
});

describe('the station', () => {
  it('[TRK6] holds the room to the tempo of its recordings, whatever is set and whatever palette comes, until they are cleared', async () => {
    const p = await withLoop();
    p.send(0, (writer) => writer.setting(SETTINGS.tempo.id, 77, 0));
    p.run(50);
    expect(pulse(p, 'bpm')).toBeCloseTo(120, 4);
    p.send(0, (writer) => writer.setting(SETTINGS.palette.id, 1, 0));
    p.seconds(5);
    expect(pulse(p, 'bpm')).toBeCloseTo(120, 4);
    const pieces = piecesOf(p.of('trackRound'));
    pieces.forEach((piece, index) => { if (index > 0) expect(piece.from).toBeCloseTo(pieces[0]!.from + 2 * index, 8); });
    p.act('clear').run(2);
    expect(pulse(p, 'bpm')).toBeCloseTo(77, 4);
    p.act('undo').run(2);
    expect(pulse(p, 'bpm')).toBeCloseTo(120, 4);
  });

  it('[TRK7] answers an act in its own tick, and tells rounds no more than the lookahead before their time', async () => {
    const p = await withLoop();
    const acts: [keyof typeof STATION_ACT, number, keyof typeof CUE_KIND][] = [['mute', 2, 'trackMix'], ['reverse', 2, 'trackRound'], ['record', 0, 'trackRecord'], ['record', 0, 'trackRecordEnd'], ['clear', 0, 'trackStop']];
    for (const [act, a, kind] of acts) {
      p.run(37);
      const tick = p.jam.nextTick;
      p.act(act, 0, a).run(1);
      expect(p.of(kind).at(-1)!.emittedAt, act).toBe(tick);
    }
    for (const cue of p.of('trackRound')) expect(cue.tick - cue.emittedAt).toBeLessThanOrEqual(CUE_LOOKAHEAD_TICKS + 1);
  });

  it('[TRK8] says in the log what it cannot do, and goes on', async () => {
    const p = await StationPerformance.open();
    p.act('record', 9).act('reverse', 0, 1).act('effect', 0, 99).act('source', 0, 7).act('pulse', 0, 9).act('ratio', 0, 3, 2).act('ratio', 2, 0, 0).act('quantise', 0, 9, 9).act('take', 200, 1, 2, 3, 4).act('take', 3, 1, 2, 3, 4).act('pulse', 400, 1).run(1);
    p.send(6, (writer) => writer.act(0, 0x2fe, 0, 0, 0, 0, 0, 0, 0));
    p.run(2);
    expect(p.jam.app.drainLog()).toHaveLength(12);
    expect(p.cues.filter(({ kind }) => kind >= CUE_KIND.trackRecord && kind <= CUE_KIND.click)).toHaveLength(0);
  });

  it('[TRK9] is played by zones of its kind: the track is the zone’s, and the zone shows what it does', async () => {
    const p = await StationPerformance.open(), { world } = p.jam.app, zones = world.columns(Zone), row = 2 + [...zones.index].findIndex((index, at) => index === 3 && zones.radius[at]! > 0) - 2;
    zones.kind[row] = ZONE_KIND.track;
    zones.ordinal[row] = 5;
    world.send(ZoneTriggered, { zone: world.entityAt(row), source: 3 });
    p.run(100);
    expect([p.track(5, 'state'), p.of('trackRecord', 5)[0]!.source, p.zoneField(3, 'state')]).toEqual([S.recording, 3, 2]);
  });

  it('[TRK10] keeps the hash of a layer that is whole, and takes off one that could not be captured', async () => {
    const p = await withLoop();
    p.act('take', 0, 0x1234_5678, -2, 96_000, 48_000).run(1);
    const layers = p.jam.app.world.describeResources()['station/Layers'] as { hashHigh: number[]; hashLow: number[]; frames: number[]; isWhole: number[] };
    expect([layers.isWhole[0], layers.hashHigh[0], layers.hashLow[0], layers.frames[0]]).toEqual([1, 0x1234_5678, 0xffff_fffe, 96_000]);
    p.act('record').run(40).act('lost', 1).run(1);
    expect([p.track(0, 'state'), p.of('trackRecordEnd').at(-1)!.amount]).toEqual([S.playing, 0]);
    p.act('lost', 0).run(1);
    expect([p.track(0, 'state'), p.track(0, 'layers')]).toEqual([S.empty, 0]);
    expect(p.of('trackStop')).toHaveLength(1);
  });

  it('[TRK11] falls silent when everything does, and keeps what was being recorded', async () => {
    const p = await withLoop();
    p.act('quantise', 0, 0, 0).act('record', 1).run(150);
    p.send(0, (writer) => writer.command(0, 1, 0, 0));
    const now = p.jam.nextTick / TICK_RATE;
    p.run(40);
    expect([p.track(0, 'state'), p.track(1, 'state'), p.track(1, 'layers')]).toEqual([S.stopped, S.stopped, 1]);
    expect(secondsOfCue(p.of('trackStop')[0]!)).toBeCloseTo(now, 9);
    expect(p.of('trackRound', 1)).toHaveLength(0);
  });
});
