import { beforeAll, describe, expect, it } from 'vitest';
import { Timeline } from '../../../game/index.ts';
import { CUE_STRIDE } from '../../../protocol/index.ts';
import type { JamSession } from '../../../protocol/session/index.ts';
import { falsified, recordBusy, rewritten, type Recording } from './busy-recording.ts';

async function openTimeline(session: JamSession): Promise<Timeline> {
  const timeline = await Timeline.open(session);
  if (!timeline.ok) throw new Error(timeline.message);
  return timeline;
}

describe('a timeline', () => {
  const TICKS = 1100;
  let recording: Recording;
  beforeAll(async () => { recording = await recordBusy({ ticks: TICKS, everyTick: true }); }, 60_000);

  it('[TLN1] stands at any tick, in any order, indexed or not, with the session’s world bit for bit', async () => {
    const { session, hashes } = recording, timeline = await openTimeline(session);
    const visit = (tick: number): void => {
      timeline.seek(tick);
      expect(timeline.jam.nextTick).toBe(tick);
      expect(timeline.jam.hash(), `tick ${tick}`).toBe(hashes[tick]);
    };
    for (const tick of [0, 300, 299, 0, 520]) visit(tick);
    while (timeline.indexMore(200));
    for (let n = 0; n < 40; n++) visit((n * 977) % (TICKS + 1));
    for (const tick of [255, 256, 257, 511, 512, TICKS, TICKS - 1, 1, 0]) visit(tick);
    timeline.seek(TICKS + 5000);
    expect(timeline.jam.nextTick).toBe(TICKS);
    timeline.seek(-3);
    expect(timeline.jam.nextTick).toBe(0);
  });

  it('[TLN2] indexing leaves what is shown where it is, and ends with the session', async () => {
    const { session, hashes } = recording, timeline = await openTimeline(session);
    timeline.seek(77);
    expect(timeline.indexedTo).toBe(0);
    expect(timeline.indexMore(300)).toBe(true);
    expect(timeline.indexedTo).toBe(300);
    expect(timeline.jam.nextTick).toBe(77);
    expect(timeline.jam.hash()).toBe(hashes[77]);
    while (timeline.indexMore(300));
    expect(timeline.indexedTo).toBe(TICKS);
    expect(timeline.indexMore(300)).toBe(false);
    expect(timeline.jam.nextTick).toBe(77);
    expect(timeline.divergence).toBeNull();
  });

  it('[TLN3] a step runs one tick and leaves its cues waiting; after a seek none wait; at the end it stays', async () => {
    const { session } = recording, timeline = await openTimeline(session), cues = new Float64Array(64 * CUE_STRIDE);
    const { leftAt } = session.cuesOf(0, TICKS);
    expect(leftAt.length).toBeGreaterThan(10);
    const from = leftAt[3]!, expected = leftAt.filter((tick) => tick === from).length;
    timeline.seek(from);
    expect(timeline.jam.drainCues(cues)).toBe(0);
    timeline.step();
    expect(timeline.jam.nextTick).toBe(from + 1);
    expect(timeline.jam.drainCues(cues)).toBe(expected);
    timeline.seek(TICKS);
    timeline.step();
    expect(timeline.jam.nextTick).toBe(TICKS);
  });

  it('[TLN4] a session whose hashes are not reached says so when it is indexed that far, and is shown all the same', async () => {
    const session = await rewritten(recording.session, { hash: (stored) => (stored.tick < 600 ? stored : { ...stored, hash: falsified(stored.hash) }) });
    const timeline = await openTimeline(session);
    timeline.indexMore(600);
    expect(timeline.divergence).toBeNull();
    while (timeline.indexMore(600));
    expect(timeline.divergence).toMatchObject({ tick: 639, message: expect.stringMatching(/between ticks 512 and 640/) as string });
    timeline.seek(1000);
    expect(timeline.jam.hash()).toBe(recording.hashes[1000]);
  });

  it('[TLN5] its images take less than a twentieth of what they are images of', async () => {
    const timeline = await openTimeline(recording.session);
    while (timeline.indexMore(TICKS));
    const images = 1 + Math.floor(TICKS / 256);
    expect(timeline.imageBytes / images).toBeLessThan(timeline.jam.snapshot().length / 20);
  });

  it('[TLN6] a session that cannot be simulated here is refused in words', async () => {
    expect(await Timeline.open(await rewritten(recording.session, { header: { scene: 'attic' } }))).toMatchObject({ ok: false, message: expect.stringMatching(/attic/) as string });
  });
});
