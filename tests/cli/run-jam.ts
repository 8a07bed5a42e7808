import { expect, vi } from 'vitest';
import { main } from '../../cli/main.ts';

/** `jam …` in this process: another takes a second to start. What it printed, line by line. */
export async function jam(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [], err: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line)), error = vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line));
  try {
    return { code: await main(words), out: out.join('\n'), err: err.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}

/** What a command prints with `--json`: one object, on one line. */
export async function answer<T>(...words: string[]): Promise<T & { readonly code: number; readonly err: string }> {
  const { code, out, err } = await jam(...words, '--json');
  expect(out.split('\n'), err).toHaveLength(1);
  return { ...JSON.parse(out) as T, code, err };
}
