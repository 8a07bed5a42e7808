import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser, servePage, type OpenedBrowser } from './harness.ts';
import { bytesOf, cards, play, replayed, roomIsOpen, sessionFrom, type RecordedGlobal } from './recorded-page.ts';

/** What is killed while somebody plays: the page's own process, the whole browser, or the tab is closed. */
export const WAYS = ['renderer', 'browser', 'tab'] as const;

export interface Kill {
  readonly how: (typeof WAYS)[number];
  readonly id: string;
  /** The tick that the page reported last, and the one that it had reached at the moment of the kill if it went on from there in real time. */
  readonly reported: number;
  readonly supposed: number;
  /** Ticks of the session afterwards. */
  readonly kept: number;
}

/** Seeded and good enough to choose moments with (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Process { readonly pid: number; readonly parent: number; readonly words: string }

/** The processes of the browser that keeps its profile in a folder: the first is the browser itself. Linux. */
async function processesOf(profile: string): Promise<Process[]> {
  const all: Process[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const [words, status] = await Promise.all([readFile(`/proc/${entry}/cmdline`, 'utf8'), readFile(`/proc/${entry}/stat`, 'utf8')]);
      all.push({ pid: Number(entry), parent: Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]), words });
    } catch { /* it ended meanwhile */ }
  }
  const main = all.filter(({ words }) => words.includes(`--user-data-dir=${profile}`) && !words.includes('--type='));
  const family = [...main];
  for (let at = 0; at < family.length; at++) family.push(...all.filter(({ parent, pid }) => parent === family[at]!.pid && !family.some((known) => known.pid === pid)));
  return family;
}

function killAll(processes: readonly Process[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch { /* went with the others */ }
  }
}

/** The page says ten and more times a second where it is; answers with the way to read the latest. */
async function listenToTicks(page: Page): Promise<() => { tick: number; atMs: number }> {
  let latest = { tick: 0, atMs: 0 };
  page.on('console', (message) => {
    const said = /^at tick (\d+) ([\d.]+)$/.exec(message.text());
    if (said) latest = { tick: Number(said[1]), atMs: Number(said[2]) };
  });
  await page.evaluate(() => {
    const { session } = (globalThis as unknown as RecordedGlobal).jam;
    const say = async (): Promise<void> => {
      const tick = await session.control().ping();
      console.debug(`at tick ${tick} ${performance.timeOrigin + performance.now()}`);
      setTimeout(() => void say(), 40);
    };
    void say();
  });
  return () => latest;
}

/**
 * Plays and kills `count` times, by turns in each of {@link WAYS} and at moments drawn from `seed`, in one profile; then opens the page once
 * more and reads every session. Each must be there and replay to its hashes.
 */
export async function killPages(count: number, seed: number): Promise<readonly Kill[]> {
  const { url } = await servePage(), profile = await mkdtemp(join(tmpdir(), 'jam-killed-')), random = chance(seed);
  const launch = (): Promise<OpenedBrowser> => openBrowser({ profile, viewport: { width: 320, height: 200 } });
  const kills: Omit<Kill, 'kept'>[] = [];
  let browser: OpenedBrowser | null = null;
  try {
    for (let n = 0; n < count; n++) {
      browser ??= await launch();
      const how = WAYS[n % WAYS.length]!, page = await browser.context.newPage();
      page.setDefaultTimeout(90_000);
      await page.goto(url);
      await roomIsOpen(page);
      const latest = await listenToTicks(page), { id, stop } = await play(page);
      await page.waitForTimeout(100 + random() * 3900);
      const family = how === 'tab' ? [] : await processesOf(profile), { tick, atMs } = latest(), killedMs = performance.timeOrigin + performance.now();
      if (how === 'renderer') killAll(family.filter(({ words }) => words.includes('--type=renderer')));
      else if (how === 'browser') killAll(family);
      else await page.close();
      kills.push({ how, id, reported: tick, supposed: tick + Math.max(0, killedMs - atMs) * 0.128 });
      await stop();
      if (how === 'browser') {
        await browser.close();
        browser = null;
      } else if (how === 'renderer') await page.close().catch(() => undefined);
    }
    browser ??= await launch();
    const page = await browser.context.newPage();
    await page.goto(url);
    await roomIsOpen(page);
    const listed = await cards(page), done: Kill[] = [];
    for (const kill of kills) {
      expect(listed.find(({ id }) => id === kill.id), `the session that was killed by ${kill.how} at tick ${kill.reported}`).toMatchObject({ isLive: false });
      const session = await sessionFrom(await bytesOf(page, kill.id, 'read'));
      await replayed(session);
      done.push({ ...kill, kept: session.ticks });
    }
    return done;
  } finally {
    await browser?.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The kills in a line each way: how much was lost, ms; the worst last. */
export function figures(kills: readonly Kill[]): string {
  return WAYS.map((how) => {
    const lost = (from: 'reported' | 'supposed'): string => kills.filter((kill) => kill.how === how).map((kill) => Math.round((kill[from] - kill.kept) / 0.128)).sort((a, b) => a - b).join(' ');
    return `${how}: lost against the last report ${lost('reported')} ms; against real time ${lost('supposed')} ms`;
  }).join('\n');
}
