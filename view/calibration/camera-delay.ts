let delayMs = 0;

/** How much older the camera's pictures are than it says, ms: as the player's calibration of this camera found; 0 where nobody has measured. */
export const cameraDelayMs = (): number => delayMs;

/** @param ms ≥ 0 in any camera that tells no time from the future */
export function setCameraDelay(ms: number): void {
  delayMs = Math.max(0, ms);
}
