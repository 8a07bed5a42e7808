import { describe, expect, it } from 'vitest';
import { CUE_KIND, JOINT, TICK_RATE } from '../../../protocol/index.ts';
import { ZONE_PLACES } from '../../../game/index.ts';
import { noise, open, play } from './body-play.ts';
import { Puppet } from './player.ts';

/** A stroke of `joint` down onto a place: 0.35 m in 110 ms, then a stop. `at` is when it ends. */
const stroke = (puppet: Puppet, joint: number, x: number, y: number, at: number) => (seconds: number): void => {
  const left = Math.max(0, Math.min(1, (at - seconds) / 0.11));
  puppet.put(joint, x, y + 0.35 * left);
};

describe('strikes', () => {
  it('[STR1] a stroke that ends in a drum sounds in the tick in which its joints arrive, with its own velocity', async () => {
    const performance = await open(), puppet = new Puppet(), place = ZONE_PLACES[0]![9]!;
    play(performance, puppet, TICK_RATE, 64, stroke(puppet, JOINT.right_wrist, place.x, place.y, 0.8));
    const strikes = performance.cuesOf(CUE_KIND.strike);
    expect(strikes).toHaveLength(1);
    expect(strikes[0]!.zone).toBe(9);
    expect(strikes[0]!.velocity).toBeGreaterThan(0.3);
    expect(performance.attacks.filter((attack) => attack.zone === 9)).toHaveLength(1);
    // Noticed with the joints of that very tick, and gone in the same.
    const { emittedAt, tick } = strikes[0]!;
    expect(tick).toBe(emittedAt);
    expect(performance.frames.some((frame) => frame.tick === emittedAt)).toBe(true);
    expect(emittedAt / TICK_RATE).toBeGreaterThan(0.76);
    expect(emittedAt / TICK_RATE).toBeLessThan(0.9);
    expect(performance.zoneField(9, 'hits')).toBe(1);
  });

  it('[STR7] a hand that is lifted out of a drum does not strike it, at any rate', async () => {
    for (const hz of [128, 64, 16]) {
      const performance = await open(), puppet = new Puppet(), place = ZONE_PLACES[0]![9]!;
      play(performance, puppet, TICK_RATE * 2, hz, stroke(puppet, JOINT.right_wrist, place.x, place.y, 0.8));
      const struck = performance.cuesOf(CUE_KIND.strike).length;
      // Rests in the drum, then goes up as fast as it came down, and stops dead above it.
      play(performance, puppet, TICK_RATE, hz, (seconds) => {
        const part = Math.max(0, Math.min(1, (seconds - 2.3) / 0.15)), eased = part * part * part * (10 - 15 * part + 6 * part * part);
        puppet.put(JOINT.right_wrist, place.x, place.y + 0.45 * eased);
      });
      expect(performance.attacks.length, `attacks at ${hz} Hz`).toBeGreaterThan(1);
      expect(performance.cuesOf(CUE_KIND.strike).length, `strikes at ${hz} Hz`).toBe(struck);
    }
  });

  it('[STR2] hands strike hand drums, feet strike foot drums, and neither the other’s', async () => {
    for (const [joint, zone, other] of [[JOINT.left_wrist, 8, 10], [JOINT.right_ankle, 11, 9]] as const) {
      const performance = await open(), puppet = new Puppet();
      const place = ZONE_PLACES[0]![zone]!, wrong = ZONE_PLACES[0]![other]!;
      play(performance, puppet, TICK_RATE, 64, stroke(puppet, joint, place.x, place.y, 0.8));
      play(performance, puppet, TICK_RATE, 64, stroke(puppet, joint, wrong.x, wrong.y, 1.8));
      expect(performance.cuesOf(CUE_KIND.strike).map((cue) => cue.zone)).toEqual([zone]);
      expect(performance.attacks.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('[STR3] a stroke into a lantern toggles it at once, before any dwelling, and once', async () => {
    const performance = await open(), puppet = new Puppet(), place = ZONE_PLACES[0]![5]!;
    play(performance, puppet, TICK_RATE + 64, 64, stroke(puppet, JOINT.right_wrist, place.x, place.y, 0.8));
    const triggers = performance.events('zone', 'trigger');
    expect(triggers.map((one) => one.index)).toEqual([5]);
    const entered = performance.events('zone', 'enter').find((one) => one.index === 5)!;
    expect(triggers[0]!.tick - entered.tick).toBeLessThan(15);
  });

  it('[STR4] a key strikes with no body: one cue, same tick, its velocity, its age told', async () => {
    const performance = await open();
    performance.run(9);
    performance.send(3, (writer) => {
      writer.strike(0, 8, 0.6, 1234, 20_000);
      writer.strike(0, 8, 0.2, 5000, 0);
    });
    performance.tick();
    const [first, second] = performance.cuesOf(CUE_KIND.strike);
    expect([first!.tick, first!.micros, first!.zone, first!.causeMicros, first!.emittedAt]).toEqual([9, 1234, 8, 20_000, 9]);
    expect(first!.velocity).toBeCloseTo(0.6, 2);
    expect(second!.micros).toBe(5000);
    expect(second!.id).not.toBe(first!.id);
    expect(performance.zoneField(8, 'energy')).toBeGreaterThan(0.5);
  });

  it('[STR5] with strikeQuantisation a strike waits for the next sixteenth', async () => {
    const performance = await open();
    performance.send(0, (writer) => writer.setting(5, 1, 0));
    performance.run(70);
    performance.send(3, (writer) => writer.strike(0, 9, 1, 0, 0));
    performance.run(2);
    expect(performance.cuesOf(CUE_KIND.strike).map((cue) => [cue.tick, cue.micros, cue.emittedAt])).toEqual([[80, 0, 70]]);
  });

  it('[STR6] a still body strikes nothing', async () => {
    const performance = await open(), puppet = new Puppet(), random = noise(5), still = puppet.xyz.slice();
    play(performance, puppet, TICK_RATE * 20, 30, () => {
      for (let k = 0; k < 17 * 3; k++) puppet.xyz[k] = still[k]! + (k % 3 === 2 ? 0 : random(0.004));
    });
    expect(performance.cuesOf(CUE_KIND.strike)).toHaveLength(0);
  });
});
