import { expect, it } from 'vitest';
import { findChange, Pulse, Zone } from '../../../game/index.ts';
import { HandDriven, record } from '../recorded.ts';
import { inspectReplay } from '../../../workers/inspect/inspect-replay.ts';

/** Two edits of one zone, among what is played. */
const edited = () => record(200, undefined, (tick, writer, jam) => {
  const zone = jam.app.world.entityAt(3);
  if (tick === 60) writer.edit(zone, 'room/Zone.radius', 0, 0.25, 0);
  if (tick === 140) writer.edit(zone, 'room/Zone.radius', 0, 0.5, 0);
});

it('[ISP10] the last change of a value is found with its tick, the system that wrote it, what it was and how often it changed', async () => {
  const { session, jam } = await edited(), { world } = jam.app, zone = world.entityAt(3), place = { entity: zone, part: 'room/Zone', field: 'radius', slot: 0 };
  expect(world.has(zone, Zone)).toBe(true);
  const heard: number[] = [];
  expect(await findChange(session, place, 200, (progress) => heard.push(progress))).toEqual({ ok: true, change: { tick: 140, system: 'room/apply-edits', from: 0.25, to: 0.5 }, count: 2, to: 200 });
  expect(heard.length).toBeGreaterThan(0);
  expect(await findChange(session, place, 140)).toMatchObject({ change: { tick: 60, to: 0.25 }, count: 1, to: 140 });
  expect(await findChange(session, { ...place, field: 'index' }, 200)).toMatchObject({ ok: true, change: null, count: 0 });
  const pulse = world.livingEntities().find((entity) => world.has(entity, Pulse))!;
  expect(await findChange(session, { entity: pulse, part: Pulse.id, field: 'beat', slot: 0 }, 100)).toMatchObject({ change: { tick: 99, system: 'music/advance-pulses' } });
  // Time goes on after the last system of a tick.
  expect(await findChange(session, { entity: 0, part: 'engine/Time', field: 'tick', slot: 0 }, 10)).toMatchObject({ change: { tick: 9, system: null, from: 9, to: 10 }, count: 10 });
});

it('[ISP11] a recorded session is looked into like a room: it stops on conditions, steps tick by tick, and is not edited', async () => {
  const { session } = await edited(), driven = await HandDriven.of(session), room = inspectReplay(driven.player, driven.show, () => 0), world = driven.show.jam!.app.world, zone = world.entityAt(3);
  const turns = (count: number): void => {
    for (let n = 0; n < count; n++) {
      driven.nowMs += 8;
      driven.player.turn();
    }
  };
  expect(room.catalogue().kind).toBe('replay');
  expect(room.edit({ entity: zone, part: 'room/Zone', field: 'radius', slot: 0, value: 0.3 })).toMatchObject({ ok: false });
  expect(room.setBreakpoints([{ number: 1, isOn: true, when: { kind: 'match', words: 'Zone.radius = 0.25' } }])).toEqual([]);
  room.setPaused(false);
  for (let n = 0; n < 400 && room.look({}).halt === null; n++) turns(1);
  await Promise.resolve();
  turns(4);
  expect(room.look({}).halt).toMatchObject({ kind: 'break', entity: zone });
  expect(driven.show.tick).toBe(61);
  expect(driven.player.standing().isPlaying).toBe(false);
  const writes = room.step(1);
  turns(2);
  expect(driven.show.tick).toBe(62);
  expect(writes.some(({ system, changes }) => system === 'music/advance-pulses' && changes.length > 0)).toBe(true);
  room.leave();
  expect(driven.show.watcher).toBeNull();
});
