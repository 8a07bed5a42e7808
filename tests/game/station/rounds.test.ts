import { describe, expect, it } from 'vitest';
import { createJam, Pulse, Room, tickOfBeat, Tracks } from '../../../game/index.ts';
import { rowPart } from '../../../engine/index.ts';
import { CUE_KIND, MAX_TRACKS, TICK_RATE } from '../../../protocol/index.ts';
import { Puppet } from '../room/player.ts';
import { chance, checkRandomSession, doSomething } from './random-station.ts';
import { StationPerformance } from './tracks.ts';

describe('rounds', () => {
  it('[TRK12] lie end to end whatever is asked of the station, in random sessions', async () => {
    let met = 0;
    // 7: an undo just before an end that had been told.
    for (const seed of [1, 2, 7]) met += await checkRandomSession(seed, 90);
    expect(met).toBeGreaterThan(30);
  }, 30_000);

  it('[TRK13] come again bit for bit when the session is replayed, and when it is taken back and run again at any tick', async () => {
    const p = await StationPerformance.open(), random = chance(77), hashes: string[] = [];
    for (let n = 0; n < 60; n++) {
      doSomething(p, random);
      if (n % 7 === 0) p.act('record', random(2));
      const before = p.jam.snapshot(), from = p.jam.nextTick, ticks = 1 + random(24), given = p.cues.length, frames = p.frames.filter(({ tick }) => tick === from);
      p.run(ticks);
      const hash = p.jam.hash(), cues = p.cues.slice(given);
      p.jam.restore(before);
      for (const frame of frames) p.jam.push(frame);
      p.cues.length = given;
      p.run(ticks);
      expect(p.jam.hash()).toBe(hash);
      expect(p.cues.slice(given)).toEqual(cues);
      hashes.push(hash);
    }
    const again = new StationPerformance(await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }));
    for (const frame of p.frames) {
      again.runTo(frame.tick);
      expect(again.jam.push(frame).ok).toBe(true);
    }
    again.runTo(p.jam.nextTick);
    expect(again.jam.hash()).toBe(hashes.at(-1));
    expect(again.cues).toEqual(p.cues);
  }, 20_000);

  it('[TRK14] keep to their pulse for an hour: the last begins where arithmetic puts it, at every ratio', async () => {
    for (const [pulse, beats] of [[0, 4], [1, 6], [2, 1.618034 * 4], [3, 16 / 3]] as const) {
      const p = await StationPerformance.open();
      p.act('record').run(251).act('record').run(1);
      const first = p.of('trackRecord')[0]!, length = p.of('trackRecordEnd')[0]!.duration;
      p.act('pulse', 0, pulse).run(2);
      expect(p.track(0, 'beats')).toBeCloseTo(beats, 3);
      const { world } = p.jam.app, tracks = world.resource(Tracks), room = world.resource(Room);
      const columns = world.columns(Pulse), row = rowPart(room.pulses[pulse]!), rounds = Math.floor(3600 / length);
      const from = (n: number): number => tickOfBeat(columns, row, tracks.startBeat[0]! + n * tracks.soundBeats[0]!) / TICK_RATE;
      // A thousandth of a sample at 48 kHz.
      for (const n of [1, 2, 100, rounds - 1, rounds]) expect(Math.abs(from(n) - (first.tick / TICK_RATE + first.micros / 1e6 + n * length)), `pulse ${pulse}, round ${n}`).toBeLessThan(2e-8);
    }
  });

  it('[TRK15] leave a body’s cues alone: a stroke sounds in the tick in which its joints come, with the station at work', async () => {
    const play = async (isAtWork: boolean): Promise<number[]> => {
      const p = await StationPerformance.open(), body = new Puppet(), beats: number[] = [];
      if (isAtWork) for (let track = 0; track < MAX_TRACKS; track++) p.act('quantise', 0, 0, 0).act('record', track).run(64).act('record', track).run(2);
      else p.run(MAX_TRACKS * 66);
      for (let n = 0; n < 400; n++) {
        body.put(9, -0.4, 1.1 + 0.35 * Math.sin(n / 6), -0.3);
        body.put(10, 0.4, 1.1 + 0.35 * Math.sin(n / 6), -0.3);
        if (n % 4 === 0) p.send(2, (writer) => body.write(writer));
        p.run(1);
      }
      for (const cue of p.cues) if (cue.kind === CUE_KIND.strike || cue.kind === CUE_KIND.bowStart) beats.push(cue.emittedAt, cue.tick);
      return beats;
    };
    const alone = await play(false);
    expect(alone.length).toBeGreaterThan(2);
    expect(await play(true)).toEqual(alone);
  });
});
