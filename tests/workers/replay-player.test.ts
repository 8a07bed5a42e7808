import { beforeAll, describe, expect, it } from 'vitest';
import { CUE, CUE_KIND, CUE_STRIDE, SHOW_ACT } from '../../protocol/index.ts';
import { compileShow } from '../../protocol/show/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import { cue, scene, showOf } from '../game/show/show-kit.ts';
import { HandDriven, listen, record, type Heard } from './recorded.ts';

/** Sessions keep a cue's time to the microsecond, in ticks. */
const NEAR = 1e-3;
const TICKS = 2600, SOUNDS: readonly number[] = [CUE_KIND.note, CUE_KIND.strike];
let session: JamSession, jamHash = '';
beforeAll(async () => {
  const recorded = await record(TICKS);
  session = recorded.session;
  jamHash = recorded.jam.hash();
});

/** Onsets of the session between two ticks: when each note and stroke is to be heard, in ticks. */
function onsets(from: number, to: number): number[] {
  const { cues } = session.cuesOf(0, session.ticks), found: number[] = [];
  for (let base = 0; base < cues.length; base += CUE_STRIDE) {
    const at = cues[base + CUE.tick]! + cues[base + CUE.micros]! / 7812.5;
    if (SOUNDS.includes(cues[base + CUE.kind]!) && at >= from && at < to) found.push(at);
  }
  return found.sort((a, b) => a - b);
}
/** Chords have several notes at one moment. */
const sameMoment = (moments: readonly number[], at: number): number => moments.filter((other) => Math.abs(other - at) < NEAR).length;
const soundsOf = (heard: readonly Heard[]): Heard[] => heard.filter(({ kind }) => SOUNDS.includes(kind));
const ticksOf = (heard: readonly Heard[]): number[] => heard.map(({ tick }) => tick);
const stretches = (driven: HandDriven) => driven.sent.filter((message) => message.type === 'stretch');

describe('a session that plays', () => {
  it.each([0.1, 0.5, 1, 2, 16])('[PLY1] at %f× every note is asked for once, at least 80 ms ahead, at its moment', async (speed) => {
    const driven = await HandDriven.of(session);
    driven.index();
    await driven.seek(640);
    driven.player.setSpeed(speed);
    driven.sent.length = 0;
    driven.player.setPlaying(true);
    const began = stretches(driven).at(-1)!.stretch;
    const seconds = Math.min(4, (1500 / 128) / speed), late: number[] = [];
    for (let ms = 0; ms < seconds * 1000; ms += 4) {
      const before = driven.sent.length;
      driven.run(4);
      if (ms < 300) continue;
      for (const { atMs } of soundsOf(listen([...stretches(driven), ...driven.sent.slice(before)]))) late.push(atMs - driven.nowMs);
    }
    const to = began.tick + (seconds - 0.05) * 128 * speed, wanted = onsets(640, to);
    const held = new Set(soundsOf(listen(driven.sent)).filter(({ tick }) => tick === 640).map(({ id }) => id));
    const heard = soundsOf(listen(driven.sent)).filter(({ id, tick }) => tick < to && !(held.has(id) && !wanted.includes(640)));
    expect(heard.length).toBe(wanted.length);
    heard.sort((a, b) => a.tick - b.tick).forEach(({ tick, atMs }, index) => {
      expect(tick).toBeCloseTo(wanted[index]!, 2);
      expect(atMs).toBeCloseTo(began.atMs + ((tick - 640) / 128 / speed) * 1000, 6);
    });
    if (late.length > 0) expect(Math.min(...late)).toBeGreaterThan(80);
  });

  it('[PLY2] shows pictures at their moments, some sixty a second, whatever the speed', async () => {
    for (const speed of [0.25, 1, 8]) {
      const driven = await HandDriven.of(session);
      driven.index();
      driven.player.setSpeed(speed);
      driven.player.setPlaying(true);
      driven.run(300);
      driven.pictures.length = 0;
      driven.run(1000);
      expect(driven.pictures.length).toBeGreaterThan(Math.min(60, 128 * speed) * 0.9);
      expect(driven.pictures.length).toBeLessThan(Math.min(66, 128 * speed * 1.1 + 2));
      for (const { epochMs, atMs } of driven.pictures) expect(Math.abs(atMs - epochMs)).toBeLessThan(12);
      const span = driven.pictures.at(-1)!.tick - driven.pictures[0]!.tick;
      expect(span).toBeGreaterThan(128 * speed * 0.9);
    }
  });

  it('[PLY3] stops at its end, and begins again from the start when it is played once more', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    await driven.seek(TICKS - 64);
    driven.player.setPlaying(true);
    driven.run(900);
    expect(driven.player.standing().isPlaying).toBe(false);
    expect(driven.pictures.at(-1)!.tick).toBe(TICKS - 1);
    driven.player.setPlaying(true);
    driven.run(100);
    expect(driven.player.standing().isPlaying).toBe(true);
    expect(stretches(driven).at(-1)!.stretch).toMatchObject({ tick: 0, speed: 1 });
  });

  it('[PLY4] indexes itself to its end in between, and says that every hash agreed', async () => {
    const driven = await HandDriven.of(session);
    driven.lookMs = 1;
    driven.player.setPlaying(true);
    for (let turn = 0; turn < 400 && driven.player.standing().indexedTo < TICKS; turn++) driven.run(4);
    expect(driven.player.standing()).toMatchObject({ indexedTo: TICKS, trust: 'exact', message: '' });
    const told = driven.sent.filter((message) => message.type === 'standing').map(({ standing }) => standing.indexedTo);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(TICKS);
  });
});

describe('going to a place', () => {
  it('[PLY5] shows exactly the picture of that tick, forwards and backwards, and sounds nothing of before', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    for (const tick of [1000, 40, 2000, 1999, 2001, TICKS, 0]) {
      await driven.seek(tick);
      expect(driven.pictures.at(-1)!.tick).toBe(Math.max(0, tick - 1));
      expect(driven.show.tick).toBe(tick);
    }
    driven.sent.length = 0;
    await driven.seek(1500);
    driven.nowMs += 500;
    driven.player.setPlaying(true);
    driven.run(1000);
    const playing = driven.sent.slice(driven.sent.findIndex((message) => message.type === 'stretch' && message.stretch.speed > 0));
    expect(Math.min(...listen(playing).map(({ tick }) => tick))).toBeGreaterThanOrEqual(1500);
  });

  it('[PLY6] music comes in with its next notes: the ones that had left already too, and the rest of those that hold', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    // Just before a note, so that it had left the simulation before the place.
    const note = onsets(1200, 2400).find((at) => at % 1 > 0.2)!, place = Math.floor(note) - 2;
    await driven.seek(place);
    driven.nowMs += 500;
    driven.sent.length = 0;
    driven.player.setPlaying(true);
    driven.run(400);
    const heard = soundsOf(listen(driven.sent)), wanted = onsets(place, place + 40);
    for (const at of wanted) expect(sameMoment(ticksOf(heard), at)).toBe(sameMoment(wanted, at));
    for (const { duration, loop } of heard.filter((cue) => cue.tick === place && !wanted.includes(place))) {
      expect(loop).toBeGreaterThanOrEqual(0);
      expect(duration).toBeGreaterThan(0.39);
    }
  });

  it('[PLY7] of many seeks in a row the latest is shown, and all are answered', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    driven.pictures.length = 0;
    const seeks = [1700, 200, 900, 1234].map((tick) => driven.player.seek(tick));
    driven.player.turn();
    await Promise.all(seeks);
    expect(driven.pictures.map(({ tick }) => tick)).toEqual([1233]);
  });

  it('[PLY7] a seek that waits for the index is overtaken by a near one', async () => {
    const driven = await HandDriven.of(session);
    driven.lookMs = 1;
    const far = driven.player.seek(TICKS);
    driven.player.turn();
    const near = driven.player.seek(16);
    driven.player.turn();
    await Promise.all([far, near]);
    expect(driven.pictures.at(-1)!.tick).toBe(15);
    expect(driven.player.standing().indexedTo).toBeLessThan(TICKS);
  });

  it('[PLY8] a drag shows every place it rests at, sounds grains of what it passes, and then playing goes on', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    driven.player.setPlaying(true);
    driven.run(200);
    driven.pictures.length = driven.sent.length = 0;
    const places = [1400, 1380, 1360, 1340, 1320];
    for (const place of places) {
      await driven.seek(place);
      driven.run(40);
    }
    expect(driven.pictures.map(({ tick }) => tick).filter((tick) => places.includes(tick + 1))).toEqual(places.map((tick) => tick - 1));
    const dragged = driven.sent.findIndex((message) => message.type === 'stretch' && message.stretch.tick === 1380);
    for (const { duration } of soundsOf(listen(driven.sent.slice(dragged)))) expect(duration).toBeLessThanOrEqual(0.12);
    driven.sent.length = 0;
    driven.run(300);
    expect(stretches(driven).at(-1)!.stretch).toMatchObject({ tick: 1320, speed: 1 });
  });

  it('[PLY9] steps by ticks both ways, in silence but for what it passes', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    await driven.seek(1000);
    for (const [ticks, tick] of [[1, 1001], [1, 1002], [-1, 1001], [-100, 901], [5, 906]] as const) {
      const done = driven.player.step(ticks);
      driven.player.turn();
      await done;
      expect(driven.pictures.at(-1)!.tick).toBe(tick - 1);
    }
    expect(driven.player.standing().isPlaying).toBe(false);
  });
});

describe('time that is changed while a session plays', () => {
  it('[PLY10] a pause silences what lies ahead, and playing goes on with the very next note', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    await driven.seek(1200);
    driven.nowMs += 500;
    driven.player.setPlaying(true);
    driven.run(600);
    driven.player.setPlaying(false);
    const stood = stretches(driven).at(-1)!;
    expect(stood).toMatchObject({ cut: 'all', stretch: { speed: 0 } });
    expect(soundsOf(listen(driven.sent)).every(({ atMs }) => atMs < stood.stretch.atMs)).toBe(true);
    const { pictures } = driven, count = pictures.length;
    driven.run(500);
    expect(pictures.length).toBe(count);
    driven.sent.length = 0;
    driven.player.setPlaying(true);
    driven.run(800);
    const { tick } = stood.stretch, heard = soundsOf(listen(driven.sent));
    const wanted = onsets(tick, tick + 90);
    expect(wanted.length).toBeGreaterThan(1);
    for (const at of wanted) expect(sameMoment(ticksOf(heard), at)).toBe(sameMoment(wanted, at));
  });

  it('[PLY11] another speed moves what lies ahead to its new moments, from exactly where it is', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    await driven.seek(1200);
    driven.nowMs += 500;
    driven.player.setPlaying(true);
    driven.run(700);
    driven.player.setSpeed(2);
    driven.run(700);
    driven.player.setSpeed(0.5);
    driven.run(900);
    const [, , third] = stretches(driven).filter(({ stretch }) => stretch.speed > 0).slice(-3), all = stretches(driven).filter(({ stretch }) => stretch.speed > 0);
    expect(all.map(({ cut }) => cut).slice(-2)).toEqual(['ahead', 'ahead']);
    expect(third!.stretch.speed).toBe(0.5);
    const heard = soundsOf(listen(driven.sent)).filter(({ atMs }) => atMs > all.at(-3)!.stretch.atMs);
    const end = third!.stretch.tick + 0.85 * 64;
    const wanted = onsets(1201, end);
    for (const at of wanted) expect(sameMoment(ticksOf(heard), at), `note at ${at}`).toBe(sameMoment(wanted, at));
    for (const cue of heard) {
      const stretch = [...all].reverse().find((one) => one.stretch.tick <= cue.tick + 1e-9)!.stretch;
      if (cue.tick > 1200.5) expect(cue.atMs).toBeCloseTo(stretch.atMs + ((cue.tick - stretch.tick) / 128 / stretch.speed) * 1000, 6);
    }
  });

  it('[PLY12] a loop comes round without a gap: its end is the moment of its beginning, prepared ahead', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    const from = 1200, to = 1200 + 192;
    driven.player.setLoop({ from, to });
    await driven.seek(from);
    driven.nowMs += 500;
    driven.player.setPlaying(true);
    driven.run(5000);
    const rounds = stretches(driven).filter(({ stretch }) => stretch.speed > 0 && stretch.tick === from);
    expect(rounds.length).toBeGreaterThanOrEqual(4);
    for (let round = 1; round < rounds.length; round++) expect(rounds[round]!.stretch.atMs - rounds[round - 1]!.stretch.atMs).toBeCloseTo(1500, 6);
    const wanted = onsets(from, to);
    for (let round = 0; round + 2 < rounds.length; round++) {
      const begins = rounds[round]!.stretch.atMs, heard = soundsOf(listen(driven.sent)).filter(({ atMs }) => atMs >= begins - 1e-6 && atMs < begins + 1500 - 1e-6);
      for (const at of wanted) expect(sameMoment(ticksOf(heard), at), `round ${round}, note at ${at}`).toBe(sameMoment(wanted, at));
      expect(heard.every(({ tick }) => tick < to)).toBe(true);
    }
    const shown = driven.pictures.filter(({ atMs }) => atMs > 1600).map(({ tick }) => tick);
    expect(shown.every((tick) => tick >= from - 1 && tick < to)).toBe(true);
    expect(driven.player.standing().isPlaying).toBe(true);
  });

  it('[PLY13] a machine that cannot keep up makes time slower and leaves nothing out', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    driven.player.setSpeed(16);
    await driven.seek(600);
    driven.nowMs += 500;
    driven.sent.length = 0;
    // Every second turn comes a quarter of a second late.
    driven.player.setPlaying(true);
    for (let turn = 0; turn < 40; turn++) {
      driven.player.turn();
      driven.nowMs += turn % 2 === 0 ? 250 : 4;
    }
    driven.run(3000);
    const heard = soundsOf(listen(driven.sent)), wanted = onsets(601, TICKS - 30);
    for (const at of wanted) expect(heard.some((cue) => Math.abs(cue.tick - at) < NEAR), `note at ${at}`).toBe(true);
  });
});

describe('a session played on from', () => {
  it('[BRN1] gives the room bit for bit as it stood at the tick that is seen', async () => {
    const driven = await HandDriven.of(session);
    driven.index();
    await driven.seek(TICKS);
    const { tick, image, settings } = driven.player.image();
    expect(tick).toBe(TICKS);
    expect(settings).toMatchObject({ tempo: 0, launchQuantisation: 2 });
    const { createJam } = await import('../../game/index.ts');
    const room = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
    room.restore(image);
    expect(room.hash()).toBe(jamHash);
  });
});

describe('a session of another version', () => {
  it('[PLY14] is watched: every cue at its moment, pictures blended between its keyframes, and it says why', async () => {
    const { session: foreign } = await record(1300, (header) => ({ ...header, schema: 'ffffffffffffffff' }));
    const driven = await HandDriven.of(foreign);
    expect(driven.player.standing()).toMatchObject({ trust: 'watched', indexedTo: 1300 });
    expect(driven.player.standing().message).toMatch(/schema ffffffffffffffff.*watched/);
    expect(() => driven.player.image()).toThrow(/only be watched/);
    driven.player.setPlaying(true);
    driven.run(10_400);
    const heard = soundsOf(listen(driven.sent)), { cues } = foreign.cuesOf(0, 1290);
    let wanted = 0;
    for (let base = 0; base < cues.length; base += CUE_STRIDE) if (SOUNDS.includes(cues[base + CUE.kind]!)) wanted++;
    expect(heard.length).toBeGreaterThanOrEqual(wanted);
    expect(heard.length).toBeLessThanOrEqual(wanted + 4);
    expect(driven.pictures.length).toBeGreaterThan(500);
    await driven.seek(777);
    expect(driven.pictures.at(-1)!.tick).toBe(776);
  });

  it('[PLY14] of an unknown scene is watched too', async () => {
    const { session: foreign } = await record(200, (header) => ({ ...header, scene: 'glass-garden' }));
    const driven = await HandDriven.of(foreign);
    expect(driven.show.scene.scene).toBe('glass-garden');
    expect(driven.player.standing().message).toMatch(/glass-garden/);
  });
});

describe('a show in a recording', () => {
  it('[PLY20] the prompter’s words are told before the first picture that names the show, again after a seek only if they were not', async () => {
    const show = showOf(scene('One', cue({ kind: 'start' }, { do: 'prompt', words: 'Every light is a sound, and I mean every single one of them here.' })));
    const recorded = await record(700, undefined, (tick, writer, jam) => {
      const { pieces } = compileShow(show, jam.description);
      if (tick === 200) for (const piece of pieces) 'text' in piece ? writer.text(0, piece.text, piece.target, piece.words, 0) : writer.act(0, piece.act, piece.target, piece.a, piece.b, piece.c, piece.d, 0, 0);
      if (tick === 260) writer.act(0, SHOW_ACT.start, 0, 0, 0, 0, 0, 0, 0);
    });
    const driven = await HandDriven.of(recorded.session), told = () => driven.sent.flatMap((message) => (message.type === 'prompter' ? [message] : []));
    driven.index();
    await driven.seek(150);
    expect(told()).toEqual([]);
    await driven.seek(400);
    expect(told()).toEqual([{ type: 'prompter', id: compileShow(show, recorded.jam.description).id, lines: ['Every light is a sound, and I mean every single one of', 'them here.'] }]);
    await driven.seek(100);
    await driven.seek(600);
    expect(told()).toHaveLength(1);
  });
});
