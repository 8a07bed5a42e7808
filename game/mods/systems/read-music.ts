import { columns, query, read, res, resMut, rowPart, system, Time } from '../../../engine/index.ts';
import { ZONE_STATE } from '../../../protocol/index.ts';
import { Harmony } from '../../components/harmony.ts';
import { Loop } from '../../components/loop.ts';
import { beatOfTick, Pulse } from '../../components/pulse.ts';
import { PALETTE_STRIDE, Palettes, Room, Song } from '../../components/room.ts';
import { Settings } from '../../components/settings.ts';
import { DEGREES, Music } from '../music.ts';

const OCTAVE = 12, LOWEST = 24;
/** Set of pitch classes, `by` semitones up. */
const turned = (classes: number, by: number): number => ((classes << by) | (classes >>> (OCTAVE - by))) & 0xfff;

/** Lays out where the music stands, for mods: see {@link Music}. */
export const readMusic = system('mods/read-music', {
  music: resMut(Music), pulses: columns(read(Pulse)), loops: query({ loop: read(Loop) }), harmony: res(Harmony), palettes: res(Palettes), song: res(Song), settings: res(Settings), room: res(Room), time: res(Time),
}, ({ music, pulses, loops, harmony, palettes, song, settings, room, time }) => {
  const row = rowPart(room.pulses[0]!), origin = pulses.origin[row]!, beat = beatOfTick(pulses, row, time.tick) - origin, perBar = pulses.beatsPerBar[row]!;
  music.beat = beat;
  music.nextBeat = beatOfTick(pulses, row, time.tick + 1) - origin;
  music.bar = Math.floor(beat / perBar);
  music.beatInBar = beat - music.bar * perBar;
  music.beatsPerBar = perBar;
  music.period = pulses.period[row]!;
  music.palette = song.palette;
  let active = 0;
  for (let i = 0; i < loops.length; i++) {
    const state = loops.loop.state[loops.ids[i]!]!;
    if (state === ZONE_STATE.sounding || state === ZONE_STATE.ending) active++;
  }
  music.activeLoops = active;

  const key = settings.key, up = ((Math.round(key) % OCTAVE) + OCTAVE) % OCTAVE, tonic = (palettes.tonic[song.palette]! + up) % OCTAVE, tones = palettes.scaleLength[song.palette]!;
  music.key = key;
  music.tonic = tonic;
  music.root = (harmony.root + up) % OCTAVE;
  music.chord = turned(harmony.chord, up);
  music.perOctave = tones;
  let scale = 0;
  for (let k = 0; k < tones; k++) scale |= 1 << ((tonic + palettes.scale[song.palette * PALETTE_STRIDE.scale + k]!) % OCTAVE);
  music.scale = scale;
  let count = 0;
  for (let pitch = LOWEST; pitch <= 127 && count < DEGREES; pitch++) if ((scale & (1 << pitch % OCTAVE)) !== 0) music.degrees[count++] = pitch;
  music.degreeCount = count;
  for (let k = count; k < DEGREES; k++) music.degrees[k] = 0;
});
