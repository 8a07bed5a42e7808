import { describe, expect, it } from 'vitest';
import { CUE_KIND, JOINT, TICK_RATE, ZONE_STATE } from '../../../protocol/index.ts';
import { ZONE_PLACES } from '../../../game/index.ts';
import { open, play } from './body-play.ts';
import { Puppet, type Performance } from './player.ts';

describe('bows', () => {
  const bow = async (move: (seconds: number) => [number, number], seconds: number): Promise<Performance> => {
    const performance = await open(), puppet = new Puppet(), place = ZONE_PLACES[0]![13]!;
    play(performance, puppet, seconds * TICK_RATE, 60, (now) => {
      const [dx, dy] = move(now);
      puppet.put(JOINT.right_wrist, place.x + dx, place.y + dy);
    });
    return performance;
  };

  it('[BOW1] a hand that moves in a bow zone sounds until it stills, and then falls silent', async () => {
    const performance = await bow((now) => (now < 2 ? [0.05 * Math.sin(now * 7), 0.12 * Math.sin(now * 5)] : [0, 0]), 5);
    const kinds = [CUE_KIND.bowStart, CUE_KIND.bowMove, CUE_KIND.bowStop].map((kind) => performance.cuesOf(kind));
    expect(kinds[0]).toHaveLength(1);
    expect(kinds[1]!.length).toBeGreaterThan(20);
    expect(kinds[2]).toHaveLength(1);
    expect(kinds[2]![0]!.tick / TICK_RATE).toBeGreaterThan(2);
    expect(kinds[2]![0]!.tick / TICK_RATE).toBeLessThan(3.6);
    const voices = new Set(kinds.flat().map((cue) => cue.voice));
    expect(voices.size).toBe(1);
    expect([...voices][0]).not.toBe(0);
  });

  it('[BOW2] a still hand in a bow zone is silent', async () => {
    const performance = await bow(() => [0, 0], 4);
    expect(performance.zoneField(13, 'occupied')).toBe(1);
    expect(performance.cuesOf(CUE_KIND.bowStart)).toHaveLength(0);
  });

  it('[BOW3] pitch rises with the hand’s height over the palette’s scale; faster is louder', async () => {
    const heightPitch: number[] = [], loudness: number[] = [];
    for (const height of [-0.2, 0, 0.2]) {
      const performance = await bow((now) => [0.04 * Math.sin(now * 12), height + 0.03 * Math.cos(now * 12)], 3);
      heightPitch.push(performance.cuesOf(CUE_KIND.bowMove).at(-1)!.pitch);
    }
    expect(heightPitch[0]!).toBeLessThan(heightPitch[1]!);
    expect(heightPitch[1]!).toBeLessThan(heightPitch[2]!);
    for (const pitch of heightPitch) expect(pitch >= 60 && pitch <= 84).toBe(true);
    for (const rate of [4, 9, 16]) {
      const performance = await bow((now) => [0.05 * Math.sin(now * rate), 0.05 * Math.cos(now * rate)], 3);
      loudness.push(performance.cuesOf(CUE_KIND.bowMove).at(-1)!.velocity);
    }
    expect(loudness[0]!).toBeLessThan(loudness[1]!);
    expect(loudness[1]!).toBeLessThan(loudness[2]!);
  });

  it('[BOW4] a held key bows with its pressure at its place, and stops when let go', async () => {
    const performance = await open();
    performance.send(3, (writer) => writer.hold(0, 12, true, 0.7, 0, 1, 500, 0));
    performance.run(100);
    performance.send(3, (writer) => writer.hold(0, 12, false, 0, 0, 1, 0, 0));
    performance.run(150);
    const start = performance.cuesOf(CUE_KIND.bowStart), stop = performance.cuesOf(CUE_KIND.bowStop);
    expect([start.length, stop.length]).toEqual([1, 1]);
    expect(start[0]!.tick).toBeLessThan(3);
    expect(start[0]!.pitch).toBe(72);
    expect(performance.cuesOf(CUE_KIND.bowMove).some((cue) => Math.abs(cue.velocity - 0.7) < 0.02)).toBe(true);
    expect(performance.zoneField(12, 'state')).toBe(ZONE_STATE.idle);
  });

  it('[BOW5] pitch rests on tones of the scale for most of the height, and glides between them', async () => {
    const scale = new Set([0, 2, 4, 7, 9]);
    let resting = 0, gliding = 0;
    for (let y = -1; y <= 1; y += 0.1) {
      const performance = await open();
      performance.send(3, (writer) => writer.hold(0, 13, true, 0.7, 0, y, 0, 0));
      performance.run(4);
      const { pitch } = performance.cuesOf(CUE_KIND.bowStart)[0]!;
      expect(pitch >= 60 && pitch <= 84).toBe(true);
      if (Number.isInteger(pitch) && scale.has(pitch % 12)) resting++;
      else gliding++;
    }
    expect(resting).toBeGreaterThan(gliding);
    expect(gliding).toBeGreaterThan(0);
  });
});
