import { UsageError } from '../../ecs/errors.ts';
import { resource, type MutableRecord } from '../../ecs/resource.ts';
import type { World } from '../../ecs/world.ts';
import type { App } from '../../scheduler/app.ts';
import { param, type Param } from '../../scheduler/param.ts';
import { log, type Log } from '../../scheduler/params/log-param.ts';
import { res, resMut } from '../../scheduler/params/world-params.ts';
import { FixedPostUpdate, FixedPreUpdate, FixedUpdate, Startup, type Schedule } from '../../scheduler/schedule.ts';
import { system } from '../../scheduler/system.ts';
import { Time } from '../../systems/time.ts';
import { faultMod, modKey, Mods, slotOfMod, STOPPED_BY } from '../mods.ts';
import { Block, BlockPlan, type Place } from './block.ts';
import { linkOf, type Gathered, type ModThings } from './build-mod.ts';
import { BadWrites } from './bad-writes.ts';
import { Guest } from './guest.ts';
import { GuestStopped, type Stop } from './stop.ts';
import type { WasmModule } from './guest-module.ts';
import type { BadPlace, Link, LinkPlan, Tickets, Work } from './link.ts';
import { LINES_A_SECOND, ROOM_UNITS, STEPS_PER_UNIT, type CageLimits } from './limits.ts';
import type { Declared } from './read-source.ts';
import { roomLeft, takeSteps } from './room-fuel.ts';

/** What all rooms with this mod share. */
export interface LoadedGuest {
  readonly id: string;
  readonly module: WasmModule;
  /** A guest that was loaded and kept, and is never called. */
  readonly guest: Guest;
  readonly gathered: Gathered;
  readonly things: ModThings;
  readonly limits: CageLimits;
  readonly declared: Declared;
  /** Paths of the mod's files. */
  readonly files: ReadonlySet<string>;
  /** The same files, so that they say at which line a number went wrong. */
  readonly traced: () => ReadonlyMap<string, string>;
}

/** Ticks between two times that a mod's being stopped is said: a second. */
const TELL_TICKS = 128;
/** Bytes that the host copies in the time of a step of the guest. */
const BYTES_A_STEP = 64;

const SCHEDULES: readonly Schedule[] = [Startup, FixedPreUpdate, FixedUpdate, FixedPostUpdate];

/**
 * What a caged mod has used up, in the image: `tick`: the latest tick in which it ran, plus 1; `steps`: taken in that tick;
 * `stopped`: the latest tick in which it was stopped, plus 1; `inRow`: such ticks without a good one between; `told`: the latest
 * tick in which that was said, plus 1.
 */
const accountOf = (id: string) => resource(`${id}/cage`, { tick: 'f64', steps: 'f64', stopped: 'f64', inRow: 'u32', told: 'f64' });
type Account = MutableRecord<ReturnType<typeof accountOf>['schema']>;

interface CagedArgs {
  readonly cageMods: MutableRecord<typeof Mods.schema>;
  readonly cageTime: { readonly tick: number };
  readonly cageAccount: Account;
  readonly cageLog: Log;
  /** What the links copy from; what the mod may touch of it is declared beside it. */
  readonly cageWorld: World;
  readonly [param: string]: unknown;
}
interface CagedSystem { readonly id: string; readonly plans: Readonly<Record<string, LinkPlan>>; links: readonly Link[] | undefined; from: number; to: number; run: number; /** Steps that preparing a call takes, whatever is in the room. */ upkeep: number }

/** Why a call did not count. The words are only asked for when they are said. */
interface Stopped { readonly why: number; readonly words: () => string }

/** Somebody who wants a guest made anew, for seeing that nothing depends on it. */
export interface CageWatch { isFresh(): boolean }

/** A caged mod in one app: its guest, the block that they share, and its systems. */
export class CagedMod {
  private readonly systems: CagedSystem[];
  private readonly key: number;
  private readonly budget: number;
  private guest: Guest | undefined;
  private block: Block | undefined;
  private readonly tickets: Tickets = { count: 0, entities: [] };
  private readonly work: Work = { left: 0 };
  private readonly bad: BadPlace = { at: 0, name: '' };
  private badWrites: BadWrites | undefined;
  /** Lines said in this second. Nothing in the simulation can see them. */
  private readonly talk = { second: -1, lines: 0 };
  private shared!: { words: Place; generation: Place; alive: Place; signatures: Place; masks: Place };
  private sharedViews!: { generation: Uint32Array; alive: Uint8Array; signatures: Uint32Array; masks: Uint32Array };
  private maskWords = 1;
  private readonly account;

  constructor(private readonly loaded: LoadedGuest, private readonly watch: CageWatch | undefined) {
    this.key = modKey(loaded.id);
    this.budget = loaded.limits.fuel * STEPS_PER_UNIT;
    this.account = accountOf(loaded.id);
    this.systems = loaded.gathered.systems.map(({ id, params }) => ({
      id, links: undefined, from: 0, to: 0, run: 0, upkeep: 0,
      plans: Object.fromEntries(Object.entries(params ?? {}).map(([name, given]) => [name, linkOf(loaded.things, given)])),
    }));
  }

  /** Adds what the mod declares to an app. */
  build(app: App): void {
    const { gathered, things } = this.loaded;
    const { parts, tracked, messages, states, resources } = things.added(gathered);
    app.addComponents(...things.own, ...parts).trackChanges(...tracked);
    for (const message of messages) app.addMessage(message);
    for (const state of states) app.addState(state);
    for (const { resource: given, values } of resources) app.insertResource(given, values);
    app.insertResource(this.account);
    const opening: Param<World> = param(() => (world) => ({ value: this.openOnce(world) }));
    this.systems.forEach((own, index) => {
      const { schedule } = gathered.systems[index]!, found = SCHEDULES.find(({ id }) => id === schedule);
      if (found === undefined) throw new UsageError(`System "${own.id}" was added to ${String(schedule)}; a caged mod has systems in ${SCHEDULES.map(({ id }) => id).join(', ')}.`);
      const params: Record<string, Param> = Object.fromEntries(Object.entries(own.plans).map(([name, plan]) => [name, plan.param]));
      app.addSystems(found, system(own.id, { ...params, ...OWN_PARAMS, cageAccount: resMut(this.account), cageWorld: opening }, (args) => this.run(index, args as unknown as CagedArgs)));
    });
  }

  // The guest of this app

  /** While the app becomes ready. */
  private openOnce(world: World): World {
    if (this.guest === undefined) this.open(world);
    return world;
  }

  private open(world: World): void {
    const { loaded } = this, plan = new BlockPlan(), { capacity } = world, { signatures } = world.storage;
    this.maskWords = signatures.emptyMask().length;
    this.shared = {
      words: ['f64', 0, 0] as Place, generation: plan.take('u32', capacity), alive: plan.take('u8', capacity), signatures: plan.take('u32', capacity), masks: plan.take('u32', signatures.maxSignatures * this.maskWords),
    };
    this.shared.words = plan.take('f64', this.countWords(world));
    const common = plan.bytes;
    const systems = this.systems.map((own) => {
      own.from = plan.bytes;
      const places = Object.fromEntries(Object.entries(own.plans).map(([name, link]) => [name, link.place(plan, world)]));
      own.to = plan.bytes;
      return { from: own.from, places };
    });
    if (plan.bytes > loaded.limits.columns) throw new UsageError(`Mod "${loaded.id}" asks for columns of ${plan.bytes} bytes, where ${loaded.limits.columns} are the most; ask for fewer components, or for those without long arrays.`);
    this.guest = new Guest(loaded.module, loaded.limits.memory * 1_048_576, plan.bytes, loaded.guest);
    this.block = new Block(this.guest.memory.buffer, this.guest.blockStart, plan.bytes, this.shared.words);
    const places = JSON.stringify({ from: 0, ...this.shared, maskWords: this.maskWords, systems }), pieces = [[0, common] as const, ...this.systems.map(({ from, to }) => [from, to] as const)];
    const runs = this.layOut(this.guest, places, pieces);
    this.badWrites = new BadWrites(loaded, plan.bytes, places, pieces);
    this.systems.forEach((own, index) => { own.run = runs[index]!; own.links = undefined; });
    this.guest.keep();
    // Kept memory is put back; what all systems see is filled; what this one sees is cleared, filled, checked and taken.
    for (const own of this.systems) own.upkeep = Math.ceil((this.guest.keptBytes + common + 4 * (own.to - own.from)) / BYTES_A_STEP);
    const { block, shared } = this;
    this.sharedViews = { generation: block.view(shared.generation) as Uint32Array, alive: block.view(shared.alive) as Uint8Array, signatures: block.view(shared.signatures) as Uint32Array, masks: block.view(shared.masks) as Uint32Array };
  }

  /** Words that all links take. They lie in the common piece, before anything that a system can see. */
  private countWords(world: World): number {
    const trial = new BlockPlan();
    for (const own of this.systems) for (const link of Object.values(own.plans)) link.place(trial, world);
    return Math.max(1, trial.wordCount);
  }

  private layOut(guest: Guest, places: string, pieces: readonly (readonly [number, number])[]): number[] {
    try {
      return guest.layOut(guest.exported('layOut'), places, pieces, this.systems.length);
    } catch (cause) {
      if (!(cause instanceof GuestStopped)) throw cause;
      throw new UsageError(`Mod "${this.loaded.id}" could not be laid out: ${cause.message}.`);
    }
  }

  private linksOf(own: CagedSystem, args: CagedArgs): readonly Link[] {
    const { cageWorld: world, cageLog, cageTime } = args, { talk } = this;
    const mayTalk = (): boolean => {
      const second = Math.floor(cageTime.tick / TELL_TICKS);
      if (talk.second !== second) Object.assign(talk, { second, lines: 0 });
      return talk.lines++ < LINES_A_SECOND;
    };
    const context = { world, work: this.work, bad: this.bad, mayTalk, block: this.block!, tickets: this.tickets, signatureRoom: Math.floor(world.storage.signatures.maxSignatures * 0.75), say: (level: 'info' | 'warn', message: string) => cageLog[level](`Mod "${this.loaded.id}" ${message}.`) };
    // Commands come first: they make the entities that the others may name.
    const names = Object.keys(own.plans), { params } = this.loaded.gathered.systems.find(({ id }) => id === own.id)!;
    const isCommands = (name: string): number => (params[name]!.param === 'commands' ? 0 : 1);
    return names.sort((a, b) => isCommands(a) - isCommands(b)).map((name) => own.plans[name]!.open(args[name], context));
  }

  // Running

  private run(index: number, args: CagedArgs): void {
    const { cageAccount: account, cageTime: { tick } } = args, now = tick + 1;
    if (account.stopped === now) return;
    if (account.tick !== now) {
      if (account.stopped !== account.tick) account.inRow = 0;
      account.tick = now;
      account.steps = 0;
    }
    const slot = slotOfMod(args.cageMods, this.key), before = account.steps, what = this.attempt(index, args, slot);
    if (slot >= 0) takeSteps(args.cageMods, slot, tick, account.steps - before);
    if (what === null) return;
    account.stopped = now;
    account.inRow = account.inRow + 1;
    if (slot >= 0) faultMod(args.cageMods, slot, tick, what.why);
    if (account.told !== 0 && now - account.told < TELL_TICKS) return;
    account.told = now;
    args.cageLog.warn(`Mod "${this.loaded.id}" was stopped in tick ${tick}: ${what.words()}. The room goes on without it.`);
  }

  /** Null when the call counted; else what stopped it, and nothing of it has been applied. */
  private attempt(index: number, args: CagedArgs, slot: number): Stopped | null {
    const own = this.systems[index]!, { cageWorld: world, cageAccount: account, cageMods, cageTime: { tick } } = args, { work } = this;
    if (this.watch?.isFresh() === true) this.open(world);
    const links = (own.links ??= this.linksOf(own, args)), guest = this.guest!, ofOwn = this.budget - account.steps, ofRoom = slot < 0 ? ofOwn : roomLeft(cageMods, slot, tick);
    const left = Math.max(0, Math.min(ofOwn, ofRoom)), outOfWork: Stop = { kind: ofRoom < ofOwn ? 'room' : 'fuel', file: '', line: 0 };
    work.left = left - own.upkeep - links.length * world.storage.entities.highWater;
    if (work.left <= 0) return this.describe(outOfWork, own.id);
    guest.putBack();
    this.fillBlock(own, world);
    this.tickets.count = 0;
    for (let at = 0; at < links.length; at++) links[at]!.before();
    const stop = guest.call(own.run, work.left);
    work.left -= guest.spent;
    let bad: string | null = null;
    this.bad.name = '';
    for (let at = 0; stop === null && bad === null && at < links.length; at++) bad = links[at]!.check();
    account.steps = account.steps + left - Math.max(0, work.left);
    if (stop !== null) return this.describe(stop.kind === 'fuel' ? { ...outOfWork, file: stop.file, line: stop.line } : stop, own.id);
    if (work.left < 0) return this.describe(outOfWork, own.id);
    if (bad !== null) return { why: STOPPED_BY.value, words: () => `${bad}, in system "${own.id}"${this.placeOfBad(index, world, links) ?? this.place('', 0, own.id)}` };
    for (let at = 0; at < links.length; at++) links[at]!.apply();
    return null;
  }

  /** The line that wrote what was found not to fit: the call is made once more, by files that say it. Null where it was not an assignment. */
  private placeOfBad(index: number, world: World, links: readonly Link[]): string | null {
    if (this.bad.name === '') return null;
    const { bad, guest } = this, own = this.systems[index]!, column = bad.at - guest!.blockStart - own.from, { name } = bad;
    this.fillBlock(own, world);
    for (let at = 0; at < links.length; at++) links[at]!.before();
    const place = this.badWrites!.find(index, this.block!.bytes, column, name);
    return place === null ? null : ` (${place})`;
  }

  /** Nothing of an earlier call is left in what this one sees. */
  private fillBlock(own: CagedSystem, world: World): void {
    const block = this.block!, { entities, signatures } = world.storage, { generation, alive, signatures: rows, masks } = this.sharedViews, { highWater } = entities;
    block.bytes.fill(0, own.from, own.to);
    block.words.fill(0);
    generation.set(entities.generation.subarray(0, highWater));
    alive.set(entities.alive.subarray(0, highWater));
    rows.set(entities.signature.subarray(0, highWater));
    // After going back there may be fewer rows than a call before has seen.
    generation.fill(0, highWater);
    alive.fill(0, highWater);
    for (let number = 0; number < signatures.signatures.length; number++) masks.set(signatures.signatures[number]!.mask, number * this.maskWords);
  }

  private describe(stop: Stop, id: string): Stopped {
    const where = `in system "${id}"${this.place(stop.file, stop.line, id)}`;
    if (stop.kind === 'fuel') return { why: STOPPED_BY.fuel, words: () => `it used up its ${this.loaded.limits.fuel} units of work ${where}` };
    if (stop.kind === 'room') return { why: STOPPED_BY.fuel, words: () => `it used up its share of the ${ROOM_UNITS} units of work that all mods of the room have together, ${where}` };
    if (stop.kind === 'memory') return { why: STOPPED_BY.memory, words: () => `it used up its ${this.loaded.limits.memory} MB of memory ${where}` };
    if (stop.kind === 'depth') return { why: STOPPED_BY.memory, words: () => `its functions called each other too deep ${where}` };
    return { why: STOPPED_BY.error, words: () => `${(stop.message ?? '').replace(/[.!]$/, '')}, ${where}` };
  }

  private place(file: string, line: number, id: string): string {
    // A mod can throw what says that it comes from elsewhere.
    if (line > 0 && this.loaded.files.has(file)) return ` (${file}:${line})`;
    const declared = this.loaded.declared.get(id);
    return declared === undefined ? '' : ` (${declared.file}:${declared.line})`;
  }
}

/** Parameters that every caged system has besides its own. */
const OWN_PARAMS = { cageMods: resMut(Mods), cageTime: res(Time), cageLog: log() } as const;
