import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModChecked } from '../../cli/mod.ts';
import type { Performance } from '../../cli/perform.ts';
import type { ReplayAnswer } from '../../cli/replay.ts';
import { replay } from '../../core/jam-core.ts';
import { danceFile } from './dance-file.ts';
import { answer, jam } from './run-jam.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jam-mods-'));
  await writeFile(at('dance.poses.json'), JSON.stringify(danceFile()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('mods on the command line', () => {
  it('[MOD11] a new mod passes the check as it is, sounds, and says what it may do', async () => {
    const made = await answer<{ created: string[] }>('new', 'mod', at('glow-harp'));
    expect(made.created.map((path) => path.slice(path.indexOf('glow-harp')))).toEqual(['glow-harp/README.md', 'glow-harp/main.js', 'glow-harp/main.test.mjs', 'glow-harp/mod.json', 'glow-harp/jsconfig.json']);
    for (const path of ['mod.json', 'main.js', 'README.md']) expect(await readFile(at(`glow-harp/${path}`), 'utf8')).not.toMatch(/my-mod|My mod/);
    const checked = await answer<ModChecked>('mod', 'check', at('glow-harp'));
    expect(checked).toMatchObject({ code: 0, ok: true, name: 'Glow harp', permissions: ['play notes', 'change the light'], problems: [] });
    expect(checked.sounds).toBeGreaterThan(5);
    expect(checked.microsPerTick).toBeGreaterThan(0);
    expect((await answer<{ created: string[] }>('new', 'mod', at('iron-harp'), '--trusted')).created).toHaveLength(5);
    expect((await jam('new', 'mod', at('glow-harp'))).code).toBe(2);
  });

  it('[MOD12] the check names file and line of what is wrong, and ends with 1: in mod.json, in the code, in what it touches, in a tick', async () => {
    const broken = async (file: string, from: string, to: string): Promise<string[]> => {
      await cp(at('glow-harp'), at('broken'), { recursive: true });
      const text = await readFile(at(`broken/${file}`), 'utf8');
      expect(text).toContain(from);
      await writeFile(at(`broken/${file}`), text.replace(from, to));
      const { code, ok, problems } = await answer<ModChecked>('mod', 'check', at('broken'));
      expect([code, ok]).toEqual([1, false]);
      await rm(at('broken'), { recursive: true });
      return problems.map((problem) => `${problem.file}:${problem.line} ${problem.message}; ${problem.hint}`);
    };
    expect(await broken('mod.json', '"reads"', '"reeds"')).toEqual([expect.stringMatching(/^mod\.json:10 there is a key "reeds".*did you mean "reads"\?$/)]);
    expect(await broken('mod.json', '"mods/Glow"', '"room/Nothing"')).toEqual([expect.stringMatching(/^mod\.json:11 writes has "room\/Nothing", which the room does not have/)]);
    expect(await broken('mod.json', '["mods/Music", ', '[')).toEqual([expect.stringMatching(/^mod\.json:10 the system "glow-harp\/ring-bells" reads mods\/Music, and reads does not say so; add "mods\/Music" to reads$/)]);
    expect(await broken('main.js', 'const line =', 'const line = (')).toEqual([expect.stringMatching(/^main\.js:\d+ /)]);
    expect(await broken('main.js', "const line = Math.ceil(music.beat)", "while (music.beat >= 0); const line = 0")).toEqual([expect.stringMatching(/^main\.js:\d+ it was stopped in \d+ ticks of 512.*units of work/)]);
    expect(await broken('main.js', "zoneType('glow-harp/bell')", "zoneType('glow-harp/bel')")).toEqual([expect.stringMatching(/^main\.js:5 zoneType\('glow-harp\/bel'\) names nothing that mod\.json declares in adds\.zones; did you mean 'glow-harp\/bell'\?$/)]);
    expect(await broken('main.js', "instrument('glow-harp/chime')", "instrument('glow-harp/chimes')")).toContainEqual(expect.stringMatching(/^main\.js:5 instrument\('glow-harp\/chimes'\) names nothing.*did you mean 'glow-harp\/chime'\?$/));
    expect(await broken('main.js', 'PLAYED.strike', 'PLAYED.strik')).toEqual([expect.stringMatching(/^main\.js:\d+ PLAYED has no "strik"; did you mean PLAYED\.strike\?$/)]);
    expect(await broken('main.js', 'notes.velocity[note]', 'notes.velocty[note]')).toEqual(['main.js:22 "notes" has no "velocty"; did you mean "velocity"?']);
    // Where a message goes by an index that is no name, the fault itself tells what there is.
    expect(await broken('main.js', 'notes.velocity[note]', "notes['loudness'][note]")).toEqual([expect.stringMatching(/^main\.js:\d+ it was stopped .*[^.]; is the name of the field right\? mods\/PlayNote has instrument, pitch, velocity, /)]);
    expect((await jam('mod', 'check', at('nowhere'))).code).toBe(2);
  });

  it('[MOD22] the check warns of places that hang in the room’s own, and of places to which nothing is said; that is no failure', async () => {
    await cp(at('glow-harp'), at('odd'), { recursive: true });
    const manifest = await readFile(at('odd/mod.json'), 'utf8');
    await writeFile(at('odd/mod.json'), manifest.replace('{ "x": 0, "y": 1.78 }', '{ "x": 0, "y": 1.9 }').replace('"zones": [', '"zones": [{ "id": "mute", "name": "Mute", "radius": 0.1, "places": [{ "x": 0, "y": 0.6 }] },'));
    const main = await readFile(at('odd/main.js'), 'utf8');
    // Without the ringing on each bar, so that what is not struck is silent.
    await writeFile(at('odd/main.js'), main.replace(/^ {2}if \(line % .*$/m, ''));
    const odd = await answer<ModChecked>('mod', 'check', at('odd')), sound = await answer<ModChecked>('mod', 'check', at('glow-harp'));
    expect([odd.code, odd.ok, sound.warnings]).toEqual([0, true, []]);
    expect(odd.warnings.map(({ message }) => message)).toEqual(['place 2 of "Bell" overlaps the room\'s "Next palette" by 6 cm', 'places of "Mute" were struck, entered and left, and the mod sent no note and no light']);
  });

  it('[MOD26] the check tells by line where a trusted mod uses the platform’s maths, chance or clock, and nothing of one that does not', async () => {
    await cp(at('iron-harp'), at('odd-maths'), { recursive: true });
    const main = await readFile(at('odd-maths/main.ts'), 'utf8');
    await writeFile(at('odd-maths/main.ts'), `// Math.sin in a comment\nexport const odd = () => Math.sin(1) + Math.floor(2);\nexport const when = () => Date.now();\n${main}`);
    const odd = await answer<ModChecked>('mod', 'check', at('odd-maths')), plain = await answer<ModChecked>('mod', 'check', at('iron-harp'));
    expect(odd.warnings.map(({ file, line, message }) => [file, line, message])).toEqual([['main.ts', 2, 'Math.sin is not the same in every replay'], ['main.ts', 3, 'Date.now is not the same in every replay']]);
    expect(plain.warnings).toEqual([]);
  });

  it('[MOD13] a performance with a mod is recorded with it, replayed with it from a folder or a pack, by the core too, and refused without it', async () => {
    const performed = await answer<Performance>('perform', '--motion', at('dance.poses.json'), '--seconds', '2', '--mod', at('glow-harp'), '--out', at('harp.jam'));
    expect(performed).toMatchObject({ code: 0, mods: [{ id: 'glow-harp', version: '0.1.0', faults: 0, isOn: true }] });
    expect(performed.mods![0]!.sounds).toBeGreaterThan(0);
    const packed = await answer<{ hash: string }>('mod', 'pack', at('glow-harp'), '--out', at('harp.jammod'));
    expect(packed.hash).toBe(performed.mods![0]!.hash);
    expect(await answer<ReplayAnswer>('replay', at('harp.jam'), '--verify', '--mods', folder)).toMatchObject({ code: 0, ok: true, hash: performed.hash });
    expect(await answer<ReplayAnswer>('replay', at('harp.jam'), '--mod', at('harp.jammod'))).toMatchObject({ code: 0, ok: true, hash: performed.hash });
    const without = await jam('replay', at('harp.jam'));
    expect(without.code).toBe(2);
    expect(without.err).toMatch(/played with the mod "glow-harp" 0\.1\.0 .*--mod DIR or --mods FOLDER/);
    const bytes = new Uint8Array(await readFile(at('harp.jam'))), blob = new Uint8Array(await readFile(at('harp.jammod')));
    expect(await replay(bytes, new Map([[packed.hash, blob]]))).toMatchObject({ ok: true, hash: performed.hash, divergence: null });
    expect((await replay(bytes)).problem).toMatch(/"glow-harp" 0\.1\.0 .* which is not here/);
    expect((await replay(bytes, new Map([[packed.hash, blob.slice(0, 50)]]))).problem).toMatch(/cut or damaged/);
  });
});
