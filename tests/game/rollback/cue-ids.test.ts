import { beforeAll, describe, expect, it } from 'vitest';
import { createJam, type Jam } from '../../../game/index.ts';
import { CUE, CUE_KIND, CUE_STRIDE, SampleWriter, SETTINGS, type InputFrame } from '../../../protocol/index.ts';
import { plainPalette } from '../room/test-palette.ts';
import { Chance, FIRST_STRIKE, KEYS, OTHER_KEYS, randomSession } from './random-session.ts';

const open = (): Promise<Jam> => createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
type Cue = readonly number[];
const drained = new Float64Array(512 * CUE_STRIDE);

/** Runs ticks from where a room stands; all cues in the order in which they left. */
function run(jam: Jam, frames: readonly InputFrame[], ticks: number): Cue[] {
  const cues: Cue[] = [], end = jam.nextTick + ticks;
  for (const frame of frames) if (frame.tick >= jam.nextTick && frame.tick < end) expect(jam.push(frame)).toEqual({ ok: true });
  while (jam.nextTick < end) {
    jam.tick();
    const count = jam.drainCues(drained);
    for (let i = 0; i < count; i++) cues.push([...drained.subarray(i * CUE_STRIDE, (i + 1) * CUE_STRIDE)]);
  }
  return cues;
}
const idsOf = (cues: readonly Cue[]): Set<number> => new Set(cues.map((cue) => cue[CUE.id]!));

/** The frames with a blow more: in a frame of its own of a source that says nothing else, or as a sample more of a source that does, whose later frames count on. */
function withBlow(frames: readonly InputFrame[], tick: number, source: number, blow: Uint8Array): InputFrame[] {
  const before = frames.filter((frame) => frame.source === source && frame.tick <= tick), here = before.filter((frame) => frame.tick === tick).at(-1);
  if (here) return frames.map((frame) => (frame === here ? { ...frame, payload: Uint8Array.from([...frame.payload, ...blow]) } : frame));
  return [
    ...frames.map((frame) => (frame.source === source && frame.tick > tick ? { ...frame, sequence: frame.sequence + 1 } : frame)),
    { tick, source, sequence: before.length, payload: blow },
  ].sort((a, b) => a.tick - b.tick || a.source - b.source);
}

describe('ids of cues', () => {
  let jam: Jam, fresh: Uint8Array;
  beforeAll(async () => {
    jam = await open();
    fresh = jam.snapshot();
  });

  /** Sessions with 40 places each at which a blow comes late: 25 in the long run, that is 1,000 cases. */
  const SESSIONS = process.env.JAM_LONG === '1' ? 25 : 3;
  const late = (source: (chance: Chance) => number): void => {
    const writer = new SampleWriter();
    let cases = 0, others = 0, longest = 0, quantised = 0;
    for (let session = 1; session <= SESSIONS; session++) {
      const ticks = 200, frames = randomSession(session, ticks), chance = new Chance(session, 'blows');
      const images: Uint8Array[] = [], cuesOf: Cue[][] = [];
      jam.restore(fresh);
      for (let tick = 0; tick < ticks; tick++) {
        images.push(jam.snapshot());
        cuesOf.push(run(jam, frames, 1));
      }
      for (let n = 0; n < 40; n++) {
        const tick = chance.int(ticks - 33), ahead = 33 + chance.int(16), zone = FIRST_STRIKE + chance.int(4);
        writer.strike(0, zone, chance.float(), chance.int(7813), chance.int(9000));
        const blow = writer.take(), who = source(chance), expected = cuesOf.slice(tick, tick + ahead).flat();
        jam.restore(images[tick]!);
        const cues = run(jam, withBlow(frames, tick, who, blow), Math.min(ahead, ticks - tick));
        const known = new Map(expected.map((cue) => [cue[CUE.id]!, cue]));
        expect(known.size, 'no two cues share an id').toBe(expected.length);
        const added = cues.filter((cue) => !known.has(cue[CUE.id]!));
        expect(added.map((cue) => [cue[CUE.kind], cue[CUE.source], cue[CUE.zone]]), `session ${session}, tick ${tick}, source ${who}`).toEqual([[CUE_KIND.strike, who, zone]]);
        expect(idsOf(cues).size).toBe(cues.length);
        for (const cue of cues) if (cue !== added[0]) expect(cue).toEqual(known.get(cue[CUE.id]!));
        expect(cues.length).toBe(expected.length + 1);
        cases++;
        others += expected.length;
        longest = Math.max(longest, expected.length);
        if (added[0]![CUE.tick]! > tick) quantised++;
      }
    }
    expect(cases).toBe(40 * SESSIONS);
    expect(others / cases).toBeGreaterThan(5);
    expect(quantised).toBeGreaterThan(cases / 50);
  };

  it('[CUE2] a blow that comes late from a source of its own adds one cue and changes no other, in a hundred random cases', () => late((chance) => 5 + chance.int(50)), 240_000);
  it('[CUE2] a blow that comes late among those of a player adds one cue and changes no other, in a hundred random cases', () => late((chance) => chance.pick([KEYS, OTHER_KEYS])), 240_000);

  const writer = new SampleWriter();
  const frame = (tick: number, sequence: number, write: () => void, source = KEYS): InputFrame => {
    write();
    return { tick, source, sequence, payload: writer.take() };
  };

  it('[CUE3] blows that one sixteenth gathers, blows in one frame, in one microsecond and in two frames of one tick have ids of their own', async () => {
    jam.restore(fresh);
    const strike = (micros: number) => () => writer.strike(0, FIRST_STRIKE, 0.5, micros, 0);
    const twice = (): void => { strike(100)(); strike(100)(); strike(200)(); };
    const cues = run(jam, [
      frame(0, 0, () => writer.setting(SETTINGS.strikeQuantisation.id, 1, 0)), frame(1, 1, strike(0)), frame(2, 2, strike(0)), frame(3, 3, strike(0)), frame(3, 4, strike(0)),
      frame(4, 5, twice), frame(4, 0, strike(100), 1), frame(4, 0, strike(100), 2),
    ], 40);
    expect(cues.length).toBe(9);
    expect(new Set(cues.map((cue) => cue[CUE.tick])).size).toBeLessThan(3);
    expect(idsOf(cues).size).toBe(9);
  });

  it('[CUE4] a loop that is stopped and begins again while its notes are still ahead gives them other ids', async () => {
    const room = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage', palettes: [plainPalette('Ember', 600)] });
    const toggle = (): void => writer.command(0, 2, 0, 0), stop = (): void => writer.command(0, 1, 0, 0);
    const frames: InputFrame[] = [];
    for (let n = 0, tick = 3; n < 60; n++, tick += 3 + (n % 5)) frames.push(frame(tick, n, n % 3 === 1 ? stop : toggle));
    for (const quantisation of [0, 1, 2]) {
      const other = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage', palettes: [plainPalette('Ember', 600)] });
      const cues = run(other, [frame(0, 0, () => writer.setting(SETTINGS.launchQuantisation.id, quantisation, 0), 9), ...frames], 400);
      expect(cues.filter((cue) => cue[CUE.kind] === CUE_KIND.note).length).toBeGreaterThan(20);
      expect(idsOf(cues).size, `quantisation ${quantisation}`).toBe(cues.length);
    }
    // Who asks twice in a tick for silence gets one.
    const silent = run(room, [frame(0, 0, () => { stop(); stop(); }), frame(0, 0, stop, 3)], 1);
    expect(silent.map((cue) => [cue[CUE.kind], cue[CUE.source]])).toEqual([[CUE_KIND.silence, 0], [CUE_KIND.silence, 3]]);
    expect(idsOf(silent).size).toBe(2);
  });

  it('[CUE5] no two cues of a long random session share an id', () => {
    for (const seed of [101, 102, 103]) {
      jam.restore(fresh);
      const cues = run(jam, randomSession(seed, 1500), 1500);
      expect(cues.length).toBeGreaterThan(100);
      expect(idsOf(cues).size, `seed ${seed}`).toBe(cues.length);
    }
  });
});
