/**
 * `npm test`: installs what is missing (on Debian Chromium and the smaller of two other JavaScript shells), then types, import
 * directions, lint, the builds of page and core, and all tests, the browser's included. `--deep` (`npm run test:deep`) installs all
 * engines and runs the long tests too.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINES, installChromium, installEngines, installPackages, requireNode, root } from './prepare.mjs';

requireNode();
installPackages();
process.env.CHROMIUM_PATH = installChromium();
process.chdir(root);
const isDeep = process.argv.includes('--deep');
// One shell of another make is enough for a short run; which one does not matter.
const shells = ['jsc', 'js102'], wanted = isDeep ? ENGINES.map(({ name }) => name) : shells.some((name) => ENGINES.find((engine) => engine.name === name).find()) ? [] : ['jsc'];
const missing = installEngines(wanted);
if (missing.length > 0) console.error(`Not here, so not compared: ${missing.join(', ')}. Install ${missing.length === 1 ? 'it' : 'them'} to compare the golden sessions there too.`);

const bin = (name) => join(root, 'node_modules', '.bin', name);
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
// The unit tests use every core; of pages two files run at once, for they mostly wait; what measures time in a browser runs alone.
const tests = (project, ...words) => step(`${project} tests`, bin('vitest'), 'run', '--project', project, ...words, '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, project + '.json')}`);

step('types and import directions', bin('tsc'), '-b');
step('lint', bin('eslint'), '.');
process.env.JAM_DIST = join(root, 'dist');
if (isDeep) process.env.JAM_LONG = '1';
step('build', bin('vite'), 'build', '--logLevel', 'warn');
step('build of the core', bin('tsx'), 'scripts/build-core.ts');
tests('unit', '--maxWorkers=100%');
tests('pages', '--maxWorkers=2');
tests('browser');
if (isDeep) tests('deep');

let passed = 0, failed = 0, skipped = 0;
for (const project of ['unit', 'pages', 'browser', ...(isDeep ? ['deep'] : [])]) {
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
