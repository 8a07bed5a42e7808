import { describe, expect, it } from 'vitest';
import { advancePulses, beatOfTick, lastLine, nextBar, nextLine, Palettes, Pulse, Room, Settings, Song, tickOfBeat } from '../../../game/index.ts';
import { App, FixedUpdate, rowPart } from '../../../engine/index.ts';
import { TICK_RATE } from '../../../protocol/index.ts';

async function pulses(periods: readonly number[]): Promise<{ app: App; rows: number[]; columns: ReturnType<App['world']['columns']> }> {
  const app = new App({ capacity: 16, seed: 1 }).insertResource(Room).insertResource(Palettes).insertResource(Song).insertResource(Settings).addComponents(Pulse)
    .addSystems(FixedUpdate, advancePulses);
  await app.ready();
  app.startup();
  const { world } = app, columns = world.columns(Pulse);
  const rows = periods.map((period) => {
    const pulse = world.spawn([Pulse]), row = rowPart(pulse);
    if (world.resource(Room).pulses[0] === 0) world.resource(Room).pulses[0] = pulse;
    columns.period[row] = period;
    columns.beatsPerBar[row] = 4;
    return row;
  });
  world.resource(Palettes).count = 1;
  world.resource(Palettes).bpm[0] = 60 / periods[0]!;
  return { app, rows, columns };
}

describe('pulses', () => {
  it('[PLS2] pulses of irrational ratio live side by side and stay exact for an hour', async () => {
    const periods = [0.5, 0.5 * Math.SQRT2, 0.5 / ((1 + Math.sqrt(5)) / 2)], { app, rows } = await pulses(periods), columns = app.world.columns(Pulse);
    const ticks = TICK_RATE * 3600;
    for (let tick = 0; tick < ticks; tick++) app.tick();
    rows.forEach((row, i) => expect(Math.abs(columns.beat[row]! - ticks / TICK_RATE / periods[i]!)).toBeLessThan(1e-9));
  });

  it('[PLS3] beat and tick are inverse to each other, also across a change of tempo that is still ahead', async () => {
    const { app, rows } = await pulses([0.61]), row = rows[0]!, columns = app.world.columns(Pulse);
    columns.anchorBeat[row] = 3.25;
    columns.anchorTick[row] = 100.5;
    columns.hasChange[row] = 1;
    columns.changeBeat[row] = 8;
    columns.changePeriod[row] = 0.37;
    columns.changeBeatsPerBar[row] = 3;
    for (let beat = 3.25; beat < 30; beat += 0.173) expect(beatOfTick(columns, row, tickOfBeat(columns, row, beat))).toBeCloseTo(beat, 9);
    const before = tickOfBeat(columns, row, 8) - tickOfBeat(columns, row, 7), after = tickOfBeat(columns, row, 9) - tickOfBeat(columns, row, 8);
    expect(before).toBeCloseTo(0.61 * TICK_RATE, 9);
    expect(after).toBeCloseTo(0.37 * TICK_RATE, 9);
    // Bars: of four until the change, of three from it on.
    expect([nextBar(columns, row, 3.5), nextBar(columns, row, 4.1), nextBar(columns, row, 8), nextBar(columns, row, 8.1), nextBar(columns, row, 11.5)]).toEqual([4, 8, 8, 11, 14]);
  });

  it('[PLS4] a line of the grid counts as reached when the sums of fractions miss it by a hair', () => {
    expect(nextLine(5.2, 4, 0)).toBe(8);
    expect(nextLine(8 + 1e-12, 4, 0)).toBe(8);
    expect(nextLine(8 - 1e-12, 4, 0)).toBe(8);
    expect(lastLine(8 - 1e-12, 4, 0)).toBe(8);
    expect(lastLine(7.9, 4, 1)).toBe(5);
  });
});
