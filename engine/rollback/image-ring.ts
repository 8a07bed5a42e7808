import type { Image } from '../ecs/image.ts';
import type { App } from '../scheduler/app.ts';

interface Kept { tick: number; image: Image | undefined }
const NEVER = -1;

/** The latest images of an app, every `spacing` ticks, in memory that is used again and again. An image's tick is the one that runs next in it. */
export class ImageRing {
  private readonly kept: Kept[];
  /** Where it began, which need not be a multiple of the spacing. */
  private readonly first: Kept;

  /** Keeps enough to go back to any of the last `window` ticks. */
  constructor(private readonly app: App, readonly window: number, readonly spacing: number, tick: number) {
    this.kept = Array.from({ length: Math.ceil(window / spacing) + 1 }, () => ({ tick: NEVER, image: undefined }));
    this.first = { tick, image: app.snapshot() };
  }

  /** Before a tick runs: takes an image if it is time for one. */
  keep(tick: number): void {
    const { kept, first, spacing } = this;
    if (tick % spacing !== 0 || tick === first.tick) return;
    const slot = kept[(tick / spacing) % kept.length]!;
    slot.image = this.app.snapshot(slot.image);
    slot.tick = tick;
    // Every tick that may be asked for has an image in the ring now.
    if (first.image !== undefined && tick - first.tick >= this.window + spacing) {
      first.image = undefined;
      first.tick = NEVER;
    }
  }

  /** Puts the app back to the latest image at or before a tick, and forgets those after it. Returns the tick it stands at; −1, and nothing changed, if there is none. */
  goBack(tick: number): number {
    let best = this.first.tick <= tick ? this.first : null;
    for (const one of this.kept) {
      if (one.tick > tick) one.tick = NEVER;
      else if (one.tick > (best?.tick ?? NEVER)) best = one;
    }
    if (best?.image === undefined) return NEVER;
    this.app.restore(best.image);
    return best.tick;
  }
}
