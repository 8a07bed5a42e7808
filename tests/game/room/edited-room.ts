import { rowPart } from '../../../engine/index.ts';
import { Room, Zone, ZoneLook, type Jam } from '../../../game/index.ts';
import { MAX_ZONES, ROOM_ACT, TEXT_BYTES } from '../../../protocol/index.ts';
import { Position } from '../../../engine/index.ts';
import { openRoom, Performance } from './player.ts';

/** A zone as plain data; lengths in metres as the world has them. */
export interface PlainZone {
  kind: number;
  plays: number;
  x: number;
  y: number;
  z: number;
  radius: number;
  height: number;
  colour: number;
  group: number;
  isLocked: number;
  name: string;
}

/** All zones of a room, by index; null where there is none. */
export function zonesOf(jam: Jam): (PlainZone | null)[] {
  const { world } = jam.app, room = world.resource(Room), zone = world.columns(Zone), look = world.columns(ZoneLook), position = world.columns(Position);
  return Array.from({ length: MAX_ZONES }, (_, index) => {
    if (room.zones[index] === 0) return null;
    const row = rowPart(room.zones[index]!), at = row * TEXT_BYTES;
    return {
      kind: zone.kind[row]!, plays: zone.ordinal[row]!, x: position.x[row]!, y: position.y[row]!, z: position.z[row]!, radius: zone.radius[row]!, height: zone.height[row]!,
      colour: look.colour[row]!, group: look.group[row]!, isLocked: look.isLocked[row]!, name: new TextDecoder().decode(look.name.slice(at, at + look.nameLength[row]!)),
    };
  });
}

/** Where zones stand in the layout that is not in force. */
export function elsewhereOf(jam: Jam): (number[] | null)[] {
  const { world } = jam.app, room = world.resource(Room), look = world.columns(ZoneLook);
  return Array.from({ length: MAX_ZONES }, (_, index) => {
    const row = room.zones[index] === 0 ? -1 : rowPart(room.zones[index]!);
    return row < 0 ? null : [look.otherX[row]!, look.otherY[row]!, look.otherZ[row]!, look.placed[row]!];
  });
}

/** A room that is edited: acts of the studio, each in a tick of its own. */
export class EditedRoom {
  constructor(readonly performance: Performance, readonly source = 6) {}

  static async open(layout: 'stage' | 'ring' = 'stage'): Promise<EditedRoom> {
    const edited = new EditedRoom(new Performance(await openRoom({ layout })));
    edited.performance.run(2);
    return edited;
  }

  get jam(): Jam {
    return this.performance.jam;
  }

  act(act: keyof typeof ROOM_ACT, target = 0, a = 0, b = 0, c = 0, d = 0, source = this.source): this {
    this.performance.send(source, (writer) => writer.act(0, ROOM_ACT[act], target, a, b, c, d, 0, 0));
    this.performance.run(1);
    return this;
  }

  name(target: number, words: string): this {
    this.performance.send(this.source, (writer) => writer.text(0, ROOM_ACT.name, target, words, 0));
    this.performance.run(1);
    return this;
  }

  zone(index: number): PlainZone | null {
    return zonesOf(this.jam)[index]!;
  }
}
