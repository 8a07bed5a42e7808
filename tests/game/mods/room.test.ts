import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rowPart } from '../../../engine/index.ts';
import { Mods } from '../../../engine/mods/index.ts';
import { createJam, createSyncJam, headerOf, Music, replaySession, Room, SessionRecorder, SessionRun, Zone, type Jam } from '../../../game/index.ts';
import { CUE, CUE_KIND, CUE_STRIDE, FIRST_MOD_INSTRUMENT, JOINT_COUNT, MAX_LIGHTS, MOD_ACT, RenderFrame, SampleWriter, SPACE, TICK_RATE, ZONE_KIND, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE, BODY_ACT, type InputFrame } from '../../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../../protocol/motion/index.ts';
import { readSession } from '../../../protocol/session/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../../game/scenes/layouts.ts';
import { loadMod, type LoadedMod } from '../../../game/mods/index.ts';
import { bell } from './bell.ts';

const OPTIONS = { scene: 'loop-room', seed: 3, layout: 'stage' } as const;

/** Plays a room by hand: acts, and a dancer if asked for. */
class Hand {
  private readonly writer = new SampleWriter();
  private readonly dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height })));
  private readonly pose = poseBuffer();
  private sequence = 0;
  readonly cues: Float64Array[] = [];
  private readonly scratch = new Float64Array(1024 * CUE_STRIDE);

  constructor(readonly jam: Jam, private readonly heard?: (frame: InputFrame | null, cues: Float64Array, count: number) => void) {}

  strike(zone: number, velocity: number): this {
    this.writer.strike(0, zone, velocity, 1000, 0);
    return this;
  }

  act(act: number, target: number, a = 0, b = 0): this {
    this.writer.act(0, act, target, a, b, 0, 0, 0, 0);
    return this;
  }

  run(ticks: number, isDancing = false): this {
    const { jam } = this;
    for (let n = 0; n < ticks; n++) {
      const tick = jam.nextTick;
      if (isDancing && tick % 4 === 0) {
        this.dancer.poseAt((tick / TICK_RATE) * 1.5, this.pose);
        this.writer.joints(0, SPACE.world, 0, this.pose.xyz, this.pose.confidence, JOINT_COUNT, 100, 20_000);
      }
      const frame = this.writer.isEmpty ? null : { tick, source: 4, sequence: this.sequence++, payload: this.writer.take() };
      if (frame) expect(jam.push(frame)).toEqual({ ok: true });
      jam.tick();
      const count = jam.drainCues(this.scratch);
      for (let i = 0; i < count; i++) this.cues.push(this.scratch.slice(i * CUE_STRIDE, (i + 1) * CUE_STRIDE));
      this.heard?.(frame, this.scratch, count);
    }
    return this;
  }

  of(kind: number): Float64Array[] {
    return this.cues.filter((cue) => cue[CUE.kind] === kind && cue[CUE.instrument]! >= FIRST_MOD_INSTRUMENT);
  }
}
/** The mod that `jam new mod` makes, in its cage: it rings on each bar, and its places when they are struck. */
async function caged(): Promise<LoadedMod> {
  const loaded = await loadMod(new Map(['mod.json', 'main.js'].map((path) => [path, new Uint8Array(readFileSync(`cli/templates/mod/${path}`))])));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.mod;
}
const zonesOfMods = (jam: Jam): string[] => jam.description.zones.filter(({ kind }) => kind === 'mod').map(({ name }) => name);

describe('mods in a room', () => {
  it('[MOD4] a mod plays notes with its own instrument on the beat to the microsecond, as loud as its setting says', async () => {
    const jam = await createJam({ ...OPTIONS, mods: [await bell()] }), hand = new Hand(jam).run(4 * TICK_RATE);
    const period = jam.app.world.resource(Music).period, rings = hand.of(CUE_KIND.strike);
    expect(rings.length).toBe(Math.ceil(4 / period));
    rings.forEach((cue, beat) => {
      expect(cue[CUE.instrument]).toBe(FIRST_MOD_INSTRUMENT);
      expect(cue[CUE.tick]! / TICK_RATE + cue[CUE.micros]! / 1e6).toBeCloseTo(beat * period, 5);
      expect(cue[CUE.velocity]).toBeCloseTo(0.5, 6);
    });
    hand.act(MOD_ACT.setting, 0, 0, 900).run(2 * TICK_RATE);
    expect(hand.of(CUE_KIND.strike).at(-1)![CUE.velocity]).toBeCloseTo(0.9, 6);
    expect(jam.description.mods![0]).toMatchObject({ id: 'bell', isOn: true, kind: 'trusted', instruments: [{ id: 'bell/ring', number: FIRST_MOD_INSTRUMENT, wave: 'sine' }, { id: 'bell/hum', isBowed: true }], settings: [{ id: 'level', initial: 0.5 }] });
  });

  it('[MOD5] its places hang in the room, sound and light up when they are struck, and tell the mod; a voice that is no longer told of ends', async () => {
    const jam = await createJam({ ...OPTIONS, mods: [await bell()] }), hand = new Hand(jam).run(2), frame = new RenderFrame();
    expect(zonesOfMods(jam)).toEqual(['Dome 1', 'Dome 2']);
    const { index } = jam.description.zones.find(({ kind }) => kind === 'mod')!;
    expect(jam.app.world.columns(Zone).kind[rowPart(jam.app.world.resource(Room).zones[index]!)]).toBe(ZONE_KIND.mod);
    const before = hand.of(CUE_KIND.strike).length;
    hand.act(BODY_ACT.playZone, index).run(4);
    const own = hand.of(CUE_KIND.strike).slice(before).find((cue) => cue[CUE.zone] === index)!;
    expect(own[CUE.pitch]).toBe(72);
    jam.writeRenderFrame(frame, 0);
    expect(frame.zoneLooks[index * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.light]).toBeGreaterThan(0.7);
    expect(frame.zoneLooks[index * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.hue]).toBeCloseTo(0.5, 5);
    hand.run(TICK_RATE);
    expect([hand.of(CUE_KIND.bowStart).length, hand.of(CUE_KIND.bowStop).length]).toEqual([1, 1]);
    expect(hand.of(CUE_KIND.bowStop)[0]![CUE.tick]! - hand.of(CUE_KIND.bowStart)[0]![CUE.tick]!).toBeLessThan(80);
    hand.run(TICK_RATE);
    jam.writeRenderFrame(frame, 0);
    expect(frame.zoneLooks[index * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.light]).toBe(0);
    expect(frame.lights.length).toBeGreaterThanOrEqual(MAX_LIGHTS);
  });

  it('[MOD20] a key or a click on its place is a stroke that the mod is told of, as strong as it was', async () => {
    const jam = await createJam({ ...OPTIONS, mods: [await bell()] }), hand = new Hand(jam).run(2), frame = new RenderFrame(), { index } = jam.description.zones.find(({ kind }) => kind === 'mod')!;
    hand.strike(index, 0.4).run(3);
    const told = jam.app.world.resource(Room).zones[index]!;
    expect(jam.app.world.columns(Zone).hits[rowPart(told)]).toBe(1);
    // The place's own instrument: 0.3 for the softest stroke, 1 for the hardest.
    expect(hand.of(CUE_KIND.strike).filter((cue) => cue[CUE.zone] === index).map((cue) => [cue[CUE.pitch], Math.round(cue[CUE.velocity]! * 100)])).toEqual([[72, 58]]);
    // The mod itself lights the place up when it is told of a stroke.
    jam.writeRenderFrame(frame, 0);
    expect(frame.zoneLooks[index * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.light]).toBeGreaterThan(0.7);
  });

  it('[MOD6] switched off by an act it is silent and its places are gone; switched on again they hang there as before', async () => {
    const jam = await createJam({ ...OPTIONS, mods: [await bell()] }), hand = new Hand(jam).run(TICK_RATE).act(MOD_ACT.switch, 0, 0).run(2), { revision } = jam.description, heard = hand.cues.length;
    expect([jam.app.world.resource(Mods).isOn[0], zonesOfMods(jam), jam.description.mods![0]!.isOn]).toEqual([0, [], false]);
    hand.run(2 * TICK_RATE);
    expect(hand.cues.slice(heard).filter((cue) => cue[CUE.instrument]! >= FIRST_MOD_INSTRUMENT)).toEqual([]);
    hand.act(MOD_ACT.switch, 0, 1).run(TICK_RATE);
    expect(zonesOfMods(jam)).toEqual(['Dome 1', 'Dome 2']);
    expect(jam.description.revision).toBeGreaterThan(revision!);
    expect(hand.cues.length).toBeGreaterThan(heard);
  });

  it('[MOD7] what its systems touch and its mod.json does not declare keeps it from running, with the line to add', async () => {
    const refused = async (change: Readonly<Record<string, unknown>>): Promise<string> => createJam({ ...OPTIONS, mods: [await bell(change)] }).then(() => '', (cause: Error) => cause.message);
    expect(await refused({ reads: ['mods/Music'] })).toMatch(/mod\.json:\d+: the system "bell\/beat" reads mods\/ZonePlayed, and reads does not say so; add "mods\/ZonePlayed" to reads/);
    expect(await refused({ writes: ['mods/PlayNote', 'mods/BowNote', 'mods/GiveCue'] })).toMatch(/writes mods\/Glow, and writes does not say so/);
    expect(await refused({ asks: ['sound', 'light'] })).toMatch(/has commands, and asks does not say so; add "spawn"/);
    expect(await refused({ adds: {} })).toBe('');
    const twice = await bell();
    await expect(createJam({ ...OPTIONS, mods: [twice, twice] })).rejects.toThrow(/given twice/);
  });

  it('[MOD19] a mod that is stopped in 64 ticks in a row is switched off, which is said; switched on again it has another try', async () => {
    const files = { 'mod.json': '{ "id": "clumsy", "version": "1.0.0", "engine": ">=0.1", "name": "Clumsy", "about": "Falls over.", "kind": "caged", "main": "main.js" }', 'main.js': `import { FixedUpdate, plugin, system, Time, res } from 'jam-engine';\nconst fall = system('clumsy/fall', { time: res(Time) }, ({ time }) => { if (time.tick % 80 !== 10) throw new Error('down in ' + time.tick); });\nexport default plugin({ id: 'clumsy', build: (app) => app.addSystems(FixedUpdate, fall) });\n` };
    const loaded = await loadMod(new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)])));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const jam = await createJam({ ...OPTIONS, mods: [loaded.mod] }), hand = new Hand(jam).run(74), mods = jam.app.world.resource(Mods);
    // Tick 10 was a good one: the row begins after it.
    expect([mods.isOn[0], mods.faults[0], mods.faultsInRow[0]]).toEqual([1, 73, 63]);
    hand.run(1);
    expect([mods.isOn[0], mods.faults[0], jam.description.mods![0]!.isOn, jam.description.mods![0]!.stoppedBy]).toEqual([0, 74, false, 'a mistake in its code']);
    const said = jam.app.drainLog().map(({ message }) => message);
    expect(said.filter((line) => /"Clumsy" was stopped in 64 ticks in a row and is switched off now/.test(line))).toHaveLength(1);
    expect(said.some((line) => /down in 0.*main\.js:2/.test(line))).toBe(true);
    hand.run(20).act(MOD_ACT.switch, 0, 1).run(5);
    expect([mods.isOn[0], mods.faults[0], mods.faultsInRow[0]]).toEqual([1, 79, 5]);
  });

  it('[MOD8] a room without mods has nothing of them in its world', async () => {
    const jam = await createJam(OPTIONS);
    expect(jam.partNames.filter((name) => name.includes('mods/'))).toEqual([]);
    expect([jam.mods, jam.description.mods]).toEqual([[], undefined]);
  });

  it('[MOD9] a session with a trusted and a caged mod that are switched off and on is replayed bit for bit; without it, the answer says which mod it was and where it came from', async () => {
    const mod = await bell(), other = await caged(), jam = await createJam({ ...OPTIONS, mods: [other, mod] }), pieces: Uint8Array[] = [];
    const recorder = await SessionRecorder.create(jam, headerOf(jam, { id: 'ab'.repeat(16), startedAt: '2026-01-31T20:15:00.000Z', core: '' }));
    pieces.push(recorder.begin());
    const hand = new Hand(jam, (frame, cues, count) => {
      if (frame) recorder.frame(frame);
      recorder.afterTick(cues, count);
    });
    hand.run(TICK_RATE, true).act(MOD_ACT.switch, 0, 0).run(30, true).act(MOD_ACT.switch, 1, 0).run(30, true).act(MOD_ACT.switch, 0, 1).act(MOD_ACT.switch, 1, 1).run(TICK_RATE, true);
    expect(new Set(hand.of(CUE_KIND.strike).map((cue) => cue[CUE.instrument]! >> 4))).toEqual(new Set([FIRST_MOD_INSTRUMENT >> 4, (FIRST_MOD_INSTRUMENT >> 4) + 1]));
    pieces.push(recorder.end());
    const read = await readSession(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
    if (!read.ok) throw new Error(read.message);
    expect(read.session.header.mods).toEqual([{ id: 'bell', hash: mod.hash, version: '1.0.0', home: 'https://example.org/bell' }, { id: 'my-mod', hash: other.hash, version: '0.1.0' }]);
    expect(await replaySession(read.session, { verify: true, mods: [mod, other] })).toMatchObject({ ok: true, divergence: null, hash: jam.hash() });
    const without = await SessionRun.open(read.session), changed = await SessionRun.open(read.session, [other, await bell({ version: '1.0.1' })]);
    expect(!without.ok && without.message).toMatch(/played with the mods "bell" 1\.0\.0 \(files [0-9a-f]{12}…\), which is not here; it came from https:\/\/example\.org\/bell, and with "my-mod" 0\.1\.0 .*\. Install them/);
    expect(!changed.ok && changed.message).toMatch(/of which another version is here \(1\.0\.1/);
  });

  it('[MOD10] a room with a trusted and a caged mod that are switched runs again from any image to the same world', async () => {
    const tested = createSyncJam(await createJam({ ...OPTIONS, mods: [await bell(), await caged()] }), 7), hand = new Hand(tested);
    hand.run(30, true).act(MOD_ACT.switch, 0, 0).run(6, true).act(MOD_ACT.switch, 1, 0).run(6, true).act(MOD_ACT.switch, 0, 1).run(20, true).act(MOD_ACT.switch, 1, 1).run(50, true).act(MOD_ACT.setting, 0, 0, 200).run(12, true);
    expect(tested.found).toBe(null);
    expect(tested.ticksAgain).toBeGreaterThan(600);
  });
});
