import { beforeAll, describe, expect, it } from 'vitest';
import { createJam, createRollbackJam, type Jam, type RollbackJam } from '../../../game/index.ts';
import { COMMANDS, CUE, CUE_KIND, CUE_LOOKAHEAD_TICKS, CUE_STRIDE, SampleWriter, SETTINGS, type InputFrame } from '../../../protocol/index.ts';
import { plainPalette } from '../room/test-palette.ts';
import { Chance, FIRST_STRIKE, KEYS, OTHER_KEYS, randomSession } from './random-session.ts';

const open = (): Promise<Jam> => createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });

/** What somebody hears who is told by a room: the cues by id, as they were told last. */
class Listener {
  readonly heard = new Map<number, number[]>();
  readonly events = new Map<string, number>();
  /** How late cues came that were late. */
  readonly late: number[] = [];
  takenBack = 0;
  private readonly cues = new Float64Array(1024 * CUE_STRIDE);
  private readonly lateTicks = new Uint16Array(1024);

  hear(jam: Jam | RollbackJam): void {
    if ('drainTakenBack' in jam) {
      const count = jam.drainTakenBack(this.cues);
      for (let i = 0; i < count; i++) expect(this.heard.delete(this.cues[i]!), 'only what was told is taken back').toBe(true);
      this.takenBack += count;
    }
    const count = jam.drainCues(this.cues, this.lateTicks);
    for (let i = 0; i < count; i++) {
      const cue = [...this.cues.subarray(i * CUE_STRIDE, (i + 1) * CUE_STRIDE)];
      expect(this.heard.has(cue[CUE.id]!), 'no cue is told twice').toBe(false);
      this.heard.set(cue[CUE.id]!, cue);
      if ('drainTakenBack' in jam && this.lateTicks[i]! > 0) this.late.push(this.lateTicks[i]!);
    }
  }

  private count(isGone: boolean, ...what: (number | string)[]): void {
    const key = what.join(), sum = (this.events.get(key) ?? 0) + (isGone ? -1 : 1);
    expect(sum, 'only what was told is called off').toBeGreaterThanOrEqual(0);
    if (sum === 0) this.events.delete(key);
    else this.events.set(key, sum);
  }

  watch(jam: Jam, tick: number): void {
    jam.readEvents({ attack: (...what) => this.count(false, 'attack', tick, ...what), zone: (...what) => this.count(false, 'zone', tick, ...what), loop: (...what) => this.count(false, 'loop', tick, ...what) });
  }

  correct(jam: RollbackJam): void {
    jam.readCorrections({
      attack: (at, isGone, ...what) => this.count(isGone, 'attack', at, ...what), zone: (at, isGone, ...what) => this.count(isGone, 'zone', at, ...what),
      loop: (at, isGone, ...what) => this.count(isGone, 'loop', at, ...what),
    });
  }
}

/** Some frames come late, up to `most` ticks; each source's stay in order. */
function delayed(frames: readonly InputFrame[], chance: Chance, most: number): { frame: InputFrame; at: number }[] {
  const latest = new Map<number, number>();
  const arrivals = frames.map((frame) => {
    const delay = chance.oneIn(8) ? chance.int(most + 1) : 0, at = Math.max(frame.tick + delay, latest.get(frame.source) ?? 0);
    latest.set(frame.source, Math.min(at, frame.tick + most));
    return { frame, at: Math.min(at, frame.tick + most) };
  });
  return arrivals.sort((a, b) => a.at - b.at);
}

describe('late input', () => {
  let straight: Jam, room: Jam, fresh: Uint8Array;
  beforeAll(async () => {
    straight = await open();
    room = await open();
    fresh = straight.snapshot();
  });

  it('[LAT1] makes the same world as input in time, in 12 random sessions with frames up to 32 ticks late, and what is heard and told in the end is the same', () => {
    let late = 0, takenBack = 0;
    for (let seed = 1; seed <= 12; seed++) {
      straight.restore(fresh);
      room.restore(fresh);
      const ticks = 256, chance = new Chance(seed), frames = randomSession(seed, ticks), arrivals = delayed(frames, chance, 32);
      const heardStraight = new Listener(), heardLate = new Listener(), rolling = createRollbackJam(room);
      let next = 0, arrived = 0;
      for (let tick = 0; tick < ticks; tick++) {
        for (; next < frames.length && frames[next]!.tick === tick; next++) expect(straight.push(frames[next]!)).toEqual({ ok: true });
        for (; arrived < arrivals.length && arrivals[arrived]!.at <= tick; arrived++) expect(rolling.push(arrivals[arrived]!.frame)).toEqual({ ok: true });
        straight.tick();
        rolling.tick();
        for (const [jam, listener] of [[straight, heardStraight], [rolling, heardLate]] as const) {
          listener.hear(jam);
          listener.watch(jam, tick);
        }
        heardLate.correct(rolling);
        expect(rolling.nextTick).toBe(straight.nextTick);
      }
      for (; arrived < arrivals.length; arrived++) expect(rolling.push(arrivals[arrived]!.frame)).toEqual({ ok: true });
      expect(rolling.hash(), `seed ${seed}`).toBe(straight.hash());
      heardLate.hear(rolling);
      heardLate.correct(rolling);
      expect([...heardLate.heard.keys()].sort(), `seed ${seed}`).toEqual([...heardStraight.heard.keys()].sort());
      expect(heardLate.events, `seed ${seed}`).toEqual(heardStraight.events);
      late += heardLate.late.length;
      takenBack += heardLate.takenBack;
    }
    expect(late).toBeGreaterThan(20);
    expect(takenBack).toBeGreaterThan(20);
  }, 240_000);

  const writer = new SampleWriter();
  const strike = (tick: number, source: number, sequence: number, zone = FIRST_STRIKE): InputFrame => {
    writer.strike(0, zone, 0.7, 100, 0);
    return { tick, source, sequence, payload: writer.take() };
  };

  it('[LAT2] a blow that comes late sounds once, marked how late, and disturbs no other cue', () => {
    room.restore(fresh);
    const rolling = createRollbackJam(room), listener = new Listener(), frames = randomSession(3, 200);
    for (const frame of frames) rolling.push(frame);
    for (let tick = 0; tick < 150; tick++) {
      rolling.tick();
      listener.hear(rolling);
    }
    const before = new Map(listener.heard);
    expect(rolling.push(strike(130, 9, 0))).toEqual({ ok: true });
    rolling.tick();
    listener.hear(rolling);
    const added = [...listener.heard.values()].filter((cue) => !before.has(cue[CUE.id]!) && cue[CUE.source] === 9);
    expect(added.map((cue) => [cue[CUE.tick], cue[CUE.zone]])).toEqual([[130, FIRST_STRIKE]]);
    expect(listener.late).toEqual([20]);
    expect(listener.takenBack).toBe(0);
    for (const [id, cue] of before) expect(listener.heard.get(id)).toEqual(cue);
  });

  it('[LAT3] refuses what is too late, out of sequence or no input, with a reason, and nothing changes', () => {
    room.restore(fresh);
    const rolling = createRollbackJam(room);
    for (let tick = 0; tick < 100; tick++) rolling.tick();
    const hash = rolling.hash(), said = (frame: InputFrame): string => {
      const answer = rolling.push(frame);
      return answer.ok ? 'taken' : answer.message;
    };
    expect(rolling.finalTick).toBe(68);
    expect(said(strike(67, 5, 0))).toBe('Frame 0 of source 5 is for tick 67, 33 ticks late; the oldest that can still change is 68.');
    expect(said(strike(80, 5, 1))).toBe('Frame 1 of source 5 came where frame 0 was expected; send every frame once and in order.');
    expect(said({ ...strike(80, 5, 0), payload: new Uint8Array(3) })).toMatch(/ends inside the header/);
    expect(said({ ...strike(80, 5, 0), source: -1 })).toBe('Source -1 is not a whole number from 0 to 65535.');
    expect(said(strike(Number.NaN, 5, 0))).toMatch(/not a whole number/);
    expect(rolling.hash()).toBe(hash);
    expect(said(strike(68, 5, 0))).toBe('taken');
    expect(said(strike(80, 5, 1))).toBe('taken');
    expect(said(strike(79, 5, 2))).toBe('Frame 2 of source 5 is for tick 79, before its last one for tick 80.');
    expect(rolling.hash()).not.toBe(hash);
    // As many sources as a session can have, and one more.
    for (let source = 100; source < 163; source++) expect(said(strike(99, source, 0))).toBe('taken');
    expect(said(strike(99, 200, 0))).toMatch(/one more than the 64/);
    rolling.tick();
  });

  /** A room in which two loops go round with a note every 8.5 ticks, and what was heard in `ticks` ticks. */
  const playing = async (ticks: number): Promise<{ rolling: RollbackJam; listener: Listener }> => {
    const rolling = createRollbackJam(await createJam({ scene: 'loop-room', seed: 1, layout: 'stage', palettes: [plainPalette('Ember', 900)] })), listener = new Listener();
    for (const zone of [0, 2]) writer.command(0, COMMANDS.toggleLoop, zone, 0);
    rolling.push({ tick: 0, source: KEYS, sequence: 0, payload: writer.take() });
    for (let tick = 0; tick < ticks; tick++) {
      rolling.tick();
      listener.hear(rolling);
    }
    return { rolling, listener };
  };

  it('[LAT4] what a late silence forbids is taken back, whether it is still to come or sounds already', async () => {
    const { rolling, listener } = await playing(900), before = new Map(listener.heard);
    writer.command(0, COMMANDS.stopAll, 0, 0);
    expect(rolling.push({ tick: 880, source: OTHER_KEYS, sequence: 0, payload: writer.take() })).toEqual({ ok: true });
    rolling.tick();
    listener.hear(rolling);
    const gone = [...before.values()].filter((cue) => !listener.heard.has(cue[CUE.id]!)), due = gone.map((cue) => cue[CUE.tick]!);
    expect(gone.every((cue) => cue[CUE.kind] === CUE_KIND.note)).toBe(true);
    // All notes that left since: none is due sooner than the lookahead after the silence.
    expect(Math.min(...due)).toBeGreaterThanOrEqual(880 + CUE_LOOKAHEAD_TICKS - 1);
    expect(due.length).toBeGreaterThan(2);
    expect([...listener.heard.values()].filter((cue) => cue[CUE.tick]! >= 880 && cue[CUE.kind] !== CUE_KIND.note).map((cue) => cue[CUE.kind])).toEqual([CUE_KIND.silence]);
  });

  it('[LAT7] a cue that comes otherwise is exchanged while it is still to come, and left alone once it sounds', async () => {
    const { rolling, listener } = await playing(900), before = new Map(listener.heard);
    writer.setting(SETTINGS.key.id, 3, 0);
    expect(rolling.push({ tick: 870, source: OTHER_KEYS, sequence: 0, payload: writer.take() })).toEqual({ ok: true });
    rolling.tick();
    listener.hear(rolling);
    const isPitched = (cue: number[]): boolean => cue[CUE.loop] === 2;
    const leftSince = [...before.values()].filter((cue) => isPitched(cue) && cue[CUE.tick]! >= 870 + CUE_LOOKAHEAD_TICKS);
    const ahead = leftSince.filter((cue) => cue[CUE.tick]! >= 900), sounding = leftSince.filter((cue) => cue[CUE.tick]! < 900);
    expect([ahead.length > 0, sounding.length > 0]).toEqual([true, true]);
    for (const cue of ahead) expect(listener.heard.get(cue[CUE.id]!)![CUE.pitch]).toBe(cue[CUE.pitch]! + 3);
    for (const cue of sounding) expect(listener.heard.get(cue[CUE.id]!)).toEqual(cue);
    expect(listener.takenBack).toBe(ahead.length + [...before.values()].filter((cue) => !isPitched(cue) && cue[CUE.pitch] !== listener.heard.get(cue[CUE.id]!)![CUE.pitch]).length);
  });

  it('[LAT5] ticks become final 32 ticks on, each with its frames in order, its cues and its hashes as a run in time has them', () => {
    straight.restore(fresh);
    room.restore(fresh);
    const ticks = 400, frames = randomSession(11, ticks), arrivals = delayed(frames, new Chance(11), 32), drained = new Float64Array(512 * CUE_STRIDE);
    const hashes = (tick: number): 'whole' | 'parts' | 'none' => (tick % 128 === 0 ? 'parts' : tick % 64 === 0 ? 'whole' : 'none');
    const rolling = createRollbackJam(room, { isRecorded: true, hashes });
    let arrived = 0, next = 0;
    for (let tick = 0; tick < ticks; tick++) {
      for (; arrived < arrivals.length && arrivals[arrived]!.at <= tick; arrived++) rolling.push(arrivals[arrived]!.frame);
      rolling.tick();
      expect(rolling.finalTick).toBe(Math.max(0, tick + 1 - 32));
      for (let final = rolling.takeFinal(); final; final = rolling.takeFinal()) {
        expect(final.tick).toBe(straight.nextTick);
        const inTime: InputFrame[] = [];
        for (; next < frames.length && frames[next]!.tick === final.tick; next++) inTime.push(frames[next]!);
        expect(final.frames).toEqual(inTime);
        for (const frame of final.frames) straight.push(frame);
        straight.tick();
        expect([...final.cues]).toEqual([...drained.subarray(0, straight.drainCues(drained) * CUE_STRIDE)]);
        const wanted = hashes(final.tick + 1);
        expect(final.hash).toBe(wanted === 'none' ? null : straight.hash());
        expect(final.parts).toEqual(wanted === 'parts' ? straight.parts() : null);
      }
    }
    expect(straight.nextTick).toBe(ticks - 32);
  });

  it('[LAT6] a room that is restored begins anew: nothing of before can be mended or taken back', () => {
    room.restore(fresh);
    const rolling = createRollbackJam(room);
    for (let tick = 0; tick < 50; tick++) rolling.tick();
    const image = rolling.snapshot();
    for (let tick = 0; tick < 10; tick++) rolling.tick();
    rolling.restore(image);
    expect([rolling.nextTick, rolling.finalTick]).toEqual([50, 50]);
    expect(rolling.push(strike(49, 5, 0)).ok).toBe(false);
    expect(rolling.push(strike(50, 5, 0)).ok).toBe(true);
    rolling.tick();
    expect(rolling.drainTakenBack(new Float64Array(8))).toBe(0);
  });
});
