import { describe, expect, it } from 'vitest';
import { SETTINGS, TRACK_EFFECT } from '../../../protocol/index.ts';
import { atOnce, clicks, expectHeard, LOOP, LOOP_TICKS, noise, seamsOf, tone, withLoop } from './station-ear.ts';
import { CROSS, StationSound, TICK_FRAMES } from './station-sound.ts';

describe('what is heard of each verb', () => {
  it('[VRB1] record: clicks that were played into the microphone come again at their places, to the sample, round after round', async () => {
    const { sound, from } = await withLoop(clicks);
    sound.run(3 * LOOP_TICKS);
    const out = sound.track(), heard: number[] = [], meant: number[] = [];
    for (let frame = 0; frame < out.length; frame++) if (out[frame] !== 0) heard.push(frame, out[frame]!);
    for (let frame = from + LOOP; frame < out.length; frame++) if (clicks(from + ((frame - from) % LOOP)) !== 0) meant.push(frame, clicks(from + ((frame - from) % LOOP)));
    expect(heard).toEqual(meant);
    expect(meant.length).toBeGreaterThan(100);
  });

  it('[VRB1] record, pressed between two frames: every round begins at the frame nearest to its moment', async () => {
    const sound = (await StationSound.open(noise)).run(30), begin = sound.frame;
    sound.act('record', 0, 0, 0, 0, 0, 1111).run(251).act('record', 0, 0, 0, 0, 0, 3333).run(800);
    const at = begin + (1111 * TICK_FRAMES) / 7812.5, length = 251 * TICK_FRAMES + (2222 * TICK_FRAMES) / 7812.5;
    for (const turn of [1, 2, 3]) {
      const first = Math.round(at + turn * length);
      expectHeard(sound, first, first + Math.floor(length) - CROSS, (frame) => noise(Math.round(at) + frame - first));
    }
  });

  it('[VRB2] overdub: what is laid over sounds from the next pass on, in phase with the loop to the sample', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP;
    sound.run(63).act('record').run(100).act('record').run(2 * LOOP_TICKS);
    const over = end + 64 * TICK_FRAMES, until = over + 100 * TICK_FRAMES, base = (frame: number): number => noise(from + ((frame - from) % LOOP));
    const meant = (frame: number): number => {
      const place = (frame - from) % LOOP, laid = over - end + ((place - (over - end) + LOOP) % LOOP);
      return frame >= end + LOOP && laid >= over - end && laid < until - end ? Math.fround(base(frame) + noise(end + laid)) : base(frame);
    };
    expectHeard(sound, end, end + 2 * LOOP, meant, [...seamsOf(end, 4), ...atOnce(end), ...seamsOf(over, 4), ...seamsOf(until, 4), ...seamsOf(over + CROSS, 4), ...seamsOf(until + CROSS, 4)], 0, 1e-6);
  });

  it('[VRB3] undo and redo: a layer is gone at once and back at once; the loop beneath goes on', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP;
    sound.run(LOOP_TICKS - 1).act('record').run(LOOP_TICKS).act('record').run(LOOP_TICKS + 20);
    const undone = sound.frame;
    sound.act('undo').run(50);
    const redone = sound.frame;
    sound.act('redo').run(60);
    const base = (frame: number): number => noise(from + ((frame - from) % LOOP)), laid = (frame: number): number => Math.fround(base(frame) + noise(end + LOOP + ((frame - end) % LOOP)));
    const seams = [...seamsOf(end, 6), ...seamsOf(end + CROSS, 6), undone, undone + CROSS, redone, redone + CROSS];
    expectHeard(sound, end + 2 * LOOP, undone, laid, seams, 0, 1e-6);
    expectHeard(sound, undone, redone, base, seams, 0, 1e-6);
    expectHeard(sound, redone, redone + 50 * TICK_FRAMES, laid, seams, 0, 1e-6);
  });

  it('[VRB5] stop and play: silent from the line on, and from the beginning of the loop when it plays again', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP;
    sound.run(100).act('stop').run(LOOP_TICKS);
    const again = sound.frame;
    sound.act('play').run(200);
    expectHeard(sound, end, end + LOOP, (frame) => noise(from + frame - end), [...atOnce(end), end + LOOP]);
    expectHeard(sound, end + LOOP + 600, again - 10, () => 0);
    expectHeard(sound, again, again + 199 * TICK_FRAMES, (frame) => noise(from + frame - again), atOnce(again));
  });

  it('[VRB7] mute and solo: silent a hundredth of a second later, and where it would be by then when it comes back', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP, base = (frame: number): number => noise(from + ((frame - from) % LOOP));
    sound.run(40);
    const muted = sound.frame;
    sound.act('mute', 0, 1).run(60);
    const back = sound.frame;
    sound.act('mute', 0, 0).run(60).act('quantise', 0, 0, 0).act('record', 1).run(64).act('record', 1).run(20);
    const solo = sound.frame;
    sound.act('solo', 1, 1).run(60);
    expectHeard(sound, muted + 500, back, () => 0);
    expectHeard(sound, back + 500, back + 60 * TICK_FRAMES, base, seamsOf(end, 4));
    expectHeard(sound, solo + 500, solo + 60 * TICK_FRAMES, () => 0);
    expect(Math.max(...sound.track(1).subarray(solo + 500))).toBeGreaterThan(0.2);
  });

  it('[VRB8] level and effect: a quarter is a quarter; the effect is asked of the desk at the moment of the act', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP;
    sound.run(40);
    const now = sound.frame;
    sound.act('level', 0, 250).act('effect', 0, TRACK_EFFECT.echo, 500).run(LOOP_TICKS);
    expectHeard(sound, now + 500, now + LOOP - 400, (frame) => 0.25 * noise(from + ((frame - from) % LOOP)), seamsOf(end, 4), 0, 1e-6);
    expect(sound.effects.find(({ effect }) => effect === TRACK_EFFECT.echo)).toEqual({ track: 0, effect: TRACK_EFFECT.echo, amount: 0.5, at: now / 48_000 });
  });

  it('[VRB8] place: to the left the left is louder, to the right it is silent', async () => {
    const { sound } = await withLoop(() => 0.5);
    sound.run(10).act('pan', 0, 1000).run(60);
    const right = Math.abs(sound.track()[sound.frame - 2000]!);
    sound.act('pan', 0, -1000).run(60);
    expect(right).toBeLessThan(1e-3);
    expect(Math.abs(sound.track()[sound.frame - 2000]!)).toBeGreaterThan(0.45);
  });

  it('[VRB9] fade: a straight line to silence over the rounds, and the level is back when it plays again', async () => {
    const { sound } = await withLoop(() => 0.5);
    sound.run(50);
    const now = sound.frame, frames = 3 * 48_000;
    sound.act('fade', 0, 0, 3000).run(420);
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) expect(sound.track()[now + Math.round(share * frames)]).toBeCloseTo(0.5 * (1 - share), 2);
    expectHeard(sound, now + frames + 600, now + 415 * TICK_FRAMES, () => 0);
    sound.act('play').run(30);
    expect(sound.track()[sound.frame - 1000]).toBeCloseTo(0.5, 4);
  });

  it('[VRB10] reverse: the loop runs backwards from its end, in step with where it would have been, to the sample', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP;
    sound.run(79);
    const now = sound.frame;
    sound.act('reverse', 0, 1).run(500);
    expectHeard(sound, now, now + 500 * TICK_FRAMES - CROSS, (frame) => noise(from + LOOP - 1 - ((frame - end) % LOOP)), [...seamsOf(end, 6), ...atOnce(now)]);
  });

  it('[VRB10] half and double speed: an octave lower and as long again, an octave higher and in half the time', async () => {
    const { sound, from } = await withLoop(tone), end = from + LOOP;
    sound.run(63);
    const slow = sound.frame;
    sound.act('speed', 0, 0).run(400);
    const fast = sound.frame;
    sound.act('speed', 0, 2).run(300);
    const at = (frame: number, rate: number): number => 0.5 * Math.sin((2 * Math.PI * (from + (((frame - end) * rate) % LOOP))) / 480);
    expectHeard(sound, slow, fast - CROSS, (frame) => at(frame, 0.5), [...seamsOf(end, 8), slow, slow + CROSS], 0, 0.01);
    expectHeard(sound, fast + CROSS, fast + 290 * TICK_FRAMES, (frame) => at(frame, 2), [...seamsOf(end, 12, LOOP / 2), fast], 0, 0.01);
  });

  it('[VRB10] half as long, twice as long, multiplied: the beginning alone, then the whole again and again, then a longer line over it', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP, half = LOOP / 2;
    sound.run(63);
    const now = sound.frame;
    sound.act('length', 0, -1).run(300);
    const whole = sound.frame;
    sound.act('length', 0, 1).run(100).act('multiply', 0, 2).run(2 * LOOP_TICKS);
    expectHeard(sound, now, whole, (frame) => noise(from + ((frame - end) % half)), [...seamsOf(end, 12, half), now]);
    expectHeard(sound, whole, whole + 3 * LOOP_TICKS * TICK_FRAMES / 2, (frame) => noise(from + ((frame - end) % LOOP)), [...seamsOf(end, 8), whole, whole + 100 * TICK_FRAMES]);
    expect(sound.p.track(0, 'beats')).toBe(8);
  });

  it('[VRB11] clear, and undo of it: silent at once, and back in its phase', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP;
    // Another track holds the tempo.
    sound.act('quantise', 0, 0, 0).act('record', 1).run(64).act('record', 1).run(40);
    const cleared = sound.frame;
    sound.act('clear').run(77);
    const back = sound.frame;
    sound.act('undo').run(200);
    expectHeard(sound, cleared + 600, back - CROSS, () => 0);
    expectHeard(sound, back, back + 199 * TICK_FRAMES, (frame) => noise(from + ((frame - end) % LOOP)), [...seamsOf(end, 6), ...atOnce(back)]);
  });

  it('[VRB11] stop all, play all: every track falls silent on the line and they begin together', async () => {
    const { sound, from } = await withLoop(noise);
    sound.act('quantise', 0, 0, 0).act('record', 1).run(128).act('record', 1).run(50).act('stopAll').run(60);
    const silent = sound.frame;
    sound.run(20).act('playAll');
    const again = sound.frame;
    sound.run(100);
    for (const track of [0, 1]) expectHeard(sound, silent, again - CROSS, () => 0, [], track);
    expectHeard(sound, again, again + 99 * TICK_FRAMES, (frame) => noise(from + frame - again), atOnce(again));
    const second = from + (LOOP_TICKS + 1) * TICK_FRAMES;
    expectHeard(sound, again, again + 99 * TICK_FRAMES, (frame) => noise(second + frame - again), atOnce(again), 1);
  });

  it('[VRB11] undo of a clear in a room that holds nothing else: the loop is back in its phase, whatever the tempo was meanwhile', async () => {
    const { sound, from } = await withLoop(noise), end = from + LOOP;
    sound.run(40);
    const cleared = sound.frame;
    sound.act('clear').run(1).p.send(0, (writer) => writer.setting(SETTINGS.tempo.id, 77, 0));
    sound.run(300);
    const back = sound.frame;
    sound.act('undo').run(600);
    expectHeard(sound, cleared + 600, back - CROSS, () => 0);
    expectHeard(sound, back, back + 599 * TICK_FRAMES, (frame) => noise(from + ((frame - end) % LOOP)), [...seamsOf(end, 8), ...atOnce(back)]);
  });

  it('[VRB12] what is played, not what the microphone hears, is recorded where that is the source', async () => {
    const sound = (await StationSound.open(noise)).run(10);
    sound.act('source', 0, 1).act('record').run(128).act('record').run(200);
    expect(sound.track().some((value) => value !== 0)).toBe(false);
  });

  it('[TRK4] a press just after the line: the loop begins on the line all the same, and is heard from where it is by then', async () => {
    const sound = (await StationSound.open(noise)).act('firstSetsTempo', 0, 0), beat = (60 / 88) * 48_000, bar = 4 * beat;
    sound.run(Math.ceil((bar + 0.05 * 48_000) / TICK_FRAMES) - 2).act('record').run(Math.round(bar / TICK_FRAMES) + 2).act('record');
    const pressed = sound.frame;
    sound.run(400);
    const first = Math.round(2 * bar);
    expect(pressed).toBeGreaterThan(first);
    expectHeard(sound, pressed + CROSS, first + Math.floor(bar) - CROSS, (frame) => noise(Math.round(bar) + frame - first));
  });

  it('[TRK11] silence: everything is silent at once', async () => {
    const { sound } = await withLoop(noise);
    sound.run(40);
    const now = sound.frame;
    sound.p.send(0, (writer) => writer.command(0, 1, 0, 0));
    sound.run(60);
    expectHeard(sound, now + 1000, now + 60 * TICK_FRAMES, () => 0);
  });
});
