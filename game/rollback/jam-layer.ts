import { checkPayload, type InputFrame, type Refusal, type Tick } from '../../protocol/index.ts';
import { DoorLog, MAX_SOURCES } from '../components/room.ts';
import type { EventVisitor, Jam } from '../jam.ts';

const ACCEPTED = { ok: true } as const;
const refuse = (message: string): Refusal => ({ ok: false, message });

/** A room behind another way of running it. What is not about running goes through to the room. */
export abstract class JamLayer implements Jam {
  constructor(protected readonly jam: Jam) {}

  abstract readonly nextTick: Tick;
  abstract push(frame: InputFrame): { readonly ok: true } | Refusal;
  abstract tick(): void;
  abstract drainCues(into: Float64Array): number;

  /** Called before anybody looks at the room. */
  protected look(): void {
    // A layer that has nothing to catch up with.
  }

  /** Numbers with which the sources go on that the room knows. */
  protected get sequences(): [source: number, next: number][] {
    const { count, source, next } = this.jam.app.world.resource(DoorLog);
    return Array.from({ length: count }, (_, i) => [source[i]!, next[i]!]);
  }

  /** Whether a frame is one that a room can read; its tick and number are for others to judge. */
  protected checkFrame({ source, payload }: InputFrame, log: { readonly sourceCount: number; knows(source: number): boolean }): { readonly ok: true } | Refusal {
    if (!Number.isInteger(source) || source < 0 || source > 0xffff) return refuse(`Source ${source} is not a whole number from 0 to 65535.`);
    if (!log.knows(source) && log.sourceCount >= MAX_SOURCES) return refuse(`Source ${source} would be one more than the ${MAX_SOURCES} that a session can have.`);
    const checked = checkPayload(payload);
    return checked.ok ? ACCEPTED : checked;
  }

  get app(): Jam['app'] {
    return this.jam.app;
  }
  get description(): Jam['description'] {
    return this.jam.description;
  }
  get layout(): Jam['layout'] {
    return this.jam.layout;
  }
  get schema(): string {
    return this.jam.schema;
  }
  get mods(): Jam['mods'] {
    return this.jam.mods;
  }

  get content(): string {
    return this.jam.content;
  }
  get partNames(): readonly string[] {
    return this.jam.partNames;
  }

  readEvents(visitor: EventVisitor): void {
    this.look();
    this.jam.readEvents(visitor);
  }

  writeRenderFrame(...args: Parameters<Jam['writeRenderFrame']>): void {
    this.look();
    this.jam.writeRenderFrame(...args);
  }

  snapshot(): Uint8Array<ArrayBuffer> {
    this.look();
    return this.jam.snapshot();
  }

  restore(bytes: Uint8Array): void {
    this.jam.restore(bytes);
  }

  hash(): string {
    this.look();
    return this.jam.hash();
  }

  parts(): string[] {
    this.look();
    return this.jam.parts();
  }

  nameOf(...args: Parameters<Jam['nameOf']>): string {
    this.look();
    return this.jam.nameOf(...args);
  }
}
