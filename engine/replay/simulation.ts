import type { App } from '../scheduler/app.ts';

/** An app with whatever feeds it: something that can be stepped, put back to an image, and stepped again. */
export interface Simulation {
  readonly app: App;
  /** Runs one tick with the input that belongs to it. `tick`: the one that runs, `Time.tick` before it. After a restore it is asked again for ticks that it ran before. */
  step(tick: number): void;
}
