import { rowPart, type Entity, type World } from '../../engine/index.ts';
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
 * their loop; what the room has no word for by a component, its mod's own if it has one, and its row. `Lantern 3`, `left_wrist of player 1`,
 * `note 4 of Slow bass`, `physics/Collider #17`.
 */
export function nameOfEntity(world: World, description: SceneDescription, entity: Entity): string {
  const row = world.rowOf(entity);
  if (row < 0) return `dead #${rowPart(entity)}`;
  const word = wordFor(world, description, entity, row);
  if (word !== undefined) return word;
  // A mod's own component says most of what an entity is, one of the engine's least.
  const parts = Object.keys(world.describe(entity).components), isOf = (mod: string): boolean => description.mods?.some(({ id }) => id === mod) ?? false;
  return `${parts.find((id) => isOf(id.split('/')[0]!)) ?? parts.find((id) => !id.startsWith('engine/')) ?? parts[0] ?? 'empty'} #${row}`;
}

function wordFor(world: World, description: SceneDescription, entity: Entity, row: number): string | undefined {
  if (world.has(entity, Zone)) return description.zones.find(({ index }) => index === world.columns(Zone).index[row])?.name;
  if (world.has(entity, Loop)) return description.loops[world.columns(Loop).index[row]!]?.name;
  if (world.has(entity, Note)) {
    const key = world.columns(Note).key[row]!, loop = description.loops[Math.floor(key / NOTES_PER_LOOP)];
    return loop && `note ${(key % NOTES_PER_LOOP) + 1} of ${loop.name}`;
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
  return undefined;
}

const playerName = (world: World, row: number): string => `player ${world.columns(Player).slot[row]! + 1}`;
