import { Time, type World } from '../../engine/index.ts';
import { LIGHT_FIELD, LIGHT_STRIDE, MAX_LIGHTS, MAX_ZONES, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE } from '../../protocol/index.ts';
import type { PartPicture } from '../parts/index.ts';
import { ModLight } from './mod-light.ts';

/** Lays the light that mods gave over that of the show: whichever is brighter. */
export function modPicture(world: World): PartPicture {
  const light = world.resource(ModLight), time = world.resource(Time);
  return ({ lights, zoneLooks }) => {
    for (let at = 0; at < MAX_LIGHTS + MAX_ZONES; at++) {
      const ticks = light.ticks[at]!, age = time.tick - light.since[at]!;
      if (ticks === 0 || age >= ticks) continue;
      const level = light.level[at]! * (1 - age / ticks), isLamp = at < MAX_LIGHTS;
      const column = isLamp ? lights : zoneLooks, to = isLamp ? at * LIGHT_STRIDE + LIGHT_FIELD.level : (at - MAX_LIGHTS) * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.light;
      if (column[to]! < level) column[to] = level;
      if (light.hue[at]! >= 0) column[isLamp ? at * LIGHT_STRIDE + LIGHT_FIELD.hue : (at - MAX_LIGHTS) * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.hue] = light.hue[at]!;
    }
  };
}
