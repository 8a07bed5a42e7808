import { describe, expect, it } from 'vitest';
import { createJam } from '../../../game/index.ts';
import { JOINT, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, PLAYER_FIELD, REACH_DIRECTIONS, RenderFrame, ROOM_ACT, SampleWriter, ZONE_KIND } from '../../../protocol/index.ts';
import { roomPayload } from '../../../view/room/apply-room.ts';
import { ReachMeter, reachInWords } from '../../../view/room/reach-meter.ts';
import { checkRoom, layoutOf, readRoom, roomNow, writeRoom, type JamRoom } from '../../../view/room/room-file.ts';
import { readShelf, writeShelf } from '../../../view/room/room-shelf.ts';

type Jam = Awaited<ReturnType<typeof createJam>>;
const open = (layout: 'stage' | 'ring' = 'stage'): Promise<Jam> => createJam({ scene: 'loop-room', seed: 1, layout });
const tick = (jam: Jam, payload?: Uint8Array): void => {
  if (payload) expect(jam.push({ tick: jam.nextTick, source: 6, sequence: sequences.get(jam) ?? 0, payload })).toEqual({ ok: true });
  if (payload) sequences.set(jam, (sequences.get(jam) ?? 0) + 1);
  jam.tick();
};
const sequences = new WeakMap<Jam, number>();
function seen(jam: Jam, name = 'Attic'): JamRoom {
  const frame = new RenderFrame();
  jam.writeRenderFrame(frame, 0);
  return roomNow(jam.description, frame, name)!;
}
const indicesOf = (jam: Jam): number[] => jam.description.zones.map(({ index }) => index);

/** A room with one of everything that can be done. */
async function furnished(layout: 'stage' | 'ring' = 'stage'): Promise<Jam> {
  const jam = await open(layout), writer = new SampleWriter(), act = (name: keyof typeof ROOM_ACT, target: number, a = 0, b = 0, c = 0, d = 0): void => writer.act(0, ROOM_ACT[name], target, a, b, c, d, 0, 0);
  tick(jam);
  act('make', 20, ZONE_KIND.track, 5, 200);
  act('place', 20, 700, 1900, layout === 'ring' ? -300 : 0);
  act('make', 31, ZONE_KIND.verb);
  act('remove', 3);
  act('colour', 1, 4);
  act('group', 1, 2);
  act('group', 2, 2);
  act('size', 12, 100, 900);
  writer.text(0, ROOM_ACT.name, 31, 'Größe 🥁', 0);
  tick(jam, writer.take());
  writer.act(0, ROOM_ACT.lock, 31, 1, 0, 0, 0, 0, 0);
  tick(jam, writer.take());
  return jam;
}

describe('rooms as files', () => {
  it.each(['stage', 'ring'] as const)('[ROM3] written, read and applied to a fresh room on a %s it is the same room, names and locks too, and one undo takes it back', async (layout) => {
    const jam = await furnished(layout), room = seen(jam), read = readRoom(writeRoom(room));
    expect(read).toEqual({ ok: true, room });
    expect(layoutOf(room.zones)).toBe(layout);
    const other = await open(layout), before = (tick(other), seen(other));
    tick(other, roomPayload(room, indicesOf(other)));
    tick(other);
    expect(seen(other)).toEqual(room);
    const writer = new SampleWriter();
    writer.act(0, ROOM_ACT.undo, 0, 0, 0, 0, 0, 0, 0);
    tick(other, writer.take());
    expect(seen(other)).toEqual(before);
  });

  it('[ROM3] a room of a stage hangs around whoever stands in a ring, and is itself again on a stage', async () => {
    const room = seen(await furnished()), other = await open('ring');
    tick(other);
    tick(other, roomPayload(room, indicesOf(other)));
    tick(other);
    expect(layoutOf(seen(other).zones)).toBe('ring');
    const writer = new SampleWriter();
    writer.command(0, 4, 0, 0);
    tick(other, writer.take());
    expect(seen(other).zones).toEqual(room.zones);
  });

  it('[ROM4] what is wrong is said, where, and what would be right; nothing is thrown', async () => {
    const room = JSON.parse(writeRoom(seen(await furnished()))) as { [field: string]: unknown; zones: { [field: string]: unknown }[] };
    const problemsOf = (change: (room: { [field: string]: unknown; zones: { [field: string]: unknown }[] }) => void): readonly string[] => {
      const changed = structuredClone(room);
      change(changed);
      const read = checkRoom(changed);
      return read.ok ? [] : read.problems;
    };
    expect(problemsOf(() => undefined)).toEqual([]);
    for (const [change, words] of [
      [(r) => { r.format = 'jam-poses'; }, 'format is "jam-poses"'], [(r) => { r.version = 2; }, 'version is 2'], [(r) => { r.name = 7; }, 'name is 7'], [(r) => { r.layout = 'wall'; }, 'layout is "wall"'],
      [(r) => { r.zones = {} as never; }, 'zones is {}'], [(r) => { r.zones[4] = null as never; }, 'zones[4] is null'], [(r) => { r.zones[1]!.index = 0; }, 'zones[1].index is 0, which another zone has'],
      [(r) => { r.zones[2]!.kind = 'gong'; }, 'zones[2].kind is "gong"'], [(r) => { r.zones[2]!.plays = 8; }, 'zones[2].plays is 8; it should be a whole number from 0 to 7'], [(r) => { r.zones[2]!.x = null; }, 'zones[2].x is null; it should be a number from -5 to 5'],
      [(r) => { r.zones[2]!.radius = 0; }, 'zones[2].radius is 0'], [(r) => { r.zones[2]!.height = 9; }, 'zones[2].height is 9'], [(r) => { r.zones[2]!.colour = 1.5; }, 'zones[2].colour is 1.5'],
      [(r) => { r.zones[2]!.group = 9; }, 'zones[2].group is 9'], [(r) => { r.zones[2]!.isLocked = 'yes'; }, 'zones[2].isLocked is "yes"'], [(r) => { r.zones[2]!.name = 'ä'.repeat(29); }, 'zones[2].name is'],
      [(r) => { delete r.zones[2]!.y; }, 'zones[2].y is missing'],
    ] as [(room: { [field: string]: unknown; zones: { [field: string]: unknown }[] }) => void, string][]) expect(problemsOf(change).join(' ')).toContain(words);
    for (const text of ['', '[]', 'null', '{"format"', '{"format":"jam-room","version":1,"name":"","layout":"stage","zones":[' + '1,'.repeat(40) + '1]}', 'x'.repeat(300_000)]) {
      const read = readRoom(text);
      expect(read.ok ? '' : read.problems[0]!.length > 20).toBe(true);
    }
  });

  it('[ROM5] kept rooms come back newest first; damaged ones are left out, and a full storage is said', async () => {
    const room = seen(await furnished()), kept = new Map<string, string>(), storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) };
    expect(readShelf(storage)).toEqual([]);
    expect(writeShelf(storage, [{ id: 'a', savedAt: 1, room }, { id: 'b', savedAt: 2, room: { ...room, name: 'B' } }])).toBeNull();
    expect(readShelf(storage).map(({ id }) => id)).toEqual(['b', 'a']);
    kept.set('jam-engine/rooms/1', JSON.stringify([{ id: 'c', savedAt: 3, room: { ...room, version: 9 } }, null, 4, { id: 'a', savedAt: 1, room }]));
    expect(readShelf(storage).map(({ id }) => id)).toEqual(['a']);
    kept.set('jam-engine/rooms/1', '{');
    expect(readShelf(storage)).toEqual([]);
    expect(writeShelf({ setItem: () => { throw new DOMException('full', 'QuotaExceededError'); } }, [])).toContain('Save the room as a file');
  });
});

describe('measuring reach', () => {
  const pose = (frame: RenderFrame, left: readonly [number, number, number], right: readonly [number, number, number]): RenderFrame => {
    const put = (joint: number, x: number, y: number, z: number): void => frame.joints.set([x, y, z, 1], joint * JOINT_STRIDE + JOINT_FIELD.x);
    frame.players[PLAYER_FIELD.isPresent] = 1;
    put(JOINT.left_shoulder, -0.2, 1.44, 0);
    put(JOINT.right_shoulder, 0.2, 1.44, 0);
    put(JOINT.left_wrist, ...left);
    put(JOINT.right_wrist, ...right);
    return frame;
  };
  const circle = (angle: number, away: number): readonly [number, number, number] => [Math.cos(angle) * away, 1.3 + Math.sin(angle) * away, 0];

  it('[ROM6] each hand’s farthest in each direction is found, from the chest; a joint that jumps once counts for nothing', () => {
    const meter = new ReachMeter('stage'), frame = new RenderFrame();
    for (let i = 0; i <= 64; i++) {
      const turn = (i / 64) * Math.PI;
      // The right arm sweeps from below to above on its side, the left from level to above.
      meter.add(pose(frame, circle(Math.PI - turn / 2, 0.5), circle(turn - Math.PI / 2, 0.7)));
      if (i === 30) meter.add(pose(frame, circle(Math.PI, 2.2), circle(0, 0.7)));
    }
    const reach = meter.result()!;
    expect(reach.chest).toBeCloseTo(1.3, 2);
    expect(reach.right[0]).toBeCloseTo(0.7, 2);
    expect(reach.right[2]).toBeCloseTo(0.7, 2);
    expect(reach.right[4]).toBe(0);
    expect(reach.left[4]).toBeCloseTo(0.5, 2);
    expect(reach.left[0]).toBe(0);
    expect(Math.max(...reach.left)).toBeLessThan(0.55);
    expect(meter.reached()).toHaveLength(REACH_DIRECTIONS);
    expect(reachInWords(reach, 'stage')).toBe('Left hand 50 cm, right hand 70 cm. Not reached: down left.');
  });

  it('[ROM6] nobody in view, or arms that hang, give no result', () => {
    const frame = new RenderFrame(), meter = new ReachMeter('stage');
    expect(meter.add(frame)).toBe(false);
    expect(meter.result()).toBeNull();
    for (let i = 0; i < 10; i++) meter.add(pose(frame, [-0.1, 1.2, 0], [0.1, 1.2, 0]));
    expect(meter.result()).toBeNull();
    expect(frame.joints).toHaveLength(4 * JOINT_COUNT * JOINT_STRIDE);
  });
});
