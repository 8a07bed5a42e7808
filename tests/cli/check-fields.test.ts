import { describe, expect, it } from 'vitest';
import { checkFields } from '../../cli/check-fields.ts';
import { describeProblem } from '../../engine/mods/index.ts';
import { loadMod } from '../../game/mods/index.ts';

const MANIFEST = '{ "id": "xy", "version": "1.0.0", "engine": ">=0.1", "name": "X", "about": "Nothing.", "kind": "caged", "main": "main.js" }';
/** What is told of a system with these parameters that is given this and does that; it stands in line 6. */
async function told(params: string, given: string, body: string): Promise<string[]> {
  const main = `import { component, local, query, read, reads, res, resMut, settings, system, write, writes } from 'jam-engine';
import { Effector, Music as Beat, PlayNote, ZonePlayed } from 'jam-engine/game';
const Spark = component('xy/Spark', { age: 'f32' });

export const run = system('xy/run', { ${params} }, (${given}) => {
  ${body}
});`;
  const loaded = await loadMod(new Map([['mod.json', MANIFEST], ['main.js', main]].map(([path, text]) => [path!, new TextEncoder().encode(text)])));
  if (!loaded.ok) throw new Error(loaded.problems.map(describeProblem).join('\n'));
  return checkFields(loaded.mod).map(describeProblem);
}

describe('fields that are not there', () => {
  it('[MOD23] names that nothing has are told by line, in local memory, settings, resources, messages, queries and what is taken out of them', async () => {
    expect(await told("own: local({ step: 'u32' })", '{ own }', 'own.stepp++;')).toEqual(['main.js:6: "own" has no "stepp"; did you mean "step"?']);
    expect(await told('knobs: settings({ speed: 1 })', '{ knobs: { sped } }', 'void sped;')).toEqual(['main.js:5: "knobs" has no "sped"; did you mean "speed"?']);
    expect(await told('music: res(Beat)', '{ music }', 'const { beat, bars } = music; void beat;')).toEqual(['main.js:6: "music" has no "bars"; did you mean "bar"?']);
    expect(await told('notes: writes(PlayNote)', '{ notes }', 'const at = notes.send(); notes.loudness[at] = 1;')).toEqual([expect.stringMatching(/^main\.js:6: "notes" has no "loudness"; it has send, instrument, pitch, velocity, /)]);
    expect(await told('sparks: query({ spark: write(Spark), hand: read(Effector) })', '{ sparks }', 'const { spark, ids } = sparks; spark.ages[ids[0]] = sparks.hand.heigth[0];')).toEqual([expect.stringMatching(/^main\.js:6: "spark" has no "ages"/), expect.stringMatching(/^main\.js:6: "hand" has no "heigth"/)]);
    expect(await told('played: reads(ZonePlayed)', '{ plaid }', '')).toEqual(['main.js:5: the system "xy/run" has no "plaid"; did you mean "played"?']);
  });

  it('[MOD23] what is there, what is computed and what means several things is left alone', async () => {
    expect(await told("own: local({ step: 'u32', list: ['u8', 4] }), sparks: query({ spark: write(Spark) }), played: reads(ZonePlayed), other: local(shape)", '{ own, sparks: { ids, length, spark }, played, other }', `
      own.list.fill(0); own['anything'] = 1; other.anything = 2; spark.touch(ids[0]);
      for (let n = played.start; n < played.end; n++) void played.kind[n & played.mask];
      const far = (own) => own.whatever, near = (spark) => spark.length; void far, near, length;`)).toEqual([]);
  });
});
