import {
  FRAME_HEAD, JOINT_FIELD, JOINT_STRIDE, LOOP_FIELD, LOOP_STRIDE, PLAYER_FIELD, PLAYER_STRIDE, PULSE_FIELD, PULSE_STRIDE,
  THING_FIELD, THING_STRIDE, ZONE_FIELD, ZONE_STRIDE, type RenderFrame,
} from './render-frame.ts';

/** Columns that run 0 → 1 and start again: blended along the short way round. */
function blendPhase(from: number, to: number, alpha: number): number {
  let step = to - from;
  if (step < -0.5) step += 1;
  else if (step > 0.5) step -= 1;
  const phase = from + step * alpha;
  return phase - Math.floor(phase);
}

/** `out[at]` for every row of a column: the mix of two frames. */
function blendColumn(out: Float32Array, from: Float32Array, to: Float32Array, stride: number, field: number, alpha: number): void {
  for (let at = field; at < out.length; at += stride) out[at] = from[at]! + (to[at]! - from[at]!) * alpha;
}

function blendPhases(out: Float32Array, from: Float32Array, to: Float32Array, stride: number, field: number, alpha: number): void {
  for (let at = field; at < out.length; at += stride) out[at] = blendPhase(from[at]!, to[at]!, alpha);
}

const SMOOTH_ZONE_FIELDS = [ZONE_FIELD.x, ZONE_FIELD.y, ZONE_FIELD.z, ZONE_FIELD.nearness, ZONE_FIELD.wait, ZONE_FIELD.energy];
const SMOOTH_THING_FIELDS = [THING_FIELD.x, THING_FIELD.y, THING_FIELD.z, THING_FIELD.radius, THING_FIELD.light, THING_FIELD.toX, THING_FIELD.toY, THING_FIELD.toZ];
const SMOOTH_PLAYER_FIELDS = [PLAYER_FIELD.speed, PLAYER_FIELD.curvature, PLAYER_FIELD.smoothness, PLAYER_FIELD.tension, PLAYER_FIELD.travel];

/**
 * The picture between two frames. Whatever moves smoothly is mixed, phases along the short way round, and facts (states,
 * counts, attacks) are taken from the newer frame. A joint that was absent, or whose body jumped to another epoch, is not
 * dragged across the room: it takes the newer place.
 *
 * @param alpha 0 gives `from`, 1 gives `to`.
 * @param out overwritten whole.
 */
export function blendFrames(from: RenderFrame, to: RenderFrame, alpha: number, out: RenderFrame): void {
  out.copyFrom(to);
  if (alpha >= 1) return;
  out.head[FRAME_HEAD.seconds] = from.head[FRAME_HEAD.seconds]! + (to.head[FRAME_HEAD.seconds]! - from.head[FRAME_HEAD.seconds]!) * alpha;
  for (const field of SMOOTH_ZONE_FIELDS) blendColumn(out.zones, from.zones, to.zones, ZONE_STRIDE, field, alpha);
  for (const field of SMOOTH_PLAYER_FIELDS) blendColumn(out.players, from.players, to.players, PLAYER_STRIDE, field, alpha);
  blendColumn(out.loops, from.loops, to.loops, LOOP_STRIDE, LOOP_FIELD.energy, alpha);
  blendPhases(out.loops, from.loops, to.loops, LOOP_STRIDE, LOOP_FIELD.phase, alpha);
  blendPhases(out.zones, from.zones, to.zones, ZONE_STRIDE, ZONE_FIELD.phase, alpha);
  blendPhases(out.pulses, from.pulses, to.pulses, PULSE_STRIDE, PULSE_FIELD.beatPhase, alpha);
  blendPhases(out.pulses, from.pulses, to.pulses, PULSE_STRIDE, PULSE_FIELD.barPhase, alpha);
  // Both lists ascend by key, so that each thing of the newer one is found by walking on in the older.
  for (let at = 0, old = 0; at < out.things.length && to.things[at] !== 0; at += THING_STRIDE) {
    const key = to.things[at]!;
    while (old < from.things.length && from.things[old] !== 0 && from.things[old]! < key) old += THING_STRIDE;
    if (old >= from.things.length || from.things[old] !== key) continue;
    for (let field = 0; field < SMOOTH_THING_FIELDS.length; field++) {
      const slot = SMOOTH_THING_FIELDS[field]!;
      out.things[at + slot] = from.things[old + slot]! + (to.things[at + slot]! - from.things[old + slot]!) * alpha;
    }
  }
  const jointsPerPlayer = out.joints.length / (out.players.length / PLAYER_STRIDE);
  for (let at = 0; at < out.joints.length; at += JOINT_STRIDE) {
    const player = Math.floor(at / jointsPerPlayer) * PLAYER_STRIDE;
    const isSameBody = from.players[player + PLAYER_FIELD.epoch] === to.players[player + PLAYER_FIELD.epoch];
    if (!isSameBody || from.joints[at + JOINT_FIELD.confidence]! <= 0 || to.joints[at + JOINT_FIELD.confidence]! <= 0) continue;
    for (let axis = 0; axis < 3; axis++) out.joints[at + axis] = from.joints[at + axis]! + (to.joints[at + axis]! - from.joints[at + axis]!) * alpha;
  }
}
