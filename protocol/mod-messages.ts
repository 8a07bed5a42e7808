/**
 * What page, sim.worker and mods.worker say to each other about mods. The page never reads a mod's files itself: mods.worker does, and answers
 * with what it found.
 */
import type { StoreAnswer } from './store-messages.ts';
import type { SceneDescription } from './worker-messages.ts';
import type { Tick } from './units.ts';

/** Number of the source of what the page does by itself to keep the room going: it switches off a mod that does not answer. */
export const WATCHDOG_SOURCE = 14;

/** Something about a mod that has to be put right, in words for whoever makes it. */
export interface ModProblem {
  /** Path inside the mod, such as `mod.json`; empty where the mod as a whole is meant. */
  readonly file: string;
  /** From 1; 0 where no line is to blame. */
  readonly line: number;
  readonly message: string;
  /** What to do; may be empty. */
  readonly hint: string;
}

/** A mod for sim.worker to take into its room. */
export type RoomMod =
  /** One that was installed, as a packed mod. It runs in the cage. */
  | { readonly kind: 'packed'; readonly packed: Uint8Array }
  /** One that is part of this build, by its id; `code`, in development: what was saved since, as an address and as the mod's files in base64. */
  | { readonly kind: 'trusted'; readonly id: string; readonly code?: { readonly address: string; readonly files: Readonly<Record<string, string>> } };

/** How one of a room's mods stands. */
export interface ModStanding {
  readonly id: string;
  readonly isOn: boolean;
  /** Times that it was stopped since the room began. */
  readonly faults: number;
  /** The latest tick in which it was stopped; −1 for never. */
  readonly faultTick: Tick;
  /** Why, as the engine's STOPPED_BY counts it. */
  readonly why: number;
  /** Time that its systems take in a tick, mean of the last half second, µs. */
  readonly micros: number;
  /** Work that it was allowed to do and did in the costliest tick of the last half second, in units; −1 for a trusted mod, which has no bound. */
  readonly fuel: number;
}

/** Another set of mods for a room that runs. */
export interface ModsAsked {
  /** All that the room is to have, in any order. */
  readonly mods: readonly RoomMod[];
  /** The recording of what comes, whose lines go down the port given with this; null when nothing is recorded. */
  readonly record: { readonly id: string; readonly startedAt: string } | null;
}

/** The room goes on as another one, or as it was, and then says why. */
export type ModsAnswer = { readonly ok: true; readonly tick: Tick } | { readonly ok: false; readonly mod: string; readonly problems: readonly ModProblem[]; /** Where it threw, if it did. */ readonly stack: string };

/** Sim → page, on the data port, beside `FromSim`. */
export type FromMods =
  /** Twice a second while the room has mods, and at once when one is switched or stopped. `tickMicros`: mean time of a whole tick over the same time. */
  | { readonly type: 'mods'; readonly standing: readonly ModStanding[]; readonly tickMicros: number }
  /** The room became another one between two ticks: what it is now, and the image that it goes on from, before tick `tick`. Images from before are of no more use. */
  | { readonly type: 'remade'; readonly tick: Tick; readonly image: Uint8Array<ArrayBuffer>; readonly scene: SceneDescription }
  /** Where no memory can be shared, after a room was picked up: the mod in this slot is at work from now on; −1: none is. */
  | { readonly type: 'at-work'; readonly slot: number }
  /** A trusted mod whose code was just changed threw: the tick was taken back, and time stands still until the room has other mods. `mod`: its id. */
  | { readonly type: 'mod-threw'; readonly mod: string; readonly message: string; readonly stack: string }
  /** A trusted mod threw in the midst of a tick: the worker is of no more use, and the next one begins without this mod. */
  | { readonly type: 'mod-failed'; readonly mod: string; readonly slot: number; readonly message: string; readonly stack: string };

// What mods.worker keeps

/** What a mod says of itself: all that the list and the permission sheet show. */
export interface ModCard {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly about: string;
  readonly author: string;
  readonly licence: string;
  /** Where its maker says it comes from; may be empty. */
  readonly home: string;
  readonly kind: 'caged' | 'trusted';
  /** Content hash, hex. */
  readonly hash: string;
  /** Of the packed mod; 0 for one that is part of the app. */
  readonly bytes: number;
  /** Ids of what of the room it looks at, and of what it writes or sends. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** What reading that tells of people: `body`, `controls`. */
  readonly sees: readonly string[];
  /** What it may do to the room, as mod.json names it. */
  readonly asks: readonly string[];
  /** Names of what it adds, by kind: zones, instruments, palettes, scenes, cues, settings. */
  readonly adds: Readonly<Record<string, readonly string[]>>;
}

/** A mod that is kept. */
export interface KeptMod extends ModCard {
  /** The address that it was installed from; empty for a folder or a file. */
  readonly from: string;
  /** EpochMs. */
  readonly installedAt: number;
  /** Whether it is in the room when the page opens. */
  readonly isOn: boolean;
  /** Values of its settings that the player has changed, by id. */
  readonly values: Readonly<Record<string, number>>;
}

/** Where a mod is read from. */
export type ModSource =
  /** A folder's files, by path inside it. */
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly (readonly [path: string, bytes: Uint8Array<ArrayBuffer>])[] }
  /** A packed mod, or a zip of a mod's folder. */
  | { readonly kind: 'packed'; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  /** An address of a packed mod, of a mod.json, or of the folder of one. */
  | { readonly kind: 'address'; readonly address: string };

/** A mod that was read and checked, and of which nothing is kept yet; or what is wrong with it. */
export type ReadMod =
  | { readonly ok: true; readonly card: ModCard; readonly from: string; /** The one of this id that is kept now. */ readonly kept: KeptMod | null; /** What may be worth knowing. */ readonly warnings: readonly ModProblem[] }
  | { readonly ok: false; readonly title: string; readonly problems: readonly ModProblem[] };

/** Control of mods.worker, through comlink: reads, checks and keeps mods, so that the page never has to. Failures are answered, never thrown. */
export interface ModsControl {
  list(): Promise<StoreAnswer<readonly KeptMod[]>>;
  /** Reads and checks; what was read stays at hand for {@link install}. `onFetched` hears how many bytes of a file have come, and how many there are to be (0: not known). */
  read(source: ModSource, onFetched?: (bytes: number, of: number) => void): Promise<ReadMod>;
  /** What is fetched now is not wanted any more. */
  stopReading(): Promise<void>;
  /** Keeps what was read last, in one step, in the place of another version. */
  install(hash: string): Promise<StoreAnswer<KeptMod>>;
  /** Changes what is kept of a mod beside its files. */
  change(id: string, change: { readonly isOn?: boolean; readonly values?: Readonly<Record<string, number>> }): Promise<StoreAnswer<null>>;
  /** Takes it from the list. Its files stay for as long as a session needs them. */
  remove(id: string): Promise<StoreAnswer<KeptMod | null>>;
  /** Puts one that was removed, or replaced, back as it was. */
  restore(mod: KeptMod): Promise<StoreAnswer<null>>;
  /** A packed mod by its hash; null when it is not here. */
  pack(hash: string): Promise<StoreAnswer<Uint8Array<ArrayBuffer> | null>>;
  /** A session was played with these. */
  uses(session: string, hashes: readonly string[]): Promise<void>;
  /** Drops files that neither the list nor any of these sessions needs. Answers how many. */
  tidy(sessions: readonly string[]): Promise<StoreAnswer<number>>;
}
