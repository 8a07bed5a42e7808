import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, readFileSync } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { createServer, preview } from 'vite';
import { afterAll, expect, onTestFinished } from 'vitest';

/**
 * Whether the long run was asked for (`npm run test:deep`). `npm test` has to end within a quarter of an hour on two cores: what another
 * of its tests shows in a shorter way, or on one of two kinds of page, is left to the long run.
 */
export const isLong = process.env.JAM_LONG === '1';

/** The checkout's folder, absolute. */
export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What builds are made of; a change in any of these makes {@link buildApp} and {@link buildPages} build again. */
const BUILT_FROM = ['view', 'workers', 'engine', 'game', 'protocol', 'mods', 'net', 'assets', 'public', 'scripts', 'tests/e2e/pages', 'index.html', 'vite.config.ts', 'package-lock.json'];
const BUILDS = '.cache/e2e-build';

const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

const closers: (() => Promise<void>)[] = [];
/**
 * Sees to it that something is closed whatever happens: opened inside a test, when that test ends (software WebGL leaves no
 * room for two browsers); opened outside of one, when the file's tests have ended.
 */
function closeLater(close: () => Promise<void>): void {
  try {
    onTestFinished(() => close().catch(() => undefined));
  } catch {
    closers.push(close);
  }
}
/** Closes what the file opened, newest first. */
async function closeAll(): Promise<void> {
  for (let close = closers.pop(); close; close = closers.pop()) await close().catch(() => undefined);
}
afterAll(closeAll);

// ---------------------------------------------------------------------------------------------------------------- build

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const top of BUILT_FROM) {
    const path = join(PROJECT_ROOT, top);
    const info = await stat(path).catch(() => null);
    if (!info) continue;
    const files = info.isDirectory()
      ? (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
      : [path];
    for (const file of files) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${relative(PROJECT_ROOT, file)} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

const exists = (path: string): Promise<boolean> => access(path, constants.R_OK).then(() => true, () => false);

/** Whether the process that wrote a lock file still runs. */
function isHeld(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH' && (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/**
 * The production build of the app as it is now, as a folder. `JAM_DIST` names a finished build to use instead.
 * @throws with vite's own words when the build fails. Cost: about 10 s when something changed, 50 ms when not.
 */
export const buildApp = async (): Promise<string> => (process.env.JAM_DIST ? resolve(process.env.JAM_DIST) : build('app'));
/** The scripted pages of `tests/e2e/pages`, built likewise; each lies in the folder at its own path in the checkout. `JAM_PAGES` names a finished build. */
const buildPages = async (): Promise<string> => (process.env.JAM_PAGES ? resolve(process.env.JAM_PAGES) : build('pages', '--config', 'tests/e2e/pages/vite.config.ts'));

/**
 * What `vite build` with more words makes, in a process of its own (a test runner's NODE_ENV would put React's development
 * code into it), kept under `.cache/` by a fingerprint of its sources' sizes and times: built once for all test files.
 */
async function build(kind: string, ...words: string[]): Promise<string> {
  const name = `${kind}-${await fingerprint()}`;
  const folder = join(PROJECT_ROOT, BUILDS, name), lock = folder + '.lock';
  await mkdir(join(PROJECT_ROOT, BUILDS), { recursive: true });
  for (;;) {
    if (await exists(join(folder, 'sounds'))) return folder;
    const isMine = await mkdir(lock).then(() => true, () => false);
    if (isMine) break;
    if (!isHeld(lock) && (await stat(lock).then((info) => Date.now() - info.mtimeMs > 5000, () => false))) await rm(lock, { recursive: true, force: true });
    await new Promise((done) => setTimeout(done, 250));
  }
  try {
    await writeFile(join(lock, 'pid'), String(process.pid));
    for (const old of (await readdir(join(PROJECT_ROOT, BUILDS))).filter((entry) => /^[a-z]+-[0-9a-f]{16}$/.test(entry))) {
      const path = join(PROJECT_ROOT, BUILDS, old);
      // A build of a quarter of an hour ago may still be served by another run; older ones are nobody's.
      if (Date.now() - (await stat(path)).mtimeMs > 15 * 60_000) await rm(path, { recursive: true, force: true });
    }
    const { VITEST, VITEST_WORKER_ID, NODE_ENV, ...env } = process.env;
    void VITEST, void VITEST_WORKER_ID, void NODE_ENV;
    const partial = join(PROJECT_ROOT, BUILDS, `${name}.partial`);
    await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', ...words, '--outDir', partial, '--emptyOutDir', '--logLevel', 'warn'],
      { cwd: PROJECT_ROOT, env: { ...env, NODE_ENV: 'production' }, maxBuffer: 1 << 24 })
      .catch((error: { stderr?: string; message: string }) => { throw new Error(`vite build failed:\n${error.stderr || error.message}`); });
    await rename(partial, folder);
    return folder;
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

// ---------------------------------------------------------------------------------------------------------------- serve

export interface ServedPage {
  /** `http://localhost:<port>/…`, where the page is. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** With COOP and COEP, so that SharedArrayBuffer exists. Default true. */
  readonly isolated?: boolean;
  /** `'app'` (default): the built app. A folder of `tests/e2e/pages`, relative to the checkout: that page, built. */
  readonly root?: string;
  /** The app itself by vite's development server, as `npm run dev` serves it, with the mods of this folder (relative to the checkout): saved files are compiled and told. */
  readonly devMods?: string;
}

/**
 * Serves the built app, or a page of the tests, on a free port of localhost until the test (or, outside of one, the file) ends.
 * The tests' pages are served with the checkout as root: they get `/sounds/…` and may set `<base href="/">`.
 * @example const { url } = await servePage({ isolated: false });
 */
export async function servePage({ isolated = true, root = 'app', devMods }: ServeOptions = {}): Promise<ServedPage> {
  const headers = isolated ? ISOLATION : {};
  let served: ServedPage;
  if (devMods !== undefined) {
    process.env.JAM_MODS = devMods;
    const server = await createServer({
      root: PROJECT_ROOT, configFile: join(PROJECT_ROOT, 'vite.config.ts'), base: '/', logLevel: 'silent', clearScreen: false, cacheDir: '.cache/vite-e2e/app',
      // Whatever else is saved meanwhile is no business of the page's.
      server: { port: await freePort(), strictPort: true, host: 'localhost', headers, watch: { ignored: (path) => !path.startsWith(join(PROJECT_ROOT, devMods)) } },
    });
    await server.listen();
    served = { url: `http://localhost:${(server.httpServer!.address() as AddressInfo).port}/`, close: () => server.close() };
  } else {
    const outDir = root === 'app' ? await buildApp() : await buildPages(), path = root === 'app' ? '' : `${root}/index.html`;
    if (!(await exists(join(outDir, path || 'index.html')))) throw new Error(`There is no ${root}/index.html to serve; name a folder that holds a page.`);
    const server = await preview({ configFile: false, root: PROJECT_ROOT, base: './', logLevel: 'error', appType: 'mpa', build: { outDir }, preview: { port: await freePort(), strictPort: true, host: 'localhost', headers } });
    served = { url: `http://localhost:${(server.httpServer.address() as AddressInfo).port}/${path}`, close: () => server.close() };
  }
  closeLater(served.close);
  return served;
}

/** A port that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const { createServer: listen } = await import('node:net');
  return new Promise((done, fail) => {
    const probe = listen().once('error', fail).listen(0, 'localhost', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

// -------------------------------------------------------------------------------------------------------------- browser

/** Chromium's path: `CHROMIUM_PATH`, else the first of Debian's place and the usual names on PATH. */
export async function findChromium(): Promise<string> {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
  const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
  for (const path of candidates) if (path && (await access(path, constants.X_OK).then(() => true, () => false))) return path;
  throw new Error('No Chromium was found for the browser tests. On Debian and Ubuntu: apt-get install -y chromium. Elsewhere install Chrome or Chromium and set CHROMIUM_PATH to its program.');
}

/** Quiet, offline, and playing sound without a gesture. Names other than localhost do not resolve, whoever asks. */
const BASE_FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-features=OptimizationHints,MediaRouter', '--autoplay-policy=no-user-gesture-required',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1'];
/** WebGL2 in software. */
const GL_FLAGS = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

export interface BrowserOptions {
  /** Path of an .mjpeg or .y4m that the fake camera plays; `true`: Chromium's own test picture. Permission is granted. */
  readonly fakeVideo?: string | true;
  /** Path of a .wav that the fake microphone plays. */
  readonly fakeAudio?: string | true;
  /** More command-line flags. */
  readonly flags?: readonly string[];
  /** Size of the page in CSS px. Default 960 × 600: software WebGL is slow. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Runs in every page before its own scripts: source text, or a function without free variables. */
  readonly initScript?: string | (() => void);
  /** Pretend to be a phone: touch and a mobile viewport. */
  readonly isPhone?: boolean;
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** Folder of a profile to go on with; default: a fresh one, deleted afterwards. */
  readonly profile?: string;
  /** The file's next test that asks for the same gets this browser again, its page empty and what pages kept forgotten: starting another takes longer than most tests. */
  readonly isKept?: boolean;
}

/** A browser of its own, with what went wrong in it. */
export interface OpenedBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Talks to the page by the DevTools protocol. */
  readonly cdp: CDPSession;
  /** `console.error` lines and uncaught errors, oldest first. */
  readonly errors: string[];
  /** All console lines with their kind, oldest first. */
  readonly lines: string[];
  /** Addresses of requests that failed or were answered with 400 and above. */
  readonly failedRequests: string[];
  /** Addresses of all requests, oldest first. */
  readonly requests: string[];
  /** Asserts that nothing was logged as an error, no request failed, and none was meant for anywhere but localhost. `allow`: errors that the test provoked. */
  assertClean(allow?: RegExp): void;
  close(): Promise<void>;
}

const isLocal = (address: string): boolean => /^(data|blob|about|chrome):/.test(address) || /^(https?|wss?):\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(address);

/**
 * Starts Chromium with a fresh profile that is deleted afterwards, and one empty page. Closed when the test (or, outside of one, the file) ends.
 * @throws when no Chromium is found, saying what to install.
 * @example const { page, assertClean } = await openBrowser({ viewport: { width: 800, height: 500 } }); await page.goto(url); assertClean();
 */
export async function openBrowser(options: BrowserOptions = {}): Promise<OpenedBrowser> {
  if (!options.isKept) return launch(options, closeLater);
  const { viewport = VIEWPORT, initScript = '', ...same } = options, key = JSON.stringify({ ...same, initScript: initScript.toString() });
  let opening = kept.get(key);
  if (!opening) kept.set(key, (opening = launch(options, (close) => closers.push(close))));
  const browser = await opening;
  await browser.page.setViewportSize(viewport);
  const close = (): Promise<void> => leave(browser);
  closeLater(close);
  return { ...browser, close };
}

const VIEWPORT = { width: 960, height: 600 };
/** The file's browsers that wait for its next test, by what was asked of them. */
const kept = new Map<string, Promise<OpenedBrowser>>();

/** Leaves a browser as if it had just been opened, its cache of what was served aside. */
async function leave({ page, cdp, errors, lines, failedRequests, requests }: OpenedBrowser): Promise<void> {
  const { origin } = new URL(page.url());
  await page.goto('about:blank');
  if (origin !== 'null') await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  for (const list of [errors, lines, failedRequests, requests]) list.length = 0;
}

async function launch(options: BrowserOptions, closeLater: (close: () => Promise<void>) => void): Promise<OpenedBrowser> {
  const executablePath = await findChromium();
  const profile = options.profile ?? await mkdtemp(join(tmpdir(), 'jam-chromium-'));
  const args = [...BASE_FLAGS, ...GL_FLAGS, ...(options.flags ?? [])];
  if (options.fakeVideo || options.fakeAudio) args.push('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream');
  if (typeof options.fakeVideo === 'string') args.push(`--use-file-for-fake-video-capture=${resolve(PROJECT_ROOT, options.fakeVideo)}`);
  if (typeof options.fakeAudio === 'string') args.push(`--use-file-for-fake-audio-capture=${resolve(PROJECT_ROOT, options.fakeAudio)}`);
  if (!options.profile) closeLater(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, args, headless: true, ignoreDefaultArgs: ['--mute-audio', '--disable-back-forward-cache'],
    viewport: options.viewport ?? VIEWPORT, reducedMotion: options.reducedMotion ?? 'no-preference',
    ...(options.isPhone ? { isMobile: true, hasTouch: true, deviceScaleFactor: 1 } : {}),
  });
  const close = (): Promise<void> => context.close().catch(() => undefined);
  closeLater(close);
  if (options.initScript) await context.addInitScript(options.initScript);
  const page = context.pages()[0] ?? (await context.newPage());
  // Software WebGL on a shared machine opens a page in ten seconds, or in sixty.
  page.setDefaultTimeout(90_000);
  const cdp = await context.newCDPSession(page);
  const errors: string[] = [], lines: string[] = [], failedRequests: string[] = [], requests: string[] = [];
  page.on('console', (message) => {
    lines.push(`${message.type()}: ${message.text()}`);
    // Chromium asks for an icon by itself.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('crash', () => errors.push('The page crashed.'));
  context.on('request', (request) => requests.push(request.url()));
  context.on('requestfailed', (request) => failedRequests.push(`${request.url()} ${request.failure()?.errorText ?? ''}`));
  context.on('response', (response) => { if (response.status() >= 400) failedRequests.push(`${response.url()} ${response.status()}`); });
  page.on('websocket', (socket) => requests.push(socket.url()));
  return {
    context, page, cdp, errors, lines, failedRequests, requests, close,
    assertClean(allow) {
      const isUnexpected = (line: string): boolean => !allow?.test(line);
      expect(errors.filter(isUnexpected), 'errors on the console').toEqual([]);
      // A page that leaves drops what it was loading.
      expect(failedRequests.filter((line) => isUnexpected(line) && !line.includes('favicon.ico') && !line.includes('ERR_ABORTED')), 'failed requests').toEqual([]);
      expect(requests.filter((address) => !isLocal(address)), 'requests that leave this machine').toEqual([]);
    },
  };
}

/** {@link servePage} and {@link openBrowser} together, and the page opened. `path` is added to the address; `beforeOpen` may set up routes. */
export async function openPage(options: ServeOptions & BrowserOptions & { readonly path?: string; readonly beforeOpen?: (page: Page) => Promise<unknown> } = {}): Promise<OpenedBrowser & { readonly url: string }> {
  const served = await servePage(options);
  const browser = await openBrowser(options);
  await options.beforeOpen?.(browser.page);
  const url = served.url + (options.path ?? '');
  await browser.page.goto(url);
  return { ...browser, url };
}
