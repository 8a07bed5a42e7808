import { createRollbackJam } from '../../../game/index.ts';
import type { BenchCase } from '../bench-case.ts';
import { DancingRoom } from '../dancing-room.ts';

/** Ticks that are simulated again. */
const BACK = 8;
const WARM_UP = 512;

/** A tick with a blow that comes eight ticks late, against nine ticks of a room that only goes forward: the default room, a body dances. */
export const rewind = (): BenchCase => ({
  id: 'rewind_8', unit: 'µs', perRun: 1000,
  peers: {
    ours: async () => {
      const rolling = createRollbackJam(await DancingRoom.open()), room = new DancingRoom(rolling), cues = new Float64Array(8192);
      for (let n = 0; n < WARM_UP; n++) room.tick();
      return {
        run: () => {
          room.tick();
          room.strikeLate(BACK);
          rolling.settle();
          rolling.drainTakenBack(cues);
          rolling.drainCues(cues);
        },
        checksum: () => 0,
      };
    },
    raw: async () => {
      const jam = await DancingRoom.open(), room = new DancingRoom(jam), cues = new Float64Array(8192);
      for (let n = 0; n < WARM_UP; n++) room.tick();
      return {
        run: () => {
          for (let n = 0; n < BACK + 1; n++) room.tick();
          jam.drainCues(cues);
        },
        checksum: () => 0,
      };
    },
  },
});
