/**
 * Acts of the `act` samples, 0x200–0x2ff: what is done to tracks of the loop station. The target is the track, 0–7, unless said otherwise.
 * Numbers travel in sessions: append only.
 */
export const STATION_ACT = {
  /** The one button: empty → record → play → overdub → play; a stopped track plays. */ record: 0x200,
  /** Silent ↔ playing. `a` 1: it plays; a track that plays already goes on. */ play: 0x201,
  stop: 0x202,
  /** Everything on the track is gone; `undo` brings it back. */ clear: 0x203,
  /** Takes the latest layer (or clear, or change of length, speed, direction) back. */ undo: 0x204,
  redo: 0x205,
  /** `a`: 0 off, 1 on, 2 the other way. */ mute: 0x206, solo: 0x207, reverse: 0x208,
  /** `a`: to level in 1/1000; `b`: over ms. A fade to 0 stops the track. */ fade: 0x209,
  /** `a`: 0 half, 1 as recorded, 2 double. */ speed: 0x20a,
  /** `a`: 1 twice as long, −1 half as long. */ length: 0x20b,
  /** `a`: so many rounds become one, to be overdubbed as one: 2–16. */ multiply: 0x20c,
  /** Every track, at the quantised moment; target ignored. */ stopAll: 0x20d, clearAll: 0x20e, playAll: 0x20f,
  /** `a` in 1/1000. */ level: 0x210, /** `a` −1000 … 1000. */ pan: 0x211, /** `a` TRACK_EFFECT, `b` 1/1000. */ effect: 0x212,
  /** For every track: `a` record, `b` launch: 0 none, 1 beat, 2 bar, 3 phrase. */ quantise: 0x213,
  /** For every track: `a` beats counted in before a first recording, 0–16. */ countIn: 0x214,
  /** `a` TRACK_SOURCE. */ source: 0x215,
  /** `a` pulse index, 0–3, that the track keeps to. Targets from 256 on are composed loops: 256 + the loop's number. */ pulse: 0x216,
  /** Target a pulse 1–3: its beats to the room's own, `a` ÷ `b` where b is not 0, else `a` in 1/1 000 000 (the golden ratio is 1 618 034). */ ratio: 0x217,
  /** `a` 1: the first recording in a silent room sets the tempo; 0: it keeps to it. */ firstSetsTempo: 0x218,
  /** `a` 0 off, 1 on. */ metronome: 0x219,
  /** After a first recording: `a` 0 play, 1 overdub at once. */ afterRecord: 0x21a,
  /** Target track × 16 + slot: the layer is whole. `a`, `b`: its 64-bit content hash, high and low word; `c` frames; `d` frames a second. */ take: 0x21b,
  /** Target track × 16 + slot: it could not be captured (no microphone, no room): the layer is taken off again. */ lost: 0x21c,
} as const;
