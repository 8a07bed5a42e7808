/**
 * `node scripts/out-of-tree.mjs [--tarball FILE.tgz] [--json] [--keep]`
 *
 * What a stranger does, timed: packs the engine, installs the tarball into an empty folder, makes a game with `jam new game`, checks
 * its types, runs it without a page and in Vite, in a real browser, where it must move, sound and play again to the same hash; and
 * plays the browser's recording in Node. Prints the seconds of each step, and with --json one object at the end. Ends with 1 when a
 * step fails. `--tarball` takes one that is packed already, `--keep` leaves the folder there.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { findChromium, root } from './prepare.mjs';

const { values } = parseArgs({ options: { tarball: { type: 'string' }, json: { type: 'boolean' }, keep: { type: 'boolean' } } });
const folder = await mkdtemp(join(tmpdir(), 'jam-stranger-')), game = join(folder, 'bells');
const steps = [], began = Date.now();
let tarball = '';

/** Nothing of this checkout's own npm run, and nothing of a test runner, reaches the stranger. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_(package|lifecycle|command|config_(local_)?prefix)|VITEST|NODE_(ENV|OPTIONS|PATH)$|INIT_CWD$)/i.test(name)));
async function run(command, words, cwd) {
  try {
    return (await promisify(execFile)(command, words, { cwd, env, maxBuffer: 1 << 24 })).stdout;
  } catch (cause) {
    throw new Error(`${command} ${words.join(' ')} failed:\n${cause.stdout}\n${cause.stderr || cause.message}`);
  }
}
const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

async function step(name, work) {
  const from = Date.now(), told = await work();
  const seconds = (Date.now() - from) / 1000;
  steps.push({ step: name, seconds });
  console.error(`${seconds.toFixed(1).padStart(5)} s  ${name}${told ? `: ${told}` : ''}`);
}

/** Each entry of the package in Node, and its types as Node finds modules, libraries checked too. (The game's own tests find them as bundlers do.) */
async function checkEntries() {
  const { exports } = JSON.parse(await readFile(join(folder, 'node_modules', 'jam-engine', 'package.json'), 'utf8'));
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith('.json')).map((entry) => `jam-engine${entry.slice(1)}`);
  await writeFile(join(folder, 'entries.ts'), entries.map((entry, n) => `import * as entry${n} from '${entry}';\nexport const size${n}: number = Object.keys(entry${n}).length;\n`).join(''));
  await writeFile(join(folder, 'entries.mjs'), `for (const entry of ${JSON.stringify(entries)}) if (Object.keys(await import(entry)).length === 0) throw new Error(entry + ' exports nothing');\n`);
  const compiler = join(game, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext', '--moduleResolution', 'nodenext', 'entries.ts'];
  await Promise.all([
    run(process.execPath, [compiler, ...options], folder),
    run(process.execPath, ['entries.mjs'], folder),
  ]);
  return entries.join(', ');
}

async function freePort() {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Serves the game with its own Vite; `words` say how. */
async function serve(words, use) {
  const port = await freePort(), url = `http://localhost:${port}/`;
  const server = spawn(process.execPath, [join(game, 'node_modules', 'vite', 'bin', 'vite.js'), ...words, '--port', String(port), '--strictPort', '--host', 'localhost'], { cwd: game, env, stdio: ['ignore', 'ignore', 2] });
  try {
    for (let tries = 0; !(await fetch(url).then(({ ok }) => ok, () => false)); tries++) {
      if (tries > 200) throw new Error(`Vite does not answer at ${url}.`);
      await new Promise((done) => setTimeout(done, 100));
    }
    return await use(url);
  } finally {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  }
}

/** Puts an ear between what a page plays and its loudspeaker. */
function listen() {
  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      window.ear ??= new AnalyserNode(to.context, { fftSize: 2048 });
      connect.call(this, window.ear);
    }
    return connect.call(this, to, ...rest);
  };
  window.level = () => {
    if (!window.ear) return 0;
    const wave = new Float32Array(2048);
    window.ear.getFloatTimeDomainData(wave);
    return Math.sqrt(wave.reduce((sum, x) => sum + x * x, 0) / wave.length);
  };
}

/** Asks again until it holds, for at most so many seconds. */
async function until(what, seconds, holds) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`It was waited ${seconds} s for this: ${what}.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Opens the game, and sees it move. */
async function open(browser, url) {
  const page = await browser.newPage(), faults = [];
  page.on('pageerror', (fault) => faults.push(fault.message));
  await page.addInitScript(listen);
  await page.goto(url);
  const pixels = () => page.evaluate(() => document.querySelector('canvas').toDataURL());
  await page.locator('canvas').waitFor();
  const still = await pixels();
  await until('the picture changes', 20, async () => (await pixels()) !== still);
  return { page, faults };
}

/** The built game: it moves, sounds and plays again, and its recording is the same game in Node. */
async function playInBrowser(browser, url) {
  const { page, faults } = await open(browser, url);
  for (const x of [0.2, 0.5, 0.8]) await page.locator('canvas').click({ position: { x: x * 300, y: 60 } });
  const level = await until('something is heard', 20, () => page.evaluate(() => window.level()));
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save' }).click();
  await (await saving).saveAs(join(game, 'browser.recording.json'));
  await page.getByRole('button', { name: 'again' }).click();
  const said = await until('it was played again', 40, () => page.evaluate(() => /the very same/i.exec(document.querySelector('#said').textContent)?.input));
  if (faults.length > 0) throw new Error(`The page failed: ${faults.join('; ')}`);
  const answer = await headless('browser.recording.json');
  return `level ${level.toFixed(3)}, "${said}" in the browser, ${answer.hash} after ${answer.ticks} ticks of it in Node`;
}

async function headless(...words) {
  const answer = JSON.parse((await run('npm', ['run', '--silent', 'headless', '--', ...words], game)).trim().split('\n').at(-1));
  if (!answer.ok) throw new Error(`The replay does not hold: ${JSON.stringify(answer)}`);
  return answer;
}

let failure = null, hash = '', packageBytes = 0, browser;
try {
  await step('pack', async () => {
    tarball = join(folder, 'jam-engine.tgz');
    if (values.tarball) await cp(values.tarball, tarball);
    else {
      const packed = join(folder, 'packed');
      await mkdir(packed);
      await run('npm', ['pack', '--loglevel=error', '--pack-destination', packed], root);
      await cp(join(packed, (await readdir(packed))[0]), tarball);
    }
    packageBytes = (await stat(tarball)).size;
    return `${(packageBytes / 1000).toFixed(0)} KB`;
  });
  await step('install the tarball', async () => {
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    await run('npm', [...install, tarball], folder);
  });
  await step('jam new game', async () => {
    const { created } = JSON.parse(await run('npx', ['jam', 'new', 'game', 'bells', '--json'], folder));
    return `${created.length} files`;
  });
  await step('npm install in the game', () => run('npm', install, game).then(() => ''));
  await step('types of all entries, strict', checkEntries);
  await step('npm test in the game: strict types, tests', () => run('npm', ['test'], game).then(() => ''));
  await step('headless: record, replay, replay in another process', async () => {
    const first = await headless(), again = await headless(first.file);
    if (first.hash !== again.hash) throw new Error(`The hash was ${first.hash} and is ${again.hash}.`);
    hash = first.hash;
    return `${first.ticks} ticks, ${hash}`;
  });
  await step('vite build', () => run('npm', ['run', 'build'], game).then(() => ''));
  await step('built, in a browser: moves, sounds, plays again', async () => {
    browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
    return serve(['preview'], (url) => playInBrowser(browser, url));
  });
  await step('npm start, in a browser: moves', () => serve([], async (url) => {
    const { faults } = await open(browser, url);
    if (faults.length > 0) throw new Error(`The page failed: ${faults.join('; ')}`);
  }));
} catch (cause) {
  failure = cause.message;
  console.error(`\nFailed: ${failure}`);
} finally {
  await browser?.close();
  if (values.keep) console.error(`kept: ${folder}`);
  else await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
const seconds = (Date.now() - began) / 1000;
console.error(`${seconds.toFixed(1).padStart(5)} s  in all`);
if (values.json) console.log(JSON.stringify({ ok: failure === null, failure, packageBytes, hash, seconds, steps }));
process.exit(failure === null ? 0 : 1);
