import { exclusive, log, spawnScene, type CheckedScene } from '../../../engine/index.ts';

/** Brings the scenes of mods into a room that begins, in the order of slots. One that finds no room is left out, and said. */
export const bringScenes = (scenes: readonly CheckedScene[]): ReturnType<typeof exclusive> => exclusive('mods/bring-scenes', { out: log() }, ({ world, out }) => {
  for (const scene of scenes) {
    const spawned = spawnScene(world, scene);
    if (!spawned.ok) out.warn(spawned.message);
  }
});
