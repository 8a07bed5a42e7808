import { xxhash64 } from 'hash-wasm';
import { App, carryImage, Time, UsageError, type Entity, type Image } from '../engine/index.ts';
import { checkPayload, CUE_STRIDE, MAX_ATTACKS, type EpochMs, type InputFrame, type Refusal, type RenderFrame, type SceneDescription, type Tick } from '../protocol/index.ts';
import { AttackTrail, DoorLog, LOOP_EVENTS, LOOPS_PER_PALETTE, MAX_PALETTES, MAX_SOURCES, Outbox, Room, ZONE_EVENTS } from './components/room.ts';
import { packImage, unpackImage } from './image-bytes.ts';
import type { LoadedMod } from './mods/load-mod.ts';
import type { ModsOfRoom } from './mods/mods-of-room.ts';
import { PALETTES, type Palette } from './palettes/index.ts';
import { RoomPicture } from './picture/room-picture.ts';
import { ZONE_PLACES, ZONE_SPECS, type LayoutName } from './scenes/layouts.ts';
import { forgetMods } from './scenes/forget-mods.ts';
import { relayPalettes } from './scenes/relay-palettes.ts';
import { describeZones } from './scenes/describe-zones.ts';
import { describeRoom } from './scenes/loop-room.ts';
import { SCENE_RECIPES, SCENES } from './scenes/scenes.ts';
import { nameOfEntity } from './session/entity-names.ts';
import { InputQueue, MAX_PENDING_BYTES, type PendingFrames } from './systems/input-queue.ts';

export interface JamOptions {
  readonly scene: string;
  /** Exact integer; all random streams come from it. */
  readonly seed: number;
  readonly layout: LayoutName;
  /** Rows of the world; as many as the scene needs unless given. */
  readonly capacity?: number;
  /** Other palettes than the room's own, at most six, each with eight loops, four strikes and two bows. */
  readonly palettes?: readonly Palette[];
  /** Mods that the room has from its first tick on, in any order; see `loadMod`. */
  readonly mods?: readonly LoadedMod[];
  /** An image of another room, whatever its layout, that this one goes on from in place of beginning anew: what has a place here is carried over. */
  readonly carried?: Uint8Array;
  /** The mods of that other room: those that are here in another version let their places follow. */
  readonly carriedMods?: readonly LoadedMod[];
}

/** A room that is made and has not begun: it goes on from other rooms, as often as it is asked to. */
export interface HeirJam {
  /** Of use from the first {@link inherit} on. */
  readonly jam: Jam;
  /**
   * From here on the room is what an image of another room, whatever its layout, becomes in it: the same as of one that is made with that image as `carried`.
   *
   * @param mods that other room's, as `carriedMods`
   * @throws UsageError for an image that cannot be carried over; SystemFault when a Startup system throws
   */
  inherit(image: Image, mods: readonly LoadedMod[]): void;
}

/** Hears what happened in the latest tick, in order. `micros` after its start, `strokeAtMicros` of the session, `player` a slot. */
export interface EventVisitor {
  attack?(micros: number, strokeAtMicros: number, player: number, joint: number, strength: number, zone: number): void;
  zone?(zone: number, event: string): void;
  loop?(loop: number, event: string): void;
}

/** A mod as a session's header names it. */
export interface ModTold {
  readonly id: string;
  readonly version: string;
  /** Content hash, 64 hex digits. */
  readonly hash: string;
  /** Where its maker says it comes from; empty where nothing is said. */
  readonly home: string;
}

/** A running room, the same in a worker, on the command line and in tests. It has no clock: whoever holds it gives the ticks. */
export interface Jam {
  readonly app: App;
  /** What there is in the room after the latest tick: the same object until zones are made, named, changed or removed. */
  readonly description: SceneDescription;
  /** As asked for at the start; a command can have changed it since. */
  readonly layout: LayoutName;
  /** xxHash64 of the image's layout, 16 hex digits: images and sessions of another schema cannot be taken up. */
  readonly schema: string;
  /** xxHash64 of what the scene is made of (palettes, zones and where they stand), 16 hex digits. */
  readonly content: string;
  /** The mods of the room, by slot: what a session's header says of them. */
  readonly mods: readonly ModTold[];
  /** The tick that the next `tick()` runs. */
  readonly nextTick: Tick;
  /**
   * Lets a frame through the door, to be applied in its tick. Refused, and then nothing has changed: payloads that do not pass
   * `checkPayload`, numbers that leave a gap, ticks that are past or before the source's last. The payload is copied.
   */
  push(frame: InputFrame): { readonly ok: true } | Refusal;
  tick(): void;
  /** Moves the oldest cues into `into`, CUE_STRIDE numbers each; returns how many. What does not fit stays for the next call. */
  drainCues(into: Float64Array): number;
  readEvents(visitor: EventVisitor): void;
  /** Writes the room after the latest tick, which began at `epochMs`. Changes nothing. */
  writeRenderFrame(into: RenderFrame, epochMs: EpochMs): void;
  /**
   * Everything that the room is, as bytes that the caller owns. Frames that wait for a later tick are not in it: whoever
   * restores pushes them again, with the same numbers.
   */
  snapshot(): Uint8Array<ArrayBuffer>;
  /** From here on the room is bit for bit the one that the bytes came from. @throws UsageError for bytes of another room. */
  restore(bytes: Uint8Array): void;
  /** 64-bit hash of the image, 16 hex digits. */
  hash(): string;
  /** What the image is made of, in its order: ids of components, resources, messages, systems' memory, externals. */
  readonly partNames: readonly string[];
  /** Hash of each part by itself, in the order of `partNames`; together at the cost of one `hash()`. */
  parts(): string[];
  /** What people call an entity: `Lantern 3`, `left_wrist of player 1`; where the room has no word, its first component and row. */
  nameOf(entity: Entity): string;
}

const NO_MODS: readonly ModTold[] = [];
/** Cues that may wait undrained; beyond that the oldest are lost. */
const MAX_WAITING_CUES = 16_384;

const refuse = (message: string): Refusal => ({ ok: false, message });
const ACCEPTED = { ok: true } as const;

/**
 * Opens a room.
 *
 * @throws UsageError for an unknown scene, palettes of another shape, or an image that cannot be carried over
 * @example
 * const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
 * jam.push({ tick: 0, source: 0, sequence: 0, payload: writer.take() });
 * jam.tick();
 */
export async function createJam(options: JamOptions): Promise<Jam> {
  const made = await makeRoom(options);
  if (options.carried) return new Heir(made).after(unpackImage(options.carried), options.carriedMods ?? []);
  made.app.startup();
  return new RunningJam(made);
}

/** Makes a room that goes on from others: `options` without `carried`. @throws UsageError as {@link createJam} */
export const createHeirJam = async (options: Omit<JamOptions, 'carried' | 'carriedMods'>): Promise<HeirJam> => new Heir(await makeRoom(options));

/** A room before it begins. */
interface MadeRoom {
  readonly app: App;
  readonly description: SceneDescription;
  readonly layout: LayoutName;
  readonly content: string;
  readonly palettes: readonly Palette[];
  readonly mods: ModsOfRoom | null;
}

async function makeRoom(options: Omit<JamOptions, 'carried' | 'carriedMods'>): Promise<MadeRoom> {
  const { scene, seed, layout } = options;
  const recipe = Object.hasOwn(SCENE_RECIPES, scene) ? SCENE_RECIPES[scene] : undefined;
  if (!recipe) throw new UsageError(`There is no scene "${scene}". There is: ${SCENES.join(', ')}.`);
  // Loaded only for a room that has some.
  const mods = options.mods?.length ? await (await import('./mods/mods-of-room.ts')).modsOfRoom(options.mods) : null, own = options.palettes ?? PALETTES, palettes = mods?.palettes(own) ?? own;
  checkPalettes(palettes);
  const app = new App({ capacity: options.capacity ?? recipe.capacity(palettes) + (mods?.rows ?? 0), seed }).addPlugin(recipe.plugin(palettes, layout));
  if (mods) app.addPlugin(mods.plugin);
  await app.ready();
  const content = await xxhash64(JSON.stringify([palettes, ZONE_SPECS, ZONE_PLACES]));
  return { app, description: describeRoom(palettes, seed, scene), layout, content, palettes, mods };
}

class Heir implements HeirJam {
  private readonly blank: Image;
  readonly jam: RunningJam;

  constructor(private readonly made: MadeRoom) {
    this.blank = made.app.snapshot();
    this.jam = new RunningJam(made);
  }

  inherit(image: Image, before: readonly LoadedMod[]): void {
    const { app, palettes, mods } = this.made;
    app.restore(this.blank);
    carryImage(app, image);
    relayPalettes(app.world, palettes);
    if (mods) mods.settle(app.world, before);
    else forgetMods(app.world);
    this.jam.beginAnew();
  }

  after(image: Image, before: readonly LoadedMod[]): Jam {
    this.inherit(image, before);
    return this.jam;
  }
}

function checkPalettes(palettes: readonly Palette[]): void {
  if (palettes.length < 1 || palettes.length > MAX_PALETTES) throw new UsageError(`A room with ${palettes.length} palettes was asked for; it takes 1 to ${MAX_PALETTES}.`);
  for (const { name, loops, strikes, bows } of palettes) {
    if (loops.length !== LOOPS_PER_PALETTE || strikes.length !== 4 || bows.length !== 2) {
      throw new UsageError(`Palette "${name}" has ${loops.length} loops, ${strikes.length} strikes and ${bows.length} bows; a palette has 8, 4 and 2.`);
    }
  }
}

class RunningJam implements Jam {
  private readonly time; private readonly doorLog; private readonly outbox; private readonly trail;
  private readonly queue: PendingFrames;
  private readonly picture: RoomPicture;
  private waiting = new Float64Array(256 * CUE_STRIDE);
  private waitingCues = 0;
  private image: Image | undefined;
  private readonly room;
  private described: SceneDescription | null = null;
  readonly app: App;
  readonly layout: LayoutName;
  readonly content: string;
  private readonly made: SceneDescription;
  private readonly modded: ModsOfRoom | null;

  constructor({ app, description, layout, content, mods }: MadeRoom) {
    const { world } = app;
    this.app = app;
    this.made = description;
    this.layout = layout;
    this.content = content;
    this.modded = mods;
    this.time = world.resource(Time);
    this.doorLog = world.resource(DoorLog);
    this.outbox = world.resource(Outbox);
    this.trail = world.resource(AttackTrail);
    this.queue = world.external(InputQueue);
    this.picture = new RoomPicture(world, mods ? [mods.picture(world)] : []);
    this.room = world.resource(Room);
  }

  get description(): SceneDescription {
    if (this.described?.revision !== this.room.revision) this.described = this.describe();
    return this.described!;
  }

  /** The world is another one, and nothing that was said of the one before counts. */
  beginAnew(): void {
    this.described = null;
    this.waitingCues = 0;
  }

  private describe(): SceneDescription {
    const { app: { world }, made, modded } = this, scene = describeZones(world, made);
    return modded ? { ...scene, mods: modded.describe(world) } : scene;
  }

  get mods(): readonly ModTold[] {
    return this.modded?.told ?? NO_MODS;
  }

  get schema(): string {
    return this.app.schema;
  }

  get partNames(): readonly string[] {
    return this.app.partNames;
  }

  parts(): string[] {
    return this.app.partHashes();
  }

  get nextTick(): Tick {
    return this.time.tick;
  }

  push(frame: InputFrame): { readonly ok: true } | Refusal {
    const { tick, source, sequence, payload } = frame, { doorLog, queue } = this;
    if (!Number.isSafeInteger(tick) || tick < this.nextTick) return refuse(`Tick ${tick} of source ${source} is past; the next tick is ${this.nextTick}.`);
    if (!Number.isInteger(source) || source < 0 || source > 0xffff) return refuse(`Source ${source} is not a whole number from 0 to 65535.`);
    const latest = queue.latestOf(source);
    let expected = latest ? latest.sequence + 1 : 0, isKnown = latest !== undefined;
    for (let i = 0; i < doorLog.count && !isKnown; i++) {
      if (doorLog.source[i] !== source) continue;
      isKnown = true;
      expected = doorLog.next[i]!;
    }
    if (!isKnown && doorLog.count + queue.newSources(doorLog.source, doorLog.count) >= MAX_SOURCES) return refuse(`Source ${source} would be one more than the ${MAX_SOURCES} that a session can have.`);
    if (sequence !== expected) return refuse(`Frame ${sequence} of source ${source} came where frame ${expected} was expected; send every frame once and in order.`);
    if (latest && tick < latest.tick) return refuse(`Frame ${sequence} of source ${source} is for tick ${tick}, before its last one for tick ${latest.tick}.`);
    if (queue.pendingBytes + payload.length > MAX_PENDING_BYTES) return refuse(`${queue.pendingBytes} bytes of input wait for their ticks already; send frames nearer to their time.`);
    const checked = checkPayload(payload);
    if (!checked.ok) return checked;
    queue.add(frame);
    return ACCEPTED;
  }

  tick(): void {
    this.app.tick();
    const { cueCount, cues } = this.outbox;
    if (cueCount === 0) return;
    if (this.waitingCues + cueCount > MAX_WAITING_CUES) this.dropOldest(cueCount);
    const at = this.waitingCues * CUE_STRIDE, needed = at + cueCount * CUE_STRIDE;
    if (needed > this.waiting.length) {
      const grown = new Float64Array(Math.max(needed, this.waiting.length * 2));
      grown.set(this.waiting);
      this.waiting = grown;
    }
    for (let i = 0; i < cueCount * CUE_STRIDE; i++) this.waiting[at + i] = cues[i]!;
    this.waitingCues += cueCount;
  }

  private dropOldest(count: number): void {
    this.waiting.copyWithin(0, count * CUE_STRIDE, this.waitingCues * CUE_STRIDE);
    this.waitingCues -= count;
  }

  drainCues(into: Float64Array): number {
    if (this.waitingCues === 0) return 0;
    const count = Math.min(this.waitingCues, Math.floor(into.length / CUE_STRIDE));
    for (let i = 0; i < count * CUE_STRIDE; i++) into[i] = this.waiting[i]!;
    this.dropOldest(count);
    return count;
  }

  readEvents(visitor: EventVisitor): void {
    const { trail, outbox } = this;
    if (visitor.attack) {
      for (let number = Math.max(trail.before, trail.count - MAX_ATTACKS); number < trail.count; number++) {
        const k = number % MAX_ATTACKS;
        visitor.attack(trail.micros[k]!, trail.strokeAtMicros[k]!, trail.player[k]!, trail.joint[k]!, trail.strength[k]!, trail.zone[k]!);
      }
    }
    if (visitor.zone) for (let i = 0; i < outbox.zoneCount; i++) visitor.zone(outbox.zone[i]!, ZONE_EVENTS[outbox.zoneEvent[i]!]!);
    if (visitor.loop) for (let i = 0; i < outbox.loopCount; i++) visitor.loop(outbox.loop[i]!, LOOP_EVENTS[outbox.loopEvent[i]!]!);
  }

  writeRenderFrame(into: RenderFrame, epochMs: EpochMs): void {
    this.picture.write(into, epochMs);
  }

  snapshot(): Uint8Array<ArrayBuffer> {
    this.image = this.app.snapshot(this.image);
    return packImage(this.image);
  }

  restore(bytes: Uint8Array): void {
    this.app.restore(unpackImage(bytes));
    this.waitingCues = 0;
  }

  hash(): string {
    return this.app.hash();
  }

  nameOf(entity: Entity): string {
    return nameOfEntity(this.app.world, this.description, entity);
  }
}
