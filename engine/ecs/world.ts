import type { Arena, Span } from './arena.ts';
import { checkValues } from './component.ts';
import { describeRecord, type Described } from './describe.ts';
import { EntityWorld } from './entity-world.ts';
import { EngineBug, UsageError } from './errors.ts';
import type { External } from './external.ts';
import { ImageHasher } from './hash.ts';
import { checkLayout, emptyImage, type Image } from './image.ts';
import { listParts, type ImagePart } from './image-parts.ts';
import type { MessageBuffer } from './message-buffer.ts';
import type { Message } from './message.ts';
import type { MutableRecord, Resource } from './resource.ts';
import { checkLength, slotsOf, writeField, type Schema, type Values } from './schema.ts';
import type { WorldPlan } from './world-plan.ts';

/** @internal What an app runs for a world. */
export interface Runner {
  runSchedule(schedule: { readonly id: string }): void;
  runSystem(id: string, input: Values<Schema>): void;
  /** Input of the one-shot system that runs now. */
  given: Values<Schema>;
}

/**
 * Entities, components, resources, messages and externals: everything that an image holds. Ordinary systems reach it through
 * their parameters; set-up, tests and exclusive systems use it directly, and what they change takes effect at once.
 */
export class World extends EntityWorld {
  private readonly outside: Arena;
  /** @internal A partition of the image, in its order. */
  readonly parts: readonly ImagePart[];
  private readonly records = new Map<Resource, { readonly readable: object; readonly writable: object }>();
  private readonly externalValues = new Map<External, { value: unknown }>();
  private readonly buffers: readonly MessageBuffer[];
  private hasher: ImageHasher | undefined;
  /** @internal Set by the app. */
  runner!: Runner;

  /** @internal Use `new App(…)` and `app.world`. */
  constructor(plan: WorldPlan) {
    super(plan);
    this.outside = plan.outside.seal();
    this.parts = listParts(this.spans, plan.externals);
    this.buffers = [...plan.messages.values()];
    for (const buffer of this.buffers) buffer.open();
    for (const [resource, spans] of plan.resources) this.records.set(resource, { readable: spans.open(false), writable: spans.open(true) });
    plan.fillResources();
  }

  /** @internal Waits for externals and the hasher. */
  async prepare(): Promise<void> {
    this.hasher = await ImageHasher.create(this.arena, this.storage.entities, this.parts);
    for (const external of this.plan.externals) this.externalValues.set(external, { value: await external.create() });
  }

  // Running

  /**
   * Runs the systems of a schedule now: for exclusive systems, and for schedules of one's own. What commands of the exclusive system wait are applied by the first of them.
   *
   * @throws UsageError for a schedule without systems in this app, or one that is running. SystemFault if a system throws.
   */
  runSchedule(schedule: { readonly id: string }): void {
    this.runner.runSchedule(schedule);
  }

  /** Runs a one-shot system now, for exclusive systems; see `runs`. @throws UsageError if it was not registered. SystemFault if it throws. */
  run(system: { readonly id: string }, input: Values<Schema> = {}): void {
    this.runner.runSystem(system.id, input);
  }

  // Resources, messages, externals

  /** All resources as plain data: id → field → number, or list of numbers for a fixed array. */
  describeResources(): Record<string, Described> {
    return Object.fromEntries([...this.plan.resources].map(([resource, spans]) => [resource.id, describeRecord(resource.schema, spans)]));
  }

  /** A resource's record, for writing. @throws UsageError if it is not registered. */
  resource<S extends Schema>(resource: Resource<S>): MutableRecord<S> {
    return this.record(resource as Resource).writable as MutableRecord<S>;
  }

  /** @internal */
  record(resource: Resource): { readonly readable: object; readonly writable: object } {
    const record = this.records.get(resource) ?? this.records.get(this.plan.canonical(resource));
    if (record === undefined) throw new UsageError(`${resource.id} is not a resource of this world; call app.insertResource with it before app.ready().`);
    return record;
  }

  /** Sends a message from outside the systems. Returns false if the buffer was full. @throws UsageError for what does not fit, and then nothing is sent. */
  send<S extends Schema>(message: Message<S>, values: Values<S> = {}): boolean {
    const buffer = this.messages(message as Message), given = Object.entries(values) as [string, number | ArrayLike<number>][];
    checkValues(message, values);
    for (const [name, value] of given) checkLength(slotsOf(message.schema[name]!), value, `${message.id}.${name}`);
    const slot = buffer.send();
    for (const [name, value] of given) {
      const slots = slotsOf(message.schema[name]!);
      writeField(buffer.columns[name]!, slot * slots, slots, value, `${message.id}.${name}`);
    }
    return slot < buffer.capacity;
  }

  /** @internal */
  messages(message: Message): MessageBuffer {
    const buffer = this.plan.messages.get(message) ?? this.plan.messages.get(this.plan.canonical(message));
    if (buffer === undefined) throw new UsageError(`${message.id} is not a message of this world; call app.addMessage with it before app.ready().`);
    return buffer;
  }

  /** @internal A tick begins. */
  turnMessages(): void {
    const { buffers } = this;
    for (let index = 0; index < buffers.length; index++) buffers[index]!.turn();
  }

  /** Messages lost to full buffers, by id; only those that lost any. */
  droppedMessages(): Record<string, number> {
    const dropped: Record<string, number> = {};
    for (const [message, buffer] of this.plan.messages) if (buffer.dropped > 0) dropped[message.id] = buffer.dropped;
    return dropped;
  }

  /** The value of an external. */
  external<T>(external: External<T>): T {
    return this.externalCell(external as External).value as T;
  }

  /** @internal */
  externalCell(external: External): { value: unknown } {
    const cell = this.externalValues.get(external) ?? this.externalValues.get(this.plan.canonical(external));
    if (cell === undefined) throw new UsageError(`${external.id} is not an external of this world; call app.addExternal with it before app.ready().`);
    return cell;
  }

  // Images

  /** Copies all state into `into` (reusing its memory), or into a new image. One copy of the arena, and the externals' own saving. */
  snapshot(into: Image = emptyImage()): Image {
    const { bytes, layout } = this.arena;
    if (into.arena.length !== bytes.length) into.arena = new Uint8Array(bytes.length);
    into.arena.set(bytes);
    into.layout = layout;
    into.externals = this.externalBytes();
    return into;
  }

  /** Takes the state of an image: from here on the world is, bit for bit, the one it was taken from. @throws UsageError if it is of another app. */
  restore(image: Image): void {
    checkLayout(image, this.arena);
    if (image.arena.length !== this.arena.bytes.length || image.externals.length !== this.plan.externals.length) throw new UsageError(`The image holds ${image.arena.length} bytes and ${image.externals.length} externals where this app has ${this.arena.bytes.length} and ${this.plan.externals.length}; it is damaged.`);
    this.arena.bytes.set(image.arena);
    this.commands.clear();
    this.storage.rederive();
    this.plan.externals.forEach((external, index) => {
      const cell = this.externalCell(external);
      cell.value = external.load(image.externals[index]!, cell.value);
    });
  }

  /** 64-bit hash of the canonical image, 16 lower-case hex digits. @throws EngineBug if a float is NaN. */
  hash(): string {
    return this.readyHasher.hash(this.externalBytes());
  }

  /** The same of each part of the image by itself, in the order of `partNames`. @throws EngineBug if a float is NaN. */
  partHashes(): string[] {
    return this.readyHasher.partHashes(this.externalBytes());
  }

  /** 64-bit hash of the layout's text, 16 hex digits: worlds with one schema can exchange images. */
  get schema(): string {
    return this.readyHasher.layoutHash;
  }

  private get readyHasher(): ImageHasher {
    if (this.hasher === undefined) throw new EngineBug('The world was hashed before it was ready.');
    return this.hasher;
  }

  /** @internal */
  externalBytes(): Uint8Array[] {
    return this.plan.externals.map((external) => external.save(this.externalCell(external).value));
  }

  /** What lies where in an image's arena, for people who look into one. */
  get spans(): readonly Omit<Span, 'slots'>[] {
    return this.arena.spans.map(({ name, part: { kind, id }, field, isBookkeeping, type, length, slotsPerRow, byteOffset }) => ({ name, part: { kind, id }, field, isBookkeeping, type, length, slotsPerRow, byteOffset }));
  }

  get imageBytes(): number {
    return this.arena.bytes.length;
  }

  /** @internal State outside images, cleared to 0 after a restore: systems that only look see everything as new. */
  clearOutside(): void {
    this.outside.bytes.fill(0);
  }
}
