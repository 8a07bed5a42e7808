import type { Problem } from '../engine/mods/index.ts';
import type { LoadedMod } from '../game/mods/index.ts';

/** What differs from engine to engine, or from one run to the next, as it is written in a program, and what to use. */
const UNSTEADY: readonly (readonly [written: RegExp, hint: string])[] = [
  [/\bMath\.(?:a?(?:sin|cos|tan)h?|atan2|exp|expm1|log|log2|log10|log1p|pow|hypot|cbrt)\b/, 'engines round it differently; use the function of jam-engine'],
  [/\bMath\.random\b/, 'use the parameter random(): its numbers are the same in a replay'],
  [/\bDate\.now\b|\bnew Date\b|\bperformance\.now\b/, 'the tick is the only clock; use res(Time)'],
];

/**
 * Lines of a trusted mod that would make a replay part from what was played: the platform's maths, chance and clocks. A cage does not have them.
 * Read line by line, without types; lines of comments are left out.
 */
export function checkMaths({ manifest: { kind }, files }: LoadedMod): Problem[] {
  if (kind !== 'trusted') return [];
  const problems: Problem[] = [];
  for (const [file, bytes] of files) {
    if (!/\.tsx?$/.test(file)) continue;
    new TextDecoder().decode(bytes).split('\n').forEach((text, index) => {
      if (/^\s*(?:\/\/|\/?\*)/.test(text)) return;
      for (const [written, hint] of UNSTEADY) {
        const found = written.exec(text);
        if (found) problems.push({ file, line: index + 1, message: `${found[0]} is not the same in every replay`, hint });
      }
    });
  }
  return problems;
}
