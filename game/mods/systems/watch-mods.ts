import { log, res, resMut, system, Time, type System } from '../../../engine/index.ts';
import { FAULT_HEAT, FAULTY_TICKS, Mods, MOST_HEAT } from '../../../engine/mods/index.ts';
import { Room } from '../../components/room.ts';

/** Counts good ticks of mods, and switches one off that failed in {@link FAULTY_TICKS} ticks in a row, or again and again. After the mods of a tick. */
export function watchMods(names: readonly string[]): System {
  return system('mods/watch', { mods: resMut(Mods), room: resMut(Room), time: res(Time), out: log() }, ({ mods, room, time, out }) => {
    for (let slot = 0; slot < mods.count; slot++) {
      const isFaulty = mods.faultTick[slot] === time.tick + 1, heat = mods.heat[slot]!;
      if (!isFaulty) {
        mods.faultsInRow[slot] = 0;
        if (heat > 0) mods.heat[slot] = heat - 1;
        continue;
      }
      mods.heat[slot] = Math.min(MOST_HEAT, heat + FAULT_HEAT);
      if (mods.isOn[slot] === 0 || (mods.faultsInRow[slot]! < FAULTY_TICKS && mods.heat[slot]! < MOST_HEAT)) continue;
      mods.isOn[slot] = 0;
      mods.changed++;
      room.revision++;
      const often = mods.faultsInRow[slot]! < FAULTY_TICKS ? 'again and again' : `in ${FAULTY_TICKS} ticks in a row`;
      out.warn(`Mod "${names[slot]!}" was stopped ${often} and is switched off now. Switch it on again to give it another try.`);
    }
  });
}
