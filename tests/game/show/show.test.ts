import { describe, expect, it } from 'vitest';
import {
  COMMANDS, CUE_KIND, FRAME_HEAD, JOINT, keyChannel, LIGHT_FIELD, LIGHT_STRIDE, SHOW_ACT, SHOW_CAMERAS, SHOW_STATE, SHOW_WHEN, TICK_RATE, TRACK_STATE, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE,
} from '../../../protocol/index.ts';
import { dueOf, openRoom, Performance, Puppet } from '../room/player.ts';
import { plainPalette } from '../room/test-palette.ts';
import { StationPerformance } from '../station/tracks.ts';
import { ask, cue, frameOf, load, scene, showField, showOf, start, STUDIO } from './show-kit.ts';

/** 120 a minute: a beat is 64 ticks, a bar 256. */
const BEAT = 64, BAR = 256;
const open = async (): Promise<Performance> => new Performance(await openRoom({ palettes: [plainPalette('Ember', 120), plainPalette('Tide', 90, 3)] })).run(3);
const flash = (level: number) => ({ do: 'light', lamp: 'left', level, hue: 0.5, over: 0 }) as const;
const levels = (play: Performance): number[] => play.cuesOf(CUE_KIND.light).map((given) => Math.round(given.tone * 10) / 10);
const level = (play: Performance, light: number): number => frameOf(play).lights[light * LIGHT_STRIDE + LIGHT_FIELD.level]!;
const warnings = (play: Performance): string[] => play.jam.app.drainLog().map((line) => line.message);

describe('a show that comes through the door', () => {
  it('[SHO1] a show is played only when it is whole; what is missing is said', async () => {
    const play = await open(), { id } = load(play, showOf(scene('One', cue({ kind: 'start' }, flash(0.4)))));
    expect(showField(play, 'id')).toBe(id);
    expect(showField(play, 'state')).toBe(SHOW_STATE.ready);
    play.send(STUDIO, (w) => {
      w.act(0, SHOW_ACT.begin, 0, 77, 1, 2, 0, 0, 0);
      w.act(0, SHOW_ACT.scene, 0, 1000, 0, 0, 0, 0, 0);
      w.act(0, SHOW_ACT.cue, 0, 0, SHOW_WHEN.start, 0, 0, 0, 0);
      w.act(0, SHOW_ACT.ready, 0, 0, 0, 0, 0, 0, 0);
      w.act(0, SHOW_ACT.start, 0, 0, 0, 0, 0, 0, 0);
    });
    warnings(play);
    play.run(2);
    expect(showField(play, 'state')).toBe(SHOW_STATE.none);
    expect(warnings(play).join(' ')).toMatch(/1 of 2 cues.*no show to play/);
    expect(levels(play)).toEqual([]);
  });

  it('[SHO1] pieces that do not fit what was announced are left out with a line in the log', async () => {
    const play = await open();
    load(play, showOf(scene('One')));
    warnings(play);
    play.send(STUDIO, (w) => {
      w.act(0, SHOW_ACT.scene, 9, 0, 0, 0, 0, 0, 0);
      w.act(0, SHOW_ACT.action, 0, 0, 1, 1, 0, 0, 0);
      w.text(0, SHOW_ACT.line, 500, 'far', 0);
      w.act(0, SHOW_ACT.light, 40, 0, 0, 0, 0, 0, 0);
    });
    play.tick();
    expect(warnings(play)).toHaveLength(4);
  });
});

describe('cues', () => {
  it('[SHO2] cues come with their scene, by time, after the one before, and on a bar and beat, each once', async () => {
    const play = await open();
    start(play, showOf(scene('One',
      cue({ kind: 'start' }, flash(0.1)), cue({ kind: 'time', seconds: 1 }, flash(0.2)), cue({ kind: 'after', seconds: 0.5 }, flash(0.3)), cue({ kind: 'bar', bar: 3, beat: 2.5 }, flash(0.4)))));
    const begun = play.jam.nextTick - 1;
    play.run(3 * BAR);
    const given = play.cuesOf(CUE_KIND.light);
    expect(levels(play)).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(given[0]!.tick).toBe(begun);
    expect(given[1]!.tick - begun).toBeCloseTo(TICK_RATE, -0.5);
    expect(given[2]!.tick - given[1]!.tick).toBeCloseTo(TICK_RATE / 2, -0.5);
    // The third bar of a scene that began in the first bar of the room begins at 512.
    expect(dueOf(given[3]!)).toBeCloseTo(2 * BAR + 1.5 * BEAT, 6);
  });

  it('[SHO2] zones, feet, controls and hands bring their cues about, and no others', async () => {
    const play = await open();
    start(play, showOf(scene('One',
      cue({ kind: 'zone', zone: 'Lantern 3', touch: 'played' }, flash(0.1)), cue({ kind: 'key', key: 'PageDown' }, flash(0.2)), cue({ kind: 'gesture', gesture: 2 }, flash(0.3)),
      cue({ kind: 'control', channel: 5, least: 0.5 }, flash(0.4)), cue({ kind: 'go' }, flash(0.5)), cue({ kind: 'go' }, flash(0.6)), cue({ kind: 'zone', zone: 'Right hand drum', touch: 'entered' }, flash(0.7)))));
    play.run(40);
    expect(levels(play)).toEqual([]);
    const after = (write: Parameters<Performance['send']>[1]): number[] => {
      const before = levels(play).length;
      play.send(STUDIO, write);
      play.run(3);
      return levels(play).slice(before);
    };
    expect(after((w) => w.command(0, COMMANDS.toggleLoop, 1, 0))).toEqual([]);
    expect(after((w) => w.command(0, COMMANDS.toggleLoop, 2, 0))).toEqual([0.1]);
    expect(after((w) => w.command(0, COMMANDS.toggleLoop, 2, 0))).toEqual([]);
    expect(after((w) => w.control(0, keyChannel('PageUp'), true, 1, 0, 0))).toEqual([]);
    expect(after((w) => w.control(0, keyChannel('PageDown'), true, 1, 0, 0))).toEqual([0.2]);
    expect(after((w) => w.control(0, 481, true, 0.9, 0, 0))).toEqual([0.3]);
    expect(after((w) => w.control(0, 5, true, 0.3, 0, 0))).toEqual([]);
    expect(after((w) => w.control(0, 5, true, 0.5, 0, 0))).toEqual([0.4]);
    expect(after((w) => w.act(0, SHOW_ACT.go, 0, 0, 0, 0, 0, 0, 0))).toEqual([0.5]);
    expect(after((w) => w.act(0, SHOW_ACT.go, 0, 0, 0, 0, 0, 0, 0))).toEqual([0.6]);
    const puppet = new Puppet();
    play.run(30, () => play.send(0, (w) => puppet.write(w)));
    puppet.touch(JOINT.right_wrist, 9);
    play.run(30, () => play.send(0, (w) => puppet.write(w)));
    expect(levels(play).slice(6)).toEqual([0.7]);
  });

  it('[SHO2] a foot that strikes brings its cue about', async () => {
    const play = await open(), puppet = new Puppet();
    start(play, showOf(scene('One', cue({ kind: 'foot', foot: 'right' }, flash(0.8)), cue({ kind: 'foot', foot: 'left' }, flash(0.3)))));
    const hold = (ticks: number, y: (part: number) => number): void => {
      for (let i = 0; i < ticks; i++) {
        puppet.put(JOINT.right_ankle, 0.3, y(i / ticks));
        play.send(0, (w) => puppet.write(w));
        play.tick();
      }
    };
    hold(400, () => 0.45);
    hold(16, (part) => 0.45 - 0.35 * part);
    hold(40, () => 0.1);
    expect(levels(play)).toEqual([0.8]);
  });

  it('[SHO3] loops, palettes and scenes asked for by a cue on a bar fall on that very bar', async () => {
    const play = await open();
    start(play, showOf(
      scene('One', cue({ kind: 'bar', bar: 3, beat: 1 }, { do: 'loop', loop: 'Lantern 2', how: 'on' }), cue({ kind: 'bar', bar: 5, beat: 1 }, { do: 'palette', palette: 'Tide' }), cue({ kind: 'bar', bar: 7, beat: 1 }, { do: 'next' }, flash(0.9))),
      scene('Two', cue({ kind: 'start' }, flash(0.2), { do: 'loop', loop: 'all', how: 'off' }))));
    play.run(6 * BAR + 400);
    const tideBar = (3 * 60 * 128) / 90;
    expect(play.cuesOf(CUE_KIND.loopStart).map(dueOf)[0]).toBeCloseTo(2 * BAR, 6);
    expect(dueOf(play.cuesOf(CUE_KIND.palette)[0]!)).toBeCloseTo(4 * BAR, 6);
    const scenes = play.cuesOf(CUE_KIND.scene);
    expect(scenes.map((given) => given.loop)).toEqual([0, 1]);
    expect(dueOf(scenes[1]!)).toBeCloseTo(4 * BAR + 2 * tideBar, 6);
    // The light of the cue that led on, and that of the scene it led to, come on the same line.
    expect(play.cuesOf(CUE_KIND.light).map((given) => Math.round(given.tone * 10))).toEqual([9, 2]);
    for (const given of play.cuesOf(CUE_KIND.light)) expect(dueOf(given)).toBeCloseTo(4 * BAR + 2 * tideBar, 6);
    expect(play.cuesOf(CUE_KIND.loopStop).map(dueOf).at(-1)).toBeCloseTo(4 * BAR + 2 * tideBar, 6);
  });

  it('[SHO3] a loop that sounds already is left alone when it is asked for, and one that is silent when it is to be silent', async () => {
    const play = await open();
    play.send(0, (w) => w.command(0, COMMANDS.toggleLoop, 1, 0));
    play.tick();
    start(play, showOf(scene('One', cue({ kind: 'bar', bar: 3, beat: 1 }, { do: 'loop', loop: 'Lantern 2', how: 'on' }, { do: 'loop', loop: 'Lantern 5', how: 'off' }))));
    play.run(4 * BAR);
    expect(play.cuesOf(CUE_KIND.loopStart)).toHaveLength(1);
    expect(play.cuesOf(CUE_KIND.loopStop)).toHaveLength(0);
  });
});

describe('the course of a show', () => {
  it('[SHO4] go leads on where no cue waits for it, back leads to the scene again or to the one before, and the last scene ends the show', async () => {
    const play = await open(), show = showOf(scene('One', cue({ kind: 'start' }, flash(0.1))), scene('Two', cue({ kind: 'start' }, flash(0.2))), scene('Three', cue({ kind: 'start' }, flash(0.3))));
    load(play, show);
    const step = (act: number, ticks = 2): number => {
      ask(play, act);
      play.run(ticks);
      return showField(play, 'scene');
    };
    expect(step(SHOW_ACT.go)).toBe(0);
    expect(step(SHOW_ACT.go)).toBe(1);
    expect(step(SHOW_ACT.back)).toBe(0);
    expect(step(SHOW_ACT.go)).toBe(1);
    play.run(300);
    expect(step(SHOW_ACT.back)).toBe(1);
    expect(levels(play)).toEqual([0.1, 0.2, 0.1, 0.2, 0.2]);
    expect(step(SHOW_ACT.next)).toBe(2);
    expect(step(SHOW_ACT.go)).toBe(-1);
    expect(showField(play, 'state')).toBe(SHOW_STATE.over);
    expect(step(SHOW_ACT.go)).toBe(0);
  });

  it('[SHO4] a held show waits with its time and its bars and goes on where it was', async () => {
    const play = await open();
    start(play, showOf(scene('One', cue({ kind: 'time', seconds: 2 }, flash(0.1)), cue({ kind: 'bar', bar: 3, beat: 1 }, flash(0.2)))));
    play.run(100);
    ask(play, SHOW_ACT.hold, 0, 1);
    play.run(2000);
    expect(levels(play)).toEqual([]);
    expect(showField(play, 'isHeld')).toBe(1);
    ask(play, SHOW_ACT.go);
    play.run(2 * TICK_RATE - 100 - 4);
    expect(levels(play)).not.toContain(0.1);
    // Held in its first bar, it went on in the first bar: the third one is the second line after that.
    const resumed = 3 + 1 + 1 + 100 + 2000, line = Math.floor(resumed / BAR) * BAR;
    play.run(BAR * 3);
    expect(play.cuesOf(CUE_KIND.light).map((given) => Math.round(given.tone * 10)).sort()).toEqual([1, 2]);
    expect(dueOf(play.cuesOf(CUE_KIND.light).find((given) => given.tone > 0.15)!)).toBeCloseTo(line + 2 * BAR, 6);
  });

  it('[SHO5] panic silences everything, lights the room within half a second and holds the show', async () => {
    const play = await open();
    start(play, showOf(scene('One', cue({ kind: 'start' }, { do: 'blackout', level: 1, over: 0 }, { do: 'loop', loop: 'all', how: 'on' }), cue({ kind: 'time', seconds: 6 }, flash(0.5)))));
    play.run(400);
    expect(frameOf(play).head[FRAME_HEAD.blackout]).toBe(1);
    expect(frameOf(play).head[FRAME_HEAD.activeLoops]).toBe(8);
    ask(play, SHOW_ACT.panic);
    play.run(64);
    expect(play.cuesOf(CUE_KIND.silence)).toHaveLength(1);
    expect(frameOf(play).head[FRAME_HEAD.activeLoops]).toBe(0);
    expect(frameOf(play).head[FRAME_HEAD.blackout]).toBe(0);
    expect(level(play, 0)).toBe(1);
    play.run(800);
    expect(levels(play)).not.toContain(0.5);
  });
});

describe('lights, views and the prompter', () => {
  it('[SHO6] lights go over to their level without a jump, from wherever they are, and zones have lights of their own', async () => {
    const play = await open();
    expect(level(play, 0)).toBe(1);
    start(play, showOf(scene('One',
      cue({ kind: 'start' }, { do: 'light', lamp: 'back left', level: 1, hue: 0.9, over: 2 }, { do: 'zoneLight', zone: 'Lantern 4', level: 0.5, hue: 0.2, over: 1 }),
      cue({ kind: 'time', seconds: 1 }, { do: 'light', lamp: 'back left', level: 0, hue: 0.1, over: 2 }))));
    let before = 0, steepest = 0, highest = 0;
    const hues: number[] = [];
    for (let i = 0; i < 400; i++) {
      play.tick();
      const now = level(play, 3);
      steepest = Math.max(steepest, Math.abs(now - before));
      highest = Math.max(highest, now);
      hues.push(frameOf(play).lights[3 * LIGHT_STRIDE + LIGHT_FIELD.hue]!);
      before = now;
    }
    expect(steepest).toBeLessThan(0.012);
    expect(highest).toBeGreaterThan(0.45);
    expect(highest).toBeLessThan(0.6);
    expect(level(play, 3)).toBe(0);
    // From 0.9 to 0.1 the short way round: through 1, never through 0.5.
    expect(hues.filter((hue) => hue > 0.11 && hue < 0.89)).toEqual([]);
    const zones = frameOf(play).zoneLooks;
    expect(zones[3 * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.light]).toBe(0.5);
    expect(zones[3 * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.hue]).toBeCloseTo(0.2, 5);
    ask(play, SHOW_ACT.stop);
    play.run(300);
    expect(level(play, 0)).toBe(1);
    expect(frameOf(play).zoneLooks[3 * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.light]).toBe(0);
  });

  it('[SHO6] views and prompter lines go out as cues and stand in the picture; spoken tracks and any other act are handed on', async () => {
    const play = await open();
    start(play, showOf(scene('One', cue({ kind: 'start' }, { do: 'camera', view: 'floor', over: 3 }, { do: 'prompt', words: 'Good evening. '.repeat(9) }, { do: 'speak', track: 3 },
      { do: 'act', act: SHOW_ACT.light, target: 5, a: 250, b: 100, c: 0, d: 0 }))));
    play.run(3);
    expect(play.cuesOf(CUE_KIND.camera)).toMatchObject([{ instrument: SHOW_CAMERAS.indexOf('floor'), duration: 3 }]);
    expect(showField(play, 'camera')).toBe(SHOW_CAMERAS.indexOf('floor'));
    expect(play.cuesOf(CUE_KIND.prompt)).toHaveLength(1);
    expect([showField(play, 'line'), showField(play, 'lines')]).toEqual([0, 3]);
    expect(play.cuesOf(CUE_KIND.speak)).toMatchObject([{ loop: 2 }]);
    expect(level(play, 5)).toBe(0.25);
  });
});

describe('what was spoken', () => {
  it('[SHO12] a track that a cue lets speak begins once, and goes on when it is asked for again in the same cue or a later one', async () => {
    const play = await StationPerformance.open(), speak = { do: 'speak', track: 1 } as const;
    play.act('record').run(256).act('record').run(300).act('stop').run(600);
    expect(play.track(0, 'state')).toBe(TRACK_STATE.stopped);
    const stops = play.of('trackStop').length;
    start(play, showOf(scene('One', cue({ kind: 'start' }, speak, speak), cue({ kind: 'time', seconds: 5 }, speak), cue({ kind: 'go' }, speak, { do: 'next' })), scene('Two', cue({ kind: 'start' }, speak))));
    play.run(600);
    expect(play.track(0, 'state')).toBe(TRACK_STATE.playing);
    play.run(400);
    ask(play, SHOW_ACT.go);
    play.run(600);
    expect(showField(play, 'scene')).toBe(1);
    expect(play.track(0, 'state')).toBe(TRACK_STATE.playing);
    expect(play.of('trackStop').length).toBe(stops);
    // Over an empty track nothing is recorded.
    start(play, showOf(scene('One', cue({ kind: 'start' }, { do: 'speak', track: 5 }))));
    play.run(300);
    expect(play.track(4, 'state')).toBe(TRACK_STATE.empty);
  });
});

describe('going back in time', () => {
  it('[SHO7] a room that is put back into a running show goes on to the same hashes', async () => {
    const play = await open();
    start(play, showOf(
      scene('One', cue({ kind: 'start' }, { do: 'light', lamp: 'above', level: 0.7, hue: 0.3, over: 2 }, { do: 'loop', loop: 'all', how: 'on' }), cue({ kind: 'bar', bar: 2, beat: 3 }, { do: 'palette', palette: 'Tide' }), cue({ kind: 'bar', bar: 4, beat: 1 }, { do: 'next' })),
      scene('Two', cue({ kind: 'after', seconds: 0.4 }, { do: 'blackout', level: 1, over: 1 }), cue({ kind: 'bar', bar: 2, beat: 1 }, { do: 'next' }))));
    for (let round = 0; round < 12; round++) {
      const image = play.jam.snapshot(), ahead = 60, once: string[] = [], again: string[] = [];
      for (let i = 0; i < ahead; i++) {
        play.jam.tick();
        once.push(play.jam.hash());
      }
      play.jam.restore(image);
      for (let i = 0; i < ahead; i++) {
        play.jam.tick();
        again.push(play.jam.hash());
      }
      expect(again).toEqual(once);
      play.run(37);
    }
    expect(showField(play, 'runs')).toBeGreaterThan(1);
  });
});
