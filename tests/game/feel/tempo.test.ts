import { describe, expect, it } from 'vitest';
import { COMMANDS, CUE_KIND, PULSE_FIELD, RenderFrame, SETTINGS, TICK_MICROS, TICK_RATE } from '../../../protocol/index.ts';
import { NoiseStream } from '../../../protocol/motion/index.ts';
import { dueOf, openRoom, Performance } from '../room/player.ts';
import { plainPalette } from '../room/test-palette.ts';

const KEYS = 3;
const pulseOf = (performance: Performance, field: number): number => {
  const frame = new RenderFrame();
  performance.jam.writeRenderFrame(frame, 0);
  return frame.pulses[field]!;
};

/** Blows at `bpm` (every so many of its beats), each off by up to 15 ms (σ), for so many seconds; the tempo of the room after each of them. */
async function drum(draw: number, bpm: number, seconds: number, every = 1, first = 0.3, hasLoop = false): Promise<{ performance: Performance; tempi: number[]; blows: number[]; phases: number[] }> {
  const performance = new Performance(await openRoom({ palettes: [plainPalette('Ember', 96)] })), chance = new NoiseStream(7), tempi: number[] = [], blows: number[] = [], phases: number[] = [];
  performance.send(0, (writer) => {
    writer.setting(SETTINGS.tempoDraw.id, draw, 0);
    if (hasLoop) writer.command(0, COMMANDS.toggleLoop, 0, 0);
  });
  for (let n = 0, at = first; at < seconds; n++, at = first + (n * every * 60) / bpm) blows.push((at + chance.gaussian() * 0.015) * TICK_RATE);
  let next = 0;
  performance.run(seconds * TICK_RATE, (tick) => {
    if (tick % 16 === 1) tempi.push(pulseOf(performance, PULSE_FIELD.bpm));
    if (next < blows.length && Math.floor(blows[next]!) === tick) phases.push(pulseOf(performance, PULSE_FIELD.beatPhase));
    for (; next < blows.length && Math.floor(blows[next]!) <= tick; next++) performance.send(KEYS, (writer) => writer.strike(0, 9, 0.7, Math.floor((blows[next]! - tick) * TICK_MICROS), 0));
  });
  return { performance, tempi, blows, phases };
}

describe('tempo', () => {
  it('[TUN8] the tempo goes to the dancer’s, on every beat or every other or twice a beat, by no more than a bounded share a second, and the lines come to lie on the strokes', async () => {
    for (const [bpm, every] of [[108, 1], [108, 2], [84, 0.5]] as const) {
      const { tempi, performance, blows, phases } = await drum(1, bpm, 20, every);
      for (const late of tempi.slice(-16)) expect(Math.abs(late / bpm - 1), `${bpm} every ${every}`).toBeLessThan(0.03);
      for (let k = 1; k < tempi.length; k++) expect(Math.abs(tempi[k]! / tempi[k - 1]! - 1)).toBeLessThan(0.05 / 8 + 0.0075);
      // What is left is what 15 ms of looseness and the forgiven lateness are.
      for (const phase of phases.slice(-6)) expect(Math.abs(2 * phase - Math.round(2 * phase)) / 2, `${bpm} every ${every}`).toBeLessThan(0.15);
      expect(performance.cuesOf(CUE_KIND.strike).length).toBe(blows.length);
    }
  }, 60_000);

  it('[TUN8] half of the draw goes half of the way, and at 0 the tempo is the palette’s', async () => {
    const half = await drum(0.5, 108, 20), none = await drum(0, 108, 12);
    expect(half.tempi.at(-1)! / 102).toBeGreaterThan(0.97);
    expect(half.tempi.at(-1)! / 102).toBeLessThan(1.03);
    for (const tempo of none.tempi) expect(tempo).toBeCloseTo(96, 4);
  });

  it('[TUN8] strokes without a beat change the tempo hardly at all', async () => {
    const performance = new Performance(await openRoom({ palettes: [plainPalette('Ember', 96)] })), chance = new NoiseStream(21);
    performance.send(0, (writer) => writer.setting(SETTINGS.tempoDraw.id, 1, 0));
    let next = 20;
    performance.run(30 * TICK_RATE, (tick) => {
      if (tick < next) return;
      next += chance.range(0.15, 1.3) * TICK_RATE;
      performance.send(KEYS, (writer) => writer.strike(0, 9, 0.7, Math.floor(chance.range(0, 7000)), 0));
    });
    expect(Math.abs(pulseOf(performance, PULSE_FIELD.bpm) / 96 - 1)).toBeLessThan(0.12);
  });

  it('[TUN9] led, who drags is drawn on and who rushes is held back', async () => {
    expect((await drum(-1, 88, 16)).tempi.at(-1)!).toBeGreaterThan(97.5);
    expect((await drum(-1, 104, 16)).tempi.at(-1)!).toBeLessThan(94.5);
  });

  it('[TUN8] while the tempo bends no note of a loop is lost, doubled or late', async () => {
    const { performance } = await drum(1, 110, 20, 1, 0.3, true), notes = performance.cuesOf(CUE_KIND.note).filter((cue) => cue.loop === 0);
    const gaps = notes.slice(1).map((cue, n) => (dueOf(cue) - dueOf(notes[n]!)) / TICK_RATE);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThan(60 / 114);
      expect(gap).toBeLessThan(60 / 93);
    }
    for (const cue of notes) expect(cue.tick).toBeGreaterThanOrEqual(cue.emittedAt);
    expect(notes.length).toBeGreaterThan(28);
  });
});
