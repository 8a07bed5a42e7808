import { FixedUpdate, Position, Startup, bundle, commands, component, local, plugin, query, read, res, system, write, writes } from 'jam-engine';
import { BowNote, Effector, Music, Shown, instrument, settings } from 'jam-engine/game';

/** Players, beads of one string, and the parts of a body that hold it (`Effector.part`). */
const PLAYERS = 4, BEADS = 9, LEFT = 0, RIGHT = 1;
/** Hands nearer than this (metres) sing the highest tone, farther than that the lowest. */
const NEAR = 0.12, FAR = 1.2;
/** Below this height (metres) a hand is silent; so much above it, it is loudest. */
const SILENT_BELOW = 0.85, LOUD_RISE = 0.7;
/** The lowest tone, MIDI. */
const LOWEST = 48;
/** Beads that nobody holds wait here, out of sight. */
const AWAY = -50;
/** A voice is told to every so many ticks: often enough for a smooth slide. */
const EVERY = 3;

const VOICE = instrument('theremin/voice');

/** One bead of a string: whose, and how far along. */
const Bead = component('theremin/Bead', { player: 'u8', along: 'f32' }, { requires: [Shown] });
const BeadKit = bundle('theremin/BeadKit', [Bead]);

const stringBeads = system('theremin/string-beads', { world: commands(BeadKit) }, ({ world }) => {
  for (let player = 0; player < PLAYERS; player++) {
    for (let n = 0; n < BEADS; n++) {
      world.spawn(BeadKit, [[Bead, { player, along: (n + 1) / (BEADS + 1) }], [Position, { y: AWAY }], [Shown, { radius: 0.014, colour: player, light: 0.3 }]]);
    }
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
  hands: query({ hand: read(Effector) }), beads: query({ bead: read(Bead), place: write(Position), shown: write(Shown) }),
  music: res(Music), notes: writes(BowNote), knobs: settings({ octaves: 2.5, onScale: 0.7, loudness: 0.8 }),
  held: local({ row: ['i32', PLAYERS * 2], isSinging: ['u8', PLAYERS], wait: ['u8', PLAYERS], level: ['f32', PLAYERS] }),
}, ({ hands, beads, music, notes, knobs, held }) => {
  const { hand } = hands, { bead, place, shown } = beads;
  held.row.fill(-1);
  for (let i = 0; i < hands.length; i++) {
    const row = hands.ids[i], part = hand.part[row];
    if (part <= RIGHT && hand.isPresent[row] === 1) held.row[hand.slot[row] * 2 + part] = row;
  }

  for (let player = 0; player < PLAYERS; player++) {
    const left = held.row[player * 2 + LEFT], right = held.row[player * 2 + RIGHT];
    held.level[player] = 0;
    if (left >= 0 && right >= 0) {
      const higher = Math.max(hand.y[left], hand.y[right]), rise = Math.min(1, Math.max(0, (higher - SILENT_BELOW) / LOUD_RISE));
      const bothUp = Math.min(hand.y[left], hand.y[right]) > SILENT_BELOW - 0.1;
      held.level[player] = bothUp ? rise * knobs.loudness : 0;
    }
    if (held.level[player] > 0.02) {
      const dx = hand.x[left] - hand.x[right], dy = hand.y[left] - hand.y[right], dz = hand.z[left] - hand.z[right];
      const apart = Math.min(1, Math.max(0, (Math.sqrt(dx * dx + dy * dy + dz * dz) - NEAR) / (FAR - NEAR)));
      if (held.wait[player] > 0) {
        held.wait[player]--;
        continue;
      }
      held.wait[player] = EVERY - 1;
      const free = LOWEST + (1 - apart) * knobs.octaves * 12, slot = notes.send();
      notes.voice[slot] = player;
      notes.instrument[slot] = VOICE;
      notes.pitch[slot] = free + (nearestTone(music, free) - free) * knobs.onScale;
      notes.velocity[slot] = held.level[player];
      notes.tone[slot] = 0.25 + 0.6 * Math.min(1, (hand.speed[left] + hand.speed[right]) / 3);
      notes.pan[slot] = Math.min(1, Math.max(-1, (hand.x[left] + hand.x[right]) / 2));
      notes.player[slot] = player + 1;
      held.isSinging[player] = 1;
    } else if (held.isSinging[player] === 1) {
      const slot = notes.send();
      notes.voice[slot] = player;
      notes.instrument[slot] = VOICE;
      notes.phase[slot] = 1;
      notes.player[slot] = player + 1;
      held.isSinging[player] = 0;
      held.wait[player] = 0;
    }
  }

  for (let i = 0; i < beads.length; i++) {
    const row = beads.ids[i], player = bead.player[row], left = held.row[player * 2 + LEFT], right = held.row[player * 2 + RIGHT];
    if (held.level[player] <= 0.02) {
      place.y[row] = AWAY;
      continue;
    }
    const t = bead.along[row], swing = Math.sin(music.beat * 6.283185307179586 + t * 9) * 0.018 * held.level[player];
    place.x[row] = hand.x[left] + (hand.x[right] - hand.x[left]) * t;
    place.y[row] = hand.y[left] + (hand.y[right] - hand.y[left]) * t + swing;
    place.z[row] = hand.z[left] + (hand.z[right] - hand.z[left]) * t;
    shown.light[row] = 0.25 + 0.75 * held.level[player];
  }
});

export default plugin({ id: 'theremin', build: (app) => app.addSystems(Startup, stringBeads).addSystems(FixedUpdate, sing) });
