/**
 * Audio cues: what the simulation asks to be heard, and when. They leave the worker as one `Float64Array` of
 * {@link CUE_STRIDE} numbers a cue, in order of emission; fields are named by {@link CUE}.
 *
 * - `id`: 52-bit hash of `tick`, the tick it left in, source, the emitter's stable key, kind and ordinal. The same cue has the same id in
 *   every re-simulation, whatever other cues come or go; no two cues of a session share one.
 * - `tick`, `micros`: when it should be heard, in simulation time. Loop notes leave up to {@link CUE_LOOKAHEAD_TICKS} ahead;
 *   live ones leave in the tick that caused them.
 * - `causeMicros`: for live cues how long before `tick`+`micros` the cause was captured (camera age), else 0.
 */
export const CUE = {
  id: 0, tick: 1, micros: 2, kind: 3, source: 4, pulse: 5,
  /** Index into INSTRUMENTS. */ instrument: 6,
  /** MIDI note number, fractions allowed; 60 for unpitched. */ pitch: 7,
  /** 0–1. */ velocity: 8,
  /** Seconds; 0 = the instrument's own length. */ duration: 9,
  /** −1 left … 1 right. */ pan: 10,
  /** Zone index, or −1. */ zone: 11,
  /** Loop index, or −1. */ loop: 12,
  /** Brightness 0–1 (bow: from curvature and tension). */ tone: 13,
  /** Stable key of the voice that a bow cue belongs to; 0 otherwise. */ voice: 14,
  causeMicros: 15,
} as const;

export const CUE_STRIDE = 16;
/** How far ahead of their time loop notes leave the simulation: 24 ticks = 187.5 ms. */
export const CUE_LOOKAHEAD_TICKS = 24;

export const CUE_KIND = {
  /** A note of a loop, scheduled ahead. */ note: 1,
  /** A live stroke: sounds at once. */ strike: 2,
  /** Flow starts to bow a voice. */ bowStart: 3,
  /** Flow goes on: new pitch, velocity, tone. */ bowMove: 4,
  bowStop: 5,
  /** A loop will sound from `tick` on. No sound of its own. */ loopStart: 6,
  /** A loop falls silent from `tick` on: its later notes were not emitted; ringing ones may be released. */ loopStop: 7,
  /** The palette changed: sends and tape colour follow. `loop` holds the palette index. */ palette: 8,
  /** Everything falls silent. */ silence: 9,
} as const;
export type CueKindName = keyof typeof CUE_KIND;
export const CUE_KIND_NAMES: readonly string[] = ['', ...Object.keys(CUE_KIND)];
