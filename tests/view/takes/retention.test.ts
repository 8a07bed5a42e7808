import { describe, expect, it } from 'vitest';
import { TRACK_SOURCE, type TakeRow } from '../../../protocol/index.ts';
import { orphaned, overdue } from '../../../view/takes/retention.ts';

const DAY = 86_400_000;
const take = (session: string, source: number, startedAt: number): TakeRow => ({ session, layer: 0, slot: 0, source, tick: 0, startedAt, sampleRate: 48_000, channels: 1, hash: '0'.repeat(16), frames: 1, before: 0, bytes: 1, isWhole: true });
const NOW = 100 * DAY, voice = take('old', TRACK_SOURCE.microphone, 60 * DAY), fresh = take('new', TRACK_SOURCE.both, 99 * DAY), played = take('old', TRACK_SOURCE.played, 10 * DAY), live = take('live', TRACK_SOURCE.microphone, 99 * DAY);

describe('how long takes are kept', () => {
  it('[TKS1] the microphone’s takes go after their session, or after 30 days, or never; what was only played stays, and so does a session that goes on', () => {
    const all = [voice, fresh, played, live], going = new Set(['live']);
    expect(overdue(all, 'kept', going, NOW)).toEqual([]);
    expect(overdue(all, 'month', going, NOW)).toEqual([voice]);
    expect(overdue(all, 'session', going, NOW)).toEqual([voice, fresh]);
  });

  it('[TKS2] a session that is gone takes its takes with it, unless another goes on from it', () => {
    const all = [voice, fresh, live, take('', TRACK_SOURCE.microphone, 1)];
    expect(orphaned(all, [{ id: 'new', branchOf: null }, { id: 'live', branchOf: null }])).toEqual([voice]);
    expect(orphaned(all, [{ id: 'new', branchOf: 'old' }, { id: 'live', branchOf: null }])).toEqual([]);
  });
});
