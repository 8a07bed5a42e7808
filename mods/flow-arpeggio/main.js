import { FixedUpdate, Position, Startup, bundle, chain, commands, component, local, plugin, query, read, reads, res, system, write, writes } from 'jam-engine';
import { Effector, Flow, Music, PART, PlayNote, Player, Shown, THING_SHAPE, instrument, settings } from 'jam-engine/game';

const PLUCK = instrument('flow-arpeggio/pluck');
const PLAYERS = 4;
/** The lowest tone, MIDI, and by how much each further player plays higher. */
const LOWEST = 55, APART = 5;
/** Speeds (body heights a second) from which on it takes 2, 4 and 6 tones a beat: those above `calm`. */
const RUN = 0.45, RUSH = 1.1;
/** Micros in a tick. */
const TICK_MICROS = 7812;
/** Tones of light that can be in the air at once: each is a ball, and a stroke from the one before. */
const TONES = 24;
/** They wind round the player: so far away, metres; so many of them once round; from so high, over so many octaves to the metre. */
const AROUND = 0.62, ONCE_ROUND = 10, LOW = 0.75, PER_METRE = 1.7;
/** What is left of a tone's light after a tick, and how fast it rises, metres a tick. */
const FADE = 0.988, RISE = 0.0009;

/** A tone in the air. `order`: 0 its ball, 1 its stroke. */
const Tone = component('flow-arpeggio/Tone', { number: 'u8', order: 'u8' }, { requires: [Shown] });
const ToneKit = bundle('flow-arpeggio/ToneKit', [Tone]);

const hangTones = system('flow-arpeggio/hang-tones', { world: commands(ToneKit) }, ({ world }) => {
  for (let number = 0; number < TONES; number++) {
    world.spawn(ToneKit, [[Tone, { number, order: 0 }], [Shown, { radius: 0, light: 0 }]]);
    world.spawn(ToneKit, [[Tone, { number, order: 1 }], [Shown, { radius: 0, light: 0, shape: THING_SHAPE.stroke }]]);
  }
});

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

/** Each tone that it plays is a ball of light on a stair that winds round the player, as high as the tone; a line joins it to the one before. They rise and fade. */
const lightStair = system('flow-arpeggio/light-stair', {
  notes: reads(PlayNote), tones: query({ tone: read(Tone), place: write(Position), shown: write(Shown) }), parts: query({ part: read(Effector) }),
  own: local({ next: 'u16', turn: ['u16', PLAYERS], has: ['u8', PLAYERS], x: ['f32', PLAYERS], y: ['f32', PLAYERS], z: ['f32', PLAYERS], middle: ['f32', PLAYERS], depth: ['f32', PLAYERS] }),
}, ({ notes, tones, parts, own }) => {
  const { tone, place, shown } = tones, { part } = parts;
  for (let i = 0; i < parts.length; i++) {
    const row = parts.ids[i];
    if (part.part[row] !== PART.head || part.isPresent[row] !== 1) continue;
    own.middle[part.slot[row]] = part.x[row];
    own.depth[part.slot[row]] = part.z[row];
  }
  for (let i = 0; i < tones.length; i++) {
    const row = tones.ids[i];
    if (shown.radius[row] === 0) continue;
    shown.light[row] *= FADE;
    place.y[row] += RISE;
    shown.toY[row] += RISE;
    if (shown.light[row] < 0.05) shown.radius[row] = 0;
  }
  for (let n = notes.start; n < notes.end; n++) {
    const at = n & notes.mask, slot = notes.player[at] - 1;
    if (notes.instrument[at] !== PLUCK || slot < 0) continue;
    const angle = ((own.turn[slot]++ % ONCE_ROUND) / ONCE_ROUND) * 6.283185307179586, x = own.middle[slot] + AROUND * Math.sin(angle), z = own.depth[slot] + AROUND * 0.5 * Math.cos(angle);
    const y = LOW + (notes.pitch[at] - LOWEST) / 12 / PER_METRE, number = own.next++ % TONES, force = notes.velocity[at];
    for (let i = 0; i < tones.length; i++) {
      const row = tones.ids[i];
      if (tone.number[row] !== number) continue;
      const isStroke = tone.order[row] === 1;
      place.x[row] = x;
      place.y[row] = y;
      place.z[row] = z;
      shown.colour[row] = (slot + (force > 0.6 ? 3 : 1)) % 5;
      shown.light[row] = isStroke ? 0.55 : 1;
      shown.radius[row] = isStroke ? (own.has[slot] === 1 ? 0.006 : 0) : 0.018 + 0.026 * force;
      if (!isStroke) continue;
      shown.toX[row] = own.x[slot];
      shown.toY[row] = own.y[slot];
      shown.toZ[row] = own.z[slot];
    }
    own.has[slot] = 1;
    own.x[slot] = x;
    own.y[slot] = y;
    own.z[slot] = z;
  }
});

export default plugin({ id: 'flow-arpeggio', build: (app) => app.addSystems(Startup, hangTones).addSystems(FixedUpdate, chain(walk, lightStair)) });
