/** Acts of the `act` and `text` samples, 0x300–0x3ff: what is done to mappings and bindings of the playable body. Numbers travel in sessions: append only. */
export const BODY_ACT = {
} as const;
