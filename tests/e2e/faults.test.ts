import { beforeAll, describe, expect, it } from 'vitest';
import { FRAME_HEAD, ZONE_FIELD, ZONE_STRIDE } from '../../protocol/index.ts';
import type { openSession } from '../../view/open-session.ts';
import type { StageActions, StageState } from '../../view/stage.ts';
import { isLong, openPage, type OpenedBrowser } from './harness.ts';

declare const jam: { session: Awaited<ReturnType<typeof openSession>>; stage: { getState(): StageState }; actions: StageActions };

/** A room in which the first lantern sounds. */
async function openPlaying(isolated: boolean): Promise<OpenedBrowser> {
  const opened = await openPage({ isolated, viewport: { width: 480, height: 320 } });
  await opened.page.waitForFunction(() => typeof jam !== 'undefined' && jam.stage.getState().phase === 'ready');
  await opened.page.getByRole('button', { name: /pointer/i }).click();
  await opened.page.keyboard.press('Digit1');
  await opened.page.waitForFunction(([state]) => { jam.session.sample(performance.timeOrigin + performance.now()); return jam.session.frame.zones[state!] === 2; }, [ZONE_FIELD.state]);
  return opened;
}

const look = ({ page }: OpenedBrowser) => page.evaluate(([state, tick]) => {
  jam.session.sample(performance.timeOrigin + performance.now());
  return { state: jam.session.frame.zones[state!]!, tick: jam.session.frame.head[tick!]!, notices: jam.stage.getState().notices.map((notice) => notice.message) };
}, [ZONE_FIELD.state, FRAME_HEAD.tick]);

describe.each([['isolated', true] as const, ...(isLong ? [['not isolated', false] as const] : [])])('a worker that dies, %s', (_, isolated) => {
  it('[FLT1] is replaced from its last image and input; the music goes on and the player reads one line', async () => {
    const opened = await openPlaying(isolated), before = await look(opened);
    await opened.page.evaluate(() => void jam.session.control().fail('a planted fault'));
    await opened.page.waitForFunction(() => jam.stage.getState().notices.some((notice) => notice.message.includes('picked itself up')));
    await opened.page.waitForFunction(([at, tick]) => { jam.session.sample(performance.timeOrigin + performance.now()); return jam.session.frame.head[tick!]! > at!; }, [before.tick + 64, FRAME_HEAD.tick]);
    const after = await look(opened);
    expect(after.state).toBe(2);
    expect(after.notices.filter((message) => message.includes('picked itself up'))).toHaveLength(1);
    await opened.page.keyboard.press('Digit2');
    await opened.page.waitForFunction(([at]) => { jam.session.sample(performance.timeOrigin + performance.now()); return jam.session.frame.zones[at!]! > 0; }, [ZONE_STRIDE + ZONE_FIELD.state]);
    opened.assertClean(/planted fault/);
  });
});

describe('the simulation worker', () => {
  let opened: OpenedBrowser;
  beforeAll(async () => { opened = await openPlaying(true); });

  it('[FLT2] answers control messages within 50 ms while it plays', async () => {
    const times = await opened.page.evaluate(async () => {
      const control = jam.session.control(), taken: number[] = [];
      for (let i = 0; i < 100; i++) {
        const asked = performance.now();
        await control.ping();
        taken.push(performance.now() - asked);
      }
      return taken.sort((a, b) => a - b);
    });
    console.log(`control messages answered in p50 ${times[50]!.toFixed(1)} ms, p95 ${times[95]!.toFixed(1)} ms`);
    expect(times[50]).toBeLessThanOrEqual(50);
  });

  it('[FLT3] refuses input that is nonsense, says so once, and goes on', async () => {
    const before = await look(opened);
    await opened.page.evaluate(() => {
      for (let i = 0; i < 3; i++) jam.session.send(9, new Uint8Array([1, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]), performance.timeOrigin + performance.now());
      jam.session.send(9, new Uint8Array(100_000), performance.timeOrigin + performance.now());
    });
    await opened.page.waitForFunction(([at, tick]) => { jam.session.sample(performance.timeOrigin + performance.now()); return jam.session.frame.head[tick!]! > at!; }, [before.tick + 32, FRAME_HEAD.tick]);
    const after = await look(opened);
    expect(after.notices.filter((message) => /Length 65535/.test(message))).toHaveLength(1);
    expect(after.state).toBe(2);
  });

  it('[FLT4] a hidden tab whose worker was frozen catches up no more than half a second, keeps its loops and says nothing alarming', async () => {
    // The simulation's pause stands for a tab whose worker the browser froze.
    await opened.page.evaluate(async () => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
      await jam.session.control().pause();
    });
    const frozen = (await opened.page.evaluate(async () => jam.session.stats())).tick;
    await opened.page.waitForTimeout(6000);
    const waking = await opened.page.evaluate(async () => {
      await jam.session.control().resume();
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => false });
      document.dispatchEvent(new Event('visibilitychange'));
      return jam.session.stats();
    });
    expect(waking.tick - frozen).toBeLessThanOrEqual(64);
    await opened.page.waitForFunction(([at, tick]) => { jam.session.sample(performance.timeOrigin + performance.now()); return jam.session.frame.head[tick!]! > at!; }, [frozen + 64, FRAME_HEAD.tick]);
    const after = await look(opened);
    expect(after.state).toBe(2);
    expect(after.notices.filter((message) => /stopped|stumbled/.test(message))).toEqual([]);
  });
});
