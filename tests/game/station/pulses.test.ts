import { describe, expect, it } from 'vitest';
import { beatOfTick, Loop, PALETTES, Pulse, Room, tickOfBeat } from '../../../game/index.ts';
import { rowPart } from '../../../engine/index.ts';
import { CUE_KIND, PULSE_FIELD, PULSE_STRIDE, RenderFrame, SETTINGS, TICK_RATE } from '../../../protocol/index.ts';
import { piecesOf, secondsOfCue, StationPerformance } from './tracks.ts';

const GOLDEN = 1.618034;
function pulseRows(p: StationPerformance) {
  const { world } = p.jam.app, room = world.resource(Room);
  return { rows: [0, 1, 2, 3].map((index) => rowPart(room.pulses[index]!)), columns: world.columns(Pulse) };
}

describe('several pulses', () => {
  it('[PUL1] go at their ratios to the room’s own, for an hour of it, through tempos and palettes; their downbeats fall on the room’s', async () => {
    const p = await StationPerformance.open(), { rows, columns } = pulseRows(p);
    const check = (): void => {
      const tick = p.jam.nextTick, main = rows[0]!, origin = tickOfBeat(columns, main, columns.origin[main]!);
      [1, 1.5, GOLDEN, 4 / 3].forEach((ratio, index) => {
        const row = rows[index]!;
        expect(columns.period[main]! / columns.period[row]!).toBeCloseTo(ratio, 12);
        // An hour on, by arithmetic: so many beats of the one are so many of the other, to a ten-millionth.
        const hour = tick + 3600 * TICK_RATE, passed = beatOfTick(columns, main, hour) - beatOfTick(columns, main, origin);
        expect(Math.abs(beatOfTick(columns, row, hour) - columns.origin[row]! - passed * ratio)).toBeLessThan(1e-7);
      });
    };
    p.seconds(1);
    check();
    p.send(0, (writer) => writer.setting(SETTINGS.tempo.id, 113, 0));
    p.seconds(2);
    check();
    p.send(0, (writer) => writer.setting(SETTINGS.palette.id, 2, 0));
    p.seconds(4);
    p.send(0, (writer) => writer.setting(SETTINGS.tempo.id, 0, 0));
    p.seconds(1);
    check();
    const frame = new RenderFrame();
    p.jam.writeRenderFrame(frame, 0);
    expect([0, 1, 2, 3].map((index) => Math.round(frame.pulses[index * PULSE_STRIDE + PULSE_FIELD.ratio]! * 1e5) / 1e5)).toEqual([1, 1.5, 1.61803, 1.33333]);
    expect(frame.pulses[2 * PULSE_STRIDE + PULSE_FIELD.bpm]! / frame.pulses[PULSE_FIELD.bpm]!).toBeCloseTo(GOLDEN, 5);
  });

  it('[PUL2] are kept to by tracks: a recording on one begins and ends on its lines, and three of its rounds are two of the room’s', async () => {
    const p = await StationPerformance.open(), bar = (4 * 60) / PALETTES[0]!.bpm;
    p.act('firstSetsTempo', 0, 0).act('pulse', 1, 1).run(30).act('record', 0).act('record', 1).seconds(2 * bar).act('record', 0).act('record', 1).seconds(5 * bar);
    const own = piecesOf(p.of('trackRound', 0)), other = piecesOf(p.of('trackRound', 1));
    expect((own[1]!.from - own[0]!.from) / bar).toBeCloseTo(Math.round((own[1]!.from - own[0]!.from) / bar), 8);
    expect((other[1]!.from - other[0]!.from) / (bar / 1.5)).toBeCloseTo(Math.round((other[1]!.from - other[0]!.from) / (bar / 1.5)), 8);
    expect((secondsOfCue(p.of('trackRecord', 1)[0]!) / (bar / 1.5)) % 1).toBeCloseTo(0, 7);
    expect(p.of('trackRound', 1)[0]!.pulse).toBe(1);
  });

  it('[PUL3] can be given another ratio while they are kept to: what goes round lasts as long as before, without a gap', async () => {
    const p = await StationPerformance.open();
    p.act('record').run(256).act('record').run(30).act('pulse', 0, 2).run(300).act('ratio', 2, 5, 4).run(300).act('ratio', 2, 2_414_214, 0).run(300);
    const pieces = piecesOf(p.of('trackRound'));
    pieces.forEach((piece, index) => expect(Math.abs(piece.from - pieces[0]!.from - 2 * index)).toBeLessThan(1e-8));
    expect(pieces.length).toBeGreaterThan(3);
    expect(p.track(0, 'beats')).toBeCloseTo(4 * 2.414214, 3);
    // What is undone to was counted on the pulse as it went before.
    p.act('record').run(20).act('record').run(20).act('ratio', 2, 3, 2).run(20).act('undo').run(600);
    const last = piecesOf(p.of('trackRound')).at(-1)!, turns = (last.from - pieces[0]!.from) / 2;
    expect([last.cue!.duration, turns - Math.round(turns)]).toEqual([expect.closeTo(2, 8), expect.closeTo(0, 8)]);
  });

  it('[PUL4] are kept to by composed loops too, from their next launch on: beside one on the room’s own pulse its notes come three to two', async () => {
    const p = await StationPerformance.open(), { world } = p.jam.app, room = world.resource(Room), loops = world.columns(Loop);
    const [own, other] = p.jam.description.loops.filter(({ palette }) => palette === 0).sort((a, b) => a.bars - b.bars || a.index - b.index).map(({ index }) => index) as [number, number];
    p.act('pulse', 256 + other, 1).run(1);
    p.send(0, (writer) => { writer.command(0, 2, own, 0); writer.command(0, 2, other, 0); });
    p.seconds(14);
    /** Seconds a beat, by when the first note of a loop comes again. */
    const beatOf = (loop: number): number => {
      const length = loops.length[rowPart(room.loops[loop]!)]!, period = 60 / PALETTES[0]!.bpm / (loop === other ? 1.5 : 1), notes = p.cues.filter((cue) => cue.kind === CUE_KIND.note && cue.loop === loop), first = notes[0]!;
      const again = notes.find((note) => Math.abs(secondsOfCue(note) - secondsOfCue(first) - length * period) < 1e-6 && note.pitch === first.pitch)!;
      return (secondsOfCue(again) - secondsOfCue(first)) / length;
    };
    expect(beatOf(own) / beatOf(other)).toBeCloseTo(1.5, 7);
    p.act('pulse', 256 + other, 0).run(2);
    expect(p.jam.app.drainLog().some(({ message }) => message.includes('sounds'))).toBe(true);
  });

  it('[PUL5] of a loop that sounds when another palette comes lead it there too: its successor begins at the very line, each on its own pulse', async () => {
    const p = await StationPerformance.open(), { world } = p.jam.app, room = world.resource(Room), loops = world.columns(Loop);
    p.act('pulse', 256, 1).act('pulse', 256 + 8 + 1, 2).run(1);
    p.send(0, (writer) => { writer.command(0, 2, 0, 0); writer.command(0, 2, 1, 0); });
    p.seconds(4);
    p.send(0, (writer) => writer.setting(SETTINGS.palette.id, 1, 0));
    p.seconds(4);
    const start = (loop: number): number => secondsOfCue(p.cues.find((cue) => cue.kind === CUE_KIND.loopStart && cue.loop === loop)!), stop = (loop: number): number => secondsOfCue(p.cues.find((cue) => cue.kind === CUE_KIND.loopStop && cue.loop === loop)!);
    const line = stop(1);
    for (const at of [stop(0), start(8), start(9)]) expect(at).toBeCloseTo(line, 9);
    expect(loops.state[rowPart(room.loops[9]!)]).toBe(2);
    expect(rowPart(loops.pulse[rowPart(room.loops[9]!)]!)).toBe(rowPart(room.pulses[2]!));
  });
});
