import { newGame, NEW_GAME_USAGE } from './new-game.ts';
import { newMod, NEW_MOD_USAGE } from './new-mod.ts';
import { UsageError } from './usage-error.ts';

const KINDS: Readonly<Record<string, (words: string[]) => Promise<number>>> = { game: newGame, mod: newMod };

export const NEW_USAGE = `${NEW_GAME_USAGE}\n${NEW_MOD_USAGE}`;

/** `jam new KIND NAME`: a working starting point. */
export async function makeNew(words: string[]): Promise<number> {
  const [kind = '', ...rest] = words;
  const make = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (make === undefined) throw new UsageError(`${kind === '' ? 'Nothing' : `"${kind}"`} was asked for; jam new makes: ${Object.keys(KINDS).join(', ')}.\n${NEW_USAGE}`);
  return make(rest);
}
