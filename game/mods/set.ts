import { systemSet } from '../../engine/index.ts';

/**
 * Systems of mods: after the bodies and the physics of a tick, before it is played. They see this tick's bodies, strokes and flows and the places as they were
 * played in the tick before; what they send is heard in this one. In order of the mods' ids, within a mod in order of registration.
 */
export const RoomMods = systemSet('room/Mods');
