import { describe, expect, it } from 'vitest';
import { createJam, headerOf, SessionRecorder } from '../../game/index.ts';
import { CUE_STRIDE, JOINT, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, MAX_PLAYERS, PULSE_FIELD, RenderFrame, SampleWriter } from '../../protocol/index.ts';
import { readSession, type JamSession, type SessionHeader } from '../../protocol/session/index.ts';
import { readGhost } from '../../workers/read-ghost.ts';
import { Puppet } from '../game/room/player.ts';

const TICKS = 1024, WRIST = JOINT.right_wrist;

/** A body whose right hand waves, to a loop, and through a palette that turns; and what the room showed of it, tick by tick. */
async function wave(change: (header: SessionHeader) => SessionHeader = (header) => header): Promise<{ session: JamSession; shown: { x: number; bars: number }[] }> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), writer = new SampleWriter(), cues = new Float64Array(1024 * CUE_STRIDE), puppet = new Puppet(1), frame = new RenderFrame();
  const recorder = await SessionRecorder.create(jam, change(headerOf(jam, { id: '0123456789abcdef0123456789abcdef', startedAt: '2026-01-01T00:00:00.000Z', core: '' })), { hasPictures: true }), parts = [recorder.begin()];
  const shown: { x: number; bars: number }[] = [];
  let sequence = 0;
  for (let tick = 0; ; tick++) {
    jam.writeRenderFrame(frame, 0);
    shown.push({ x: frame.joints[(JOINT_COUNT + WRIST) * JOINT_STRIDE + JOINT_FIELD.x]!, bars: frame.pulses[PULSE_FIELD.bar]! + frame.pulses[PULSE_FIELD.barPhase]! });
    if (tick === TICKS) break;
    if (tick === 5) writer.setting(6, 1, 0);
    if (tick % 4 === 0) {
      puppet.put(WRIST, 0.3 + 0.4 * Math.sin(tick / 40), 1.2);
      puppet.write(writer);
    }
    if (!writer.isEmpty) {
      const input = { tick, source: 1, sequence: sequence++, payload: writer.take() };
      if (!jam.push(input).ok) throw new Error('refused');
      recorder.frame(input);
    }
    jam.tick();
    recorder.afterTick(cues, jam.drainCues(cues));
    if (recorder.isDue) parts.push(recorder.flush());
  }
  parts.push(recorder.end());
  const read = await readSession(new Uint8Array(Buffer.concat(parts)));
  if (!read.ok) throw new Error(read.message);
  return { session: read.session, shown };
}

describe('a ghost that is read out of a session', () => {
  it('[GST6] has the bodies where they were, 32 times a second, and nobody where nobody was', async () => {
    const { session, shown } = await wave(), told: number[] = [];
    const answer = await readGhost(session, async (progress) => void told.push(progress));
    if (!answer.ok) throw new Error(answer.message);
    const { bodies } = answer;
    expect(bodies).toMatchObject({ everyTicks: 4, ticks: TICKS, beatsPerBar: 4 });
    for (let entry = 0; entry <= TICKS / 4; entry++) {
      const joint = (entry * MAX_PLAYERS + 1) * JOINT_COUNT + WRIST;
      expect(bodies.xyz[joint * 3]! / 1000).toBeCloseTo(shown[entry * 4]!.x, 2);
      if (entry > 4) expect(bodies.confidence[joint]).toBeGreaterThan(0);
      expect(bodies.confidence[entry * MAX_PLAYERS * JOINT_COUNT + WRIST]).toBe(0);
    }
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.length).toBeGreaterThan(0);
  });

  it('[GST6] counts the beats of its music on from bar to bar, never back, also where the palette turns', async () => {
    const { session, shown } = await wave(), answer = await readGhost(session, async () => undefined);
    if (!answer.ok) throw new Error(answer.message);
    const { beats } = answer.bodies;
    for (let entry = 0; entry < beats.length; entry++) {
      if (entry > 0) expect(beats[entry]).toBeGreaterThanOrEqual(beats[entry - 1]!);
      const apart = beats[entry]! / 4 - shown[entry * 4]!.bars;
      expect(Math.abs(apart - Math.round(apart))).toBeLessThan(1e-4);
    }
    expect(shown.some(({ bars }, tick) => tick > 0 && bars < shown[tick - 1]!.bars)).toBe(true);
    expect(beats.at(-1)).toBeGreaterThan(8);
  });

  it('[GST7] comes from the keyframes of a session that cannot be simulated, blended between them', async () => {
    const { session, shown } = await wave((header) => ({ ...header, schema: 'ffffffffffffffff' })), answer = await readGhost(session, async () => undefined);
    if (!answer.ok) throw new Error(answer.message);
    let most = 0;
    for (let entry = 8; entry < TICKS / 4 - 8; entry++) most = Math.max(most, Math.abs(answer.bodies.xyz[((entry * MAX_PLAYERS + 1) * JOINT_COUNT + WRIST) * 3]! / 1000 - shown[entry * 4]!.x));
    expect(most).toBeLessThan(0.03);
  });
});
