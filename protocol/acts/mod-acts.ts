/** Acts of the `act` samples, 0x600–0x6ff: what is done to mods. The target is the mod's slot, its place in SceneDescription.mods. Numbers travel in sessions: append only. */
export const MOD_ACT = {
  /** `a` 1 on, 0 off, 2 the other way; `b` why it was switched off: 0 by hand, 5 because it did not answer. */ switch: 0x600,
  /** `a` number of the setting, `b` its value in 1/1000. */ setting: 0x601,
  /** `a` number of the mod's cue, which is given now. */ cue: 0x602,
} as const;
