/** How finely and how often the picture is drawn. */
export interface PicturePace {
  /** Device pixels per CSS pixel, at most. */
  readonly dpr: number;
  /** Pictures a second, at most; Infinity: as often as the display asks. */
  readonly rate: number;
}

/**
 * From the finest to the coarsest. Sound and body come before the picture: a machine without a graphics card that draws all it
 * can has nothing left to see the player with.
 */
export const PACES: readonly PicturePace[] = [
  { dpr: 1.5, rate: Infinity }, { dpr: 1, rate: Infinity }, { dpr: 1, rate: 12 }, { dpr: 0.8, rate: 8 }, { dpr: 0.6, rate: 6 }, { dpr: 0.5, rate: 4 },
];

/** What was seen over the last look, {@link LOOK_MS} long. */
export interface PaceLook {
  /** Pictures drawn a second. */
  readonly drawn: number;
  /** Whether a camera is being read (`rate` 0 while its detector still loads). */
  readonly hasCamera: boolean;
  /** Inferences a second. */
  readonly inferences: number;
}

export const LOOK_MS = 1500;
/** Fewer pictures a second than this, where the display asks for all, are a slow machine. */
const SLOW_RATE = 22;
/** Part of its own rate that a held-back pace must reach. */
const REACHED = 0.8;
/** Inferences a second below which the camera wants more of the machine: strokes of a body are lost under it. */
const FEW_INFERENCES = 9;
/** The coarsest pace that drawing alone leads to: names stay sharp. Beyond it only a camera's need leads. */
const COARSEST_ALONE = 2;
/** Where the processor draws, the first pace: what all it can would be is known. */
export const SOFTWARE_LEVEL = 2;
/** Pictures a second where the display's rate is asked of a processor. */
const MOST_BY_PROCESSOR = 30;
/** Of a picture's time, how much as long the processor rests from drawing after it, and for how long at most, ms. */
const REST = 1.6, MOST_REST_MS = 350;

/**
 * Milliseconds from the beginning of one picture to the next where the processor draws: body, sound and input have the machine to themselves for most of
 * them, so that what is played meanwhile waits for no picture. `tookMs`: what the last picture took until it was drawn.
 *
 * @example softwareGapMs(12, 10) // 83.3: a light picture keeps its rate
 * @example softwareGapMs(12, 60) // 156
 */
export function softwareGapMs(rate: number, tookMs: number): number {
  return Math.max(1000 / Math.min(rate, MOST_BY_PROCESSOR), tookMs + Math.min(MOST_REST_MS, tookMs * REST));
}

/** Good looks in a row before a finer pace is tried: 12 s, doubled each time that it turned out too fine. */
const PATIENCE = 8, MOST_PATIENCE = 64;

/** Chooses among {@link PACES} from look to look. Coarser at once, finer slowly, and slower still where finer failed before. */
export class PaceKeeper {
  private good = 0;
  private patience = PATIENCE;
  private sinceFiner = Infinity;

  /** @param level place in {@link PACES}, of the pace to begin with */
  constructor(public level = 0) {}

  /** Takes a look's figures and returns the pace to draw at from now on. */
  next({ drawn, hasCamera, inferences }: PaceLook): PicturePace {
    const { rate } = PACES[this.level]!;
    const isDrawnSlowly = rate === Infinity ? drawn < SLOW_RATE : drawn < rate * REACHED;
    const isCameraStarved = hasCamera && inferences < FEW_INFERENCES && this.level > 0;
    const coarsest = hasCamera ? PACES.length - 1 : COARSEST_ALONE;
    this.sinceFiner++;
    if ((isDrawnSlowly || isCameraStarved) && this.level < coarsest) {
      if (this.sinceFiner < PATIENCE) this.patience = Math.min(MOST_PATIENCE, this.patience * 2);
      this.level++;
      this.good = 0;
    } else if (!isDrawnSlowly && !isCameraStarved && this.level > 0 && ++this.good >= this.patience) {
      this.level--;
      this.good = 0;
      this.sinceFiner = 0;
    }
    return PACES[this.level]!;
  }
}
