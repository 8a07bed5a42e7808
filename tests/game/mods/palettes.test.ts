import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../../engine/mods/index.ts';
import { createJam, PALETTES, Palettes, type Jam } from '../../../game/index.ts';
import { PALETTE_STRIDE } from '../../../game/components/room.ts';
import { loadMod, type LoadedMod } from '../../../game/mods/index.ts';
import { CUE, CUE_KIND, CUE_STRIDE, FIRST_MOD_INSTRUMENT, MOD_INSTRUMENTS, SampleWriter, SETTINGS, SHOW_ACT, TICK_RATE } from '../../../protocol/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const MANIFEST = { id: 'dawn', version: '1.0.0', engine: '>=0.1', name: 'Dawn', about: 'One more palette.', kind: 'caged', adds: { palettes: ['assets/dawn.json'] } };
/** One of the room's palettes as a file, all a tone higher, in the place of Dusk. */
const DAWN = { ...PALETTES[0]!, name: 'Dawn', insteadOf: 'Dusk', bpm: 100, loops: PALETTES[0]!.loops.map((loop) => ({ ...loop, notes: loop.notes.map((note) => ({ ...note, pitch: note.pitch + 2 })) })) };

const load = (palette: object = DAWN, adds: object = {}) => loadMod(new Map([['mod.json', bytes(JSON.stringify({ ...MANIFEST, adds: { ...MANIFEST.adds, ...adds } }))], ['assets/dawn.json', bytes(JSON.stringify(palette, null, 1))]]));
async function dawn(): Promise<LoadedMod> {
  const loaded = await load();
  if (!loaded.ok) throw new Error(loaded.problems.map(describeProblem).join('\n'));
  return loaded.mod;
}
const OPTIONS = { scene: 'loop-room', seed: 1, layout: 'stage' } as const;

/** Pitches of the notes of the first four seconds of loop 3 of the sixth palette, or another field of them. */
function played(jam: Jam, field: number = CUE.pitch): number[] {
  const writer = new SampleWriter(), cues = new Float64Array(2048 * CUE_STRIDE), pitches: number[] = [], from = jam.nextTick;
  writer.setting(SETTINGS.palette.id, 5, 0);
  writer.setting(SETTINGS.launchQuantisation.id, 0, 0);
  writer.act(0, SHOW_ACT.loop, 3, 1, 0, 0, 0, 0, 0);
  jam.push({ tick: from, source: 0, sequence: 0, payload: writer.take() });
  while (jam.nextTick < from + 4 * TICK_RATE) {
    jam.tick();
    const count = jam.drainCues(cues);
    for (let at = 0; at < count * CUE_STRIDE; at += CUE_STRIDE) if (cues[at + CUE.kind] === CUE_KIND.note) pitches.push(cues[at + field]!);
  }
  return pitches;
}

describe('palettes of mods', () => {
  it('[MOD15] a palette stands in the place of the one that it names, and its loops play what it has written', async () => {
    const jam = await createJam({ ...OPTIONS, mods: [await dawn()] }), plain = await createJam(OPTIONS);
    expect(jam.description.palettes.map(({ name }) => name)).toEqual(['Ember', 'Tide', 'Bloom', 'Frost', 'Copper', 'Dawn']);
    expect([jam.app.world.resource(Palettes).bpm[5], jam.content === plain.content]).toEqual([100, false]);
    const pitches = new Set(DAWN.loops[3]!.notes.map(({ pitch }) => pitch)), heard = played(jam);
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.filter((pitch) => !pitches.has(pitch))).toEqual([]);
  });

  it('[MOD25] a palette of a mod plays the mod’s own instruments, by their id or with the mod’s before it, wherever the mod stands among others', async () => {
    const instruments = [{ id: 'warm', name: 'Warm', wave: 'triangle' }, { id: 'bow', name: 'Bow', wave: 'saw', isBowed: true }];
    const own = { ...DAWN, loops: DAWN.loops.map((loop, k) => (k === 3 ? { ...loop, instrument: 'dawn/warm' } : loop)), strikes: [{ instrument: 'warm', pitch: 50 }, ...DAWN.strikes.slice(1)], bows: [{ instrument: 'bow', low: 40, high: 60 }, DAWN.bows[1]!] };
    const loaded = await load(own, { instruments }), before = await loadMod(new Map([['mod.json', bytes(JSON.stringify({ ...MANIFEST, id: 'before', adds: {} }))]]));
    if (!loaded.ok || !before.ok) throw new Error('not read');
    const jam = await createJam({ ...OPTIONS, mods: [loaded.mod, before.mod] }), first = FIRST_MOD_INSTRUMENT + MOD_INSTRUMENTS, palettes = jam.app.world.resource(Palettes);
    expect([palettes.strikeInstrument[5 * PALETTE_STRIDE.strikes], palettes.bowInstrument[5 * PALETTE_STRIDE.bows]]).toEqual([first, first + 1]);
    expect(new Set(played(jam, CUE.instrument))).toEqual(new Set([first]));
    const bowed = await load({ ...own, loops: own.loops.map((loop) => ({ ...loop, instrument: 'bow' })) }, { instruments });
    expect(bowed.ok ? '' : bowed.problems[0]!.message).toMatch(/loops\[0\]\.instrument is "bow"; it must be one of .* warm, dawn\/warm/);
  });

  it('[MOD16] a room that goes on with other mods has their palettes from then on, and its own again when they are gone', async () => {
    const plain = await createJam(OPTIONS);
    for (let tick = 0; tick < 8; tick++) plain.tick();
    const modded = await createJam({ ...OPTIONS, mods: [await dawn()], carried: plain.snapshot() }), pitches = new Set(DAWN.loops[3]!.notes.map(({ pitch }) => pitch));
    expect(modded.nextTick).toBe(8);
    const image = modded.snapshot(), back = await createJam({ ...OPTIONS, carried: image }), own = new Set(PALETTES[5]!.loops[3]!.notes.map(({ pitch }) => pitch));
    const heard = played(modded), after = played(back);
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.filter((pitch) => !pitches.has(pitch))).toEqual([]);
    expect(after.length).toBeGreaterThan(1);
    expect(after.filter((pitch) => !own.has(pitch))).toEqual([]);
  });

  it('[MOD17] what is wrong with a palette is told by file, field and line', async () => {
    const problems = async (change: object): Promise<string> => {
      const loaded = await load({ ...DAWN, ...change });
      return loaded.ok ? '' : loaded.problems.map(describeProblem).join(' | ');
    };
    expect(await problems({ scale: [0, 3, 2] })).toMatch(/^assets\/dawn\.json:\d+: scale is \[0, 3, 2\]; begin with 0 and go up/);
    expect(await problems({ insteadOf: 'Dsuk' })).toMatch(/insteadOf is "Dsuk".*did you mean "Dusk"\?/);
    expect(await problems({ loops: DAWN.loops.slice(1) })).toMatch(/loops has 7 entries; .*add 1/);
    expect(await problems({ loops: DAWN.loops.map((loop, k) => (k === 2 ? { ...loop, notes: [{ ...loop.notes[0]!, beat: 90 }] } : loop)) })).toMatch(/loops\[2\]\.notes\[0\]\.beat is 90/);
    expect(await problems({ strikes: [{ instrument: 'bow-cello' }, ...DAWN.strikes.slice(1)] })).toMatch(/strikes\[0\]\.instrument is "bow-cello"/);
  });
});
