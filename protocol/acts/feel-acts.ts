/** Acts of the `act` and `text` samples, 0x400–0x4ff: what is done to the movement tuner and to partners. Numbers travel in sessions: append only. */
export const FEEL_ACT = {
  /** Target player slot 0–3: `a` 1 lends their motion to the other players' sound and takes theirs, 0 keeps to themselves. It needs two who lend. */ lend: 0x400,
} as const;
