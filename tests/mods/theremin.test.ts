import { describe, expect, it } from 'vitest';
import { CUE_KIND, FIRST_MOD_INSTRUMENT, JOINT, THING_SHAPE, TICK_RATE } from '../../protocol/index.ts';
import { play } from '../game/room/body-play.ts';
import { Puppet } from '../game/room/player.ts';
import { openWith, thingsOf, turn } from './modded-room.ts';

const hands = (puppet: Puppet, half: number, y: number): void => {
  puppet.put(JOINT.left_wrist, -half, y);
  puppet.put(JOINT.right_wrist, half, y);
};

describe('the theremin', () => {
  it('[EXM1] sings while both hands are up, higher as they come closer, and ends when they sink', async () => {
    const performance = await openWith('theremin'), puppet = new Puppet();
    turn(performance, 1, 0);
    hands(puppet, 0.25, 0.7);
    play(performance, puppet, TICK_RATE, 64);
    expect(performance.cuesOf(CUE_KIND.bowStart)).toHaveLength(0);
    expect(thingsOf(performance)).toHaveLength(0);

    play(performance, puppet, 3 * TICK_RATE, 64, (seconds) => hands(puppet, 0.55 - 0.15 * Math.min(3, Math.max(0, seconds - 1)), 1.4));
    const started = performance.cuesOf(CUE_KIND.bowStart), bent = performance.cuesOf(CUE_KIND.bowMove);
    expect(started).toHaveLength(1);
    expect(started[0]!.instrument).toBe(FIRST_MOD_INSTRUMENT);
    expect(bent.at(-1)!.pitch).toBeGreaterThan(bent[10]!.pitch + 10);
    expect(bent.every(({ velocity }) => velocity > 0 && velocity <= 1)).toBe(true);
    // Fourteen strokes between the hands, each from where the one before ends.
    const strands = thingsOf(performance, THING_SHAPE.stroke);
    expect(strands).toHaveLength(14);
    expect(strands.every(({ x, y }) => Math.abs(x) < 0.12 && Math.abs(y - 1.4) < 0.1)).toBe(true);
    strands.slice(1).forEach(({ x, y }, n) => expect(Math.hypot(x - strands[n]!.toX, y - strands[n]!.toY)).toBeLessThan(1e-6));

    play(performance, puppet, TICK_RATE, 64, () => hands(puppet, 0.1, 0.6));
    expect(performance.cuesOf(CUE_KIND.bowStop)).toHaveLength(1);
    expect(thingsOf(performance)).toHaveLength(0);
  });

  it('[EXM1] drawn onto the scale it sings only tones of the scale', async () => {
    const performance = await openWith('theremin'), puppet = new Puppet();
    turn(performance, 1, 1);
    play(performance, puppet, 3 * TICK_RATE, 64, (seconds) => hands(puppet, 0.1 + 0.15 * seconds, 1.4));
    const pitches = new Set([...performance.cuesOf(CUE_KIND.bowStart), ...performance.cuesOf(CUE_KIND.bowMove)].map(({ pitch }) => pitch));
    expect(pitches.size).toBeGreaterThan(4);
    for (const pitch of pitches) expect([0, 2, 4, 7, 9]).toContain(pitch % 12);
  });
});
