import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../cli/inspect.ts';
import type { Performance } from '../../cli/perform.ts';
import type { DiffAnswer } from '../../cli/diff.ts';
import type { ReplayAnswer } from '../../cli/replay.ts';
import { readSession } from '../../protocol/session/index.ts';
import { danceFile } from './dance-file.ts';
import { rewrittenBytes } from '../game/session/busy-recording.ts';
import { answer, jam } from './run-jam.ts';

let folder: string;
const at = (name: string): string => join(folder, name);

let performance: Performance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jam-sessions-'));
  const dance = danceFile();
  await writeFile(at('dance.poses.json'), JSON.stringify(dance));
  dance.frames[100]!.people[0]![4 * 10] = dance.frames[100]!.people[0]![4 * 10]! + 0.001;
  await writeFile(at('nudged.poses.json'), JSON.stringify(dance));
  performance = await answer<Performance>('perform', '--motion', at('dance.poses.json'), '--out', at('dance.jam'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('jam perform --out', () => {
  it('[PRF7] records a session that replays to the same world, and leaves nothing else behind', async () => {
    expect((await readdir(folder)).sort()).toEqual(['dance.jam', 'dance.poses.json', 'nudged.poses.json']);
    const replayed = await answer<ReplayAnswer>('replay', at('dance.jam'), '--verify');
    expect(replayed).toMatchObject({ code: 0, err: '', ok: true, ticks: performance.ticks, hash: performance.hash, divergence: null, problem: null, verified: 'exact' });
    expect(replayed.hashesChecked).toBe(performance.ticks / 128 + 1);
    expect(replayed.partsChecked).toBeGreaterThan(50);
    expect(replayed.realtimeFactor).toBeGreaterThan(0);
    const read = await readSession(await readFile(at('dance.jam')));
    expect(read).toMatchObject({ ok: true, session: { markers: [{ tick: 0, kind: 'player', text: 'player 1: dance.poses.json' }], sources: [{ source: 5, name: 'dance.poses.json' }] } });
  });

  it('[PRF8] records two bodies, a tempo and light keyframes as it does one', async () => {
    const two = await answer<Performance>('perform', '--motion', at('dance.poses.json'), '--motion', at('nudged.poses.json'), '--bpm', '111', '--seconds', '5', '--pictures', '--out', at('two.jam'));
    expect(await answer<ReplayAnswer>('replay', at('two.jam'), '--verify')).toMatchObject({ code: 0, ok: true, hash: two.hash, ticks: 640 });
    const read = await readSession(await readFile(at('two.jam')));
    if (!read.ok) throw new Error(read.message);
    expect(read.session.pictureTicks).toHaveLength(40);
    expect(read.session.sources.map(({ source }) => source)).toEqual([0, 5, 6]);
  });

  it('[PRF9] refuses a file that cannot be made before anything is played', async () => {
    await mkdir(at('taken.jam'));
    for (const [path, why] of [[at('taken.jam'), /is a folder/], [at('nowhere/a.jam'), /folder is not there/]] as const) {
      const { code, err, out } = await jam('perform', '--motion', at('dance.poses.json'), '--out', path);
      expect(code).toBe(2);
      expect(err).toMatch(why);
      expect(out).toBe('');
    }
  });
});

describe('jam replay', () => {
  it('[RPY1] --to runs so many ticks, from none to all', async () => {
    const started = await answer<ReplayAnswer>('replay', at('dance.jam'), '--to', '0');
    expect(started).toMatchObject({ code: 0, ok: true, ticks: 0, realtimeFactor: 0 });
    const part = await answer<ReplayAnswer>('replay', at('dance.jam'), '--to', '300');
    expect(part).toMatchObject({ code: 0, ok: true, ticks: 300, hashesChecked: 3 });
    expect(part.hash).not.toBe(performance.hash);
    expect(await answer<ReplayAnswer>('replay', at('dance.jam'), '--to', String(performance.ticks), '--speed-only')).toMatchObject({ hash: performance.hash, hashesChecked: 0, verified: 'unchecked' });
  });

  it('[RPY2] a file that was cut plays up to its last whole chunk, and one with a flipped bit up to that chunk; both say where', async () => {
    const bytes = await readFile(at('dance.jam'));
    await writeFile(at('cut.jam'), bytes.subarray(0, bytes.length - 200));
    const cut = await answer<ReplayAnswer>('replay', at('cut.jam'));
    expect(cut).toMatchObject({ code: 0, ok: true, divergence: null });
    expect(cut.problem).toMatch(/is cut/);
    expect(cut.err).toMatch(/cut\.jam.*is cut/);
    const flipped = Buffer.from(bytes);
    flipped[bytes.indexOf('INPT') + 200]! ^= 4;
    await writeFile(at('flipped.jam'), flipped);
    const damaged = await answer<ReplayAnswer>('replay', at('flipped.jam'));
    expect(damaged).toMatchObject({ code: 0, ok: true });
    expect(damaged.ticks).toBeLessThan(performance.ticks);
    expect(damaged.problem).toMatch(/\(input\) at byte \d+ does not match its check sum/);
  });

  it('[RPY3] ends with 1 and one line of words where a stored hash is not reached', async () => {
    const read = await readSession(await readFile(at('dance.jam')));
    if (!read.ok) throw new Error(read.message);
    await writeFile(at('false.jam'), await rewrittenBytes(read.session, { hash: (stored) => (stored.tick === 0 ? { ...stored, hash: '0123456789abcdef' } : stored) }));
    const found = await answer<ReplayAnswer>('replay', at('false.jam'));
    expect(found).toMatchObject({ code: 1, ok: false, verified: 'diverged', divergence: { tick: 0, expected: '0123456789abcdef', actual: read.session.hashes[0]!.hash } });
    expect(found.err).toMatch(/hash stored for tick 0 is wrong/);
    expect(Object.keys(found.divergence!)).toEqual(expect.arrayContaining(['tick', 'system', 'component', 'field', 'entity', 'expected', 'actual', 'message']));
  });

  it('[RPY4] a session of other code that agrees says so; one of another scene is refused', async () => {
    const read = await readSession(await readFile(at('dance.jam')));
    if (!read.ok) throw new Error(read.message);
    await writeFile(at('foreign.jam'), await rewrittenBytes(read.session, { header: { core: 'ab'.repeat(32) } }));
    expect(await answer<ReplayAnswer>('replay', at('foreign.jam'), '--verify')).toMatchObject({ code: 0, ok: true, verified: 'other core, hashes agree' });
    await writeFile(at('attic.jam'), await rewrittenBytes(read.session, { header: { scene: 'attic' } }));
    const attic = await jam('replay', at('attic.jam'));
    expect(attic).toMatchObject({ code: 2, out: '' });
    expect(attic.err).toMatch(/scene "attic"/);
  });
});

describe('jam inspect', () => {
  it('[INS1] shows every entity with a name and all its components, and every resource, after any tick from 0 to the last', async () => {
    const first = await answer<Inspection>('inspect', at('dance.jam'), '--tick', '0'), last = await answer<Inspection>('inspect', at('dance.jam'), '--tick', String(performance.ticks));
    expect(first).toMatchObject({ code: 0, tick: 0 });
    expect(last).toMatchObject({ code: 0, tick: performance.ticks, hash: performance.hash });
    expect(last.entities).toHaveLength(performance.entities);
    expect(last.entities.length).toBeGreaterThan(first.entities.length);
    const names = last.entities.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Lantern 3', 'Left bow', 'left_wrist of player 1', 'player 1', 'left hand of seat 1', 'pulse 1']));
    expect(new Set(names).size).toBe(names.length);
    const wrist = last.entities.find(({ name }) => name === 'left_wrist of player 1')!;
    expect(Object.keys(wrist.components)).toEqual(expect.arrayContaining(['body/Joint', 'body/JointSample', 'body/SmoothedJoint']));
    expect(wrist.components['body/Joint']!.index).toBe(9);
    expect(last.resources['engine/Time']!.tick).toBe(performance.ticks);
  });

  it('[INS2] shows one entity by its id or its name', async () => {
    const named = await answer<Inspection>('inspect', at('dance.jam'), '--tick', '300', '--entity', 'lantern 3');
    expect(named.entities).toHaveLength(1);
    expect(named.entities[0]!.components['room/Zone']!.index).toBe(2);
    const { id } = named.entities[0]!, byId = await answer<Inspection>('inspect', at('dance.jam'), '--tick', '300', '--entity', String(id));
    expect(byId.entities).toEqual(named.entities);
    const { out } = await jam('inspect', at('dance.jam'), '--tick', '300', '--entity', String(id));
    expect(out).toMatch(/Lantern 3[^]*room\/Zone[^]*radius 0\.125/);
  });

  it('[INS3] an entity that is dead by then, or not yet born, is refused with who has its row', async () => {
    const { entities } = await answer<Inspection>('inspect', at('dance.jam'), '--tick', '300', '--entity', 'player 1'), id = entities[0]!.id;
    const dead = await jam('inspect', at('dance.jam'), '--tick', '0', '--entity', String(id));
    expect(dead).toMatchObject({ code: 2, out: '' });
    expect(dead.err).toMatch(new RegExp(`Entity ${id} is not alive after tick 0`));
    const recycled = await jam('inspect', at('dance.jam'), '--tick', '300', '--entity', String(id + 2 ** 20));
    expect(recycled.err).toMatch(new RegExp(`its row is that of ${id}, player 1`));
    expect((await jam('inspect', at('dance.jam'), '--tick', '300', '--entity', 'Lantern 99')).err).toMatch(/No entity is called "Lantern 99"/);
  });
});

describe('jam diff', () => {
  it('[DIF7] tells of two performances where they part, with 1; of the same with 0; of a shorter one that it is shorter', async () => {
    await jam('perform', '--motion', at('nudged.poses.json'), '--out', at('nudged.jam'));
    await jam('perform', '--motion', at('dance.poses.json'), '--seconds', '3', '--out', at('short.jam'));
    const parted = await answer<DiffAnswer>('diff', at('dance.jam'), at('nudged.jam'));
    expect(parted).toMatchObject({ code: 1, same: false, divergence: { system: 'room/apply-inputs', component: 'room/Seats', field: 'xyz' } });
    expect(parted.divergence!.tick).toBe(Math.floor((100 / 30) * 128));
    expect(parted.divergence!.message).toMatch(/joint right_wrist of player 1/);
    expect(await answer<DiffAnswer>('diff', at('dance.jam'), at('dance.jam'))).toMatchObject({ code: 0, same: true, divergence: null });
    const short = await answer<DiffAnswer>('diff', at('dance.jam'), at('short.jam'));
    expect(short).toMatchObject({ code: 0, same: true, divergence: null, ticks: 384 });
    expect(short.err).toMatch(/second ends after tick 384/);
  });
});

describe('files and words that are wrong', () => {
  beforeAll(async () => {
    await writeFile(at('empty.jam'), '');
    await writeFile(at('text.jam'), 'These are words and no session.');
    await mkdir(at('folder.jam'));
  });

  it.each([
    ['a file that is not there', ['replay', 'nowhere.jam'], /nowhere\.jam" is not there/],
    ['a folder', ['replay', 'folder.jam'], /is a folder/],
    ['an empty file', ['replay', 'empty.jam'], /empty/],
    ['a file of another kind', ['inspect', 'text.jam', '--tick', '1'], /not a \.jam file/],
    ['one bad file of two', ['diff', 'dance.jam', 'text.jam'], /text\.jam": This is not a \.jam file/],
    ['no file', ['replay'], /0 files were named where 1 is needed/],
    ['one file too many', ['replay', 'dance.jam', 'dance.jam'], /2 files were named/],
    ['a tick beyond the end', ['replay', 'dance.jam', '--to', '99999999'], /--to is "99999999"; it must be a whole number from 0 to 1024/],
    ['half a tick', ['inspect', 'dance.jam', '--tick', '1.5'], /--tick is "1\.5"/],
    ['no tick', ['inspect', 'dance.jam'], /--tick N is missing/],
    ['two ways of comparing', ['replay', 'dance.jam', '--verify', '--speed-only'], /give one of them/],
    ['an unknown option', ['diff', '--deep', 'a.jam', 'b.jam'], /--deep/],
  ] as const)('[RPY5] %s: refused with 2 and what to do', async (_, words, said) => {
    const { code, out, err } = await jam(...words.map((word) => (word.endsWith('.jam') ? at(word) : word)));
    expect(err).toMatch(said);
    expect(code).toBe(2);
    expect(out).toBe('');
  });

  it('[RPY6] jam help names every command with its words', async () => {
    const { code, out } = await jam('help');
    expect(code).toBe(0);
    for (const words of [/jam perform .*--out FILE\.jam/, /jam replay FILE\.jam \[--to TICK\] \[--verify\] \[--speed-only\]/, /jam inspect FILE\.jam --tick N/, /jam diff A\.jam B\.jam/]) expect(out).toMatch(words);
  });
});
