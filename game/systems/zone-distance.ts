/**
 * Distance of a point from a zone's core, metres: from the centre of a ball, from the axis of an upright capsule. (dx, dy, dz):
 * from the zone's centre to the point. `straight`: half the length of a capsule's straight part, 0 for a ball.
 */
export function zoneDistance(dx: number, dy: number, dz: number, straight: number): number {
  const above = Math.abs(dy) - straight, beyond = above > 0 ? above : 0;
  return Math.sqrt(dx * dx + beyond * beyond + dz * dz);
}
