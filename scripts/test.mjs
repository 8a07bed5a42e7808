/** `npm test`: installs what is missing, then types, import directions, lint, the page's build, and all tests, the browser's included. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installChromium, installPackages, requireNode, root } from './prepare.mjs';

requireNode();
installPackages();
process.env.CHROMIUM_PATH = installChromium();
process.chdir(root);

const bin = (name) => join(root, 'node_modules', '.bin', name);
const isDeep = process.argv.includes('--deep');
const reports = join(root, '.cache', 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const started = Date.now();
const failures = [];
const step = (name, command, ...words) => {
  const began = Date.now();
  console.log(`\n── ${name}`);
  const { status, error } = spawnSync(command, words, { stdio: ['ignore', 1, 2], env: process.env });
  if (status !== 0) failures.push(error ? `${name}: ${error.message}` : name);
  console.log(`── ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - began) / 1000).toFixed(0)} s`);
};
const tests = (project) => step(`${project} tests`, bin('vitest'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, project + '.json')}`);

step('types and import directions', bin('tsc'), '-b');
step('lint', bin('eslint'), '.');
process.env.JAM_DIST = join(root, 'dist');
step('build', bin('vite'), 'build', '--logLevel', 'warn');
tests('unit');
tests('browser');
if (isDeep) tests('deep');

let passed = 0, failed = 0, skipped = 0;
for (const project of ['unit', 'browser', ...(isDeep ? ['deep'] : [])]) {
  try {
    const report = JSON.parse(readFileSync(join(reports, project + '.json'), 'utf8'));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    skipped += report.numPendingTests;
  } catch {
    failures.push(`${project}: no report was written`);
  }
}
console.log(`\n${failures.length ? `Failed: ${failures.join(', ')}\n` : ''}${((Date.now() - started) / 1000).toFixed(0)} s in all\n`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failures.length ? 1 : 0);
