import type { Entity, World } from '../../engine/index.ts';
import { JOINTS, type SceneDescription } from '../../protocol/index.ts';
import { Effector, PART } from '../components/effector.ts';
import { Joint } from '../components/joint.ts';
import { Loop, Note } from '../components/loop.ts';
import { Player } from '../components/player.ts';
import { Pulse } from '../components/pulse.ts';
import { Zone } from '../components/zone.ts';

const PART_NAMES = Object.keys(PART).map((name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
/** Notes have keys of loop × this + place in the pattern. */
const NOTES_PER_LOOP = 4096;

/**
 * What people call an entity of a room: zones and loops as the scene describes them, joints by their joint and player, notes by
 * their loop. `Lantern 3`, `left_wrist of player 1`, `note 4 of Ember Bass`.
 *
 * @returns null for an entity that is dead, or that the room has no word for
 */
export function nameOfEntity(world: World, description: SceneDescription, entity: Entity): string | null {
  const row = world.rowOf(entity);
  if (row < 0) return null;
  if (world.has(entity, Zone)) return description.zones[world.columns(Zone).index[row]!]?.name ?? null;
  if (world.has(entity, Loop)) return description.loops[world.columns(Loop).index[row]!]?.name ?? null;
  if (world.has(entity, Note)) {
    const key = world.columns(Note).key[row]!, loop = description.loops[Math.floor(key / NOTES_PER_LOOP)];
    return loop ? `note ${(key % NOTES_PER_LOOP) + 1} of ${loop.name}` : null;
  }
  if (world.has(entity, Joint)) {
    const { player, index } = world.columns(Joint), body = world.rowOf(player[row]!);
    return `${JOINTS[index[row]!]!} of ${body < 0 ? 'nobody' : playerName(world, body)}`;
  }
  if (world.has(entity, Player)) return playerName(world, row);
  if (world.has(entity, Effector)) {
    const { slot, part } = world.columns(Effector);
    return `${PART_NAMES[part[row]!]!} of seat ${slot[row]! + 1}`;
  }
  if (world.has(entity, Pulse)) return `pulse ${world.columns(Pulse).index[row]! + 1}`;
  return null;
}

const playerName = (world: World, row: number): string => `player ${world.columns(Player).slot[row]! + 1}`;
