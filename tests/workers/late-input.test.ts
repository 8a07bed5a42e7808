import { expect, it } from 'vitest';
import { createJam, headerOf, type Jam } from '../../game/index.ts';
import { CUE, CUE_STRIDE, type InputFrame, type ToRecorder } from '../../protocol/index.ts';
import { LateInput, RecordedView } from '../../workers/late-input.ts';
import { RecorderLine } from '../../workers/recorder-line.ts';
import { Chance, randomSession } from '../game/rollback/random-session.ts';

const TICKS = 500, SWITCH = 40, IMAGE_EVERY = 64;
const open = (): Promise<Jam> => createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
const drained = new Float64Array(512 * CUE_STRIDE);

interface Recorded { frames: InputFrame[]; hashes: string[]; cues: number[]; leftAt: number[]; to: number }
/** A recording's end that keeps what comes. */
function record(jam: Jam, view: RecordedView): { line: RecorderLine; kept: Recorded } {
  const kept: Recorded = { frames: [], hashes: [], cues: [], leftAt: [], to: 0 };
  const line = new RecorderLine(view, (message: ToRecorder) => {
    if (message.type !== 'ticks') return;
    kept.frames.push(...message.frames);
    kept.hashes.push(...message.hashes.map(({ tick, hash, parts }) => `${tick} ${hash} ${parts?.join() ?? ''}`));
    kept.cues.push(...message.cues);
    kept.leftAt.push(...message.leftAt);
    kept.to = message.to;
  }, headerOf(jam, { id: '0'.repeat(32), startedAt: '2026-01-01T00:00:00.000Z', core: '' }), 0, (message) => { throw new Error(message); });
  return { line, kept };
}

it('[LAT8] a room that turns to late input in the middle is recorded as if all had come in time, and its images stand for what is final', async () => {
  const frames = randomSession(21, TICKS), straight = await open(), plain = record(straight, new RecordedView(straight)), imagesOf = new Map<number, string>();
  for (let tick = 0, next = 0; tick < TICKS; tick++) {
    for (; next < frames.length && frames[next]!.tick === tick; next++) {
      expect(straight.push(frames[next]!).ok).toBe(true);
      plain.line.took(frames[next]!);
    }
    straight.tick();
    imagesOf.set(straight.nextTick, straight.hash());
    plain.line.ran(drained, straight.drainCues(drained), tick);
  }

  const room = await open(), view = new RecordedView(room), { line, kept } = record(room, view), chance = new Chance(21, 'delays'), images: [number, Uint8Array][] = [];
  const heard = new Set<number>(), latest = new Map<number, number>();
  const arrivals = frames.map((frame) => {
    const at = Math.min(frame.tick + 32, Math.max(latest.get(frame.source) ?? 0, frame.tick + (frame.tick > SWITCH && chance.oneIn(8) ? chance.int(33) : 0)));
    latest.set(frame.source, at);
    return { frame, at };
  }).sort((a, b) => a.at - b.at);
  let late: LateInput | null = null, jam: Jam = room, cancelled = 0;
  for (let tick = 0, next = 0; tick < TICKS; tick++) {
    if (tick === SWITCH) {
      late = new LateInput(room, view, line, {
        cancelled: (ids) => { for (const id of ids) { expect(heard.delete(id)).toBe(true); cancelled++; } },
        image: (at, image) => images.push([at, image]),
      }, IMAGE_EVERY);
      jam = late.room;
    }
    for (; next < arrivals.length && arrivals[next]!.at === tick; next++) {
      const { frame } = arrivals[next]!;
      expect((late ?? jam).push(frame)).toEqual({ ok: true });
      if (!late) line.took(frame);
    }
    jam.tick();
    late?.afterTick(() => 0);
    const count = jam.drainCues(drained);
    for (let i = 0; i < count; i++) heard.add(drained[i * CUE_STRIDE + CUE.id]!);
    if (!late) line.ran(drained, count, tick);
  }
  // A quarter of a second waits to become final.
  expect(kept.to).toBe(Math.floor((TICKS - 32) / 16) * 16);
  expect(kept.hashes).toEqual(plain.kept.hashes.filter((line) => Number(line.split(' ')[0]) <= kept.to));
  expect(kept.hashes.length).toBeGreaterThanOrEqual(3);
  expect(kept.frames).toEqual(plain.kept.frames.filter((frame) => frame.tick < kept.to));
  const cueCount = plain.kept.leftAt.filter((tick) => tick < kept.to).length;
  expect(kept.leftAt).toEqual(plain.kept.leftAt.slice(0, cueCount));
  expect(kept.cues).toEqual(plain.kept.cues.slice(0, cueCount * CUE_STRIDE));
  expect(cancelled).toBeGreaterThan(0);
  expect(images.map(([at]) => at)).toEqual([65, 129, 193, 257, 321, 385, 449]);
  const other = await open();
  for (const [at, image] of images) {
    other.restore(image);
    expect(other.hash()).toBe(imagesOf.get(at));
  }
}, 120_000);
