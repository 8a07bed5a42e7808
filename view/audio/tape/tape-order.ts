/** What the tape (`worklets/tape.worklet.js`) is told. All times are whole frames of the context; `id` is the cue's. */
export type TapeOrder =
  /** A layer whose sound is there: channels of equal length, `before` frames in front of its first, `frames` that go round. */
  | { readonly type: 'layer'; readonly key: string; readonly channels: readonly Float32Array<ArrayBuffer>[]; readonly before: number; readonly frames: number }
  | { readonly type: 'forget'; readonly keys: readonly string[] }
  /** From `from` on sound is kept for a layer. `heads`: which inputs, and how many frames after its moment a sound arrives there. `over`: it goes round in a ring of
   * `frames`, from `place` on at `rate`, and adds up; where `keep` is below 1 the ring is at first all that `beneath` holds, and each pass leaves so much of what it comes by. Null for a layer that is as long as its recording. */
  | { readonly type: 'record'; readonly id: number; readonly key: string; readonly from: number; readonly channels: 1 | 2; readonly heads: readonly { readonly input: 0 | 1; readonly offset: number }[]; readonly over: { readonly frames: number; readonly place: number; readonly rate: number; readonly keep: number; readonly beneath: readonly string[] } | null }
  /** So many frames after its beginning it ends; thrown away unless it is kept. */
  | { readonly type: 'recordEnd'; readonly id: number; readonly key: string; readonly frames: number; readonly isKept: boolean }
  /** Recording of these layers (null: of all) ends with what has arrived. */
  | { readonly type: 'finish'; readonly keys: readonly string[] | null }
  /** `place`: frame of the track's sound at `from`; `stretch`: how fast the sound is passed beside its own rate, 1 unless pitch is kept at another speed. */
  | { readonly type: 'round'; readonly id: number; readonly track: number; readonly from: number; readonly frames: number; readonly layers: readonly string[]; readonly place: number; readonly rate: number; readonly stretch: number; readonly level: number; readonly pan: number }
  | { readonly type: 'mix'; readonly id: number; readonly track: number; readonly from: number; readonly frames: number; readonly level: number; readonly pan: number }
  | { readonly type: 'stop'; readonly id: number; readonly track: number; readonly from: number; readonly frames: number }
  /** The next sound that comes in at one of these inputs (0 the microphone, 1 what is played) and is as loud as `level`, 0–1, is told once; none: no more. */
  | { readonly type: 'await'; readonly inputs: readonly (0 | 1)[]; readonly level: number }
  /** All tracks fall silent. */
  | { readonly type: 'fall'; readonly from: number; readonly frames: number }
  /** What these cues brought never was: what has not begun never does, what sounds leaves over `frames`. */
  | { readonly type: 'cancel'; readonly ids: readonly number[]; readonly frames: number };

/** What the tape tells. */
export type TapeReport =
  /** The next frames of a layer that is being recorded; the first begin `before` frames in front of it. Those of a ring come when it is whole. */
  | { readonly type: 'piece'; readonly key: string; readonly channels: readonly Float32Array<ArrayBuffer>[] }
  | { readonly type: 'whole'; readonly key: string; readonly before: number; readonly frames: number; readonly isWhole: boolean }
  /** What was awaited came in, at this frame. */
  | { readonly type: 'sound'; readonly key: ''; readonly input: 0 | 1; readonly frame: number }
  /** There is no memory left for the rest of it. */
  | { readonly type: 'full'; readonly key: string }
  /** Its cue was taken back. */
  | { readonly type: 'dropped'; readonly key: string };

/** Most frames of sound, over all channels, that the tape holds: 512 MB, three quarters of an hour of one microphone at 48 kHz. */
export const MOST_FRAMES = 1 << 27;

/** Frames that the tape keeps in front of a layer that is as long as its recording. */
export const BEFORE_FRAMES = 256;
/** Frames in which the tape changes over from one round to the next. */
export const CROSS_FRAMES = 96;
