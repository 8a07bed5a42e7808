import type { Divergence, Image } from '../../engine/index.ts';
import type { Refusal, Tick } from '../../protocol/index.ts';
import type { JamSession } from '../../protocol/session/index.ts';
import type { Jam } from '../jam.ts';
import type { LoadedMod } from '../mods/load-mod.ts';
import { HashCheck } from './hash-check.ts';
import { openRoomOf, SessionRun } from './session-run.ts';
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
  private readonly images: SparseImage[] = [];
  private readonly sparse: SparseImages;
  private readonly check: HashCheck;
  private image: Image | undefined;
  private end: Tick;
  private heldBytes = 0;

  private constructor(readonly session: JamSession, private readonly shown: SessionRun, private readonly index: SessionRun) {
    this.end = session.ticks;
    this.image = index.jam.app.snapshot();
    this.sparse = new SparseImages(this.image);
    this.check = new HashCheck(session, index.jam, true);
    this.check.at();
    this.keepImage();
  }

  /** @returns a refusal for a session that this version cannot simulate. */
  static async open(session: JamSession, mods: readonly LoadedMod[] = []): Promise<Timeline | Refusal> {
    const shown = await openRoomOf(session.header, mods);
    if (!shown.ok) return shown;
    const index = await openRoomOf(session.header, mods);
    if (!index.ok) return index;
    return new Timeline(session, new SessionRun(shown.jam, session), new SessionRun(index.jam, session));
  }

  /** The room that is shown: read its picture, drain its cues; only the timeline gives it ticks. */
  get jam(): Jam {
    return this.shown.jam;
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
    return this.check.divergence;
  }

  /** Runs the indexing room on by at most `ticks`. Does not touch the room that is shown. @returns false when all is indexed */
  indexMore(ticks: number): boolean {
    const { jam } = this.index;
    for (let ran = 0; ran < ticks && jam.nextTick < this.end; ran++) {
      try {
        this.index.step();
      } catch (cause) {
        this.end = jam.nextTick;
        this.check.fail(cause);
        break;
      }
      this.index.dropCues();
      if (jam.nextTick % IMAGE_EVERY_TICKS === 0) this.keepImage();
      this.check.at();
    }
    return jam.nextTick < this.end;
  }

  private keepImage(): void {
    this.image = this.index.jam.app.snapshot(this.image);
    const image = this.sparse.take(this.image);
    this.images.push(image);
    this.heldBytes += sparseBytes(image);
  }

  /**
   * Afterwards `jam.nextTick` is `tick` (held to 0 … `ticks`), and the room is bit for bit the session's after so many ticks; no
   * cue waits in it. Cost: up to {@link indexedTo} at most 255 ticks of simulation; beyond, all from there.
   */
  seek(tick: Tick): void {
    const { shown, images } = this, { jam } = shown;
    const target = Math.max(0, Math.min(this.end, Math.floor(tick)));
    const nearest = Math.min(images.length - 1, Math.floor(target / IMAGE_EVERY_TICKS));
    if (target < jam.nextTick || nearest * IMAGE_EVERY_TICKS > jam.nextTick) jam.app.restore(this.sparse.open(images[nearest]!));
    while (jam.nextTick < target && this.advance());
    shown.dropCues();
  }

  /** Runs one tick of what is shown; its cues wait in `jam`. At the end it stays where it is. */
  step(): void {
    if (this.shown.jam.nextTick < this.end) this.advance();
  }

  /** One tick of what is shown. If a system fails in it the session ends before that tick, and the room stands there. */
  private advance(): boolean {
    const { jam } = this.shown;
    try {
      this.shown.step();
      return true;
    } catch (cause) {
      this.check.fail(cause);
      this.end = jam.nextTick;
      const nearest = Math.min(this.images.length - 1, Math.floor(this.end / IMAGE_EVERY_TICKS));
      jam.app.restore(this.sparse.open(this.images[nearest]!));
      this.seek(this.end);
      return false;
    }
  }
}
