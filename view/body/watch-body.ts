import { FRAME_HEAD, JOINT_COUNT, MAX_PLAYERS, measureJoints, PLAYER_FIELD, PLAYER_STRIDE, isOfJoints, sourceKind, type RecordedMotion, type RenderFrame } from '../../protocol/index.ts';
import { SOURCE_CHOICES } from './body-words.ts';

const FRAME_NUMBERS = JOINT_COUNT * 4;

/** The player whose body is there: people before the dancer of light; −1 nobody. */
export function playerThere({ players }: RenderFrame): number {
  let found = -1;
  for (let slot = MAX_PLAYERS - 1; slot >= 0; slot--) if (players[slot * PLAYER_STRIDE + PLAYER_FIELD.isPresent] === 1 && (found < 0 || players[slot * PLAYER_STRIDE + PLAYER_FIELD.isBot] !== 1)) found = slot;
  return found;
}

export const jointsOf = (frame: RenderFrame, slot: number): Float32Array => frame.joints.slice(slot * FRAME_NUMBERS, (slot + 1) * FRAME_NUMBERS);
export const secondsOf = (frame: RenderFrame): number => frame.head[FRAME_HEAD.seconds]!;

/** Films a body until it rests again, or until it has lasted long enough. */
export class ShowRecorder {
  private readonly seconds: number[] = [];
  private readonly joints: number[] = [];
  private last: Float32Array | null = null;
  private speed = 0;
  private hasMoved = false;
  private restingSince = 0;

  /** @param fixed how long it lasts, seconds; 0: until the body rests for half a second after it moved, 6 s at most */
  constructor(private readonly fixed: number) {}

  /** @returns whether the show is over */
  push(seconds: number, joints: Float32Array, height: number): boolean {
    const { last } = this, before = this.seconds.at(-1);
    if (before !== undefined && seconds <= before) return false;
    if (last && before !== undefined) {
      let way = 0;
      for (let joint = 0; joint < JOINT_COUNT; joint++) {
        const k = joint * 4;
        if (joints[k + 3]! < 0.2 || last[k + 3]! < 0.2) continue;
        way = Math.max(way, Math.hypot(joints[k]! - last[k]!, joints[k + 1]! - last[k + 1]!, joints[k + 2]! - last[k + 2]!));
      }
      this.speed += (way / height / (seconds - before) - this.speed) * 0.35;
    }
    this.seconds.push(seconds);
    this.joints.push(...joints);
    this.last = joints;
    const lasted = seconds - this.seconds[0]!;
    if (this.fixed > 0) return lasted >= this.fixed;
    if (this.speed > 0.55) {
      this.hasMoved = true;
      this.restingSince = seconds;
    } else if (this.speed > 0.25) this.restingSince = seconds;
    return lasted >= 6 || (this.hasMoved && lasted > 1 && seconds - this.restingSince > 0.6);
  }

  get isMoved(): boolean {
    return this.hasMoved;
  }

  take(): RecordedMotion {
    return { seconds: this.seconds, joints: this.joints };
  }
}

/** A hand that rises bends an elbow, and is what people mean: what is bent must be bent by more. */
const BENT = 'How bent', BENT_SHARE = 0.65;

/** Finds the source that moves most while someone moves what should drive. */
export class SourceFinder {
  private readonly values = SOURCE_CHOICES.map(() => [] as number[]);
  private readonly out = new Float64Array(1);

  push(joints: Float32Array, height: number): void {
    SOURCE_CHOICES.forEach(({ packed }, n) => {
      if (isOfJoints(sourceKind(packed)) && measureJoints(packed, joints, 0, [height], 0, this.out, 0)) this.values[n]!.push(this.out[0]!);
    });
  }

  /** The source of which the largest part of what it usually goes was gone, and its range; null when nothing moved. */
  best(): { readonly source: number; readonly low: number; readonly high: number } | null {
    let best: { source: number; low: number; high: number } | null = null, most = 0.25;
    SOURCE_CHOICES.forEach(({ packed, low, high, group }, n) => {
      const sorted = [...this.values[n]!].sort((a, b) => a - b);
      if (sorted.length < 5) return;
      const least = sorted[Math.floor(sorted.length * 0.05)]!, greatest = sorted[Math.floor(sorted.length * 0.95)]!, share = ((greatest - least) / Math.abs(high - low)) * (group === BENT ? BENT_SHARE : 1);
      // What comes first in the list is what people mean when several follow each other.
      if (share < most * 1.08) return;
      most = share;
      best = high >= low ? { source: packed, low: least, high: greatest } : { source: packed, low: greatest, high: least };
    });
    return best;
  }
}
