import { wrap, type Remote } from 'comlink';
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

async function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('What reads mods does not answer. Reload the page and try again.')), ANSWER_MS));
  return Promise.race([answer, late]);
}

/** Asks the shelf. @throws Error in words for what it cannot do, and when it does not answer */
export async function askShelf<Value>(question: (shelf: Remote<ModsControl>) => Promise<StoreAnswer<Value>>): Promise<Value> {
  const answer = await inTime(question(openShelf().shelf));
  if (answer.ok) return answer.value;
  throw new Error(answer.message);
}

/** Reads and checks a mod; nothing of it is kept. @throws Error in words when the shelf does not answer */
export const readMod = (source: ModSource): Promise<ReadMod> => inTime<ReadMod>(openShelf().shelf.read(source));
