import { UsageError } from '../../ecs/errors.ts';
import { field, type DeclaredSchema, type FieldNotes } from '../../ecs/field.ts';
import type { Schema } from '../../ecs/schema.ts';

/** Letters of a unit or name, and of a sentence; names in one list. */
const WORD = 40, SENTENCE = 300, MOST_NAMES = 64;

const isWord = (value: unknown): value is string => typeof value === 'string' && value.length <= WORD;
const isWords = (value: unknown): value is string[] => Array.isArray(value) && value.length <= MOST_NAMES && value.every(isWord);
const isTable = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length <= MOST_NAMES && Object.entries(value).every(([name, number]) => isWord(name) && Number.isInteger(number));

const KINDS: Readonly<Record<keyof FieldNotes, (value: unknown) => boolean>> = {
  unit: isWord, doc: (value) => typeof value === 'string' && value.length <= SENTENCE, min: Number.isFinite, max: Number.isFinite,
  names: (value) => isWords(value) || isTable(value), bits: isWords, slots: isWords, isDerived: (value) => typeof value === 'boolean',
};

/** One or two sentences that a mod says of a declaration; empty for anything else. */
export const readDoc = (given: unknown): string => (typeof given === 'string' ? given.slice(0, SENTENCE) : '');

/**
 * A schema with what a mod says of its fields. Notes come from the guest as JSON and are not believed: only those of the engine's own names and kinds are taken.
 *
 * @throws UsageError naming the field and the note that cannot be.
 */
export function readNotes(owner: string, schema: Schema, given: unknown): DeclaredSchema {
  if (typeof given !== 'object' || given === null) return schema;
  const notes = new Map(Object.entries(given as Readonly<Record<string, unknown>>));
  return Object.fromEntries(Object.entries(schema).map(([name, type]) => {
    const own = notes.get(name);
    if (typeof own !== 'object' || own === null) return [name, type];
    for (const [key, value] of Object.entries(own)) {
      if (!Object.hasOwn(KINDS, key)) throw new UsageError(`Field "${name}" of ${owner} has the note "${key.slice(0, WORD)}", which is none; notes are ${Object.keys(KINDS).join(', ')}.`);
      if (!KINDS[key as keyof FieldNotes](value)) throw new UsageError(`Field "${name}" of ${owner} has a ${key} that cannot be one: ${JSON.stringify(value).slice(0, WORD)}; words have at most ${WORD} letters, a doc ${SENTENCE}, and a list ${MOST_NAMES} words.`);
    }
    return [name, field(type, own as FieldNotes)];
  }));
}
