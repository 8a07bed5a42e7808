import type { Message, System } from '../engine/index.ts';
import { Mods, STOPPED_BY } from '../engine/mods/index.ts';
import type { Problem } from '../engine/mods/index.ts';
import { BowNote, createSyncJam, GiveCue, Glow, PlayNote, SCENES, ZONE_PLACES, ZONE_SPECS, type Jam, type LoadedMod } from '../game/index.ts';
import { KNOWN_IDS } from '../game/mods/index.ts';
import { BODY_ACT, CUE, CUE_KIND_NAMES, CUE_STRIDE, FIRST_MOD_INSTRUMENT, JOINT, JOINT_COUNT, MOD_ZONES, SampleWriter, SPACE, TICK_RATE } from '../protocol/index.ts';
import { Dancer, poseBuffer } from '../protocol/motion/index.ts';
import { systemsLeftOut } from './check-systems.ts';
import { openWith } from './perform.ts';

/** How long a mod is tried, ticks: the room plays, a body dances, and each of its places is struck in turn. */
const TRIAL_TICKS = 4 * TICK_RATE;
/** After that it runs on, and every tick is run again from an image some ticks back. */
const AGAIN_TICKS = TICK_RATE / 2, AGAIN_DEPTH = 3;
/** In so many ticks a stroke is answered by most mods; those that are later are looked at more closely. */
const ANSWER_TICKS = 4;
/** How long a hand stays in a place to which nothing was said, ticks. */
const REACH_TICKS = TICK_RATE;
/** Messages by which mods sound and light. */
const SAID: readonly Message[] = [PlayNote as Message, BowNote as Message, Glow as Message, GiveCue as Message];
const DANCER_SOURCE = 4, HAND_SOURCE = 0, STRIKE_EVERY = TICK_RATE / 4;

/** What a mod did while it was tried. */
export interface Trial {
  /** Median time of its systems in a tick, µs. */
  readonly microsPerTick: number;
  /** Notes and voices that it began with its own instruments or others. */
  readonly sounds: number;
  readonly problems: readonly Problem[];
  /** Types of places that were played, and nothing of the mod sounded or was lit after it. */
  readonly silent: readonly Problem[];
  /** Systems that are declared and never run. */
  readonly leftOut: readonly Problem[];
}

/** Puts a mod into a room and plays there for a few seconds. What goes wrong is told by file and line as far as it is known. */
export async function tryMod(mod: LoadedMod): Promise<Trial> {
  const { id, main = 'mod.json' } = mod.manifest, room = await openWith({ scene: SCENES[0]!, seed: 1, layout: 'stage', mods: [mod] }), problems: Problem[] = [];
  const meter = new Meter(room, id), trial = new TrialHand(room);
  for (let tick = 0; tick < TRIAL_TICKS; tick++) {
    trial.step();
    meter.endTick();
  }
  room.app.setProbe(null);
  tellFaults(room, mod, problems);
  // Where it plays instruments of the room's, they are told apart from what sounds there anyway.
  const sounds = trial.own > 0 ? trial.own : trial.sounds - await soundsWithout(), silent = problems.length > 0 ? [] : await findSilent(mod, trial);
  const tested = createSyncJam(room, AGAIN_DEPTH), again = new TrialHand(tested, trial);
  for (let tick = 0; tick < AGAIN_TICKS && tested.found === null; tick++) again.step();
  if (tested.found) problems.push({ file: main, line: 0, message: `when ticks are run again the world becomes another one: ${tested.found.message}`, hint: 'keep what has to last in components, resources or local(), never in variables outside of the system' });
  return { microsPerTick: meter.median, sounds, problems, silent, leftOut: systemsLeftOut(mod, room.app.schedules) };
}

/** Types of places to which the mod says nothing: in a room of their own they are struck, a hand goes in, stays and leaves, and no note, voice, light or cue is sent. */
async function findSilent(mod: LoadedMod, trial: TrialHand): Promise<Problem[]> {
  const { manifest: { main, asks, adds }, places } = mod;
  // What else a mod can do about a place is not seen here.
  if (main === undefined || asks.some((ask) => ask !== 'sound' && ask !== 'light')) return [];
  const problems: Problem[] = [];
  let number = 0;
  for (const [type, { id, name, instrument, places: hung }] of adds.zones.entries()) {
    const from = number, [first] = hung;
    number += hung.length;
    if (instrument !== undefined || !first || !hung.some((_, place) => trial.missed.has(from + place))) continue;
    const hand = new TrialHand(await openWith({ scene: SCENES[0]!, seed: 1, layout: 'stage', mods: [mod] }));
    for (let tick = 0; tick < 2 * REACH_TICKS && hand.said === 0; tick++) hand.step(tick < REACH_TICKS ? first : null, [from, number]);
    if (hand.said === 0) problems.push({ file: 'mod.json', line: places.lineOf(['adds', 'zones', type]), message: `places of "${name}" were struck, entered and left, and the mod sent no note and no light`, hint: `look whether its system reads mods/ZonePlayed for zoneType('…/${id}'), and is added` });
  }
  return problems;
}

async function soundsWithout(): Promise<number> {
  const silence = new TrialHand(await openWith({ scene: SCENES[0]!, seed: 1, layout: 'stage' }));
  for (let tick = 0; tick < TRIAL_TICKS; tick++) silence.step();
  return silence.sounds;
}

/** What the messages and components have that a mod declares: the usual mistake where something is undefined is a field of another name. */
const fieldsOf = ({ manifest: { reads, writes } }: LoadedMod): string => [...new Set([...writes, ...reads])].flatMap((id) => {
  const known = KNOWN_IDS.get(id);
  return known && known.thing.kind !== 'resource' ? [`${id} has ${Object.keys(known.thing.schema).join(', ')}`] : [];
}).join('; ');

function tellFaults(room: Jam, mod: LoadedMod, problems: Problem[]): void {
  const { main = 'mod.json' } = mod.manifest;
  const standing = room.app.world.resource(Mods), lines = [...new Set(room.app.drainLog().filter(({ level }) => level === 'warn').map(({ message }) => message))];
  if (standing.faults[0]! > 0) {
    const said = lines.find((line) => line.includes('was stopped')) ?? '', place = /\((\S+\.js):(\d+)\)/.exec(said);
    const hint = standing.why[0] === STOPPED_BY.fuel ? 'do less in a tick, or ask for more fuel in mod.json' : standing.why[0] === STOPPED_BY.memory ? 'use less memory, or ask for more in mod.json' : /of undefined/.test(said) ? `is the name of the field right? ${fieldsOf(mod)}` : 'look at this line';
    problems.push({ file: place?.[1] ?? main, line: Number(place?.[2] ?? 0), message: `it was stopped in ${standing.faults[0]!} ticks of ${TRIAL_TICKS}: ${said === '' ? 'no reason was told' : said.replace(/ The room goes on without it\.$/, '').replace(/\.$/, '')}`, hint });
  }
  for (const line of lines) if (!line.includes('was stopped') && !line.includes('ticks in a row')) problems.push({ file: main, line: 0, message: line.replace(/\.$/, ''), hint: '' });
}

/** Dances in a room and strikes the places of its mods. */
class TrialHand {
  private readonly writer = new SampleWriter();
  private readonly dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height })));
  private readonly pose = poseBuffer();
  private readonly cues = new Float64Array(2048 * CUE_STRIDE);
  private danced = 0;
  private struck = 0;
  /** Cues of sounds, and those with instruments of mods. */
  sounds = 0;
  own = 0;
  /** Messages by which mods sound and light, so far; places of the mod, by number, to whose stroke none came at once. */
  said = 0;
  readonly missed = new Set<number>();
  private latest = -1;
  private saidBefore = 0;

  constructor(private readonly room: Jam, after?: TrialHand) {
    this.danced = after?.danced ?? 0;
    this.struck = after?.struck ?? 0;
  }

  /** @param reach where the right hand is in place of where it would dance. @param only numbers of the mod's places that are struck, the last one not included */
  step(reach: { readonly x: number; readonly y: number } | null = null, [from, to]: readonly [number, number] = [0, MOD_ZONES]): void {
    const { room, writer, pose } = this, tick = room.nextTick;
    if (tick % 4 === 0) {
      this.dancer.poseAt((tick / TICK_RATE) * 1.5, pose);
      if (reach) pose.xyz.set([reach.x, reach.y, 0], JOINT.right_wrist * 3);
      writer.joints(0, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 20_000);
      room.push({ tick, source: DANCER_SOURCE, sequence: this.danced++, payload: writer.take() });
    }
    const places = room.description.zones.filter(({ kind, plays = 0 }) => kind === 'mod' && plays % MOD_ZONES >= from && plays % MOD_ZONES < to);
    if (tick % STRIKE_EVERY === 0 && places.length > 0) {
      const struck = places[(tick / STRIKE_EVERY) % places.length]!;
      this.saidBefore = this.said;
      this.latest = (struck.plays ?? 0) % MOD_ZONES;
      writer.act(0, BODY_ACT.playZone, struck.index, 0, 0, 0, 0, 0, 0);
      room.push({ tick, source: HAND_SOURCE, sequence: this.struck++, payload: writer.take() });
    }
    room.tick();
    if (room.mods.length > 0) {
      const said = SAID.reduce((sum, message) => sum + room.app.world.messages(message).written, 0);
      this.said = said;
      if (tick % STRIKE_EVERY === ANSWER_TICKS && this.latest >= 0 && said === this.saidBefore) this.missed.add(this.latest);
    }
    const count = room.drainCues(this.cues);
    for (let at = 0; at < count * CUE_STRIDE; at += CUE_STRIDE) {
      const kind = CUE_KIND_NAMES[this.cues[at + CUE.kind]!];
      if (kind !== 'note' && kind !== 'strike' && kind !== 'bowStart') continue;
      this.sounds++;
      if (this.cues[at + CUE.instrument]! >= FIRST_MOD_INSTRUMENT) this.own++;
    }
  }
}

/** Measures what a mod's systems take. */
class Meter {
  private readonly ticks: number[] = [];
  private micros = 0;
  private began = 0n;

  constructor(room: Jam, id: string) {
    const isOwn = (system: System['id']): boolean => system.startsWith(`${id}/`);
    room.app.setProbe({
      enter: (system) => { if (isOwn(system)) this.began = process.hrtime.bigint(); },
      leave: (system) => { if (isOwn(system)) this.micros += Number(process.hrtime.bigint() - this.began) / 1000; },
      after: () => undefined,
    });
  }

  endTick(): void {
    this.ticks.push(this.micros);
    this.micros = 0;
  }

  get median(): number {
    const sorted = this.ticks.sort((a, b) => a - b);
    return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
  }
}
