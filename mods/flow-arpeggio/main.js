import { FixedUpdate, local, plugin, query, read, res, system, writes } from 'jam-engine';
import { Flow, Music, PlayNote, Player, instrument, settings } from 'jam-engine/game';

const PLUCK = instrument('flow-arpeggio/pluck');
const PLAYERS = 4;
/** The lowest tone, MIDI, and by how much each further player plays higher. */
const LOWEST = 55, APART = 5;
/** Speeds (body heights a second) from which on it takes 2, 4 and 6 tones a beat: those above `calm`. */
const RUN = 0.45, RUSH = 1.1;
/** Micros in a tick. */
const TICK_MICROS = 7812;

/** MIDI pitch of the chord's tone number `n` above `lowest`: chord tones only, upwards, and round again after `octaves`. */
function chordTone(music, lowest, n, octaves) {
  const tones = [];
  for (let pitch = lowest; pitch < lowest + 12 * octaves && tones.length < 16; pitch++) {
    if ((music.chord & (1 << pitch % 12)) !== 0) tones.push(pitch);
  }
  return tones.length === 0 ? -1 : tones[((n % tones.length) + tones.length) % tones.length];
}

/**
 * One step of the pattern for each line of the grid that falls into this tick. How fast the body moves says how fine the grid
 * is; where the hands go says whether it climbs or falls; held-back tension makes it dark, free movement bright.
 */
const walk = system('flow-arpeggio/walk', {
  players: query({ player: read(Player), flow: read(Flow) }), music: res(Music), notes: writes(PlayNote),
  knobs: settings({ calm: 0.12, octaves: 2, loudness: 0.6 }), own: local({ step: ['i32', PLAYERS] }),
}, ({ players, music, notes, knobs, own }) => {
  const { ids, length, player, flow } = players, span = music.nextBeat - music.beat;
  if (!(span > 0)) return;
  for (let i = 0; i < length; i++) {
    const row = ids[i], slot = player.slot[row], speed = flow.speed[row];
    if (player.isPresent[row] !== 1 || speed < knobs.calm) continue;
    const perBeat = speed > RUSH ? 6 : speed > RUN ? 4 : 2, line = Math.ceil(music.beat * perBeat) / perBeat;
    if (line >= music.nextBeat) continue;
    const isClimbing = Math.sin(flow.direction[row]) > -0.15;
    own.step[slot] += isClimbing ? 1 : -1;
    const pitch = chordTone(music, LOWEST + slot * APART, own.step[slot], knobs.octaves);
    if (pitch < 0) continue;
    const note = notes.send(), isOnBeat = line === Math.floor(line);
    notes.instrument[note] = PLUCK;
    notes.pitch[note] = pitch;
    notes.velocity[note] = Math.min(1, (0.35 + 0.4 * Math.min(1, speed / RUSH) + (isOnBeat ? 0.15 : 0)) * knobs.loudness / 0.6);
    notes.tone[note] = 1 - 0.8 * flow.tension[row];
    notes.seconds[note] = music.period / perBeat;
    notes.micros[note] = Math.floor(((line - music.beat) / span) * TICK_MICROS);
    notes.pan[note] = 0.5 * Math.cos(flow.direction[row]);
    notes.player[note] = slot + 1;
  }
});

export default plugin({ id: 'flow-arpeggio', build: (app) => app.addSystems(FixedUpdate, walk) });
