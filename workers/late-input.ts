import { createRollbackJam, type FinalTick, type Jam, type RollbackJam } from '../game/index.ts';
import type { EpochMs, InputFrame, Refusal, RenderFrame, Tick } from '../protocol/index.ts';
import { HASH_TICKS, PARTS_TICKS, type LineJam, type RecorderLine } from './recorder-line.ts';

/**
 * What a recording sees of a room: the room itself, or, once input may come late, only what can no longer change. Pictures are of the
 * present, a quarter of a second on.
 */
export class RecordedView implements LineJam {
  private tick: Tick | null = null;
  private final: FinalTick | null = null;

  constructor(private readonly jam: Jam) {}

  /** From this tick on the recording waits until ticks are final. */
  holdAt(tick: Tick): void {
    this.tick = tick;
  }

  stepTo(final: FinalTick): void {
    this.tick = final.tick + 1;
    this.final = final;
  }

  get nextTick(): Tick {
    return this.tick ?? this.jam.nextTick;
  }
  get partNames(): readonly string[] {
    return this.jam.partNames;
  }
  hash(): string {
    return this.final?.hash ?? this.jam.hash();
  }
  parts(): string[] {
    return this.final?.parts ? [...this.final.parts] : this.jam.parts();
  }
  writeRenderFrame(into: RenderFrame, epochMs: EpochMs): void {
    this.jam.writeRenderFrame(into, epochMs);
  }
}

export interface LateInputOutlet {
  /** Cues that were given out and are no more. */
  cancelled(ids: Float64Array<ArrayBuffer>): void;
  /** The room as it stood before a tick, which can no longer change. */
  image(tick: Tick, image: Uint8Array<ArrayBuffer>): void;
}

/** Input that may come late, for a room that has played in time until now. Made when the first such input is to be expected: a room alone pays nothing. */
export class LateInput {
  readonly room: RollbackJam;
  private readonly ids = new Float64Array(1024);

  /**
   * @param line the room's recording, which from now on gets a tick when it is final
   * @param imageEvery ticks between images for taking up a room whose worker died
   */
  constructor(jam: Jam, private readonly view: RecordedView, private readonly line: RecorderLine | null, private readonly outlet: LateInputOutlet, imageEvery: number) {
    view.holdAt(jam.nextTick);
    this.room = createRollbackJam(jam, {
      isRecorded: true,
      hashes: (tick) => (line === null || tick % HASH_TICKS !== 0 ? 'none' : tick % PARTS_TICKS === 0 ? 'parts' : 'whole'),
      images: (tick) => (tick - 1) % imageEvery === 0,
    });
  }

  push(frame: InputFrame): { readonly ok: true } | Refusal {
    return this.room.push(frame);
  }

  /** After a tick and before its cues leave: tells what is taken back, and hands on what has become final. `startOf`: when a tick began. */
  afterTick(startOf: (tick: Tick) => EpochMs): void {
    const { room, line, view, outlet, ids } = this;
    for (let count = room.drainTakenBack(ids); count > 0; count = room.drainTakenBack(ids)) outlet.cancelled(ids.slice(0, count));
    for (let final = room.takeFinal(); final; final = room.takeFinal()) {
      view.stepTo(final);
      if (line) {
        for (const frame of final.frames) line.took(frame);
        line.ran(final.cues, final.cueCount, startOf(final.tick));
      }
      if (final.image === null) continue;
      // The recording is never behind an image that the page may go back to.
      line?.flush();
      outlet.image(final.tick + 1, final.image);
    }
  }
}
