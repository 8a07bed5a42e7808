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
  execFileSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
}

/** True when every package that the lock file names is installed at that version; a checkout's new file time alone is no reason to install. */
function isSameLock(installed) {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, peer }]) => path === '' || optional || peer || present[path]?.version === version);
}

/** Path of a Chromium that tests can drive, or null. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const places = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  places.push('/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
  for (const path of [process.env.CHROMIUM_PATH, ...places]) {
    if (!path) continue;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch { /* not there: look on */ }
  }
  return null;
}

/** Installs Debian's Chromium when none is found; elsewhere says what to do and ends with 2. */
export function installChromium() {
  const found = findChromium();
  if (found) return found;
  if (existsSync('/usr/bin/apt-get')) {
    console.error('Installing Chromium from Debian (once) …');
    const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const run = (...words) => {
      const [command, ...rest] = [...sudo, ...words];
      return spawnSync(command, rest, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
    };
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
    const installed = findChromium();
    if (installed) return installed;
  }
  console.error('The browser tests need Chromium or Chrome and none was found. Install one, or set CHROMIUM_PATH to its executable, then run npm test again.');
  process.exit(2);
}

/** Newest change of any source the page is built from, ms since the epoch. */
export function newestSource() {
  let newest = 0;
  const look = (path) => {
    const info = statSync(path);
    if (!info.isDirectory()) newest = Math.max(newest, info.mtimeMs);
    else for (const name of readdirSync(path)) if (name !== 'node_modules') look(join(path, name));
  };
  for (const name of ['engine', 'game', 'protocol', 'workers', 'view', 'net', 'assets', 'public', 'index.html', 'vite.config.ts', 'scripts/served-assets.ts', 'package-lock.json']) {
    const path = join(root, name);
    if (existsSync(path)) look(path);
  }
  return newest;
}

/** True when `dist/` was built after the newest change of its sources. */
export function isBuilt() {
  const page = join(root, 'dist', 'index.html');
  return existsSync(page) && statSync(page).mtimeMs > newestSource();
}
