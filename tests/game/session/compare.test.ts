import { beforeAll, describe, expect, it } from 'vitest';
import { compareSessions } from '../../../game/index.ts';
import { IMAGE_UNITS, JOINT, JOINT_BYTES, JOINTS_HEADER_BYTES, SAMPLE_HEADER_BYTES, type InputFrame } from '../../../protocol/index.ts';
import { falsified, opened, recordBusy, joined, rewritten, type Recording } from './busy-recording.ts';

describe('two sessions', () => {
  let recording: Recording;
  beforeAll(async () => { recording = await recordBusy({ ticks: 500 }); }, 60_000);

  it('[DIF1] of the same input and hashes are the same, whoever recorded them when', async () => {
    const other = await rewritten(recording.session, { header: { id: 'cd'.repeat(16), root: 'ef'.repeat(16), startedAt: '2026-02-01T00:00:00.000Z' } });
    expect(await compareSessions(recording.session, other)).toEqual({ same: true, divergence: null, ticks: 500, notes: [] });
  });

  it('[DIF2] with one coordinate of one joint nudged part at its tick: system, field, joint and both values are named', async () => {
    const nudge = (frames: InputFrame[]): InputFrame[] => frames.map((frame) => {
      if (frame.source !== 1 || frame.tick !== 205) return frame;
      const payload = frame.payload.slice(), view = new DataView(payload.buffer), x = SAMPLE_HEADER_BYTES + JOINTS_HEADER_BYTES + JOINT.left_wrist * JOINT_BYTES + 4;
      view.setInt32(x, view.getInt32(x, true) + IMAGE_UNITS, true);
      return { ...frame, payload };
    });
    const nudged = await recordBusy({ ticks: 500, frames: nudge });
    const { same, divergence } = await compareSessions(recording.session, nudged.session);
    expect(same).toBe(false);
    expect(divergence).toMatchObject({ tick: 205, system: 'room/apply-inputs', component: 'room/Seats', field: 'xyz' });
    expect(divergence!.entity).toBeGreaterThan(0);
    expect(Number(divergence!.actual) - Number(divergence!.expected)).toBeCloseTo(1, 6);
    expect(divergence!.message).toMatch(/tick 205 joint left_wrist of player 1 in frame \d+ of source 1/);
  });

  it.each([
    ['a frame that one lacks', (frames: InputFrame[]) => frames.filter(({ source, tick }) => source !== 0 || tick < 300), 300, /the first has frame \d+ of source 0 there, the second has not/],
    ['a setting of another value', (frames: InputFrame[]) => frames.map((frame) => {
      if (frame.source !== 0 || frame.tick !== 200) return frame;
      const payload = frame.payload.slice();
      new DataView(payload.buffer).setFloat64(SAMPLE_HEADER_BYTES + 4, 90, true);
      return { ...frame, payload };
    }), 200, /setting of player 1 in frame \d+ of source 0 is tempo 131 in the first and tempo 90 in the second/],
  ] as const)('[DIF3] with %s part there, in words', async (_, frames, tick, said) => {
    const other = await recordBusy({ ticks: 500, frames });
    const { same, divergence } = await compareSessions(recording.session, other.session);
    expect(same).toBe(false);
    expect(divergence!.tick).toBe(tick);
    expect(divergence!.component).not.toBe('room/DoorLog');
    expect(divergence!.message).toMatch(said);
  });

  it('[DIF4] of which one is shorter are the same up to there, and it is said', async () => {
    const short = await opened(joined(recording.pieces.slice(0, 5)));
    expect(short.ticks).toBe(256);
    expect(await compareSessions(short, recording.session)).toEqual({ same: true, divergence: null, ticks: 256, notes: ['The first ends after tick 256, the other goes on to 500; they are the same up to there.'] });
  });

  it.each([['seed', { seed: 9 }, 1, 9], ['scene', { scene: 'attic' }, 'loop-room', 'attic'], ['layout', { layout: 'ring' }, 'stage', 'ring']] as const)('[DIF5] of another %s part before the first tick', async (field, header, expected, actual) => {
    expect(await compareSessions(recording.session, await rewritten(recording.session, { header }))).toMatchObject({ same: false, divergence: { tick: 0, component: 'header', field, expected, actual } });
  });

  it('[DIF6] of the same input and other hashes part between two hashes', async () => {
    const other = await rewritten(recording.session, { hash: (stored) => (stored.tick < 300 ? stored : { ...stored, hash: falsified(stored.hash) }) });
    expect(await compareSessions(recording.session, other)).toMatchObject({ same: false, divergence: { tick: 383, message: expect.stringMatching(/input is the same.*between ticks 256 and 384/) as string } });
  });
});
