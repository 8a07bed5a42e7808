import { FixedUpdate, Position, Startup, bundle, chain, commands, component, local, plugin, query, read, reads, res, system, write, writes } from 'jam-engine';
import { AttackStruck, Effector, Music, PlayNote, Room, Shown, THING_SHAPE, instrument, settings } from 'jam-engine/game';

const STEPS = 8, ROWS = 4;
/** Metres from tile to tile, and half a tile's width. Between the lanterns and above the drums of the stage there is room for so much. */
const PITCH_X = 0.14, PITCH_Y = 0.14, HALF = 0.056;
/** How far before the player it hangs on a ring; on a stage everything is in one plane. */
const RING_Z = -0.55;
/** A hand that stays on a tile for so many ticks (0.4 s) turns it over, without a stroke. */
const STAY = 51;
/** A hand counts as on the wall within this depth, metres. */
const DEPTH = 0.2;
const EFFECTORS = 20, TICK_MICROS = 7812;

/** From the bottom up. The highest row sings the root of the chord that sounds. */
const SOUNDS = [instrument('kick'), instrument('snare'), instrument('hat'), instrument('kalimba')];
const PITCHED = 3, ROOT_FROM = 60;

/** Each row has a shape of its own: the kick a ball, the snare a square, the hat a bar, the tone a small ball. Width and height, as shares of a tile. */
const SHAPES = [THING_SHAPE.orb, THING_SHAPE.tile, THING_SHAPE.tile, THING_SHAPE.orb], WIDE = [1, 1, 1, 0.72], HIGH = [1, 1, 0.42, 0.72];

const Tile = component('step-wall/Tile', { step: 'u8', row: 'u8', isOn: 'u8', flash: 'f32' }, { requires: [Shown] });
/** The line that goes over the wall in time. */
const Line = component('step-wall/Line', {}, { requires: [Shown] });
const TileKit = bundle('step-wall/TileKit', [Tile]), LineKit = bundle('step-wall/LineKit', [Line]);

/** A beat that everybody knows, so that the wall plays before it is understood. */
const FIRST = [[0, 4], [2, 6], [1, 3, 5, 7], []];

const buildWall = system('step-wall/build-wall', { world: commands(TileKit, LineKit) }, ({ world }) => {
  for (let row = 0; row < ROWS; row++) {
    for (let step = 0; step < STEPS; step++) {
      world.spawn(TileKit, [[Tile, { step, row, isOn: FIRST[row].includes(step) ? 1 : 0 }], [Shown, { radius: HALF, height: 2 * HALF * HIGH[row], shape: SHAPES[row], colour: row, light: 0.1 }]]);
    }
  }
  world.spawn(LineKit, [[Line, {}], [Shown, { radius: 0.006, shape: THING_SHAPE.stroke, colour: 5, light: 0.4 }]]);
});

/** The tile at a place, as row × STEPS + step; −1 beside the wall. */
function tileAt(x, y, z, height, wallZ) {
  const step = Math.round(x / PITCH_X + (STEPS - 1) / 2), row = Math.round((y - height) / PITCH_Y + (ROWS - 1) / 2);
  return step < 0 || step >= STEPS || row < 0 || row >= ROWS || Math.abs(z - wallZ) > DEPTH ? -1 : row * STEPS + step;
}

/** Strokes and hands that stay turn tiles over. */
const turnTiles = system('step-wall/turn-tiles', {
  tiles: query({ tile: write(Tile), place: write(Position) }), hands: query({ hand: read(Effector) }), strokes: reads(AttackStruck), room: res(Room), knobs: settings({ height: 1.36 }),
  own: local({ on: ['i16', EFFECTORS], since: ['u16', EFFECTORS], asked: ['u8', STEPS * ROWS] }),
}, ({ tiles, hands, strokes, room, knobs, own }) => {
  const wallZ = room.layout === 0 ? 0 : RING_Z, { tile, place } = tiles, { hand } = hands;
  own.asked.fill(0);
  for (let n = strokes.start; n < strokes.end; n++) {
    const slot = n & strokes.mask, at = tileAt(strokes.x[slot], strokes.y[slot], room.layout === 0 ? 0 : strokes.z[slot], knobs.height, wallZ);
    if (at >= 0) own.asked[at] ^= 1;
  }
  for (let i = 0; i < hands.length; i++) {
    const row = hands.ids[i], number = hand.number[row];
    const at = hand.isPresent[row] === 1 && hand.part[row] < 2 ? tileAt(hand.x[row], hand.y[row], hand.z[row], knobs.height, wallZ) : -1;
    // `on` holds the tile plus one, so that zeros mean that no hand was anywhere.
    if (at + 1 !== own.on[number]) {
      own.on[number] = at + 1;
      own.since[number] = 0;
    } else if (at >= 0 && own.since[number] < STAY) {
      own.since[number]++;
      if (own.since[number] === STAY) own.asked[at] ^= 1;
    }
  }
  for (let i = 0; i < tiles.length; i++) {
    const row = tiles.ids[i];
    tile.isOn[row] ^= own.asked[tile.row[row] * STEPS + tile.step[row]];
    place.x[row] = (tile.step[row] - (STEPS - 1) / 2) * PITCH_X;
    place.y[row] = knobs.height + (tile.row[row] - (ROWS - 1) / 2) * PITCH_Y;
    place.z[row] = wallZ;
  }
});

/** Plays the column whose line falls into this tick, and lights the wall: what is on is bright and whole, what is off dim and small, what sounds flashes and swells. */
const playColumn = system('step-wall/play-column', {
  tiles: query({ tile: write(Tile), shown: write(Shown) }), lines: query({ line: read(Line), place: write(Position), shown: write(Shown) }), room: res(Room), music: res(Music), notes: writes(PlayNote), knobs: settings({ stepsPerBeat: 2, swing: 0, height: 1.36 }),
}, ({ tiles, lines, room, music, notes, knobs }) => {
  const { tile, shown } = tiles, rate = Math.max(1, Math.round(knobs.stepsPerBeat)), span = music.nextBeat - music.beat;
  // Every second step comes late by up to a third of a step.
  const late = knobs.swing / 3, from = music.beat * rate, to = music.nextBeat * rate;
  let column = -1, micros = 0;
  for (let line = Math.floor(from) - 1; line <= to && span > 0; line++) {
    const at = line + (line % 2 === 0 ? 0 : late);
    if (at < from || at >= to) continue;
    column = ((line % STEPS) + STEPS) % STEPS;
    micros = Math.floor(((at - from) / (to - from)) * TICK_MICROS);
  }
  const standing = ((Math.floor(from) % STEPS) + STEPS) % STEPS;
  for (let i = 0; i < tiles.length; i++) {
    const row = tiles.ids[i], isOn = tile.isOn[row] === 1;
    if (isOn && tile.step[row] === column) {
      const note = notes.send(), sound = tile.row[row];
      notes.instrument[note] = SOUNDS[sound];
      notes.pitch[note] = sound === PITCHED ? ROOT_FROM + ((music.root - ROOT_FROM) % 12 + 12) % 12 : 60;
      notes.velocity[note] = 0.75;
      notes.micros[note] = micros;
      notes.pan[note] = (tile.step[row] - (STEPS - 1) / 2) / STEPS;
      tile.flash[row] = 1;
    }
    tile.flash[row] *= 0.97;
    const kind = tile.row[row], size = (isOn ? 0.95 : 0.62) + 0.2 * tile.flash[row], ground = isOn ? 0.5 : tile.step[row] === standing ? 0.16 : 0.03;
    shown.radius[row] = HALF * WIDE[kind] * size;
    shown.height[row] = 2 * HALF * HIGH[kind] * size;
    shown.light[row] = Math.min(1, ground + 0.5 * tile.flash[row]);
  }
  const x = (((from % STEPS) + STEPS) % STEPS - STEPS / 2) * PITCH_X, reach = ((ROWS + 0.5) / 2) * PITCH_Y;
  for (let i = 0; i < lines.length; i++) {
    const row = lines.ids[i], { place } = lines;
    place.x[row] = lines.shown.toX[row] = x;
    place.y[row] = knobs.height - reach;
    lines.shown.toY[row] = knobs.height + reach;
    place.z[row] = lines.shown.toZ[row] = room.layout === 0 ? 0 : RING_Z;
  }
});

export default plugin({ id: 'step-wall', build: (app) => app.addSystems(Startup, buildWall).addSystems(FixedUpdate, chain(turnTiles, playColumn)) });
