import { describe, expect, it } from 'vitest';
import { SETTINGS, TRACK_STATE } from '../../../protocol/index.ts';
import { atOnce, expectHeard, LOOP, LOOP_TICKS, noise, seamsOf, withLoop } from './station-ear.ts';
import { CROSS, StationSound, TICK_FRAMES } from './station-sound.ts';

/** The room at 200 beats a minute: bars and phrases are soon over. */
function atTwoHundred(sound: StationSound): StationSound {
  sound.p.send(0, (writer) => writer.setting(SETTINGS.tempo.id, 200, 0));
  return sound.run(1);
}

/** Beats since the room's music began, at a frame. */
const beatsAt = (sound: StationSound, frame: number, beatFrames: number): number => (sound.p.pulse('bar') + sound.p.pulse('barPhase')) * 4 - (sound.frame - frame) / beatFrames;

describe('what is heard of the verbs that came later, and of what tracks are set to', () => {
  it('[VRB15] once: from its beginning, then silence; struck again while it sounds it begins anew', async () => {
    const { sound, from } = await withLoop(noise);
    sound.act('stop').act('stop').run(50).act('quantise', 0, 0, 0);
    const first = sound.frame;
    sound.act('once').run(LOOP_TICKS + 60);
    const second = sound.frame;
    sound.act('once').run(100);
    const third = sound.frame;
    sound.act('once').run(LOOP_TICKS + 60);
    expectHeard(sound, first, first + LOOP, (frame) => noise(from + frame - first), atOnce(first));
    expectHeard(sound, first + LOOP + 600, second - CROSS, () => 0);
    expectHeard(sound, second, third - CROSS, (frame) => noise(from + frame - second), atOnce(second));
    expectHeard(sound, third, third + LOOP, (frame) => noise(from + frame - third), atOnce(third));
    expectHeard(sound, third + LOOP + 600, third + LOOP + 59 * TICK_FRAMES, () => 0);
  });

  it('[VRB16] replace: what the track held is silent while it is replaced and gone where it was; the rest is as before, and undo brings it back', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP, base = (frame: number): number => noise(from + ((frame - from) % LOOP));
    sound.run(63);
    const over = sound.frame;
    sound.act('replace').run(100);
    const until = sound.frame;
    sound.act('replace').run(2 * LOOP_TICKS);
    const undone = sound.frame;
    sound.act('undo').run(100);
    const meant = (frame: number): number => {
      const place = end + ((frame - end) % LOOP);
      return place >= over && place < until ? noise(place) : base(frame);
    };
    const seams = [end, over, until].flatMap((at) => [...seamsOf(at, 5), ...seamsOf(at + CROSS, 5)]);
    expectHeard(sound, end, over, base, [...seamsOf(end, 4), ...atOnce(end)]);
    expectHeard(sound, over + 500, until, () => 0);
    expectHeard(sound, until + 500, end + LOOP - CROSS, base);
    expectHeard(sound, end + LOOP, undone, meant, seams, 0, 1e-6);
    expectHeard(sound, undone, undone + 99 * TICK_FRAMES, base, [...seams, ...atOnce(undone)], 0, 1e-6);
  });

  it('[VRB17] feedback: each pass of an overdub leaves so much of what the track held, and of what the pass before laid down', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP, base = (frame: number): number => noise(from + ((frame - from) % LOOP));
    sound.act('feedback', 0, 500).run(LOOP_TICKS - 1).act('record').run(2 * LOOP_TICKS).act('record').run(LOOP_TICKS + 20);
    const over = end + LOOP, seams = [...seamsOf(end, 8), ...seamsOf(end + CROSS, 8)], in1 = (frame: number): number => noise(over + ((frame - end) % LOOP)), in2 = (frame: number): number => noise(over + LOOP + ((frame - end) % LOOP));
    expectHeard(sound, over, over + LOOP - CROSS, base, seams, 0, 1e-6);
    expectHeard(sound, over + LOOP, over + 2 * LOOP - CROSS, (frame) => 0.5 * base(frame) + in1(frame), seams, 0, 1e-6);
    expectHeard(sound, over + 2 * LOOP, over + 3 * LOOP, (frame) => 0.25 * base(frame) + 0.5 * in1(frame) + in2(frame), seams, 0, 1e-6);
  });

  it('[VRB18] auto-record: an armed track begins when sound comes in, with its very first frame, and the room takes its tempo from there', async () => {
    const begins = 100_000, sound = (await StationSound.open((frame) => (frame >= begins ? noise(frame) : 0))).act('autoRecord', 0, 100).run(20).act('record').run(1);
    expect(sound.p.track(0, 'state')).toBe(TRACK_STATE.armed);
    sound.run(Math.ceil(begins / TICK_FRAMES) - sound.p.jam.nextTick + 12);
    // Told by whoever listens, a little after it was made.
    const late = sound.frame - begins;
    sound.act('heard', 0, 0, 0, 0, 0, 0, Math.round((late / 48_000) * 1e6)).run(1);
    expect(sound.p.track(0, 'state')).toBe(TRACK_STATE.recording);
    sound.run(LOOP_TICKS - 1);
    const end = sound.frame;
    sound.act('record').run(LOOP_TICKS + 40);
    expectHeard(sound, end, end + LOOP_TICKS * TICK_FRAMES, (frame) => noise(begins + ((frame - end) % (end - begins))), [...seamsOf(end, 3, end - begins), ...atOnce(end)], 0, 1e-6);
  });

  it('[VRB15] a one-shot track: its recording stays silent until it is struck; it is over after one round, and each strike begins it anew', async () => {
    const sound = (await StationSound.open(noise)).act('oneShot', 0, 1).run(30), from = sound.frame;
    sound.act('record').run(LOOP_TICKS).act('record').run(80).act('quantise', 0, 0, 0);
    const first = sound.frame;
    sound.act('record').run(70);
    const second = sound.frame;
    sound.act('record').run(LOOP_TICKS + 60);
    expectHeard(sound, from, first - CROSS, () => 0);
    expectHeard(sound, first, second - CROSS, (frame) => noise(from + frame - first), atOnce(first));
    expectHeard(sound, second, second + LOOP, (frame) => noise(from + frame - second), atOnce(second));
    expectHeard(sound, second + LOOP + 600, second + LOOP + 59 * TICK_FRAMES, () => 0);
  });

  it('[VRB16] replace that lets be heard: what is replaced sounds until the next pass; forwards and backwards the new lies where it was played', async () => {
    for (const [rate, shape] of [[1, () => undefined], [-1, (sound: StationSound) => sound.act('reverse', 0, 1)]] as const) {
      const { sound, from } = await withLoop(noise), end = from + LOOP;
      shape(sound);
      sound.run(63);
      const over = sound.frame;
      sound.act('replace', 0, 1).run(100);
      const until = sound.frame;
      sound.act('replace', 0, 1).run(2 * LOOP_TICKS);
      const base = (frame: number): number => noise(rate > 0 ? from + ((frame - from) % LOOP) : from + LOOP - 1 - ((frame - end) % LOOP));
      const meant = (frame: number): number => {
        const place = end + ((frame - end) % LOOP);
        return place >= over && place < until ? noise(place) : base(frame);
      };
      const seams = [end, over, until].flatMap((at) => [...seamsOf(at, 5), ...seamsOf(at + CROSS, 5)]);
      expectHeard(sound, over + CROSS, end + LOOP - CROSS, base, seams);
      expectHeard(sound, end + LOOP, end + 2 * LOOP, meant, seams, 0, 1e-6);
    }
  });

  it('[VRB17] replaced again and again, a track is the last of each place, and its oldest layer can still be undone to', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP, base = (frame: number): number => noise(from + ((frame - from) % LOOP)), starts: number[] = [];
    sound.run(9);
    for (let n = 0; n < 5; n++) {
      sound.run(20);
      starts.push(sound.frame);
      sound.act('replace').run(20).act('replace');
    }
    sound.run(2 * LOOP_TICKS - 8);
    const undone = sound.frame;
    for (let n = 0; n < 5; n++) sound.act('undo');
    sound.run(150);
    const laid = (frame: number): number => {
      const place = end + ((frame - end) % LOOP), own = starts.some((start) => place >= start && place < start + 20 * TICK_FRAMES);
      return own ? noise(place) : base(frame);
    };
    const seams = [end, ...starts, ...starts.map((start) => start + 20 * TICK_FRAMES)].flatMap((at) => [...seamsOf(at, 5), ...seamsOf(at + CROSS, 5)]);
    expectHeard(sound, end + LOOP, undone, laid, seams, 0, 1e-6);
    expectHeard(sound, undone, undone + 149 * TICK_FRAMES, base, [...seams, ...atOnce(undone)]);
  });

  it('[VRB18] auto-record where a tempo is there: it begins with the sound, not on a line, and is as many whole bars long, so that it lies against the beat as it was played', async () => {
    const beat = 0.3 * 48_000, begins = Math.round(5.3 * beat), sound = atTwoHundred(await StationSound.open((frame) => (frame >= begins ? noise(frame) : 0))).act('firstSetsTempo', 0, 0).act('autoRecord', 0, 100).run(20).act('record');
    sound.run(Math.ceil(begins / TICK_FRAMES) - sound.p.jam.nextTick + 12);
    sound.act('heard', 0, 0, 0, 0, 0, 0, Math.round(((sound.frame - begins) / 48_000) * 1e6)).run(Math.round(beat / TICK_FRAMES)).act('record').run(Math.round((9 * beat) / TICK_FRAMES));
    const first = Math.round(begins + 4 * beat);
    expect(sound.p.track(0, 'beats')).toBeCloseTo(4, 6);
    expectHeard(sound, first + CROSS, first + Math.floor(4 * beat) - CROSS, (frame) => noise(begins + frame - first));
  });

  it('[VRB9] a fade from silence: the loop begins on its line and grows in a straight line', async () => {
    const { sound } = await withLoop(() => 0.5);
    sound.act('stop').act('stop').run(50).act('quantise', 0, 0, 0);
    const now = sound.frame, frames = 48_000;
    sound.act('fade', 0, 1000, 1000).run(140);
    for (const share of [0.2, 0.5, 0.8]) expect(sound.track()[now + Math.round(share * frames)]).toBeCloseTo(0.5 * share, 2);
    expect(sound.track()[sound.frame - 1000]).toBeCloseTo(0.5, 4);
  });

  it('[VRB12] after a recording adding at once: what is played from then on sounds a round later over the loop', async () => {
    const sound = (await StationSound.open(noise)).act('afterRecord', 0, 1).run(30), from = sound.frame, end = from + LOOP;
    sound.act('record').run(LOOP_TICKS).act('record').run(LOOP_TICKS).act('record').run(LOOP_TICKS);
    expectHeard(sound, end + LOOP, end + 2 * LOOP - CROSS, (frame) => noise(frame - 2 * LOOP) + noise(frame - LOOP), [end, end + CROSS].flatMap((at) => seamsOf(at, 5)), 0, 1e-6);
  });

  it('[TRK3] counted in, or begun on the bar: what is heard of the loop begins with the very frame of its line', async () => {
    const beat = 0.3 * 48_000;
    for (const [prepare, length] of [[(sound: StationSound) => sound.act('countIn', 0, 4), 4], [(sound: StationSound) => sound.act('firstSetsTempo', 0, 0).act('quantise', 0, 1, 1), 2]] as const) {
      const sound = prepare(atTwoHundred(await StationSound.open(noise)).run(30)), pressed = sound.frame;
      sound.act('record').run(Math.round((length * 2 - 0.5) * beat / TICK_FRAMES)).act('record').run(Math.round((length * 3) * beat / TICK_FRAMES));
      const record = sound.p.of('trackRecord')[0]!, begin = (record.tick + record.micros / 7812.5) * TICK_FRAMES, frames = Math.round(sound.p.track(0, 'beats')) * beat, first = Math.round(begin + frames);
      // On a line of the count-in, or of the room.
      const lines = length === 4 ? (begin - pressed) / beat : beatsAt(sound, begin, beat);
      expect(Math.abs(lines - Math.round(lines))).toBeLessThan(1e-3);
      expectHeard(sound, first + CROSS, first + Math.floor(frames) - 2 * CROSS, (frame) => noise(Math.round(begin) + frame - first));
    }
  });

  it('[VRB11] clear all: everything is silent at once, and each undo brings its track back in phase', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP;
    sound.act('quantise', 0, 0, 0);
    const second = sound.frame;
    sound.act('record', 1).run(LOOP_TICKS / 2).act('record', 1).run(40);
    const cleared = sound.frame;
    sound.act('clearAll').run(90);
    const back = sound.frame;
    sound.act('undo', 1).act('undo', 0).run(LOOP_TICKS);
    for (const track of [0, 1]) expectHeard(sound, cleared + 600, back - CROSS, () => 0, [], track);
    expectHeard(sound, back, back + LOOP - TICK_FRAMES, (frame) => noise(from + ((frame - end) % LOOP)), [...seamsOf(end, 6), ...atOnce(back)]);
    expectHeard(sound, back, back + LOOP - TICK_FRAMES, (frame) => noise(second + ((frame - second) % (LOOP / 2))), [...seamsOf(second, 12, LOOP / 2), ...atOnce(back)], 1);
  });

  it('[VRB19] lines: at once, on the beat, the bar or the phrase of four bars, a recording begins and a track plays with the very frame of its line', async () => {
    const beat = 0.3 * 48_000;
    for (const [line, step] of [[0, 0], [1, 1], [2, 4], [3, 16]] as const) {
      const sound = atTwoHundred(await StationSound.open(noise)), run = (beats: number): StationSound => sound.run(Math.round((beats * beat) / TICK_FRAMES));
      // Another track goes round, so that the room is not silent.
      sound.act('firstSetsTempo', 0, 0).act('quantise', 0, 1, 1).act('record');
      run(2).act('record');
      run(2.3).act('quantise', 0, line, line);
      const asked = sound.frame;
      sound.act('record', 1).run(2);
      for (let waited = 0; sound.p.track(1, 'state') !== TRACK_STATE.recording && waited < 20; waited += 0.2) run(0.2);
      run(0.5).act('record', 1).run(2);
      for (let waited = 0; sound.p.track(1, 'state') !== TRACK_STATE.playing && waited < 20; waited += 0.2) run(0.2);
      const record = sound.p.of('trackRecord', 1)[0]!, begin = (record.tick + record.micros / 7812.5) * TICK_FRAMES;
      sound.act('stop', 1).act('stop', 1).run(20);
      const pressed = sound.frame;
      sound.act('play', 1).run(1);
      for (let waited = 0; sound.p.track(1, 'state') !== TRACK_STATE.playing && waited < 20; waited += 0.2) run(0.2);
      run(1.2);
      const round = sound.p.of('trackRound', 1).filter(({ tick }) => tick * TICK_FRAMES >= pressed - TICK_FRAMES).at(0)!, first = (round.tick + round.micros / 7812.5) * TICK_FRAMES;
      if (line === 0) expect([begin, first]).toEqual([expect.closeTo(asked, 4), expect.closeTo(pressed, 4)]);
      else for (const at of [begin, first]) {
        const lines = beatsAt(sound, at, beat) / step;
        expect(Math.abs(lines - Math.round(lines)) * step * beat, `line ${line}: ${lines}`).toBeLessThan(1);
      }
      expectHeard(sound, Math.min(pressed + 600, Math.round(first) - CROSS), Math.round(first) - CROSS, () => 0, [], 1);
      expectHeard(sound, Math.round(first) + CROSS, Math.round(first) + Math.floor(0.8 * beat), (frame) => noise(Math.round(begin) + frame - Math.round(first)), [], 1);
    }
  });
});
