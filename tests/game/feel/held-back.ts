import { ZONE_PLACES } from '../../../game/index.ts';
import { COMMANDS, JOINT, JOINT_COUNT, SETTINGS, SPACE, TICK_RATE } from '../../../protocol/index.ts';
import { Dancer, frameAt, poseAtMicros, poseBuffer, type Motion } from '../../../protocol/motion/index.ts';
import { openRoom, Performance, Puppet } from '../room/player.ts';

/** The same dance with every joint's way from its middle place scaled: 0.2 is the dance held back to a fifth of its amplitude. */
export function heldBack(motion: Motion, amplitude: number): Motion {
  const { xyz, confidence } = motion.tracks[0]!, frames = motion.micros.length, width = JOINT_COUNT * 3, middle = new Float64Array(width);
  for (let frame = 0; frame < frames; frame++) for (let k = 0; k < width; k++) middle[k]! += xyz[frame * width + k]! / frames;
  return { ...motion, tracks: [{ xyz: xyz.map((value, at) => middle[at % width]! + amplitude * (value - middle[at % width]!)), confidence }] };
}

function record(seconds: number, hz: number, pose: (t: number, xyz: Float64Array, confidence: Float32Array) => void): Motion {
  const frames = Math.floor(seconds * hz), micros = new Float64Array(frames), xyz = new Float64Array(frames * JOINT_COUNT * 3), confidence = new Float32Array(frames * JOINT_COUNT);
  for (let frame = 0; frame < frames; frame++) {
    micros[frame] = Math.round((frame * 1e6) / hz);
    pose(frame / hz, xyz.subarray(frame * JOINT_COUNT * 3, (frame + 1) * JOINT_COUNT * 3), confidence.subarray(frame * JOINT_COUNT, (frame + 1) * JOINT_COUNT));
  }
  return { space: 'world', width: 0, height: 0, micros, tracks: [{ xyz, confidence }], lengthMicros: Math.round((frames * 1e6) / hz), warnings: [] };
}

/** The dancer of light, some bars into the dance, when strikes and bows alternate. */
export function dancerOfLight(seconds: number): Motion {
  const dancer = new Dancer(ZONE_PLACES[0]!.map((place) => ({ ...place, height: 0.66 }))), into = poseBuffer();
  return record(seconds, 60, (t, xyz, confidence) => {
    dancer.poseAt(32 + t * (96 / 60), into);
    xyz.set(into.xyz);
    confidence.set(into.confidence);
  });
}

/** Someone whose hands stay at a bow and a drum, however small they move: the left bows up and down, the right drums, the hips sway. */
export function atBowAndDrum(seconds: number): Motion {
  const puppet = new Puppet(), bow = ZONE_PLACES[0]![12]!, drum = ZONE_PLACES[0]![9]!, still = puppet.xyz.slice(), beat = 60 / 96;
  return record(seconds, 60, (t, xyz, confidence) => {
    const sway = 0.05 * Math.sin((Math.PI * t) / beat), bounce = 0.04 * Math.cos((2 * Math.PI * t) / beat), part = (t / beat) % 1, up = part < 0.75 ? 0.5 - 0.5 * Math.cos((Math.PI * part) / 0.75) : ((1 - part) / 0.25) ** 2;
    for (let joint = 0; joint < 17; joint++) puppet.put(joint, still[joint * 3]! + (joint < 13 ? sway : 0), still[joint * 3 + 1]! + (joint < 13 ? bounce : 0), 0);
    puppet.put(JOINT.left_wrist, bow.x + 0.05 * Math.sin(3 * t), bow.y + 0.28 * Math.sin(2.1 * t));
    puppet.put(JOINT.right_wrist, drum.x, drum.y + 0.05 + 0.36 * up);
    xyz.set(puppet.xyz);
    confidence.set(puppet.confidence);
  });
}

const pose = poseBuffer();

/** Loops that play while bodies dance: ground, harmony, melody. */
export const LOOPS = [0, 4, 6];

/** A body dances while three loops play, or none but what it launches itself, with the setting richness as it is or at `depth`. */
export async function performDance(motion: Motion, depth: number | null = null, seconds = 12, hasLoops = true): Promise<Performance> {
  const performance = new Performance(await openRoom());
  performance.send(0, (writer) => {
    if (depth !== null) writer.setting(SETTINGS.richness.id, depth, 0);
    if (hasLoops) for (const loop of LOOPS) writer.command(0, COMMANDS.toggleLoop, loop, 0);
  });
  let frame = -1;
  performance.run(seconds * TICK_RATE, (tick) => {
    const at = ((tick / TICK_RATE) * 1e6) % motion.lengthMicros;
    if (motion.space === 'world') {
      if (tick % 4 !== 0) return;
      poseAtMicros(motion, 0, at, pose);
    } else {
      // A camera's own frames, when they come.
      const next = frameAt(motion, at);
      if (next === frame) return;
      frame = next;
      pose.xyz.set(motion.tracks[0]!.xyz.subarray(frame * JOINT_COUNT * 3, (frame + 1) * JOINT_COUNT * 3));
      pose.confidence.set(motion.tracks[0]!.confidence.subarray(frame * JOINT_COUNT, (frame + 1) * JOINT_COUNT));
    }
    const epoch = Math.floor(((tick / TICK_RATE) * 1e6) / motion.lengthMicros);
    performance.send(2, (writer) => writer.joints(0, motion.space === 'world' ? SPACE.world : SPACE.image, epoch, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0));
  });
  return performance;
}
