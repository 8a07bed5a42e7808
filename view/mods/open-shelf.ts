import { proxy, wrap, type Remote } from 'comlink';
import type { ModsControl, ModSource, ReadMod, StoreAnswer } from '../../protocol/index.ts';

/** Boxed: comlink's proxies look like promises. */
export interface OpenedShelf {
  readonly shelf: Remote<ModsControl>;
}

let opened: OpenedShelf | null = null;

/** The worker that reads, checks and keeps mods: one for the page, begun when it is first asked for. One that breaks is begun anew the next time. */
export function openShelf(): OpenedShelf {
  if (opened) return opened;
  const worker = new Worker(new URL('../../workers/mods.worker.ts', import.meta.url), { type: 'module', name: document.baseURI });
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    opened = null;
  };
  return (opened = { shelf: wrap<ModsControl>(worker) });
}

/** Calls of a worker that breaks are never answered. */
const ANSWER_MS = 60_000;

async function inTime<Value>(answer: Promise<Value>, lastSignMs = (): number => 0): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const look = (waitedMs: number): void => {
      timer = setTimeout(() => {
        const leftMs = lastSignMs() + ANSWER_MS - performance.now();
        if (leftMs > 0) look(leftMs);
        else reject(new Error('What reads mods does not answer. Reload the page and try again.'));
      }, waitedMs);
    };
    look(ANSWER_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Asks the shelf. @throws Error in words for what it cannot do, and when it does not answer */
export async function askShelf<Value>(question: (shelf: Remote<ModsControl>) => Promise<StoreAnswer<Value>>): Promise<Value> {
  const answer = await inTime(question(openShelf().shelf));
  if (answer.ok) return answer.value;
  throw new Error(answer.message);
}

/** Reads and checks a mod; nothing of it is kept. `onFetched`: see `ModsControl.read`. @throws Error in words when the shelf does not answer */
export function readMod(source: ModSource, onFetched: (bytes: number, of: number) => void = () => undefined): Promise<ReadMod> {
  let signMs = performance.now();
  return inTime<ReadMod>(openShelf().shelf.read(source, proxy((bytes: number, of: number) => {
    signMs = performance.now();
    onFetched(bytes, of);
  })), () => signMs);
}

/** What is fetched now is not wanted any more. */
export const stopReading = (): void => void openShelf().shelf.stopReading().catch(() => undefined);
