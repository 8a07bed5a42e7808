import { describe, expect, it } from 'vitest';
import { CUE_KIND, CUE_LOOKAHEAD_TICKS, SETTINGS, TICK_RATE, TRACK_STATE, ZONE_KIND, type STATION_ACT } from '../../../protocol/index.ts';
import { Zone, ZoneTriggered } from '../../../game/index.ts';
import { piecesOf, secondsOfCue, StationPerformance, withLoop } from './tracks.ts';

const S = TRACK_STATE;

describe('the station', () => {
  it('[TRK6] holds the room to the tempo of its recordings, whatever is set and whatever palette comes, until they are cleared', async () => {
    const p = await withLoop();
    p.send(0, (writer) => writer.setting(SETTINGS.tempo.id, 77, 0));
    p.run(50);
    expect(p.pulse('bpm')).toBeCloseTo(120, 4);
    p.send(0, (writer) => writer.setting(SETTINGS.palette.id, 1, 0));
    p.seconds(5);
    expect(p.pulse('bpm')).toBeCloseTo(120, 4);
    const pieces = piecesOf(p.of('trackRound'));
    pieces.forEach((piece, index) => { if (index > 0) expect(piece.from).toBeCloseTo(pieces[0]!.from + 2 * index, 8); });
    p.act('clear').run(2);
    expect(p.pulse('bpm')).toBeCloseTo(77, 4);
    p.act('undo').run(2);
    expect(p.pulse('bpm')).toBeCloseTo(120, 4);
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
