/**
 * `npm run engines [-- --install] [--json] [--core FILE] [--only NAME,NAME] [SESSION.jam …]`
 *
 * Plays sessions (the golden ones unless given) with dist/core/jam-core.mjs in every JavaScript engine that is here, compares all
 * hashes, and prints a table. Ends with 1 when any hash differs, 2 on bad usage. `--install` first installs, on Debian, what is
 * missing. `--only node,Chromium` looks at those alone. Each engine plays every session from its first tick, and compares the
 * hash of the whole world and of every part of it with those stored; each must reach the same last hash.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCore, ENGINES, installEngines, root } from './prepare.mjs';

/** Longest that one engine may take for all sessions. */
const PATIENCE_MS = 600_000;

let options;
try {
  options = parseArgs({ allowPositionals: true, options: { install: { type: 'boolean' }, json: { type: 'boolean' }, core: { type: 'string' }, only: { type: 'string' } } });
} catch (cause) {
  console.error(cause.message);
  process.exit(2);
}
const { values, positionals } = options;
const known = ['node', ...ENGINES.map(({ name }) => name)], only = values.only?.split(',') ?? known;
const stranger = only.find((name) => !known.includes(name));
if (stranger !== undefined) {
  console.error(`--only names "${stranger}"; there are ${known.join(', ')}.`);
  process.exit(2);
}
if (values.install) installEngines(only);

const core = values.core === undefined ? buildCore() : resolve(values.core);
const golden = join(root, 'tests', 'golden');
const files = positionals.length > 0 ? positionals.map((path) => resolve(path)) : readdirSync(golden).filter((name) => name.endsWith('.jam')).sort().map((name) => join(golden, name));

/**
 * What every engine runs, with `core`, `names`, `read` and `say` defined before it. One line of JSON a session.
 * Nothing is measured but the replay itself.
 */
const PLAY = `
async function play(replay) {
  for (const name of names) {
    const bytes = await read(name), began = Date.now();
    const report = await replay(bytes);
    say(JSON.stringify({ name, report, ms: Date.now() - began }));
  }
}`;

/** Runs a module file in a shell or in Node. */
function runFile(command, words) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'engines-'));
  try {
    const driver = join(folder, 'driver.mjs');
    // Shells know no URLs of files; Node on Windows knows nothing else.
    const from = command === process.execPath ? pathToFileURL(core).href : core;
    writeFileSync(driver, `
import { replay } from ${JSON.stringify(from)};
const names = ${JSON.stringify(files)};
const say = typeof print === 'function' ? print : console.log;
const read = typeof os === 'object' && os.file ? (path) => os.file.readFile(path, 'binary')
  : typeof readFile === 'function' ? (path) => new Uint8Array(readFile(path, 'binary'))
  : async (path) => new Uint8Array((await import('node:fs')).readFileSync(path));
${PLAY}
let isOver = false;
play(replay).then(() => { isOver = true; }, (cause) => { isOver = true; say(JSON.stringify({ failure: String(cause) + '\\n' + cause.stack })); });
// SpiderMonkey's shell leaves promised work to whoever asks for it.
if (typeof drainJobQueue === 'function') while (!isOver) drainJobQueue();
`);
    return execFileSync(command, [...words, driver], { encoding: 'utf8', timeout: PATIENCE_MS, maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A page that plays the sessions, served with a policy that forbids making functions from text. */
async function withPage(use) {
  const page = `<!doctype html><meta charset="utf-8"><title>engines</title><script type="module" src="/play.js"></script>`;
  const script = `
import { replay } from '/core.mjs';
const lines = [], names = ${JSON.stringify(files.map((_, index) => index))};
const say = (line) => lines.push(line);
const read = async (index) => new Uint8Array(await (await fetch('/session/' + index)).arrayBuffer());
${PLAY}
let isEvalForbidden = false;
try { new Function('return 1')(); } catch { isEvalForbidden = true; }
if (!isEvalForbidden) say(JSON.stringify({ failure: 'The page could make functions from text: its policy does not hold.' }));
window.played = play(replay).then(() => lines, (cause) => [...lines, JSON.stringify({ failure: String(cause) + '\\n' + cause.stack })]);
`;
  const server = createServer((request, response) => {
    const session = /^\/session\/(\d+)$/.exec(request.url);
    const [type, body] = request.url === '/' ? ['text/html', page] : request.url === '/play.js' ? ['text/javascript', script] : request.url === '/core.mjs' ? ['text/javascript', readFileSync(core)]
      : session && files[session[1]] ? ['application/octet-stream', readFileSync(files[session[1]])] : ['', null];
    response.writeHead(body === null ? 404 : 200, { 'Content-Type': type, 'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" });
    response.end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** The page's lines have numbers for names. */
const named = (lines) => lines.map((line) => {
  const said = JSON.parse(line);
  return JSON.stringify(said.name === undefined ? said : { ...said, name: files[said.name] });
}).join('\n');

async function runChromium(executablePath) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    return { version: browser.version(), output: await withPage(async (address) => {
      await page.goto(address);
      await page.waitForFunction(() => window.played !== undefined);
      return named(await page.evaluate(() => window.played));
    }) };
  } finally {
    await browser.close();
  }
}

async function runFirefox(executablePath) {
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, protocolTimeout: PATIENCE_MS });
  try {
    const page = await browser.newPage();
    return { version: (await browser.version()).replace(/^firefox\//i, ''), output: await withPage(async (address) => {
      await page.goto(address);
      await page.waitForFunction(() => window.played !== undefined, { timeout: PATIENCE_MS });
      return named(await page.evaluate(() => window.played));
    }) };
  } finally {
    await browser.close();
  }
}

/** Version of a shell: what it says itself, else its package's. */
function versionOf(path, debianPackage) {
  for (const [command, words] of [[path, ['--version']], ['dpkg-query', ['-W', '-f', '${Version}', debianPackage]]]) {
    try {
      const found = /\d+(?:\.\d+)+/.exec(execFileSync(command, words, { encoding: 'utf8', timeout: 10_000, stdio: ['ignore', 'pipe', 'ignore'] }));
      if (found) return found[0];
    } catch { /* it does not say: ask elsewhere */ }
  }
  return 'unknown';
}

/** Runs everything in one engine. Null when it is not here. */
async function runIn(name) {
  if (name === 'node') return { version: process.versions.node, output: runFile(process.execPath, []) };
  const engine = ENGINES.find((one) => one.name === name), path = engine.find();
  if (!path) return null;
  if (name === 'Chromium') return runChromium(path);
  if (name === 'Firefox') return runFirefox(path);
  return { version: versionOf(path, engine.debianPackage), output: runFile(path, ['-m']) };
}

const rows = [], absent = [], failures = [];
for (const name of known.filter((one) => only.includes(one))) {
  let ran;
  try {
    ran = await runIn(name);
  } catch (cause) {
    failures.push(`${name}: ${cause.message}${cause.stderr ? `\n${String(cause.stderr).slice(0, 2000)}` : ''}`);
    continue;
  }
  if (ran === null) {
    const { debianPackage } = ENGINES.find((one) => one.name === name);
    absent.push({ engine: name, debianPackage });
    continue;
  }
  const make = name === 'node' ? 'V8' : ENGINES.find((one) => one.name === name).make;
  let played = 0;
  for (const line of ran.output.split('\n').filter((text) => text.startsWith('{'))) {
    const { name: file, report, ms, failure } = JSON.parse(line);
    if (failure !== undefined) failures.push(`${name}: ${failure}`);
    else {
      played++;
      rows.push({
        engine: name, make, version: ran.version, session: basename(file, '.jam'), ticks: report.ticks, hash: report.hash, ok: report.ok,
        hashesChecked: report.hashesChecked, partsChecked: report.partsChecked, timesRealTime: Number((report.ticks / 128 / (Math.max(1, ms) / 1000)).toFixed(1)), problem: report.problem, divergence: report.divergence, core: report.core,
      });
    }
  }
  if (played < files.length) failures.push(`${name} played ${played} of ${files.length} sessions.`);
}
for (const row of rows) {
  const first = rows.find(({ session }) => session === row.session);
  if (row.hash !== first.hash || row.ticks !== first.ticks) {
    row.ok = false;
    failures.push(`${row.session}: ${row.engine} reached ${row.hash} after ${row.ticks} ticks, ${first.engine} ${first.hash} after ${first.ticks}.`);
  } else if (!row.ok) failures.push(`${row.session} in ${row.engine}: ${row.divergence?.message ?? row.problem}`);
}

if (values.json) console.log(JSON.stringify({ rows, absent, failures }));
else {
  const columns = [['engine', 10], ['make', 15], ['version', 14], ['session', 12], ['ticks', 7], ['hash', 18], ['parts', 7], ['ok', 5], ['× real time', 12]];
  const line = (cells) => cells.map((cell, index) => String(cell).padEnd(columns[index][1])).join(' ').trimEnd();
  console.log(line(columns.map(([title]) => title)));
  for (const row of rows) console.log(line([row.engine, row.make, row.version, row.session, row.ticks, row.hash, row.partsChecked, row.ok ? 'yes' : 'NO', row.timesRealTime.toFixed(0)]));
  for (const { engine, debianPackage } of absent) console.log(`${engine} is not here; on Debian apt-get install ${debianPackage} brings it, or --install does.`);
  for (const failure of failures) console.log(failure);
}
process.exit(failures.length > 0 ? 1 : 0);
