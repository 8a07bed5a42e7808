import { numberOfName } from '../../engine/index.ts';
import { INSTRUMENT, type InstrumentName } from '../../protocol/index.ts';

/**
 * The number by which notes name an instrument: one of the room's own (`kalimba`), or one that a mod declares (`glow-harp/glow`).
 *
 * @example notes.instrument[slot] = instrument('glow-harp/glow');
 */
export const instrument = (id: string): number => (Object.hasOwn(INSTRUMENT, id) ? INSTRUMENT[id as InstrumentName] : numberOfName(id));

/** The number by which `ModZone.type` and `ZonePlayed.type` name a type of zone that a mod declares: `zoneType('glow-harp/string')`. */
export const zoneType = (id: string): number => numberOfName(id);

/** The number by which `GiveCue.cue` names a cue that a mod declares. */
export const cueName = (id: string): number => numberOfName(id);
