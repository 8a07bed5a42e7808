import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TESTS = new URL('./', import.meta.url);

/** Rules of SPEC.md in their order: `- **ENT1**: …`. */
const rules = [...readFileSync(new URL('../SPEC.md', TESTS), 'utf8').matchAll(/^- \*\*([A-Z]{3}\d+)\*\*: \S/gm)].map((match) => match[1]!);

/** Ids that titles begin with, each with the first file that cites it. */
const cited = new Map<string, string>();
for (const file of readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => /\.test\.tsx?$/.test(name)).sort()) {
  for (const [, id] of readFileSync(new URL(file, TESTS), 'utf8').matchAll(/['"`]\[([A-Z]{3}\d+)\] /g)) if (!cited.has(id!)) cited.set(id!, file);
}

describe('SPEC.md', () => {
  it('[SPC1] states each rule that a test cites, once', () => {
    expect([...cited].filter(([id]) => !rules.includes(id)).map(([id, file]) => `${id}, cited in tests/${file}, is not in SPEC.md`)).toEqual([]);
    expect(rules.filter((id, at) => rules.indexOf(id) !== at).map((id) => `${id} is in SPEC.md twice`)).toEqual([]);
  });

  it('[SPC2] states no rule that no test cites', () => {
    expect(rules.length).toBeGreaterThan(200);
    expect(rules.filter((id) => !cited.has(id)).map((id) => `${id} is cited by no test`)).toEqual([]);
  });
});
