import { relative } from 'node:path';
import { enginePackage, newFolder, readTemplate, writeFolder, type NewAnswer } from './new-folder.ts';
import { readWords } from './options.ts';
import { UsageError } from './usage-error.ts';

export const NEW_MOD_USAGE = `  jam new mod NAME [--trusted] [--json]
      A mod that hangs bells into the room, in the new folder NAME: plain JavaScript for the cage, or with --trusted TypeScript that is built into an app.`;

/** `glow-harp` as people call it: `Glow harp`. */
const titled = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;

/** `jam new mod`: a mod that sounds at once. */
export async function newMod(words: string[]): Promise<number> {
  if (!words.some((word) => !word.startsWith('-'))) throw new UsageError(`It has no name yet; give it one: jam new mod glow-harp.\n${NEW_MOD_USAGE}`);
  const { values, files: [named] } = readWords(words, { trusted: { type: 'boolean' }, json: { type: 'boolean' } }, 1, NEW_MOD_USAGE), isTrusted = values.trusted === true;
  const { folder, name } = await newFolder(named!);
  if (name.length < 2) throw new UsageError(`"${name}" is too short for a mod; use at least two letters.`);
  const { root, isCheckout } = enginePackage(), toRoot = relative(folder, root).replaceAll('\\', '/') || '.';
  const files = await readTemplate('mod', 'my-mod', name), types = isCheckout ? '' : 'dist/package/', ending = isCheckout ? '.ts' : '.d.ts';
  if (isTrusted) {
    // The same mod, but for its code and what is said of it.
    files.delete('main.js');
    for (const [path, text] of await readTemplate('trusted-mod', 'my-mod', name)) files.set(path, text);
    files.set('mod.json', files.get('mod.json')!.replace('"caged"', '"trusted"').replace('main.js', 'main.ts'));
  }
  for (const [path, text] of files) files.set(path, text.replaceAll('My mod', titled(name)).replaceAll('JAM_COMMAND', `${toRoot}/cli/jam.mjs`));
  // An editor finds the engine where this command was run from.
  const compilerOptions = {
    target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true, noEmit: true, skipLibCheck: true, types: [], allowImportingTsExtensions: true, ...(isTrusted ? {} : { checkJs: true, allowJs: true, noImplicitAny: false }),
    paths: { 'jam-engine': [`${toRoot}/${types}engine/index${ending}`], 'jam-engine/game': [`${toRoot}/${types}game/index${ending}`] },
  };
  files.set(isTrusted ? 'tsconfig.json' : 'jsconfig.json', `${JSON.stringify({ compilerOptions, include: [isTrusted ? '*.ts' : '*.js'] }, null, 2)}\n`);
  const answer: NewAnswer = { created: await writeFolder(folder, files) };
  if (values.json) console.log(JSON.stringify(answer));
  else console.log(`Made ${name}, ${answer.created.length} files. Now:\n\n  npx jam mod check ${named!}\n\nThen change ${isTrusted ? 'main.ts' : 'main.js'}, and check it again. To play it, ${isTrusted ? 'put its folder into mods/ of the app' : 'drop its folder on the page'}.`);
  return 0;
}
