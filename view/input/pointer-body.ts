import { JOINT, JOINT_COUNT } from '../../protocol/index.ts';
import { PROPORTION, placeElbow, placeTorso, setJoint } from './standing-body.ts';

/** Standing height of the body that a pointer moves, metres: the room's nominal body. */
const HEIGHT = 1.7;
/** How far the upper body goes along with its hands, and at most, metres. Enough to look alive, too little to touch anything. */
const FOLLOW = 0.3, FOLLOW_MAX = 0.3;
/** Time constant of going along, seconds: no stroke of a pointer becomes a stroke of the head. */
const FOLLOW_SECONDS = 0.3;
/** Share of that by which the hips stay behind: the weight shifts, the trunk bends a little. */
const HIPS_STAY = 0.35;
/**
 * How far from the middle of the chest (0, CHEST) an arm is stretched, metres: farther than any arm, so that it comes to every zone
 * of the stage, and no farther, so that a pointer at the edge of a wide window does not draw it out of the picture.
 */
const REACH = 1.5, CHEST = 1.3;
/** A joint that nothing measures: good for drawing and for the body's size, not a thing to play with. */
const GUESSED = 0.5;

export type HandName = 'left' | 'right';

/** Where a hand of {@link PointerBody} is: `touching` in the stage plane, `hovering` a little in front of it, `resting` beside the hip. */
export interface HandPlace {
  x: number;
  y: number;
  state: 'touching' | 'hovering' | 'resting';
}

/**
 * Distance of a hovering hand from the stage plane, metres towards the viewer: outside every zone's depth, so that only
 * pressing touches.
 */
export const HOVER_DEPTH = 0.4;

/**
 * A plausible standing body whose hands are put where a pointer is. All joints of COCO and the two hands, room metres; the
 * hands are sure (confidence 1), the rest is guessed (0.5) and follows softly. `xyz` and `confidence` are rewritten by
 * {@link PointerBody.place}; fingers stay absent.
 */
export class PointerBody {
  readonly xyz = new Float32Array(JOINT_COUNT * 3);
  readonly confidence = new Float32Array(JOINT_COUNT);
  readonly hands: Readonly<Record<HandName, HandPlace>> = { left: { x: 0, y: 0, state: 'resting' }, right: { x: 0, y: 0, state: 'resting' } };
  private followX = 0;
  private seconds = NaN;

  /** Rebuilds the joints for a moment, seconds of any steady clock. `lifted`: a hand that this sample leaves out. */
  place(seconds: number, lifted: HandName | null = null): void {
    const { xyz, confidence, hands } = this;
    let target = 0;
    for (const side of ['left', 'right'] as const) if (hands[side].state !== 'resting') target += hands[side].x * FOLLOW;
    target = Math.max(-FOLLOW_MAX, Math.min(FOLLOW_MAX, target));
    const step = Number.isNaN(this.seconds) ? 0 : Math.max(0, seconds - this.seconds);
    this.seconds = seconds;
    this.followX += (target - this.followX) * (1 - Math.exp(-step / FOLLOW_SECONDS));
    const x = this.followX;

    confidence.fill(0);
    const headX = x * 1.1, face = -0.05;
    setJoint(xyz, confidence, JOINT.nose, headX, PROPORTION.nose * HEIGHT, face, GUESSED);
    setJoint(xyz, confidence, JOINT.left_eye, headX - 0.032, PROPORTION.eyes * HEIGHT, face, GUESSED);
    setJoint(xyz, confidence, JOINT.right_eye, headX + 0.032, PROPORTION.eyes * HEIGHT, face, GUESSED);
    setJoint(xyz, confidence, JOINT.left_ear, headX - 0.075, PROPORTION.eyes * HEIGHT - 0.02, 0, GUESSED);
    setJoint(xyz, confidence, JOINT.right_ear, headX + 0.075, PROPORTION.eyes * HEIGHT - 0.02, 0, GUESSED);
    placeTorso(xyz, confidence, HEIGHT, x, PROPORTION.shoulders * HEIGHT, 0, 0, -x * HIPS_STAY, 0, GUESSED);
    for (const [side, outward] of [['left', -1], ['right', 1]] as const) {
      const hand = hands[side];
      const hip = JOINT[`${side}_hip`], knee = JOINT[`${side}_knee`], ankle = JOINT[`${side}_ankle`], wrist = JOINT[`${side}_wrist`];
      setJoint(xyz, confidence, ankle, outward * 0.13, PROPORTION.ankles * HEIGHT, 0, GUESSED);
      setJoint(xyz, confidence, knee, (xyz[hip * 3]! + outward * 0.13) / 2, PROPORTION.knees * HEIGHT, 0, GUESSED);
      if (hand.state === 'resting') {
        setJoint(xyz, confidence, wrist, x + outward * 0.23, 0.82, 0, GUESSED);
        setJoint(xyz, confidence, JOINT[`${side}_hand`], x + outward * 0.23, 0.74, 0, GUESSED);
      } else {
        const z = hand.state === 'hovering' ? HOVER_DEPTH : 0;
        const share = Math.min(1, REACH / Math.hypot(hand.x, hand.y - CHEST)), handX = hand.x * share, handY = CHEST + (hand.y - CHEST) * share;
        setJoint(xyz, confidence, wrist, handX, handY, z, 1);
        setJoint(xyz, confidence, JOINT[`${side}_hand`], handX, handY, z, 1);
      }
      placeElbow(xyz, confidence, JOINT[`${side}_shoulder`], JOINT[`${side}_elbow`], wrist, HEIGHT, outward, GUESSED);
      if (side === lifted) confidence[wrist] = confidence[JOINT[`${side}_hand`]] = 0;
    }
  }
}
