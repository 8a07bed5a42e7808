import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkPayload, JOINT_COUNT, SampleWriter, SPACE } from '../../../protocol/index.ts';
import { NoiseStream } from '../../../protocol/motion/random.ts';
import { branchSession, compactSession, readSession, SessionWriter, SourceChain } from '../../../protocol/session/index.ts';
import { framesOf, HEADER, makeSession, mustRead, plain, randomPayload, withBody, chunksOf } from './make-session.ts';

describe('the frames of a session', () => {
  it('[FMT1] come back byte for byte, of every kind and also as no writer of samples would write them', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const made = await makeSession(seed, 300, { flushTicks: seed * 17, density: 0.5 });
      expect(made.frames.every(({ payload }) => checkPayload(payload).ok)).toBe(true);
      const session = await mustRead(made.bytes);
      expect(session.problem).toBeNull();
      expect(session.ticks).toBe(300);
      expect(framesOf(session).map(plain)).toEqual(made.frames.map(plain));
    }
  });

  it('[FMT1] come back byte for byte when a thousand of them share a tick, and when one fills a whole payload', async () => {
    const writer = await SessionWriter.create(HEADER, []), samples = new SampleWriter(), noise = new NoiseStream(9), frames = [];
    const xyz = Float64Array.from({ length: JOINT_COUNT * 3 }, () => noise.gaussian());
    while (frames.length < 1000) {
      for (let n = 0; n < (frames.length === 500 ? 136 : 1); n++) samples.joints(n % 4, SPACE.world, 0, xyz, new Float64Array(JOINT_COUNT).fill(1), JOINT_COUNT, 0, 0);
      frames.push({ tick: 3, source: 2, sequence: frames.length, payload: samples.take() });
    }
    expect(frames[500]!.payload.length).toBeGreaterThan(65_000);
    for (const frame of frames) writer.input(frame);
    const session = await mustRead(Buffer.concat([writer.begin(), writer.end(4)]));
    expect(session.framesOf(3).map(plain)).toEqual(frames.map(plain));
    expect([session.framesOf(2), session.framesOf(4), session.framesOf(-1), session.framesOf(0.5)]).toEqual([[], [], [], []]);
  });

  it('[FMT1] come back the same in any order of asking', async () => {
    const made = await makeSession(11, 2000, { flushTicks: 50 }), session = await mustRead(made.bytes), noise = new NoiseStream(1);
    for (let n = 0; n < 500; n++) {
      const tick = Math.floor(noise.uniform() * 2000);
      expect(session.framesOf(tick).map(plain)).toEqual(made.frames.filter((frame) => frame.tick === tick).map(plain));
    }
  });

  it('[FMT2] that the writer is given out of order, twice, or unfit for the door are refused', async () => {
    const writer = await SessionWriter.create(HEADER, []), frame = (tick: number, source: number, sequence: number, payload = new Uint8Array(0)) => () => writer.input({ tick, source, sequence, payload });
    frame(5, 2, 0)();
    expect(frame(4, 3, 0)).toThrow('Frame 0 of source 3 for tick 4 came after one of source 2 for tick 5');
    expect(frame(5, 1, 0)).toThrow('write frames in order of tick, then source');
    expect(frame(6, 2, 0)).toThrow('Frame 0 of source 2 came where frame 1 was expected');
    expect(frame(6, 2, 1, Uint8Array.of(1))).toThrow('cannot have passed the door');
    expect(frame(6, 70_000, 0)).toThrow('Source 70000 is not a whole number');
    writer.flush(10);
    expect(frame(9, 2, 1)).toThrow('everything before tick 10 is written already');
    writer.end(10);
    expect(frame(11, 2, 1)).toThrow('has ended');
    expect(framesOf(await mustRead(Buffer.concat([(await makeSession(1, 10)).bytes])))).not.toHaveLength(0);
  });
});

describe('the chain of a source', () => {
  it('[FMT3] is SHA-256 over chain, tick, number, length and payload of each frame, seeded with root and source', async () => {
    const made = await makeSession(21, 200), session = await mustRead(made.bytes);
    for (const { source, chain, frames } of session.sources) {
      const seed = Buffer.concat([Buffer.from('jam-session source chain 1'), Buffer.from(HEADER.root, 'hex'), Buffer.from([source & 255, source >> 8])]);
      let state = createHash('sha256').update(seed).digest(), count = 0;
      const own = await SourceChain.create(HEADER.root, source);
      for (const frame of made.frames.filter((candidate) => candidate.source === source)) {
        const numbers = Buffer.alloc(12);
        numbers.writeUInt32LE(frame.tick, 0);
        numbers.writeUInt32LE(frame.sequence, 4);
        numbers.writeUInt32LE(frame.payload.length, 8);
        state = createHash('sha256').update(state).update(numbers).update(frame.payload).digest();
        own.add(frame.tick, frame.payload);
        count++;
      }
      expect([chain, frames]).toEqual([state.toString('hex'), count]);
      expect([own.hash, own.frames]).toEqual([chain, frames]);
    }
  });

  it('[FMT4] is the same as it was recorded, compacted, and gone on with in a branch', async () => {
    const made = await makeSession(22, 400), session = await mustRead(made.bytes);
    expect((await mustRead(await compactSession(made.bytes))).sources).toEqual(session.sources);
    const header = { ...HEADER, id: 'f'.repeat(32), branch: { of: HEADER.id, tick: 250 } }, writer = await branchSession(session, 250, header);
    for (const frame of made.frames) if (frame.tick >= 250) writer.input(frame);
    const branch = await mustRead(Buffer.concat([writer.begin(), writer.end(400)]));
    expect(branch.sources.map(({ source, chain, frames }) => [source, chain, frames])).toEqual(session.sources.map(({ source, chain, frames }) => [source, chain, frames]));
  });

  it('[FMT5] gives away a stored chain or a frame that was changed, though every check sum is right', async () => {
    const { bytes } = await makeSession(23, 100), index = chunksOf(bytes).findIndex(({ type }) => type === 'INPT');
    // u32 from, u16 ticks, varint sources, then of the first source u16 number, varint first, varint frames, 32 bytes of chain.
    const read = await readSession(withBody(bytes, index, (body) => { body[6 + 1 + 2 + 1 + 1 + 5]! ^= 1; return body; }));
    expect(read.ok && read.session.problem).toMatch(/^Chunk \d+ \(input\) at byte \d+ is wrong: its chain of source \d+ is [0-9a-f]{16}…, its frames give [0-9a-f]{16}…\. What stands before it plays\.$/);
    expect(read.ok && read.session.ticks).toBe(0);
  });
});

describe('random payloads', () => {
  it('[FMT1] of ten thousand frames come back byte for byte', async () => {
    const writer = await SessionWriter.create(HEADER, []), noise = new NoiseStream(77), frames = Array.from({ length: 10_000 }, (_, sequence) => ({ tick: sequence >> 2, source: 9, sequence, payload: randomPayload(noise) }));
    for (const frame of frames) writer.input(frame);
    const session = await mustRead(Buffer.concat([writer.begin(), writer.end(2500)]));
    expect(session.problem).toBeNull();
    expect(framesOf(session).map(plain).every((text, n) => text === plain(frames[n]!))).toBe(true);
    expect(session.sources[0]!.frames).toBe(10_000);
  });
});
