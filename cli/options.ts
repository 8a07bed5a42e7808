import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** A number that was given as `--name text`, or `fallback`. @throws UsageError that says what it must be */
export function numberOption(name: string, text: string | undefined, fallback: number, min: number, max: number, isWhole: boolean): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max || (isWhole && !Number.isInteger(value))) {
    throw new UsageError(`--${name} is "${text}"; it must be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}.`);
  }
  return value;
}

type Options = Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: true }>;
type Values<O extends Options> = { readonly [Name in keyof O]?: O[Name] extends { readonly multiple: true } ? string[] : O[Name]['type'] extends 'string' ? string : boolean };

/** Options by which a command that plays a session finds its mods. */
export const MOD_OPTIONS = { mod: { type: 'string', multiple: true }, mods: { type: 'string' } } as const;
/** The same in usage texts. */
export const MOD_WORDS = '[--mod DIR …] [--mods FOLDER]';

/**
 * Words of a command line: its options, and the files that it names.
 *
 * @param usage said with every refusal
 * @throws UsageError for an option that is not there, or another number of files than `fileCount`
 */
export function readWords<O extends Options>(words: readonly string[], options: O, fileCount: number, usage: string): { values: Values<O>; files: string[] } {
  let read;
  try {
    read = parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}\n${usage}`);
  }
  const { values, positionals: files } = read;
  if (files.length !== fileCount) throw new UsageError(`${files.length} file${files.length === 1 ? ' was' : 's were'} named where ${fileCount} ${fileCount === 1 ? 'is' : 'are'} needed.\n${usage}`);
  return { values: values as Values<O>, files };
}
