import { bundle, component, message, relation, state } from '../../engine/index.ts';

/** Drops that one rain can hold; a cloud that finds no room for more waits. */
export const MAX_DROPS = 4000;

/**
 * A cloud overhead, from which drops fall.
 *
 * - `x`, `z`: metres; `drift`: m/s along x. `untilTick`: when it dissolves, and takes along the drops that are still under it.
 * - `pending`: drops it owes, with a fraction.
 */
export const Cloud = component('rain/Cloud', { x: 'f32', z: 'f32', drift: 'f32', untilTick: 'u32', pending: 'f32' });

/**
 * A drop: a note that falls, and sounds when it lands on the floor or on a hand.
 *
 * - `x`, `y`, `z`, `vx`, `vy`, `vz`: metres, m/s. `number`: in order of falling. `step`: of the palette's scale.
 */
export const Drop = component('rain/Drop', { x: 'f32', y: 'f32', z: 'f32', vx: 'f32', vy: 'f32', vz: 'f32', number: 'u32', step: 'u8' });

/** What is left of a drop that landed, until `untilTick`. */
export const Splash = component('rain/Splash', { untilTick: 'u32' });

/** Which cloud a drop is under, as long as it falls. */
export const FallsFrom = relation('rain/FallsFrom', { onTargetDespawn: 'despawn' });

/** A drop landed: on the floor (`source` 0) or on a hand of `source`'s. `speed`: m/s. */
export const DropLanded = message('rain/DropLanded', { number: 'u32', step: 'u8', source: 'u16', isOnHand: 'u8', speed: 'f32', x: 'f32' }, { capacity: 1024 });

/** Strokes bring the downpour, stillness lets it pass. */
export const Weather = state('rain/Weather', ['drizzle', 'downpour'] as const);

export const CloudKit = bundle('rain/CloudKit', [Cloud]);
export const DropKit = bundle('rain/DropKit', [Drop]);
