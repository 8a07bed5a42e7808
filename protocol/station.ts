/**
 * The loop station. The simulation knows of recorded sound its length, its state and, once it is whole, its content hash; sound itself is
 * captured and played outside, by cues:
 *
 * - `trackRecord`: from this moment on sound is captured. `loop` track · `content` the layer's id · `instrument` its slot, 0–15 · `tone` TRACK_SOURCE ·
 *   `amount` 0 the first layer of a track; else it is laid over what the track holds, and is the length of the track's sound in seconds: the layer is exactly
 *   that long, and what is captured goes round in it and adds up · `pan` how much of what the track held is taken away at each pass: 0 none, and the layer lies over it; more:
 *   the layer begins as all that the slots of `voice` (bits) hold, each pass takes that share of it away where it comes by, and in the end the layer stands for all of them · `pitch` where in the track's sound it begins, seconds · `velocity` the rate at which the track
 *   passes meanwhile (1, 0.5, 2; negative: backwards), along which it is laid down · `duration` seconds it will last, 0 when that is still open.
 * - `trackRecordEnd`: until this moment. `loop`, `content`, `instrument` as before · `duration` seconds between the two, exact · `amount` 1 kept, 0 thrown away.
 *   The layer may have to sound from this very moment on, while its last frames are still on their way from the microphone.
 * - `trackRound`: the track goes round once, from this moment on for `duration` seconds; leaves up to CUE_LOOKAHEAD_TICKS ahead. `loop` track · `content` bits of the
 *   slots that sound · `amount` where in the track's sound the round begins, seconds of it · `pitch` rate: 1, 0.5, 2; negative: backwards, from `amount` down to 0 ·
 *   `velocity` level 0–1 (0 when muted, or when another track is solo) · `pan` · `instrument` effect (TRACK_EFFECT) · `tone` how much of it, 0–1 · `voice` number of the round.
 *   Rounds of a track lie end to end: the next begins where this one's `duration` ends, to the sample. A layer shorter than the track's sound is
 *   repeated within it; of a longer one the beginning sounds. At rate r a round of d seconds passes |r| × d seconds of the track's sound.
 * - `trackMix`: `velocity`, `pan`, `instrument`, `tone` change from this moment on, over `duration` seconds (a fade, or 0.01 at least). A round that begins within a
 *   fade carries the level that the fade has reached by then, and a `trackMix` of the same moment carries the rest of it.
 * - `trackStop`: silent from this moment on, over `duration` seconds.
 *
 * What was told of a track holds until it is told otherwise: a `trackRound` or `trackStop` takes the place of everything that was told of its track, before it, from its own
 * moment on. So a level that changes tells the coming rounds again, and a stop that is taken back tells a round from the moment at which it would have been silent.
 * In the tick and at the moment at which several are told, the later one counts.
 *
 * A moment may lie up to {@link STATION_PAST} s in the past: a gesture is older than its picture, and a press just after a line is meant for the line. Capture keeps
 * the latest past for that; a round is joined where it would be by now.
 *
 * A slot may sound while its layer is still being laid over: what went down in one pass is heard in the next.
 *
 * A layer's id is `track × 65536 + ordinal`; ordinals count up and are never used again in a session. When a layer is whole, whoever captured it says
 * so with STATION_ACT.take; the layer's hash is in the world from then on, and with it in the session. One that could not be captured is taken off with STATION_ACT.lost.
 */
export const TRACK_STATE = {
  empty: 0,
  /** Will record at the quantised moment, or when the count-in is over. */ armed: 1,
  recording: 2, playing: 3, overdubbing: 4,
  /** Holds sound, silent. */ stopped: 5,
  /** Holds sound, silent, and will play at the quantised moment. */ starting: 6,
  /** Plays, and will be silent at the quantised moment. */ ending: 7,
} as const;

/** Where recorded sound comes from: the microphone, what is played live (strikes and bows), or both. */
export const TRACK_SOURCE = { microphone: 0, played: 1, both: 2 } as const;

/** What a track's sound can go through. `tone` says how much of it. */
export const TRACK_EFFECTS = ['none', 'dark', 'thin', 'echo', 'room', 'crush', 'wobble'] as const;
export const TRACK_EFFECT = { none: 0, dark: 1, thin: 2, echo: 3, room: 4, crush: 5, wobble: 6 } as const;

/** Layers that a track can hold, and be undone to. */
export const MAX_LAYERS = 16;
/** A recording that nobody ends is ended after this long, seconds. */
export const LONGEST_RECORDING = 240;

/** How far back a moment of the station's cues may lie, seconds. */
export const STATION_PAST = 0.4;

/** Id of a layer; see above. */
export const layerId = (track: number, ordinal: number): number => track * 65_536 + ordinal;
