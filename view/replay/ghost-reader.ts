import { proxy, releaseProxy, wrap } from 'comlink';
import type { GhostControl } from '../../protocol/index.ts';
import { stage } from '../stage.ts';
import type { GhostTrack } from './replay.ts';

/** Golden ratio: each next hue lies in the widest gap that the others leave. */
const HUE_STEP = 0.618034;

/** Reads ghosts out of recorded sessions, one after the other, each in a worker that ends with it, and puts them on the stage. */
export class GhostReader {
  private line: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<string>();
  private readonly endings = new Map<string, () => void>();
  private count = 0;

  /** @param read a session's `.jam` file by its id */
  constructor(private readonly read: (id: string) => Promise<Uint8Array>) {}

  /** Resolves when the ghost stands on the stage, was there already, or was cancelled. @throws a sentence that says why it cannot be read */
  add(id: string, title: string): Promise<void> {
    if (this.waiting.has(id) || stage.getState().ghosts.some(({ track }) => track.id === id)) return Promise.resolve();
    this.waiting.add(id);
    const next = this.line.then(() => (this.waiting.has(id) ? this.readOne(id, title) : undefined)).finally(() => this.waiting.delete(id));
    this.line = next.catch(() => undefined);
    return next;
  }

  cancel(id: string): void {
    this.waiting.delete(id);
    this.endings.get(id)?.();
  }

  private async readOne(id: string, title: string): Promise<void> {
    stage.setState({ ghostLoading: { title, progress: 0 } });
    const worker = new Worker(new URL('../../workers/ghost.worker.ts', import.meta.url), { type: 'module', name: 'ghost' });
    const control = wrap<GhostControl>(worker);
    try {
      const cancelled = new Promise<null>((done) => this.endings.set(id, () => done(null)));
      const broken = new Promise<never>((_, reject) => {
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(`The ghost of “${title}” could not be read: ${event.message || 'its worker did not load'}.`));
        };
      });
      const bytes = await this.read(id);
      const answer = await Promise.race([control.read(bytes, proxy((progress: number) => {
        if (this.endings.has(id)) stage.setState({ ghostLoading: { title, progress } });
      })), cancelled, broken]);
      if (answer === null) return;
      if (!answer.ok) throw new Error(answer.message);
      const track: GhostTrack = { id, title, ...answer.bodies };
      stage.setState({ ghosts: [...stage.getState().ghosts, { track, isShown: true, hue: (this.count++ * HUE_STEP + 0.52) % 1 }] });
    } finally {
      this.endings.delete(id);
      control[releaseProxy]();
      worker.terminate();
      stage.setState({ ghostLoading: null });
    }
  }
}
