/** What `npm start` and `npm test` share: both work on a fresh clone, before anything is installed. Node's own modules only. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends the process with a message when Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: Jam Engine needs 20.19 or newer. Install it from nodejs.org or your system's packages, then try again.`);
  process.exit(2);
}

/** Installs the packages of package-lock.json when they are missing or older than it. */
export function installPackages() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const isFresh = existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs - 1000;
  if (isFresh || (existsSync(installed) && isSameLock(installed))) return;
  console.error('Installing packages (once, about a minute) …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  execFileSync(command, [...first, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
}

/** True when every package that the lock file names is installed at that version; a checkout's new file time alone is no reason to install. */
function isSameLock(installed) {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, peer }]) => path === '' || optional || peer || present[path]?.version === version);
}

/** Path of the first of these programs that can be run, or null. `preferred` and `places` are whole paths. */
export function findProgram(names, preferred, places = []) {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  for (const path of [preferred, ...onPath, ...places]) {
    if (!path) continue;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch { /* not there: look on */ }
  }
  return null;
}

/** Path of a Chromium that tests can drive, or null. */
export const findChromium = () => findProgram(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], process.env.CHROMIUM_PATH,
  ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']);

/** Whether this is a Debian whose packages can be installed. */
export const isDebian = () => existsSync('/usr/bin/apt-get');

/** Installs packages of Debian, if this is one. Whether that worked is for the caller to look at. */
export function installDebianPackages(...packages) {
  if (!isDebian()) return;
  console.error(`Installing ${packages.join(', ')} from Debian (once) …`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const words of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', ...packages]]) {
    const [command, ...rest] = [...sudo, 'apt-get', ...words];
    spawnSync(command, rest, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
}

/**
 * JavaScript engines besides Node that can run the core: how each is found, and which package of Debian brings it.
 * `kind`: a shell that runs a module file, or a browser.
 */
export const ENGINES = [
  { name: 'Chromium', make: 'V8', kind: 'browser', debianPackage: 'chromium', find: findChromium },
  { name: 'Firefox', make: 'SpiderMonkey', kind: 'browser', debianPackage: 'firefox-esr', find: () => findProgram(['firefox-esr', 'firefox'], process.env.FIREFOX_PATH, ['/Applications/Firefox.app/Contents/MacOS/firefox']) },
  { name: 'jsc', make: 'JavaScriptCore', kind: 'shell', debianPackage: 'libjavascriptcoregtk-4.0-bin', find: () => findProgram(['jsc'], process.env.JSC_PATH) },
  { name: 'js102', make: 'SpiderMonkey', kind: 'shell', debianPackage: 'libmozjs-102-dev', find: () => findProgram(['js102'], process.env.JS102_PATH) },
];

/** Looks for engines of ENGINES by name, and on Debian installs those that are missing. Returns the names of those still missing. */
export function installEngines(names) {
  const missing = () => ENGINES.filter(({ name, find }) => names.includes(name) && !find());
  const wanted = missing();
  if (wanted.length > 0) installDebianPackages(...wanted.map(({ debianPackage }) => debianPackage));
  return missing().map(({ name }) => name);
}

/** Installs Debian's Chromium when none is found; elsewhere says what to do and ends with 2. */
export function installChromium() {
  const found = findChromium();
  if (found) return found;
  if (isDebian()) {
    installDebianPackages('chromium');
    const installed = findChromium();
    if (installed) return installed;
  }
  console.error('The browser tests need Chromium or Chrome and none was found. Install one, or set CHROMIUM_PATH to its executable, then run npm test again.');
  process.exit(2);
}

/** Newest change of any of these files and folders, ms since the epoch. */
function newestOf(names) {
  let newest = 0;
  const look = (path) => {
    const info = statSync(path);
    if (!info.isDirectory()) newest = Math.max(newest, info.mtimeMs);
    else for (const name of readdirSync(path)) if (name !== 'node_modules') look(join(path, name));
  };
  for (const name of names) {
    const path = join(root, name);
    if (existsSync(path)) look(path);
  }
  return newest;
}

/** Newest change of any source the page is built from, ms since the epoch. */
export const newestSource = () => newestOf(['engine', 'game', 'protocol', 'workers', 'view', 'net', 'assets', 'public', 'index.html', 'vite.config.ts', 'scripts/served-assets.ts', 'package-lock.json']);

/** Newest change of any source the core is built from, ms since the epoch. */
const newestCoreSource = () => newestOf(['engine', 'game', 'protocol', 'core', 'scripts/build-core.ts', 'cli/core-id.ts', 'package-lock.json']);

/** Builds dist/core/jam-core.mjs if it is missing or older than its sources; returns its path. @throws Error when that fails */
export function buildCore() {
  const file = join(root, 'dist', 'core', 'jam-core.mjs');
  if (!existsSync(file) || statSync(file).mtimeMs <= newestCoreSource()) execFileSync(process.execPath, ['--import', 'tsx', join(root, 'scripts', 'build-core.ts')], { cwd: root, stdio: ['ignore', 2, 2] });
  return file;
}

/** True when `dist/` was built after the newest change of its sources. */
export function isBuilt() {
  const page = join(root, 'dist', 'index.html');
  return existsSync(page) && statSync(page).mtimeMs > newestSource();
}
