/** The guest's side of the cage, with the engine's mathematics, as one module in text. */
import { fileURLToPath } from 'node:url';
import { parse, type Comment } from 'acorn';
import { build, type Rolldown } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What of the guest's side is for the cage alone. */
const INTERNAL = ['gather', 'layOut', 'harden', 'known', 'listThings', 'namesOf'];

/** The text of `engine/mods/cage/guest-source.ts`. */
export async function guestSource(): Promise<string> {
  const built = await build({
    root, configFile: false, publicDir: false, logLevel: 'warn',
    build: { write: false, target: 'es2022', minify: false, lib: { entry: `${root}engine/mods/cage/guest/main.js`, formats: ['es'], fileName: 'guest' } },
  }) as Rolldown.RolldownOutput[];
  const [chunk] = built[0]!.output;
  if (built[0]!.output.length !== 1 || chunk.imports.length > 0) throw new Error('The guest\'s side is more than one module.');
  const names = chunk.exports.filter((name) => !INTERNAL.includes(name)).sort();
  return [
    '/** Made by `npm run cage` from engine/mods/cage/guest/ and engine/math/; do not edit. */',
    `export const GUEST_NAMES: readonly string[] = ${JSON.stringify(names)};`,
    `export const GUEST_SOURCE: string = ${JSON.stringify(withoutComments(chunk.code))};`,
    '',
  ].join('\n');
}

/** A word about one of the engine's functions that is put better does not make another guest. */
function withoutComments(code: string): string {
  const comments: Comment[] = [];
  parse(code, { ecmaVersion: 2022, sourceType: 'module', onComment: comments });
  let text = '', from = 0;
  for (const { start, end } of comments) {
    text += code.slice(from, start);
    from = end;
  }
  return `${(text + code.slice(from)).replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n').trim()}\n`;
}
