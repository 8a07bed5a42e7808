import { bundle, Sensor } from '../../engine/index.ts';
import { Bow } from './bow.ts';
import { Zone } from './zone.ts';
import { ZoneLook } from './zone-look.ts';

/** What a zone is spawned from; a bow has voices beside. */
export const ZoneKit = bundle('room/ZoneKit', [Zone, ZoneLook, Sensor]), BowZoneKit = bundle('room/BowZoneKit', [Zone, ZoneLook, Bow, Sensor]);
