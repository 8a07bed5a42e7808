import { FixedUpdate, Position, Startup, bundle, chain, columns, commands, component, local, plugin, query, read, reads, res, resMut, resource, rowPart, system, write, writes } from 'jam-engine';
import { AttackStruck, JOINT, Joint, Music, PlayNote, Player, Shown, SmoothedJoint, THING_SHAPE, instrument, settings } from 'jam-engine/game';

const BELL = instrument('echo-dancer/bell');
/** The joints that it remembers. */
const KEPT = [
  JOINT.nose, JOINT.left_shoulder, JOINT.right_shoulder, JOINT.left_elbow, JOINT.right_elbow, JOINT.left_wrist, JOINT.right_wrist,
  JOINT.left_hip, JOINT.right_hip, JOINT.left_knee, JOINT.right_knee, JOINT.left_ankle, JOINT.right_ankle,
];
const PLACES = KEPT.length;
/** Limbs: from which place to which. */
const LIMBS = [[0, 1], [0, 2], [1, 2], [1, 3], [3, 5], [2, 4], [4, 6], [1, 7], [2, 8], [7, 8], [7, 9], [9, 11], [8, 10], [10, 12]];
/** Moments of movement that are kept, so many to a beat: two bars of up to eight beats fit. */
const PER_BEAT = 16, MOMENTS = 256;
/** Strokes that can be on their way at once, and rings that can be seen where they ring again. */
const STROKES = 64, RINGS = 6;
const AWAY = -50, TICK_MICROS = 7812, SEEN = 0.25;
/** How strong a hard stroke is, body heights a second. */
const HARDEST = 4;
/** Its colour of the palette; half the thickness of a limb and the size of its head, metres. */
const COLOUR = 4, THICK = 0.017, HEAD = 0.085;

const Limb = component('echo-dancer/Limb', { number: 'u8' }, { requires: [Shown] });
const Head = component('echo-dancer/Head', {}, { requires: [Shown] });
const Ring = component('echo-dancer/Ring', { number: 'u8' }, { requires: [Shown] });
const LimbKit = bundle('echo-dancer/LimbKit', [Limb]), HeadKit = bundle('echo-dancer/HeadKit', [Head]), RingKit = bundle('echo-dancer/RingKit', [Ring]);
/**
 * What it remembers. A moment is a place for each kept joint, x y z; y of one that was not seen is AWAY. `moment` and `beat` are kept with one added,
 * so that zero means nothing. `whom`: slot of the player that it echoes, plus 1.
 */
const Memory = resource('echo-dancer/Memory', {
  places: ['f32', MOMENTS * PLACES * 3], moment: ['f64', MOMENTS], beat: ['f64', STROKES], x: ['f32', STROKES], y: ['f32', STROKES], z: ['f32', STROKES], force: ['f32', STROKES], next: 'u16', whom: 'u8',
});

const wakeUp = system('echo-dancer/wake-up', { world: commands(LimbKit, HeadKit, RingKit) }, ({ world }) => {
  for (let number = 0; number < LIMBS.length; number++) world.spawn(LimbKit, [[Limb, { number }], [Shown, { radius: 0, colour: COLOUR, shape: THING_SHAPE.stroke }]]);
  world.spawn(HeadKit, [[Head, {}], [Shown, { radius: 0, colour: COLOUR }]]);
  for (let number = 0; number < RINGS; number++) world.spawn(RingKit, [[Ring, { number }], [Shown, { radius: 0, colour: COLOUR, shape: THING_SHAPE.ring, light: 0 }]]);
});

/** Keeps where the joints of the first player who is there are, sixteen times a beat, and every stroke with the beat at which it ended. */
const remember = system('echo-dancer/remember', {
  memory: resMut(Memory), players: query({ player: read(Player) }), slots: columns(read(Player)), joints: query({ joint: read(Joint), place: read(SmoothedJoint) }), strokes: reads(AttackStruck), music: res(Music),
}, ({ memory, players, slots, joints, strokes, music }) => {
  const { player } = players, { joint, place } = joints, { places, moment } = memory, now = Math.floor(music.beat * PER_BEAT), cell = now % MOMENTS;
  let whom = 0;
  for (let i = 0; i < players.length; i++) {
    const row = players.ids[i];
    if (player.isPresent[row] === 1 && (whom === 0 || player.slot[row] + 1 < whom)) whom = player.slot[row] + 1;
  }
  memory.whom = whom;
  if (moment[cell] !== now + 1) {
    moment[cell] = now + 1;
    for (let k = 0; k < PLACES; k++) places[(cell * PLACES + k) * 3 + 1] = AWAY;
    for (let i = 0; i < joints.length && whom > 0; i++) {
      const row = joints.ids[i], kept = KEPT.indexOf(joint.index[row]);
      if (kept < 0 || place.confidence[row] < SEEN || slots.slot[rowPart(joint.player[row])] + 1 !== whom) continue;
      const at = (cell * PLACES + kept) * 3;
      places[at] = place.x[row];
      places[at + 1] = place.y[row];
      places[at + 2] = place.z[row];
    }
  }
  for (let n = strokes.start; n < strokes.end; n++) {
    const slot = n & strokes.mask;
    if (strokes.slot[slot] + 1 !== whom) continue;
    const to = memory.next;
    memory.beat[to] = music.beat + 1;
    memory.x[to] = strokes.x[slot];
    memory.y[to] = strokes.y[slot];
    memory.z[to] = strokes.z[slot];
    memory.force[to] = strokes.strength[slot];
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

/** Rings again what was struck two bars ago: a bell, and a ring of light that opens where it was. */
const ringAgain = system('echo-dancer/ring-again', {
  memory: res(Memory), rings: query({ ring: read(Ring), place: write(Position), shown: write(Shown) }), music: res(Music), notes: writes(PlayNote), knobs: settings({ bars: 2, beside: 1.1, loudness: 0.6 }), own: local({ next: 'u16' }),
}, ({ memory, rings, music, notes, knobs, own }) => {
  const { ring, place, shown } = rings, later = Math.round(knobs.bars) * music.beatsPerBar, span = music.nextBeat - music.beat;
  for (let i = 0; i < rings.length; i++) {
    const row = rings.ids[i];
    if (shown.radius[row] === 0) continue;
    shown.radius[row] += 0.0014;
    shown.light[row] *= 0.975;
    if (shown.light[row] < 0.04) shown.radius[row] = 0;
  }
  for (let n = 0; n < STROKES && span > 0; n++) {
    const beat = memory.beat[n] - 1 + later;
    if (memory.beat[n] === 0 || beat < music.beat || beat >= music.nextBeat) continue;
    const note = notes.send(), number = own.next++ % RINGS;
    notes.instrument[note] = BELL;
    notes.pitch[note] = toneOf(music, memory.y[n]);
    notes.velocity[note] = Math.min(1, ((0.3 + (0.7 * memory.force[n]) / HARDEST) * knobs.loudness) / 0.6);
    notes.seconds[note] = 1.2;
    notes.micros[note] = Math.floor(((beat - music.beat) / span) * TICK_MICROS);
    notes.pan[note] = Math.min(1, Math.max(-1, memory.x[n] + knobs.beside));
    for (let i = 0; i < rings.length; i++) {
      const row = rings.ids[i];
      if (ring.number[row] !== number) continue;
      place.x[row] = memory.x[n] + knobs.beside;
      place.y[row] = memory.y[n];
      place.z[row] = memory.z[n];
      shown.radius[row] = 0.05;
      shown.light[row] = 1;
    }
  }
});

/** Stands as the player stood two bars ago, limb by limb; brighter where a stroke has just rung again. */
const dance = system('echo-dancer/dance', {
  memory: res(Memory), limbs: query({ limb: read(Limb), place: write(Position), shown: write(Shown) }), heads: query({ head: read(Head), place: write(Position), shown: write(Shown) }), rings: query({ ring: read(Ring), shown: read(Shown) }),
  music: res(Music), knobs: settings({ bars: 2, beside: 1.1 }),
}, ({ memory, limbs, heads, rings, music, knobs }) => {
  const { places, moment } = memory, then = (music.beat - Math.round(knobs.bars) * music.beatsPerBar) * PER_BEAT, first = Math.floor(then), share = then - first;
  // Between two kept moments joints are on their way.
  const before = ((first % MOMENTS) + MOMENTS) % MOMENTS, after = (before + 1) % MOMENTS, isKnown = first >= 0 && moment[before] === first + 1 && moment[after] === first + 2;
  const isSeen = (k) => isKnown && places[(before * PLACES + k) * 3 + 1] !== AWAY && places[(after * PLACES + k) * 3 + 1] !== AWAY;
  const at = (k, axis) => {
    const from = places[(before * PLACES + k) * 3 + axis], to = places[(after * PLACES + k) * 3 + axis];
    return from + (to - from) * share + (axis === 0 ? knobs.beside : 0);
  };
  let light = 0;
  for (let i = 0; i < rings.length; i++) if (rings.shown.radius[rings.ids[i]] > 0) light = Math.max(light, rings.shown.light[rings.ids[i]]);
  const { limb, place, shown } = limbs;
  for (let i = 0; i < limbs.length; i++) {
    const row = limbs.ids[i], [from, to] = LIMBS[limb.number[row]];
    if (!isSeen(from) || !isSeen(to)) {
      shown.radius[row] = 0;
      continue;
    }
    shown.radius[row] = THICK;
    shown.light[row] = 0.4 + 0.6 * light;
    place.x[row] = at(from, 0);
    place.y[row] = at(from, 1);
    place.z[row] = at(from, 2);
    shown.toX[row] = at(to, 0);
    shown.toY[row] = at(to, 1);
    shown.toZ[row] = at(to, 2);
  }
  for (let i = 0; i < heads.length; i++) {
    const row = heads.ids[i];
    heads.shown.radius[row] = isSeen(0) ? HEAD : 0;
    if (!isSeen(0)) continue;
    heads.shown.light[row] = 0.3 + 0.5 * light;
    heads.place.x[row] = at(0, 0);
    heads.place.y[row] = at(0, 1);
    heads.place.z[row] = at(0, 2);
  }
});

export default plugin({ id: 'echo-dancer', build: (app) => app.addSystems(Startup, wakeUp).addSystems(FixedUpdate, chain(remember, ringAgain, dance)) });
