import { writeFile } from 'node:fs/promises';
import { describeProblem, type Problem } from '../engine/mods/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../game/index.ts';
import { openMod, packMod, permissionsOf, type LoadedMod } from '../game/mods/index.ts';
import { checkFields } from './check-fields.ts';
import { checkMaths } from './check-maths.ts';
import { checkNames } from './check-names.ts';
import { findMod, modsOf } from './mod-folder.ts';
import { tryMod } from './mod-trial.ts';
import { readWords } from './options.ts';
import { UsageError } from './usage-error.ts';

export const MOD_USAGE = `  jam mod check DIR [--json]
      Reads the mod of a folder (or a packed mod), runs it for a few seconds with a dancer and its places struck, and says what is wrong, by file and line.
      Ends with 1 if something is.
  jam mod pack DIR [--out FILE.jammod] [--json]
      Makes one file of a mod: to be dropped on the page, put on a server, or given to the core with a session.`;

/** What `jam mod check --json` prints. */
export interface ModChecked {
  readonly ok: boolean;
  /** What the mod is called; empty when its mod.json does not say. */
  readonly name: string;
  readonly id: string;
  readonly version: string;
  /** Content hash, 64 hex digits; empty when it cannot be read. */
  readonly hash: string;
  /** What it may do, in plain words. */
  readonly permissions: readonly string[];
  /** Median time of its systems in a tick, µs; null when it did not run. */
  readonly microsPerTick: number | null;
  /** Sounds that it made while it was tried; null when it did not run. */
  readonly sounds: number | null;
  readonly problems: readonly Problem[];
  /** Not wrong, but perhaps not meant. */
  readonly warnings: readonly Problem[];
}

async function checkMod(path: string): Promise<ModChecked> {
  const found = await findMod(path);
  if (!found.ok) return { ok: false, name: found.id, id: found.id, version: '', hash: '', permissions: [], microsPerTick: null, sounds: null, problems: found.problems, warnings: [] };
  const { mod, mod: { manifest, hash } } = found, warnings = overlaps(mod), told = { name: manifest.name, id: manifest.id, version: manifest.version, hash, permissions: permissionsOf(manifest) };
  const opened = await openMod(mod);
  if (!opened.ok) return { ok: false, ...told, microsPerTick: null, sounds: null, problems: opened.problems, warnings };
  const { microsPerTick, sounds, problems: tried, silent, leftOut } = await tryMod(mod), named = [...checkNames(mod), ...checkFields(mod)];
  // What a wrong name does when it runs is no second mistake: a fault in its line, or a word of the room about that name.
  const isSaid = ({ file, line, message }: Problem): boolean => named.some((one) => (line > 0 && one.file === file && one.line === line) || message.includes(`asks for "${/\('(.*)'\)/.exec(one.message)?.[1] ?? ''}"`));
  const problems = [...named, ...tried.filter((one) => !isSaid(one))];
  return { ok: problems.length === 0, ...told, microsPerTick, sounds, problems, warnings: [...warnings, ...(opened.warnings ?? []), ...checkMaths(mod), ...silent, ...leftOut] };
}

/** Places of a mod that hang in places of the room: a hand would play both. */
function overlaps({ manifest: { adds }, places }: LoadedMod): Problem[] {
  return adds.zones.flatMap(({ name, radius, height = 2 * radius, places: hung }, type) => hung.flatMap(({ x, y }, place) => ZONE_SPECS.flatMap((spec, index) => {
    const other = ZONE_PLACES[0]![index]!, straight = height / 2 - radius + spec.height / 2 - spec.radius, gap = Math.hypot(x - other.x, Math.max(0, Math.abs(y - other.y) - straight)) - radius - spec.radius;
    if (gap >= -0.005) return [];
    const message = `place ${place + 1} of "${name}" overlaps the room's "${spec.name}" by ${Math.round(-gap * 100)} cm`;
    return [{ file: 'mod.json', line: places.lineOf(['adds', 'zones', type, 'places', place]), message, hint: 'a hand there plays both; choose another x or y' }];
  })));
}

/** `jam mod check`: everything that keeps a mod from running well, before anybody installs it. */
async function check(words: string[]): Promise<number> {
  const { values, files } = readWords(words, { json: { type: 'boolean' } }, 1, MOD_USAGE), answer = await checkMod(files[0]!);
  if (values.json) console.log(JSON.stringify(answer));
  else {
    if (answer.microsPerTick !== null) console.log(`${answer.name} ${answer.version}: ${answer.microsPerTick} µs a tick, ${answer.sounds!} sounds. It ${answer.permissions.length === 0 ? 'asks for nothing' : `may: ${answer.permissions.join(' · ')}`}.`);
    for (const problem of answer.problems) console.error(describeProblem(problem));
    for (const warning of answer.warnings) console.error(`Perhaps not meant: ${describeProblem(warning)}`);
    console.log(answer.ok ? 'Nothing is wrong with it.' : `${answer.problems.length} ${answer.problems.length === 1 ? 'thing is' : 'things are'} wrong.`);
  }
  return answer.ok ? 0 : 1;
}

/** `jam mod pack`: a mod as one file. */
async function pack(words: string[]): Promise<number> {
  const { values, files } = readWords(words, { out: { type: 'string' }, json: { type: 'boolean' } }, 1, MOD_USAGE), [mod] = await modsOf(files);
  const { manifest: { id, version }, hash } = mod!, file = values.out ?? `${id}-${version}.jammod`, bytes = packMod(mod!.files);
  try {
    await writeFile(file, bytes);
  } catch (cause) {
    throw new UsageError(`"${file}" cannot be written: ${(cause as Error).message}. Give --out the path of a file that can be made.`);
  }
  if (values.json) console.log(JSON.stringify({ file, id, version, hash, bytes: bytes.length }));
  else console.log(`Packed ${id} ${version} into "${file}", ${(bytes.length / 1024).toFixed(1)} KB, ${hash.slice(0, 12)}…`);
  return 0;
}

const KINDS: Readonly<Record<string, (words: string[]) => Promise<number>>> = { check, pack };

/** `jam mod KIND DIR`. */
export async function modCommand(words: string[]): Promise<number> {
  const [kind = '', ...rest] = words, run = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!run) throw new UsageError(`${kind === '' ? 'Nothing' : `"${kind}"`} was asked for; jam mod does: ${Object.keys(KINDS).join(', ')}.\n${MOD_USAGE}`);
  return run(rest);
}
