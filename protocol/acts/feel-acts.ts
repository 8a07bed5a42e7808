/** Acts of the `act` and `text` samples, 0x400–0x4ff: what is done to the movement tuner and to partners. Numbers travel in sessions: append only. */
export const FEEL_ACT = {
} as const;
