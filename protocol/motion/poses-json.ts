import { MAX_PLAYERS } from '../input-frame.ts';
import { JOINT, JOINT_COUNT, JOINTS } from '../joints.ts';
import { settle } from './settle.ts';
import { MAX_MOTION_FRAMES, type MotionResult, type MotionTrack } from './motion.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isFinite = (value: Json | undefined): value is number => typeof value === 'number' && value - value === 0;
const show = (value: Json | undefined): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};
const refuse = (message: string): MotionResult => ({ ok: false, message });

/** Largest coordinate believed: 10 000 px, 100 m. The door's own bounds. */
const LIMIT = { image: 10_000, world: 100 } as const;

/**
 * Reads `.poses.json` (format `jam-poses`, version 1): recorded joints in pixels or in metres. Never throws. Joints may come in any
 * order, by name; people are told apart by their place in each frame's list, and absent where a list is short or holds null. A
 * coordinate may be null where its score is 0.
 *
 * Refused with the place: what is not JSON (a file cut off), other formats and versions, unknown joints, times that do not ascend,
 * numbers that are not finite, people with a wrong number of values. People beyond the fourth are left out with a warning. World motion that
 * stands far from the room's middle, turned away or off the floor is moved there, with a warning.
 */
export function parsePosesJson(text: string): MotionResult {
  let root: Json;
  try {
    root = JSON.parse(text) as Json;
  } catch (error) {
    const tail = text.trimEnd().slice(-1);
    return refuse(`This is not whole JSON (${error instanceof Error ? error.message : 'unreadable'})${tail === '}' ? '' : '; the file seems cut off, export it again'}.`);
  }
  if (!isRecord(root) || root.format !== 'jam-poses') return refuse(`"format" is ${show(isRecord(root) ? root.format : root)}; a pose file says "jam-poses".`);
  if (root.version !== 1) return refuse(`"version" is ${show(root.version)}; only version 1 is known.`);
  const space = root.space;
  if (!isRecord(space) || (space.kind !== 'image' && space.kind !== 'world')) return refuse(`"space" is ${show(space)}; use {"kind": "image", "width": …, "height": …} or {"kind": "world"}.`);
  const kind = space.kind, isImage = kind === 'image';
  const width = isImage ? space.width : 0, height = isImage ? space.height : 0;
  if (isImage && !(isFinite(width) && isFinite(height) && width >= 1 && height >= 1 && width <= 100_000 && height <= 100_000)) return refuse(`"space" gives a picture of ${show(width)} × ${show(height)}; both must be from 1 to 100000 px.`);
  if (!isList(root.joints) || root.joints.length === 0) return refuse(`"joints" is ${show(root.joints)}; it must list joint names such as "nose".`);
  if (root.joints.length > JOINT_COUNT) return refuse(`"joints" lists ${root.joints.length} joints; there are at most ${JOINT_COUNT}.`);
  const order: number[] = [];
  for (const [i, name] of root.joints.entries()) {
    const joint = typeof name === 'string' && (JOINTS as readonly string[]).includes(name) ? JOINT[name as keyof typeof JOINT] : -1;
    if (joint < 0) return refuse(`joints[${i}] is ${show(name)}, which is not a joint; known are ${JOINTS.slice(0, 5).join(', ')} … ${JOINTS[JOINT_COUNT - 1]}.`);
    if (order.includes(joint)) return refuse(`joints[${i}] is ${show(name)} for the second time.`);
    order.push(joint);
  }
  const { frames } = root;
  if (!isList(frames) || frames.length === 0) return refuse(`"frames" is ${show(frames)}; it must list at least one frame.`);
  if (frames.length > MAX_MOTION_FRAMES) return refuse(`"frames" has ${frames.length} entries, more than ${MAX_MOTION_FRAMES}; cut the take.`);

  const warnings: string[] = [];
  let people = 0;
  for (const frame of frames) if (isRecord(frame) && isList(frame.people)) people = Math.max(people, frame.people.length);
  if (people === 0) return refuse('No frame has anybody in "people".');
  if (people > MAX_PLAYERS) {
    warnings.push(`Up to ${people} people are in view; the first ${MAX_PLAYERS} play.`);
    people = MAX_PLAYERS;
  }
  const stride = isImage ? 3 : 4, expected = order.length * stride, limit = LIMIT[kind];
  const micros = new Float64Array(frames.length);
  const tracks = Array.from({ length: people }, (): MotionTrack => ({ xyz: new Float64Array(frames.length * JOINT_COUNT * 3), confidence: new Float32Array(frames.length * JOINT_COUNT) }));
  for (let f = 0; f < frames.length; f++) {
    const frame = frames[f];
    if (!isRecord(frame) || !isList(frame.people)) return refuse(`frames[${f}] is ${show(frame)}; it needs "micros" and "people".`);
    const at = frame.micros;
    if (!isFinite(at) || at < 0 || at > 1e12) return refuse(`frames[${f}].micros is ${show(at)}; it must be microseconds from the start, 0 or more.`);
    if (f > 0 && at <= micros[f - 1]!) return refuse(`frames[${f}].micros is ${at}, not after ${micros[f - 1]!} of the frame before; sort the frames by time.`);
    micros[f] = at;
    for (let p = 0; p < Math.min(people, frame.people.length); p++) {
      const person = frame.people[p];
      if (person === null) continue;
      if (!isList(person) || person.length !== expected) return refuse(`frames[${f}].people[${p}] has ${isList(person) ? person.length : show(person)} values; ${order.length} joints of ${stride} make ${expected}.`);
      const track = tracks[p]!;
      for (let i = 0; i < order.length; i++) {
        const score = person[i * stride + stride - 1];
        if (!isFinite(score)) return refuse(`frames[${f}].people[${p}]: the score of ${JOINTS[order[i]!]!} is ${show(score)}; it must be 0 to 1.`);
        if (score <= 0) continue;
        const to = f * JOINT_COUNT + order[i]!;
        for (let axis = 0; axis < stride - 1; axis++) {
          const value = person[i * stride + axis];
          if (!isFinite(value) || Math.abs(value) > limit) return refuse(`frames[${f}].people[${p}]: ${'xyz'[axis]!} of ${JOINTS[order[i]!]!} is ${show(value)}; it must be within ±${limit}, or its score 0.`);
          track.xyz[to * 3 + axis] = value;
        }
        track.confidence[to] = Math.min(1, score);
      }
    }
  }
  const last = frames.length - 1;
  // One frame beyond the last: the mean step, or a camera's for a single frame.
  const lengthMicros = Math.round(micros[last]! + (last > 0 ? (micros[last]! - micros[0]!) / last : 1e6 / 30));
  if (!isImage) for (const [p, track] of tracks.entries()) for (const warning of settle(track, frames.length)) warnings.push(`Person ${p + 1} ${warning}`);
  return { ok: true, motion: { space: kind, width: isImage ? (width as number) : 0, height: isImage ? (height as number) : 0, micros, tracks, lengthMicros, warnings } };
}
