import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { main } from '../../../cli/main.ts';
import { Position, rowPart, type App } from '../../../engine/index.ts';
import { Cloud, createJam, Drop, FallsFrom, MAX_DROPS, Prop, SCENES, Splash, Weather, type Jam } from '../../../game/index.ts';
import { COCO_COUNT, CUE, CUE_KIND, CUE_STRIDE, JOINT, JOINTS, SampleWriter } from '../../../protocol/index.ts';
import { Puppet } from '../room/player.ts';

const ROOM_SCENES = ['tumble-room', 'rain-room'];

/** Runs ticks; `each` moves the puppet, whose joints come 32 times a second. Returns the cues that left. */
function play(jam: Jam, ticks: number, each: (puppet: Puppet, tick: number) => void = () => undefined): number[][] {
  const puppet = new Puppet(0), writer = new SampleWriter(), cues: number[][] = [], drained = new Float64Array(512 * CUE_STRIDE), first = jam.nextTick;
  let sequence = first / 4;
  for (let tick = first; tick < first + ticks; tick++) {
    if (tick % 4 === 0) {
      each(puppet, tick);
      puppet.write(writer);
      expect(jam.push({ tick, source: 1, sequence: sequence++, payload: writer.take() }).ok).toBe(true);
    }
    jam.tick();
    const count = jam.drainCues(drained);
    for (let i = 0; i < count; i++) cues.push([...drained.subarray(i * CUE_STRIDE, (i + 1) * CUE_STRIDE)]);
  }
  return cues;
}
const open = (scene: string, seed = 1): Promise<Jam> => createJam({ scene, seed, layout: 'stage' });
/** Entities of a kind, by rows. */
const rowsOf = ({ app }: Jam, part: Parameters<App['world']['has']>[1]): number[] => {
  const rows: number[] = [];
  for (let row = 0; row < 8192; row++) {
    const entity = app.world.entityAt(row);
    if (app.world.isAlive(entity) && app.world.has(entity, part)) rows.push(row);
  }
  return rows;
};

describe('scenes', () => {
  it('[SCN1] are known by name and say theirs, and an unknown one names those that are there', async () => {
    expect(SCENES).toEqual(['loop-room', 'tumble-room', 'rain-room']);
    for (const scene of SCENES) expect((await open(scene)).description.scene).toBe(scene);
    await expect(open('toString')).rejects.toThrow('There is no scene "toString". There is: loop-room, tumble-room, rain-room.');
  });

  it.each(SCENES)('[SCN11] %s runs through jam perform', async (scene) => {
    const folder = await mkdtemp(join(tmpdir(), 'scenes-')), motion = join(folder, 'still.poses.json');
    await writeFile(motion, JSON.stringify({ format: 'jam-poses', version: 1, space: { kind: 'world' }, joints: JOINTS.slice(0, COCO_COUNT), frames: [{ micros: 0, people: [Array.from({ length: COCO_COUNT }, () => [0, 1, 0, 1]).flat()] }] }));
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      expect(await main(['perform', '--motion', motion, '--scene', scene, '--seconds', '2', '--json'])).toBe(0);
      expect(JSON.parse(said.mock.calls[0]![0] as string)).toMatchObject({ scene, ticks: 256 });
    } finally {
      said.mockRestore();
      await rm(folder, { recursive: true });
    }
  });

  it.each(ROOM_SCENES)('[SCN2] %s restored from an image goes on bit for bit, from each of forty ticks', async (scene) => {
    const jam = await open(scene), other = await open(scene, 1);
    play(jam, 512, (puppet, tick) => puppet.touch(JOINT.right_wrist, 9, 0, 0.3 * Math.sin(tick)));
    for (let n = 0; n < 40; n++) {
      for (let i = 0; i < 7; i++) jam.tick();
      other.restore(jam.snapshot());
      const before = jam.snapshot();
      for (let i = 0; i < 32; i++) {
        jam.tick();
        other.tick();
      }
      expect(other.hash()).toBe(jam.hash());
      jam.restore(before);
    }
  });

  it.each(ROOM_SCENES)('[SCN3] %s falls otherwise with another seed', async (scene) => {
    const hashes = await Promise.all([1, 2].map(async (seed) => {
      const jam = await open(scene, seed);
      play(jam, 256);
      return jam.hash();
    }));
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('[SCN4] props fall into the tray, pile up, and at most forty stay', async () => {
    const jam = await open('tumble-room');
    play(jam, 128 * 30);
    const rows = rowsOf(jam, Prop), { y } = jam.app.world.columns(Position);
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.length).toBeLessThanOrEqual(40);
    // The middle of the largest rod that stands is 16 cm high: whatever is higher rests on others.
    expect(Math.min(...rows.map((row) => y[row]!))).toBeGreaterThan(0);
    expect(rows.filter((row) => y[row]! > 0.165 && y[row]! < 1).length).toBeGreaterThan(2);
  });

  it('[SCN5] a hand that sweeps through the pile pushes props and makes them sound', async () => {
    const [still, swept] = [await open('tumble-room'), await open('tumble-room')];
    play(still, 128 * 12);
    play(swept, 128 * 12);
    const before = swept.hash();
    expect(before).toBe(still.hash());
    const rows = rowsOf(swept, Prop), { x } = swept.app.world.columns(Position);
    const calm = play(still, 256), loud = play(swept, 256, (puppet, tick) => {
      const swing = Math.sin((tick % 256) / 20);
      puppet.put(JOINT.left_ankle, -0.5 + 0.5 * swing, 0.12);
      puppet.put(JOINT.right_ankle, 0.5 + 0.5 * swing, 0.12);
    });
    const xOf = still.app.world.columns(Position).x;
    expect(rows.filter((row) => Math.abs(x[row]! - xOf[row]!) > 0.1).length).toBeGreaterThan(5);
    const strikes = (cues: number[][]): number => cues.filter((cue) => cue[CUE.kind] === CUE_KIND.strike && cue[CUE.zone] === -1).length;
    expect(strikes(loud)).toBeGreaterThan(strikes(calm) + 5);
  });

  it('[SCN6] a paddle whose hand is found again flings nothing about', async () => {
    const jam = await open('tumble-room');
    play(jam, 128 * 10);
    const { vx, vy, vz } = jam.app.world.columns(Prop);
    let fastest = 0;
    play(jam, 128, (puppet, tick) => {
      const isSeen = tick % 64 < 32 ? 1 : 0;
      for (const joint of [JOINT.left_ankle, JOINT.right_ankle]) puppet.put(joint, joint === JOINT.left_ankle ? -0.3 : 0.3, 0.12, 0, isSeen);
      for (const row of rowsOf(jam, Prop)) fastest = Math.max(fastest, Math.hypot(vx[row]!, vy[row]!, vz[row]!));
    });
    expect(fastest).toBeGreaterThan(1);
    expect(fastest).toBeLessThan(12);
  });

  it('[SCN7] thousands of drops fall at a time, land, splash and go, and never more than there is room for', async () => {
    const jam = await open('rain-room');
    play(jam, 128 * 8);
    expect(rowsOf(jam, Drop).length).toBeGreaterThan(1000);
    expect(rowsOf(jam, Splash).length).toBeGreaterThan(20);
    const before = jam.app.world.columns(Drop).number;
    const oldest = Math.min(...rowsOf(jam, Drop).map((row) => before[row]!));
    expect(oldest).toBeGreaterThan(2000);
    play(jam, 128 * 8);
    expect(rowsOf(jam, Drop).length).toBeLessThanOrEqual(MAX_DROPS);
  });

  it('[SCN8] a cloud takes along the drops that are still under it', async () => {
    const jam = await open('rain-room'), { app } = jam;
    play(jam, 512);
    const cloud = rowsOf(jam, Cloud)[0]!, under = rowsOf(jam, FallsFrom).filter((row) => rowPart(app.world.columns(FallsFrom).target[row]!) === cloud);
    expect(under.length).toBeGreaterThan(50);
    const drops = under.map((row) => app.world.entityAt(row));
    app.world.despawn(app.world.entityAt(cloud));
    expect(drops.filter((drop) => app.world.isAlive(drop))).toEqual([]);
  });

  it('[SCN9] a drop caught by a hand sounds in the tick after, as the hand\'s', async () => {
    const jam = await open('rain-room');
    const cues = play(jam, 128 * 10, (puppet) => puppet.put(JOINT.left_wrist, -0.3, 1.6));
    const caught = cues.filter((cue) => cue[CUE.kind] === CUE_KIND.strike && cue[CUE.source] === 1 && cue[CUE.zone] === -1);
    expect(caught.length).toBeGreaterThan(3);
  });

  it('[SCN10] fast strokes bring the downpour, and it passes when they cease', async () => {
    const jam = await open('rain-room');
    play(jam, 128 * 4);
    expect(jam.app.stateOf(Weather)).toBe('drizzle');
    play(jam, 128 * 6, (puppet, tick) => {
      const beat = (tick % 64) / 64;
      puppet.put(JOINT.left_wrist, -0.5, beat < 0.75 ? 0.9 + 0.5 * (beat / 0.75) : 1.4 - 0.5 * ((beat - 0.75) / 0.25));
      puppet.put(JOINT.right_wrist, 0.5, beat < 0.75 ? 0.9 + 0.5 * (beat / 0.75) : 1.4 - 0.5 * ((beat - 0.75) / 0.25));
    });
    expect(jam.app.stateOf(Weather)).toBe('downpour');
    play(jam, 128 * 12);
    expect(jam.app.stateOf(Weather)).toBe('drizzle');
  });
});
