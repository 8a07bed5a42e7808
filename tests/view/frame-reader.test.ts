import { describe, expect, it } from 'vitest';
import { blendFrames, FRAME_HEAD, JOINT_FIELD, PLAYER_FIELD, PULSE_FIELD, RenderFrame, TRIPLE_BUFFER, ZONE_FIELD } from '../../protocol/index.ts';
import { FrameReader } from '../../view/frame-reader.ts';
import { FrameWriter } from '../../workers/triple-buffer.ts';

function frameAt(epochMs: number, x: number, phase = 0): RenderFrame {
  const frame = new RenderFrame();
  frame.head[FRAME_HEAD.epochMs] = epochMs;
  frame.joints.set([x, 1, 0, 1]);
  frame.pulses[PULSE_FIELD.barPhase] = phase;
  return frame;
}

describe('the picture between two frames', () => {
  it('[BLD1] a joint is drawn where it was at that moment', () => {
    const out = new RenderFrame();
    blendFrames(frameAt(0, 0), frameAt(16, 1), 0.25, out);
    expect(out.joints[JOINT_FIELD.x]).toBeCloseTo(0.25, 6);
  });

  it('[BLD1] a phase goes the short way round the bar line', () => {
    const out = new RenderFrame();
    blendFrames(frameAt(0, 0, 0.95), frameAt(16, 0, 0.05), 0.5, out);
    expect(Math.min(out.pulses[PULSE_FIELD.barPhase]!, 1 - out.pulses[PULSE_FIELD.barPhase]!)).toBeLessThan(1e-6);
  });

  it('[BLD1] a body of another epoch is not dragged across the room', () => {
    const from = frameAt(0, -1), to = frameAt(16, 1), out = new RenderFrame();
    to.players[PLAYER_FIELD.epoch] = 1;
    blendFrames(from, to, 0.5, out);
    expect(out.joints[JOINT_FIELD.x]).toBe(1);
  });

  it('[BLD2] states are facts of the newer frame, never mixed', () => {
    const from = frameAt(0, 0), to = frameAt(16, 0), out = new RenderFrame();
    to.zones[ZONE_FIELD.state] = 2;
    blendFrames(from, to, 0.1, out);
    expect(out.zones[ZONE_FIELD.state]).toBe(2);
  });

  it('[BLD3] a shared triple buffer gives the reader the newest whole frame, whatever the rates', () => {
    const shared = new SharedArrayBuffer(TRIPLE_BUFFER.bytes), reader = new FrameReader(shared), writer = new FrameWriter(shared);
    let written = 0;
    for (let i = 0; i < 200; i++) {
      for (let n = 0; n < (i * 7) % 4; n++) {
        written++;
        writer.target.body.fill(written);
        writer.target.head.fill(written);
        writer.target.head[FRAME_HEAD.epochMs] = written * 16;
        writer.publish();
      }
      reader.sample(1e9);
      expect(new Set(reader.frame.body).size).toBe(1);
      expect(reader.frame.head[FRAME_HEAD.tick]).toBe(written);
    }
    expect(written).toBeGreaterThan(200);
  });

  it('[BLD4] the reader shows each moment one interval late, between the two frames around it', () => {
    const reader = new FrameReader(null);
    reader.accept(frameAt(100, 0));
    reader.accept(frameAt(116, 1));
    reader.sample(124);
    expect(reader.frame.joints[JOINT_FIELD.x]).toBeCloseTo(0.5, 6);
  });
});
