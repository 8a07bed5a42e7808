import { field } from '../ecs/field.ts';
import { resource } from '../ecs/resource.ts';

/**
 * Where the simulation is. `tick`: whole ticks before the one that runs, so 0 in the first. `dt`: length of a tick in
 * seconds. `seconds`: tick × dt. The app writes it; everyone else reads.
 */
export const Time = resource('engine/Time', {
  tick: field('f64', { unit: 'ticks', isDerived: true, doc: 'whole ticks before the one that runs' }), dt: field('f64', { unit: 's', isDerived: true, doc: 'length of a tick' }), seconds: field('f64', { unit: 's', isDerived: true, doc: 'tick × dt' }),
}, {}, { doc: 'Where the simulation is. The app writes it.' });
