/**
 * `npm test`: installs what is missing (on Debian Chromium and the smaller of two other JavaScript shells), then types, import
 * directions, lint, the builds of page and core, and all tests, the browser's included. `--deep` (`npm run test:deep`) installs all
 * engines and runs the long tests too.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
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
const failures = [], unsteady = [];
const totals = { passed: 0, failed: 0, skipped: 0 };

/** Runs a command and shows what it prints. Resolves to what is to be said of its failure, or null. */
async function run(name, command, ...words) {
  const began = Date.now();
  console.log(`\n── ${name}`);
  const [status] = await once(spawn(command, words, { stdio: ['ignore', 1, 2], env: process.env }), 'exit').catch((error) => [error.message]);
  console.log(`── ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  return status === 0 ? null : typeof status === 'string' ? `${name}: ${status}` : name;
}

async function step(...words) {
  const failure = await run(...words);
  if (failure !== null) failures.push(failure);
}

/** Of one run of tests: what passed, failed and was skipped, and what failed with its first words; null when no report was written. */
async function runTests(name, project, ...words) {
  const path = join(reports, name.replaceAll(' ', '-') + '.json');
  const failure = await run(name, bin('vitest'), 'run', '--project', project, ...words, '--reporter=default', '--reporter=json', `--outputFile.json=${path}`);
  if (!existsSync(path)) return null;
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, testResults } = JSON.parse(readFileSync(path, 'utf8'));
  const wrong = testResults.filter(({ status }) => status === 'failed').map(({ name: file, message, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => `${fullName}\n    ${failureMessages.join('\n    ').slice(0, 800)}`);
    return { file, tests: tests.length > 0 ? tests : [message.slice(0, 800)] };
  });
  // An error outside of any test has no place in the report.
  return { passed, failed, skipped, wrong, outside: failure !== null && wrong.length === 0 };
}

/** All tests of a project. Files that fail are run once more by themselves: what passes then is told, for it is not steady. */
async function tests(project, ...words) {
  const first = await runTests(`${project} tests`, project, ...words), { wrong = [] } = first ?? {};
  const told = (found) => found.flatMap(({ file, tests }) => tests.map((test) => `${relative(root, file)}: ${test}`));
  // More than a few files is no unsteadiness.
  const again = wrong.length > 0 && wrong.length <= 4 ? await runTests(`${project} tests again`, project, ...wrong.map(({ file }) => relative(root, file)), '--no-file-parallelism') : null;
  const left = again ? again.wrong : wrong, failed = again ? again.failed : first?.failed ?? 0;
  if (again && again.wrong.length === 0) unsteady.push(...told(wrong));
  if (first === null) failures.push(`${project} tests: no report was written`);
  else if (first.outside || again?.outside) failures.push(`${project} tests: an error outside of any test, told above`);
  failures.push(...told(left));
  totals.passed += first ? first.passed + first.failed - failed : 0;
  totals.failed += Math.max(failed, left.length);
  totals.skipped += first?.skipped ?? 0;
}

// Each of them keeps one core busy.
await Promise.all([step('types and import directions', bin('tsc'), '-b'), step('lint', bin('eslint'), '.')]);
process.env.JAM_DIST = join(root, 'dist');
process.env.JAM_PAGES = join(root, '.cache', 'pages');
if (isDeep) process.env.JAM_LONG = '1';
await Promise.all([
  step('build', bin('vite'), 'build', '--logLevel', 'warn'),
  step('build of the core', bin('tsx'), 'scripts/build-core.ts')
    .then(() => step('build of the pages of tests', bin('vite'), 'build', '--config', 'tests/e2e/pages/vite.config.ts', '--outDir', process.env.JAM_PAGES, '--logLevel', 'warn')),
]);
// The unit tests use every core; of pages two files run at once, for they mostly wait; what measures time in a browser runs alone.
await tests('unit', '--project', 'heap', '--maxWorkers=100%');
await tests('pages', '--maxWorkers=2');
await tests('browser');
if (isDeep) await tests('deep');

for (const test of unsteady) console.log(`\nNot steady, passed at the second time: ${test}`);
for (const failure of failures) console.log(`\nFailed: ${failure}`);
console.log(`\n${((Date.now() - started) / 1000).toFixed(0)} s in all\n`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(failures.length ? 1 : 0);
