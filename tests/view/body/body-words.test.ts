import { expect, it } from 'vitest';
import { STATION_ACT } from '../../../protocol/index.ts';
import { verbOf, VERBS } from '../../../view/body/body-words.ts';

/** What is set up rather than played, and what whoever captures says. */
const NOT_BOUND: readonly (keyof typeof STATION_ACT)[] = ['pulse', 'ratio', 'afterRecord', 'take', 'lost', 'heard'];

it('[BND4] every verb of the loop station can be bound to whatever is a moment: a zone, a gesture, a foot, a key, a MIDI control; each is told from the others', () => {
  const bound = new Set(VERBS.map(({ act }) => act));
  expect((Object.keys(STATION_ACT) as (keyof typeof STATION_ACT)[]).filter((name) => !bound.has(STATION_ACT[name]))).toEqual(NOT_BOUND);
  for (const verb of VERBS) expect(verbOf({ act: verb.act, a: verb.a ?? 0, b: verb.b ?? 0 })).toBe(verb);
  expect(new Set(VERBS.map(({ words, of }) => `${words} ${of}`)).size).toBe(VERBS.length);
});
