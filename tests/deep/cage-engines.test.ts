import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareEngines, root, tableOf, type EngineTable } from '../core/engine-table.ts';

const ENGINES = ['node', 'Chromium', 'Firefox', 'jsc', 'js102'];

describe('caged mods in all JavaScript engines', () => {
  let folder = '', table: EngineTable;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deep-cage-'));
    const core = join(folder, 'cage-core.mjs');
    execFileSync(process.execPath, ['--import', 'tsx', join(root, 'scripts', 'build-core.ts'), '--entry', join(root, 'tests', 'engine', 'mods', 'cage', 'cage-core.ts'), '--out', core], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    // Which session is named does not matter: this core plays its mods.
    table = compareEngines(['--core', core, join(root, 'package.json')]);
    console.log(tableOf(table));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.for(ENGINES)('[FUEL3] %s comes to the worlds of Node, in as many steps, call by call', (engine, { skip }) => {
    const missing = table.absent.find((one) => one.engine === engine);
    if (missing) skip(`${engine} is not here; apt-get install ${missing.debianPackage} brings it`);
    const row = table.rows.find((one) => one.engine === engine)!, node = table.rows.find((one) => one.engine === 'node')!;
    expect(row).toMatchObject({ hash: node.hash, ticks: node.ticks, ok: true, hashesChecked: node.hashesChecked });
    expect(row.hashesChecked).toBeGreaterThan(500);
    expect(table.failures).toEqual([]);
  });
});
