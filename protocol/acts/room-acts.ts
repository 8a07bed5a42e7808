/** Acts of the `act` and `text` samples, 0x100–0x1ff: what is done to places of the room. Numbers travel in sessions: append only. */
export const ROOM_ACT = {
} as const;
