import { describe, expect, it } from 'vitest';
import { createSyncJam, ZONE_PLACES, ZONE_SPECS } from '../../../game/index.ts';
import { CUE_KIND, FRAME_HEAD, GROUP_TARGET, JOINT, MAX_ZONES, NEAREST, RenderFrame, ROOM_ACT, ZONE_KIND, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE } from '../../../protocol/index.ts';
import { EditedRoom, elsewhereOf, zonesOf, type PlainZone } from './edited-room.ts';
import { openRoom, Performance, Puppet } from './player.ts';
import { randomActs } from './random-acts.ts';

const STUDIO = 6;
const standing = (room: EditedRoom, puppet: Puppet, ticks: number): void => {
  for (let i = 0; i < ticks; i += 4) {
    room.performance.send(1, (writer) => puppet.write(writer));
    room.performance.run(4);
  }
};

describe('making and changing zones', () => {
  it('[EDT1] a zone that is made can be played, and its index is free again once it is removed', async () => {
    const room = await EditedRoom.open();
    room.act('make', 20, ZONE_KIND.strike, 1, 150);
    expect(room.zone(20)).toMatchObject({ kind: ZONE_KIND.strike, plays: 1, radius: Math.fround(0.15), height: Math.fround(0.3) });
    room.performance.send(STUDIO, (writer) => writer.strike(0, 20, 1, 0, 0));
    room.performance.run(1);
    expect(room.performance.cuesOf(CUE_KIND.strike).at(-1)).toMatchObject({ zone: 20 });
    room.act('remove', 20);
    expect(room.zone(20)).toBeNull();
    room.act('make', 20, ZONE_KIND.bow, 0);
    expect(room.zone(20)).toMatchObject({ kind: ZONE_KIND.bow });
  });

  it('[EDT1] a new drum is struck by a hand where it was put, and felt at its new size', async () => {
    const room = await EditedRoom.open(), puppet = new Puppet();
    room.act('make', 16, ZONE_KIND.loop, 2).act('place', 16, -1000, 2000, 0).act('size', 16, 300, 600);
    standing(room, puppet, 40);
    const before = room.performance.events('zone', 'enter').length;
    puppet.put(JOINT.left_wrist, -0.8, 1.85);
    standing(room, puppet, 60);
    expect(room.performance.events('zone', 'enter').slice(before).map(({ index }) => index)).toEqual([16]);
    expect(room.performance.events('loop', 'arm').at(-1)).toMatchObject({ index: 2 });
  });

  it('[EDT2] bad requests change nothing and are said in the log', async () => {
    const room = await EditedRoom.open(), before = zonesOf(room.jam), { revision } = room.jam.description;
    room.jam.app.drainLog();
    room.act('make', 3, ZONE_KIND.loop, 1).act('make', 40, ZONE_KIND.loop, 1).act('make', 20, 9, 0).act('make', 20, ZONE_KIND.bow, 2).act('place', 25, 0, 0, 0).act('colour', 1, 6)
      .act('group', 1, 9).act('plays', 1, 8).act('scale', 1, 0).act('duplicate', 1, 2).act('fit', 0, 3, 0).act('reach', 8, 1, 1, 1300).act('grab', 1, 4).act('place', GROUP_TARGET + 1, 0, 0, 0);
    expect(zonesOf(room.jam)).toEqual(before);
    expect(room.jam.description.revision).toBe(revision);
    expect(room.jam.app.drainLog().length).toBe(14);
  });

  it('[EDT3] a locked zone refuses every change until it is unlocked', async () => {
    const room = await EditedRoom.open(), puppet = new Puppet();
    puppet.touch(JOINT.left_wrist, 2);
    room.act('lock', 2, 1);
    standing(room, puppet, 20);
    const before = zonesOf(room.jam);
    room.act('place', 2, 0, 0, 0).act('shift', 2, 9, 9, 9).act('size', 2, 200, 400).act('scale', 2, 2000).act('colour', 2, 3).act('group', 2, 1).act('remove', 2).act('plays', 2, 1).act('here', 2, 1).act('grab', 2, 0).name(2, 'No');
    standing(room, puppet, 20);
    expect(zonesOf(room.jam)).toEqual(before);
    room.act('lock', 2, 2).act('colour', 2, 3);
    expect(room.zone(2)).toMatchObject({ isLocked: 0, colour: 3 });
  });

  it('[EDT4] what is done to a group is done to all of it that is not locked, as one step', async () => {
    const room = await EditedRoom.open(), before = zonesOf(room.jam);
    room.act('group', 0, 4).act('group', 1, 4).act('group', 2, 4).act('lock', 1, 1);
    const grouped = zonesOf(room.jam);
    room.act('shift', GROUP_TARGET + 4, 100, -50, 0).act('colour', GROUP_TARGET + 4, 5);
    for (const index of [0, 2]) expect(room.zone(index)).toMatchObject({ x: Math.fround(before[index]!.x + 0.1), y: Math.fround(before[index]!.y - 0.05), colour: 5 });
    expect(room.zone(1)).toEqual(grouped[1]);
    room.act('undo').act('undo');
    expect(zonesOf(room.jam)).toEqual(grouped);
    room.act('duplicate', GROUP_TARGET + 4, -1, 0, 300, 0);
    expect([15, 16, 17].map((index) => room.zone(index))).toEqual([0, 1, 2].map((index) => ({ ...grouped[index]!, group: 1, isLocked: 0, y: Math.fround(grouped[index]!.y + 0.3) })));
    room.act('remove', GROUP_TARGET + 1);
    expect(zonesOf(room.jam)).toEqual(grouped);
  });

  it('[EDT5] a name in any script is kept in the world, told by the description and by whoever inspects it; an empty one brings its own back', async () => {
    const room = await EditedRoom.open();
    room.name(4, 'Öl, 雨 & 🥁');
    expect(room.jam.description.zones[4]).toMatchObject({ name: 'Öl, 雨 & 🥁', isNamed: true });
    const image = room.jam.snapshot(), other = await openRoom();
    other.restore(image);
    expect(other.description.zones[4]!.name).toBe('Öl, 雨 & 🥁');
    room.name(4, '');
    expect(room.jam.description.zones[4]).toMatchObject({ name: ZONE_SPECS[4]!.name, isNamed: false });
  });

  it('[EDT6] pictures tell the revision of the description that belongs to them, and how zones look', async () => {
    const room = await EditedRoom.open(), frame = new RenderFrame(), before = room.jam.description;
    room.act('colour', 5, 2).act('group', 5, 3).act('lock', 5, 1);
    room.jam.writeRenderFrame(frame, 0);
    const at = 5 * ZONE_LOOK_STRIDE;
    expect([ZONE_LOOK_FIELD.colour, ZONE_LOOK_FIELD.group, ZONE_LOOK_FIELD.isLocked].map((field) => frame.zoneLooks[at + field])).toEqual([2, 3, 1]);
    room.act('make', 30, ZONE_KIND.track, 6);
    room.jam.writeRenderFrame(frame, 0);
    expect(frame.zoneLooks[30 * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.track]).toBe(6);
    expect(frame.head[FRAME_HEAD.revision]).toBe(room.jam.description.revision);
    expect(room.jam.description).not.toBe(before);
    expect(room.jam.description.zones.at(-1)).toMatchObject({ index: 30, kind: 'track', plays: 6 });
  });

  it('[EDT7] “here” puts a zone where the hand that is stretched out is, where the one that is named is, or before the chest', async () => {
    const room = await EditedRoom.open('ring'), puppet = new Puppet();
    puppet.put(JOINT.right_wrist, 0.5, 1.5, -0.4);
    standing(room, puppet, 60);
    room.act('here', 3, 0);
    expect(room.zone(3)!.x).toBeCloseTo(0.5, 2);
    expect(room.zone(3)!.z).toBeCloseTo(-0.4, 2);
    room.act('here', 3, 1);
    expect(room.zone(3)!.x).toBeCloseTo(-0.25, 2);
    room.act('here', 3, 3);
    expect(room.zone(3)).toMatchObject({ x: expect.closeTo(0, 2), y: expect.closeTo(1.28, 2), z: expect.closeTo(-0.25, 2) });
  });
});

describe('what sounds in a zone that is removed', () => {
  it('[EDT8] a bow’s voice stops, and a loop that no other zone plays ends at its moment', async () => {
    const room = await EditedRoom.open(), bow = 12;
    room.performance.send(STUDIO, (writer) => { writer.hold(0, bow, true, 1, 0, 0, 0, 0); writer.strike(0, 0, 1, 0, 0); });
    room.performance.run(700);
    expect(room.performance.zoneField(bow, 'energy')).toBeGreaterThan(0.5);
    expect(room.performance.events('loop', 'start')).toHaveLength(1);
    const voice = room.performance.cuesOf(CUE_KIND.bowStart)[0]!.voice;
    room.act('remove', bow).act('remove', 0);
    room.performance.run(400);
    expect(room.performance.cuesOf(CUE_KIND.bowStop).map((cue) => cue.voice)).toContain(voice);
    expect(room.performance.cuesOf(CUE_KIND.loopStop)).toMatchObject([{ loop: 0 }]);
  });

  it('[EDT8] a loop goes on while a copy of its zone is there, and is heard from it', async () => {
    const room = await EditedRoom.open();
    room.act('duplicate', 0, 31, 0, 400, 0);
    room.performance.send(STUDIO, (writer) => writer.strike(0, 0, 1, 0, 0));
    room.performance.run(400);
    room.act('remove', 0);
    room.performance.run(800);
    expect(room.performance.cuesOf(CUE_KIND.loopStop)).toEqual([]);
    expect(room.performance.zoneField(31, 'state')).toBe(2);
  });
});

describe('hands that carry zones', () => {
  it('[EDT9] a hand takes the zone that it is at and carries it, with those of its group; what it lets go of stays', async () => {
    const room = await EditedRoom.open('ring'), puppet = new Puppet(), place = ZONE_PLACES[1]![4]!;
    room.act('group', 4, 1).act('group', 5, 1).act('edit', 0, 1);
    const other = room.zone(5)!;
    puppet.put(JOINT.right_wrist, place.x + 0.05, place.y, place.z);
    standing(room, puppet, 60);
    room.act('grab', NEAREST, 1);
    puppet.put(JOINT.right_wrist, place.x + 0.05, place.y + 0.3, place.z);
    standing(room, puppet, 80);
    expect(room.zone(4)!.y).toBeCloseTo(place.y + 0.3, 2);
    expect(room.zone(5)!.y).toBeCloseTo(other.y + 0.3, 2);
    room.act('drop', 0, 1);
    puppet.put(JOINT.right_wrist, 0.2, 0.8, 0);
    standing(room, puppet, 80);
    expect(room.zone(4)!.y).toBeCloseTo(place.y + 0.3, 2);
    expect(room.performance.events('zone', 'trigger')).toEqual([]);
    room.act('undo');
    expect(room.zone(4)!.y).toBeCloseTo(place.y, 5);
    expect(room.zone(5)).toEqual(other);
  });

  it('[EDT9] a hand that is lost from sight for a second goes on carrying when it is seen again; after three seconds it has let go', async () => {
    const room = await EditedRoom.open('ring'), puppet = new Puppet(), place = ZONE_PLACES[1]![4]!;
    puppet.put(JOINT.right_wrist, place.x, place.y, place.z);
    standing(room, puppet, 60);
    room.act('grab', 4, 1);
    room.performance.run(128);
    puppet.put(JOINT.right_wrist, place.x, place.y + 0.2, place.z);
    standing(room, puppet, 80);
    expect(room.zone(4)!.y).toBeCloseTo(place.y + 0.2, 2);
    room.performance.run(600);
    puppet.put(JOINT.right_wrist, place.x, place.y, place.z);
    standing(room, puppet, 80);
    expect(room.zone(4)!.y).toBeCloseTo(place.y + 0.2, 2);
  });

  it('[EDT10] two hands on one zone make it larger as they part', async () => {
    const room = await EditedRoom.open('ring'), puppet = new Puppet(), place = ZONE_PLACES[1]![3]!;
    const hands = (apart: number): void => {
      puppet.put(JOINT.left_wrist, place.x - apart / 2, place.y, place.z);
      puppet.put(JOINT.right_wrist, place.x + apart / 2, place.y, place.z);
      standing(room, puppet, 80);
    };
    hands(0.16);
    room.act('grab', 3, 0).act('grab', 3, 1);
    hands(0.4);
    expect(room.zone(3)!.radius).toBeCloseTo(0.125 * 2.5, 2);
    expect(room.zone(3)!.x).toBeCloseTo(place.x, 2);
    room.act('drop', 0, 0).act('drop', 0, 1).act('undo');
    expect(room.zone(3)!.radius).toBeCloseTo(0.125, 5);
  });
});

describe('undo', () => {
  it('[EDT11] what comes between open and close is one step; what another source does is another', async () => {
    const room = await EditedRoom.open(), before = zonesOf(room.jam);
    room.act('open');
    for (let i = 1; i <= 20; i++) room.act('place', 1, i * 10, 1000, 0);
    room.act('close').act('undo');
    expect(zonesOf(room.jam)).toEqual(before);
    room.act('redo');
    expect(room.zone(1)!.x).toBeCloseTo(0.2, 5);
    room.act('open').act('colour', 2, 1).act('colour', 3, 1, 0, 0, 0, 9).act('undo');
    expect(room.zone(3)!.colour).toBe(0);
    expect(room.zone(2)!.colour).toBe(1);
  });

  it('[EDT12] of random edits every step goes back and forth exactly, and the room is what a plain list of zones would be', async () => {
    for (const seed of [1, 2]) {
      const room = await EditedRoom.open(), model = new PlainRoom(zonesOf(room.jam));
      for (const { act, target, args, words } of randomActs(seed, 260)) {
        const [a = 0, b = 0, c = 0, d = 0] = args;
        if (act === 'name') room.name(target, words);
        else room.act(act, target, a, b, c, d);
        model.act(act, target, a, b, c, d, words);
        expect({ act, target, args, zones: zonesOf(room.jam) }).toEqual({ act, target, args, zones: model.zones });
      }
      for (let i = 0; i < 30; i++) room.act('redo');
      const last = [zonesOf(room.jam), elsewhereOf(room.jam)];
      for (let i = 0; i < 130; i++) room.act('undo');
      expect(room.jam.description.edits).toEqual({ canUndo: false, canRedo: true });
      for (let i = 0; i < 130; i++) room.act('redo');
      expect([zonesOf(room.jam), elsewhereOf(room.jam)]).toEqual(last);
    }
  });

  it('[EDT13] a room that is edited at random runs again from any of its last ticks to the same bits', async () => {
    const jam = createSyncJam(await openRoom(), 5), performance = new Performance(jam), puppet = new Puppet();
    const acts = randomActs(7, 90);
    for (let i = 0; i < 120; i++) {
      if (i % 4 === 0) {
        puppet.touch(JOINT.left_wrist, (i / 4) % 8, Math.sin(i) * 0.1);
        performance.send(1, (writer) => puppet.write(writer));
      }
      const next = i % 3 === 0 ? acts[i / 3] : undefined;
      if (next) {
        const [a = 0, b = 0, c = 0, d = 0] = next.args;
        performance.send(STUDIO, (writer) => (next.act === 'name' ? writer.text(0, ROOM_ACT.name, next.target, next.words, 0) : writer.act(0, ROOM_ACT[next.act], next.target, a, b, c, d, 0, 0)));
      }
      if (i % 20 === 10) performance.send(STUDIO, (writer) => writer.act(0, i % 40 === 10 ? ROOM_ACT.grab : ROOM_ACT.drop, NEAREST, 0, 0, 0, 0, 0, 0));
      if (i === 60) performance.send(STUDIO, (writer) => writer.act(0, ROOM_ACT.fit, 0, 1, 2, 1, 0, 0, 0));
      performance.run(1);
    }
    expect(jam.found).toBeNull();
    expect(jam.ticksAgain).toBeGreaterThan(500);
  });
});

describe('layouts by hand', () => {
  it('[EDT14] a zone that was put somewhere on the stage hangs in the same direction around a headset, and is where it was when that is taken off', async () => {
    const room = await EditedRoom.open(), before = zonesOf(room.jam);
    const layout = (to: number): void => { room.performance.send(0, (writer) => writer.command(0, 4, to, 0)); room.performance.run(2); };
    room.act('make', 20, ZONE_KIND.loop, 0).act('place', 20, 600, 1500, 0);
    layout(1);
    const around = room.zone(20)!;
    expect(around.y).toBeCloseTo(1.5, 5);
    expect(Math.hypot(around.x, around.z)).toBeCloseTo(0.65, 3);
    expect(around.x).toBeGreaterThan(0.3);
    expect(room.zone(0)!.x).toBeCloseTo(ZONE_PLACES[1]![0]!.x, 5);
    layout(0);
    expect(room.zone(20)).toMatchObject({ x: Math.fround(0.6), y: 1.5 });
    room.act('undo').act('undo');
    expect(zonesOf(room.jam)).toEqual(before);
  });

  it('[EDT15] clear brings the scene’s own zones back, empty leaves none, and both can be undone', async () => {
    const room = await EditedRoom.open(), before = zonesOf(room.jam);
    room.act('remove', 3).act('place', 1, 0, 500, 0).act('make', 22, ZONE_KIND.verb).act('colour', 4, 2).name(5, 'Five').act('lock', 6, 1);
    const changed = zonesOf(room.jam);
    room.act('clear');
    expect(zonesOf(room.jam)).toEqual(before);
    room.act('undo');
    expect(zonesOf(room.jam)).toEqual(changed);
    room.act('empty');
    expect(zonesOf(room.jam).every((zone) => zone === null)).toBe(true);
    room.performance.run(64);
    room.act('undo');
    expect(zonesOf(room.jam)).toEqual(changed);
  });
});

/** The rules once more, in the plainest way: a list of zones, and lists of what they were before. */
class PlainRoom {
  private past: Map<number, PlainZone | null>[] = [];
  private future: Map<number, PlainZone | null>[] = [];

  constructor(public zones: (PlainZone | null)[]) {}

  private step(changes: Map<number, PlainZone | null>): void {
    if (changes.size === 0) return;
    this.past.push(new Map([...changes.keys()].map((index) => [index, this.zones[index]!])));
    this.future = [];
    for (const [index, zone] of changes) this.zones[index] = zone;
    // A hundred and twenty-eight zones' worth of changes are remembered, in whole steps.
    while (this.past.reduce((sum, { size }) => sum + size, 0) > 4 * MAX_ZONES) this.past.shift();
  }

  private swap(from: Map<number, PlainZone | null>[], to: Map<number, PlainZone | null>[]): void {
    const step = from.pop();
    if (!step) return;
    to.push(new Map([...step.keys()].map((index) => [index, this.zones[index]!])));
    for (const [index, zone] of step) this.zones[index] = zone;
  }

  act(act: string, target: number, a: number, b: number, c: number, d: number, words: string): void {
    if (act === 'undo') return this.swap(this.past, this.future);
    if (act === 'redo') return this.swap(this.future, this.past);
    const group = target - GROUP_TARGET, indices = group > 0 ? this.zones.flatMap((zone, index) => (zone?.group === group ? [index] : [])) : [target];
    const changes = new Map<number, PlainZone | null>();
    for (const index of indices) {
      const zone = this.zones[index] ?? null;
      if (act === 'make') {
        if (zone) continue;
        const name = [`Lantern ${b + 1}`, ['Left hand drum', 'Right hand drum', 'Left foot drum', 'Right foot drum'][b]!, ['Left bow', 'Right bow'][b]!, 'Next palette', `Track ${b + 1}`, 'Button', 'A mod’s place'][a]!;
        const radius = Math.fround(c / 1000), height = Math.fround(d / 1000);
        changes.set(index, { kind: a, plays: b, x: 0, y: Math.fround(1.2), z: 0, radius, height, colour: 0, group: 0, isLocked: 0, name });
      } else if (!zone) continue;
      else if (act === 'lock') {
        if (zone.isLocked !== a) changes.set(index, { ...zone, isLocked: a });
      } else if (act === 'duplicate') {
        const to = this.zones.indexOf(null);
        if (to >= 0) changes.set(to, { ...zone, isLocked: 0, x: shifted(zone.x, b, 5), y: Math.max(0, shifted(zone.y, c, 3.5)) });
      } else if (zone.isLocked === 1) continue;
      else if (act === 'place') changes.set(index, { ...zone, x: Math.fround(a / 1000), y: Math.fround(b / 1000) });
      else if (act === 'shift') changes.set(index, { ...zone, x: shifted(zone.x, a, 5), y: Math.max(0, shifted(zone.y, b, 3.5)) });
      else if (act === 'size') changes.set(index, { ...zone, radius: Math.fround(a / 1000), height: Math.fround(b / 1000) });
      else if (act === 'colour') changes.set(index, { ...zone, colour: a });
      else if (act === 'group') changes.set(index, { ...zone, group: a });
      else if (act === 'remove') changes.set(index, null);
      else if (act === 'name') changes.set(index, { ...zone, name: words });
    }
    this.step(changes);
  }
}

const shifted = (from: number, mm: number, most: number): number => Math.fround(Math.max(-most, Math.min(most, from + mm * 0.001)));
