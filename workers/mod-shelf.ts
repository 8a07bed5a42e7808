import { KNOWN_IDS, loadMod, packMod, type LoadedMod } from '../game/mods/index.ts';
import type { KeptMod, ModCard, ModProblem, ModsControl, ModSource, ReadMod, StoreAnswer } from '../protocol/index.ts';
import type { ModDatabase } from './mod-database.ts';
import { readModSource, type Fetch } from './read-mod-source.ts';

/** What a shelf is given to work with. */
export interface ShelfTools {
  /** Rejects where the browser lets nothing be stored. */
  readonly open: () => Promise<ModDatabase>;
  readonly fetch: Fetch;
  /** The app's address. */
  readonly base: string;
  /** Lets a mod run for a moment in a room of its own. Answers with what is wrong. */
  readonly tryOut: (mod: LoadedMod) => Promise<readonly ModProblem[]>;
  readonly nowMs: () => number;
}

const SHUT = 'This browser lets the page keep nothing (a private window, perhaps), so no mod can be installed.';
const FULL = 'The browser has no room left. Delete some sessions or mods and try again.';

/** What of a mod the page shows. */
export function cardOf({ manifest, hash }: LoadedMod, bytes: number): ModCard {
  const { id, version, name, about, kind, reads, writes, asks, adds } = manifest, names = (list: readonly { readonly name: string }[]): string[] => list.map((one) => one.name);
  return {
    id, version, name, about, kind, hash, bytes, reads, writes, asks, author: manifest.author ?? '', licence: manifest.licence ?? '', home: manifest.home ?? '',
    sees: [...new Set(reads.flatMap((thing) => KNOWN_IDS.get(thing)?.sees ?? []))],
    adds: { zones: adds.zones.flatMap(({ name, places }) => places.map(() => name)), instruments: names(adds.instruments), palettes: adds.palettes, scenes: adds.scenes, cues: names(adds.cues), settings: adds.settings.map(({ label }) => label) },
  };
}

/** Reads, checks and keeps mods; see `ModsControl`. Nothing is kept before all of it is known to be sound. */
export class ModShelf implements ModsControl {
  private database: Promise<ModDatabase> | null = null;
  /** What was read last, and may be installed. */
  private latest: { readonly card: ModCard; readonly packed: Uint8Array<ArrayBuffer>; readonly from: string } | null = null;

  private reading = new AbortController();

  constructor(private readonly tools: ShelfTools) {}

  private async answer<Value>(work: (database: ModDatabase) => Promise<Value>): Promise<StoreAnswer<Value>> {
    this.database ??= this.tools.open();
    let database: ModDatabase;
    try {
      database = await this.database;
    } catch {
      this.database = null;
      return { ok: false, message: SHUT };
    }
    try {
      return { ok: true, value: await work(database) };
    } catch (cause) {
      const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
      return { ok: false, message: isFull ? FULL : cause instanceof Error ? cause.message : String(cause) };
    }
  }

  list(): Promise<StoreAnswer<readonly KeptMod[]>> {
    return this.answer((database) => database.list());
  }

  async stopReading(): Promise<void> {
    this.reading.abort();
  }

  async read(source: ModSource, onFetched: (bytes: number, of: number) => void = () => undefined): Promise<ReadMod> {
    const title = source.kind === 'address' ? source.address : source.name, refuse = (problems: readonly ModProblem[], name = title): ReadMod => ({ ok: false, title: name, problems });
    this.latest = null;
    this.reading.abort();
    const { signal } = (this.reading = new AbortController()), found = await readModSource(source, { fetch: this.tools.fetch, signal, onFetched }, this.tools.base);
    if (!found.ok) return refuse(found.problems);
    const loaded = await loadMod(found.files);
    if (!loaded.ok) {
      const isTrusted = loaded.problems.length === 1 && loaded.problems[0]!.message.startsWith('kind is "trusted"');
      return refuse(isTrusted ? [{ ...loaded.problems[0]!, message: 'this is a trusted mod: its code could do whatever this page can, so a page does not take it in', hint: 'only mods in a cage can be installed here; whoever builds the app can put it into mods/' }] : loaded.problems);
    }
    const { mod } = loaded, problems = await this.tools.tryOut(mod);
    if (problems.length > 0) return refuse(problems, mod.manifest.name);
    const packed = packMod(mod.files), card = cardOf(mod, packed.length), kept = await this.answer((database) => database.mod(card.id));
    this.latest = { card, packed, from: found.from };
    return { ok: true, card, from: found.from, kept: kept.ok ? kept.value ?? null : null, warnings: [] };
  }

  install(hash: string): Promise<StoreAnswer<KeptMod>> {
    return this.answer(async (database) => {
      const { latest } = this;
      if (latest?.card.hash !== hash) throw new Error('This mod is no longer at hand. Choose it once more.');
      const before = await database.mod(latest.card.id);
      const mod: KeptMod = { ...latest.card, from: latest.from, installedAt: this.tools.nowMs(), isOn: true, values: before?.values ?? {} };
      await database.keep(mod, latest.packed);
      this.latest = null;
      return mod;
    });
  }

  change(id: string, change: { readonly isOn?: boolean; readonly values?: Readonly<Record<string, number>> }): Promise<StoreAnswer<null>> {
    return this.answer((database) => database.change(id, change).then(() => null));
  }

  remove(id: string): Promise<StoreAnswer<KeptMod | null>> {
    return this.answer(async (database) => {
      const mod = await database.mod(id);
      await database.remove(id);
      return mod ?? null;
    });
  }

  restore(mod: KeptMod): Promise<StoreAnswer<null>> {
    return this.answer(async (database) => {
      if (!(await database.pack(mod.hash))) throw new Error(`The files of ${mod.name} ${mod.version} are gone. Install it again.`);
      await database.keep(mod, null);
      return null;
    });
  }

  pack(hash: string): Promise<StoreAnswer<Uint8Array<ArrayBuffer> | null>> {
    return this.answer(async (database) => (await database.pack(hash)) ?? null);
  }

  async uses(session: string, hashes: readonly string[]): Promise<void> {
    await this.answer((database) => database.uses(session, hashes));
  }

  tidy(sessions: readonly string[]): Promise<StoreAnswer<number>> {
    return this.answer((database) => database.tidy(new Set(sessions)));
  }
}
