/** How a picture of the room stands to its viewer: on a wide page, on an upright one, or all around in a headset. */
export type RoomView = 'wide' | 'upright' | 'around';

/** Most ghosts that are drawn. */
export const MAX_GHOSTS = 8;

/** Metres to the side and back of each pair of ghosts on a wide stage: beyond the names of lanterns, then farther out, then behind. */
const WIDE = [[1.9, -0.8], [2.9, -1.5], [1.15, -2.5], [2.35, -3.2]] as const;
const UPRIGHT = [[1.02, -1.4], [0.4, -2.2], [1.35, -2.8], [0.75, -3.6]] as const;
/** Degrees aside from straight ahead, and metres away, in a headset: beyond the ring of lanterns, none in front of another. */
const AROUND = [[24, 2.1], [50, 2.2], [76, 2.3], [104, 2.4]] as const;

/**
 * Where the feet of ghost `index` (0 …) stand: metres, x and z written to `out`. The first to the left of the player, the second to the right, and so
 * on outwards; the live player's own place stays free. Numbers from {@link MAX_GHOSTS} on begin anew.
 */
export function ghostPlace(index: number, view: RoomView, out: { x: number; z: number }): void {
  const pair = Math.floor((index % MAX_GHOSTS) / 2), side = index % 2 === 0 ? -1 : 1;
  if (view === 'around') {
    const [degrees, away] = AROUND[pair]!, angle = (degrees * Math.PI) / 180;
    out.x = side * Math.sin(angle) * away;
    out.z = -Math.cos(angle) * away;
    return;
  }
  const [x, z] = (view === 'wide' ? WIDE : UPRIGHT)[pair]!;
  out.x = side * x;
  out.z = z;
}
