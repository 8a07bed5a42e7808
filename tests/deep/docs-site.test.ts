/** The documentation as people get it: built by its one command, laid into some folder of a plain web server, opened in a browser. */
import { execFile } from 'node:child_process';
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blocksOf, sitePages } from '../../scripts/doc-blocks.ts';
import { openBrowser, PROJECT_ROOT } from '../e2e/harness.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
const FOLDER = '/some/folder/';
let out = '', server: Server, home = '';
const missing: string[] = [];

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'docs-site-'));
  await promisify(execFile)('npm', ['run', 'docs', '--', '--out', out], { cwd: PROJECT_ROOT, maxBuffer: 1 << 24 });
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://here').pathname), name = path.startsWith(FOLDER) ? path.slice(FOLDER.length) || 'index.html' : null;
    (name === null ? Promise.reject(new Error('outside')) : readFile(join(out, name.endsWith('/') ? `${name}index.html` : name))).then(
      (bytes) => response.writeHead(200, { 'content-type': TYPES[extname(name!)] ?? 'application/octet-stream' }).end(bytes),
      () => { missing.push(path); response.writeHead(404).end(); });
  }).listen(0, 'localhost');
  await new Promise((done) => server.once('listening', done));
  home = `http://localhost:${(server.address() as AddressInfo).port}${FOLDER}`;
});
afterAll(async () => {
  server?.close();
  await rm(out, { recursive: true, force: true });
});

it('[SIT4] the built site works from a folder of a host, asks no other, finds words, and every live example moves', async () => {
  const { page, requests, errors } = await openBrowser({ viewport: { width: 1280, height: 800 } });
  await page.goto(home);
  await page.getByRole('link', { name: 'The first ten minutes' }).first().click();
  await page.waitForURL(`${home}start.html`);
  await page.getByRole('link', { name: 'Determinism', exact: true }).first().click();
  await page.waitForURL(`${home}guide/determinism.html`);
  await page.keyboard.press('Control+k');
  await page.locator('#localsearch-input').fill('hierarchy');
  await page.locator('.result').first().click();
  await page.waitForURL((url) => url.href !== `${home}guide/determinism.html`);

  for (const name of sitePages().filter((one) => blocksOf(one).some(({ words }) => words.includes('live')))) {
    await page.goto(`${home}${name.replace(/^docs\/(.*)\.md$/, '$1.html')}`);
    const stage = page.locator('.stage').first();
    await stage.scrollIntoViewIfNeeded();
    await expect.poll(() => stage.locator('.told').innerText(), { timeout: 20_000, message: name }).toMatch(/^tick [1-9]\d+ · [1-9]/);
    expect(await stage.locator('.told').innerText(), name).not.toContain('stopped');
  }
  expect({ missing, errors, outside: requests.filter((address) => /^https?:/.test(address) && !address.startsWith(home)) }).toEqual({ missing: [], errors: [], outside: [] });
});
