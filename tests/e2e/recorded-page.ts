import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import { replaySession, type ReplayReport } from '../../game/index.ts';
import { readSession, type JamSession } from '../../protocol/session/index.ts';
import type { OpenedSession } from '../../view/open-session.ts';
import type { OpenedSessionStore } from '../../view/sessions/open-session-store.ts';
import type { SessionCard } from '../../view/sessions/session-store.ts';
import type { StageActions, StageState } from '../../view/stage.ts';

/** What the app offers to tests of its recordings. */
export interface RecordedGlobal {
  readonly jam: { readonly session: OpenedSession; readonly store: OpenedSessionStore; readonly stage: { getState(): StageState }; readonly actions: StageActions };
}

/** Waits until the room plays. */
export async function roomIsOpen(page: Page): Promise<void> {
  await page.waitForFunction(() => (globalThis as unknown as Partial<RecordedGlobal>).jam?.stage.getState().phase === 'ready', undefined, { polling: 50 });
}

/** Opens the room's page and plays: the pointer moves over the stage, keys turn loops on, until told to stop. Answers when what is played is being recorded. */
export async function play(page: Page): Promise<{ readonly id: string; stop(): Promise<void> }> {
  await page.getByRole('button', { name: /pointer/i }).click();
  let isPlaying = true;
  const { width, height } = page.viewportSize() ?? { width: 480, height: 320 };
  const playing = (async () => {
    for (let n = 0; isPlaying; n++) {
      await page.mouse.move(width * (0.5 + 0.4 * Math.sin(n * 0.9)), height * (0.5 + 0.3 * Math.sin(n * 1.3)));
      if (n % 40 === 5) await page.keyboard.press(`Digit${1 + (n / 40 | 0) % 4}`);
    }
  })().catch(() => undefined);
  const id = await recordingId(page);
  return {
    id,
    async stop() {
      isPlaying = false;
      await playing;
    },
  };
}

/** Presses a button of the takes tab and answers with the file that comes of it. */
export async function saved(page: Page, title: string): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), page.locator('.takes-one', { has: page.getByText(title, { exact: true }) }).first().click()]);
  return { name: download.suggestedFilename(), bytes: Uint8Array.from(await readFile(await download.path())) };
}

/** The page anew, in a browser that knows nothing of it any more. */
export async function openForgotten(page: Page, cdp: CDPSession, url: string): Promise<void> {
  await page.goto('about:blank');
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' });
  await page.goto(url);
  await roomIsOpen(page);
}

/** Opens a bundle in the page, and waits until its session is there. */
export async function importBundle(page: Page, bytes: Uint8Array, id: string): Promise<void> {
  await page.evaluate((bytes) => {
    const file = new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], 'evening.jambundle'), { actions } = (globalThis as unknown as RecordedGlobal).jam;
    actions.importSessions([file]);
    actions.openLibrary();
  }, Buffer.from(bytes).toString('base64'));
  await page.waitForSelector(`[data-id="${id}"]`, { timeout: 60_000 });
}

/** Waits until something is being recorded that will be kept; answers with its id. */
export async function recordingId(page: Page): Promise<string> {
  const handle = await page.waitForFunction(() => {
    const { recording } = (globalThis as unknown as RecordedGlobal).jam.stage.getState();
    return recording.state === 'recording' && recording.id;
  }, undefined, { polling: 30, timeout: 60_000 });
  return (await handle.jsonValue()) as string;
}

/** Waits until the recording holds everything before `tick`. */
export async function recordedTo(page: Page, id: string, tick: number): Promise<void> {
  await expect.poll(async () => ((await cards(page)).find((card) => card.id === id)?.seconds ?? 0) * 128, { timeout: 20_000, interval: 200 }).toBeGreaterThanOrEqual(tick);
}

/** The room's hash as the page has it: after `ticks` ticks. */
export async function hashNow(page: Page): Promise<{ ticks: number; hash: string }> {
  const { tick, hash } = await page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.session.control().hash());
  return { ticks: tick + 1, hash };
}

export const cards = (page: Page): Promise<readonly SessionCard[]> => page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.store.list());

const hex = (bytes: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(bytes, 'hex'));

/** A session's bytes as they are stored, or as they are exported. */
export async function bytesOf(page: Page, id: string, how: 'read' | 'export'): Promise<Uint8Array<ArrayBuffer>> {
  return hex(await page.evaluate(async ({ id, how }) => {
    const { store } = (globalThis as unknown as RecordedGlobal).jam;
    const bytes = how === 'read' ? await store.read(id) : (await store.export(id)).bytes;
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }, { id, how }));
}

export async function sessionFrom(bytes: Uint8Array): Promise<JamSession> {
  const read = await readSession(bytes);
  if (!read.ok) throw new Error(read.message);
  return read.session;
}

/** Replays a session here and checks that every one of its hashes agrees. */
export async function replayed(session: JamSession, to = session.ticks): Promise<ReplayReport> {
  const report = await replaySession(session, { to, verify: true });
  expect(report.divergence).toBeNull();
  expect(report.problem ?? '').not.toMatch(/refused/);
  expect(report.hashesChecked).toBeGreaterThan(0);
  return report;
}
