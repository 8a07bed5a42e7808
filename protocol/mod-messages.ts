/**
 * What page, sim.worker and mods.worker say to each other about mods. The page never reads a mod's files itself: mods.worker does, and answers
 * with what it found.
 */
import type { SceneDescription } from './worker-messages.ts';
import type { Tick } from './units.ts';

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
export type ModsAnswer = { readonly ok: true; readonly tick: Tick } | { readonly ok: false; readonly mod: string; readonly problems: readonly ModProblem[] };

/** Sim → page, on the data port, beside `FromSim`. */
export type FromMods =
  /** Twice a second while the room has mods, and at once when one is switched or stopped. `tickMicros`: mean time of a whole tick over the same time. */
  | { readonly type: 'mods'; readonly standing: readonly ModStanding[]; readonly tickMicros: number }
  /** The room became another one between two ticks: what it is now, and the image that it goes on from, before tick `tick`. Images from before are of no more use. */
  | { readonly type: 'remade'; readonly tick: Tick; readonly image: Uint8Array<ArrayBuffer>; readonly scene: SceneDescription }
  /** A trusted mod threw in a tick: the room went back to the mods it had before, and this is why. */
  | { readonly type: 'mod-threw'; readonly mod: string; readonly message: string; readonly stack: string };
