import { compareSessions, type SessionComparison } from '../game/index.ts';
import { modsAtHand } from './mod-folder.ts';
import { MOD_OPTIONS, MOD_WORDS, readWords } from './options.ts';
import { readSessionFile } from './session-file.ts';

export const DIFF_USAGE = `  jam diff A.jam B.jam ${MOD_WORDS} [--json]
      The first tick at which two sessions part, and what parts them: how they began, their input and what it changed first, or
      the worlds that were recorded. Ends with 1 if they part; a session that is only shorter does not.`;

/** What `jam diff --json` prints. */
export type DiffAnswer = SessionComparison;

/** `jam diff`: two sessions side by side. */
export async function diff(words: string[]): Promise<number> {
  const { values, files } = readWords(words, { ...MOD_OPTIONS, json: { type: 'boolean' } }, 2, DIFF_USAGE);
  const first = await readSessionFile(files[0]!), second = await readSessionFile(files[1]!);
  const answer: DiffAnswer = await compareSessions(first, second, await modsAtHand(values));
  for (const note of answer.notes) console.error(note);
  if (answer.divergence) console.error(answer.divergence.message);
  if (values.json) console.log(JSON.stringify(answer));
  else if (answer.divergence) {
    const { tick, system, component, field, entity, expected, actual } = answer.divergence;
    console.log(`they part in tick ${tick}${system === null ? '' : `, system ${system}`}: ${component ?? 'the world'}${field === null ? '' : `.${field}`}${entity === null ? '' : ` of entity ${entity}`}, ${expected} and ${actual}`);
  } else console.log(`the same for ${answer.ticks} ticks`);
  return answer.same ? 0 : 1;
}
