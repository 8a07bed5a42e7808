import { describe, expect, it } from 'vitest';
import { crossing, strikeAndReach } from '../fixtures/mannequin/films.ts';
import { watchFrames } from '../fixtures/mannequin/watch-frames.ts';
import { SAMPLE, type SessionRow } from '../../protocol/index.ts';
import { isLong, openBrowser, openPage, servePage, type OpenedBrowser } from './harness.ts';
import { bytesOf, cards, hashNow, play, recordedTo, recordingId, replayed, roomIsOpen, sessionFrom, type RecordedGlobal } from './recorded-page.ts';
import { slowDisplay } from './slow-display.ts';

const VIEWPORT = { width: 480, height: 320 };

async function openRoom(options: Parameters<typeof openPage>[0] = {}): Promise<OpenedBrowser & { readonly url: string }> {
  const opened = await openPage({ viewport: VIEWPORT, initScript: slowDisplay, ...options });
  await roomIsOpen(opened.page);
  return opened;
}
const recording = ({ page }: OpenedBrowser) => page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.stage.getState().recording);
const fail = ({ page }: OpenedBrowser, message: string) => page.evaluate((message) => void (globalThis as unknown as RecordedGlobal).jam.session.control().fail(message), message);
/** What the browser's database says of its sessions. */
const rowsOf = (page: OpenedBrowser['page']) => page.evaluate(() => new Promise<SessionRow[]>((done, failed) => {
  const opening = indexedDB.open('jam-sessions');
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const rows = opening.result.transaction('sessions').objectStore('sessions').getAll();
    rows.onsuccess = () => {
      opening.result.close();
      done(rows.result as SessionRow[]);
    };
  };
}));
const pickedUp = ({ page }: OpenedBrowser, times: number) => page.evaluate((times) => new Promise<void>((done) => {
  const { session } = (globalThis as unknown as RecordedGlobal).jam;
  let count = 0;
  session.onNotice(({ message }) => { if (message.includes('picked itself up') && ++count === times) done(); });
}), times);

describe.each([{ isolated: true }, ...(isLong ? [{ isolated: false }] : [])])('a session in the browser, isolated: $isolated', ({ isolated }) => {
  it('[LIV1] is kept while it is played, is there after the page was left, and replays in Node to the page’s own hash', async () => {
    const opened = await openRoom({ isolated }), { page, assertClean } = opened;
    const { id, stop } = await play(page);
    await page.waitForTimeout(2500);
    const now = await hashNow(page);
    await page.waitForTimeout(1000);
    const left = (await hashNow(page)).ticks;
    await stop();
    expect((await cards(page))[0]).toMatchObject({ id, isLive: true, playedBy: ['pointer'], scene: 'loop-room', branchOf: null });
    await page.reload();
    await roomIsOpen(page);
    const card = (await cards(page)).find((each) => each.id === id)!;
    expect(card).toMatchObject({ isLive: false });
    expect(card.seconds * 128).toBeGreaterThanOrEqual(left - 128);
    expect(Math.abs(card.startedAt - Date.now())).toBeLessThan(300_000);
    const exported = await bytesOf(page, id, 'export'), session = await sessionFrom(exported);
    expect([session.ticks, session.problem]).toEqual([card.seconds * 128, null]);
    expect((await replayed(session, now.ticks)).hash).toBe(now.hash);
    await replayed(session);
    assertClean();
  });
});

describe('recording', () => {
  it('[LIV2] a room in which nobody plays is in no list, and is gone at the next visit', async () => {
    const opened = await openRoom(), { page } = opened;
    await page.waitForTimeout(2500);
    expect((await recording(opened)).state).toBe('waiting');
    expect(await cards(page)).toEqual([]);
    const bytes = await page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.store.use());
    expect(bytes.sessionBytes).toBeGreaterThan(0);
    await page.reload();
    await roomIsOpen(page);
    await cards(page);
    const { id } = await recording(opened);
    expect((await rowsOf(page)).filter((row) => row.id !== id)).toEqual([]);
  });

  it.runIf(isLong)('[LIV3] a room that stumbles goes on in the same recording; when it stumbles again at once what follows is a branch; both replay', async () => {
    const opened = await openRoom(), { page, assertClean } = opened;
    const { id, stop } = await play(page);
    await page.waitForTimeout(2600);
    const once = pickedUp(opened, 1);
    await fail(opened, 'a planted fault');
    await once;
    await page.waitForTimeout(500);
    const between = await hashNow(page);
    expect((await recording(opened)).id).toBe(id);
    // What a room has not told yet when it stumbles again is lost with it: up to an eighth of a second.
    await page.waitForTimeout(300);
    const twice = pickedUp(opened, 1);
    await fail(opened, 'a planted fault');
    await twice;
    await page.waitForTimeout(1500);
    const branchId = await recordingId(page), after = await hashNow(page);
    await stop();
    expect(branchId).not.toBe(id);
    await recordedTo(page, branchId, after.ticks);
    const first = await sessionFrom(await bytesOf(page, id, 'export')), second = await sessionFrom(await bytesOf(page, branchId, 'export'));
    expect((await replayed(first, between.ticks)).hash).toBe(between.hash);
    await replayed(first);
    expect(second.header).toMatchObject({ root: id, branch: { of: id } });
    expect((await replayed(second, after.ticks)).hash).toBe(after.hash);
    const card = (await cards(page)).find((each) => each.id === branchId)!;
    expect(card.branchOf).toBe((await cards(page)).find((each) => each.id === id)!.title);
    assertClean(/planted fault/);
  });

  it.runIf(isLong)('[LIV4] another window sees a session that is live, may not delete it, and hears of changes', async () => {
    const opened = await openRoom(), { page } = opened;
    const { id, stop } = await play(page);
    await page.waitForTimeout(1000);
    await stop();
    const other = await opened.context.newPage();
    await other.goto(opened.url);
    await roomIsOpen(other);
    expect(await cards(other)).toMatchObject([{ id, isLive: true }]);
    const refused = await other.evaluate((id) => (globalThis as unknown as RecordedGlobal).jam.store.remove([id]).then(() => '', (cause: Error) => cause.message), id);
    expect(refused).toMatch(/being recorded/);
    const heard = page.evaluate(() => new Promise<void>((done) => { (globalThis as unknown as RecordedGlobal).jam.store.onChange(done); }));
    await other.evaluate(async (id) => {
      const { store } = (globalThis as unknown as RecordedGlobal).jam;
      await store.rename(id, '  An  evening ');
      await store.tag(id, ['loud', ' loud', '']);
    }, id);
    await heard;
    expect(await cards(page)).toMatchObject([{ id, title: 'An evening', tags: ['loud'] }]);
    await page.close();
    await expect.poll(async () => (await cards(other))[0]?.isLive, { timeout: 10_000 }).toBe(false);
    const [gone, back] = await other.evaluate(async (id) => {
      const { store } = (globalThis as unknown as RecordedGlobal).jam;
      await store.remove([id]);
      const gone = await store.list();
      await store.restore([id]);
      return [gone, await store.list()];
    }, id);
    expect(gone).toEqual([]);
    expect(back).toMatchObject([{ id, title: 'An evening' }]);
  });

  if (isLong) it('[LIV5] a browser without room says so, the room plays on, and with room again the session is stored whole', async () => {
    const { url } = await servePage(), opened = await openBrowser({ viewport: VIEWPORT, initScript: slowDisplay }), { page, cdp } = opened, { origin } = new URL(url);
    // Before the first write: the browser looks at its room once in half a minute only, for as long as there is plenty.
    await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 60_000 });
    await page.goto(url);
    await roomIsOpen(page);
    const { id, stop } = await play(page);
    await expect.poll(() => recording(opened), { timeout: 60_000 }).toMatchObject({ state: 'full', message: expect.stringMatching(/no room left/) });
    const before = await hashNow(page);
    await page.waitForTimeout(1500);
    expect((await hashNow(page)).ticks).toBeGreaterThan(before.ticks);
    await cdp.send('Storage.overrideQuotaForOrigin', { origin });
    await expect.poll(() => recording(opened), { timeout: 20_000 }).toMatchObject({ state: 'recording', message: '' });
    const now = await hashNow(page);
    await stop();
    await recordedTo(page, id, now.ticks);
    const session = await sessionFrom(await bytesOf(page, id, 'export'));
    expect((await replayed(session, now.ticks)).hash).toBe(now.hash);
  });

  it('[LIV6] where the browser keeps nothing the room plays on and says that nothing is recorded', async () => {
    const opened = await openRoom({
      beforeOpen: (page) => page.context().route(/store\.worker[^/]*\.js/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `Object.defineProperty(globalThis, 'indexedDB', { value: { open() { throw new DOMException('not allowed here', 'SecurityError'); } } });${await response.text()}` });
      }),
    }), { page, assertClean } = opened;
    await expect.poll(() => recording(opened), { timeout: 15_000 }).toMatchObject({ state: 'failed', message: expect.stringMatching(/keep nothing.*not recorded/) });
    await page.getByRole('button', { name: /pointer/i }).click();
    await page.keyboard.press('Digit1');
    const before = await hashNow(page);
    await page.waitForTimeout(500);
    expect((await hashNow(page)).ticks).toBeGreaterThan(before.ticks);
    expect(await page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.store.list().then(() => '', (cause: Error) => cause.message))).toMatch(/keep nothing/);
    const once = pickedUp(opened, 1);
    await fail(opened, 'a planted fault');
    await once;
    assertClean(/planted fault/);
  });

  if (isLong) it('[LIV9] a session whose page closed is rewritten in large chunks when it is quiet, with nothing lost, and one that was deleted goes for good at the next visit', async () => {
    const { page } = await openRoom();
    const { id, stop } = await play(page);
    await page.waitForTimeout(2500);
    await stop();
    await page.reload();
    await roomIsOpen(page);
    const before = (await rowsOf(page)).find((row) => row.id === id)!;
    expect(before.state).not.toBe('compact');
    await expect.poll(async () => (await rowsOf(page)).find((row) => row.id === id)?.state, { timeout: 60_000, interval: 500 }).toBe('compact');
    const after = (await rowsOf(page)).find((row) => row.id === id)!, session = await sessionFrom(await bytesOf(page, id, 'read'));
    expect(after.bytes).toBeLessThan(before.bytes * 0.8);
    expect([session.ticks, after.ticks, session.problem]).toEqual([before.ticks, before.ticks, null]);
    await replayed(session);
    // Deleted longer ago than can be undone: as a page finds it that opens later.
    await page.evaluate((id) => (globalThis as unknown as RecordedGlobal).jam.store.remove([id]), id);
    await page.evaluate((id) => new Promise<void>((done) => {
      const opening = indexedDB.open('jam-sessions');
      opening.onsuccess = () => {
        const change = opening.result.transaction('sessions', 'readwrite'), sessions = change.objectStore('sessions'), read = sessions.get(id);
        read.onsuccess = () => sessions.put({ ...read.result, removedAt: Date.now() - 31_000 });
        change.oncomplete = () => {
          opening.result.close();
          done();
        };
      };
    }), id);
    await page.reload();
    await roomIsOpen(page);
    await expect.poll(async () => (await rowsOf(page)).filter((row) => row.id === id), { timeout: 20_000 }).toEqual([]);
  });

  it('[LIV7] an exported session comes back by import; a cut one plays its beginning and says so; what is none is refused in words', async () => {
    const { page } = await openRoom();
    const { id, stop } = await play(page);
    await page.waitForTimeout(1500);
    await stop();
    await page.reload();
    await roomIsOpen(page);
    const answers = await page.evaluate(async (id) => {
      const { store } = (globalThis as unknown as RecordedGlobal).jam;
      const { name, bytes } = await store.export(id);
      const again = await store.import(name, bytes.slice());
      const cut = bytes.slice(0, bytes.length * 0.7);
      await store.remove([id]);
      const gone = (await store.list()).length;
      const back = await store.import(name, cut);
      const none = await store.import('notes.jam', new Uint8Array([1, 2, 3])).then(() => '', (cause: Error) => cause.message);
      return { name, again, gone, back, none, cards: await store.list() };
    }, id);
    expect(answers.name).toMatch(/^\d{4}-\d\d-\d\d-\d{4}-loop-room\.jam$/);
    expect(answers.again).toEqual({ id, problem: null });
    expect(answers.gone).toBe(0);
    expect(answers.back).toEqual({ id, problem: expect.stringMatching(/cut|ends/) });
    expect(answers.cards).toMatchObject([{ id }]);
    expect(answers.none).toMatch(/^notes\.jam cannot be played: /);
  });
});

describe('a session before the camera', () => {
  it.runIf(isLong).each([{ bodies: 1 }, { bodies: 2 }])('[LIV8] with $bodies bodies replays in Node to the page’s own hash', async ({ bodies }) => {
    const film = await (bodies === 1 ? strikeAndReach() : crossing());
    const { page } = await openRoom({ fakeVideo: film.path, viewport: { width: 400, height: 250 }, initScript: `(${String(watchFrames)})(); (${String(slowDisplay)})();` });
    await page.evaluate((several) => {
      const { actions } = (globalThis as unknown as RecordedGlobal).jam;
      if (several) actions.setSeveralPeople(true);
      actions.playWithCamera();
    }, bodies > 1);
    const id = await recordingId(page);
    await page.waitForFunction((bodies) => [0, 1].filter((player) => (globalThis as unknown as RecordedGlobal).jam.session.frame.players[player * 12] === 1).length >= bodies, bodies, { timeout: 60_000 });
    await page.waitForTimeout(isLong ? 8000 : 3000);
    const now = await hashNow(page), stats = await page.evaluate(() => (globalThis as unknown as RecordedGlobal).jam.session.stats());
    await recordedTo(page, id, now.ticks);
    const exported = await bytesOf(page, id, 'export'), session = await sessionFrom(exported), report = await replayed(session, now.ticks);
    expect(report.hash).toBe(now.hash);
    const players = new Set<number>();
    let samples = 0;
    for (let tick = 0; tick < session.ticks; tick++) {
      for (const { source, payload } of session.framesOf(tick)) {
        if (source !== 1) continue;
        for (let at = 0; at < payload.length; at += payload[at + 2]! + payload[at + 3]! * 256) if (payload[at] === SAMPLE.joints) { players.add(payload[at + 1]!); samples++; }
      }
    }
    expect(players.size).toBeGreaterThanOrEqual(bodies);
    expect(report.hashesChecked).toBeGreaterThanOrEqual(isLong ? 8 : 3);
    const minutes = session.ticks / 128 / 60;
    console.log(`${bodies} bodies before the camera: ${samples} samples of joints in ${(minutes * 60).toFixed(1)} s, ${(exported.length / minutes / 1000).toFixed(0)} KB a minute with pictures; tick p50 ${stats.tickMicrosP50.toFixed(0)} µs, p95 ${stats.tickMicrosP95.toFixed(0)} µs`);
  });
});
