import { numberOfName } from '../../engine/index.ts';
import { encodeUtf8 } from '../../protocol/session/index.ts';
import type { PlannedPlace } from './hang-place.ts';
import type { LoadedMod } from './load-mod.ts';

/** The places of mods as they hang on a stage. @param mods by slot */
export function planPlaces(mods: readonly LoadedMod[]): PlannedPlace[] {
  return mods.flatMap(({ manifest: { id, adds } }, slot) => {
    let number = 0;
    return adds.zones.flatMap((zone) => zone.places.map(({ x, y, z = 0 }, k) => ({
      slot, number: number++, type: numberOfName(`${id}/${zone.id}`), name: encodeUtf8(zone.places.length > 1 ? `${zone.name} ${k + 1}` : zone.name),
      radius: zone.radius, height: zone.height ?? 2 * zone.radius, colour: zone.colour ?? 0, x, y, z,
    })));
  });
}
