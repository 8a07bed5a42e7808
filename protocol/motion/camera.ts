import { COCO_COUNT, JOINT, JOINT_COUNT } from '../joints.ts';
import type { Motion, MotionTrack } from './motion.ts';
import { poseAtMicros, poseBuffer } from './motion.ts';
import { NoiseStream } from './random.ts';

/** How a camera sees a motion. */
export interface CameraOptions {
  /** Pictures a second, > 0; 0 keeps the motion's own frames. */
  readonly hz: number;
  /** Standard deviation of the noise of each coordinate, px of a 640×480 picture, ≥ 0. */
  readonly px: number;
  /** Of the noise. */
  readonly seed: number;
}

export const CAMERA_WIDTH = 640;
export const CAMERA_HEIGHT = 480;
/** Standing height in the picture: 70 % of it. */
const BODY_PIXELS = 0.7 * CAMERA_HEIGHT;
/** Distance of the lens from the body, in body heights: a person who stands back until a webcam of 60° holds all of them. */
const DISTANCE_IN_HEIGHTS = 1.8;
/** Shoulder to hip over height; see TORSO_PER_HEIGHT of the simulation. */
const TORSO_PER_HEIGHT = 0.288;

/** Standing height from the longest quarter of torso lengths, metres. */
function heightOf(track: MotionTrack, frames: number): number {
  const lengths: number[] = [];
  const stride = Math.max(1, Math.floor(frames / 200));
  for (let frame = 0; frame < frames; frame += stride) {
    const c = frame * JOINT_COUNT;
    if (track.confidence[c + JOINT.left_shoulder]! <= 0 || track.confidence[c + JOINT.right_shoulder]! <= 0 || track.confidence[c + JOINT.left_hip]! <= 0 || track.confidence[c + JOINT.right_hip]! <= 0) continue;
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      const at = (joint: number): number => track.xyz[(c + joint) * 3 + axis]!;
      const d = (at(JOINT.left_shoulder) + at(JOINT.right_shoulder) - at(JOINT.left_hip) - at(JOINT.right_hip)) / 2;
      squared += d * d;
    }
    lengths.push(Math.sqrt(squared));
  }
  lengths.sort((a, b) => a - b);
  const torso = lengths[Math.floor(lengths.length * 0.75)] ?? 0.49;
  return Math.max(0.5, Math.min(3, torso / TORSO_PER_HEIGHT));
}

/**
 * The same dance as a camera would report it: seventeen joints in pixels of a 640×480 picture, sampled at `hz`, with Gaussian
 * noise. The lens stands in front of where the first body starts, at the height of its middle, so that it fills 70 % of the
 * picture; the picture is not mirrored, so the player's right hand is on the picture's left. A motion that is already in image
 * space is only sampled and made noisy.
 *
 * Deterministic in its arguments. Cost: linear in frames.
 */
export function degradeAsCamera(motion: Motion, options: CameraOptions): Motion {
  const noise = new NoiseStream(options.seed);
  const length = motion.lengthMicros;
  const own = options.hz <= 0;
  const frames = own ? motion.micros.length : Math.max(1, Math.ceil((length / 1e6) * options.hz - 1e-9));
  const micros = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame++) micros[frame] = own ? motion.micros[frame]! : Math.round((frame * 1e6) / options.hz);
  const isWorld = motion.space === 'world';
  const height = isWorld ? heightOf(motion.tracks[0]!, motion.micros.length) : 1;
  const distance = DISTANCE_IN_HEIGHTS * height, focal = (BODY_PIXELS / height) * distance;
  const pose = poseBuffer();
  const tracks = motion.tracks.map((_, index): MotionTrack => {
    const xyz = new Float64Array(frames * JOINT_COUNT * 3), confidence = new Float32Array(frames * JOINT_COUNT);
    for (let frame = 0; frame < frames; frame++) {
      poseAtMicros(motion, index, micros[frame]!, pose);
      for (let joint = 0; joint < COCO_COUNT; joint++) {
        const to = frame * JOINT_COUNT + joint;
        if (pose.confidence[joint]! <= 0) continue;
        let u = pose.xyz[joint * 3]!, v = pose.xyz[joint * 3 + 1]!;
        if (isWorld) {
          // The body faces −z, and so does the lens face it from there: its right (+x) is the picture's left.
          const depth = Math.max(0.3 * height, distance + pose.xyz[joint * 3 + 2]!);
          u = CAMERA_WIDTH / 2 - (focal * u) / depth;
          v = CAMERA_HEIGHT / 2 - (focal * (v - height / 2)) / depth;
        }
        xyz[to * 3] = u + options.px * noise.gaussian();
        xyz[to * 3 + 1] = v + options.px * noise.gaussian();
        confidence[to] = pose.confidence[joint]!;
      }
    }
    return { xyz, confidence };
  });
  return {
    space: 'image', width: isWorld ? CAMERA_WIDTH : motion.width, height: isWorld ? CAMERA_HEIGHT : motion.height,
    micros, tracks, lengthMicros: length, warnings: motion.warnings,
  };
}
