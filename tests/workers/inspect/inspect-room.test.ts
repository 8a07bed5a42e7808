import { describe, expect, it } from 'vitest';
import { createJam, Zone } from '../../../game/index.ts';
import { checkPayload, EDIT_NAME_BYTES, SampleWriter, type InspectBreak, type InspectEntityRow, type InspectLook, type InspectSeen } from '../../../protocol/index.ts';
import { dance, openInspected, type Inspected } from './inspected.ts';

const rowsOf = (seen: InspectSeen): readonly InspectEntityRow[] => {
  if (!seen.entities?.ok) throw new Error(seen.entities?.message ?? 'nothing was listed');
  return seen.entities.rows;
};
const list = (inspected: Inspected, words: string): readonly InspectEntityRow[] => rowsOf(inspected.room.look({ entities: { words, from: 0, count: 100 } }));
const zone = (inspected: Inspected): number => list(inspected, 'Zone')[0]!.id;
const radiusOf = (inspected: Inspected, entity: number): number => inspected.jam.app.world.columns(Zone).radius[inspected.jam.app.world.rowOf(entity)]!;
const EVERYTHING: InspectLook = { entities: { words: 'Zone', from: 0, count: 40 }, resources: ['room/Room'], messages: { after: 0, of: null }, systems: true, counts: true };

describe('a room that is looked into', () => {
  it('[ISP1] hashes alike with an inspector that looks at everything every 13 ticks, and without', async () => {
    const inspected = await openInspected(), plain = await createJam({ scene: 'loop-room', seed: 3, layout: 'stage' });
    let sequence = 0;
    for (let tick = 0; tick < 130; tick++) {
      const payload = dance(tick);
      if (payload) plain.push({ tick, source: 3, sequence: sequence++, payload });
      plain.tick();
      if (tick % 13 === 0) inspected.room.look({ ...EVERYTHING, entity: zone(inspected) });
      inspected.run(1);
      if (tick % 64 === 63) expect(inspected.jam.hash()).toBe(plain.hash());
    }
    expect(inspected.jam.nextTick).toBe(130);
  });

  it('[ISP2] a value that is set by hand comes through the door, is written in the tick that takes it, and a second room with the same input agrees', async () => {
    const inspected = await openInspected();
    inspected.run(20);
    const entity = zone(inspected), before = radiusOf(inspected, entity);
    expect(inspected.room.edit({ entity, part: 'room/Zone', field: 'radius', slot: 0, value: 0.33 })).toEqual({ ok: true, number: 1 });
    expect(radiusOf(inspected, entity)).toBe(before);
    expect(inspected.room.look({}).edits[0]).toMatchObject({ tick: null, from: before, to: 0.33 });
    inspected.run(1);
    expect(radiusOf(inspected, entity)).toBe(Math.fround(0.33));
    expect(inspected.room.look({}).edits[0]).toMatchObject({ tick: 20, refused: '' });
    inspected.run(40);
    expect(inspected.room.undo(1)).toEqual({ ok: true, number: 2 });
    expect(inspected.room.undo(1).ok).toBe(false);
    inspected.run(1);
    expect(radiusOf(inspected, entity)).toBe(before);

    const again = await createJam({ scene: 'loop-room', seed: 3, layout: 'stage' });
    let before20: Uint8Array | undefined;
    const replay = (from: number): void => {
      for (let tick = from; tick < inspected.jam.nextTick; tick++) {
        if (tick === 20) before20 ??= again.snapshot();
        for (const frame of inspected.frames) if (frame.tick === tick) expect(again.push(frame).ok).toBe(true);
        again.tick();
      }
      expect(again.hash()).toBe(inspected.jam.hash());
    };
    replay(0);
    // The same after it went back to before the edit.
    again.restore(before20!);
    replay(20);
  });

  it('[ISP3] what cannot be edited is refused in words: the dead, unknown fields and slots, numbers out of range or none, links, records of the engine and the door', async () => {
    const inspected = await openInspected();
    inspected.run(4);
    const entity = zone(inspected), ask = (change: object): string => {
      const answer = inspected.room.edit({ entity, part: 'room/Zone', field: 'radius', slot: 0, value: 0.2, ...change });
      return answer.ok ? 'taken' : answer.message;
    };
    expect(ask({ entity: entity + 2 ** 30 })).toMatch(/not alive/);
    expect(ask({ field: 'radios' })).toMatch(/no field "radios"; it has .*radius/);
    expect(ask({ slot: 1 })).toMatch(/one slot/);
    expect(ask({ part: 'room/Zonk' })).toMatch(/no component "room\/Zonk"/);
    expect(ask({ value: Number.NaN })).toMatch(/NaN is none/);
    expect(ask({ field: 'index', value: 1.5 })).toMatch(/whole numbers/);
    expect(ask({ field: 'index', value: -1 })).toMatch(/outside/);
    expect(ask({ field: 'loop', value: 5 })).toMatch(/names an entity/);
    expect(ask({ entity: 0, part: 'engine/Time', field: 'tick', value: 5 })).toMatch(/cannot be edited/);
    expect(ask({ entity: 0, part: 'room/DoorLog', field: 'count', value: 5 })).toMatch(/cannot be edited/);
    expect(ask({ field: 'kind', value: 77 })).toMatch(/takes 0, 1.*; 77 is none of them/);
    expect(ask({ entity: 0, part: 'room/Settings', field: 'palette', value: 0.5 })).toMatch(/whole numbers/);
    expect(ask({ entity: list(inspected, 'Loop')[0]!.id, part: 'music/Loop', field: 'length', value: 0 })).toMatch(/cannot be edited/);
    expect(ask({ entity: 0, part: 'engine/Gravity', field: 'pull', value: 2e6 })).toMatch(/at most ±1000000/);
    expect(ask({ part: 'engine/Collider', field: 'body', value: 1 })).toMatch(/cannot be edited/);
    expect(ask({ part: 'engine/Position', field: 'x', value: 1e300 })).toMatch(/outside/);
    expect(inspected.room.look({}).edits).toEqual([]);
  });

  it('[ISP4] the door lets only whole edits in, and the room leaves out one whose entity is gone, with a line in the log', async () => {
    const writer = new SampleWriter();
    expect(writer.edit(1, 'x'.repeat(EDIT_NAME_BYTES + 1), 0, 1, 0)).toBe(false);
    expect(writer.isEmpty).toBe(true);
    writer.edit(1_048_577, 'room/Zone.radius', 0, 0.5, 0);
    const payload = writer.take(), view = new DataView(payload.buffer), body = payload.length - 20 - EDIT_NAME_BYTES;
    expect(checkPayload(payload)).toEqual({ ok: true });
    for (const [at, spoil, words] of [[body, NaN, /Entity/], [body, -1, /Entity/], [body, 1.5, /Entity/], [body + 8, Infinity, /not a finite number/]] as const) {
      const kept = view.getFloat64(at, true);
      view.setFloat64(at, spoil, true);
      expect(checkPayload(payload)).toMatchObject({ ok: false, message: expect.stringMatching(words) as string });
      view.setFloat64(at, kept, true);
    }
    view.setUint8(body + 18, EDIT_NAME_BYTES + 1);
    expect(checkPayload(payload)).toMatchObject({ ok: false });

    const jam = await createJam({ scene: 'loop-room', seed: 3, layout: 'stage' });
    writer.edit(2 ** 40, 'room/Zone.radius', 0, 0.5, 0);
    jam.push({ tick: 0, source: 15, sequence: 0, payload: writer.take() });
    const before = jam.app.world.columns(Zone).radius.slice();
    jam.tick();
    expect(jam.app.world.columns(Zone).radius).toEqual(before);
    expect(jam.app.drainLog().map(({ message }) => message)).toEqual([expect.stringMatching(/set by hand was left out/)]);
  });

  it('[ISP5] entities are found by what they have and lack, by row, by name and by what their fields hold; words that mean nothing are refused with what was probably meant', async () => {
    const inspected = await openInspected(), { world } = inspected.jam.app;
    inspected.run(8);
    const all = world.livingEntities(), having = (id: string): number => all.filter((entity) => id in world.describe(entity).components).length;
    expect(list(inspected, 'Zone').length).toBe(having('room/Zone'));
    expect(list(inspected, 'room/zone, -Bow').length).toBe(all.filter((entity) => { const { components } = world.describe(entity); return 'room/Zone' in components && !('room/Bow' in components); }).length);
    expect(list(inspected, '#3').map(({ row }) => row)).toEqual([3]);
    const named = list(inspected, 'Zone')[2]!;
    expect(list(inspected, `Zone, "${named.name.toUpperCase()}"`).map(({ id }) => id)).toContain(named.id);
    const radius = radiusOf(inspected, named.id);
    expect(list(inspected, `Zone.radius >= ${radius}`).every(({ id }) => radiusOf(inspected, id) >= radius)).toBe(true);
    expect(list(inspected, `Zone.radius = ${Number(radius.toPrecision(7))}`).map(({ id }) => id)).toContain(named.id);
    const refusal = (words: string): string => {
      const { entities } = inspected.room.look({ entities: { words, from: 0, count: 1 } });
      return entities?.ok === false ? entities.message : 'found';
    };
    expect(refusal('Zon')).toMatch(/did you mean .*Zone/);
    expect(refusal('Zone.radiu > 1')).toMatch(/no field "radiu"/);
    expect(refusal('Zone.radius > much')).toMatch(/no number/);
    const window = inspected.room.look({ entities: { words: '', from: 10, count: 5 } }).entities;
    expect(window).toMatchObject({ ok: true, total: all.length, from: 10 });
    expect(rowsOf({ entities: window } as InspectSeen).map(({ id }) => id)).toEqual(all.slice(10, 15));
  });

  it('[ISP6] an entity is shown with its values, with the names of those it points at, and with those who point at it', async () => {
    const inspected = await openInspected();
    inspected.run(8);
    const joint = list(inspected, 'Joint')[0]!, seen = inspected.room.look({ entity: joint.id }).entity!;
    const player = seen.components.find(({ id }) => id === 'body/Joint')!.fields['player'] as number;
    expect(seen.links[player]).toBe('player 1');
    const back = inspected.room.look({ entity: player }).entity!;
    expect(back.pointedAtBy).toContainEqual({ id: joint.id, name: joint.name, by: 'body/Joint.player' });
    expect(inspected.room.look({ entity: 2 ** 40 }).entity).toBeNull();
  });

  it('[ISP7] time stands still at the end of the tick in which a breakpoint holds, and it is said why', async () => {
    const inspected = await openInspected();
    inspected.run(10);
    const stops = (when: InspectBreak, doing = (): void => undefined): { tick: number; why: string | undefined } => {
      expect(inspected.room.setBreakpoints([{ number: 7, isOn: true, when }])).toEqual([]);
      doing();
      inspected.run(40);
      const { halt, tick } = inspected.room.look({});
      expect(halt?.breakpoint).toBe(7);
      inspected.room.setBreakpoints([]);
      inspected.room.setPaused(false);
      return { tick, why: halt?.why };
    };
    const entity = zone(inspected), { name } = list(inspected, 'Zone')[0]!;
    const edit = (value: number) => () => void inspected.room.edit({ entity, part: 'room/Zone', field: 'radius', slot: 0, value });
    expect(stops({ kind: 'match', words: 'Zone.radius > 0.4' }, edit(0.45))).toEqual({ tick: 11, why: `Zone.radius > 0.4: now true of ${name}.` });
    expect(stops({ kind: 'match', words: 'Edits.done >= 2' }, edit(0.2))).toEqual({ tick: 12, why: 'Edits.done >= 2: now true.' });
    expect(stops({ kind: 'tick', tick: 15 })).toEqual({ tick: 16, why: 'Tick 15 has run.' });
    expect(stops({ kind: 'system', id: 'room/emit-cues' })).toEqual({ tick: 17, why: 'room/emit-cues ran.' });
    expect(stops({ kind: 'message', id: 'room/ZoneTriggered' }, () => inspected.trigger()).why).toBe('room/ZoneTriggered was sent.');
    expect(stops({ kind: 'log', words: 'ZONE 500' }, () => inspected.trigger(500)).why).toMatch(/^room\/apply-inputs says: Zone 500 is outside/);
    expect(inspected.room.setBreakpoints([{ number: 1, isOn: true, when: { kind: 'message', id: 'no/Such' } }, { number: 2, isOn: true, when: { kind: 'match', words: 'Zon' } }]).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('[ISP8] a step runs one tick and tells what each of its systems wrote, values before and after', async () => {
    const inspected = await openInspected();
    inspected.run(12);
    const entity = zone(inspected), before = radiusOf(inspected, entity);
    inspected.room.setPaused(true);
    expect(inspected.run(5)).toBe(0);
    inspected.room.edit({ entity, part: 'room/Zone', field: 'radius', slot: 0, value: 0.25 });
    const writes = inspected.room.step(1);
    expect(inspected.jam.nextTick).toBe(13);
    expect(writes.find(({ system }) => system === 'room/apply-edits')!.changes).toContainEqual(expect.objectContaining({ part: 'room/Zone', field: 'radius', entity, from: before, to: 0.25 }));
    expect(writes.filter(({ schedule }) => schedule === 'FixedUpdate').map(({ system }) => system)).toEqual(inspected.jam.app.registry.systems.filter(({ schedule }) => schedule === 'FixedUpdate').map(({ id }) => id));
    inspected.room.step(20);
    expect(inspected.jam.nextTick).toBe(33);
    inspected.room.setPaused(false);
    expect(inspected.run(3)).toBe(3);
  });

  it('[ISP9] messages are listed once each from the look that asks on, systems are measured only while somebody asks', async () => {
    const inspected = await openInspected(), seen = new Set<number>();
    inspected.run(10);
    expect(inspected.jam.app.probe).toBeNull();
    let last = inspected.room.look({ messages: { after: 0, of: null } }).messages!.last, count = 0;
    expect(last).toBe(0);
    for (let turn = 0; turn < 8; turn++) {
      inspected.run(13);
      const { messages } = inspected.room.look({ messages: { after: last, of: null } });
      for (const { number, tick } of messages!.list) {
        expect(seen.has(number)).toBe(false);
        expect(tick).toBeGreaterThanOrEqual(10);
        seen.add(number);
        count++;
      }
      last = messages!.last;
    }
    expect(count).toBeGreaterThan(0);
    expect(count).toBe(last);

    inspected.room.look({ systems: true });
    expect(inspected.jam.app.probe).not.toBeNull();
    inspected.run(10);
    const { times, ticks } = inspected.room.look({ systems: true }).systems!, { systems } = inspected.room.catalogue();
    expect(ticks).toBe(10);
    expect(times.length).toBe(systems.length);
    expect(times[systems.findIndex(({ id }) => id === 'room/emit-cues')]).toMatchObject({ share: 1, micros: 3, mostMicros: 3 });
    inspected.room.look({});
    expect(inspected.jam.app.probe).toBeNull();

    // Whoever watches already goes on being told, and is left as they were.
    let told = 0;
    const other = { after: () => { told++; } };
    inspected.jam.app.setProbe(other);
    inspected.room.look({ systems: true });
    inspected.run(1);
    inspected.room.look({});
    expect(told).toBeGreaterThan(10);
    expect(inspected.jam.app.probe).toBe(other);
  });
});
