import { findMod } from '../../cli/mod-folder.ts';
import type { LoadedMod } from '../../game/mods/index.ts';
import { CUE_KIND, MAX_THINGS, MOD_ACT, RenderFrame, THING_FIELD, THING_STRIDE } from '../../protocol/index.ts';
import { openRoom, Performance, type HeardCue } from '../game/room/player.ts';
import { plainPalette } from '../game/room/test-palette.ts';

/** One of the example mods, read from its folder. */
export async function exampleMod(id: string): Promise<LoadedMod> {
  const found = await findMod(new URL(`../../mods/${id}`, import.meta.url).pathname);
  if (!found.ok) throw new Error(found.problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
  return found.mod;
}

/** A room of one plain palette at 120 beats a minute with one mod in it; null: with none. */
export const openWith = async (id: string | null): Promise<Performance> => new Performance(await openRoom({ palettes: [plainPalette('Ember', 120)], ...(id !== null && { mods: [await exampleMod(id)] }) }));

/** Things of light that are in sight, with their fields. `shapes`: only those. */
export function thingsOf({ jam }: Performance, ...shapes: readonly number[]): { [K in keyof typeof THING_FIELD]: number }[] {
  const frame = new RenderFrame(), things: Record<string, number>[] = [];
  jam.writeRenderFrame(frame, 0);
  for (let n = 0; n < MAX_THINGS && frame.things[n * THING_STRIDE] !== 0; n++) {
    const thing: Record<string, number> = {};
    for (const [name, offset] of Object.entries(THING_FIELD)) thing[name] = frame.things[n * THING_STRIDE + offset]!;
    if (thing['y']! > -1 && (shapes.length === 0 || shapes.includes(thing['shape']!))) things.push(thing);
  }
  return things as { [K in keyof typeof THING_FIELD]: number }[];
}

/** Notes and strikes that a mod played with one of its instruments, or one of the room's. */
export const notesOf = (performance: Performance, numbers: readonly number[]): HeardCue[] => performance.cues.filter((cue) => (cue.kind === CUE_KIND.note || cue.kind === CUE_KIND.strike) && numbers.includes(cue.instrument));

/** Sets number `setting` of the room's only mod. */
export const turn = (performance: Performance, setting: number, value: number): void => performance.send(1, (writer) => writer.act(0, MOD_ACT.setting, 0, setting, Math.round(value * 1000), 0, 0, 0, 0));
