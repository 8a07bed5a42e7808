import { systemSet } from '../../engine/index.ts';

/**
 * A tick of the room: bodies and the door are read (Sense), then the engine's physics, then everything is played and told (Play). What changes
 * the room itself (zones made, moved, removed) comes last (Edit), so that all of a tick is played in one and the same room.
 *
 * Parts that send acts of their own (bindings, a show) do so at the end of Sense, after `moveEffectors`; whoever obeys acts in Play sees them in the same tick.
 */
export const Sense = systemSet('room/Sense'), Play = systemSet('room/Play'), Edit = systemSet('room/Edit');
