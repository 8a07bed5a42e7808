import { describe, expect, it } from 'vitest';
import type { SessionRow } from '../../../protocol/index.ts';
import { cardOf, fileNameOf, titleOf } from '../../../view/sessions/session-names.ts';

const row = (part: Partial<SessionRow> = {}): SessionRow => ({
  id: 'a'.repeat(32), title: '', tags: [], startedAt: new Date(2026, 10, 21, 13, 5).getTime(), ticks: 1280, tickRate: 128, scene: 'loop-room', bytes: 10,
  sources: ['page', 'camera'], isKept: true, state: 'ended', writtenAt: 0, removedAt: null, branch: null, ...part,
});

describe('names of sessions', () => {
  it('[STO1] a session without a name is called by its weekday and time of day, one with a name by that', () => {
    const titles = [2, 6, 13, 20, 23].map((hour) => titleOf(row({ startedAt: Date.UTC(2026, 10, 21, hour, 5) }), 'UTC'));
    expect(titles).toEqual(['Saturday night', 'Saturday morning', 'Saturday afternoon', 'Saturday evening', 'Saturday night']);
    expect(titleOf(row({ title: 'Tuesday’s jam' }))).toBe('Tuesday’s jam');
  });

  it('[STO2] its file’s name begins with its date and holds letters, digits and dashes only', () => {
    expect(fileNameOf(row())).toBe('2026-11-21-1305-loop-room.jam');
    expect(fileNameOf(row({ title: '../Élan & Ruhe: <3>' }))).toBe('2026-11-21-1305-e-lan-ruhe-3.jam');
    expect(fileNameOf(row({ title: '???' }))).toBe('2026-11-21-1305.jam');
  });

  it('[STO3] a card tells its length in seconds, who played besides page and dancer, and what it branches from', () => {
    const parent = row({ id: 'b'.repeat(32), title: 'Parent' }), branch = row({ branch: { of: parent.id, title: 'Old name' } });
    const rows = new Map([parent, branch].map((each) => [each.id, each]));
    expect(cardOf({ row: branch, picture: null, isLive: true }, rows)).toMatchObject({ seconds: 10, playedBy: ['camera'], branchOf: 'Parent', isLive: true });
    expect(cardOf({ row: branch, picture: null, isLive: false }, new Map()).branchOf).toBe('Old name');
    expect(cardOf({ row: row(), picture: null, isLive: false }, rows).branchOf).toBeNull();
  });
});
