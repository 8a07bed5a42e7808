import { bundle, component, field, message, relation, state } from '../../engine/index.ts';
import { flag, metres } from './field-kinds.ts';

/** Drops that one rain can hold; a cloud that finds no room for more waits. */
export const MAX_DROPS = 4000;

/** A cloud overhead, from which drops fall. When it dissolves it takes along the drops that are still under it. */
export const Cloud = component('rain/Cloud', {
  x: metres(), z: metres(), drift: field('f32', { unit: 'm/s', doc: 'along x' }), untilTick: field('u32', { unit: 'ticks', doc: 'when it dissolves' }), pending: field('f32', { doc: 'drops it owes, with a fraction' }),
}, { doc: 'A cloud overhead, from which drops fall.' });

/** A drop: a note that falls, and sounds when it lands on the floor or on a hand. */
export const Drop = component('rain/Drop', {
  x: metres(), y: metres('above the floor'), z: metres(), vx: field('f32', { unit: 'm/s' }), vy: field('f32', { unit: 'm/s' }), vz: field('f32', { unit: 'm/s' }), number: field('u32', { doc: 'in order of falling' }), step: field('u8', { doc: 'of the palette’s scale' }),
}, { doc: 'A note that falls, and sounds when it lands on the floor or on a hand.' });

/** What is left of a drop that landed. */
export const Splash = component('rain/Splash', { untilTick: field('u32', { unit: 'ticks' }) }, { doc: 'What is left of a drop that landed.' });

/** Which cloud a drop is under, as long as it falls. */
export const FallsFrom = relation('rain/FallsFrom', { onTargetDespawn: 'despawn', doc: 'Which cloud a drop is under, as long as it falls.' });

/** A drop landed. */
export const DropLanded = message('rain/DropLanded', {
  number: 'u32', step: 'u8', source: field('u16', { doc: 'of the hand that it landed on; 0 for the floor' }), isOnHand: flag(), speed: field('f32', { unit: 'm/s', min: 0 }), x: metres(),
}, { capacity: 1024, doc: 'A drop landed, on the floor or on a hand.' });

/** Strokes bring the downpour, stillness lets it pass. */
export const Weather = state('rain/Weather', ['drizzle', 'downpour'] as const);

export const CloudKit = bundle('rain/CloudKit', [Cloud]);
export const DropKit = bundle('rain/DropKit', [Drop]);
