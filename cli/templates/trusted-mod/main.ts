import { FixedUpdate, local, plugin, reads, res, settings, system, writes } from 'jam-engine';
import { Glow, instrument, Music, PLAYED, PlayNote, ZonePlayed, zoneType } from 'jam-engine/game';

// What mod.json declares, by name.
const chime = instrument('my-mod/chime'), bell = zoneType('my-mod/bell');
const BELLS = 3, TICK_MICROS = 7812;

/** A bell that is struck rings, and again on each beat that follows, softer every time. On each bar one rings by itself, very softly. */
const ringBells = system('my-mod/ring-bells', {
  played: reads(ZonePlayed), notes: writes(PlayNote), glows: writes(Glow), music: res(Music), knobs: settings({ echoes: 3, loudness: 0.7 }),
  // What lasts from tick to tick lies here (or in components), never in a variable outside of the system.
  own: local({ left: ['u8', 3], place: ['u8', 3] }),
}, ({ played, notes, glows, music, knobs, own }) => {
  // How far into this tick the next beat falls, as a share; 1 or more: not in this tick.
  const line = Math.ceil(music.beat), share = (line - music.beat) / (music.nextBeat - music.beat);

  /** Rings bell `number` of the wall, so loud, so many µs into this tick. */
  const ring = (number: number, velocity: number, micros: number): void => {
    const note = notes.send();
    notes.instrument[note] = chime;
    notes.pitch[note] = music.degrees[(3 * music.perOctave + 2 * number) % music.degreeCount]!;
    notes.velocity[note] = velocity * knobs.loudness;
    notes.micros[note] = micros;
    if (own.place[number] === 0) return;
    const glow = glows.send();
    glows.zone[glow] = own.place[number]!;
    glows.level[glow] = velocity;
    glows.seconds[glow] = 0.5;
  };

  for (let n = played.start; n < played.end; n++) {
    const at = n & played.mask, number = played.number[at]!;
    if (played.type[at] !== bell || played.kind[at] !== PLAYED.strike) continue;
    own.place[number] = played.index[at]! + 1;
    own.left[number] = knobs.echoes;
    ring(number, 0.4 + 0.6 * played.strength[at]!, played.micros[at]!);
  }
  if (share >= 1) return;
  for (let number = 0; number < BELLS; number++) {
    if (own.left[number] === 0) continue;
    ring(number, (0.7 * own.left[number]!) / (knobs.echoes + 1), share * TICK_MICROS);
    own.left[number] = own.left[number]! - 1;
  }
  if (line % music.beatsPerBar === 0) ring((line / music.beatsPerBar) % BELLS, 0.15, share * TICK_MICROS);
});

export default plugin({ id: 'my-mod', build: (app) => app.addSystems(FixedUpdate, ringBells) });
