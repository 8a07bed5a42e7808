import { createJam, type Jam } from '../game/index.ts';
import type { LoadedMod } from '../game/mods/index.ts';
import { CUE_STRIDE, type SimStart } from '../protocol/index.ts';

/** A room before its first tick, the mods that it has, and in words those that it was to have and has not. */
export interface OpenedRoom {
  readonly jam: Jam;
  readonly mods: readonly LoadedMod[];
  readonly refused: readonly string[];
}

/** The room that a start asks for. A mod that does not load is left out, and said: the music does not wait for it. */
export async function openWithMods({ scene, seed, layout, mods: asked = [] }: SimStart): Promise<OpenedRoom> {
  if (asked.length === 0) return { jam: await createJam({ scene, seed, layout }), mods: [], refused: [] };
  const { loadRoomMods } = await import('./room-mods.ts'), mods: LoadedMod[] = [], refused: string[] = [];
  for (const one of asked) {
    const loaded = await loadRoomMods([one]);
    if (loaded.ok) mods.push(...loaded.mods);
    else refused.push(`A mod${loaded.mod === '' ? '' : ` (${loaded.mod})`} was left out: ${loaded.problems.map(({ message }) => message).join('; ')}.`);
  }
  try {
    const jam = await createJam({ scene, seed, layout, mods }), start = jam.snapshot();
    // What throws in its first tick never comes in.
    jam.tick();
    for (const unheard = new Float64Array(256 * CUE_STRIDE); jam.drainCues(unheard) > 0;);
    jam.restore(start);
    return { jam, mods, refused };
  } catch (cause) {
    return { jam: await createJam({ scene, seed, layout }), mods: [], refused: [...refused, `The room opened without mods: ${cause instanceof Error ? cause.message : String(cause)}`] };
  }
}
