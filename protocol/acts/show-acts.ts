/** Acts of the `act` and `text` samples, 0x500–0x5ff: what is done to the show. Numbers travel in sessions: append only. */
export const SHOW_ACT = {
} as const;
