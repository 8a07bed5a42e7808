import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Performance } from '../../cli/perform.ts';
import { JOINTS } from '../../protocol/index.ts';
import { danceFile } from './dance-file.ts';
import { jam } from './run-jam.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'jam-perform-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `npx jam …` in a process of its own. */
function jamInProcess(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    execFile(process.execPath, ['cli/jam.mjs', ...words], { maxBuffer: 1 << 26 }, (error, out, err) => done({ code: error ? Number(error.code) : 0, out, err }));
  });
}

async function save(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function perform(...words: string[]): Promise<Performance> {
  return performanceOf(await jam('perform', '--json', ...words));
}

function performanceOf({ code, out, err }: { code: number; out: string; err: string }): Performance {
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toHaveLength(1);
  return JSON.parse(out) as Performance;
}

describe('jam perform', () => {
  it('[PRF1] the same motion gives the same world in another process, and one bit of input gives another world', async () => {
    const file = danceFile(), path = await save('dance.poses.json', file);
    file.frames[100]!.people[0]![4 * 10] = file.frames[100]!.people[0]![4 * 10]! + 0.0001;
    const nudged = await save('nudged.poses.json', file);
    const [first, second] = [performanceOf(await jamInProcess('perform', '--json', '--motion', path)), await perform('--motion', path)], other = await perform('--motion', nudged);
    expect(first.hash).toMatch(/^[0-9a-f]{16}$/);
    expect({ ...second, wallSeconds: 0, realtimeFactor: 0 }).toEqual({ ...first, wallSeconds: 0, realtimeFactor: 0 });
    expect(other.hash).not.toBe(first.hash);
  });

  it('[PRF2] tells what happened in the shape that others rely on', async () => {
    const result = await perform('--motion', await save('dance.poses.json', danceFile()), '--seconds', '12', '--bpm', '100');
    expect(result).toMatchObject({ scene: 'loop-room', seed: 1, ticks: 1536, tickRate: 128, seconds: 12 });
    expect(result.entities).toBeGreaterThanOrEqual(500);
    expect(result.attacks.length).toBeGreaterThan(3);
    for (const attack of result.attacks) {
      expect(Object.keys(attack)).toEqual(['tick', 'micros', 'strokeAtMicros', 'player', 'joint', 'strength']);
      expect(attack.player).toBe(1);
      expect(attack.micros).toBeGreaterThanOrEqual(0);
      expect(attack.micros).toBeLessThanOrEqual(7812);
      expect(JOINTS).toContain(attack.joint);
      expect(attack.strokeAtMicros).toBeLessThanOrEqual((attack.tick + 1) * 7812.5);
    }
    const ticks = result.attacks.map((attack) => attack.tick);
    expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
    expect(Object.values(result.cueKinds).reduce((sum, count) => sum + count, 0)).toBe(result.cues);
  });

  it('[PRF3] a camera’s noise comes from the seed: the same seed the same world, another seed another', async () => {
    const path = await save('dance.poses.json', danceFile());
    const [first, again, other] = [await perform('--motion', path, '--camera', '12,4'), await perform('--motion', path, '--camera', '12,4'), await perform('--motion', path, '--camera', '12,4', '--seed', '3')];
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });

  it('[PRF4] several files are several players', async () => {
    const path = await save('dance.poses.json', danceFile());
    const result = await perform('--motion', path, '--motion', path);
    expect(new Set(result.attacks.map((attack) => attack.player))).toEqual(new Set([1, 2]));
  });

  it('[PRF10] the dancer of light plays where no file is at hand', async () => {
    const result = await perform('--motion', 'dancer', '--seconds', '12');
    expect(result.attacks.length).toBeGreaterThan(2);
    expect(result.zones.length).toBeGreaterThan(2);
  });

  it.each([
    ['no motion', [], /--motion FILE is missing/],
    ['a file that is not there', ['--motion', 'nowhere.bvh'], /nowhere\.bvh.*cannot be read/],
    ['a file of another kind', ['--motion', 'package.json'], /format/],
    ['an unknown option', ['--motoin', 'x.bvh'], /motoin/],
    ['a scene that is not there', ['--motion', 'a.bvh', '--scene', 'attic'], /no scene "attic".*loop-room/],
    ['a seed that is none', ['--motion', 'a.bvh', '--seed', 'x'], /--seed is "x"/],
    ['a camera that is none', ['--motion', 'a.bvh', '--camera', 'bad'], /--camera is "bad"/],
  ] as const)('[PRF5] refuses %s with 2 and says what to do', async (_, words, said) => {
    const { code, out, err } = await jam('perform', ...words);
    expect(err).toMatch(said);
    expect(code).toBe(2);
    expect(out).toBe('');
  });

  it('[PRF5] a .bvh cut in its skeleton is refused by line', async () => {
    const whole = 'HIERARCHY\nROOT Hips\n{\n OFFSET 0 0 0\n CHANNELS 3 Xposition Yposition Zposition\n JOINT Spine\n {\n  OFFSET 0 10';
    const { code, err } = await jam('perform', '--motion', await save('cut.bvh', whole));
    expect(code).toBe(2);
    expect(err).toMatch(/cut\.bvh.*Line 8/);
  });

  it('[PRF6] an unknown command names those that are there', async () => {
    const { code, err } = await jamInProcess('dance');
    expect(code).toBe(2);
    expect(err).toMatch(/no command "dance".*perform/);
  });

  it('[SYN7] jam perform --sync-test runs every tick again as deep as asked, says so, and plays the same', async () => {
    const path = await save('dance.poses.json', danceFile()), plain = await perform('--motion', path, '--seconds', '2'), tested = await perform('--motion', path, '--seconds', '2', '--sync-test', '8');
    expect(tested.syncTest).toEqual({ depth: 8, ticksAgain: (256 - 7) * 8, divergence: null });
    expect([tested.hash, tested.cues, tested.attacks]).toEqual([plain.hash, plain.cues, plain.attacks]);
    expect(plain.syncTest).toBe(undefined);
    const wrong = await jam('perform', '--motion', path, '--sync-test', '33');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--sync-test is "33"; it must be a whole number from 1 to 32.')]);
  });
});
