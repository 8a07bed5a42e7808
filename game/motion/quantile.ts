/**
 * The value that `fraction` of a run of numbers lies below (nearest rank, no interpolation), by counting instead of sorting: no
 * scratch memory, no change to the input. `ring[start … start + count − 1]`; count 0 gives 0.
 * Equal values are told apart by their place, so the answer is always one of the numbers.
 * Cost: count² comparisons; meant for rings of at most about a hundred.
 *
 * @example quantileOf([3, 1, 2], 0, 3, 0.5) // 2
 */
export function quantileOf(ring: ArrayLike<number>, start: number, count: number, fraction: number): number {
  if (count <= 0) return 0;
  const rank = Math.min(count - 1, Math.floor(fraction * count));
  for (let i = 0; i < count; i++) {
    const candidate = ring[start + i]!;
    let below = 0;
    for (let j = 0; j < count; j++) {
      const other = ring[start + j]!;
      if (other < candidate || (other === candidate && j < i)) below++;
    }
    if (below === rank) return candidate;
  }
  return ring[start]!;
}

/**
 * Median absolute deviation of a run of numbers from `centre`, by counting (see {@link quantileOf}).
 *
 * @example deviationOf([1, 2, 9], 0, 3, 2) // 1
 */
export function deviationOf(ring: ArrayLike<number>, start: number, count: number, centre: number): number {
  if (count <= 0) return 0;
  const rank = count >> 1;
  for (let i = 0; i < count; i++) {
    const candidate = Math.abs(ring[start + i]! - centre);
    let below = 0;
    for (let j = 0; j < count; j++) {
      const other = Math.abs(ring[start + j]! - centre);
      if (other < candidate || (other === candidate && j < i)) below++;
    }
    if (below === rank) return candidate;
  }
  return 0;
}
