import { describe, expect, it } from 'vitest';
import { CUE, CUE_KIND, CUE_STRIDE, FRAME_HEAD, RenderFrame } from '../../../protocol/index.ts';
import { NoiseStream } from '../../../protocol/motion/random.ts';
import { branchSession, compactSession, SessionWriter, type JamSession } from '../../../protocol/session/index.ts';
import { chunksOf, framesOf, HEADER, makeSession, mustRead, PART_NAMES, plain } from './make-session.ts';

/** Pictures of a session, by tick. */
function picturesOf(session: JamSession): Map<number, Buffer> {
  const frame = new RenderFrame();
  return new Map([...session.pictureTicks].map((tick, index) => {
    session.readPicture(index, frame);
    return [tick, Buffer.from(frame.bytes.slice())];
  }));
}

/** Everything that a session says, before a tick, in a form that compares. */
function contentOf(session: JamSession, before = session.ticks): object {
  const { cues, leftAt } = session.cuesOf(0, before);
  return {
    frames: framesOf(session).filter(({ tick }) => tick < before).map(plain), cues: [...cues], leftAt: [...leftAt],
    hashes: session.hashes.filter(({ tick }) => tick <= before), partNames: session.partNames,
    markers: session.markers.filter(({ tick }) => tick <= before), pictures: [...picturesOf(session)].filter(([tick]) => tick < before),
  };
}

describe('what a session holds besides frames', () => {
  it('[FMT14] cues come back in 1/256 of a semitone, 1/1024 of a velocity and whole microseconds, numbered by their place', async () => {
    const writer = await SessionWriter.create(HEADER, []), noise = new NoiseStream(3), count = 3000, given = new Float64Array(count * CUE_STRIDE), pieces = [writer.begin()];
    for (let n = 0; n < count; n++) {
      const tick = Math.floor(n / 3), at = n * CUE_STRIDE, cue = given.subarray(at, at + CUE_STRIDE);
      cue.set([noise.uniform() * 2 ** 52, tick + Math.floor(noise.uniform() * 25), noise.uniform() * 7812, 1 + (n % 9), n % 7, 0, n % 31, noise.uniform() * 127, noise.uniform(), noise.uniform() * 9, noise.uniform() * 2 - 1, (n % 20) - 1, (n % 24) - 1, noise.uniform(), n % 2 ? 0 : Math.floor(noise.uniform() * 2 ** 51), Math.floor(noise.uniform() * 3e5), Math.floor(noise.uniform() * 5e4), noise.uniform() * 4 - 2, noise.uniform(), Math.floor(noise.uniform() * 2 ** 40)]);
      writer.cues(tick, cue, 1);
      if (n % 500 === 499) pieces.push(writer.flush(tick));
    }
    const session = await mustRead(Buffer.concat([...pieces, writer.end(1000)])), { cues, leftAt } = session.cuesOf(0, 1000);
    expect(leftAt.length).toBe(count);
    const steps: Record<number, number> = { [CUE.pitch]: 256, [CUE.velocity]: 1024, [CUE.duration]: 1024, [CUE.pan]: 256, [CUE.tone]: 256, [CUE.movedPitch]: 256, [CUE.amount]: 1024 };
    for (let n = 0; n < count; n++) {
      expect(leftAt[n]).toBe(Math.floor(n / 3));
      expect(cues[n * CUE_STRIDE + CUE.id]).toBe(n + 1);
      for (let field = 1; field < CUE_STRIDE; field++) {
        const step = steps[field] ?? 1, value = given[n * CUE_STRIDE + field]!;
        if (cues[n * CUE_STRIDE + field] !== Math.round(value * step) / step + 0) throw new Error(`cue ${n}, field ${field}: ${value} came back as ${cues[n * CUE_STRIDE + field]}`);
      }
    }
    const some = session.cuesOf(300, 310);
    expect([...some.leftAt]).toEqual([...leftAt].filter((tick) => tick >= 300 && tick < 310));
    expect([...some.cues]).toEqual([...cues.subarray(900 * CUE_STRIDE, 930 * CUE_STRIDE)]);
    expect(session.cuesOf(5000, 6000).leftAt.length).toBe(0);
  });

  it('[FMT14] cues of recorded sound come back to less than a hundredth of a sample, so that rounds still lie end to end', async () => {
    const writer = await SessionWriter.create(HEADER, []), cue = new Float64Array(CUE_STRIDE), seconds = 2.000173458;
    cue[CUE.kind] = CUE_KIND.trackRound;
    cue[CUE.tick] = 40;
    cue[CUE.micros] = 1234.56789;
    cue[CUE.duration] = cue[CUE.amount] = seconds;
    cue[CUE.pitch] = -1;
    writer.cues(0, cue, 1);
    const { cues } = (await mustRead(Buffer.concat([writer.begin(), writer.end(1)]))).cuesOf(0, 1);
    expect(Math.abs(cues[CUE.micros]! - 1234.56789)).toBeLessThan(0.001);
    for (const field of [CUE.duration, CUE.amount]) expect(Math.abs(cues[field]! - seconds)).toBeLessThan(0.01 / 192_000);
    expect(cues[CUE.pitch]).toBe(-1);
  });

  it('[FMT14] a cue with numbers that are none is written with zeros', async () => {
    const writer = await SessionWriter.create(HEADER, []), cue = new Float64Array(CUE_STRIDE);
    cue.set([1, 0, NaN, 2, 0, 0, 0, Infinity, -Infinity, 1e300]);
    writer.cues(0, cue, 1);
    const { cues } = (await mustRead(Buffer.concat([writer.begin(), writer.end(1)]))).cuesOf(0, 1);
    expect([...cues]).toEqual([1, 0, 0, 2, ...Array.from({ length: CUE_STRIDE - 4 }, () => 0)]);
  });

  it('[FMT15] pictures come back within 1/2048, whole numbers as they are, and without the wall time', async () => {
    const writer = await SessionWriter.create(HEADER, []), frame = new RenderFrame(), noise = new NoiseStream(5), given: Float32Array[] = [];
    for (let tick = 0; tick < 300; tick++) {
      frame.head.set([tick, 1.7e12 + tick, tick / 128, tick, 2, 1, 20, 24, 1]);
      for (let n = 0; n < 30; n++) frame.body[Math.floor(noise.uniform() * frame.body.length)] = Math.round(noise.gaussian() * 10);
      for (let n = 0; n < 30; n++) frame.joints[Math.floor(noise.uniform() * frame.joints.length)] = noise.gaussian();
      given.push(frame.body.slice());
      writer.picture(frame);
    }
    writer.picture(frame);
    const session = await mustRead(Buffer.concat([writer.begin(), writer.end(300)])), back = new RenderFrame();
    expect([...session.pictureTicks]).toEqual(Array.from({ length: 300 }, (_, tick) => tick));
    for (const tick of [0, 1, 63, 64, 65, 299, 128, 5]) {
      session.readPicture(tick, back);
      expect([...back.head.subarray(0, 9)]).toEqual([tick, 0, tick / 128, tick, 2, 1, 20, 24, 1]);
      expect(back.head[FRAME_HEAD.epochMs]).toBe(0);
      for (let slot = 0; slot < back.body.length; slot++) if (Math.abs(back.body[slot]! - given[tick]![slot]!) > 1 / 2048) throw new Error(`tick ${tick}, slot ${slot}: ${given[tick]![slot]} came back as ${back.body[slot]}`);
    }
    expect(() => session.readPicture(300, back)).toThrow('Picture 300 was asked for; the session has 300.');
  });

  it('[FMT16] hashes with their parts, markers, names, keys and signatures of sources come back as they were given', async () => {
    const writer = await SessionWriter.create(HEADER, PART_NAMES), parts = ['0'.repeat(16), '0123456789abcdef', 'f'.repeat(16)];
    writer.hash(0, 'aaaaaaaaaaaaaaaa', parts);
    writer.hash(128, 'bbbbbbbbbbbbbbbb', null);
    writer.hash(128, 'cccccccccccccccc', null);
    writer.source(3, 'Kamera 📷', Uint8Array.of(7, 8));
    writer.input({ tick: 5, source: 3, sequence: 0, payload: new Uint8Array(0) });
    writer.marker(5, 'note', 'x'.repeat(4095) + 'ä');
    writer.marker(128, 'player', '');
    const early = writer.flush(128);
    writer.signature(3, 1, Uint8Array.of(1, 2, 3));
    const session = await mustRead(Buffer.concat([early, writer.end(200)]));
    expect(session.problem).toBeNull();
    expect(session.hashes).toEqual([{ tick: 0, hash: 'aaaaaaaaaaaaaaaa', parts }, { tick: 128, hash: 'bbbbbbbbbbbbbbbb', parts: null }]);
    expect(session.partNames).toEqual(PART_NAMES);
    expect(session.markers).toEqual([{ tick: 5, kind: 'note', text: 'x'.repeat(4095) }, { tick: 128, kind: 'player', text: '' }]);
    expect(session.sources.map(({ source, name, key, frames, signatures }) => ({ source, name, key: [...key], frames, signatures: signatures.map(({ frames: after, signature }) => [after, ...signature]) })))
      .toEqual([{ source: 3, name: 'Kamera 📷', key: [7, 8], frames: 1, signatures: [[1, 1, 2, 3]] }]);
    expect(() => writer.hash(5, 'a'.repeat(16), [])).toThrow('has ended');
  });
});

describe('a session written anew', () => {
  it('[FMT17] compacted says the same in fewer bytes, and compacted again is the same file', async () => {
    const made = await makeSession(41, 1500, { flushTicks: 32, density: 0.03 }), compact = await compactSession(made.bytes);
    const [before, after] = [await mustRead(made.bytes), await mustRead(compact)];
    expect(contentOf(after)).toEqual(contentOf(before));
    expect([after.header, after.problem, after.ticks]).toEqual([before.header, null, 1500]);
    expect(compact.length).toBeLessThan(made.bytes.length);
    expect(chunksOf(compact).filter(({ type }) => type === 'INPT')).toHaveLength(2);
    expect(Buffer.from(await compactSession(compact)).equals(compact)).toBe(true);
  });

  it('[FMT18] a cut file comes out whole, and a marker says that it was cut', async () => {
    const made = await makeSession(42, 400, { flushTicks: 32 }), cut = made.bytes.subarray(0, Math.floor(made.bytes.length * 0.6)), compact = await mustRead(await compactSession(cut)), before = await mustRead(cut);
    expect([compact.problem, compact.ticks]).toEqual([null, before.ticks]);
    expect(before.ticks).toBeGreaterThan(100);
    expect(compact.markers.at(-1)).toEqual({ tick: before.ticks, kind: 'cut', text: before.problem });
    expect(framesOf(compact).map(plain)).toEqual(framesOf(before).map(plain));
    await expect(compactSession(Buffer.from('no session'))).rejects.toThrow('This is not a .jam file');
  });

  it('[FMT19] a branch holds all of its parent before its tick, and what comes after is its own', async () => {
    const made = await makeSession(43, 600), parent = await mustRead(made.bytes), header = { ...HEADER, id: 'b'.repeat(32), branch: { of: HEADER.id, tick: 333 } };
    const writer = await branchSession(parent, 333, header), start = writer.begin(), sequence = made.frames.filter(({ tick, source }) => tick < 333 && source === 5).length;
    writer.input({ tick: 333, source: 5, sequence, payload: new Uint8Array(0) });
    writer.marker(333, 'branch', 'from here');
    const branch = await mustRead(Buffer.concat([start, writer.flush(350), writer.end(400)]));
    expect([branch.problem, branch.ticks, branch.header]).toEqual([null, 400, header]);
    const whole = contentOf(parent, 333) as { frames: string[]; markers: object[] };
    expect(contentOf(branch)).toEqual({ ...whole, frames: [...whole.frames, `333 5 ${sequence} `], markers: [...whole.markers, { tick: 333, kind: 'branch', text: 'from here' }] });
    expect((await mustRead(start)).ticks).toBe(333);
  });

  it('[FMT20] a branch of another root, of another session or beyond the end is refused', async () => {
    const parent = await mustRead((await makeSession(44, 100)).bytes), header = { ...HEADER, id: 'b'.repeat(32), branch: { of: HEADER.id, tick: 50 } };
    await expect(branchSession(parent, 101, header)).rejects.toThrow('A branch at tick 101 was asked for; the session has 100 ticks.');
    await expect(branchSession(parent, 50, { ...header, root: 'c'.repeat(32) })).rejects.toThrow('chains could not go on');
    await expect(branchSession(parent, 51, header)).rejects.toThrow(`must say that it leaves session ${HEADER.id} at tick 51`);
  });
});
