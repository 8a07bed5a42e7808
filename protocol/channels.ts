/**
 * Controls that come through the door as `control` samples: devices, the microphone, and what was learned from movement. A channel keeps
 * its latest value; a trigger is a moment. Ranges of numbers, never reused.
 */
export const CHANNELS = {
  /** MIDI: control changes 0–127 as values 0 … 1. Device channels are folded together. */
  midiControl: { first: 0, count: 128 },
  /** MIDI notes 0–127: a trigger with the velocity 0 … 1 when pressed, a value of 0 when let go. */
  midiNote: { first: 128, count: 128 },
  /** MIDI pitch bend (−1 … 1), channel pressure, sustain (0 or 1). */
  midiBend: { first: 256, count: 1 }, midiPressure: { first: 257, count: 1 }, midiSustain: { first: 258, count: 1 },
  /** Gamepad axes, −1 … 1, four pads of eight. */
  gamepadAxis: { first: 272, count: 32 },
  /** Gamepad buttons: a trigger with the pressure when pressed, a value of 0 when let go; four pads of sixteen. */
  gamepadButton: { first: 304, count: 64 },
  /** A phone's motion: tilt left–right, tilt front–back, turn (−1 … 1), shake (0 … 1), and a trigger when it strikes. */
  phoneTilt: { first: 368, count: 3 }, phoneShake: { first: 371, count: 1 }, phoneStrike: { first: 372, count: 1 },
  /** Microphone: loudness 0 … 1, pitch as MIDI note ÷ 128, brightness 0 … 1; triggers of onsets by class: any, kick-like, snare-like, hat-like. */
  voiceLoudness: { first: 376, count: 1 }, voicePitch: { first: 377, count: 1 }, voiceBrightness: { first: 378, count: 1 }, voiceOnset: { first: 380, count: 4 },
  /** Keys and clickers that belong to no zone: a trigger each (page keys, hand-held clickers, foot switches that type). */
  key: { first: 384, count: 64 },
  /** Values that mappings learned by example give, 0 … 1. */
  learned: { first: 448, count: 32 },
  /** Gestures learned by example: a trigger each, with how sure it is, 0 … 1. */
  gesture: { first: 480, count: 32 },
} as const;

/** Channels there are: their latest values are kept in the world. */
export const MAX_CHANNELS = 512;
