import { expect, it } from 'vitest';
import { createJam, createSyncJam, type Jam } from '../../../game/index.ts';
import { CUE_STRIDE, SampleWriter } from '../../../protocol/index.ts';
import { randomSession } from './random-session.ts';

const open = (scene = 'loop-room'): Promise<Jam> => createJam({ scene, seed: 1, layout: 'stage' });

it.each(['loop-room', 'tumble-room'])('[SYN5] finds nothing in 800 ticks of random input to %s, eight ticks deep, and the room is heard and ends as without it', async (scene) => {
  const plain = await open(scene), tested = createSyncJam(await open(scene), 8), frames = randomSession(5, 800), drained = new Float64Array(512 * CUE_STRIDE);
  const heard: [number[], number[]] = [[], []];
  let next = 0;
  for (let tick = 0; tick < 800; tick++) {
    for (; next < frames.length && frames[next]!.tick === tick; next++) for (const jam of [plain, tested]) expect(jam.push(frames[next]!)).toEqual({ ok: true });
    for (const [index, jam] of [plain, tested].entries()) {
      jam.tick();
      const count = jam.drainCues(drained);
      heard[index]!.push(...drained.subarray(0, count * CUE_STRIDE));
    }
    expect(tested.found).toBe(null);
  }
  expect(tested.ticksAgain).toBe(793 * 8);
  expect(tested.hash()).toBe(plain.hash());
  expect(heard[1]).toEqual(heard[0]);
  expect(heard[0].length).toBeGreaterThan(100 * CUE_STRIDE);
}, 240_000);

it('[SYN6] a tested room refuses what a room refuses, and goes on after a restore', async () => {
  const tested = createSyncJam(await open(), 3), writer = new SampleWriter();
  for (let tick = 0; tick < 10; tick++) tested.tick();
  const image = tested.snapshot(), hash = tested.hash();
  writer.strike(0, 9, 1, 0, 0);
  const payload = writer.take();
  expect(tested.push({ tick: 9, source: 0, sequence: 0, payload }).ok).toBe(false);
  expect(tested.push({ tick: 10, source: 0, sequence: 1, payload }).ok).toBe(false);
  expect(tested.push({ tick: 10, source: 0, sequence: 0, payload: payload.subarray(1) }).ok).toBe(false);
  expect(tested.push({ tick: 10, source: 0, sequence: 0, payload })).toEqual({ ok: true });
  for (let tick = 0; tick < 10; tick++) tested.tick();
  tested.restore(image);
  expect(tested.hash()).toBe(hash);
  for (let tick = 0; tick < 10; tick++) tested.tick();
  expect(tested.found).toBe(null);
  expect(tested.drainCues(new Float64Array(64))).toBe(0);
});
