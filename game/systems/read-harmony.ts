import { columns, query, read, res, resMut, rowPart, system, type Args } from '../../engine/index.ts';
import { ZONE_STATE } from '../../protocol/index.ts';
import { Harmony } from '../components/harmony.ts';
import { Loop, Note } from '../components/loop.ts';
import { Pulse } from '../components/pulse.ts';
import { PALETTE_STRIDE, Palettes, Room, Song } from '../components/room.ts';

/** How much a note of each family says of the chord: ground, pulse, harmony, line, air. Melodies pass through it. */
const SAYS = [1.2, 0.5, 1, 0.3, 0.6];
/** Classes of a chord, and the part of the strongest one's weight that the others need. */
const MOST_CLASSES = 4, LEAST_SHARE = 0.3;
const MINOR_THIRD = 3, MAJOR_THIRD = 4, FIFTH = 7;

const params = {
  notes: query({ note: read(Note) }), loops: query({ loop: read(Loop) }), pulses: columns(read(Pulse)), harmony: resMut(Harmony),
  palettes: res(Palettes), song: res(Song), room: res(Room),
};
type Reading = Args<typeof params>;

/**
 * Reads the chord off what sounds: the classes that fill most of this bar, weighed by length, loudness and family. Worked out anew when a bar
 * of the room's pulse begins and when loops come or go.
 */
export const readHarmony = system('music/read-harmony', params, (p) => {
  const { loops, pulses, harmony, song, room } = p, { loop } = loops, pulse = rowPart(room.pulses[0]!);
  const length = pulses.beatsPerBar[pulse]!, bar = Math.floor((pulses.beat[pulse]! - pulses.origin[pulse]!) / length);
  let active = song.palette + 1;
  for (let i = 0; i < loops.length; i++) {
    const row = loops.ids[i]!, state = loop.state[row]!;
    active = Math.imul(active, 31) + (state === ZONE_STATE.sounding || state === ZONE_STATE.ending ? 1 : 0);
  }
  active >>>= 0;
  if (bar === harmony.bar && active === harmony.active) return;
  harmony.bar = bar;
  harmony.active = active;
  const from = pulses.origin[pulse]! + bar * length;
  weigh(p, pulse, from, from + length);
  name(p);
});

/** How long and loud each class sounds from one beat to another. */
function weigh({ notes, loops, harmony }: Reading, pulse: number, from: number, to: number): void {
  const { note } = notes, { loop } = loops, { weight } = harmony;
  weight.fill(0);
  for (let i = 0; i < notes.length; i++) {
    const row = notes.ids[i]!, owner = rowPart(note.loop[row]!), state = loop.state[owner]!;
    if (note.isPitched[row] === 0 || (state !== ZONE_STATE.sounding && state !== ZONE_STATE.ending) || rowPart(loop.pulse[owner]!) !== pulse) continue;
    const turn = loop.length[owner]!, first = loop.origin[owner]! + note.beat[row]!, beats = Math.min(note.beats[row]!, turn), pitch = Math.round(note.pitch[row]!);
    let sounds = 0;
    for (let onset = first + Math.ceil((from - beats - first) / turn) * turn; onset < to; onset += turn) sounds += Math.max(0, Math.min(to, onset + beats) - Math.max(from, onset));
    weight[pitch % 12] = weight[pitch % 12]! + sounds * note.velocity[row]! * SAYS[loop.family[owner]!]!;
  }
}

/** The chord that the weights spell, within the palette's scale: the strongest classes, filled up to a third and a fifth. */
function name({ harmony, palettes, song }: Reading): void {
  const { weight } = harmony, tonic = palettes.tonic[song.palette]!;
  let scale = 0, chord = 0, count = 0, most = 0, root = tonic;
  for (let k = 0; k < palettes.scaleLength[song.palette]!; k++) scale |= 1 << ((tonic + palettes.scale[song.palette * PALETTE_STRIDE.scale + k]!) % 12);
  for (let c = 0; c < 12; c++) {
    if (weight[c]! <= most) continue;
    most = weight[c]!;
    root = c;
  }
  for (; most > 0 && count < MOST_CLASSES; count++) {
    let next = -1;
    for (let c = 0; c < 12; c++) if ((chord & (1 << c)) === 0 && (scale & (1 << c)) !== 0 && weight[c]! > most * LEAST_SHARE && (next < 0 || weight[c]! > weight[next]!)) next = c;
    if (next < 0) break;
    chord |= 1 << next;
  }
  if (count < 3) {
    chord |= 1 << root;
    const third = scale & (1 << ((root + MINOR_THIRD) % 12)) ? MINOR_THIRD : MAJOR_THIRD;
    chord |= scale & ((1 << ((root + third) % 12)) | (1 << ((root + FIFTH) % 12)));
  }
  harmony.scale = scale;
  harmony.chord = chord;
  harmony.root = root;
}
