import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareEngines, root, tableOf, type EngineTable } from '../core/engine-table.ts';
import { GOLDEN_SCRIPTS } from '../golden/scripts/index.ts';

const ENGINES = ['node', 'Chromium', 'Firefox', 'jsc', 'js102'];
const MOTION = join(process.env.JAM_MOCAP ?? resolve(root, '..', 'shared', 'data', 'mocap'), 'dab.bvh');

const unequal = ({ rows }: EngineTable): string[] =>
  rows.filter((row) => row.hash !== rows.find(({ session }) => session === row.session)!.hash).map(({ engine, session, hash }) => `${engine} ${session} ${hash}`);

describe('all JavaScript engines', () => {
  let folder = '', table: EngineTable & { readonly status: number | null };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deep-engines-'));
    table = compareEngines([]);
    console.log(tableOf(table));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.for(ENGINES)('[ENG3] %s replays every golden session to its hashes, those of Node', (engine, { skip }) => {
    const missing = table.absent.find((one) => one.engine === engine);
    if (missing) skip(`${engine} is not here; apt-get install ${missing.debianPackage} brings it`);
    const rows = table.rows.filter((row) => row.engine === engine), node = table.rows.filter((row) => row.engine === 'node');
    expect(rows.map(({ session, ticks, hash }) => `${session} ${ticks} ${hash}`)).toEqual(node.map(({ session, ticks, hash }) => `${session} ${ticks} ${hash}`));
    expect(rows).toHaveLength(GOLDEN_SCRIPTS.length);
    expect(rows.every(({ ok, partsChecked }) => ok && partsChecked > 500)).toBe(true);
  });

  it('[ENG4] ten seconds of a recorded person before a noisy camera have the same hashes of every part everywhere', ({ skip }) => {
    if (!existsSync(MOTION)) skip(`${MOTION} is not here; set JAM_MOCAP to a folder with dab.bvh`);
    const file = join(folder, 'person.jam');
    execFileSync(process.execPath, [join(root, 'cli', 'jam.mjs'), 'perform', '--motion', MOTION, '--camera', '12,4', '--seconds', '10', '--out', file], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const noisy = compareEngines([file]);
    console.log(tableOf(noisy));
    expect(noisy.failures).toEqual([]);
    expect(unequal(noisy)).toEqual([]);
    expect(noisy.rows.length).toBe(table.rows.length / GOLDEN_SCRIPTS.length);
    // Parts are stored at the beginning and after ten seconds.
    for (const row of noisy.rows) expect(row).toMatchObject({ ok: true, ticks: 1280, hashesChecked: 11, partsChecked: noisy.rows[0]!.partsChecked });
    expect(noisy.rows[0]!.partsChecked).toBeGreaterThan(100);
  });
});
