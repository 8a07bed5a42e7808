/** What this device remembers between visits: looks, levels and settings of the one who plays here. Never leaves the browser. */

const KEY = 'jam-engine/1';

/** All that is kept, by name. Numbers, words and facts only. */
export type Remembered = Readonly<Record<string, number | string | boolean>>;

/** What was kept, or nothing when there is nothing, storage is shut, or what is there is damaged. */
export function recall(): Remembered {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {};
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => ['number', 'string', 'boolean'].includes(typeof value)));
  } catch {
    return {};
  }
}

/** Keeps `changes` beside what is kept already. A browser that keeps nothing loses comfort, not sound: it is not reported. */
export function remember(changes: Remembered): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...recall(), ...changes }));
  } catch { /* private window or full storage */ }
}

/** A remembered number within its range, else `fallback`. */
export function recallNumber(kept: Remembered, name: string, min: number, max: number, fallback: number): number {
  const value = kept[name];
  return typeof value === 'number' && value >= min && value <= max ? value : fallback;
}
