import { describe, expect, it } from 'vitest';
import { JOINT, TICK_RATE, ZONE_STATE } from '../../../protocol/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../../game/index.ts';
import { noise, open, play, SOURCE } from './body-play.ts';
import { Puppet } from './player.ts';

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
