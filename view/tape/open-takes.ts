import { wrap, type Remote } from 'comlink';
import type { TakeControl } from '../../protocol/index.ts';

/** Boxed: comlink's proxies look like promises. */
export interface OpenedTakes {
  readonly takes: Remote<TakeControl>;
  /** What is wrong with the store; takes are kept in memory then. Empty when all is well. */
  readonly message: string;
}

let opened: Promise<OpenedTakes> | null = null;

/** The worker that keeps recorded sound, one for the page, opened when it is first asked for. Rejects when it cannot be loaded. */
export function openTakes(): Promise<OpenedTakes> {
  opened ??= start().catch((cause: unknown) => {
    opened = null;
    throw cause;
  });
  return opened;
}

async function start(): Promise<OpenedTakes> {
  const worker = new Worker(new URL('../../workers/takes.worker.ts', import.meta.url), { type: 'module', name: 'takes' });
  const broken = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`What keeps recorded sound did not open: ${event.message || 'it could not be loaded'}. Reload the page to try again.`));
    };
  });
  const takes = wrap<TakeControl>(worker), answer = await Promise.race([takes.open(), broken]);
  return { takes, message: answer.ok ? '' : answer.message };
}
