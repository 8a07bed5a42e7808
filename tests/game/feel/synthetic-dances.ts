import { ZONE_PLACES } from '../../../game/index.ts';
import { JOINT, JOINT_COUNT } from '../../../protocol/index.ts';
import { NoiseStream, type Motion } from '../../../protocol/motion/index.ts';
import { Puppet } from '../room/player.ts';
import { striking, swinging } from './dancing-pair.ts';

/**
 * Dances by seed, in ways that have little in common: bodies that strike, that swing, that visit the places of the room in phrases with rests, that
 * circle with slow arms and step, and that jump. What richness is held to.
 */
const STYLES = ['strikes', 'swings', 'visits places', 'circles', 'jumps'] as const;
const HZ = 60;

/** A dance of so many seconds and the name of its style. Seeds 0, 1, 2 … take the styles in turn. */
export function syntheticDance(seed: number, seconds: number): { readonly name: string; readonly motion: Motion } {
  const chance = new NoiseStream(seed * 31 + 7), style = seed % STYLES.length, music = { period: chance.range(0.42, 0.75), first: chance.range(0, 1) }, name = `${STYLES[style]!}, seed ${seed}`;
  if (style === 0) return { name, motion: striking(seed, music).record(seconds, HZ) };
  if (style === 1) return { name, motion: swinging(seed, music).record(seconds, HZ) };
  return { name, motion: record(seconds, style === 2 ? visitor(chance, music.period, seconds) : style === 3 ? circler(chance, music.period) : jumper(chance, music.period)) };
}

type Pose = (t: number, puppet: Puppet) => void;

function record(seconds: number, pose: Pose): Motion {
  const frames = Math.floor(seconds * HZ), micros = new Float64Array(frames), xyz = new Float64Array(frames * JOINT_COUNT * 3), confidence = new Float32Array(frames * JOINT_COUNT), puppet = new Puppet();
  for (let frame = 0; frame < frames; frame++) {
    micros[frame] = Math.round((frame * 1e6) / HZ);
    pose(frame / HZ, puppet);
    xyz.set(puppet.xyz, frame * JOINT_COUNT * 3);
    confidence.set(puppet.confidence, frame * JOINT_COUNT);
  }
  return { space: 'world', width: 0, height: 0, micros, tracks: [{ xyz, confidence }], lengthMicros: Math.round((frames * 1e6) / HZ), warnings: [] };
}

const standing = new Puppet().xyz.slice();
/** The whole body moved by so much, feet on the ground but for `lift`; the elbows between shoulders and the wrists that are put afterwards. */
function stand(puppet: Puppet, dx: number, dy: number, lift: number): void {
  for (let joint = 0; joint < 17; joint++) {
    const isLeg = joint === JOINT.left_ankle || joint === JOINT.right_ankle;
    puppet.put(joint, standing[joint * 3]! + (isLeg ? 0 : dx), standing[joint * 3 + 1]! + (isLeg ? lift : dy), 0);
  }
}
const smooth = (part: number): number => part * part * (3 - 2 * part);

/** Each hand goes from place to place, strikes or strokes there for some beats, and rests between phrases. */
function visitor(chance: NoiseStream, period: number, seconds: number): Pose {
  const visits = ([[JOINT.left_wrist, [8, 12, 0, 2]], [JOINT.right_wrist, [9, 13, 7, 5]]] as const).map(([joint, places]) => {
    const stops: { from: number; to: number; place: number; rate: number; size: number }[] = [];
    for (let t = chance.range(0, 2); t < seconds + 2;) {
      const to = t + period * (2 + Math.floor(chance.range(0, 6)));
      stops.push({ from: t, to, place: places[Math.floor(chance.range(0, places.length))]!, rate: chance.uniform() < 0.4 ? 2 : 1, size: chance.range(0.12, 0.34) });
      t = to + period * (chance.uniform() < 0.3 ? 3 : 0.8);
    }
    return { joint, stops };
  });
  const sway = chance.range(0.02, 0.06), bounce = chance.range(0.01, 0.05);
  return (t, puppet) => {
    stand(puppet, sway * Math.sin((Math.PI * t) / period), bounce * Math.cos((2 * Math.PI * t) / period), 0);
    for (const { joint, stops } of visits) {
      const at = stops.findIndex(({ to }) => to > t), stop = stops[at < 0 ? stops.length - 1 : at]!, before = stops[Math.max(0, at - 1)]!;
      const placeOf = (visit: typeof stop): { x: number; y: number } => ZONE_PLACES[0]![visit.place]!;
      const beats = ((t - stop.from) / period) * stop.rate, part = beats - Math.floor(beats), up = part < 0.75 ? Math.sin((Math.PI * part) / 1.5) : 1 - ((part - 0.75) / 0.25) ** 1.5;
      const inside = t >= stop.from && t <= stop.to, way = inside ? 1 : smooth(Math.max(0, Math.min(1, 1 - (stop.from - t) / (0.8 * period))));
      const home = placeOf(inside ? stop : before), there = placeOf(stop), lift = inside ? (stop.place >= 12 ? stop.size * Math.sin(2 * Math.PI * beats * 0.5) : stop.size * up) : stop.size * 0.2;
      puppet.put(joint, home.x + (there.x - home.x) * way, home.y + (there.y - home.y) * way + lift);
    }
  };
}

/** Arms in circles and figures of eight, steps from side to side, by phrases of two bars that are larger and smaller. */
function circler(chance: NoiseStream, period: number): Pose {
  const arms = [-1, 1].map((side) => ({ side, radius: chance.range(0.18, 0.36), rate: chance.uniform() < 0.5 ? 0.5 : 0.25, phase: chance.range(0, 1), eight: chance.uniform() < 0.4 ? 2 : 1, y: chance.range(1.05, 1.35), x: chance.range(0.35, 0.6) }));
  const step = chance.range(0.08, 0.22), breath = chance.range(0.2, 0.5);
  return (t, puppet) => {
    const beats = t / period, size = 1 - breath * (0.5 + 0.5 * Math.cos((2 * Math.PI * beats) / 8)), dx = step * Math.sin((Math.PI * beats) / 2);
    stand(puppet, dx, -0.03 * Math.abs(Math.sin(Math.PI * beats)), 0.06 * Math.max(0, Math.sin(Math.PI * beats)));
    for (const { side, radius, rate, phase, eight, x, y } of arms) {
      const turn = 2 * Math.PI * (beats * rate + phase);
      puppet.put(side < 0 ? JOINT.left_wrist : JOINT.right_wrist, dx + side * x + radius * size * Math.cos(turn), y + radius * size * Math.sin(eight * turn));
    }
  };
}

/** Jumps with the arms thrown up or out on the beat, now and then a bar of standing. */
function jumper(chance: NoiseStream, period: number): Pose {
  const high = chance.range(0.06, 0.2), wide = chance.range(0.3, 0.75), up = chance.range(0.3, 0.9), rest = 3 + Math.floor(chance.range(0, 4));
  return (t, puppet) => {
    const beats = t / period, isRest = Math.floor(beats / 4) % rest === rest - 1, part = beats / 2 - Math.floor(beats / 2), open = isRest ? 0 : part < 0.35 ? smooth(part / 0.35) : part < 0.6 ? 1 : 1 - smooth((part - 0.6) / 0.4);
    const leap = isRest ? 0 : high * Math.max(0, Math.sin(2 * Math.PI * part * 2));
    stand(puppet, 0, leap, leap);
    for (const [side, wrist, ankle] of [[-1, JOINT.left_wrist, JOINT.left_ankle], [1, JOINT.right_wrist, JOINT.right_ankle]] as const) {
      puppet.put(wrist, side * (0.25 + wide * Math.sin((Math.PI * open) / 1.3)), 0.82 + leap + up * open);
      puppet.put(ankle, side * (0.13 + 0.25 * open), 0.1 + leap);
    }
  };
}
