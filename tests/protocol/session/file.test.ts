import { zlibSync, deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { compactSession, readSession, SessionWriter } from '../../../protocol/session/index.ts';
import { CHANGED_HEADER, chunk, chunksOf, framesOf, HEADER, makeSession, mustRead, PART_NAMES, plain, withBody, withHeader } from './make-session.ts';

const u32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; };
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

async function problemOf(bytes: Uint8Array): Promise<string | null> {
  return (await mustRead(bytes)).problem;
}
async function refusalOf(bytes: Uint8Array): Promise<string> {
  const read = await readSession(bytes);
  return read.ok ? 'it was read' : read.message;
}

describe('a file that is cut', () => {
  it('[FMT6] at any byte plays exactly its whole chunks, and says where it is cut', async () => {
    const { bytes, frames } = await makeSession(31, 48, { flushTicks: 16, density: 0.1, pictures: false }), chunks = chunksOf(bytes), view = new DataView(bytes.buffer);
    expect(chunks.length).toBeGreaterThan(8);
    for (let length = 0; length < bytes.length; length++) {
      const read = await readSession(bytes.subarray(0, length));
      if (length < chunks[0]!.end) {
        expect(read.ok).toBe(false);
        if (!read.ok && length >= 8) expect(read.message).toMatch(/^Chunk 0 \(header\) at byte 8 (is cut|is missing)/);
        continue;
      }
      if (!read.ok) throw new Error(`at ${length}: ${read.message}`);
      const { session } = read, before = chunks.filter(({ end }) => end <= length), input = before.filter(({ type }) => type === 'INPT').at(-1);
      const ticks = input ? view.getUint32(input.at + 12, true) + view.getUint16(input.at + 16, true) : 0;
      expect([session.ticks, session.byteLength]).toEqual([ticks, before.at(-1)!.end]);
      if (length === before.at(-1)!.end || length % 16 === 0) expect(framesOf(session).map(plain)).toEqual(frames.filter(({ tick }) => tick < ticks).map(plain));
      expect(session.problem).toMatch(length === before.at(-1)!.end ? new RegExp(`^The file ends at byte ${length} without an end mark`) : new RegExp(`^Chunk ${before.length} \\(.*\\) at byte ${before.at(-1)!.end} is cut: `));
    }
  });

  it('[FMT7] a file damaged at any byte plays the chunks before it, and names the chunk and its byte', async () => {
    const { bytes, frames } = await makeSession(32, 48, { flushTicks: 16, density: 0.1, pictures: false }), chunks = chunksOf(bytes);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << (at % 8);
      const read = await readSession(damaged), hit = chunks.findIndex(({ end }) => at < end);
      if (at < 8 || hit === 0) {
        expect(read.ok).toBe(false);
        continue;
      }
      if (!read.ok) throw new Error(`at ${at}: ${read.message}`);
      expect(read.session.problem).toMatch(new RegExp(`^Chunk ${hit} \\([a-z ]+\\) at byte ${chunks[hit]!.at} (is cut|claims|does not match its check sum|does not begin)`));
      expect(framesOf(read.session).map(plain)).toEqual(frames.filter(({ tick }) => tick < read.session.ticks).map(plain));
    }
  });

  it('[FMT8] bytes after the end mark are named and ignored, and chunks of kinds to come are skipped', async () => {
    const { bytes, frames } = await makeSession(33, 96), chunks = chunksOf(bytes), last = chunks.at(-1)!;
    const after = await mustRead(joined(bytes, Uint8Array.of(1, 2, 3)));
    expect(after.problem).toBe(`3 bytes follow the end mark at byte ${bytes.length}; they were ignored.`);
    const end = chunk('ENDS', joined(u32(96), u32(chunks.length)));
    const later = await mustRead(joined(bytes.subarray(0, chunks[2]!.end), chunk('ZULU', Uint8Array.of(9, 9)), bytes.subarray(chunks[2]!.end, last.at), end));
    expect(later.problem).toBeNull();
    expect(framesOf(later).map(plain)).toEqual(frames.map(plain));
  });

  it('[FMT9] a chunk that is missing, twice there or out of its place is noticed, though every check sum is right', async () => {
    const { bytes } = await makeSession(34, 256, { flushTicks: 64 }), chunks = chunksOf(bytes);
    const without = (index: number): Uint8Array => joined(bytes.subarray(0, chunks[index]!.at), bytes.subarray(chunks[index]!.end));
    const twice = (index: number): Uint8Array => joined(bytes.subarray(0, chunks[index]!.end), bytes.subarray(chunks[index]!.at));
    for (let index = 1; index < chunks.length; index++) {
      expect(await problemOf(without(index)), `without ${chunks[index]!.type}`).not.toBeNull();
      expect(await problemOf(twice(index)), `twice ${chunks[index]!.type}`).not.toBeNull();
    }
    const inputs = chunks.flatMap(({ type }, index) => (type === 'INPT' ? [index] : []));
    expect(await problemOf(without(inputs[1]!))).toMatch(/is wrong: it ends at tick 128; the session has 64 so far\. What stands before it plays\.$/);
    const early = chunk('INPT', chunks[inputs[2]!]!.body);
    expect(await problemOf(joined(bytes.subarray(0, chunks[inputs[1]!]!.at), early))).toMatch(/is wrong: it begins at tick 128; tick 64 is next/);
    const names = chunks.findIndex(({ type }) => type === 'PART');
    expect(await problemOf(joined(bytes.subarray(0, chunks[names]!.at), bytes.subarray(chunks[names]!.end)))).toMatch(/\(hashes\).*is wrong/);
    expect(await refusalOf(without(0))).toMatch(/^Chunk 0 \(header\) at byte 8 is wrong: it stands where the header must be\. Nothing of the file can be played\.$/);
  });
});

describe('what a file may claim', () => {
  it('[FMT10] is bounded: sizes, ticks, counts and what inflates to more than it says are refused with the number', async () => {
    const { bytes } = await makeSession(35, 64), at = chunksOf(bytes).findIndex(({ type }) => type === 'INPT'), head = chunksOf(bytes)[at]!.body;
    const start = bytes.subarray(0, chunksOf(bytes)[at]!.at);
    const input = async (...parts: Uint8Array[]): Promise<string | null> => problemOf(joined(start, chunk('INPT', joined(...parts))));
    const none = Uint8Array.of(0), ticks = (count: number): Uint8Array => Uint8Array.of(count & 255, count >> 8);
    expect(await input(u32(0), ticks(2049), none, none)).toMatch(/it covers 2049 ticks; 1 to 2048 are allowed/);
    expect(await input(u32(0), ticks(0), none, none)).toMatch(/it covers 0 ticks/);
    expect(await input(u32(0xffffffff), ticks(64), none, none)).toMatch(/a session has at most 2147483647/);
    expect(await input(u32(0), ticks(64), Uint8Array.of(0xff, 0xff, 0x7f))).toMatch(/it claims 2097151 sources; at most 256 are possible/);
    // One source with 60,000 frames and two bytes of body.
    expect(await input(u32(0), ticks(64), Uint8Array.of(1, 5, 0, 0, 0xe0, 0xd4, 3), new Uint8Array(32), Uint8Array.of(0, 1, 0))).toMatch(/it claims 60000 frames in \d+ bytes/);
    const bomb = (raw: number, data: Uint8Array): Uint8Array => joined(Uint8Array.of(1), u32(raw), data), zeros = deflateSync(new Uint8Array(10_000_000), { level: 9 });
    expect(zeros.length).toBeLessThan(11_000);
    expect(await input(u32(0), ticks(64), none, bomb(10_000_000, zeros))).toMatch(/it claims to inflate to 10000000 bytes; at most 5242880 are allowed/);
    expect(await input(u32(0), ticks(64), none, bomb(1000, zeros))).toMatch(/it claims to inflate to 1000 bytes and holds more/);
    expect(await input(u32(0), ticks(64), none, bomb(5_000_000, deflateSync(new Uint8Array(10))))).toMatch(/it claims to inflate to 5000000 bytes and holds 10/);
    expect(await input(u32(0), ticks(64), none, bomb(10, zlibSync(new Uint8Array(10))))).toMatch(/cannot be inflated|holds/);
    expect(await input(u32(0), ticks(64), none, bomb(10, Uint8Array.from({ length: 140_000 }, (_, n) => n * 7)))).toMatch(/it holds 140000 deflated bytes; at most 131072 are allowed/);
    const huge = Buffer.alloc(12);
    huge.write('INPT', 'latin1');
    huge.writeUInt32LE(0xfffffff0, 4);
    expect(await problemOf(joined(start, huge))).toMatch(/claims 4294967280 bytes; at most 5242896 are allowed/);
    expect(await problemOf(joined(start, chunk('MARK', Uint8Array.of(0xff, 0xff, 3))))).toMatch(/\(markers\).*it claims 65535 markers; at most/);
    expect(await problemOf(joined(start, chunk('HASH', Uint8Array.of(0xff, 0xff, 3))))).toMatch(/\(hashes\).*it claims 65535 hashes; at most/);
    expect(head.length).toBeGreaterThan(0);
  });

  it('[FMT11] a payload that the door would refuse is not let in by the file either', async () => {
    const { bytes } = await makeSession(36, 8, { density: 0, pictures: false }), at = chunksOf(bytes).findIndex(({ type }) => type === 'INPT');
    // One frame of source 5: place (tick 0, first source), then ten columns; shape 0 = as it is, three bytes.
    const columns = joined(Uint8Array.of(2, 0, 0), Uint8Array.of(2, 0, 3), ...Array.from({ length: 4 }, () => Uint8Array.of(0)), Uint8Array.of(1, 0), ...Array.from({ length: 3 }, () => Uint8Array.of(0)), Uint8Array.of(3, 1, 2, 3));
    const body = joined(u32(0), Uint8Array.of(8, 0, 1, 5, 0, 0, 1), new Uint8Array(32), Uint8Array.of(0), columns);
    expect(await problemOf(withBody(bytes, at, () => body))).toMatch(/frame 0 of source 5 for tick 0 would be refused at the door: The payload ends inside the header of sample 0/);
  });
});

describe('the header of a file', () => {
  it('[FMT12] is looked at field by field; what is wrong is named with its value and what it must be', async () => {
    const { bytes } = await makeSession(37, 16);
    const wrong = (field: string, value: unknown): Promise<string> => refusalOf(withHeader(bytes, (header) => { header[field] = value; }));
    expect(await wrong('seed', 'x')).toBe('Chunk 0 (header) at byte 8 is wrong: seed is "x"; it must be a whole number from 0 to 4294967295. Nothing of the file can be played.');
    expect(await wrong('seed', -1)).toContain('seed is -1;');
    expect(await wrong('seed', 1.5)).toContain('seed is 1.5;');
    expect(await wrong('format', 'song')).toContain('format is "song"; it must be "jam-session"');
    expect(await wrong('version', 0)).toContain('version is 0; it must be 1');
    expect(await wrong('id', 'abc')).toContain('id is "abc"; it must be 32 lower-case hex digits');
    expect(await wrong('root', 5)).toContain('root is 5;');
    expect(await wrong('branch', { of: HEADER.id })).toContain('branch.tick is missing;');
    expect(await wrong('core', 'XY')).toContain('core is "XY"; it must be 64 lower-case hex digits');
    expect(await wrong('schema', null)).toContain('schema is null;');
    expect(await wrong('content', undefined)).toContain('content is missing;');
    expect(await wrong('mods', {})).toContain('mods is {};');
    expect(await wrong('mods', [{ id: '', hash: '0'.repeat(16) }])).toContain('mods[0].id is "";');
    expect(await wrong('scene', 'x'.repeat(300))).toContain('it must be a text of 1 to 200 characters');
    expect(await wrong('layout', 'room')).toContain('layout is "room"; it must be "stage" or "ring"');
    expect(await wrong('tickRate', 60)).toContain('tickRate is 60; it must be 128');
    expect(await wrong('settings', { tempo: 'fast' })).toContain('settings.tempo is "fast"; it must be a finite number');
    expect(await wrong('startedAt', 'yesterday')).toContain('startedAt is "yesterday";');
    expect(await refusalOf(withBody(bytes, 0, () => Buffer.from('{"format":')))).toContain('it is not JSON');
    expect(await refusalOf(withBody(bytes, 0, () => Uint8Array.of(0x22, 0xff, 0x22)))).toContain('it is not UTF-8');
    expect(await refusalOf(withBody(bytes, 0, () => Buffer.from('[]')))).toContain('it must be a JSON object');
    expect(await refusalOf(withBody(bytes, 0, () => Buffer.alloc(70_000, ' ')))).toContain('it takes 70000 bytes; at most 65536 are allowed');
    expect((await mustRead(bytes)).header).toEqual(HEADER);
    expect((await mustRead(withHeader(bytes, (header) => { header.mood = 'blue'; }))).header).toEqual(HEADER);
  });

  it('[FMT24] says which mods came and went and when; readers that know of no changes are told that there were some', async () => {
    const { bytes } = await makeSession(39, 128, { header: CHANGED_HEADER }), first = CHANGED_HEADER.changes![0]!;
    expect((await mustRead(bytes)).header).toEqual(CHANGED_HEADER);
    expect((await mustRead(await compactSession(bytes))).header).toEqual(CHANGED_HEADER);
    let raw: Record<string, unknown> = {};
    withHeader(bytes, (header) => { raw = header; });
    // A mod that was named before is named by its hash.
    expect([raw.remade, (raw.changes as { mods: unknown[] }[]).map(({ mods }) => mods)]).toEqual([96, [['b'.repeat(64), { id: 'ant', hash: 'a'.repeat(64) }], [], ['a'.repeat(64)]]]);
    const wrong = (changes: unknown): Promise<string> => refusalOf(withHeader(bytes, (header) => { header.changes = changes; }));
    expect(await wrong([])).toContain('changes is []; it must be a list of 1 to 256 changes of mods');
    expect(await wrong([3])).toContain('changes[0] is 3;');
    expect(await wrong([{ ...first, tick: -1 }])).toContain('changes[0].tick is -1;');
    expect(await wrong([first, { ...first, tick: 39 }])).toContain('changes[1].tick is 39; it must be at least 40, the one before it');
    expect(await wrong([{ ...first, after: 'E'.repeat(16) }])).toContain('changes[0].after is "EEEEEEEEEEEEEEEE"; it must be 16 lower-case hex digits');
    expect(await wrong([{ ...first, schema: null }])).toContain('changes[0].schema is null;');
    expect(await wrong([{ ...first, mods: ['f'.repeat(64)] }])).toMatch(/changes\[0\]\.mods\[0\] is "f+…; it must be the hash of a mod that was named before, or \{id, hash\}/);
    await expect(SessionWriter.create({ ...CHANGED_HEADER, changes: Array.from({ length: 256 }, (_, n) => ({ ...first, tick: n, mods: [{ id: 'ant', hash: n.toString(16).padStart(64, '0'), home: 'x'.repeat(150) }] })) }, PART_NAMES)).rejects.toThrow(/at most 65536 are allowed/);
  });

  it('[FMT13] of a newer version is refused by name, and what is no session at all as such', async () => {
    const { bytes } = await makeSession(38, 16);
    expect(await refusalOf(withHeader(bytes, (header) => { header.version = 2; delete header.seed; }))).toContain('it was made by a newer Jam Engine (format version 2; this one reads 1). Open it with that version');
    expect(await refusalOf(new Uint8Array(0))).toBe('The file is empty; a .jam file begins with 8 bytes of signature and a header.');
    expect(await refusalOf(Buffer.from('RIFF....WAVEfmt '))).toBe('This is not a .jam file: its first 8 bytes are not the signature of one. Choose a file that Jam Engine wrote.');
  });
});
