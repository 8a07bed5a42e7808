import { EngineBug, SyncTest, type Divergence } from '../../engine/index.ts';
import { CUE_STRIDE, type InputFrame, type Refusal, type Tick } from '../../protocol/index.ts';
import { MAX_CUES } from '../components/room.ts';
import type { Jam } from '../jam.ts';
import { JamLayer } from './jam-layer.ts';

/** A room that tests itself. */
export interface SyncJam extends Jam {
  /** The first difference between two runs of the same ticks; null while there is none. */
  readonly found: Divergence | null;
  /** Ticks that were run a second time so far. */
  readonly ticksAgain: number;
}

/** What is known to differ between two worlds that were told different things, and tells least. */
const NAMED_LAST = ['room/DoorLog'];

/**
 * Has a room run the last `depth` ticks once more after every tick and compare. Its world, cues and events are those that it has without;
 * a tick takes the time of some thirty at a depth of 8. From here on the room is run through the answer only.
 *
 * @example
 * const room = createSyncJam(await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), 8);
 * room.tick();
 * room.found   // null, or where the two runs parted
 */
export function createSyncJam(jam: Jam, depth: number): SyncJam {
  return new TestedRoom(jam, depth);
}

class TestedRoom extends JamLayer implements SyncJam {
  private test: SyncTest<InputFrame>;
  private readonly scratch = new Float64Array(MAX_CUES * CUE_STRIDE);
  private waiting: Float64Array[] = [];
  private isFirstRun = true;

  constructor(jam: Jam, private readonly depth: number) {
    super(jam);
    this.test = this.begin();
  }

  private begin(): SyncTest<InputFrame> {
    return new SyncTest<InputFrame>(this.jam.app, {
      depth: this.depth, sequences: this.sequences, namedLast: NAMED_LAST,
      feed: (frame) => {
        const answer = this.jam.push(frame);
        if (!answer.ok) throw new EngineBug(answer.message);
      },
      step: () => this.step(),
    });
  }

  private step(): void {
    const { jam, scratch } = this;
    jam.tick();
    const count = jam.drainCues(scratch);
    if (this.isFirstRun) for (let i = 0; i < count; i++) this.waiting.push(scratch.slice(i * CUE_STRIDE, (i + 1) * CUE_STRIDE));
    this.isFirstRun = false;
  }

  get found(): Divergence | null {
    return this.test.found;
  }

  get ticksAgain(): number {
    return this.test.ticksAgain;
  }

  get nextTick(): Tick {
    return this.jam.nextTick;
  }

  push(frame: InputFrame): { readonly ok: true } | Refusal {
    const checked = this.checkFrame(frame, this.test);
    return checked.ok ? this.test.add({ ...frame, payload: frame.payload.slice() }) : checked;
  }

  tick(): void {
    this.isFirstRun = true;
    this.test.advance();
  }

  drainCues(into: Float64Array): number {
    const leaving = this.waiting.splice(0, Math.floor(into.length / CUE_STRIDE));
    leaving.forEach((cue, i) => into.set(cue, i * CUE_STRIDE));
    return leaving.length;
  }

  override restore(bytes: Uint8Array): void {
    super.restore(bytes);
    this.waiting = [];
    this.test = this.begin();
  }
}
