import { describe, expect, it } from 'vitest';
import { FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_STRIDE, PLAYER_STRIDE, PULSE_FIELD, RenderFrame, ZONE_FIELD, ZONE_KIND, ZONE_STATE } from '../../../protocol/index.ts';
import { SILENT_LEVELS } from '../../../view/render/levels.ts';
import { PALETTE_COLOURS, writeRgb } from '../../../view/render/palette-colours.ts';
import { RoomLight } from '../../../view/render/room-light.ts';

/** A room with one lantern at (0.6, 1.4) and a right hand somewhere. */
function room(state: number, hand: readonly [number, number] | null = null): RenderFrame {
  const frame = new RenderFrame();
  frame.head[FRAME_HEAD.ready] = 1;
  frame.head[FRAME_HEAD.zones] = 1;
  frame.head[FRAME_HEAD.pulses] = 1;
  frame.pulses[PULSE_FIELD.bpm] = 96;
  frame.pulses[PULSE_FIELD.beatsPerBar] = 4;
  frame.zones.set([1, ZONE_KIND.loop, 0.6, 1.4, 0, 0.125, 0.25, state], 0);
  if (hand) {
    frame.players[0 * PLAYER_STRIDE] = 1;
    frame.joints.set([hand[0], hand[1], 0, 1], (0 * JOINT_COUNT + JOINT.right_hand) * JOINT_STRIDE);
    frame.zones[ZONE_FIELD.nearness] = 1;
  }
  return frame;
}

/** Light after a second of pictures. */
function settled(frame: RenderFrame, isReducedMotion = false, light = new RoomLight()): RoomLight {
  for (let i = 0; i < 180; i++) light.read(frame, SILENT_LEVELS, 1 / 60, isReducedMotion);
  return light;
}

describe('room light', () => {
  it('[PIC5] an idle lantern glows at a fifth, a sounding one is full, a waiting one lies between', () => {
    expect(settled(room(ZONE_STATE.idle)).zones.glow[0]!).toBeCloseTo(0.2, 2);
    expect(settled(room(ZONE_STATE.sounding)).zones.glow[0]!).toBeCloseTo(1, 2);
    const armed = settled(room(ZONE_STATE.armed)).zones;
    expect(armed.glow[0]!).toBeGreaterThan(0.25);
    expect(armed.glow[0]!).toBeLessThan(0.7);
    expect(armed.waiting[0]!).toBeGreaterThan(0.95);
  });

  it('[PIC5] a lantern leans towards a near hand, and only a little', () => {
    const zones = settled(room(ZONE_STATE.idle, [0.9, 1.4])).zones;
    expect(zones.x[0]!).toBeGreaterThan(0.62);
    expect(zones.x[0]!).toBeLessThan(0.7);
    expect(zones.y[0]!).toBeCloseTo(1.4, 3);
  });

  it('[PIC6] less motion keeps the glow and drops the travel', () => {
    const frame = room(ZONE_STATE.sounding, [0.9, 1.4]);
    frame.pulses[PULSE_FIELD.beatPhase] = 0.125;
    const light = settled(frame, true);
    expect(light.zones.x[0]!).toBeCloseTo(0.6, 5);
    expect(light.breath).toBe(0);
    expect(light.travel).toBe(0);
    expect(light.zones.glow[0]!).toBeCloseTo(1, 2);
    expect(light.beatGlow).toBeGreaterThan(0.9);
    expect(settled(frame).breath).toBeGreaterThan(0.9);
  });

  it('[PIC5] palettes cross-fade over about a second', () => {
    const frame = room(ZONE_STATE.idle), light = settled(frame), wanted = new Float32Array(3);
    frame.head[FRAME_HEAD.palette] = 1;
    writeRgb(PALETTE_COLOURS[1]![0]!, wanted, 0);
    const before = light.colours[0]!;
    light.read(frame, SILENT_LEVELS, 1 / 60, false);
    expect(Math.abs(light.colours[0]! - before)).toBeLessThan(0.05);
    settled(frame, false, light);
    expect(light.colours[0]!).toBeCloseTo(wanted[0]!, 2);
    expect(light.colours[2]!).toBeCloseTo(wanted[2]!, 2);
  });

  it('[PIC5] a drum answers each new blow with a flare that falls away', () => {
    const frame = room(ZONE_STATE.idle), light = settled(frame);
    frame.zones[ZONE_FIELD.kind] = ZONE_KIND.strike;
    frame.zones[ZONE_FIELD.hits] = 1;
    light.read(frame, SILENT_LEVELS, 1 / 60, false);
    expect(light.zones.flare[0]!).toBeGreaterThan(0.7);
    settled(frame, false, light);
    expect(light.zones.flare[0]!).toBeLessThan(0.01);
  });

  it('[PIC5] the room breathes before anything is there, and a zone that leaves fades instead of vanishing', () => {
    const light = new RoomLight();
    let glow = 0;
    for (let i = 0; i < 300; i++) {
      light.read(null, SILENT_LEVELS, 1 / 60, false);
      glow = Math.max(glow, light.beatGlow);
    }
    expect(glow).toBeGreaterThan(0.9);
    const frame = room(ZONE_STATE.sounding);
    settled(frame, false, light);
    frame.zones[ZONE_FIELD.isLive] = 0;
    light.read(frame, SILENT_LEVELS, 1 / 60, false);
    expect(light.zones.life[0]!).toBeGreaterThan(0.9);
    settled(frame, false, light);
    expect(light.zones.life[0]!).toBeLessThan(0.01);
  });
});
