import { BLACKOUT, FIRST_ZONE_LIGHT, LIGHT_COUNT } from '../components/show.ts';

/** The columns of `ShowLights`. */
export interface Lights {
  isLit: number;
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly fromHue: Float32Array;
  readonly toHue: Float32Array;
  readonly since: Float64Array;
  readonly ticks: Float64Array;
}

/** How far a light's change is at a tick (fractions allowed), 0 … 1, eased at both ends: 3p² − 2p³. */
function progress(lights: Lights, light: number, tick: number): number {
  const ticks = lights.ticks[light]!, since = lights.since[light]!;
  if (tick >= since + ticks) return 1;
  if (tick <= since) return 0;
  const p = (tick - since) / ticks;
  return p * p * (3 - 2 * p);
}

/** Level of a light at a tick, 0 … 1. */
export function levelAt(lights: Lights, light: number, tick: number): number {
  return lights.from[light]! + (lights.to[light]! - lights.from[light]!) * progress(lights, light, tick);
}

/** Hue of a light at a tick, 0 … 1, the short way round the circle; −1 its own. */
export function hueAt(lights: Lights, light: number, tick: number): number {
  const from = lights.fromHue[light]!, to = lights.toHue[light]!;
  if (from < 0 || to < 0) return to;
  let step = to - from;
  if (step > 0.5) step -= 1;
  else if (step < -0.5) step += 1;
  const hue = from + step * progress(lights, light, tick);
  return hue - Math.floor(hue);
}

/** From `tick` on the light goes to a level and a hue within `ticks`, from wherever it is. */
export function turnLight(lights: Lights, light: number, level: number, hue: number, tick: number, ticks: number): void {
  if (lights.isLit === 0) restLights(lights);
  const from = levelAt(lights, light, tick), fromHue = hueAt(lights, light, tick);
  lights.from[light] = from;
  lights.to[light] = level;
  // A light that is dark takes its new colour at once.
  lights.fromHue[light] = from > 0.002 ? fromHue : hue;
  lights.toHue[light] = hue;
  lights.since[light] = tick;
  lights.ticks[light] = ticks;
}

/** As the room is without a show: itself lit in its own colour, lamps dark, no blackout. */
function restLights(lights: Lights): void {
  lights.isLit = 1;
  for (let light = 0; light < LIGHT_COUNT; light++) {
    lights.from[light] = lights.to[light] = light === 0 ? 1 : 0;
    lights.fromHue[light] = lights.toHue[light] = -1;
    lights.since[light] = lights.ticks[light] = 0;
  }
}

/** All lights go back to rest. */
export function releaseLights(lights: Lights, tick: number, ticks: number): void {
  if (lights.isLit === 0) return;
  turnLight(lights, 0, 1, -1, tick, ticks);
  for (let light = 1; light < BLACKOUT; light++) turnLight(lights, light, 0, lights.toHue[light]!, tick, ticks);
  turnLight(lights, BLACKOUT, 0, -1, tick, ticks);
  for (let light = FIRST_ZONE_LIGHT; light < LIGHT_COUNT; light++) turnLight(lights, light, 0, lights.toHue[light]!, tick, ticks);
}
