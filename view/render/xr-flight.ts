/** Metres a second that a stick pushed all the way glides. */
const GLIDE = 2.2;
/** What a stick must be pushed to count, and to what it must come back before it turns again. */
const DEAD = 0.15, TURN_AT = 0.7, TURN_AGAIN = 0.35;
/** Radians of one turn: 30°. In steps, because a view that turns by itself makes people ill. */
export const SNAP_TURN = Math.PI / 6;

/**
 * How a pushed stick glides over the floor: metres, x and z written to `out`. `x`, `y` of the stick −1…1 (y towards the player is positive, as gamepads
 * say); `lookX`, `lookZ`: where the head looks.
 */
export function glide(x: number, y: number, lookX: number, lookZ: number, seconds: number, out: { x: number; z: number }): void {
  const push = Math.min(1, Math.sqrt(x * x + y * y)), look = Math.sqrt(lookX * lookX + lookZ * lookZ);
  out.x = out.z = 0;
  if (push < DEAD || look < 1e-6) return;
  // Gentle near the middle, where small steps are meant.
  const speed = (GLIDE * push * Math.min(0.1, seconds)) / Math.sqrt(x * x + y * y), fx = lookX / look, fz = lookZ / look;
  out.x = (-fx * y - fz * x) * push * speed;
  out.z = (-fz * y + fx * x) * push * speed;
}

/** Turns in steps: one for each push of a stick to the side. */
export class SnapTurn {
  private isReady = true;

  /** −1: a step to the left, 1: to the right, 0: none. `x` −1…1. */
  take(x: number): -1 | 0 | 1 {
    if (Math.abs(x) < TURN_AGAIN) this.isReady = true;
    if (!this.isReady || Math.abs(x) < TURN_AT) return 0;
    this.isReady = false;
    return x < 0 ? -1 : 1;
  }
}
