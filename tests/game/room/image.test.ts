import { beforeAll, describe, expect, it } from 'vitest';
import { FixedUpdate } from '../../../engine/index.ts';
import { CUE_KIND, CUE_STRIDE, RenderFrame, type InputFrame } from '../../../protocol/index.ts';
import { openRoom } from './player.ts';
import { busySession, pushAll } from './busy-session.ts';

const TICKS = 1100;
const frames = busySession(TICKS);

/** Runs a session from its start; the hash after each tick, and all cues. */
async function perform(input: readonly InputFrame[], ticks = TICKS, pictures = false): Promise<{ hashes: string[]; cues: number[] }> {
  const jam = await openRoom(), hashes: string[] = [], cues: number[] = [], drained = new Float64Array(512 * CUE_STRIDE), frame = new RenderFrame();
  pushAll(jam, input);
  for (let tick = 0; tick < ticks; tick++) {
    jam.tick();
    const count = jam.drainCues(drained);
    for (let i = 0; i < count * CUE_STRIDE; i++) cues.push(drained[i]!);
    if (pictures) jam.writeRenderFrame(frame, tick);
    if (tick % 20 === 0 || tick === ticks - 1) hashes.push(jam.hash());
  }
  return { hashes, cues };
}

describe('images', () => {
  let whole: Awaited<ReturnType<typeof perform>>;
  beforeAll(async () => { whole = await perform(frames); }, 60_000);

  it('[DET1] the same frames give the same hashes and cues, bit for bit, whether pictures are taken or not', async () => {
    const again = await perform(frames, TICKS, true);
    expect(again.hashes).toEqual(whole.hashes);
    expect(again.cues).toEqual(whole.cues);
    const kinds = new Set(Array.from({ length: whole.cues.length / CUE_STRIDE }, (_, i) => whole.cues[i * CUE_STRIDE + 3]));
    expect([...kinds].sort((a, b) => a! - b!)).toEqual([...Object.values(CUE_KIND).filter((kind) => kind <= CUE_KIND.silence), CUE_KIND.param]);
  });

  it('[DET2] one flipped bit of input changes the hash from its tick on', async () => {
    const index = frames.findIndex((frame) => frame.source === 1 && frame.tick > 300), flipped = frames.map((frame) => ({ ...frame, payload: frame.payload.slice() }));
    flipped[index]!.payload[12 + 4 + 16 * 10 + 4]! ^= 1;
    const { hashes } = await perform(flipped), first = hashes.findIndex((hash, i) => hash !== whole.hashes[i]);
    expect(first).toBeGreaterThan(300 / 20);
    expect(first).toBeLessThan(345 / 20);
    for (let i = first; i < hashes.length; i++) expect(hashes[i]).not.toBe(whole.hashes[i]);
  });

  it('[DET3] frames pushed long before their tick and frames pushed just in time make the same world', async () => {
    const jam = await openRoom();
    let next = 0;
    for (let tick = 0; tick < 600; tick++) {
      for (; next < frames.length && frames[next]!.tick === tick; next++) expect(jam.push(frames[next]!).ok).toBe(true);
      jam.tick();
      if (tick % 20 === 0) expect(jam.hash()).toBe(whole.hashes[tick / 20]);
    }
  });

  it('[RIM1] a room restored at any moment, in the same or a new process’s room, goes on bit for bit: every system is rewound', async () => {
    const jam = await openRoom(), other = await openRoom();
    pushAll(jam, frames);
    for (let tick = 0; tick < TICKS; tick++) {
      if (tick % 43 === 0 || (tick > 295 && tick < 300)) {
        const image = jam.snapshot(), hash = jam.hash(), ahead = 30;
        other.restore(image);
        expect(other.nextTick).toBe(tick);
        expect(other.hash()).toBe(hash);
        pushAll(other, frames, tick, tick + ahead);
        const expected: string[] = [];
        for (let i = 0; i < ahead; i++) {
          other.tick();
          if (i % 6 === 0) expected.push(other.hash());
        }
        // The same stretch in the room that was never restored before, rewound afterwards.
        const seen: string[] = [];
        for (let i = 0; i < ahead; i++) {
          jam.tick();
          if (i % 6 === 0) seen.push(jam.hash());
        }
        expect(seen, `from tick ${tick}`).toEqual(expected);
        jam.restore(image);
        pushAll(jam, frames, tick);
      }
      jam.tick();
      if (tick % 20 === 0) expect(jam.hash()).toBe(whole.hashes[tick / 20]);
    }
    // Every system of the tick that looks at rows or messages has had some in this session.
    const { systems } = jam.app.diagnostics(), played = systems.filter((one) => one.schedule === FixedUpdate.id && one.visited > 0).map((one) => one.id);
    for (const id of ['body/smooth-joints', 'body/shape-flows', 'room/apply-inputs', 'room/enter-zones', 'room/strike-zones', 'room/bow-zones', 'room/switch-palette',
      'room/launch-loops', 'music/advance-pulses', 'music/step-loops', 'music/schedule-notes', 'room/show-room', 'room/emit-cues']) expect(played).toContain(id);
    expect(jam.app.order(FixedUpdate)).toEqual(expect.arrayContaining(played));
  });

  it('[RIM2] damaged images are refused with a reason, and the room goes on', async () => {
    const jam = await openRoom(), image = jam.snapshot(), before = jam.hash();
    expect(() => jam.restore(image.subarray(0, 9))).toThrow(/no image/);
    expect(() => jam.restore(image.subarray(0, image.length - 5))).toThrow(/should have/);
    const other = image.slice();
    other[0]! ^= 1;
    expect(() => jam.restore(other)).toThrow(/no image/);
    expect(jam.hash()).toBe(before);
    jam.tick();
  });

  it('[RIM3] at least 500 entities live in the room, and systems visit them each tick', async () => {
    const jam = await openRoom();
    expect(jam.app.world.entityCount).toBeGreaterThanOrEqual(500);
    jam.tick();
    const before = jam.app.diagnostics().systems.reduce((sum, one) => sum + one.visited, 0);
    jam.tick();
    const visited = jam.app.diagnostics().systems.reduce((sum, one) => sum + one.visited, 0) - before;
    expect(visited).toBeGreaterThanOrEqual(500);
  });
});
