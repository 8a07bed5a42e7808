import { resource } from '../../engine/index.ts';
import { JOINT_COUNT, MAX_BINDINGS, MAX_MAPPINGS, MAX_PARAMS, MAX_PLAYERS, PARAMS } from '../../protocol/index.ts';

/**
 * Parameters of PARAMS by number, 0 … 1. Whoever wants one moved makes a mapping, sends BODY_ACT.restParam, or writes `rest`.
 *
 * - `rest`: where it stands when nothing moves it. `value`: where it stands now: `rest` and what all mappings add or take away.
 * - `sent`: the value that was last told in a cue, `sentTick` when, plus 1; 0 for never. `source`: whose frames moved it last.
 */
export const Params = resource('playable/Params', {
  rest: ['f32', MAX_PARAMS], value: ['f32', MAX_PARAMS], sent: ['f32', MAX_PARAMS], sentTick: ['u32', MAX_PARAMS], source: ['u16', MAX_PARAMS],
});

/** Where parameters rest as composed, by number; 0 where there is none. */
export const COMPOSED_RESTS: Readonly<Float32Array> = (() => {
  const rests = new Float32Array(MAX_PARAMS);
  for (const { id, rest } of PARAMS) rests[id] = rest;
  return rests;
})();

/**
 * What drives what: 32 mappings, by number. (A resource and not entities: 32 rows instead of one per row of the world in every image.)
 *
 * - `isMade`, `isOn`: 0/1. `packed`: protocol `packSource`. `player`: slot whose body it follows. `target`: MAP_TARGET × 65536 + number.
 * - `inLow`, `inHigh`: the range of the source, in its own unit; `outLow`, `outHigh`: of the target, 0 … 1. Either may be turned round.
 * - `curve`: MAP_CURVE. `steps`: of the curve in steps. `smoothing`: time constant in ms; 0 none.
 * - `input`: what the source measures. `share`: 0 … 1 within its range, smoothed. `value`: 0 … 1, what it gives.
 * - `isLive`: 1 while its source is there. `seenTick`: the tick in which it last was, plus 1; 0 for never.
 * - `sentTick`: when it last moved a setting, plus 1.
 */
export const Mappings = resource('playable/Mappings', {
  isMade: ['u8', MAX_MAPPINGS], isOn: ['u8', MAX_MAPPINGS], packed: ['u32', MAX_MAPPINGS], player: ['u8', MAX_MAPPINGS], target: ['u32', MAX_MAPPINGS],
  inLow: ['f32', MAX_MAPPINGS], inHigh: ['f32', MAX_MAPPINGS], outLow: ['f32', MAX_MAPPINGS], outHigh: ['f32', MAX_MAPPINGS],
  curve: ['u8', MAX_MAPPINGS], steps: ['u8', MAX_MAPPINGS], smoothing: ['u16', MAX_MAPPINGS],
  input: ['f32', MAX_MAPPINGS], share: ['f32', MAX_MAPPINGS], value: ['f32', MAX_MAPPINGS], isLive: ['u8', MAX_MAPPINGS], seenTick: ['u32', MAX_MAPPINGS], sentTick: ['u32', MAX_MAPPINGS],
});

/**
 * What sets off what: 64 bindings, by number.
 *
 * - `isMade`: 0/1. `trigger`: protocol `packTrigger`. `least`: least strength (strokes: H/s) or value. `player`: slot, or −1 for whoever it is.
 * - `packed`, `threshold`, `direction` (1 up, −1 down, 0 both), `back`: the source of a crossing, and how far it must go back before it counts again.
 * - `input`: what that source measures. `side`: 1 above, −1 below the threshold, 0 before it was first seen.
 * - `act`, `target`, `a`, `b`, `c`: what is then asked; `act` 0: nothing yet. `firedTick`: when it last was, plus 1; `fired`: how often.
 */
export const Bindings = resource('playable/Bindings', {
  isMade: ['u8', MAX_BINDINGS], trigger: ['u32', MAX_BINDINGS], least: ['f32', MAX_BINDINGS], player: ['i8', MAX_BINDINGS],
  packed: ['u32', MAX_BINDINGS], threshold: ['f32', MAX_BINDINGS], direction: ['i8', MAX_BINDINGS], back: ['f32', MAX_BINDINGS], input: ['f32', MAX_BINDINGS], side: ['i8', MAX_BINDINGS],
  act: ['u16', MAX_BINDINGS], target: ['u16', MAX_BINDINGS], a: ['i32', MAX_BINDINGS], b: ['i32', MAX_BINDINGS], c: ['i32', MAX_BINDINGS],
  firedTick: ['u32', MAX_BINDINGS], fired: ['u32', MAX_BINDINGS],
});

/**
 * All seats' joints as mappings read them: x, y, z (metres in the room), confidence per joint, as drawn. `speed`: of each joint, m/s.
 * Gathered by `gatherBodies` when a tick brought joints.
 */
export const BodyView = resource('playable/BodyView', {
  joints: ['f32', MAX_PLAYERS * JOINT_COUNT * 4], speed: ['f32', MAX_PLAYERS * JOINT_COUNT], height: ['f32', MAX_PLAYERS], isPresent: ['u8', MAX_PLAYERS], row: ['u32', MAX_PLAYERS],
});

