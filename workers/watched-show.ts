import { createJam, SCENES } from '../game/index.ts';
import { blendFrames, CUE_STRIDE, FRAME_HEAD, RenderFrame, TICK_RATE, type EpochMs, type SceneDescription, type Tick } from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';
import type { Show } from './show.ts';

/** Index of the last of ascending `ticks` that is at or below `tick`; −1 if there is none. */
function lastAtOrBelow(ticks: Uint32Array, tick: Tick): number {
  let low = -1, high = ticks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ticks[middle]! <= tick) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A session of another version: its cues are heard and its keyframes seen, blended between, and nothing is verified. */
export class WatchedShow implements Show {
  readonly trust = 'watched';
  readonly jam = null;
  watcher = null;
  entered = null;
  readonly message: string;
  /** What the prompter said stands in the room alone, which is not simulated here. */
  readonly showId = 0;
  tick: Tick = 0;
  /** The keyframes around the tick, and the index of the first. */
  private readonly before = new RenderFrame();
  private readonly after = new RenderFrame();
  private loaded = -1;
  private waiting: Float64Array = new Float64Array(0);

  private constructor(private readonly session: JamSession, readonly scene: SceneDescription, reason: string, problem: string | null, readonly missing: Show['missing']) {
    this.message = [reason, problem, session.pictureTicks.length === 0 ? 'It has no pictures, so there is only its sound.' : null].filter((part) => part !== null).join(' ');
  }

  static async open(session: JamSession, reason: string, problem: string | null, missing: Show['missing'] = []): Promise<WatchedShow> {
    const { scene, seed } = session.header;
    // The nearest that this version knows: names of zones and loops, busses of the sound.
    const room = await createJam({ scene: SCENES.includes(scene) ? scene : SCENES[0]!, seed, layout: 'stage' });
    return new WatchedShow(session, { ...room.description, scene }, reason, problem, missing);
  }

  get ticks(): Tick {
    return this.session.ticks;
  }

  get indexedTo(): Tick {
    return this.session.ticks;
  }

  index(): boolean {
    return false;
  }

  seek(tick: Tick): void {
    this.tick = Math.max(0, Math.min(this.ticks, Math.floor(tick)));
    this.waiting = new Float64Array(0);
  }

  step(): void {
    if (this.tick >= this.ticks) return;
    const { cues } = this.session.cuesOf(this.tick, this.tick + 1);
    this.tick++;
    if (cues.length === 0) return;
    const all = new Float64Array(this.waiting.length + cues.length);
    all.set(this.waiting);
    all.set(cues, this.waiting.length);
    this.waiting = all;
  }

  drainCues(into: Float64Array): number {
    const count = Math.min(this.waiting.length, Math.floor(into.length / CUE_STRIDE) * CUE_STRIDE);
    into.set(this.waiting.subarray(0, count));
    this.waiting = this.waiting.subarray(count);
    return count / CUE_STRIDE;
  }

  writeRenderFrame(into: RenderFrame, epochMs: EpochMs): void {
    const { pictureTicks } = this.session, shown = Math.max(0, this.tick - 1);
    if (pictureTicks.length === 0) into.bytes.fill(0);
    else {
      const from = Math.max(0, lastAtOrBelow(pictureTicks, shown)), to = Math.min(pictureTicks.length - 1, from + 1);
      if (this.loaded !== from) {
        this.session.readPicture(from, this.before);
        this.session.readPicture(to, this.after);
        this.loaded = from;
      }
      const span = pictureTicks[to]! - pictureTicks[from]!;
      blendFrames(this.before, this.after, span > 0 ? Math.max(0, Math.min(1, (shown - pictureTicks[from]!) / span)) : 0, into);
    }
    into.head[FRAME_HEAD.tick] = shown;
    into.head[FRAME_HEAD.seconds] = shown / TICK_RATE;
    into.head[FRAME_HEAD.epochMs] = epochMs;
  }

  promptLines(): readonly string[] {
    return [];
  }

  image(): never {
    throw new Error('This session can only be watched here, not played on: it was made with another version.');
  }
}
