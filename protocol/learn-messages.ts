/**
 * What the page and the learning worker say to each other. The worker keeps what it learned and watches bodies; what it finds goes back to the page,
 * which lets it in through the door.
 */

/** A recorded movement: see `workers/learn`. 29 × x, y, z, confidence a frame; metres, y up. */
export interface RecordedMotion {
  readonly seconds: readonly number[];
  readonly joints: readonly number[];
}

export interface LearnTask {
  readonly gestures: readonly { readonly name: string; /** Whether it also counts with sides exchanged. */ readonly isEitherSide: boolean; readonly shows: readonly RecordedMotion[] }[];
  /** Movement that is none of them. */
  readonly background: readonly RecordedMotion[];
  readonly poses: readonly { readonly values: readonly number[]; readonly motion: RecordedMotion }[];
}

export type ToLearn =
  /** Learns anew from everything; what was learned before is in force until it is done. Another task ends the one under way. */
  | { readonly type: 'learn'; readonly task: LearnTask; readonly number: number }
  | { readonly type: 'cancel' }
  /** A body as it is now, of a player. `joints`: 29 × 4 numbers. */
  | { readonly type: 'frame'; readonly player: number; readonly seconds: number; readonly joints: Float32Array };

export type FromLearn =
  | { readonly type: 'progress'; readonly number: number; /** 0–1. */ readonly done: number }
  /** `isClear`: per gesture, whether its shows are alike enough to tell it from dance. `hasPoses`: whether values will come. */
  | { readonly type: 'learned'; readonly number: number; readonly isClear: readonly boolean[]; readonly hasPoses: boolean; readonly millis: number }
  | { readonly type: 'cancelled'; readonly number: number }
  | { readonly type: 'failed'; readonly number: number; readonly message: string }
  /** `agoSeconds`: how long before the latest frame it ended. */
  | { readonly type: 'spotted'; readonly player: number; readonly gesture: number; readonly confidence: number; readonly agoSeconds: number }
  /** How near each gesture is, 0–1, and the values of the sound; empty where nothing was learned. */
  | { readonly type: 'seen'; readonly player: number; readonly nearness: readonly number[]; readonly values: readonly number[] };
