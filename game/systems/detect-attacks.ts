import { res, resMut, rowPart, system, Time, writes, columns, read, type Args } from '../../engine/index.ts';
import { JOINT, JOINT_COUNT, MAX_PLAYERS } from '../../protocol/index.ts';
import { AttackStruck, STROKE_JOINTS, StrokeBank } from '../components/attack.ts';
import { BodyBank } from '../components/body-measure.ts';
import { Player } from '../components/player.ts';
import { Settings } from '../components/settings.ts';
import { breakStroke, resetStroke, trackStroke } from '../motion/track-stroke.ts';

const LANES = STROKE_JOINTS.length;
/** Of STROKE_JOINTS: the wrists' hands, which play only where a source has no wrists; head and pelvis. */
const FIRST_HAND = 4, FIRST_TRUNK = 6, PELVIS = 7;
/** A head and a pelvis strike with the whole body's weight, or they only nod: they need this much more of everything. */
const TRUNK_NEED = 1.25;
/** A stroke of a limb shakes head and pelvis: theirs within this time after it are the same stroke, seconds. */
const SHAKE_SECONDS = 0.15;

const params = {
  bank: res(BodyBank), strokes: resMut(StrokeBank), attacks: writes(AttackStruck), players: columns(read(Player)), settings: res(Settings), time: res(Time),
};
type Detecting = Args<typeof params>;

/**
 * Finds strokes in the frames of this tick: limbs that move fast, then stop sharply. One stroke of an arm is one attack: only the wrist (or,
 * without wrists, the hand) speaks for it, and head and pelvis are silent just after a limb.
 */
export const detectAttacks = system('body/detect-attacks', params, (p: Detecting) => {
  const { bank, strokes } = p;
  for (let slot = 0; slot < MAX_PLAYERS; slot++) {
    if (bank.isNew[slot] === 0) continue;
    const at = slot * JOINT_COUNT;
    if (bank.frames[slot] === 1) {
      for (let k = 0; k < LANES; k++) resetStroke(strokes, slot * LANES + k);
      strokes.limbSeconds[slot] = -1e9;
    }
    for (let k = 0; k < LANES; k++) {
      const lane = slot * LANES + k, joint = STROKE_JOINTS[k]!;
      const isSilent = bank.confidence[at + joint] === 0 || (k === PELVIS && bank.confidence[at + JOINT.right_hip] === 0)
        || (k >= FIRST_HAND && k < FIRST_TRUNK && bank.confidence[at + STROKE_JOINTS[k - FIRST_HAND]!]! > 0);
      if (isSilent) {
        breakStroke(strokes, lane);
        continue;
      }
      if (bank.breaks[at + joint] === 1 || (k === PELVIS && bank.breaks[at + JOINT.right_hip] === 1)) breakStroke(strokes, lane);
      follow(p, slot, k, lane, joint);
    }
  }
});

function follow(p: Detecting, slot: number, k: number, lane: number, joint: number): void {
  const { bank, strokes, attacks } = p, at = (slot * JOINT_COUNT + joint) * 3, seconds = bank.captureSeconds[slot]!;
  let x = bank.xyz[at]!, y = bank.xyz[at + 1]!, z = bank.xyz[at + 2]!;
  if (k === PELVIS) {
    const other = (slot * JOINT_COUNT + JOINT.right_hip) * 3;
    x = (x + bank.xyz[other]!) / 2;
    y = (y + bank.xyz[other + 1]!) / 2;
    z = (z + bank.xyz[other + 2]!) / 2;
  }
  if (!trackStroke(strokes, lane, seconds, x, y, z, bank.height[slot]!, bank.noise[slot]!, k < FIRST_TRUNK ? p.settings.sensitivity : p.settings.sensitivity / TRUNK_NEED)) return;
  if (k < FIRST_TRUNK) strokes.limbSeconds[slot] = seconds;
  else if (seconds - strokes.limbSeconds[slot]! < SHAKE_SECONDS) return;
  const player = bank.player[slot]!, message = attacks.send();
  attacks.player[message] = player;
  attacks.slot[message] = p.players.slot[rowPart(player)]!;
  attacks.joint[message] = joint;
  attacks.tick[message] = p.time.tick;
  attacks.micros[message] = bank.arrivalMicros[slot]!;
  attacks.strokeAtMicros[message] = Math.round(strokes.strokeSeconds[lane]! * 1e6);
  attacks.strength[message] = strokes.strength[lane]!;
  attacks.dx[message] = strokes.ux[lane]!;
  attacks.dy[message] = strokes.uy[lane]!;
  attacks.dz[message] = strokes.uz[lane]!;
  attacks.x[message] = x;
  attacks.y[message] = y;
  attacks.z[message] = z;
}
