import { resource } from '../../engine/index.ts';
import { MAX_LIGHTS, MAX_ZONES } from '../../protocol/index.ts';

/** Lights that mods can change: the room and its lamps, then the places by index. */
export const MOD_LIGHTS = MAX_LIGHTS + MAX_ZONES;

/** Light that mods gave: `level` 0–1 at tick `since`, falling evenly to nothing in `ticks`; `hue` 0–1, −1 its own. `ticks` 0: none. */
export const ModLight = resource('mods/Light', { level: ['f32', MOD_LIGHTS], hue: ['f32', MOD_LIGHTS], since: ['f64', MOD_LIGHTS], ticks: ['f32', MOD_LIGHTS] });
