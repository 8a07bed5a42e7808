import { log, reads, resMut, system, type Param, type Resource, type System } from '../../../engine/index.ts';
import { Mods, STOPPED_BY } from '../../../engine/mods/index.ts';
import { MOD_ACT } from '../../../protocol/index.ts';
import { ActAsked } from '../../components/acts.ts';
import { Room } from '../../components/room.ts';

const FIRST_ACT = 0x600, LAST_ACT = 0x6ff, MILLI = 0.001;

/** A mod as acts reach it: its name for the log, and its settings. */
export interface ObeyingMod {
  readonly name: string;
  readonly settings: readonly { readonly id: string; readonly min: number; readonly max: number }[];
  /** Holds them; null without settings. */
  readonly resource: Resource | null;
}

/** Switches mods on and off and changes their settings: see MOD_ACT. First of what mods do in a tick. */
export function obeyModActs(all: readonly ObeyingMod[]): System {
  // One parameter per mod that has settings, by its slot.
  const values: Record<string, Param<Record<string, number>>> = {};
  all.forEach(({ resource }, slot) => {
    if (resource) values[`settings${slot}`] = resMut(resource) as unknown as Param<Record<string, number>>;
  });
  return system('mods/obey-acts', { acts: reads(ActAsked), mods: resMut(Mods), room: resMut(Room), out: log(), ...values }, (p) => {
    const { acts, mods, room, out } = p;
    for (let i = acts.start; i < acts.end; i++) {
      const at = i & acts.mask, act = acts.act[at]!, slot = acts.target[at]!, a = acts.a[at]!, b = acts.b[at]!, mod = all[slot];
      if (act < FIRST_ACT || act > LAST_ACT || act === MOD_ACT.cue) continue;
      if (mod === undefined) out.warn(`Mod ${slot} was asked for; the room has mods 0–${all.length - 1}.`);
      else if (act === MOD_ACT.switch) {
        const isOn = a === 2 ? 1 - mods.isOn[slot]! : a === 1 ? 1 : 0;
        if (mods.isOn[slot] === isOn) continue;
        mods.isOn[slot] = isOn;
        mods.faultsInRow[slot] = 0;
        mods.heat[slot] = 0;
        if (isOn === 0) {
          mods.why[slot] = b === STOPPED_BY.silence || b === STOPPED_BY.error ? b : STOPPED_BY.hand;
          if (b === STOPPED_BY.error) out.warn(`Mod "${mod.name}" made a mistake and was switched off. The room goes on without it.`);
          if (b === STOPPED_BY.silence) out.warn(`Mod "${mod.name}" did not answer and was switched off. The room goes on without it.`);
        }
        mods.changed++;
        room.revision++;
      } else if (act === MOD_ACT.setting) {
        const setting = mod.settings[a];
        if (setting === undefined) out.warn(`Setting ${a} of mod "${mod.name}" was asked for; it has ${mod.settings.length}.`);
        else (p as unknown as Record<string, Record<string, number>>)[`settings${slot}`]![setting.id] = Math.max(setting.min, Math.min(setting.max, b * MILLI));
      } else out.warn(`Act ${act} upon mod "${mod.name}" is unknown; it is left out.`);
    }
  });
}
