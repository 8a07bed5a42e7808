import { resource } from '../ecs/resource.ts';

/**
 * Where the simulation is. `tick`: whole ticks before the one that runs, so 0 in the first. `dt`: length of a tick in
 * seconds. `seconds`: tick × dt. The app writes it; everyone else reads.
 */
export const Time = resource('engine/Time', { tick: 'f64', dt: 'f64', seconds: 'f64' });
