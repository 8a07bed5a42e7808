/** What the table of Bevy's features says of tests is so. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TESTS = new URL('../', import.meta.url);
const page = readFileSync(new URL('../docs/bevy.md', TESTS), 'utf8');
/** `ENT1, ENT2 in `engine/ecs/entities.test.ts``. */
const citations = [...page.matchAll(/((?:[A-Z]{3}\d+, )*[A-Z]{3}\d+) in `([^`]+)`/g)].flatMap(([, ids, file]) => ids!.split(', ').map((id) => ({ id, file: file! })));

describe('docs/bevy.md', () => {
  it('[KIT9] cites tests that are in the files that it names', () => {
    expect(citations.length).toBeGreaterThan(150);
    expect(citations.filter(({ id, file }) => !readFileSync(new URL(file, TESTS), 'utf8').includes(`[${id}] `)).map(({ id, file }) => `${id} is not in tests/${file}`)).toEqual([]);
  });

  it('[KIT9] says of every feature what shows it, or why it has no place', () => {
    const rows = page.split('\n').filter((line) => /^\| /.test(line) && !/^\| (Bevy|---)/.test(line)).map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '').trim()));
    expect(rows.length).toBeGreaterThan(120);
    for (const row of rows) {
      expect(row.length, row.join(' | ')).toBe(3);
      const [feature, ours, shown] = row as [string, string, string];
      expect(feature !== '' && ours !== '', feature).toBe(true);
      // Without a test there must be a reason: a sentence, not a bare name.
      if (shown === '' || shown === '|') expect(ours.length, `${feature} has no test`).toBeGreaterThan(15);
    }
  });
});
