import type { EpochMs, Seconds } from '../../protocol/index.ts';

/** One cue as it was scheduled. */
export interface CueRecord {
  readonly cueId: number;
  /** CUE_KIND. */
  readonly kind: number;
  /** Context time at which its onset reaches the output of the mix. */
  readonly scheduledAudioTime: Seconds;
  /** When the simulation wanted it heard. */
  readonly epochMs: EpochMs;
  /** 0 when it came in time. */
  readonly lateBySeconds: Seconds;
  readonly isDropped: boolean;
}

const KEPT = 1024;
const FIELDS = 6;

/** The latest {@link KEPT} cues in a ring. Adding allocates nothing. */
export class CueLog {
  private readonly ring = new Float64Array(KEPT * FIELDS);
  private count = 0;

  add(id: number, kind: number, scheduled: Seconds, epochMs: EpochMs, lateBy: Seconds, isDropped: boolean): void {
    const base = (this.count++ % KEPT) * FIELDS, { ring } = this;
    ring[base] = id;
    ring[base + 1] = kind;
    ring[base + 2] = scheduled;
    ring[base + 3] = epochMs;
    ring[base + 4] = lateBy;
    ring[base + 5] = isDropped ? 1 : 0;
  }

  /** Oldest first. */
  records(): CueRecord[] {
    const length = Math.min(this.count, KEPT), { ring } = this;
    return Array.from({ length }, (_, index) => {
      const base = ((this.count - length + index) % KEPT) * FIELDS;
      return {
        cueId: ring[base]!, kind: ring[base + 1]!, scheduledAudioTime: ring[base + 2]!, epochMs: ring[base + 3]!,
        lateBySeconds: ring[base + 4]!, isDropped: ring[base + 5] === 1,
      };
    });
  }
}
