/** Where a panel stands before a player: metres, and radians of its turn about the vertical (0: it faces +z). */
export interface Seat { x: number; y: number; z: number; yaw: number }

/** Further aside than this from where the head looks, radians, or this much too far off, metres, a panel has been left behind. */
const ASIDE = 1.05, ASTRAY = 0.7;
/** It comes after so long, s: a glance aside calls nothing. */
const PATIENCE = 0.8;

/** Puts a panel before whoever looks, and again when they have turned or walked away from it. */
export class SeatKeeper {
  readonly seat: Seat = { x: 0, y: 0, z: 0, yaw: 0 };
  private isSet = false;
  private left = 0;

  /** @param ahead metres before the head @param below metres under it */
  constructor(private readonly ahead: number, private readonly below: number, private readonly patience = PATIENCE, private readonly aside = ASIDE, private readonly astray = ASTRAY) {}

  /** The next {@link SeatKeeper.follow} puts it before the player at once. */
  reset(): void {
    this.isSet = false;
  }

  /** `yaw` of the head, radians, 0 towards −z, positive to the left. `isKept`: it is being used, and stays. Returns whether it was moved. */
  follow(x: number, y: number, z: number, yaw: number, seconds: number, isKept: boolean): boolean {
    const { seat } = this, dx = seat.x - x, dz = seat.z - z, away = Math.hypot(dx, dz);
    let turned = Math.atan2(-dx, -dz) - yaw;
    turned -= 2 * Math.PI * Math.round(turned / (2 * Math.PI));
    const isLeft = this.isSet && (Math.abs(turned) > this.aside || Math.abs(away - this.ahead) > this.astray);
    this.left = isLeft && !isKept ? this.left + seconds : 0;
    if (this.isSet && this.left < this.patience) return false;
    this.isSet = true;
    this.left = 0;
    seat.x = x - Math.sin(yaw) * this.ahead;
    seat.z = z - Math.cos(yaw) * this.ahead;
    seat.y = Math.max(0.45, y - this.below);
    seat.yaw = yaw;
    return true;
  }
}
