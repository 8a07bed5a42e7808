// Run with: node --test
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url)), jam = fileURLToPath(new URL('JAM_COMMAND', import.meta.url));

/** What `jam mod check` finds out: it puts the mod into a room, dances, and strikes its places. */
const check = () => new Promise((resolve, reject) => {
  execFile(process.execPath, [jam, 'mod', 'check', folder, '--json'], (_failure, out, said) => {
    try {
      resolve(JSON.parse(out));
    } catch {
      reject(new Error(said));
    }
  });
});

test('it runs, sounds, and takes less than a tenth of a tick', async () => {
  const { ok, problems, sounds, microsPerTick } = await check();
  assert.deepEqual(problems, []);
  assert.ok(ok);
  assert.ok(sounds > 5, `${sounds} sounds`);
  assert.ok(microsPerTick < 780, `${microsPerTick} µs a tick`);
});
