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
  /** By how much the movement tuner moved it, µs: it was played at `tick`+`micros` − this. Never negative for what is played live. */ movedMicros: 16,
  /** By how many semitones the movement tuner bent it: what was played is `pitch` − this. */ movedPitch: 17,
  /** A second number where a kind needs one: see CUE_KIND. */ amount: 18,
  /** A whole number below 2^52 where a kind needs one: see CUE_KIND. Of strikes and bows the player's number + 1 (0 in sessions that do not say). */ content: 19,
} as const;

export const CUE_STRIDE = 20;
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

  // Loop station. `loop` is the track, 0–7. See `station.ts` for the whole of what they say.
  /** From here on sound is captured for a layer of a track. */ trackRecord: 10,
  /** Until here. */ trackRecordEnd: 11,
  /** A round of a track begins. */ trackRound: 12,
  /** A track falls silent. */ trackStop: 13,
  /** Level, place, effect of a track are other ones from here on. */ trackMix: 14,
  /** A count-in or metronome click: `velocity` 1 on the bar, 0.6 on a beat. */ click: 15,

  // Show. `content`: number of the show's cue.
  /** `tone` brightness 0–1, `pitch` hue 0–1, `duration` of the change; `zone` the zone that it is for, or −1 for the room. */ light: 20,
  /** `instrument`: place in the show's cameras; `duration` of the move. */ camera: 21,
  /** The next line of the prompter. */ prompt: 22,
  /** A spoken or recorded piece begins. */ speak: 23,
  /** A scene of the set list begins. `loop`: its place. */ scene: 24,

  /** A parameter (`instrument`: its number in PARAMS) has another value (`velocity`, 0–1) from here on. No sound of its own. */ param: 30,
  /** Two players are in time together: `amount` how much, 0–1. No sound of its own. */ synchrony: 31,
} as const;
export type CueKindName = keyof typeof CUE_KIND;
/** Names of kinds by their numbers; numbers that no kind has are empty. */
export const CUE_KIND_NAMES: readonly string[] = (() => {
  const names: string[] = new Array<string>(Math.max(...Object.values(CUE_KIND)) + 1).fill('');
  for (const [name, kind] of Object.entries(CUE_KIND)) names[kind] = name;
  return names;
})();
