import { describe, expect, it } from 'vitest';
import { ATTACK_FIELD, ATTACK_STRIDE, COMMANDS, FRAME_HEAD, JOINT, LOOP_FIELD, LOOP_STRIDE, MAX_ATTACKS, PULSE_FIELD, RenderFrame, ZONE_KIND, ZONE_STATE, ZONE_STRIDE, ZONE_FIELD } from '../../../protocol/index.ts';
import { ZONE_SPECS } from '../../../game/index.ts';
import { openRoom, Performance, Puppet } from './player.ts';
import { plainPalette } from './test-palette.ts';

const BAR = 256;
const open = async (): Promise<Performance> => new Performance(await openRoom({ palettes: [plainPalette('Ember', 120), plainPalette('Tide', 120)] }));
const picture = (performance: Performance): RenderFrame => {
  const frame = new RenderFrame();
  frame.body.fill(NaN);   // whatever was there before is overwritten
  performance.jam.writeRenderFrame(frame, 0);
  return frame;
};

describe('pictures', () => {
  it('[SHW1] every zone is there with its kind, size, loop and family; no number is not a number', async () => {
    const performance = await open();
    performance.run(3);
    const frame = picture(performance);
    for (const value of frame.body) expect(Number.isFinite(value)).toBe(true);
    expect([frame.head[FRAME_HEAD.zones], frame.head[FRAME_HEAD.loops], frame.head[FRAME_HEAD.pulses]]).toEqual([15, 16, 4]);
    ZONE_SPECS.forEach((spec, index) => {
      const field = (name: keyof typeof ZONE_FIELD): number => frame.zones[index * ZONE_STRIDE + ZONE_FIELD[name]]!;
      expect([field('isLive'), field('kind')]).toEqual([1, ZONE_KIND[spec.kind]]);
      expect(field('radius')).toBeCloseTo(spec.radius, 6);
      expect(field('height')).toBeCloseTo(spec.height, 6);
      expect(field('loop')).toBe(spec.kind === 'loop' ? index : -1);
    });
    expect(Array.from({ length: 8 }, (_, k) => frame.zones[k * ZONE_STRIDE + ZONE_FIELD.family])).toEqual([0, 0, 1, 1, 2, 3, 4, 4]);
    expect(frame.zones[15 * ZONE_STRIDE + ZONE_FIELD.isLive]).toBe(0);
  });

  it('[SHW2] a wait is seen growing from 0 to 1 until the start; phase and loudness follow the sound', async () => {
    const performance = await open();
    performance.run(20);
    performance.send(0, (writer) => writer.command(0, COMMANDS.toggleLoop, 2, 0));
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      performance.run(45);
      expect(performance.zoneField(2, 'state')).toBe(ZONE_STATE.armed);
      waits.push(performance.zoneField(2, 'wait'));
    }
    for (let i = 1; i < waits.length; i++) expect(waits[i]!).toBeGreaterThan(waits[i - 1]!);
    expect(waits.at(-1)).toBeGreaterThan(0.9);
    expect(performance.zoneField(2, 'energy')).toBe(0);
    performance.run(BAR - performance.jam.nextTick + 1);
    expect(performance.zoneField(2, 'energy')).toBeGreaterThan(0.5);
    performance.run(50);
    const low = performance.zoneField(2, 'energy');
    expect(low).toBeLessThan(0.4);
    performance.run(14);   // the next beat
    expect(performance.zoneField(2, 'energy')).toBeGreaterThan(low);
    const frame = picture(performance), at = 2 * LOOP_STRIDE;
    expect(frame.loops[at + LOOP_FIELD.state]).toBe(ZONE_STATE.sounding);
    expect(frame.loops[at + LOOP_FIELD.phase]).toBeCloseTo((performance.jam.nextTick - BAR) / BAR, 5);
    expect(frame.loops[at + LOOP_FIELD.energy]).toBeGreaterThan(0);
    expect(frame.head[FRAME_HEAD.activeLoops]).toBe(1);
    expect(frame.pulses[PULSE_FIELD.beatPhase]).toBeCloseTo(((performance.jam.nextTick - BAR) / 64) % 1, 5);
    expect(frame.pulses[PULSE_FIELD.bpm]).toBeCloseTo(120, 4);
  });

  it('[SHW3] the hub shows the wait for the next palette, and flashes when it comes', async () => {
    const performance = await open();
    performance.run(20);
    performance.send(0, (writer) => writer.command(0, COMMANDS.toggleLoop, 14, 0));
    performance.run(100);
    expect(performance.zoneField(14, 'state')).toBe(ZONE_STATE.armed);
    expect(performance.zoneField(14, 'wait')).toBeGreaterThan(0.3);
    performance.run(BAR - performance.jam.nextTick + 3);
    expect(performance.zoneField(14, 'state')).toBe(ZONE_STATE.idle);
    expect(performance.zoneField(14, 'energy')).toBeGreaterThan(0.8);
    expect(picture(performance).head[FRAME_HEAD.palette]).toBe(1);
  });

  it('[SHW4] the latest attacks stand in a ring by their numbers, with place, direction and what they struck', async () => {
    const performance = await open(), puppet = new Puppet();
    // Strokes down beside the hip, more than the ring holds.
    performance.run(128 * 26, (tick) => {
      if (tick % 2 !== 0) return;
      const beat = (tick / 128 / 0.6) % 1;
      puppet.put(JOINT.right_wrist, 0.44, 0.97 + (beat < 0.7 ? 0.4 * (beat / 0.7) : beat < 0.88 ? 0.4 * (1 - (beat - 0.7) / 0.18) : 0));
      performance.send(1, (writer) => puppet.write(writer));
    });
    const frame = picture(performance), count = frame.head[FRAME_HEAD.attackCount]!;
    expect(count).toBe(performance.attacks.length);
    expect(count).toBeGreaterThan(MAX_ATTACKS);
    for (let number = count - MAX_ATTACKS; number < count; number++) {
      const at = (number % MAX_ATTACKS) * ATTACK_STRIDE, field = (name: keyof typeof ATTACK_FIELD): number => frame.attacks[at + ATTACK_FIELD[name]]!;
      expect(field('number')).toBe(number);
      expect(field('joint')).toBe(JOINT.right_wrist);
      expect(field('zone')).toBe(performance.attacks[number]!.zone);
      expect(field('strength')).toBeGreaterThan(0.5);
      expect(Math.hypot(field('dx'), field('dy'), field('dz'))).toBeCloseTo(1, 3);
    }
    expect(performance.attacks.some((attack) => attack.zone === 9)).toBe(true);
  });
});
