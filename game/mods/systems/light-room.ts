import { columns, log, read, reads, res, resMut, rowPart, system, Time, type Args, type System } from '../../../engine/index.ts';
import { MAX_LIGHTS, MAX_ZONES, MOD_ACT, TICK_RATE, ZONE_KIND } from '../../../protocol/index.ts';
import { ActAsked } from '../../components/acts.ts';
import { Room } from '../../components/room.ts';
import { Zone } from '../../components/zone.ts';
import { GiveCue, Glow } from '../messages.ts';
import { ModLight } from '../mod-light.ts';
import { ModZone } from '../mod-zone.ts';

/** A light without a length of its own fades in this, seconds; none longer than the other. */
const USUAL_FADE = 0.25, LONGEST = 60;

/** A cue that a mod declared. `type`: number of the type of place that it lights, 0 for `lamp`. `hue` −1: their own colour. */
export interface PlannedCue { readonly slot: number; readonly place: number; readonly name: number; readonly type: number; readonly lamp: number; readonly level: number; readonly hue: number; readonly seconds: number }

const params = { glows: reads(Glow), given: reads(GiveCue), acts: reads(ActAsked), light: resMut(ModLight), room: res(Room), zones: columns(read(Zone)), marks: columns(read(ModZone)), time: res(Time), out: log() };
type Lighting = Args<typeof params>;

const within = (value: number, least: number, most: number): number => (value > least ? (value < most ? value : most) : least);

/** Lights places and lamps as mods ask. @param missing what is said of cues that are not there, by the number of their name */
export function lightRoom(cues: readonly PlannedCue[], missing: ReadonlyMap<number, string>): System {
  return system('mods/light-room', params, (p) => {
    const { glows, given, acts, out } = p;
    for (let i = glows.start; i < glows.end; i++) {
      const from = i & glows.mask, zone = glows.zone[from]!, lamp = glows.lamp[from]!, hue = glows.hue[from]!;
      if (zone > MAX_ZONES || lamp >= MAX_LIGHTS) out.warn(`A mod lights place ${zone} or lamp ${lamp}; places go from 1 to ${MAX_ZONES}, lamps from 0 to ${MAX_LIGHTS - 1}.`);
      else shine(p, zone > 0 ? MAX_LIGHTS + zone - 1 : lamp, glows.level[from]!, hue > 0 ? within(hue, 0, 1) : -1, glows.seconds[from]!);
    }
    for (let i = given.start; i < given.end; i++) {
      const from = i & given.mask, cue = cues.find(({ name }) => name === given.cue[from]);
      if (cue) giveCue(p, cue, given.zone[from]!, given.amount[from]! > 0 ? within(given.amount[from]!, 0, 1) : 1);
      else out.warn(missing.get(given.cue[from]!) ?? `A mod gave cue ${given.cue[from]!}, and no mod of this room has it: name it in adds.cues, and take its number from cueName('…').`);
    }
    for (let i = acts.start; i < acts.end; i++) {
      const from = i & acts.mask;
      if (acts.act[from] !== MOD_ACT.cue) continue;
      const cue = cues.find(({ slot, place }) => slot === acts.target[from] && place === acts.a[from]);
      if (cue) giveCue(p, cue, 0, 1);
      else out.warn(`Cue ${acts.a[from]!} of mod ${acts.target[from]!} was asked for, and there is none.`);
    }
  });
}

function giveCue(p: Lighting, cue: PlannedCue, zone: number, amount: number): void {
  if (zone > 0 && zone <= MAX_ZONES) return shine(p, MAX_LIGHTS + zone - 1, cue.level * amount, cue.hue, cue.seconds);
  if (cue.type === 0) return shine(p, cue.lamp, cue.level * amount, cue.hue, cue.seconds);
  for (let index = 0; index < MAX_ZONES; index++) {
    const entity = p.room.zones[index]!;
    if (entity !== 0 && p.zones.kind[rowPart(entity)] === ZONE_KIND.mod && p.marks.type[rowPart(entity)] === cue.type) shine(p, MAX_LIGHTS + index, cue.level * amount, cue.hue, cue.seconds);
  }
}

function shine({ light, time }: Lighting, at: number, level: number, hue: number, seconds: number): void {
  light.level[at] = within(level, 0, 1);
  light.hue[at] = hue;
  light.since[at] = time.tick;
  light.ticks[at] = within(seconds > 0 ? seconds : USUAL_FADE, 0.01, LONGEST) * TICK_RATE;
}
