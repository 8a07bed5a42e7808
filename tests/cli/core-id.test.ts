import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coreId } from '../../cli/core-id.ts';
import { CORE_ID } from '../../game/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let copy = '';

beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'core-id-'));
  for (const folder of ['engine', 'game', 'protocol']) await cp(join(root, folder), join(copy, folder), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterEach(() => rm(copy, { recursive: true, force: true }));

describe('the id of the simulation code', () => {
  it('[COR1] is 64 hex digits, built into the code as Node computes it from the checkout', async () => {
    expect(CORE_ID).toMatch(/^[0-9a-f]{64}$/);
    expect(CORE_ID).toBe(await coreId());
  });

  it('[COR1] is the same in another folder, with files of no source beside it, and with CRLF line ends', async () => {
    const path = join(copy, 'game', 'jam.ts');
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll('\n', '\r\n'));
    await writeFile(join(copy, 'game', 'notes.md'), 'no source');
    expect(await coreId(copy)).toBe(await coreId());
  });

  it('[COR2] is another when one letter of a source, the name of one, or the version of a library is', async () => {
    const before = await coreId(copy), ids = new Set([before]);
    const path = join(copy, 'engine', 'systems', 'time.ts'), text = await readFile(path, 'utf8');
    await writeFile(path, `${text} `);
    ids.add(await coreId(copy));
    await rm(path);
    await writeFile(join(copy, 'engine', 'systems', 'timf.ts'), text);
    ids.add(await coreId(copy));
    await rm(join(copy, 'node_modules'));
    for (const name of ['bitecs', '@dimforge/rapier3d-compat', 'hash-wasm', 'fflate']) {
      await mkdir(join(copy, 'node_modules', name), { recursive: true });
      await cp(join(root, 'node_modules', name, 'package.json'), join(copy, 'node_modules', name, 'package.json'));
    }
    const library = join(copy, 'node_modules', 'fflate', 'package.json'), described = JSON.parse(await readFile(library, 'utf8')) as object;
    expect(ids).toContain(await coreId(copy));
    await writeFile(library, JSON.stringify({ ...described, version: '0.0.1' }));
    ids.add(await coreId(copy));
    expect(ids.size).toBe(4);
  });
});
