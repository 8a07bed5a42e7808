/** The finder in the real room: it names what is planted there and accuses nobody else, and nothing unordered can be told from a hash. */
import { describe, expect, test } from 'vitest';
import { App, findFault, FixedUpdate, inHostileWorld, nextInt, Physics, Position, query, read, seedStream, STREAM_WORDS, system, write, type Fault, type Simulation, type System } from '../../../engine/index.ts';
import { createJam, DoorLog, enterZones, InputQueue, loopRoom, moveEffectors, PALETTES, roomCapacity, Zone, type Jam } from '../../../game/index.ts';
import type { InputFrame } from '../../../protocol/index.ts';
import { busySession } from './busy-session.ts';

const TICKS = 1000;
const frames = busySession(TICKS);
const framesOf = new Map<number, InputFrame[]>();
for (const frame of frames) framesOf.set(frame.tick, [...(framesOf.get(frame.tick) ?? []), frame]);

function push(jam: Jam, frame: InputFrame): void {
  const answer = jam.push(frame);
  if (!answer.ok) throw new Error(answer.message);
}

/** The room as it is played, after `ticks` ticks. */
async function playedRoom(ticks: number): Promise<Simulation> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
  const step = (tick: number): void => {
    for (const frame of framesOf.get(tick) ?? []) push(jam, frame);
    jam.tick();
  };
  for (let tick = 0; tick < ticks; tick++) step(tick);
  return { app: jam.app, step };
}

/** The room with one more system, which bodies are moved by or zones are changed by. */
async function plantedRoom(plant: () => System, place: 'before physics' | 'after physics', ticks: number): Promise<Simulation> {
  const planted = plant(), app = new App({ capacity: roomCapacity(PALETTES), seed: 1 })
    .addPlugin(loopRoom(PALETTES, 'stage'))
    .addSystems(FixedUpdate, place === 'before physics' ? planted.after(moveEffectors).before(Physics) : planted.after(Physics).before(enterZones));
  await app.ready();
  app.startup();
  const step = (tick: number): void => {
    for (const frame of framesOf.get(tick) ?? []) app.world.external(InputQueue).add(frame);
    app.tick();
  };
  for (let tick = 0; tick < ticks; tick++) step(tick);
  return { app, step };
}
const find = (plant: () => System, place: 'before physics' | 'after physics'): Promise<Fault | null> => findFault({ make: () => plantedRoom(plant, place, 200), ticks: 96, namedLast: [DoorLog.id], seeds: 4 });

/** Moves every zone a little: physics, sensing and playing come of it. */
const sway = (of: (row: number, index: number) => number) => () => system('planted/sway', { zones: query({ zone: read(Zone), position: write(Position) }) }, ({ zones }) => {
  for (let i = 0; i < zones.length; i++) zones.position.z[zones.ids[i]!] = 0.05 * of(zones.ids[i]!, i);
});
const wait = (of: (row: number) => number) => () => system('planted/wait', { zones: query({ zone: write(Zone) }) }, ({ zones }) => {
  for (let i = 0; i < zones.length; i++) zones.zone.wait[zones.ids[i]!] = of(zones.ids[i]!);
});

describe('a fault planted in the room', () => {
  const faults: readonly (readonly [string, () => System, 'before physics' | 'after physics', string, string])[] = [
    ['reads a clock', sway(() => performance.now() % 1), 'before physics', 'engine/Position', 'times'],
    ['uses Math.sin', sway((row) => Math.sin(row)), 'before physics', 'engine/Position', 'maths'],
    ['keeps a closure', () => { let phase = 0; return sway(() => (phase = (phase + 1) % 97) / 97)(); }, 'before physics', 'engine/Position', 'memory'],
    ['goes through a Set', () => system('planted/sway', { zones: query({ zone: read(Zone), position: write(Position) }) }, ({ zones }) => {
      [...new Set(zones.ids.subarray(0, zones.length))].forEach((row, index) => { zones.position.z[row] = index / 100; });
    }), 'before physics', 'engine/Position', 'orders'],
    ['asks Math.random after physics', wait(() => Math.random()), 'after physics', 'room/Zone', 'times'],
    ['uses Math.hypot after physics', wait((row) => Math.hypot(row, 3)), 'after physics', 'room/Zone', 'maths'],
  ];
  for (const [name, plant, place, component, kind] of faults) {
    test(`[DVG11] that ${name} is named, and not what comes of it in physics or in play`, async () => {
      expect(await find(plant, place)).toMatchObject({ system: plant().id, component, kind });
    });
  }
});

describe('the room as it is', () => {
  test('[DVG12] is accused of nothing while two bodies play', async () => {
    expect(await findFault({ make: () => playedRoom(96), ticks: 160, namedLast: [DoorLog.id], seeds: 3 })).toBe(null);
  });

  test('[HST4] has the same hashes whatever the order in which frames of several sources arrive, Maps and Sets are gone through and unordered systems run, for 20 seeds', async () => {
    const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), start = jam.app.snapshot();
    const run = (arrive: (tick: number) => void): string[] => {
      jam.app.restore(start);
      const hashes: string[] = [];
      for (let tick = 0; tick < TICKS; tick++) {
        arrive(tick);
        jam.tick();
        if (tick % 100 === 99) hashes.push(jam.hash());
      }
      return hashes;
    };
    const expected = run((tick) => { for (const frame of framesOf.get(tick) ?? []) push(jam, frame); });
    expect(new Set(expected).size).toBe(expected.length);
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const arrivals = shuffledArrivals(seed);
      jam.app.setOrderSeed(seed);
      inHostileWorld(jam.app, { seed, hasStrangeOrders: true, hasStrangeTimes: true, mathsError: 2 ** -52 }, () => {
        expect(run((tick) => { for (const frame of arrivals[tick] ?? []) push(jam, frame); })).toEqual(expected);
      });
      seen.add(arrivals.map((arrived) => arrived.map(({ source, tick }) => `${source}.${tick}`).join()).join(';'));
    }
    expect(seen.size).toBe(20);
  });
});

/** Which frames come before which tick: each up to 12 ticks early, sources in any order among each other, each source's own in order. */
function shuffledArrivals(seed: number): InputFrame[][] {
  const stream = new Uint32Array(STREAM_WORDS), arrivals: InputFrame[][] = Array.from({ length: TICKS }, () => []), latest = new Map<number, number>();
  seedStream(stream, 0, seed, 'arrivals');
  for (const frame of frames) {
    const at = Math.max(latest.get(frame.source) ?? 0, frame.tick - nextInt(stream, 0, 13));
    latest.set(frame.source, at);
    arrivals[at]!.push(frame);
  }
  for (const arrived of arrivals) {
    const bySource = new Map<number, InputFrame[]>();
    for (const frame of arrived) bySource.set(frame.source, [...(bySource.get(frame.source) ?? []), frame]);
    const waiting = [...bySource.values()];
    arrived.length = 0;
    while (waiting.length > 0) {
      const index = nextInt(stream, 0, waiting.length), own = waiting[index]!;
      arrived.push(own.shift()!);
      if (own.length === 0) waiting.splice(index, 1);
    }
  }
  return arrivals;
}
