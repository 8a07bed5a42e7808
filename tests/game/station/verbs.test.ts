import { describe, expect, it } from 'vitest';
import { CUE_KIND, TICK_RATE, TRACK_EFFECT, TRACK_SOURCE, TRACK_STATE } from '../../../protocol/index.ts';
import { PALETTES } from '../../../game/index.ts';
import { piecesOf, secondsOfCue, StationPerformance, withLoop } from './tracks.ts';

const S = TRACK_STATE;
/** Tempo of the palette that a room opens with. */
const BEAT = 60 / PALETTES[0]!.bpm;

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

  it('[VRB15] once keeps to the launch line; what plays once ends by itself, also at another speed, and goes round again where it is added to', async () => {
    const p = await withLoop();
    p.run(20).act('once').run(60);
    expect([p.track(0, 'state'), p.track(0, 'wait') > 0]).toEqual([S.playing, true]);
    p.runTo(2 + 3 * 256 + 4);
    const begin = (2 + 2 * 256) / 128, stops = (): number[] => p.of('trackStop').map((stop) => secondsOfCue(stop) - begin);
    expect([p.track(0, 'state'), stops()]).toEqual([S.stopped, [expect.closeTo(2, 6)]]);
    p.act('once').run(64).act('speed', 0, 0).run(330).act('once').run(1);
    expect([p.track(0, 'state'), p.of('trackStop')]).toEqual([S.playing, expect.objectContaining({ length: 1 })]);
    p.act('stop').act('stop').run(5).act('once').run(20).act('replace').run(20).act('replace').seconds(9);
    expect(p.track(0, 'state')).toBe(S.playing);
  });

  it('[VRB16] a layer that stands for what lay beneath, lost by whoever captured it, gives that back', async () => {
    const p = await withLoop();
    p.act('replace').run(64).act('replace').run(1);
    const [, over] = p.of('trackRecord');
    expect([over!.pan, over!.voice, p.track(0, 'layers'), p.of('trackRound').at(-1)!.velocity]).toEqual([1, 1, 1, 1]);
    p.run(300);
    expect(p.of('trackRound').at(-1)!.content).toBe(2);
    p.act('lost', 1).run(1);
    expect([p.track(0, 'state'), p.track(0, 'layers'), p.of('trackRound').at(-1)!.content]).toEqual([S.playing, 1, 1]);
  });

  it('[VRB17] sixteen slots are enough for any number of overdubs that take away', async () => {
    const p = await withLoop();
    p.act('feedback', 0, 900);
    for (let n = 0; n < 40; n++) p.act('record').run(8).act('record').run(4);
    expect([p.track(0, 'layers'), p.track(0, 'state'), p.jam.app.drainLog().filter(({ level }) => level === 'warn')]).toEqual([1, S.playing, []]);
  });

  it('[VRB18] only the sound of its own source begins a track that waits for sound; record again takes it back', async () => {
    const p = await StationPerformance.open();
    p.act('autoRecord', 0, 50).act('source', 1, TRACK_SOURCE.played).act('record', 0).act('record', 1).run(200);
    expect([p.track(0, 'state'), p.track(1, 'state')]).toEqual([S.armed, S.armed]);
    p.act('heard', TRACK_SOURCE.played).run(2);
    expect([p.track(0, 'state'), p.track(1, 'state')]).toEqual([S.armed, S.recording]);
    p.act('record', 0).run(1).act('heard', TRACK_SOURCE.microphone).run(2);
    expect(p.track(0, 'state')).toBe(S.empty);
  });
});
