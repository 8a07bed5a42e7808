import { describe, expect, it } from 'vitest';
import { COMMANDS, CUE_KIND, JOINT, JOINT_COUNT, SPACE } from '../../../protocol/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../../game/index.ts';
import { open, play } from './body-play.ts';
import { Puppet } from './player.ts';

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
