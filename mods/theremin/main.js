import { FixedUpdate, Position, Startup, bundle, chain, commands, component, local, plugin, query, read, res, resource, resMut, system, write, writes } from 'jam-engine';
import { BowNote, Effector, Music, Shown, THING_SHAPE, instrument, settings } from 'jam-engine/game';

/** Players, and the parts of a body that hold a string (`Effector.part`). */
const PLAYERS = 4, LEFT = 0, RIGHT = 1;
/** Strokes that make up one string, and places on it that show its octaves, on either side of its middle. */
const STRANDS = 14, MARKS = 5;
/** Hands nearer than this (metres) sing the highest tone, farther than that the lowest. */
const NEAR = 0.12, FAR = 1.2;
/** Below this height (metres) a hand is silent; so much above it, it is loudest. */
const SILENT_BELOW = 0.85, LOUD_RISE = 0.7;
/** The lowest tone, MIDI. */
const LOWEST = 48;
/** How far the string swings at its loudest, metres, and how fast, radians a tick: as a thick string, so that it is seen. */
const SWING = 0.05, TURN = 0.33, HALF_TURN = 3.141592653589793;
/** A voice is told to every so many ticks: often enough for a smooth slide. */
const EVERY = 3;

const VOICE = instrument('theremin/voice');

/** One stroke of a string, or (as a ring) one of its octaves: whose, and which. */
const Strand = component('theremin/Strand', { player: 'u8', number: 'u8' }, { requires: [Shown] });
const Mark = component('theremin/Mark', { player: 'u8', octave: 'u8', side: 'i8' }, { requires: [Shown] });
const StrandKit = bundle('theremin/StrandKit', [Strand]), MarkKit = bundle('theremin/MarkKit', [Mark]);
/** By player: where the string begins and ends, x y z; how far apart its ends are, 0 near … 1 far; how loud it sings; how far its swing has turned. */
const Strings = resource('theremin/Strings', { from: ['f32', PLAYERS * 3], to: ['f32', PLAYERS * 3], apart: ['f32', PLAYERS], level: ['f32', PLAYERS], turn: ['f32', PLAYERS], speed: ['f32', PLAYERS] });

const hangStrings = system('theremin/hang-strings', { world: commands(StrandKit, MarkKit) }, ({ world }) => {
  for (let player = 0; player < PLAYERS; player++) {
    const colour = (player + 3) % 5;
    for (let number = 0; number < STRANDS; number++) world.spawn(StrandKit, [[Strand, { player, number }], [Shown, { radius: 0, colour, shape: THING_SHAPE.stroke }]]);
    for (let octave = 0; octave < MARKS; octave++) {
      for (const side of [-1, 1]) world.spawn(MarkKit, [[Mark, { player, octave, side }], [Shown, { radius: 0, colour, shape: THING_SHAPE.ring }]]);
    }
  }
});

/** Looks where the hands are. */
const holdStrings = system('theremin/hold-strings', {
  hands: query({ hand: read(Effector) }), strings: resMut(Strings), knobs: settings({ loudness: 0.8 }), held: local({ row: ['i32', PLAYERS * 2] }),
}, ({ hands, strings, knobs, held }) => {
  const { hand } = hands;
  held.row.fill(-1);
  for (let i = 0; i < hands.length; i++) {
    const row = hands.ids[i], part = hand.part[row];
    if (part <= RIGHT && hand.isPresent[row] === 1) held.row[hand.slot[row] * 2 + part] = row;
  }
  for (let player = 0; player < PLAYERS; player++) {
    const left = held.row[player * 2 + LEFT], right = held.row[player * 2 + RIGHT], at = player * 3;
    strings.level[player] = 0;
    if (left < 0 || right < 0) continue;
    strings.from[at] = hand.x[left];
    strings.from[at + 1] = hand.y[left];
    strings.from[at + 2] = hand.z[left];
    strings.to[at] = hand.x[right];
    strings.to[at + 1] = hand.y[right];
    strings.to[at + 2] = hand.z[right];
    const dx = hand.x[left] - hand.x[right], dy = hand.y[left] - hand.y[right], dz = hand.z[left] - hand.z[right];
    strings.apart[player] = Math.min(1, Math.max(0, (Math.sqrt(dx * dx + dy * dy + dz * dz) - NEAR) / (FAR - NEAR)));
    strings.speed[player] = hand.speed[left] + hand.speed[right];
    strings.turn[player] = (strings.turn[player] + TURN) % (2 * HALF_TURN);
    const isUp = Math.min(hand.y[left], hand.y[right]) > SILENT_BELOW - 0.1, rise = (Math.max(hand.y[left], hand.y[right]) - SILENT_BELOW) / LOUD_RISE;
    strings.level[player] = isUp ? Math.min(1, Math.max(0, rise)) * knobs.loudness : 0;
  }
});

/** The tone of the scale nearest to `pitch`; `pitch` itself while there is no scale. */
function nearestTone(music, pitch) {
  let best = pitch, distance = 1e9;
  for (let n = 0; n < music.degreeCount; n++) {
    const away = Math.abs(music.degrees[n] - pitch);
    if (away < distance) {
      distance = away;
      best = music.degrees[n];
    }
  }
  return best;
}

const sing = system('theremin/sing', {
  strings: res(Strings), music: res(Music), notes: writes(BowNote), knobs: settings({ octaves: 2.5, onScale: 0.7 }), own: local({ isSinging: ['u8', PLAYERS], wait: ['u8', PLAYERS] }),
}, ({ strings, music, notes, knobs, own }) => {
  for (let player = 0; player < PLAYERS; player++) {
    if (strings.level[player] > 0.02) {
      if (own.wait[player] > 0) {
        own.wait[player]--;
        continue;
      }
      own.wait[player] = EVERY - 1;
      const free = LOWEST + (1 - strings.apart[player]) * knobs.octaves * 12, slot = notes.send();
      notes.voice[slot] = player;
      notes.instrument[slot] = VOICE;
      notes.pitch[slot] = free + (nearestTone(music, free) - free) * knobs.onScale;
      notes.velocity[slot] = strings.level[player];
      notes.tone[slot] = 0.25 + 0.6 * Math.min(1, strings.speed[player] / 3);
      notes.pan[slot] = Math.min(1, Math.max(-1, (strings.from[player * 3] + strings.to[player * 3]) / 2));
      notes.player[slot] = player + 1;
      own.isSinging[player] = 1;
    } else if (own.isSinging[player] === 1) {
      const slot = notes.send();
      notes.voice[slot] = player;
      notes.instrument[slot] = VOICE;
      notes.phase[slot] = 1;
      notes.player[slot] = player + 1;
      own.isSinging[player] = 0;
      own.wait[player] = 0;
    }
  }
});

/** Draws the strings: they swing as wide as they are loud, in more waves the higher they sing; rings on them show the octaves. */
const drawStrings = system('theremin/draw-strings', {
  strings: res(Strings), strands: query({ strand: read(Strand), place: write(Position), shown: write(Shown) }), marks: query({ mark: read(Mark), place: write(Position), shown: write(Shown) }), knobs: settings({ octaves: 2.5 }),
}, ({ strings, strands, marks, knobs }) => {
  const { from, to, apart, level, turn } = strings, { strand, place, shown } = strands, { mark } = marks;
  for (let i = 0; i < strands.length; i++) {
    const row = strands.ids[i], player = strand.player[row], at = player * 3;
    if (level[player] <= 0.02) {
      shown.radius[row] = 0;
      continue;
    }
    const dx = to[at] - from[at], dy = to[at + 1] - from[at + 1], dz = to[at + 2] - from[at + 2], long = Math.sqrt(dx * dx + dy * dy) + 0.001;
    const waves = 1 + Math.floor((1 - apart[player]) * 2 * knobs.octaves), swing = SWING * level[player] * Math.sin(turn[player]);
    const a = strand.number[row] / STRANDS, b = (strand.number[row] + 1) / STRANDS, outA = swing * Math.sin(HALF_TURN * waves * a), outB = swing * Math.sin(HALF_TURN * waves * b);
    place.x[row] = from[at] + dx * a - (dy / long) * outA;
    place.y[row] = from[at + 1] + dy * a + (dx / long) * outA;
    place.z[row] = from[at + 2] + dz * a;
    shown.toX[row] = from[at] + dx * b - (dy / long) * outB;
    shown.toY[row] = from[at + 1] + dy * b + (dx / long) * outB;
    shown.toZ[row] = from[at + 2] + dz * b;
    shown.radius[row] = 0.005 + 0.007 * level[player];
    shown.light[row] = Math.min(1, 0.45 + 0.7 * level[player]);
  }
  for (let i = 0; i < marks.length; i++) {
    const row = marks.ids[i], player = mark.player[row], at = player * 3, octave = mark.octave[row];
    // So far apart are hands that sing this octave; beyond the hands a mark would hang in the air.
    const far = 1 - octave / knobs.octaves, length = NEAR + far * (FAR - NEAR), now = NEAR + apart[player] * (FAR - NEAR);
    if (level[player] <= 0.02 || far < 0 || length > now + 0.4) {
      marks.shown.radius[row] = 0;
      continue;
    }
    const share = 0.5 + (mark.side[row] * length) / (2 * now), isNear = Math.abs(length - now) < 0.06;
    for (const axis of [0, 1, 2]) {
      const value = from[at + axis] + (to[at + axis] - from[at + axis]) * share;
      if (axis === 0) marks.place.x[row] = value;
      else if (axis === 1) marks.place.y[row] = value;
      else marks.place.z[row] = value;
    }
    marks.shown.radius[row] = isNear ? 0.045 : 0.026;
    marks.shown.light[row] = isNear ? 1 : 0.35;
  }
});

export default plugin({
  id: 'theremin',
  build: (app) => app.addSystems(Startup, hangStrings).addSystems(FixedUpdate, chain(holdStrings, sing, drawStrings)),
});
