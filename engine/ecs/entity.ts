/**
 * A handle: `generation × 2^20 + row`, an exact integer below 2^53. Generations start at 1, so a handle is never 0.
 * A handle is right for ever: once its entity is gone, no later entity has the same one.
 */
export type Entity = number & { readonly unit?: 'entity' };
/** No entity: what an `eid` field holds that points at none. */
export const NO_ENTITY: Entity = 0;

/** Rows that a handle can name: 2^20. */
export const MAX_ROWS = 1 << 20;
const ROW_MASK = MAX_ROWS - 1;

/**
 * Row that a handle names, alive or not: for handles that are known to be alive. `&` takes the number modulo 2^32, so the low 20 bits are exact for every handle.
 *
 *     position.x[rowPart(lantern)]!
 */
export const rowPart = (entity: Entity): number => entity & ROW_MASK;
/** Generation part of a handle. Exact: a multiplication by a power of two. */
export const generationPart = (entity: Entity): number => (entity - (entity & ROW_MASK)) / MAX_ROWS;
export const makeEntity = (generation: number, row: number): Entity => generation * MAX_ROWS + row;
