import { bundle, component, FixedUpdate, local, plugin, query, random, reads, res, settings, system, writes, write, commands } from '../../../engine/index.ts';
import { loadMod, type LoadedMod } from '../../../game/mods/index.ts';
import { BowNote, cueName, GiveCue, Glow, instrument, Music, PLAYED, PlayNote, ZonePlayed, zoneType } from '../../../game/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const MANIFEST = {
  id: 'bell', version: '1.0.0', engine: '>=0.1', name: 'Bell', about: 'Rings on each beat, and when it is struck.', kind: 'trusted', main: 'main.ts', home: 'https://example.org/bell',
  reads: ['mods/Music', 'mods/ZonePlayed'], writes: ['mods/PlayNote', 'mods/BowNote', 'mods/Glow', 'mods/GiveCue'], asks: ['sound', 'light', 'spawn'],
  adds: {
    zones: [{ id: 'dome', name: 'Dome', radius: 0.12, colour: 3, places: [{ x: 0.45, y: 1.3 }, { x: -0.45, y: 1.3 }], instrument: 'ring', pitches: [72, 76] }],
    instruments: [{ id: 'ring', name: 'Ring', wave: 'sine', decay: 1, sustain: 0 }, { id: 'hum', name: 'Hum', wave: 'saw', isBowed: true }],
    settings: [{ id: 'level', label: 'Level', min: 0, max: 1, step: 0.05, initial: 0.5 }],
    cues: [{ id: 'flash', name: 'Flash', zone: 'dome', level: 1, hue: 0.5, seconds: 1 }],
  },
};

const Spark = component('bell/Spark', { age: 'f32' });
const SparkKit = bundle('bell/SparkKit', [Spark]);
const ring = instrument('bell/ring'), hum = instrument('bell/hum'), dome = zoneType('bell/dome'), flash = cueName('bell/flash');

/** A note on each beat at the level that is set; a spark each, which lives for a while; each stroke on a dome lights it and hums on. */
const beatBell = system('bell/beat', {
  music: res(Music), notes: writes(PlayNote), played: reads(ZonePlayed), glows: writes(Glow), cues: writes(GiveCue), bows: writes(BowNote), knobs: settings({ level: 1 }), dice: random(), own: local({ beats: 'u32', strikes: 'u32', hums: 'u32' }), world: commands(SparkKit),
}, ({ music, notes, played, glows, cues, bows, knobs, dice, own, world }) => {
  const line = Math.ceil(music.beat);
  if (line < music.nextBeat) {
    const slot = notes.send();
    notes.instrument[slot] = ring;
    notes.pitch[slot] = music.degrees[14 + dice.int(7)]!;
    notes.velocity[slot] = knobs.level;
    notes.seconds[slot] = 0.4;
    notes.micros[slot] = ((line - music.beat) / (music.nextBeat - music.beat)) * 7812;
    own.beats++;
    world.spawn(SparkKit);
  }
  for (let n = played.start; n < played.end; n++) {
    const at = n & played.mask;
    if (played.type[at] !== dome || played.kind[at] !== PLAYED.strike) continue;
    own.strikes++;
    own.hums = 40;
    const slot = glows.send();
    glows.zone[slot] = played.index[at]! + 1;
    glows.level[slot] = 0.8;
    glows.seconds[slot] = 0.5;
    cues.cue[cues.send()] = flash;
  }
  if (own.hums > 0) {
    own.hums--;
    const slot = bows.send();
    bows.voice[slot] = 1;
    bows.instrument[slot] = hum;
    bows.pitch[slot] = 48 + own.hums / 8;
    bows.velocity[slot] = 0.4;
  }
});
const ageSparks = system('bell/age', { sparks: query({ spark: write(Spark) }), world: commands() }, ({ sparks, world }) => {
  const { ids, length, spark } = sparks;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    spark.age[row] = spark.age[row]! + 1 / 128;
    if (spark.age[row]! > 2) world.despawn(sparks.entityAt(row));
  }
});

export const bellPlugin = plugin({ id: 'bell', build: (app) => app.addSystems(FixedUpdate, beatBell, ageSparks) });

/** The bell as a trusted mod. `change`: of its mod.json. */
export async function bell(change: Readonly<Record<string, unknown>> = {}): Promise<LoadedMod> {
  const loaded = await loadMod(new Map([['mod.json', bytes(JSON.stringify({ ...MANIFEST, ...change }, null, 2))], ['main.ts', bytes('// the code is part of the test')]]), bellPlugin);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.mod;
}
