import { describe, expect, it } from 'vitest';
import { COMMANDS, CUE_KIND, JOINT, JOINT_COUNT, SPACE, TICK_RATE, ZONE_STATE, type SampleWriter } from '../../../protocol/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../../game/index.ts';
import { openRoom, Performance, Puppet } from './player.ts';
import { plainPalette } from './test-palette.ts';

const SOURCE = 2;
const open = async (): Promise<Performance> => new Performance(await openRoom({ palettes: [plainPalette('Ember', 120)] }));

/** Uniform noise of a given standard deviation, the same every time. */
function noise(seed: number): (sigma: number) => number {
  let state = seed;
  return (sigma) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * Math.sqrt(12) * sigma;
  };
}

/** Sends a body at `hz` for a time; `pose` moves it first. */
function play(performance: Performance, puppet: Puppet, ticks: number, hz: number, pose?: (seconds: number) => void, write?: (writer: SampleWriter) => void): void {
  const every = TICK_RATE / hz;
  let next = performance.jam.nextTick;
  performance.run(ticks, (tick) => {
    if (tick < next) return;
    next += every;
    pose?.(tick / TICK_RATE);
    performance.send(SOURCE + puppet.player, (writer) => (write ? write(writer) : puppet.write(writer)));
  });
}

describe('zones', () => {
  it('[ZON1] a hand that stays in a lantern toggles it once, however long it stays, and again when it comes back', async () => {
    const performance = await open(), puppet = new Puppet();
    puppet.touch(JOINT.right_wrist, 5);
    play(performance, puppet, 400, 30);
    expect(performance.events('zone', 'trigger').map((one) => one.index)).toEqual([5]);
    puppet.put(JOINT.right_wrist, 0.25, 0.82);
    play(performance, puppet, 100, 30);
    puppet.touch(JOINT.right_wrist, 5);
    play(performance, puppet, 100, 30);
    expect(performance.events('zone', 'trigger').map((one) => one.index)).toEqual([5, 5]);
    expect(performance.events('loop', 'end').map((one) => one.index)).toEqual([5]);
  });

  it('[ZON2] joints that tremble by 4 px at 12 Hz on a lantern’s rim neither stutter nor toggle twice', async () => {
    // 4 px where a body of 1.7 m is 340 px tall: 2 cm.
    const sigma = (4 * 1.7) / 340;
    for (let seed = 1; seed <= 8; seed++) {
      const performance = await open(), puppet = new Puppet(), random = noise(seed), zone = 4 + (seed % 4), radius = ZONE_SPECS[zone]!.radius;
      play(performance, puppet, TICK_RATE * 10, 12, () => {
        const place = ZONE_PLACES[0]![zone]!;
        for (let joint = 0; joint < 17; joint++) if (joint !== JOINT.right_wrist) puppet.xyz[joint * 3 + 1]! += random(sigma / 10);
        // Well inside, at 0.7 of the radius: the rim is two standard deviations away.
        puppet.put(JOINT.right_wrist, place.x - 0.7 * radius + random(sigma), place.y + random(sigma));
      });
      expect(performance.events('zone', 'trigger'), `seed ${seed}`).toHaveLength(1);
      expect(performance.events('zone', 'enter').length, `seed ${seed}`).toBeLessThanOrEqual(2);
    }
  });

  it('[ZON3] a hand that only brushes through a lantern, or stops before 117 ms, starts nothing', async () => {
    const place = ZONE_PLACES[0]![6]!;
    for (const speed of [1.4, 2, 2.6, 4]) {
      const performance = await open(), puppet = new Puppet();
      // Straight through, without a stop, level with the lantern from side to side.
      play(performance, puppet, 128, 60, (seconds) => puppet.put(JOINT.right_wrist, place.x + (seconds - 0.5) * speed, place.y));
      expect(performance.events('zone', 'enter').map((one) => one.index)).toContain(6);
      expect(performance.events('zone', 'trigger'), `${speed} m/s`).toHaveLength(0);
      expect(performance.events('loop', 'arm')).toHaveLength(0);
    }
  });

  it('[ZON4] nearness rises as a hand comes closer, and falls when it goes', async () => {
    const performance = await open(), puppet = new Puppet(), place = ZONE_PLACES[0]![7]!, seen: number[] = [];
    for (const distance of [0.6, 0.4, 0.3, 0.2, 0.05]) {
      puppet.put(JOINT.right_wrist, place.x + distance, place.y);
      play(performance, puppet, 40, 30);
      seen.push(performance.zoneField(7, 'nearness'));
    }
    expect(seen[0]).toBe(0);
    for (let i = 1; i < seen.length; i++) expect(seen[i]!).toBeGreaterThan(seen[i - 1]!);
    expect(seen.at(-1)).toBe(1);
    expect(performance.zoneField(7, 'occupied')).toBe(1);
    puppet.put(JOINT.right_wrist, 0.25, 0.82);
    play(performance, puppet, 60, 30);
    expect(performance.zoneField(7, 'nearness')).toBeLessThan(0.05);
    expect(performance.zoneField(7, 'occupied')).toBe(0);
  });

  it('[ZON5] a player who leaves, or of whom nothing comes any more, leaves every zone', async () => {
    for (const isSudden of [false, true]) {
      const performance = await open(), puppet = new Puppet();
      puppet.touch(JOINT.left_wrist, 1);
      play(performance, puppet, 60, 30);
      expect(performance.zoneField(1, 'occupied')).toBe(1);
      if (isSudden) performance.run(TICK_RATE);   // the camera is gone
      else {
        performance.send(SOURCE, (writer) => writer.leave(0, 0));
        performance.run(10);
      }
      expect(performance.zoneField(1, 'occupied')).toBe(0);
      expect(performance.events('zone', 'leave').map((one) => one.index)).toEqual([1]);
      // Three seconds later the seat itself is free.
      performance.run(TICK_RATE * 3);
      expect(performance.jam.app.world.entityCount).toBe((await open()).jam.app.world.entityCount);
    }
  });

  it('[ZON6] a joint less sure than 0.2 is not there; absence for a frame is bridged', async () => {
    const performance = await open(), puppet = new Puppet();
    puppet.touch(JOINT.right_wrist, 5);
    puppet.confidence[JOINT.right_wrist] = 0.15;
    play(performance, puppet, 100, 30);
    expect(performance.events('zone', 'enter')).toHaveLength(0);
    let frame = 0;
    play(performance, puppet, 300, 12, () => { puppet.confidence[JOINT.right_wrist] = frame++ % 3 === 2 ? 0 : 0.9; });
    expect(performance.events('zone', 'enter')).toHaveLength(1);
    expect(performance.events('zone', 'leave')).toHaveLength(0);
  });

  it('[ZON7] two players play side by side, each with a hand in a lantern of their own', async () => {
    const performance = await open(), one = new Puppet(0), two = new Puppet(1);
    one.touch(JOINT.right_wrist, 5);
    two.touch(JOINT.left_wrist, 2);
    for (let i = 0; i < 30; i++) {
      performance.send(2, (writer) => one.write(writer));
      performance.send(3, (writer) => two.write(writer));
      performance.run(4);
    }
    expect(performance.events('zone', 'trigger').map((event) => event.index).sort()).toEqual([2, 5]);
    expect(performance.zoneField(5, 'state')).toBe(ZONE_STATE.armed);
    // One leaves: the other's hand stays where it is.
    performance.send(2, (writer) => writer.leave(0, 0));
    performance.run(4);
    expect(performance.zoneField(5, 'occupied')).toBe(0);
    expect(performance.zoneField(2, 'occupied')).toBe(1);
  });

  it('[ZON8] a hovering pointer’s hand, 0.4 m behind the stage’s plane, touches nothing; a hand stretched forward does', async () => {
    const performance = await open(), puppet = new Puppet(), place = ZONE_PLACES[0]![5]!;
    puppet.put(JOINT.right_wrist, place.x, place.y, 0.4);
    play(performance, puppet, 100, 30);
    expect(performance.events('zone', 'enter')).toHaveLength(0);
    puppet.put(JOINT.right_wrist, place.x, place.y, -0.5);
    play(performance, puppet, 100, 30);
    expect(performance.events('zone', 'trigger').map((event) => event.index)).toEqual([5]);
  });
});

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

describe('layouts', () => {
  for (const [layout, places] of ZONE_PLACES.entries()) {
    it(`[LAY1] no two zones of layout ${layout} overlap, and all are above the floor`, () => {
      for (let a = 0; a < places.length; a++) {
        const half = ZONE_SPECS[a]!.height / 2;
        expect(places[a]!.y - half).toBeGreaterThan(-0.05);
        for (let b = a + 1; b < places.length; b++) {
          const one = ZONE_SPECS[a]!, two = ZONE_SPECS[b]!;
          const straight = one.height / 2 - one.radius + (two.height / 2 - two.radius);
          const dy = Math.max(0, Math.abs(places[a]!.y - places[b]!.y) - straight);
          const distance = Math.hypot(places[a]!.x - places[b]!.x, dy, places[a]!.z - places[b]!.z);
          expect(distance, `${one.name} and ${two.name}`).toBeGreaterThan(one.radius + two.radius);
        }
      }
    });
  }

  it('[LAY4] every zone of the stage is within reach of a body 1.7 m tall: by a stretched arm, a step or a small lean', () => {
    // Winter's proportions: shoulder 0.2 m aside at 1.44 m, arm to the wrist 0.565 m; a shrug or lean adds 0.1 m; a foot steps out 0.35 m.
    ZONE_PLACES[0]!.forEach((place, index) => {
      const spec = ZONE_SPECS[index]!, isFoot = spec.name.includes('foot'), straight = spec.height / 2 - spec.radius;
      const fromX = isFoot ? 0.13 : 0.2, fromY = isFoot ? 0.1 : 1.44, reach = isFoot ? 0.35 : 0.665;
      const distance = Math.hypot(Math.abs(place.x) - fromX, Math.max(0, Math.abs(place.y - fromY) - straight)) - spec.radius;
      expect(distance, spec.name).toBeLessThan(reach);
    });
  });

  it('[LAY2] a body that stands with its arms down touches no zone', async () => {
    const performance = await open(), puppet = new Puppet();
    play(performance, puppet, 200, 30);
    expect(performance.happenings).toHaveLength(0);
  });

  it('[LAY3] a command lays the zones out anew while playing, and everything goes on', async () => {
    const performance = await open(), puppet = new Puppet(), place = ZONE_PLACES[1]![4]!;
    performance.send(0, (writer) => writer.command(0, COMMANDS.toggleLoop, 0, 0));
    performance.run(40);
    performance.send(0, (writer) => writer.command(0, COMMANDS.layout, 1, 0));
    performance.run(2);
    expect(performance.zoneField(4, 'z')).toBeCloseTo(place.z, 5);
    // A headset knows a head and hands.
    const headset = (): void => {
      puppet.confidence.fill(0);
      puppet.put(JOINT.nose, 0, 1.58, -0.1);
      puppet.put(JOINT.right_hand, place.x, place.y, place.z);
    };
    play(performance, puppet, 60, 64, headset, (writer) => writer.joints(0, SPACE.world, 0, puppet.xyz, puppet.confidence, JOINT_COUNT, 0, 0));
    expect(performance.events('zone', 'trigger').map((one) => one.index)).toEqual([4]);
    performance.run(400);
    expect(performance.cuesOf(CUE_KIND.note).some((cue) => cue.loop === 0)).toBe(true);
  });
});
