import { JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, type RenderFrame } from '../../../protocol/index.ts';
import type { RoomLight } from '../room-light.ts';

/** Points of a body that are followed through time. */
export const POINT = {
  head: 0, leftShoulder: 1, rightShoulder: 2, leftElbow: 3, rightElbow: 4, leftHand: 5, rightHand: 6,
  leftHip: 7, rightHip: 8, leftKnee: 9, rightKnee: 10, leftFoot: 11, rightFoot: 12,
} as const;
export const POINT_COUNT = 13;

/** Joint of each point, and the one that stands in for it. */
const JOINTS = [
  [JOINT.nose, JOINT.nose], [JOINT.left_shoulder, JOINT.left_shoulder], [JOINT.right_shoulder, JOINT.right_shoulder], [JOINT.left_elbow, JOINT.left_elbow], [JOINT.right_elbow, JOINT.right_elbow],
  [JOINT.left_hand, JOINT.left_wrist], [JOINT.right_hand, JOINT.right_wrist], [JOINT.left_hip, JOINT.left_hip], [JOINT.right_hip, JOINT.right_hip],
  [JOINT.left_knee, JOINT.left_knee], [JOINT.right_knee, JOINT.right_knee], [JOINT.left_ankle, JOINT.left_ankle], [JOINT.right_ankle, JOINT.right_ankle],
] as const;

/** Lines of a body between its points; the first three are the trunk's, then arms, then legs. */
export const LINES: readonly (readonly [number, number])[] = [
  [POINT.leftShoulder, POINT.rightShoulder], [POINT.leftShoulder, POINT.leftHip], [POINT.rightShoulder, POINT.rightHip], [POINT.leftHip, POINT.rightHip],
  [POINT.leftShoulder, POINT.leftElbow], [POINT.leftElbow, POINT.leftHand], [POINT.rightShoulder, POINT.rightElbow], [POINT.rightElbow, POINT.rightHand],
  [POINT.leftHip, POINT.leftKnee], [POINT.leftKnee, POINT.leftFoot], [POINT.rightHip, POINT.rightKnee], [POINT.rightKnee, POINT.rightFoot],
];
/** Lines that whoever looks out of a body sees of it: both forearms. */
export const OWN_LINES: readonly number[] = [5, 7];

/** Floats of an entry: x y z metres, speed m/s, 1 where it goes on from the entry before. */
export const HISTORY_STRIDE = 5;
/** Entries a second, and how many are kept: four seconds. */
export const HISTORY_RATE = 60, HISTORY_LENGTH = 240;

/** Where every body has just been: 13 points of each player, 60 times a second for four seconds. Allocates nothing after it is made. */
export class BodyHistory {
  /** {@link offset} says where an entry begins. */
  readonly columns = new Float32Array(MAX_PLAYERS * POINT_COUNT * HISTORY_LENGTH * HISTORY_STRIDE);
  /** How many entries have been taken since it was made. */
  count = 0;
  /** Whether a point was there at the last entry: one per player and point. */
  readonly seen = new Uint8Array(MAX_PLAYERS * POINT_COUNT);
  private head = 0;
  private sinceEntry = 0;

  /** Index of a point's entry `back` entries ago (0 the newest, < HISTORY_LENGTH). */
  offset(player: number, point: number, back: number): number {
    return ((player * POINT_COUNT + point) * HISTORY_LENGTH + ((this.head - back + HISTORY_LENGTH) % HISTORY_LENGTH)) * HISTORY_STRIDE;
  }

  /** Takes the entries that are due. On a slow display several fall between two pictures: they lie on the way between. */
  take(light: RoomLight, frame: RenderFrame): void {
    const every = 1 / HISTORY_RATE;
    this.sinceEntry = Math.min(0.5, this.sinceEntry + light.step);
    while (this.sinceEntry >= every) {
      this.sinceEntry -= every;
      this.add(light, frame, Math.min(1, every / (this.sinceEntry + every)));
    }
  }

  private add(light: RoomLight, frame: RenderFrame, share: number): void {
    const { columns, seen } = this;
    this.head = (this.head + 1) % HISTORY_LENGTH;
    this.count++;
    for (let player = 0; player < MAX_PLAYERS; player++) for (let point = 0; point < POINT_COUNT; point++) {
      const row = player * POINT_COUNT + point, at = this.offset(player, point, 0), was = this.offset(player, point, 1), first = player * JOINT_COUNT;
      const own = first + JOINTS[point]![0], joint = light.joint[own]! > 0.3 ? own : first + JOINTS[point]![1], from = joint * JOINT_STRIDE;
      const isSeen = light.joint[joint]! > 0.3 && light.presence[player]! > 0.2, wasSeen = seen[row] === 1, part = wasSeen ? share : 1;
      let squared = 0;
      for (let axis = 0; axis < 3; axis++) {
        const before = columns[was + axis]!, now = before + (frame.joints[from + axis]! - before) * part;
        columns[at + axis] = now;
        squared += (now - before) * (now - before);
      }
      const speed = Math.sqrt(squared) * HISTORY_RATE, isJoined = isSeen && wasSeen && speed < 25;
      columns[at + 3] = isJoined ? columns[was + 3]! * 0.72 + speed * 0.28 : 0;
      columns[at + 4] = isJoined ? 1 : 0;
      seen[row] = isSeen ? 1 : 0;
    }
  }
}
