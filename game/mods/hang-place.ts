import { rowPart, Shape, type Collider, type Columns, type Commands, type Component, type Position, type Touch } from '../../engine/index.ts';
import { MAX_ZONES, MOD_ZONES, TEXT_BYTES, ZONE_KIND } from '../../protocol/index.ts';
import { ZoneKit } from '../components/zone-kit.ts';
import type { ZoneLook } from '../components/zone-look.ts';
import type { Zone } from '../components/zone.ts';
import { mapPlace } from '../scenes/zone-names.ts';
import { ZONE_GROUPS } from '../systems/editing/shape-zone.ts';
import { NEAR_REACH } from '../systems/enter-zones.ts';
import { ModZone } from './mod-zone.ts';

/** A place that a mod declares, as it hangs on a stage. Metres; `name`: UTF-8. `type`: of `zoneType('…')`; `number`: which of the mod's places. */
export interface PlannedPlace {
  readonly slot: number; readonly number: number; readonly type: number; readonly name: Uint8Array; readonly radius: number; readonly height: number; readonly colour: number; readonly x: number; readonly y: number; readonly z: number;
}

type Of<C> = C extends Component<infer S> ? Columns<S> : never;

/** What hanging up needs of a world: its columns, and who makes entities there. */
export interface Hanging {
  readonly room: { readonly layout: number; zoneCount: number; readonly zones: { [at: number]: number } };
  readonly zone: Of<typeof Zone>; readonly look: Of<typeof ZoneLook>; readonly position: Of<typeof Position> & Touch; readonly collider: Of<typeof Collider>; readonly mark: Of<typeof ModZone>;
  readonly world: Pick<Commands, 'spawn' | 'add'>;
  readonly out: { readonly warn: (message: string) => void };
}

const STAGE = 0;

/** The name that a place has by itself. */
export function writePlaceName(look: Hanging['look'], row: number, name: Uint8Array): void {
  const length = Math.min(name.length, TEXT_BYTES);
  look.nameLength[row] = length;
  for (let k = 0; k < TEXT_BYTES; k++) look.name[row * TEXT_BYTES + k] = k < length ? name[k]! : 0;
}

/** Hangs a place up as its mod declares it. `scratch`: three numbers to work in. */
export function hangPlace(p: Hanging, place: PlannedPlace, scratch: { [at: number]: number }): void {
  const { room, zone, look, mark, world, out } = p;
  let index = 0;
  while (index < MAX_ZONES && room.zones[index] !== 0) index++;
  if (index === MAX_ZONES) return out.warn(`There is no room for another place of a mod: the room holds ${MAX_ZONES}. Take some away, then switch the mod off and on.`);
  const entity = world.spawn(ZoneKit), row = rowPart(entity);
  world.add(entity, ModZone);
  mark.mod[row] = place.slot;
  mark.number[row] = place.number;
  mark.type[row] = place.type;
  zone.index[row] = index;
  zone.kind[row] = ZONE_KIND.mod;
  zone.ordinal[row] = place.slot * MOD_ZONES + place.number;
  sizePlace(p, row, place);
  look.colour[row] = place.colour;
  writePlaceName(look, row, place.name);
  putPlace(p, row, place, scratch);
  room.zones[index] = entity;
  if (room.zoneCount <= index) room.zoneCount = index + 1;
}

/** Puts a place where its mod wants it, in both layouts. */
export function putPlace({ room, look, position }: Hanging, row: number, place: PlannedPlace, scratch: { [at: number]: number }): void {
  mapPlace(STAGE, place.x, place.y, place.z, scratch);
  const isStage = room.layout === STAGE;
  position.x[row] = isStage ? place.x : scratch[0]!;
  position.y[row] = place.y;
  position.z[row] = isStage ? 0 : scratch[2]!;
  look.otherX[row] = isStage ? scratch[0]! : place.x;
  look.otherY[row] = place.y;
  look.otherZ[row] = isStage ? scratch[2]! : 0;
  position.touch(row);
}

/** Makes a place as large as its mod wants it. */
export function sizePlace({ zone, collider }: Hanging, row: number, { radius, height }: PlannedPlace): void {
  const straight = height / 2 - radius;
  zone.radius[row] = radius;
  zone.height[row] = height;
  collider.shape[row] = straight > 0 ? Shape.capsule : Shape.ball;
  collider.radius[row] = radius + NEAR_REACH;
  collider.halfHeight[row] = straight > 0 ? straight : 0;
  collider.groups[row] = ZONE_GROUPS;
}
