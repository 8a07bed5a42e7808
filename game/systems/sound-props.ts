import { Collider, columns, Gravity, Position, query, read, res, Shape, system, Time, write, writes } from '../../engine/index.ts';
import { CUE_KIND, INSTRUMENT } from '../../protocol/index.ts';
import { Prop } from '../components/prop.ts';
import { CueGiven, Palettes, Song } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { scalePitch } from '../palettes/scale-pitch.ts';

/** A change of speed within a tick that is heard, and the one that is loudest, m/s. Gravity's own is 0.08. */
const SOFTEST = 0.9, LOUDEST = 5;
/** After a sound a prop is quiet for this many ticks (94 ms), so that a box that rattles down is not a drill. */
const QUIET_TICKS = 12;
/** Stable keys of props: above those of notes. */
const PROP_KEYS = 0x1000_0000;
/** Height of the lowest pitch, MIDI, and how many steps of the scale props spread over. */
const LOW = 55, STEPS = 14;

/** What a prop is made of, by its shape. */
const VOICES: Readonly<Record<number, number>> = { [Shape.ball]: INSTRUMENT.marimba, [Shape.cuboid]: INSTRUMENT.kalimba, [Shape.capsule]: INSTRUMENT['music-box'] };

/** Makes props sound when they are hit or hit something: by how much their speed changed beyond what gravity does. */
export const soundProps = system('tumble/sound-props', {
  props: query({ prop: write(Prop), position: read(Position) }), solid: columns(read(Collider)), gravity: res(Gravity), cues: writes(CueGiven),
  palettes: res(Palettes), song: res(Song), settings: res(Settings), time: res(Time),
}, ({ props, solid, gravity, cues, palettes, song, settings, time }) => {
  const { ids, length, prop, position } = props, tick = time.tick, rate = 1 / time.dt;
  const fallX = gravity.pull[0]! * time.dt, fallY = gravity.pull[1]! * time.dt, fallZ = gravity.pull[2]! * time.dt;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, x = position.x[row]!, y = position.y[row]!, z = position.z[row]!;
    const isKnown = prop.isKnown[row] === 1;
    const vx = isKnown ? (x - prop.x[row]!) * rate : 0, vy = isKnown ? (y - prop.y[row]!) * rate : 0, vz = isKnown ? (z - prop.z[row]!) * rate : 0;
    const dx = vx - prop.vx[row]! - fallX, dy = vy - prop.vy[row]! - fallY, dz = vz - prop.vz[row]! - fallZ, hit = Math.sqrt(dx * dx + dy * dy + dz * dz);
    prop.x[row] = x;
    prop.y[row] = y;
    prop.z[row] = z;
    prop.vx[row] = vx;
    prop.vy[row] = vy;
    prop.vz[row] = vz;
    prop.isKnown[row] = 1;
    if (!isKnown || hit < SOFTEST || tick < prop.quietUntil[row]!) continue;
    prop.quietUntil[row] = tick + QUIET_TICKS;
    const slot = cues.send();
    cues.tick[slot] = tick;
    cues.kind[slot] = CUE_KIND.strike;
    cues.instrument[slot] = VOICES[solid.shape[row]!]!;
    cues.pitch[slot] = scalePitch(palettes, song.palette, prop.number[row]! % STEPS, LOW) + settings.key;
    cues.velocity[slot] = Math.min(1, hit / LOUDEST);
    cues.pan[slot] = Math.max(-1, Math.min(1, x));
    cues.zone[slot] = cues.loop[slot] = -1;
    cues.key[slot] = PROP_KEYS + prop.number[row]!;
  }
});
