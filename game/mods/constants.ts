/** Constants that mods look up by name: a trusted mod imports them from `jam-engine/game`, as one in a cage does. */
export { Shape } from '../../engine/index.ts';
export { JOINT, MAX_PLAYERS, THING_SHAPE, TICK_MICROS, TICK_RATE, ZONE_STATE } from '../../protocol/index.ts';
