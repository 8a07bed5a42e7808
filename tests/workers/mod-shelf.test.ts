import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openMod, packMod } from '../../game/mods/index.ts';
import type { KeptMod, ModSource, ReadMod } from '../../protocol/index.ts';
import type { ModDatabase } from '../../workers/mod-database.ts';
import { ModShelf } from '../../workers/mod-shelf.ts';

const text = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words) as Uint8Array<ArrayBuffer>;

/** The step wall as its folder has it. */
const FOLDER = fileURLToPath(new URL('../../mods/step-wall/', import.meta.url));
const wall = new Map(readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map((entry) => [`${entry.parentPath.slice(FOLDER.length)}/${entry.name}`.replace(/^\//, ''), new Uint8Array(readFileSync(`${entry.parentPath}/${entry.name}`))] as const));
const withManifest = (change: Record<string, unknown>): Map<string, Uint8Array<ArrayBuffer>> =>
  new Map([...wall].map(([path, bytes]) => [path, path === 'mod.json' ? text(JSON.stringify({ ...(JSON.parse(new TextDecoder().decode(bytes)) as object), ...change })) : bytes]));

/** What a browser would keep. */
class Memory {
  readonly mods = new Map<string, KeptMod>();
  readonly packs = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly used = new Map<string, readonly string[]>();
  isFull = false;
  list = async (): Promise<KeptMod[]> => [...this.mods.values()];
  mod = async (id: string): Promise<KeptMod | undefined> => this.mods.get(id);
  async keep(mod: KeptMod, pack: Uint8Array<ArrayBuffer> | null): Promise<void> {
    if (this.isFull) throw new DOMException('no room', 'QuotaExceededError');
    if (pack) this.packs.set(mod.hash, pack);
    this.mods.set(mod.id, mod);
  }
  change = async (id: string, change: Partial<KeptMod>): Promise<boolean> => (this.mods.set(id, { ...this.mods.get(id)!, ...change }), true);
  remove = async (id: string): Promise<void> => void this.mods.delete(id);
  pack = async (hash: string): Promise<Uint8Array<ArrayBuffer> | undefined> => this.packs.get(hash);
  uses = async (session: string, hashes: readonly string[]): Promise<void> => void this.used.set(session, hashes);
}

/** Bytes without end, so many at a time, until `signal` ends them. */
const drops = (bytes: number, signal: AbortSignal): ReadableStream<Uint8Array> => new ReadableStream({
  start: (stream) => signal.addEventListener('abort', () => stream.error(signal.reason)),
  async pull(stream) {
    await new Promise(setImmediate);
    if (!signal.aborted) stream.enqueue(new Uint8Array(bytes));
  },
});

function shelfOn(memory: Memory, web: Readonly<Record<string, Uint8Array>> = {}): ModShelf {
  return new ModShelf({
    open: async () => memory as unknown as ModDatabase, base: 'https://jam.example/app/', nowMs: () => 5,
    fetch: async (address, signal) => {
      if (address.startsWith('https://endless.example/')) return new Response(drops(address.endsWith('fast.zip') ? 1 << 20 : 1, signal), { headers: { 'content-length': '0' } });
      if (address.startsWith('https://shut.example/')) throw new TypeError('Failed to fetch');
      const bytes = web[address];
      return new Response(bytes?.slice() ?? null, { status: bytes ? 200 : 404 });
    },
    async tryOut(mod) {
      const opened = await openMod(mod);
      return opened.ok ? [] : opened.problems;
    },
  });
}
const packed = (files: ReadonlyMap<string, Uint8Array>, name = 'wall.jammod'): ModSource => ({ kind: 'packed', name, bytes: packMod(files) });
const address = (to: string): ModSource => ({ kind: 'address', address: to });
const found = (read: ReadMod): string => (read.ok ? `${read.card.id} ${read.card.version} ${read.from}` : read.problems.map(({ message }) => message).join(' '));

describe('reading a mod', () => {
  it('[PGM2] from a folder, a zip, a packed file, an address or an open folder of a server, it is the same mod', async () => {
    const web = Object.fromEntries([...wall].map(([path, bytes]) => [`https://mods.example/wall/${path}`, bytes])), files = [...wall].map(([path, bytes]) => [`my mods/step-wall/${path}`, bytes] as const);
    const shelf = shelfOn(new Memory(), { ...web, 'https://jam.example/app/mods/wall.jam-mod': packMod(wall) }), hashes = new Set<string>();
    const sources: readonly (readonly [ModSource, string])[] = [
      [{ kind: 'files', name: 'my mods', files: [['my mods/notes.txt', text('mine')], ...files] }, ''], [packed(wall), ''],
      [{ kind: 'packed', name: 'wall.zip', bytes: zipSync(Object.fromEntries(files)) as Uint8Array<ArrayBuffer> }, ''], [address('mods/wall.jam-mod'), 'https://jam.example/app/mods/wall.jam-mod'],
      [address('https://mods.example/wall'), 'https://mods.example/wall/mod.json'], [address('https://mods.example/wall/mod.json'), 'https://mods.example/wall/mod.json'],
    ];
    for (const [source, from] of sources) {
      const read = await shelf.read(source);
      expect(found(read)).toBe(`step-wall 1.0.0 ${from}`);
      // An open folder is read by what its mod.json and its code name: a README is not among it.
      if (read.ok && !from.endsWith('mod.json')) hashes.add(read.card.hash);
    }
    expect(hashes.size).toBe(1);
  });

  it('[PGM3] what is no sound mod in a cage is refused in words, and nothing of it is kept', async () => {
    const memory = new Memory(), shelf = shelfOn(memory), main = 'main.js';
    const bad: readonly (readonly [ModSource, RegExp])[] = [
      [packed(withManifest({ kind: 'trusted' })), /trusted mod: its code could do whatever this page can/],
      [packed(withManifest({ writes: ['mods/PlayNot'] })), /PlayNot/],
      [packed(new Map([...wall, [main, text('export default 1 +')]])), /./],
      [{ kind: 'packed', name: 'cut.jammod', bytes: packMod(wall).slice(0, 200) }, /cut or damaged/], [{ kind: 'packed', name: 'cut.zip', bytes: zipSync(Object.fromEntries(wall)).slice(0, 300) as Uint8Array<ArrayBuffer> }, /zip is cut or damaged/],
      [{ kind: 'packed', name: 'song.mp3', bytes: text('ID3 and so on') }, /not a packed mod/], [{ kind: 'files', name: 'photos', files: [['photos/cat.png', text('cat')]] }, /no mod\.json/],
      [{ kind: 'packed', name: 'bomb.zip', bytes: zipSync({ 'mod.json': new Uint8Array(40 << 20) }) as Uint8Array<ArrayBuffer> }, /more than 12 megabytes/],
      [address('https://mods.example/none.jam-mod'), /there is nothing at/], [address('https://mods.example/none'), /there is no mod at/], [address('https://shut.example/a.zip'), /cannot be reached from this page/], [address('file:///etc/passwd'), /not the web/],
    ];
    for (const [source, words] of bad) {
      const read = await shelf.read(source);
      expect(read.ok, String(words)).toBe(false);
      expect(found(read)).toMatch(words);
      if (!read.ok) for (const { hint } of read.problems) expect(typeof hint).toBe('string');
    }
    expect([memory.mods.size, memory.packs.size]).toEqual([0, 0]);
    expect(await shelf.install('0'.repeat(64))).toMatchObject({ ok: false });
    expect(memory.mods.size).toBe(0);
  });

  it('[PGM14] nothing larger than a mod is read from an address, how far it has come is told, and it can be left', async () => {
    const shelf = shelfOn(new Memory()), come: number[] = [];
    expect(found(await shelf.read(address('https://endless.example/fast.zip'), (bytes) => come.push(bytes)))).toMatch(/has more; a mod has at most 14 MB/);
    expect(come.slice(0, 3)).toEqual([1 << 20, 2 << 20, 3 << 20]);
    const slow = shelf.read(address('https://endless.example/slow.zip'), (bytes) => { if (bytes === 20) void shelf.stopReading(); });
    expect(found(await slow)).toMatch(/was not read to its end/);
  });

  it('[PGM4] a mod is kept whole or not at all, under its content hash; another version takes its place and keeps the player’s settings', async () => {
    const memory = new Memory(), shelf = shelfOn(memory), first = await shelf.read(packed(wall));
    if (!first.ok) throw new Error(found(first));
    memory.isFull = true;
    expect(await shelf.install(first.card.hash)).toMatchObject({ ok: false, message: expect.stringMatching(/no room left/) as string });
    expect([memory.mods.size, memory.packs.size]).toEqual([0, 0]);
    memory.isFull = false;
    expect(await shelf.install(first.card.hash)).toMatchObject({ ok: true, value: { id: 'step-wall', isOn: true, installedAt: 5 } });
    await shelf.change('step-wall', { values: { swing: 0.5 } });
    const next = await shelf.read(packed(withManifest({ version: '1.1.0' })));
    if (!next.ok) throw new Error(found(next));
    expect(next.kept?.version).toBe('1.0.0');
    expect(await shelf.install(next.card.hash)).toMatchObject({ ok: true, value: { version: '1.1.0', values: { swing: 0.5 } } });
    expect(memory.mods.size).toBe(1);
    expect(await shelf.pack(first.card.hash)).toMatchObject({ ok: true, value: expect.any(Uint8Array) as Uint8Array });
  });
});
