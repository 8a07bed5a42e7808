import { Not, query as bitQuery, type World as BitWorld } from 'bitecs';
import { having, read, without, type Component, type World } from '../../../engine/index.ts';

/** Components beside the four of the bundle, so that queries can differ. */
export const KINDS = 12;

/** Which components the n-th further query wants and refuses; all want one or two that the measured entities have. */
export const wanted = (n: number): { first: number; second: number; refused: number } => ({ first: n % 4, second: (n >> 2) % 8, refused: 8 + (n % 4) });

/** Keeps `count` queries alive in our world. */
export function keepQueries(world: World, parts: readonly Component[], count: number): void {
  for (let n = 0; n < count; n++) {
    const { first, second, refused } = wanted(n);
    world.query({ first: read(parts[first]!) }, having(parts[second]!), without(parts[refused]!)).refresh();
  }
}

/** The same in a world of bitECS, where asking a query once keeps it. */
export function keepBitQueries(world: BitWorld, parts: readonly object[], count: number): void {
  for (let n = 0; n < count; n++) {
    const { first, second, refused } = wanted(n);
    bitQuery(world, [parts[first]!, parts[second]!, Not(parts[refused]!)]);
  }
}
