import { describe, expect, test } from 'vitest';
import { checkValue, reflect, type FieldInfo } from '../../engine/index.ts';
import { AttackTrail, createJam, type Jam } from '../../game/index.ts';
import { JOINT_COUNT, SampleWriter, SPACE, TICK_RATE } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../game/scenes/layouts.ts';

/** A room in which a dancer has danced for `seconds`. */
async function danced(scene: string, seconds: number): Promise<Jam> {
  const jam = await createJam({ scene, seed: 3, layout: 'stage' });
  const dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height }))), pose = poseBuffer(), samples = new SampleWriter();
  for (let tick = 0, sequence = 0; tick < seconds * TICK_RATE; tick++) {
    if (tick % 2 === 0) {
      dancer.poseAt(32 + (tick / TICK_RATE) * 1.5, pose);
      samples.joints(3, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
      expect(jam.push({ tick, source: 4, sequence: sequence++, payload: samples.take() })).toEqual({ ok: true });
    }
    jam.tick();
  }
  return jam;
}

const faults = (jam: Jam): string[] => {
  const { components, resources } = reflect(jam.app), { world } = jam.app, told = new Set<string>();
  const check = (id: string, fields: readonly FieldInfo[], values: Readonly<Record<string, number | number[]>>): void => {
    for (const info of fields) {
      const fault = checkValue(id, info, values[info.name]!);
      if (fault !== null) told.add(fault);
    }
  };
  const infos = new Map(components.map(({ id, fields }) => [id, fields]));
  for (const entity of world.livingEntities()) for (const [id, values] of Object.entries(world.describe(entity).components)) check(id, infos.get(id)!, values);
  const all = world.describeResources();
  for (const { id, fields } of resources) check(id, fields, all[id]!);
  return [...told];
};

describe('what fields say of themselves', () => {
  test.each(['loop-room', 'tumble-room', 'rain-room'])('[RFL9] what stands in the columns of the %s after three seconds of a dancer lies within the ranges and names that its fields state', async (scene) => {
    const jam = await danced(scene, 3);
    expect(faults(jam)).toEqual([]);
    expect(jam.app.world.resource(AttackTrail).count).toBeGreaterThan(0);
  });

  test('[RFL10] the components, resources and messages that a player hears and sees by say what they are', async () => {
    const { components, resources, messages } = reflect((await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' })).app), told = [...components, ...resources, ...messages];
    for (const id of ['room/Zone', 'music/Loop', 'music/Note', 'music/Pulse', 'body/Player', 'body/Joint', 'body/Flow', 'body/AttackStruck', 'room/Effector', 'station/Tracks', 'room/Bow', 'room/Settings', 'room/Room', 'feel/Tempo', 'music/Harmony', 'engine/Position', 'engine/Collider']) {
      const { doc, fields } = told.find((one) => one.id === id)!;
      expect(doc, id).toMatch(/^[A-Z].*\.$/);
      expect(fields.filter((one) => one.unit !== '' || one.names !== null || one.bits !== null || one.doc !== '').length, id).toBeGreaterThanOrEqual(Math.min(fields.length, 1));
    }
  });
});
