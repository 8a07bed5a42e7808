/** What a test expected and did not find. Its message says both. */
export class Expectation extends Error {
  override readonly name = 'Expectation';
}

/** Plain data on one line, short enough to read. */
export function show(value: unknown): string {
  const text = JSON.stringify(value, (_, one: unknown) => (ArrayBuffer.isView(one) ? Array.from(one as unknown as ArrayLike<number>) : one)) ?? String(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** Whether plain data is the same; numbers may differ by `within`. */
export function areAlike(a: unknown, b: unknown, within: number): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b || Math.abs(a - b) <= within;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(a), others = Object.keys(b);
  return keys.length === others.length && keys.every((key) => key in b && areAlike((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], within));
}
