import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProblem, ENGINE_VERSION, isInRange } from '../../../engine/mods/index.ts';
import { ASKS, checkManifest, KNOWN_IDS, KNOWN_THINGS } from '../../../game/mods/index.ts';
import { faultOf } from './mutate-manifest.ts';
import { SAMPLE } from './sample-manifest.ts';

const problemsOf = (text: string): string[] => {
  const checked = checkManifest(text);
  return checked.ok ? [] : checked.problems.map(describeProblem);
};
const changed = (from: string, to: string): string[] => {
  expect(SAMPLE).toContain(from);
  return problemsOf(SAMPLE.replace(from, to));
};

describe('mod.json', () => {
  it('[MAN1] a whole mod.json is read as it says, and what it leaves out has its usual value', () => {
    const checked = checkManifest(SAMPLE);
    expect(checked.ok && checked.manifest).toEqual({ ...JSON.parse(SAMPLE), adds: { palettes: [], scenes: [], ...JSON.parse(SAMPLE).adds } });
    const least = checkManifest('{"id":"hush","version":"0.1.0","engine":"0.1","name":"Hush","about":"Nothing yet.","kind":"caged"}');
    expect(least.ok && least.manifest).toMatchObject({ reads: [], writes: [], asks: [], assets: [], memory: 2, fuel: 20, entities: 0, adds: { zones: [], settings: [] } });
    expect(ENGINE_VERSION).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
  });

  it('[MAN2] what is wrong is told by field, line and hint: unknown and missing keys, types, ranges, twins, versions, ids, permissions', () => {
    expect(changed('"name": "Glow harp"', '"nmae": "Glow harp"')).toEqual(['mod.json:5: there is a key "nmae", which is not known; did you mean "name"?']);
    expect(changed('"radius": 0.08', '"size": 0.08')).toEqual(['mod.json:17: adds.zones[0] has the key "size", which is not known; did you mean "radius"?']);
    expect(changed('"kind": "caged",', '')).toEqual([expect.stringMatching(/^mod\.json:1: kind is missing; add "kind": "caged"/)]);
    expect(changed('"memory": 2', '"memory": 9')).toEqual(['mod.json:31: memory is 9; it must be a whole number from 1 to 8 (megabytes); write something like 1']);
    expect(changed('"radius": 0.08', '"radius": "big"')[0]).toMatch(/^mod\.json:17: adds\.zones\[0\]\.radius is "big"; it must be a number from 0\.05 to 0\.6 \(metres\)/);
    expect(changed('"fuel": 20', '"fuel": 20, "fuel": 30')).toEqual(['mod.json:32: fuel stands here twice; take one of them out']);
    expect(changed('>=0.1 <0.3', '>=0.2')).toEqual([`mod.json:4: engine is ">=0.2", and this is version ${ENGINE_VERSION}; ask its maker for a version that fits this engine, or use an engine that fits`]);
    expect(changed('"body/Flow"', '"body/Fluw"')).toEqual(['mod.json:12: reads has "body/Fluw", which the room does not have; did you mean "body/Flow"?']);
    expect(changed('["sound", "light"]', '["sound"]')).toEqual(['mod.json:13: writes has "mods/Glow", which needs the permission "light" (change the light); add "light" to asks']);
    expect(changed('"mods/Glow"', '"body/Flow"')).toEqual(['mod.json:13: writes has "body/Flow", which mods may only read; move it to reads']);
    expect(changed('assets/pluck.wav"]', '../pluck.wav"]')[0]).toMatch(/assets\[0\] is "\.\.\/pluck\.wav"; it must be a path inside the mod/);
    expect(changed('"main": "main.js",', '"main": "main.js", // the code')[0]).toMatch(/^mod\.json:11: this is not JSON: a comment.*JSON has no comments/);
    expect(changed('"initial": 1', '"initial": 9')).toEqual(['mod.json:27: adds.settings[0].initial is 9; it must be from 0 to 4; write 4']);
    expect(problemsOf('[1]')[0]).toMatch(/it must hold an object/);
    expect(problemsOf(`{"id":${'['.repeat(5000)}`)[0]).toMatch(/more than 24 deep/);
  });

  it('[MAN6] what a screen obeys and does not show is refused in texts, and written out where it is told of', () => {
    expect(changed('"Glow harp",\n  "about"', '"Glow \u202eprah",\n  "about"')).toEqual([expect.stringMatching(/^mod\.json:5: name is "Glow \\u202eprah"; it must be a text/)]);
    expect(changed('"name": "Glow harp"', '"name": "Glow harp", "\\u001b[2J": 1')).toEqual([expect.stringMatching(/^mod\.json:5: there is a key "\\u001b\[2J", which is not known/)]);
    expect(describeProblem({ file: 'a\u009bb', line: 1, message: 'one\ntwo', hint: '' })).toBe('a\\u009bb:1: one\ntwo');
  });

  it('[MAN3] ranges of versions mean what npm takes them for', () => {
    const rows: readonly [string, string, boolean | null][] = [
      ['0.1.0', '>=0.1 <0.3', true], ['0.3.0', '>=0.1 <0.3', false], ['1.2.3', '^1.2.0', true], ['2.0.0', '^1.2.0', false], ['0.1.5', '^0.1.2', true], ['0.2.0', '^0.1.2', false], ['0.0.3', '^0.0.3', true], ['0.0.4', '^0.0.3', false],
      ['1.2.9', '~1.2.3', true], ['1.3.0', '~1.2.3', false], ['1.9.0', '1', true], ['1.2.0', '1.2', true], ['1.3.0', '1.2', false], ['1.2.0', '<=1.2', true], ['1.2.9', '>1.2', false], ['9.9.9', '*', true], ['1.0.0', 'newest', null], ['1.0.0', '', null],
    ];
    for (const [version, range, expected] of rows) expect([version, range, isInRange(version, range)]).toEqual([version, range, expected]);
  });

  it('[MAN4] hundreds of mutated mod.json are refused by name, line and hint or accepted as they stand, and none reaches a prototype', () => {
    const faults: string[] = [];
    for (let seed = 0; seed < 600; seed++) {
      const fault = faultOf(seed);
      if (fault !== null) faults.push(`seed ${seed}: ${fault}`);
    }
    expect(faults.slice(0, 5)).toEqual([]);
  });
});

describe('docs/mods.md', () => {
  it('[MAN5] names every key of mod.json, every permission, and everything that a mod can read or write', () => {
    const text = readFileSync('docs/mods.md', 'utf8'), keys = new Set<string>();
    JSON.parse(SAMPLE, (key, value: unknown) => {
      if (key !== '' && !/^\d+$/.test(key)) keys.add(key);
      return value;
    });
    const words = [...keys, ...Object.keys(ASKS), ...KNOWN_IDS.keys(), ...Object.keys(KNOWN_THINGS)];
    expect(words.filter((word) => !text.includes(`\`${word}\``) && !new RegExp(`\`[^\`\n]*\\b${word}\\b[^\`\n]*\``).test(text))).toEqual([]);
  });
});
