import { describe, expect, it } from 'vitest';
import { createSeats, GAP_MS, LEAVE_MS, PAUSE_MS, seatPeople, vacate } from '../../../view/input/seat-people.ts';

const epochOf = (seats: ReturnType<typeof createSeats>, seat: number): number => seats.seats[seat]!.epoch;

describe('seatPeople', () => {
  it('[CAM3] a person keeps the seat while others come and go', () => {
    const seats = createSeats(3, 7);
    expect(seatPeople(seats, [4], 0).seatOf).toEqual([0]);
    expect(seatPeople(seats, [9, 4], 100).seatOf).toEqual([1, 0]);
    const epoch = epochOf(seats, 1);
    expect(seatPeople(seats, [9], 200)).toEqual({ seatOf: [1], absent: [0], left: [] });
    expect(seatPeople(seats, [9], 200 + LEAVE_MS)).toEqual({ seatOf: [1], absent: [], left: [0] });
    expect(seatPeople(seats, [9, 12], 1300).seatOf).toEqual([1, 0]);
    expect(seatPeople(seats, [9], 1400).seatOf).toEqual([1]);
    expect(epochOf(seats, 1), 'never left').toBe(epoch);
  });

  it('[CAM3] the epoch changes when somebody else takes the seat, and when the same comes back after a gap', () => {
    const seats = createSeats(1, 0xffff);
    seatPeople(seats, [1], 0);
    const first = epochOf(seats, 0);
    seatPeople(seats, [], GAP_MS / 2);
    seatPeople(seats, [1], GAP_MS);
    expect(epochOf(seats, 0), 'a short gap').toBe(first);
    seatPeople(seats, [], 2 * GAP_MS);
    seatPeople(seats, [1], 2 * GAP_MS + 1);
    expect(epochOf(seats, 0), 'a long gap').toBe(first + 1);
    const late = 2 * GAP_MS + 1 + LEAVE_MS;
    seatPeople(seats, [], late);
    seatPeople(seats, [], late + 1);
    seatPeople(seats, [2], late + 50);
    expect(epochOf(seats, 0), 'somebody else').toBe(first + 2);
  });

  it('[CAM3] a slow machine does not break continuity, a pause does', () => {
    const seats = createSeats(1, 0);
    seatPeople(seats, [1], 0);
    const first = epochOf(seats, 0);
    for (let ms = 900; ms <= 4500; ms += 900) seatPeople(seats, [1], ms);
    expect(epochOf(seats, 0)).toBe(first);
    seatPeople(seats, [1], 4501 + PAUSE_MS);
    expect(epochOf(seats, 0)).toBe(first + 1);
  });

  it('[CAM3] more people than seats: those who came first play', () => {
    const seats = createSeats(3, 0);
    expect(seatPeople(seats, [1, 2, 3, 4], 0).seatOf).toEqual([0, 1, 2, -1]);
    expect(seatPeople(seats, [4, 3, 2, 1], 50).seatOf).toEqual([-1, 2, 1, 0]);
  });

  it('[CAM3] a camera that went frees every seat once, and whoever comes next starts a new epoch', () => {
    const seats = createSeats(3, 0);
    seatPeople(seats, [1, 2], 0);
    const before = epochOf(seats, 0);
    expect(vacate(seats)).toEqual([0, 1]);
    expect(vacate(seats)).toEqual([]);
    expect(seatPeople(seats, [1], 30).seatOf).toEqual([0]);
    expect(epochOf(seats, 0)).toBe(before + 1);
  });
});
