import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOLDEN_SCRIPTS } from '../golden/scripts/index.ts';
import { compareEngines, root, tableOf, type EngineTable } from '../core/engine-table.ts';

const SHELLS = ['jsc', 'js102'];
const NAMES = GOLDEN_SCRIPTS.map(({ name }) => name).sort();

let table: EngineTable & { readonly status: number | null };
let shell: string | undefined;
beforeAll(() => {
  table = compareEngines(['--only', ['node', 'Chromium', ...SHELLS].join(',')]);
  shell = SHELLS.find((name) => table.rows.some(({ engine }) => engine === name));
  console.log(tableOf(table));
});

describe('the golden sessions in several JavaScript engines', () => {
  it('[ENG1] reach the same hashes in Node and in Chromium, there on a page that forbids making functions from text', () => {
    expect(table.failures).toEqual([]);
    expect(table.status).toBe(0);
    for (const engine of ['node', 'Chromium']) {
      const rows = table.rows.filter((row) => row.engine === engine);
      expect(rows.map(({ session }) => session)).toEqual(NAMES);
      expect(rows.map(({ hash }) => hash)).toEqual(table.rows.filter((row) => row.engine === 'node').map(({ hash }) => hash));
      for (const row of rows) expect(row.ok && row.hashesChecked > 10 && row.partsChecked > 500).toBe(true);
    }
  });

  it('[ENG1] reach the same hashes in Node and in a shell of another make', ({ skip }) => {
    if (shell === undefined) skip(`no shell is here; apt-get install ${table.absent.map(({ debianPackage }) => debianPackage).join(' or ')} brings one`);
    const hashes = (engine: string): string[] => table.rows.filter((row) => row.engine === engine).map(({ session, hash }) => `${session} ${hash}`);
    expect(hashes(shell!)).toHaveLength(NAMES.length);
    expect(hashes(shell!)).toEqual(hashes('node'));
    expect(table.rows.find(({ engine }) => engine === shell)!.make).not.toBe('V8');
  });

  it('[ENG5] names each engine that is not here and what brings it', () => {
    const { rows, absent, status } = withoutPath(() => compareEngines(['--only', 'node,jsc,js102', join(root, 'tests', 'golden', 'keys.jam')]));
    expect(rows.map(({ engine }) => engine)).toEqual(['node']);
    expect(absent).toEqual([{ engine: 'jsc', debianPackage: 'libjavascriptcoregtk-4.0-bin' }, { engine: 'js102', debianPackage: 'libmozjs-102-dev' }]);
    expect(status).toBe(0);
  });
});

/** Runs something where no program is found by its name. */
function withoutPath<T>(run: () => T): T {
  const before = process.env.PATH;
  process.env.PATH = '';
  try {
    return run();
  } finally {
    process.env.PATH = before;
  }
}

describe('a core with one sine of the platform\'s own', () => {
  let folder = '';
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'planted-core-')); });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('[ENG2] reaches other hashes in V8 than in a shell of another make, and the comparison fails and says where', ({ skip }) => {
    if (shell === undefined) skip('no shell is here');
    const core = join(folder, 'planted.mjs');
    execFileSync(process.execPath, ['--import', 'tsx', join(root, 'scripts', 'build-core.ts'), '--plant', 'sine', '--out', core], { cwd: root });
    const planted = compareEngines(['--core', core, '--only', `node,${shell!}`, join(root, 'tests', 'golden', 'hands.jam')]);
    expect(planted.rows).toHaveLength(2);
    expect(planted.rows[0]!.hash).not.toBe(planted.rows[1]!.hash);
    expect(planted.status).toBe(1);
    expect(planted.failures.some((failure) => failure.startsWith(`hands: ${shell!} reached ${planted.rows[1]!.hash} after 2048 ticks, node ${planted.rows[0]!.hash}`))).toBe(true);
  });
});
