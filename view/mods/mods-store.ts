import { createStore } from 'zustand/vanilla';
import type { KeptMod, ModCard, ModDescription, ModProblem, ModStanding, ReadMod } from '../../protocol/index.ts';

/** A mod that comes with the app. */
export interface OfferedMod {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly version: string;
  readonly kind: 'caged' | 'trusted';
  /** Of the packed mod, beside the app; empty for a trusted one, which is part of it. */
  readonly file: string;
}

/** A mod that waits for the player's yes. */
export type AskedMod = Extract<ReadMod, { readonly ok: true }>;

/** Something went wrong with a mod, in words. */
export interface ModTrouble {
  readonly title: string;
  readonly problems: readonly ModProblem[];
}

/** What the page shows of mods. */
export interface ModsView {
  /** The part is open: what is asked for is done. */
  readonly isOpen: boolean;
  /** What the player has, by name. Null until it was looked up. */
  readonly kept: readonly KeptMod[] | null;
  /** What comes with the app. Null until it was looked up. */
  readonly offered: readonly OfferedMod[] | null;
  /** Mods of the room as it is. */
  readonly room: readonly ModDescription[];
  readonly standing: readonly ModStanding[];
  /** Mean time of a tick, µs. */
  readonly tickMicros: number;
  /** Something is read, fetched or put into the room; what, in words. */
  readonly busy: string;
  /** Of what is fetched: bytes that came, and how many there are to be, 0 where that is not known. Null where nothing is fetched. */
  readonly fetched: { readonly bytes: number; readonly of: number } | null;
  readonly asked: AskedMod | null;
  readonly trouble: ModTrouble | null;
  /** A line when something was done. */
  readonly done: string;
  /** What was just removed and can be brought back. */
  readonly undo: KeptMod | null;
  /** Trusted mods that are switched on, by id. */
  readonly trusted: readonly string[];
}

/** What the interface can ask for; answers at once and reports through the store. */
export interface ModsActions {
  refresh(): void;
  /** A folder's files, each with its path in the folder. */
  lookAtFiles(name: string, files: readonly (readonly [path: string, file: File])[]): void;
  lookAtFile(file: File): void;
  lookAtAddress(address: string): void;
  lookAtOffered(mod: OfferedMod): void;
  install(): void;
  /** What is looked at is not wanted any more. */
  cancel(): void;
  setOn(id: string, isOn: boolean): void;
  setSetting(id: string, setting: string, value: number): void;
  /** Looks where it came from for another version. */
  update(mod: KeptMod): void;
  remove(mod: KeptMod): void;
  undoRemove(): void;
  dismiss(): void;
}

export const modsView = createStore<ModsView>(() => ({
  isOpen: false, kept: null, offered: null, room: [], standing: [], tickMicros: 0, busy: '', fetched: null, asked: null, trouble: null, done: '', undo: null, trusted: [],
}));

let actions: ModsActions | null = null;
/** Null before the part is open. */
export const modsActions = (): ModsActions | null => actions;
/** Once the part is open: for what was let go over a page that has hardly begun. */
export const whenModsOpen = (): Promise<ModsActions> => new Promise((done) => {
  if (actions) return done(actions);
  const stop = modsView.subscribe(() => {
    if (!actions) return;
    stop();
    done(actions);
  });
});
export function setModsActions(to: ModsActions): void {
  actions = to;
  modsView.setState({ isOpen: true });
}

/** What differs between two versions of a mod in what it sees and may do. */
export interface AskedChanges {
  readonly more: readonly string[];
  readonly less: readonly string[];
}

/** What a new version may that the kept one may not, and the other way round: names as in mod.json. */
export function askedChanges(now: Pick<ModCard, 'asks' | 'sees'>, before: Pick<ModCard, 'asks' | 'sees'>): AskedChanges {
  const all = ({ asks, sees }: Pick<ModCard, 'asks' | 'sees'>): string[] => [...sees.map((one) => `sees ${one}`), ...asks];
  return { more: all(now).filter((one) => !all(before).includes(one)), less: all(before).filter((one) => !all(now).includes(one)) };
}
