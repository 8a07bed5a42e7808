import { JOINT, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, RenderFrame } from '../../../protocol/index.ts';

/** Where the mirror hangs before the wearer, metres: beyond the zones. */
export const MIRROR_Z = -1.15;

/** Ankles are so high over the floor, metres; from hip to ankle a leg is so long, in body heights; and a leg that was made up is as sure as this. */
const ANKLE_Y = 0.07, LEG = 0.47, SURE = 0.45;
const LEGS = [[JOINT.left_hip, JOINT.left_knee, JOINT.left_ankle, -1], [JOINT.right_hip, JOINT.right_knee, JOINT.right_ankle, 1]] as const;

/** A frame in which a player is seen a second time, as in a mirror that hangs at {@link MIRROR_Z}. Nothing else in it is another. */
export class MirrorFrame {
  private readonly copy = new RenderFrame();

  /** Where nobody is free to be the image, or the player is not there, the frame itself. Copies into a frame of its own; allocates nothing. */
  of(frame: RenderFrame, player: number): RenderFrame {
    let image = MAX_PLAYERS - 1;
    while (image >= 0 && (image === player || frame.players[image * PLAYER_STRIDE + PLAYER_FIELD.isPresent] === 1)) image--;
    if (image < 0 || frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.isPresent] !== 1) return frame;
    const { copy } = this, row = JOINT_COUNT * JOINT_STRIDE;
    copy.copyFrom(frame);
    copy.players.copyWithin(image * PLAYER_STRIDE, player * PLAYER_STRIDE, (player + 1) * PLAYER_STRIDE);
    copy.joints.copyWithin(image * row, player * row, (player + 1) * row);
    for (let at = image * row + JOINT_FIELD.z; at < (image + 1) * row; at += JOINT_STRIDE) copy.joints[at] = 2 * MIRROR_Z - copy.joints[at]!;
    this.stand(image, copy.players[image * PLAYER_STRIDE + PLAYER_FIELD.height]! || 1.7);
    return copy;
  }

  /** A headset knows nothing of legs: the image stands on the floor, on knees that bend when the wearer crouches. */
  private stand(image: number, height: number): void {
    const { joints } = this.copy;
    for (const [hip, knee, ankle, side] of LEGS) {
      const from = (image * JOINT_COUNT + hip) * JOINT_STRIDE, middle = (image * JOINT_COUNT + knee) * JOINT_STRIDE, to = (image * JOINT_COUNT + ankle) * JOINT_STRIDE;
      if (joints[from + JOINT_FIELD.confidence] === 0 || joints[to + JOINT_FIELD.confidence]! > 0) continue;
      const x = joints[from]!, y = joints[from + 1]!, z = joints[from + 2]!, half = (LEG * height) / 2, down = Math.max(0, (y - ANKLE_Y) / 2), bend = Math.sqrt(Math.max(0, half * half - down * down));
      // The image faces the wearer, so its knees bend towards +z.
      joints[middle] = x + side * 0.02;
      joints[middle + 1] = y - down;
      joints[middle + 2] = z + bend;
      joints[to] = x + side * 0.04;
      joints[to + 1] = Math.min(y, ANKLE_Y);
      joints[to + 2] = z;
      joints[middle + 3] = joints[to + 3] = SURE;
    }
  }
}
