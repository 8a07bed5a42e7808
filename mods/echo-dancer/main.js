import { FixedUpdate, Position, Startup, bundle, chain, commands, component, local, plugin, query, read, reads, res, resMut, resource, system, write, writes } from 'jam-engine';
import { AttackStruck, Effector, Music, PlayNote, Shown, instrument, settings } from 'jam-engine/game';

const BELL = instrument('echo-dancer/bell');
/** Hands, feet and head: `Effector.part`. Whom it echoes: the first player. */
const PARTS = 5, WHOM = 0;
/** Moments of movement that are kept, so many to a beat: two bars of up to eight beats fit. */
const PER_BEAT = 16, MOMENTS = 256;
/** Strokes that can be on their way at once. */
const STROKES = 64;
const AWAY = -50, TICK_MICROS = 7812;
/** How strong a hard stroke is, body heights a second. */
const HARDEST = 4;

const Limb = component('echo-dancer/Limb', { part: 'u8', glow: 'f32' }, { requires: [Shown] });
const LimbKit = bundle('echo-dancer/LimbKit', [Limb]);
/**
 * What it remembers. A moment is five places, x y z each; y of a part that was not seen is AWAY. `moment` and `beat` are kept with one added,
 * so that zero means nothing.
 */
const Memory = resource('echo-dancer/Memory', {
  places: ['f32', MOMENTS * PARTS * 3], moment: ['f64', MOMENTS], beat: ['f64', STROKES], height: ['f32', STROKES], force: ['f32', STROKES], x: ['f32', STROKES], next: 'u16',
});

const wakeUp = system('echo-dancer/wake-up', { world: commands(LimbKit) }, ({ world }) => {
  for (let part = 0; part < PARTS; part++) world.spawn(LimbKit, [[Limb, { part }], [Position, { y: AWAY }], [Shown, { radius: part === 4 ? 0.09 : 0.055, colour: 4, light: 0.2 }]]);
});

/** Keeps where the first player's limbs are, sixteen times a beat, and every stroke with the beat at which it ended. */
const remember = system('echo-dancer/remember', {
  memory: resMut(Memory), limbs: query({ hand: read(Effector) }), strokes: reads(AttackStruck), music: res(Music),
}, ({ memory, limbs, strokes, music }) => {
  const { hand } = limbs, { places, moment } = memory, now = Math.floor(music.beat * PER_BEAT), cell = now % MOMENTS;
  if (moment[cell] !== now + 1) {
    moment[cell] = now + 1;
    for (let i = 0; i < limbs.length; i++) {
      const limb = limbs.ids[i];
      if (hand.slot[limb] !== WHOM) continue;
      const at = (cell * PARTS + hand.part[limb]) * 3, isSeen = hand.isPresent[limb] === 1;
      places[at] = isSeen ? hand.x[limb] : 0;
      places[at + 1] = isSeen ? hand.y[limb] : AWAY;
      places[at + 2] = isSeen ? hand.z[limb] : 0;
    }
  }
  for (let n = strokes.start; n < strokes.end; n++) {
    const slot = n & strokes.mask;
    if (strokes.slot[slot] !== WHOM) continue;
    const to = memory.next;
    memory.beat[to] = music.beat + 1;
    memory.height[to] = strokes.y[slot];
    memory.force[to] = strokes.strength[slot];
    memory.x[to] = strokes.x[slot];
    memory.next = (to + 1) % STROKES;
  }
});

/** The scale's tone for a height: from the floor to above the head over two octaves. */
function toneOf(music, y) {
  if (music.degreeCount === 0) return 60;
  let first = 0;
  while (first < music.degreeCount - 1 && music.degrees[first] < 60) first++;
  const up = Math.floor(Math.min(1, Math.max(0, y / 2.1)) * 2 * music.perOctave);
  return music.degrees[Math.min(music.degreeCount - 1, first + up)];
}

/** Does what was done two bars ago. */
const dance = system('echo-dancer/dance', {
  memory: res(Memory), limbs: query({ limb: write(Limb), place: write(Position), shown: write(Shown) }),
  music: res(Music), notes: writes(PlayNote), knobs: settings({ bars: 2, beside: 0.7, loudness: 0.6 }), own: local({ struck: 'f32' }),
}, ({ memory, limbs, music, notes, knobs, own }) => {
  const { places, moment } = memory, later = Math.round(knobs.bars) * music.beatsPerBar, span = music.nextBeat - music.beat;
  for (let n = 0; n < STROKES && span > 0; n++) {
    const beat = memory.beat[n] - 1 + later;
    if (memory.beat[n] === 0 || beat < music.beat || beat >= music.nextBeat) continue;
    const note = notes.send();
    notes.instrument[note] = BELL;
    notes.pitch[note] = toneOf(music, memory.height[n]);
    notes.velocity[note] = Math.min(1, ((0.3 + (0.7 * memory.force[n]) / HARDEST) * knobs.loudness) / 0.6);
    notes.seconds[note] = 1.2;
    notes.micros[note] = Math.floor(((beat - music.beat) / span) * TICK_MICROS);
    notes.pan[note] = Math.min(1, Math.max(-1, memory.x[n] + knobs.beside));
    own.struck = 1;
  }
  own.struck *= 0.96;

  // Between two kept moments limbs are on their way.
  const then = (music.beat - later) * PER_BEAT, first = Math.floor(then), share = then - first, a = first % MOMENTS, b = (first + 1) % MOMENTS;
  const isKnown = first >= 0 && moment[a] === first + 1 && moment[b] === first + 2;
  const { limb, place, shown } = limbs;
  for (let i = 0; i < limbs.length; i++) {
    const to = limbs.ids[i], p = (a * PARTS + limb.part[to]) * 3, q = (b * PARTS + limb.part[to]) * 3;
    if (!isKnown || places[p + 1] === AWAY || places[q + 1] === AWAY) {
      place.y[to] = AWAY;
      continue;
    }
    place.x[to] = places[p] + (places[q] - places[p]) * share + knobs.beside;
    place.y[to] = places[p + 1] + (places[q + 1] - places[p + 1]) * share;
    place.z[to] = places[p + 2] + (places[q + 2] - places[p + 2]) * share;
    shown.light[to] = 0.25 + 0.7 * own.struck;
  }
});

export default plugin({ id: 'echo-dancer', build: (app) => app.addSystems(Startup, wakeUp).addSystems(FixedUpdate, chain(remember, dance)) });
