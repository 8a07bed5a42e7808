/** A head or hand this near the edge is warned, metres; and it is over when it has come back so far. */
export const NEAR_METRES = 0.35, BACK_METRES = 0.45;
/** From here inwards the edge begins to glow, metres; and it glows fully at this. */
const GLOW_FROM = 0.6, GLOW_FULL = 0.15;
/** Corners that are kept; an outline with more is thinned out evenly. */
export const MOST_CORNERS = 64;
/** Corners that moved by less than this, metres, have not moved: a headset's floor trembles. */
const SAME = 0.01;

/** A pose of a space, as `XRRigidTransform` has it; only its turn about the vertical counts. */
export interface FloorPose {
  readonly position: { readonly x: number; readonly z: number };
  readonly orientation: { readonly y: number; readonly w: number };
}

/** The outline of the floor that a player can use, in the room: metres, x and z of each corner in order. Empty: nothing is known. */
export class PlayEdge {
  readonly corners = new Float32Array(MOST_CORNERS * 2);
  count = 0;
  /** Grows with every change of the outline. */
  version = 0;
  /** The point of the edge that was nearest in the latest {@link PlayEdge.distance}. */
  readonly nearest = { x: 0, z: 0 };

  /** The outline is this one, given in a space that stands in the room as `pose` says. Fewer than three points are none. */
  outline(points: readonly { readonly x: number; readonly z: number }[], { position, orientation }: FloorPose): void {
    const count = points.length < 3 ? 0 : Math.min(MOST_CORNERS, points.length), turn = 2 * Math.atan2(orientation.y, orientation.w), cosine = Math.cos(turn), sine = Math.sin(turn);
    let isChanged = count !== this.count;
    for (let corner = 0; corner < count; corner++) {
      const point = points[Math.floor((corner * points.length) / count)]!;
      isChanged = this.put(corner, position.x + point.x * cosine + point.z * sine, position.z - point.x * sine + point.z * cosine) || isChanged;
    }
    this.count = count;
    if (isChanged) this.version++;
  }

  private put(corner: number, x: number, z: number): boolean {
    const { corners } = this;
    if (corner < this.count && Math.abs(corners[corner * 2]! - x) < SAME && Math.abs(corners[corner * 2 + 1]! - z) < SAME) return false;
    corners[corner * 2] = x;
    corners[corner * 2 + 1] = z;
    return true;
  }

  /** Metres from a point of the floor to the edge, negative outside of it; Infinity where no edge is known. Writes `nearest`. */
  distance(x: number, z: number): number {
    const { corners, count, nearest } = this;
    let least = Infinity, isInside = false;
    for (let corner = 0, before = count - 1; corner < count; before = corner++) {
      const ax = corners[before * 2]!, az = corners[before * 2 + 1]!, bx = corners[corner * 2]!, bz = corners[corner * 2 + 1]!;
      if ((az > z) !== (bz > z) && x < ((bx - ax) * (z - az)) / (bz - az) + ax) isInside = !isInside;
      const dx = bx - ax, dz = bz - az, length = dx * dx + dz * dz, along = length > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (z - az) * dz) / length)) : 0;
      const nx = ax + dx * along, nz = az + dz * along, away = Math.hypot(x - nx, z - nz);
      if (away >= least) continue;
      least = away;
      nearest.x = nx;
      nearest.z = nz;
    }
    return count === 0 ? Infinity : isInside ? least : -least;
  }
}

/** A circle as an outline: `radius` metres about a point. */
export function circleOutline(x: number, z: number, radius: number): { readonly x: number; readonly z: number }[] {
  return Array.from({ length: 48 }, (_, k) => ({ x: x + radius * Math.cos((k * Math.PI) / 24), z: z + radius * Math.sin((k * Math.PI) / 24) }));
}

/** How strongly the edge shows itself to something so many metres from it, 0–1. */
export const glowAt = (metres: number): number => Math.max(0, Math.min(1, (GLOW_FROM - metres) / (GLOW_FROM - GLOW_FULL)));

/** Whether something so many metres from the edge is warned: what was warned stays so until it has come back some way. */
export const isNearEdge = (metres: number, wasNear: boolean): boolean => metres < (wasNear ? BACK_METRES : NEAR_METRES);

/**
 * What is said to somebody at the edge: which way is back. `yaw`: where they look, radians, 0 towards −z, positive to the left; `dx`, `dz`: from them to the
 * edge's nearest point. Beyond the edge that point is the way back.
 */
export function wayBack(yaw: number, dx: number, dz: number, isOutside: boolean): string {
  // Ahead and to the right, as they see it.
  const sign = isOutside ? -1 : 1, ahead = sign * (-dx * Math.sin(yaw) - dz * Math.cos(yaw)), right = sign * (dx * Math.cos(yaw) - dz * Math.sin(yaw));
  if (Math.abs(ahead) >= Math.abs(right)) return ahead > 0 ? 'Edge ahead: step back' : 'Edge behind you: step forward';
  return right > 0 ? 'Edge on your right: step left' : 'Edge on your left: step right';
}
