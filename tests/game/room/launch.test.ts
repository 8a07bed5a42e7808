import { describe, expect, it } from 'vitest';
import { COMMANDS, CUE_KIND, CUE_LOOKAHEAD_TICKS, FRAME_HEAD, PULSE_FIELD, RenderFrame, SETTINGS, ZONE_STATE } from '../../../protocol/index.ts';
import { rowPart } from '../../../engine/index.ts';
import { Loop, Pulse, Room } from '../../../game/index.ts';
import { dueOf, openRoom, Performance, type HeardCue } from './player.ts';
import { plainPalette } from './test-palette.ts';

/** 120 a minute: a beat is 64 ticks, a bar 256. */
const BEAT = 64, BAR = 256;
const open = async (bpm = 120): Promise<Performance> => new Performance(await openRoom({ palettes: [plainPalette('Ember', bpm), plainPalette('Tide', 90, 3)] }));
const toggle = (play: Performance, zone: number): void => play.send(0, (w) => w.command(0, COMMANDS.toggleLoop, zone, 0));
const set = (play: Performance, setting: keyof typeof SETTINGS, value: number): void => play.send(0, (w) => w.setting(SETTINGS[setting].id, value, 0));
const notesOf = (play: Performance, loop: number): HeardCue[] => play.cuesOf(CUE_KIND.note).filter((cue) => cue.loop === loop);

describe('launching', () => {
  it('[LCH1] a loop armed inside a bar starts on the next bar line, and every note comes once at its exact time', async () => {
    const play = await open(110), beat = (60 / 110) * 128;
    play.run(20);
    toggle(play, 0);
    play.run(2000);
    const start = play.cuesOf(CUE_KIND.loopStart);
    expect(start).toHaveLength(1);
    expect(dueOf(start[0]!)).toBeCloseTo(4 * beat, 6);
    const dues = notesOf(play, 0).map(dueOf);
    dues.forEach((due, n) => expect(due).toBeCloseTo((4 + n) * beat, 6));
    expect(dues.length).toBe(Math.floor((2020 + CUE_LOOKAHEAD_TICKS) / beat) - 3);
  });

  it('[LCH2] no cue leaves after its time, and notes leave no more than the lookahead before it', async () => {
    const play = await open();
    for (let zone = 0; zone < 8; zone++) {
      play.run(37);
      toggle(play, zone);
    }
    play.run(1500);
    expect(play.cuesOf(CUE_KIND.note).length).toBeGreaterThan(100);
    for (const cue of play.cues) {
      expect(cue.emittedAt).toBeLessThanOrEqual(cue.tick);
      expect(cue.tick - cue.emittedAt).toBeLessThanOrEqual(CUE_LOOKAHEAD_TICKS);
    }
  });

  it('[LCH3] a bar line nearer than the lookahead is still taken, with true times', async () => {
    for (const before of [1, 2, 5, 12, 23]) {
      const play = await open();
      play.run(BAR - before);
      toggle(play, 3);
      play.run(before + 2 * BAR);
      expect(dueOf(play.cuesOf(CUE_KIND.loopStart)[0]!)).toBe(BAR);
      expect(notesOf(play, 3).map(dueOf).slice(0, 4)).toEqual([BAR, BAR + BEAT, BAR + 2 * BEAT, BAR + 3 * BEAT]);
    }
  });

  it('[LCH4] the setting launchQuantisation moves starts to at once, the beat, the bar or the phrase', async () => {
    for (const [value, expected] of [[0, 300], [1, 5 * BEAT], [2, 2 * BAR], [3, 4 * BAR]] as const) {
      const play = await open();
      toggle(play, 0);   // begins the music at 0, so phrases count from there
      play.run(299);
      set(play, 'launchQuantisation', value);
      play.run(1);
      toggle(play, 2);
      play.run(900);
      const start = play.cuesOf(CUE_KIND.loopStart).find((cue) => cue.loop === 2)!;
      expect(dueOf(start), `quantisation ${value}`).toBeCloseTo(expected, 6);
      // Wherever it comes in, it keeps to the bars that sound.
      for (const note of notesOf(play, 2)) expect(dueOf(note) % BEAT).toBeCloseTo(0, 6);
    }
  });

  it('[LCH5] toggling goes armed, idle again; sounding, ending, silent on the bar; and an end can be taken back', async () => {
    const play = await open();
    play.run(10);
    toggle(play, 1);
    play.run(10);
    expect(play.zoneField(1, 'state')).toBe(ZONE_STATE.armed);
    toggle(play, 1);
    play.run(BAR * 2);
    expect(play.zoneField(1, 'state')).toBe(ZONE_STATE.idle);
    expect(notesOf(play, 1)).toHaveLength(0);

    toggle(play, 1);
    play.run(BAR);
    expect(play.zoneField(1, 'state')).toBe(ZONE_STATE.sounding);
    toggle(play, 1);
    play.run(5);
    expect(play.zoneField(1, 'state')).toBe(ZONE_STATE.ending);
    toggle(play, 1);
    play.run(5);
    expect(play.zoneField(1, 'state')).toBe(ZONE_STATE.sounding);
    toggle(play, 1);
    play.run(BAR * 2);
    const stop = play.cuesOf(CUE_KIND.loopStop)[0]!, after = notesOf(play, 1).filter((note) => dueOf(note) >= dueOf(stop));
    expect(dueOf(stop) % BAR).toBe(0);
    expect(after).toHaveLength(0);
    expect(play.happenings.map((one) => one.event)).toEqual(['arm', 'disarm', 'arm', 'start', 'end', 'arm', 'end', 'stop']);
    expect(play.zoneField(1, 'state')).toBe(ZONE_STATE.idle);
  });

  it('[LCH6] an end taken back after it was handed out leaves no gap and no double note', async () => {
    const play = await open();
    toggle(play, 0);
    play.run(2 * BAR - 60);
    toggle(play, 0);
    play.run(50);   // the end at 2 bars has left with its lookahead
    expect(play.cuesOf(CUE_KIND.loopStop)).toHaveLength(1);
    toggle(play, 0);
    play.run(600);
    const dues = notesOf(play, 0).map(dueOf);
    dues.forEach((due, n) => expect(due).toBe(n * BEAT));
    expect(dues.length).toBeGreaterThan(15);
  });

  it('[LCH7] stop all silences everything at once and says so once', async () => {
    const play = await open();
    toggle(play, 0);
    play.run(1);
    toggle(play, 5);
    play.send(3, (w) => w.hold(0, 12, true, 0.8, 0, 0, 0, 0));
    play.run(BAR);
    play.send(0, (w) => w.command(0, COMMANDS.stopAll, 0, 0));
    play.send(3, (w) => w.hold(0, 12, false, 0, 0, 0, 0, 0));
    play.run(BAR * 2);
    const silence = play.cuesOf(CUE_KIND.silence);
    expect(silence).toHaveLength(1);
    expect(silence[0]!.emittedAt).toBe(silence[0]!.tick);
    expect(play.cues.filter((cue) => cue.emittedAt > silence[0]!.emittedAt)).toEqual([]);
    expect([play.zoneField(0, 'energy'), play.zoneField(12, 'energy')].every((energy) => energy < 0.01)).toBe(true);
  });

  it('[PLS1] a tempo change keeps the phase: no note is lost, doubled or late', async () => {
    const play = await open();
    toggle(play, 0);
    play.run(500);
    set(play, 'tempo', 73.7);
    play.run(777);
    set(play, 'tempo', 191);
    play.run(1000);
    const notes = notesOf(play, 0), dues = notes.map(dueOf);
    for (let n = 1; n < dues.length; n++) {
      const gap = dues[n]! - dues[n - 1]!;
      expect(gap).toBeGreaterThan((60 / 191) * 128 - CUE_LOOKAHEAD_TICKS);
      expect(gap).toBeLessThan((60 / 73.7) * 128 + CUE_LOOKAHEAD_TICKS);
    }
    for (const note of notes) expect(note.emittedAt).toBeLessThanOrEqual(note.tick);
    // Beats passed by the pulse = notes handed out.
    const frame = new RenderFrame();
    play.jam.writeRenderFrame(frame, 0);
    const beats = frame.pulses[PULSE_FIELD.bar]! * 4 + frame.pulses[PULSE_FIELD.beat]! + frame.pulses[PULSE_FIELD.beatPhase]!;
    const handedOut = beats + (CUE_LOOKAHEAD_TICKS * 191) / 60 / 128;
    expect(dues.length).toBe(Math.ceil(handedOut));
  });

  it('[PLS5] a loop on a pulse of its own keeps to it, in irrational ratio to the room’s', async () => {
    const play = await open(), { world } = play.jam.app, room = world.resource(Room), pulses = world.columns(Pulse), loops = world.columns(Loop);
    const other = world.spawn([Pulse]), row = rowPart(other), period = 0.5 * Math.SQRT2;
    pulses.index[row] = 1;
    pulses.period[row] = period;
    pulses.beatsPerBar[row] = 4;
    room.pulses[1] = other;
    room.pulseCount = 2;
    loops.pulse[rowPart(room.loops[2]!)] = other;
    play.run(30);
    toggle(play, 0);
    play.run(1);
    toggle(play, 2);
    play.run(2500);
    expect(dueOf(play.cuesOf(CUE_KIND.loopStart).find((cue) => cue.loop === 2)!)).toBeCloseTo(4 * period * 128, 6);
    notesOf(play, 0).forEach((cue, n) => expect(dueOf(cue)).toBeCloseTo(BAR + n * BEAT, 6));
    notesOf(play, 2).forEach((cue, n) => expect(dueOf(cue)).toBeCloseTo((4 + n) * period * 128, 6));
    expect(notesOf(play, 2).length).toBeGreaterThan(20);
    expect(new Set(notesOf(play, 2).map((cue) => cue.pulse))).toEqual(new Set([1]));
  });

  it('[PAL1] another palette comes on a bar line: loops hand over there, tempo and metre follow, ids of the old never return', async () => {
    const play = await open();
    toggle(play, 0);
    play.run(3);
    toggle(play, 5);
    play.run(BAR + 30);
    set(play, 'palette', 1);
    play.run(1200);
    const change = play.cuesOf(CUE_KIND.palette);
    expect(change.map((cue) => [dueOf(cue), cue.loop])).toEqual([[2 * BAR, 1]]);
    // Both started in the first two bars; both stop at the line, their partners start there.
    expect(play.cuesOf(CUE_KIND.loopStop).map((cue) => [cue.loop, dueOf(cue)])).toEqual([[0, 2 * BAR], [5, 2 * BAR]]);
    expect(play.cuesOf(CUE_KIND.loopStart).filter((cue) => cue.loop >= 8).map((cue) => [cue.loop, dueOf(cue)])).toEqual([[8, 2 * BAR], [13, 2 * BAR]]);
    for (const cue of play.cuesOf(CUE_KIND.note)) expect(dueOf(cue) >= 2 * BAR ? cue.loop >= 8 : cue.loop < 8).toBe(true);
    const beat = (60 / 90) * 128;
    notesOf(play, 8).forEach((cue, n) => expect(dueOf(cue)).toBeCloseTo(2 * BAR + n * beat, 6));
    const frame = new RenderFrame();
    play.jam.writeRenderFrame(frame, 0);
    expect(frame.head[FRAME_HEAD.palette]).toBe(1);
    expect(frame.pulses[PULSE_FIELD.bpm]).toBeCloseTo(90, 4);
    expect(frame.pulses[PULSE_FIELD.beatsPerBar]).toBe(3);
    expect(frame.head[FRAME_HEAD.activeLoops]).toBe(2);
    expect(play.zoneField(0, 'loop')).toBe(8);
  });

  it('[PAL2] a palette asked for at any moment of the bar never doubles notes across the line', async () => {
    for (let at = 0; at < BAR; at += 31) {
      const play = await open();
      toggle(play, 0);
      play.run(2 * BAR + at);
      play.send(0, (w) => w.command(0, COMMANDS.toggleLoop, 14, 0));   // the hub
      play.run(900);
      const dues = play.cuesOf(CUE_KIND.note).map(dueOf);
      expect(new Set(dues).size, `asked at ${at}`).toBe(dues.length);
      expect(play.cuesOf(CUE_KIND.palette)).toHaveLength(1);
      const line = dueOf(play.cuesOf(CUE_KIND.palette)[0]!);
      expect(line === 3 * BAR || line === 4 * BAR).toBe(true);
      expect(dues).toContain(line);
    }
  });

  it('[PAL3] a loop armed while another palette is coming starts as that palette’s loop, at its line', async () => {
    const play = await open();
    toggle(play, 0);
    play.run(BAR + 30);
    set(play, 'palette', 1);
    play.run(10);
    toggle(play, 2);
    play.run(700);
    expect(play.cuesOf(CUE_KIND.loopStart).filter((cue) => cue.zone === 2).map((cue) => [cue.loop, dueOf(cue)])).toEqual([[10, 2 * BAR]]);
  });

  it('[PAL4] the hub turned twice in a row passes through both palettes, a bar each, and every start is told', async () => {
    const play = await open();
    toggle(play, 0);
    play.run(BAR + 30);
    toggle(play, 14);
    play.run(20);
    toggle(play, 14);
    play.run(1100);
    const second = 2 * BAR + 3 * (60 / 90) * 128;
    expect(play.cuesOf(CUE_KIND.palette).map((cue) => [cue.loop, dueOf(cue)])).toEqual([[1, 2 * BAR], [0, second]]);
    expect(play.cuesOf(CUE_KIND.loopStart).map((cue) => [cue.loop, dueOf(cue)])).toEqual([[0, 0], [8, 2 * BAR], [0, second]]);
    expect(play.cuesOf(CUE_KIND.loopStop).map((cue) => [cue.loop, dueOf(cue)])).toEqual([[0, 2 * BAR], [8, second]]);
    expect(notesOf(play, 0).map(dueOf).filter((due) => due >= second)[0]).toBe(second);
    expect(play.happenings.filter((one) => one.what === 'loop' && one.index === 0).map((one) => one.event)).toEqual(['arm', 'start', 'stop', 'arm', 'start']);
  });

  it('[SET1] the key setting moves pitched notes and leaves drums alone', async () => {
    const play = await open();
    toggle(play, 0);
    play.run(1);
    toggle(play, 4);
    play.run(1);
    set(play, 'key', -5);
    play.run(BAR);
    expect(new Set(notesOf(play, 0).map((cue) => cue.pitch))).toEqual(new Set([40]));
    expect(notesOf(play, 4).at(-1)!.pitch).toBe(44 - 5);
  });

  it('[CUE1] a cue keeps its id when another cue is added', async () => {
    const ids = async (withMore: boolean): Promise<Set<number>> => {
      const play = await open();
      toggle(play, 0);
      play.run(40);
      if (withMore) {
        play.send(7, (w) => w.strike(1, 9, 0.8, 100, 0));
        play.run(1);
        play.send(7, (w) => w.command(1, COMMANDS.toggleLoop, 6, 0));
        play.run(559);
      } else play.run(560);
      const found = play.cues.map((cue) => cue.id);
      expect(new Set(found).size).toBe(found.length);
      for (const id of found) expect(Number.isSafeInteger(id) && id > 0 && id <= 2 ** 52).toBe(true);
      return new Set(found);
    };
    const plain = await ids(false), more = await ids(true);
    expect(more.size).toBeGreaterThan(plain.size);
    for (const id of plain) expect(more.has(id)).toBe(true);
  });
});
