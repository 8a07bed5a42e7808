import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../cli/main.ts';

let folder = '', tarball = '';
const back = process.cwd();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-game-'));
  tarball = join(folder, 'engine.tgz');
  await writeFile(tarball, gzipSync(new Uint8Array(8)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(process.cwd()).toBe(back);
  await rm(folder, { recursive: true, force: true });
});

async function jamNew(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [], err: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line));
  const code = await main(['new', ...words]);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('jam new game', () => {
  it('[PKG3] makes a folder with a game of that name, and tells its files', async () => {
    const at = join(folder, 'glow-harp'), { code, out } = await jamNew('game', at, '--engine', tarball, '--json');
    expect(code).toBe(0);
    const { created } = JSON.parse(out) as { created: string[] };
    const made = (await readdir(at, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(made.map((path) => path.slice(at.length)).sort()).toEqual(created.map((path) => join(back, path).slice(at.length)).sort());
    expect(made.map((path) => path.slice(at.length + 1))).toEqual(expect.arrayContaining(['.gitignore', 'src/game.ts', 'tests/game.test.ts', 'vendor/jam-engine.tgz']));
    for (const path of made.filter((one) => !one.endsWith('.tgz'))) expect(await readFile(path, 'utf8'), path).not.toContain('my-game');
    const described = JSON.parse(await readFile(join(at, 'package.json'), 'utf8')) as { name: string; dependencies: object; devDependencies: Record<string, string> };
    expect(described).toMatchObject({ name: 'glow-harp', dependencies: { 'jam-engine': 'file:vendor/jam-engine.tgz' } });
    for (const version of Object.values(described.devDependencies)) expect(version).toMatch(/^\^?\d/);
  });

  it('[PKG4] refuses a folder that is not empty and leaves it as it was', async () => {
    const at = join(folder, 'full');
    await mkdir(at);
    await writeFile(join(at, 'mine.txt'), 'mine');
    expect(await jamNew('game', at, '--engine', tarball)).toMatchObject({ code: 2, err: expect.stringContaining('is not empty: it holds mine.txt') as string });
    expect(await readdir(at)).toEqual(['mine.txt']);
  });

  it.each([
    [['game'], 'It has no name yet'],
    [['game', 'Böse'], '"Böse" cannot be a name'],
    [['game', 'Some Where'], '"Some Where" cannot be a name'],
    [['sandwich', 'x'], '"sandwich" was asked for'],
    [[], 'Nothing was asked for'],
    [['game', 'somewhere', '--engine', 'not-there.tgz'], '"not-there.tgz" cannot be read'],
    [['game', 'somewhere', '--engine', 'package.json'], 'is no tarball'],
  ])('[PKG4] refuses %j in words and makes nothing', async (words, said) => {
    const before = await readdir('.');
    const { code, err } = await jamNew(...words);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(await readdir('.')).toEqual(before);
  });
});
