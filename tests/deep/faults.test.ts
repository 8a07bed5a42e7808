/** Every scene, searched for systems that break the promise of a simulation. */
import { expect, test } from 'vitest';
import { findFault, type Simulation } from '../../engine/index.ts';
import { createJam, DoorLog, SCENES } from '../../game/index.ts';
import { busySession } from '../game/room/busy-session.ts';

const TICKS = 1000, frames = busySession(TICKS);

test.each(SCENES)('[DVG14] scene %s is accused of nothing over a thousand ticks of a busy session', async (scene) => {
  const make = async (): Promise<Simulation> => {
    const jam = await createJam({ scene, seed: 1, layout: 'stage' });
    return {
      app: jam.app,
      step: (tick) => {
        for (const frame of frames) if (frame.tick === tick) expect(jam.push(frame)).toEqual({ ok: true });
        jam.tick();
      },
    };
  };
  expect(await findFault({ make, ticks: TICKS, namedLast: [DoorLog.id] })).toBe(null);
});
