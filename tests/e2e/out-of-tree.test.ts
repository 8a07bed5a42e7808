/** The package in a stranger's hands: one script does all of it and times each step. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from './harness.ts';

interface Told { readonly ok: boolean; readonly failure: string | null; readonly packageBytes: number; readonly seconds: number; readonly steps: readonly { readonly step: string; readonly seconds: number }[] }

test('[PKG5] the packed engine, installed into an empty folder, makes a game that type-checks, runs in Node and in a browser, moves, sounds and plays again to the same hash', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/out-of-tree.mjs', '--json'], { cwd: PROJECT_ROOT, maxBuffer: 1 << 24 })
    .catch((cause: { stdout: string }) => cause);
  const told = JSON.parse(stdout.trim().split('\n').at(-1)!) as Told;
  console.log(told.steps.map(({ step, seconds }) => `${seconds.toFixed(1).padStart(5)} s  ${step}`).join('\n'), `\n${told.seconds.toFixed(1)} s in all, ${told.packageBytes} bytes packed`);
  expect(told.failure).toBeNull();
  expect(told.ok).toBe(true);
  expect(told.steps).toHaveLength(10);
  expect(told.packageBytes).toBeLessThan(1_000_000);
});
