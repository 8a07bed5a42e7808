import { describe, expect, it } from 'vitest';
import { ZONE_PLACES } from '../../../game/index.ts';
import { COMMANDS, CUE_KIND, JOINT, longestWait, SETTINGS, STRIKE_GRID, STRIKE_GRIDS, TICK_MICROS, TICK_RATE, type SettingName } from '../../../protocol/index.ts';
import { NoiseStream } from '../../../protocol/motion/index.ts';
import { dueOf, openRoom, Performance, Puppet, type HeardCue } from '../room/player.ts';
import { plainPalette } from '../room/test-palette.ts';

const KEYS = 3, BODY = 2, BPM = 96;
const open = async (settings: Partial<Record<SettingName, number>>): Promise<Performance> => {
  const performance = new Performance(await openRoom({ palettes: [plainPalette('Ember', BPM)] }));
  performance.send(0, (writer) => { for (const [name, value] of Object.entries(settings)) writer.setting(SETTINGS[name as SettingName].id, value, 0); });
  return performance;
};
/** The moment at which it was played, ticks. */
const playedOf = (cue: HeardCue): number => dueOf(cue) - cue.movedMicros / TICK_MICROS;
const millis = (ticks: number): number => (ticks * 1000) / TICK_RATE;
const beatsOf = (ticks: number): number => (ticks / TICK_RATE) * (BPM / 60);
/** Distance to the nearest line, ms. */
const offGrid = (ticks: number, step: number): number => { const lines = beatsOf(ticks) / step; return (Math.abs(lines - Math.round(lines)) * step * 60_000) / BPM; };

/** Blows of a key, one to a beat's `step`, each off its line by 45 ms (one standard deviation). */
async function sloppyKeys(settings: Partial<Record<SettingName, number>>, step: number, seed: number): Promise<{ cues: HeardCue[]; played: number[] }> {
  const performance = await open(settings), chance = new NoiseStream(seed), blows: number[] = [];
  for (let n = 2; n < 36; n++) blows.push(n * step * (60 / BPM) * TICK_RATE + chance.gaussian() * 0.045 * TICK_RATE);
  blows.sort((a, b) => a - b);
  const end = Math.ceil(blows.at(-1)!) + TICK_RATE;
  performance.run(end, (tick) => {
    for (const at of blows) if (Math.floor(at) === tick) performance.send(KEYS, (writer) => writer.strike(0, 9, 0.7, Math.floor((at - tick) * TICK_MICROS), 0));
  });
  return { cues: performance.cuesOf(CUE_KIND.strike), played: blows };
}

/** A body that drums with its right hand, each stroke off its line by 45 ms. */
async function sloppyBody(settings: Partial<Record<SettingName, number>>, hz: number): Promise<HeardCue[]> {
  const performance = await open(settings), puppet = new Puppet(), chance = new NoiseStream(11), drum = ZONE_PLACES[0]![9]!, ends: number[] = [];
  for (let n = 4; n < 28; n++) ends.push(n * (60 / BPM) + chance.gaussian() * 0.045);
  let next = 0;
  performance.run(Math.ceil(28 * (60 / BPM) * TICK_RATE), (tick) => {
    if (tick < next) return;
    next += TICK_RATE / hz;
    const now = tick / TICK_RATE, end = ends.find((at) => at > now - 0.18) ?? Infinity, left = end - now;
    // Falls for 150 ms and stops dead, then lifts unhurriedly.
    const height = left > 0 ? Math.min(1, Math.max(0, left / 0.15)) : Math.min(1, -left / 0.3) ** 2 * 0.6;
    puppet.put(JOINT.right_wrist, drum.x, drum.y + 0.35 * (1 - (1 - height) ** 2));
    performance.send(BODY, (writer) => puppet.write(writer));
  });
  return performance.cuesOf(CUE_KIND.strike);
}

describe('strikes drawn to the grid', () => {
  it('[TUN2] of strokes off by 45 ms all are within 10 ms of the grid at strength 1, untouched at 0, and ever nearer between; none waits longer than is shown', async () => {
    for (const grid of [STRIKE_GRID.eighth, STRIKE_GRID.triplet]) {
      const step = STRIKE_GRIDS[grid].beats;
      let last = Infinity;
      for (const strength of [0, 0.3, 0.6, 1]) {
        const { cues, played } = await sloppyKeys({ strikeDraw: strength, strikeGrid: grid }, step, 5 + grid);
        expect(cues).toHaveLength(played.length);
        const shown = longestWait(strength, grid, BPM);
        let sum = 0;
        cues.forEach((cue) => {
          expect(cue.movedMicros).toBeGreaterThanOrEqual(0);
          expect(cue.movedMicros / 1000).toBeLessThanOrEqual(shown + 0.001);
          expect(cue.emittedAt).toBe(Math.floor(playedOf(cue) + 1e-6));
          if (strength === 0) expect(cue.movedMicros).toBe(0);
          if (strength === 1) expect(offGrid(dueOf(cue), step)).toBeLessThanOrEqual(10.001);
          sum += offGrid(dueOf(cue), step);
        });
        const mean = sum / cues.length;
        expect(mean).toBeLessThan(last);
        last = mean;
        // What was played is kept: blow for blow it can be told from the cues.
        const heard = cues.map(playedOf).sort((a, b) => a - b);
        heard.forEach((at, n) => expect(millis(Math.abs(at - played[n]!))).toBeLessThan(0.01));
      }
    }
  });

  it('[TUN2] strokes of a body are drawn to the grid too, by 0 not at all, and their cues leave in the tick that notices them', async () => {
    const plain = await sloppyBody({ strikeDraw: 0 }, 64), drawn = await sloppyBody({ strikeDraw: 1, strikeGrid: STRIKE_GRID.sixteenth }, 64);
    expect(plain.length).toBeGreaterThan(18);
    expect(drawn.map((cue) => [cue.emittedAt, Math.round(playedOf(cue) * 1000)])).toEqual(plain.map((cue) => [cue.emittedAt, Math.round(dueOf(cue) * 1000)]));
    for (const cue of plain) expect([cue.movedMicros, cue.tick]).toEqual([0, cue.emittedAt]);
    for (const cue of drawn) expect(offGrid(dueOf(cue), 0.25)).toBeLessThanOrEqual(10.001);
  });

  it('[TUN3] drawn to the groove, strikes land on onsets of the loops that sound', async () => {
    // Swung: a note at the beat and one two thirds into it.
    const base = plainPalette('Ember', BPM), groove = base.loops.map((loop, k) => (k === 4 ? { ...loop, notes: loop.notes.flatMap((note) => [note, { ...note, beat: note.beat + 2 / 3 }]) } : loop));
    const performance = new Performance(await openRoom({ palettes: [{ ...base, loops: groove }] })), chance = new NoiseStream(3), beat = (60 / BPM) * TICK_RATE;
    performance.send(0, (writer) => {
      writer.setting(SETTINGS.strikeDraw.id, 1, 0);
      writer.setting(SETTINGS.strikeGrid.id, STRIKE_GRID.groove, 0);
      writer.command(0, COMMANDS.toggleLoop, 4, 0);
    });
    let next = 5 * beat;
    performance.run(40 * beat, (tick) => {
      if (tick < next) return;
      next += beat * chance.range(0.3, 1.1);
      performance.send(KEYS, (writer) => writer.strike(0, 9, 0.7, Math.floor(chance.range(0, 7000)), 0));
    });
    const strikes = performance.cuesOf(CUE_KIND.strike), notes = performance.cuesOf(CUE_KIND.note).map(dueOf);
    expect(strikes.length).toBeGreaterThan(30);
    for (const cue of strikes) expect(millis(Math.min(...notes.map((at) => Math.abs(at - dueOf(cue)))))).toBeLessThanOrEqual(10.001);
    expect(strikes.some((cue) => Math.abs(((beatsOf(dueOf(cue)) % 1) + 1) % 1 - 2 / 3) < 0.01)).toBe(true);
  });
});

describe('pitch and phrase', () => {
  const C_MAJOR_FIVE = [0, 2, 4, 7, 9], SOFTLY = 8;
  /** A hand bows up and down for some seconds, then rests; a chord of C E G may sound. */
  async function bow(settings: Partial<Record<SettingName, number>>, restsAt = Infinity, hasChord = false): Promise<Performance> {
    const base = plainPalette('Ember', BPM), chord = base.loops.map((loop, k) => (k === 4 ? { ...loop, notes: [48, 52, 55].map((pitch) => ({ beat: 0, pitch, velocity: 0.7, beats: 4 })) } : loop));
    const performance = new Performance(await openRoom({ palettes: [{ ...base, loops: chord }] })), puppet = new Puppet(), place = ZONE_PLACES[0]![13]!;
    performance.send(0, (writer) => {
      for (const [name, value] of Object.entries(settings)) writer.setting(SETTINGS[name as SettingName].id, value, 0);
      if (hasChord) writer.command(0, COMMANDS.toggleLoop, 4, 0);
    });
    performance.run(SOFTLY * TICK_RATE, (tick) => {
      if (tick % 2 !== 0) return;
      const at = Math.min(tick / TICK_RATE, restsAt);
      puppet.put(JOINT.right_wrist, place.x, place.y + 0.24 * Math.sin(at * 1.7));
      performance.send(BODY, (writer) => puppet.write(writer));
    });
    return performance;
  }
  /** The bow's own cues, not those of what joins it. */
  const bowed = (performance: Performance): HeardCue[] => performance.cues.filter((cue) => (cue.kind === CUE_KIND.bowMove || cue.kind === CUE_KIND.bowStart) && cue.voice < 0x2100);
  /** Semitones to the nearest tone of some classes, per cue. */
  const off = (cues: readonly HeardCue[], classes: readonly number[]): number[] => cues.map((cue) => Math.min(...classes.map((c) => Math.abs(((cue.pitch - c + 6 + 1200) % 12) - 6))));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('[TUN5] a bow is drawn to the scale, and to the chord that sounds; at 0 as played; what was played is kept', async () => {
    const plain = bowed(await bow({}, Infinity, true)), toScale = bowed(await bow({ pitchDraw: 1, pitchTo: 0 }, Infinity, true)), half = bowed(await bow({ pitchDraw: 0.5, pitchTo: 1 }, Infinity, true)), toChord = bowed(await bow({ pitchDraw: 1, pitchTo: 1 }, Infinity, true));
    for (const cue of plain) expect(cue.movedPitch).toBe(0);
    const sounding = (cues: readonly HeardCue[]): HeardCue[] => cues.filter((cue) => cue.tick > 4 * TICK_RATE);
    expect(mean(off(sounding(toScale), C_MAJOR_FIVE))).toBeLessThan(mean(off(sounding(plain), C_MAJOR_FIVE)));
    const [far, between, near] = [plain, half, toChord].map((cues) => mean(off(sounding(cues), [0, 4, 7]))) as [number, number, number];
    expect(near).toBeLessThan(0.25);
    expect(between).toBeLessThan(far);
    expect(near).toBeLessThan(between);
    const played = new Map(plain.map((cue) => [cue.tick, cue.pitch]));
    let compared = 0;
    for (const cue of toChord) {
      const was = played.get(cue.tick);
      if (was === undefined) continue;
      expect(cue.pitch - cue.movedPitch).toBeCloseTo(was, 3);
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('[TUN6] drawn to the phrase a bow that is left goes on to the next beat, half of the way at half; its start is not held back', async () => {
    const restsAt = 4.03, stops: number[] = [], starts: number[] = [];
    for (const phraseDraw of [0, 0.5, 1]) {
      const performance = await bow({ phraseDraw }, restsAt), [stop] = performance.cuesOf(CUE_KIND.bowStop).filter((cue) => cue.voice < 0x2100), [start] = performance.cuesOf(CUE_KIND.bowStart).filter((cue) => cue.voice < 0x2100);
      stops.push(stop!.emittedAt / TICK_RATE);
      starts.push(start!.emittedAt / TICK_RATE);
      // A voice that fades for a while: the line lies before its end by about as long as the plain one takes to fade.
      if (phraseDraw === 1) expect(stop!.emittedAt / TICK_RATE).toBeGreaterThan(4.375);
    }
    expect(stops[1]!).toBeGreaterThan(stops[0]!);
    expect(stops[2]!).toBeGreaterThan(stops[1]!);
    expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(0.25);
  });
});
