import type { Divergence } from '../../engine/index.ts';
import type { Refusal, Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import type { Jam } from '../jam.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { describeFailure } from './hash-check.ts';
import { SessionRun, type RunImage } from './session-run.ts';
import { SparseImages, sparseBytes, type SparseImage } from './sparse-image.ts';

/** Ticks between images: 2 s, so that a seek simulates 128 ticks on average. */
const IMAGE_EVERY_TICKS = 256;

/**
 * A session that can be shown at any of its ticks. Two rooms run through it: one that is shown and goes where it is sent, and one
 * that indexes: it runs through the whole session once, keeps an image every two seconds and compares the stored hashes.
 *
 *     const timeline = await Timeline.open(session);
 *     if (timeline.ok) while (timeline.indexMore(256)) timeline.seek(anyTick);
 */
export class Timeline {
  readonly ok = true;
  private readonly images: { readonly stretch: number; readonly image: SparseImage }[] = [];
  /** By stretch: images of one room are told by their difference from its first. */
  private readonly sparse = new Map<number, SparseImages>();
  private image: RunImage | undefined;
  private end: Tick;
  private heldBytes = 0;
  private failure: Divergence | null = null;

  private constructor(readonly session: JamSession, private readonly shown: SessionRun, private readonly index: SessionRun) {
    this.end = session.ticks;
    this.keepImage();
  }

  /** @returns a refusal for a session that this version cannot simulate. */
  static async open(session: JamSession, mods: readonly LoadedMod[] = []): Promise<Timeline | Refusal> {
    const shown = await SessionRun.open(session, mods);
    if (!shown.ok) return shown;
    const index = await SessionRun.open(session, mods, { compares: 'parts' });
    return index.ok ? new Timeline(session, shown.run, index.run) : index;
  }

  /** The room that is shown: read its picture; only the timeline gives it ticks. Where the session's mods changed it is another one. */
  get jam(): Jam {
    return this.shown.jam;
  }

  /** Which of the session's stretches is shown, from 0. */
  get stretch(): number {
    return this.shown.stretch;
  }

  /** Moves the oldest cues that wait into `into`, CUE_STRIDE numbers each; returns how many. */
  drainCues(into: Float64Array): number {
    return this.shown.drainCues(into);
  }

  /** Length: the session's, or up to the tick at which a system failed. */
  get ticks(): Tick {
    return this.end;
  }

  /** Up to here a seek simulates at most two seconds. */
  get indexedTo(): Tick {
    return this.index.jam.nextTick;
  }

  /** Memory that the images take, bytes. */
  get imageBytes(): number {
    return this.heldBytes;
  }

  /** The first stored hash that the simulation did not reach, or a system's failure; null while all agreed. */
  get divergence(): Divergence | null {
    return this.index.check!.divergence ?? this.failure;
  }

  /** Runs the indexing room on by at most `ticks`. Does not touch the room that is shown. @returns false when all is indexed */
  indexMore(ticks: number): boolean {
    const { index } = this;
    for (let ran = 0; ran < ticks && index.jam.nextTick < this.end; ran++) {
      try {
        index.step();
      } catch (cause) {
        this.end = index.jam.nextTick;
        this.failure ??= describeFailure(cause);
        break;
      }
      index.dropCues();
      if (index.jam.nextTick % IMAGE_EVERY_TICKS === 0) this.keepImage();
    }
    return index.jam.nextTick < this.end;
  }

  private keepImage(): void {
    this.image = this.index.snapshot(this.image);
    const { stretch } = this.image;
    let sparse = this.sparse.get(stretch);
    if (!sparse) this.sparse.set(stretch, (sparse = new SparseImages(this.image.image)));
    const image = sparse.take(this.image.image);
    this.images.push({ stretch, image });
    this.heldBytes += sparseBytes(image);
  }

  /** Puts what is shown to where an image was kept. */
  private goToImage(index: number): void {
    const { stretch, image } = this.images[index]!;
    this.shown.restore({ stretch, image: this.sparse.get(stretch)!.open(image) });
  }

  /**
   * Afterwards `jam.nextTick` is `tick` (held to 0 … `ticks`), and the room is bit for bit the session's after so many ticks; no
   * cue waits in it. Cost: up to {@link indexedTo} at most 255 ticks of simulation; beyond, all from there.
   */
  seek(tick: Tick): void {
    const { shown, images } = this;
    const target = Math.max(0, Math.min(this.end, Math.floor(tick)));
    const nearest = Math.min(images.length - 1, Math.floor(target / IMAGE_EVERY_TICKS));
    if (target < shown.jam.nextTick || nearest * IMAGE_EVERY_TICKS > shown.jam.nextTick) this.goToImage(nearest);
    while (shown.jam.nextTick < target && this.advance());
    shown.dropCues();
  }

  /** Runs one tick of what is shown; its cues wait. At the end it stays where it is. */
  step(): void {
    if (this.shown.jam.nextTick < this.end) this.advance();
  }

  /** One tick of what is shown. If a system fails in it the session ends before that tick, and the room stands there. */
  private advance(): boolean {
    try {
      this.shown.step();
      return true;
    } catch (cause) {
      this.failure ??= describeFailure(cause);
      this.end = this.shown.jam.nextTick;
      this.goToImage(Math.min(this.images.length - 1, Math.floor(this.end / IMAGE_EVERY_TICKS)));
      this.seek(this.end);
      return false;
    }
  }
}
