import { FAULTY_TICKS, log, Mods, res, resMut, system, Time, type System } from '../../../engine/index.ts';
import { Room } from '../../components/room.ts';

/** Counts good ticks of mods, and switches one off that failed in {@link FAULTY_TICKS} ticks in a row. After the mods of a tick. */
export function watchMods(names: readonly string[]): System {
  return system('mods/watch', { mods: resMut(Mods), room: resMut(Room), time: res(Time), out: log() }, ({ mods, room, time, out }) => {
    for (let slot = 0; slot < mods.count; slot++) {
      if (mods.faultsInRow[slot] === 0) continue;
      if (mods.faultTick[slot] !== time.tick + 1) mods.faultsInRow[slot] = 0;
      else if (mods.faultsInRow[slot]! >= FAULTY_TICKS && mods.isOn[slot] === 1) {
        mods.isOn[slot] = 0;
        mods.changed++;
        room.revision++;
        out.warn(`Mod "${names[slot]!}" was stopped in ${FAULTY_TICKS} ticks in a row and is switched off now. Switch it on again to give it another try.`);
      }
    }
  });
}
