import { component } from '../../engine/index.ts';

/**
 * Marks a place that a mod brought. It carries `Zone` and `Position` too.
 *
 * - `type`: of `zoneType('…')`. `number`: which of the mod's places, from 0 in the order of mod.json. `mod`: slot of the mod.
 */
export const ModZone = component('mods/ModZone', { type: 'u16', number: 'u8', mod: 'u8' });
