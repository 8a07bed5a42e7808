import { expect, it } from 'vitest';
import { COMMANDS, CUE, CUE_KIND, CUE_STRIDE, SampleWriter } from '../../protocol/index.ts';
import type { openSession } from '../../view/open-session.ts';
import type { StageState } from '../../view/stage.ts';
import { openPage, type OpenedBrowser } from './harness.ts';

declare const jam: { session: Awaited<ReturnType<typeof openSession>>; stage: { getState(): StageState } };

async function openRoom(path = ''): Promise<OpenedBrowser> {
  const opened = await openPage({ viewport: { width: 480, height: 320 }, path });
  await opened.page.waitForFunction(() => typeof jam !== 'undefined' && jam.stage.getState().phase === 'ready');
  return opened;
}

it('[SYN9] ?sync-test=8 runs every tick of the page twice, and says nothing while they come out the same', async () => {
  const { page, assertClean } = await openRoom('?sync-test=8');
  const before = (await page.evaluate(() => jam.session.stats())).tick;
  await page.waitForFunction(async ([from]) => (await jam.session.stats()).tick > from! + 200, [before]);
  expect(await page.evaluate(() => jam.stage.getState().notices.filter(({ message }) => message.includes('Sync test')))).toEqual([]);
  assertClean();
});

it('[LAT9] a blow that comes late to the page sounds once, and a late silence takes back what was given out', async () => {
  const { page, assertClean } = await openRoom(), writer = new SampleWriter();
  writer.command(0, COMMANDS.toggleLoop, 0, 0);
  const toggle = [...writer.take()];
  writer.strike(0, 9, 0.8, 100, 0);
  const blow = [...writer.take()];
  writer.command(0, COMMANDS.stopAll, 0, 0);
  const silence = [...writer.take()];
  const heard = await page.evaluate(async ({ toggle, blow, silence, stride, fields }) => {
    const { session } = jam, cues: { id: number; kind: number; source: number }[] = [], cancelled: number[] = [], refused: string[] = [];
    session.onCues((all, count) => { for (let i = 0; i < count; i++) cues.push({ id: all[i * stride + fields.id]!, kind: all[i * stride + fields.kind]!, source: all[i * stride + fields.source]! }); });
    session.onCancelled!((ids) => cancelled.push(...ids));
    session.onNotice(({ message }) => refused.push(message));
    const until = async (isDone: () => boolean): Promise<void> => { while (!isDone()) await new Promise((done) => setTimeout(done, 20)); };
    const now = async (): Promise<number> => (await session.stats()).tick;
    const late = (tick: number, source: number, sequence: number, bytes: number[]): void => session.sendLate({ tick, source, sequence, payload: Uint8Array.from(bytes) });
    // The first turns late input on; what it is for comes at once.
    late((await now()) + 40, 40, 0, toggle);
    await until(() => cues.some(({ kind }) => kind === 1));
    late((await now()) - 6, 41, 0, blow);
    await until(() => cues.some(({ source }) => source === 41));
    const sounding = cues.length;
    late((await now()) - 12, 42, 0, silence);
    await until(() => cues.slice(sounding).some(({ kind }) => kind === 9));
    late((await now()) - 200, 43, 0, blow);
    await until(() => refused.length > 0);
    return { cues, cancelled, refused };
  }, { toggle, blow, silence, stride: CUE_STRIDE, fields: CUE });
  expect(heard.cues.filter(({ source }) => source === 41)).toEqual([{ id: expect.any(Number) as number, kind: CUE_KIND.strike, source: 41 }]);
  const ids = heard.cues.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of heard.cancelled) expect(ids).toContain(id);
  expect(heard.refused[0]).toMatch(/^Frame 0 of source 43 is for tick \d+, \d+ ticks late/);
  assertClean();
});
