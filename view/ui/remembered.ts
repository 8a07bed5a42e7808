/** What the interface itself remembers between visits; settings of the music are remembered with the music. */
export interface Remembered {
  readonly hasCaptions: boolean;
  readonly isMakerOpen: boolean;
}

const KEY = 'jam/interface';
const INITIAL: Remembered = { hasCaptions: true, isMakerOpen: false };

/** What was remembered, or the initial state where nothing was, where it is unreadable, or where the browser keeps nothing. */
export function recall(storage: Pick<Storage, 'getItem'> | undefined = safeStorage()): Remembered {
  try {
    const found: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (typeof found !== 'object' || found === null) return INITIAL;
    const { hasCaptions, isMakerOpen } = found as Partial<Remembered>;
    return { hasCaptions: typeof hasCaptions === 'boolean' ? hasCaptions : INITIAL.hasCaptions, isMakerOpen: typeof isMakerOpen === 'boolean' ? isMakerOpen : INITIAL.isMakerOpen };
  } catch {
    return INITIAL;
  }
}

/** Keeps what changed; silently does nothing where the browser keeps nothing. */
export function remember(changed: Partial<Remembered>, storage: Pick<Storage, 'getItem' | 'setItem'> | undefined = safeStorage()): void {
  try {
    storage?.setItem(KEY, JSON.stringify({ ...recall(storage), ...changed }));
  } catch {
    // A full or forbidden storage costs only the memory.
  }
}

function safeStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
