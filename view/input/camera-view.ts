import { COCO_COUNT } from '../../protocol/index.ts';

/** Players that one camera sees at most. */
const SEATS = 3;

/**
 * What a running camera sees, for whoever draws it: its picture where the browser plays it, and where it found bodies in it. One for the page,
 * written by the camera's input. Nothing of it is kept, and nothing of it leaves the page.
 */
export const cameraView = {
  /** Null while no camera runs. */
  video: null as HTMLVideoElement | null,
  /** Per player: COCO's joints as x, y in pixels of the picture, and confidence 0–1; 3 × 17 numbers. */
  keypoints: Array.from({ length: SEATS }, () => new Float32Array(COCO_COUNT * 3)),
};

/** Forgets all bodies, of one player or of all. */
export function forgetSeen(player?: number): void {
  for (let seat = 0; seat < SEATS; seat++) if (player === undefined || seat === player) cameraView.keypoints[seat]!.fill(0);
}
