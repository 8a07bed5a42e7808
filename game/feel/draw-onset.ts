/** A stroke this late of its line is heard as on it, and is never made to wait for the next, seconds: half of what people feel. */
export const LATE_GRACE = 0.01;

/**
 * When a stroke sounds that is drawn to the lines of a grid. All in beats.
 *
 * Sound that is live can only be moved later. A stroke that comes before its nearest line goes `strength` of the way to it. One that comes after
 * its nearest line may stray from it by no more than the slack, (1 − strength) × half the distance of two lines; one that strays further
 * waits until it is within the slack of the next line. So of each stroke the distance to the grid never grows with strength, 0 changes nothing,
 * at 1 all but what {@link LATE_GRACE} forgives is on a line, and no stroke waits longer than strength × the distance of two lines.
 *
 * @param at when it was played @param before, after the lines around it, before ≤ at ≤ after
 * @param strength 0 … 1 @param grace beats by which a stroke may always be late
 * @returns ≥ at
 * @example drawOnset(0.9, 0, 1, 0.5, 0) // 0.95
 * @example drawOnset(0.4, 0, 1, 0.5, 0) // 0.75: late of its line by more than the slack of a quarter
 */
export function drawOnset(at: number, before: number, after: number, strength: number, grace: number): number {
  const early = after - at, late = at - before;
  if (early <= late) return early > 0 ? at + strength * early : at;
  const slack = ((1 - strength) * (after - before)) / 2;
  return late <= slack || late <= grace ? at : after - slack;
}
