import { JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, RenderFrame } from '../../../protocol/index.ts';

/** Where the mirror hangs before the wearer, metres: beyond the zones. */
export const MIRROR_Z = -1.15;

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
    return copy;
  }
}
