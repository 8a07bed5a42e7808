/**
 * Which player's seat each person of the camera takes. A person keeps the seat while seen; a newcomer takes the lowest
 * free one. A seat's epoch changes whenever its joints no longer continue the ones before: somebody else, somebody back
 * after a while, a camera that was away. Pure: all state is in the {@link Seats} given.
 */

/** Unseen for this long, a person has left and the seat is free, ms. */
export const LEAVE_MS = 1000;
/** Looked for and unseen for longer than this, joints that come back start a new epoch, ms: no velocity may span the gap. */
export const GAP_MS = 500;
/** The same when nobody looked: no picture came for so long, ms. A slow machine alone does not break continuity. */
export const PAUSE_MS = 1500;

interface Seat {
  /** Person in it, 0 = free. */
  id: number;
  /** Who sat there last, also when free. */
  lastId: number;
  epoch: number;
  seenMs: number;
  isBroken: boolean;
  /** In the last picture. */
  isSeen: boolean;
}

export interface Seats { readonly seats: readonly Seat[] }

/** `firstEpoch` (0–65535) should differ from one start of the camera to the next. */
export const createSeats = (count: number, firstEpoch: number): Seats => ({
  seats: Array.from({ length: count }, () => ({ id: 0, lastId: 0, epoch: firstEpoch & 0xffff, seenMs: -Infinity, isBroken: false, isSeen: false })),
});

export interface Seating {
  /** Parallel to the people: seat, or −1 when all are taken. */
  readonly seatOf: readonly number[];
  /** Seats of people who are not in this picture but have not left yet. */
  readonly absent: readonly number[];
  /** Seats that became free with this picture. */
  readonly left: readonly number[];
}

/** Seats the people of one picture. `ids` are distinct and positive. Mutates `seats`. */
export function seatPeople({ seats }: Seats, ids: readonly number[], captureMs: number): Seating {
  const left: number[] = [];
  seats.forEach((seat, index) => {
    if (seat.id !== 0 && !ids.includes(seat.id) && captureMs - seat.seenMs > LEAVE_MS) {
      seat.id = 0;
      left.push(index);
    }
  });
  const seatOf = ids.map((id) => seats.findIndex((seat) => seat.id === id));
  ids.forEach((id, person) => {
    if (seatOf[person]! >= 0) return;
    // Back in the room: the seat of before, if it is still free.
    let index = seats.findIndex((seat) => seat.id === 0 && seat.lastId === id);
    if (index < 0) index = seats.findIndex((seat) => seat.id === 0);
    seatOf[person] = index;
    if (index >= 0) seats[index]!.id = id;
  });
  ids.forEach((id, person) => {
    const seat = seats[seatOf[person]!];
    if (!seat) return;
    if (seat.isBroken || seat.lastId !== id || captureMs - seat.seenMs > (seat.isSeen ? PAUSE_MS : GAP_MS)) seat.epoch = (seat.epoch + 1) & 0xffff;
    seat.isBroken = false;
    seat.lastId = id;
    seat.seenMs = captureMs;
  });
  for (const seat of seats) seat.isSeen = seat.id !== 0 && ids.includes(seat.id);
  const absent = seats.flatMap((seat, index) => (seat.id !== 0 && !ids.includes(seat.id) ? [index] : []));
  return { seatOf, absent, left };
}

/** The camera is gone or another: everybody leaves, and whoever comes next starts a new epoch. Returns the seats left. Mutates `seats`. */
export function vacate({ seats }: Seats): number[] {
  const left: number[] = [];
  seats.forEach((seat, index) => {
    if (seat.id !== 0) left.push(index);
    seat.id = 0;
    seat.isBroken = true;
    seat.isSeen = false;
  });
  return left;
}
