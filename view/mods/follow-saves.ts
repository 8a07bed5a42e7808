/** A trusted mod was saved and compiled. */
export interface SavedMod {
  readonly id: string;
  readonly address: string;
  readonly files: Readonly<Record<string, string>>;
}
/** A mod was saved and cannot be used as it is. */
export interface BrokenMod {
  readonly id: string;
  readonly file: string;
  /** From 1; 0 where no line is to blame. */
  readonly line: number;
  readonly message: string;
}
/** A caged mod was saved; packed, it lies beside the page. */
export interface SavedCagedMod {
  readonly id: string;
  /** From the page's address. */
  readonly file: string;
}

/** Who hears of saves. */
export interface SaveListener {
  onSaved(mod: SavedMod): void;
  onBroken(mod: BrokenMod): void;
  onCaged(mod: SavedCagedMod): void;
  /** There are other mods, or they are called otherwise. */
  onListed(): void;
}

/** In development, tells of every mod that is saved; see scripts/hot-mods.ts. In a build nothing is ever told. */
export function followSaves(listener: SaveListener): void {
  import.meta.hot?.on('jam:mod-saved', (mod: SavedMod) => listener.onSaved(mod));
  import.meta.hot?.on('jam:mod-broken', (mod: BrokenMod) => listener.onBroken(mod));
  import.meta.hot?.on('jam:caged-saved', (mod: SavedCagedMod) => listener.onCaged(mod));
  import.meta.hot?.on('jam:mods-listed', () => listener.onListed());
}

/** The place in a mod's source that a stack tells of, as the development server knows it; null where it tells of none. */
export async function placeOf(stack: string): Promise<{ readonly file: string; readonly line: number } | null> {
  const found = /(https?:\/\/[^\s()]+\/hot-mods\/[^\s()]+?):(\d+):(\d+)/.exec(stack);
  if (!found || !import.meta.hot) return null;
  const { pathname } = new URL(found[1]!);
  try {
    const answer = await fetch(`/@jam/where?${new URLSearchParams({ address: pathname, line: found[2]!, column: found[3]! })}`);
    const { file, line } = (await answer.json()) as { file: string; line: number };
    return { file, line };
  } catch {
    return null;
  }
}

/** In development, the trusted mods as they are now, each under an address that stays what it is; none in a build. */
export async function versionsNow(): Promise<readonly SavedMod[]> {
  if (!import.meta.hot) return [];
  try {
    return (await (await fetch('/@jam/mods')).json()) as readonly SavedMod[];
  } catch {
    return [];
  }
}
