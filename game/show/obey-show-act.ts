import { CUE_KIND, EVERY, MAX_LIGHTS, MAX_SHOW_LINES, MAX_TRACKS, MAX_ZONES, SETTINGS, SHOW_ACT, SHOW_CAMERAS, STATION_ACT, TICK_RATE, type SettingSpec } from '../../protocol/index.ts';
import { LOOPS_PER_PALETTE } from '../components/room.ts';
import { BLACKOUT, FIRST_ZONE_LIGHT } from '../components/show.ts';
import type { Showing } from '../systems/run-show.ts';
import { turnLight } from './light-ramps.ts';

const SETTING_BY_ID: readonly (SettingSpec | undefined)[] = (() => {
  const byId: (SettingSpec | undefined)[] = [];
  for (const setting of Object.values(SETTINGS)) byId[setting.id] = setting;
  return byId;
})();

/** Stable keys of the show's cues begin here. */
export const SHOW_KEY = 0x3400_0000;
/** A light does not take longer than an hour. */
const LONGEST_MILLIS = 3_600_000;

const within = (value: number, most: number): number => (value < 0 ? 0 : value > most ? most : value);

/**
 * One thing that a cue, a hand or a gesture asks of the show. What it cannot do is said in the log.
 *
 * @param tick when, fractions allowed: the tick that runs, or one a little ahead
 * @param emitter tells cues of one moment apart: the number of the action, or a number above all of them
 */
export function obeyShowAct(p: Showing, act: number, target: number, a: number, b: number, c: number, tick: number, source: number, emitter: number): void {
  const { run, lights, room, settings, out } = p;
  const ticks = (within(c, LONGEST_MILLIS) * TICK_RATE) / 1000, level = within(a, 1000) / 1000, hue = b < 0 ? -1 : within(b, 1000) / 1000;
  switch (act) {
    case SHOW_ACT.light:
      if (target >= MAX_LIGHTS) break;
      turnLight(lights, target, level, hue, tick, ticks);
      give(p, CUE_KIND.light, tick, source, emitter, -1, 0, hue, level, ticks);
      return;
    case SHOW_ACT.zoneLight:
      if (target !== EVERY && target >= MAX_ZONES) break;
      for (let zone = 0; zone < MAX_ZONES; zone++) if (target === EVERY || target === zone) turnLight(lights, FIRST_ZONE_LIGHT + zone, level, hue, tick, ticks);
      give(p, CUE_KIND.light, tick, source, emitter, target === EVERY ? -1 : target, 0, hue, level, ticks);
      return;
    case SHOW_ACT.blackout:
      turnLight(lights, BLACKOUT, level, -1, tick, ticks);
      give(p, CUE_KIND.light, tick, source, emitter, -1, 0, -1, 1 - level, ticks);
      return;
    case SHOW_ACT.camera:
      if (target >= SHOW_CAMERAS.length) break;
      run.camera = target;
      run.cameraTicks = ticks;
      give(p, CUE_KIND.camera, tick, source, emitter, -1, target, 0, 0, ticks);
      return;
    case SHOW_ACT.prompt:
      if (target >= MAX_SHOW_LINES) break;
      run.line = target;
      run.lines = within(a, MAX_SHOW_LINES - target);
      give(p, CUE_KIND.prompt, tick, source, emitter, -1, 0, 0, 0, 0);
      return;
    case SHOW_ACT.loop:
      if (target !== EVERY && target >= LOOPS_PER_PALETTE) break;
      for (let ordinal = 0; ordinal < LOOPS_PER_PALETTE; ordinal++) {
        if (target !== EVERY && target !== ordinal) continue;
        const slot = p.loops.send();
        p.loops.ordinal[slot] = ordinal;
        p.loops.how[slot] = within(a, 2);
        p.loops.source[slot] = source;
      }
      return;
    case SHOW_ACT.palette:
      settings.palette = within(target, SETTINGS.palette.max);
      return;
    case SHOW_ACT.setting: {
      const setting = SETTING_BY_ID[target];
      if (!setting) break;
      const allowed = Math.max(setting.min, Math.min(setting.max, a / 1000));
      (settings as Record<string, number>)[setting.name] = setting.step >= 1 ? Math.round(allowed) : allowed;
      return;
    }
    case SHOW_ACT.speak: {
      if (target >= MAX_TRACKS) break;
      const slot = p.asks.send();
      p.asks.act[slot] = STATION_ACT.play;
      p.asks.target[slot] = target;
      // What speaks already is left alone: said twice, it would fall silent.
      p.asks.a[slot] = 1;
      p.asks.source[slot] = source;
      give(p, CUE_KIND.speak, tick, source, emitter, -1, target, 0, 0, 0);
      return;
    }
    case SHOW_ACT.silence:
      p.stops.source[p.stops.send()] = source;
      return;
  }
  out.warn(`The show cannot do act ${act} with ${target}; it is left out. Room of ${room.zoneCount} zones, ${SHOW_CAMERAS.length} views, ${MAX_LIGHTS} lights.`);
}

/** A cue for whoever shows it. `place`: of camera or track. */
function give({ cues, time }: Showing, kind: number, tick: number, source: number, emitter: number, zone: number, place: number, hue: number, level: number, ticks: number): void {
  const slot = cues.send(), at = Math.max(tick, time.tick), whole = Math.floor(at);
  cues.tick[slot] = whole;
  cues.micros[slot] = (at - whole) * 7812.5;
  cues.kind[slot] = kind;
  cues.source[slot] = source;
  cues.instrument[slot] = kind === CUE_KIND.camera ? place : 0;
  cues.loop[slot] = kind === CUE_KIND.speak ? place : -1;
  cues.pitch[slot] = hue;
  cues.tone[slot] = level;
  cues.duration[slot] = ticks / TICK_RATE;
  cues.zone[slot] = zone;
  cues.key[slot] = SHOW_KEY + emitter;
  cues.content[slot] = emitter;
}
