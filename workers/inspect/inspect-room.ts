import type { App, Entity, LogLine, Probe } from '../../engine/index.ts';
import { isFixedPart, joinProbes, MessageTap, readFilter, WriteRecorder, type EntityFilter } from '../../engine/inspect/index.ts';
import { FIXED_PARTS, type Jam } from '../../game/index.ts';
import type {
  InspectAsk, InspectBreakpoint, InspectCatalogue, InspectEntityRow, InspectFields, InspectHalt, InspectLook, InspectMessage, InspectPart, InspectSeen, InspectWrites, Refusal, SimInspect, Tick,
} from '../../protocol/index.ts';
import { Breakpoints } from './breakpoints.ts';
import { EditList } from './edit-list.ts';
import { lookAtEntity } from './look-at-entity.ts';
import { SystemMeter } from './system-meter.ts';

/** Messages that are kept for whoever looks, and of one kind those of one tick. */
const KEPT_MESSAGES = 4000, MOST_OF_A_KIND = 64;
/** Rows of a list in one look. */
const MOST_ROWS = 400;
/** Ticks between two counts of entities, and counts that are kept: a minute and a half. */
const COUNT_TICKS = 16, KEPT_COUNTS = 720;
/** Ticks in one step. */
const MOST_STEPS = 1024;
/** Changes of one system that are listed. */
const MOST_CHANGES = 200;

/** What runs the room that is looked into. */
export interface InspectHost {
  readonly kind: 'live' | 'replay';
  readonly jam: Pick<Jam, 'app' | 'nameOf' | 'description' | 'nextTick'>;
  /** Lets time stand still, or go on. */
  hold(isHeld: boolean): void;
  /** Runs one tick, and calls {@link InspectRoom.afterTick} for it. False at the end of a recording. */
  step(): boolean;
  /** The door; answers why it refuses, or null. */
  send(payload: Uint8Array<ArrayBuffer>): string | null;
  /** µs, rising. */
  nowMicros(): number;
  /** The inspector has left. */
  left(): void;
  /** Time stands still already, as another inspector left it. */
  readonly isHeld?: boolean;
}

/**
 * Looks into a running room for an inspector. It reads what is there, gathers and measures only what is asked for, and changes nothing: edits leave through the
 * host's door. Whoever runs the room calls {@link afterTick}.
 */
export class InspectRoom implements SimInspect {
  private readonly app: App;
  private readonly tap: MessageTap;
  private readonly breakpoints: Breakpoints;
  private readonly edits: EditList;
  private meter: SystemMeter | null = null;
  /** The app's probe while systems are measured, and who was told before and still is. */
  private joined: Probe | null = null;
  private under: Probe | null = null;
  private halt: InspectHalt | null = null;
  private readonly names = new Map<Entity, string>();
  private namedAs: unknown = null;
  private filter: { words: string; read: { readonly ok: true; readonly filter: EntityFilter } | Refusal } | null = null;
  private wanted: ((id: string) => boolean) | null = null;
  private kept: InspectMessage[] = [];
  private gathered = 0;
  private isOver = false;
  private readonly counts: number[] = [];
  private readonly parts: readonly InspectPart[];
  private readonly states: InspectCatalogue['states'];
  /** Fields of messages that name entities. */
  private readonly linkFields: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly host: InspectHost) {
    this.app = host.jam.app;
    const { world } = this.app, { components, resources, messages, states } = this.app.registry;
    this.states = states;
    if (host.isHeld) this.halt = { kind: 'asked', why: '', breakpoint: null, entity: null };
    this.tap = new MessageTap(world);
    this.breakpoints = new Breakpoints(this.app, (row) => this.nameOf(world.entityAt(row)));
    this.edits = new EditList(world, (entity) => this.nameOf(entity), (payload) => host.send(payload));
    this.linkFields = new Map(messages.map(({ id, fields }) => [id, fields.filter(({ type }) => type === 'eid').map(({ name }) => name)]));
    const isFixed = (id: string): boolean => isFixedPart(id, FIXED_PARTS);
    const fixedFields = (id: string): string[] => FIXED_PARTS.filter((one) => one.startsWith(`${id}.`)).map((one) => one.slice(id.length + 1));
    this.parts = [
      ...components.map(({ kind, id, doc, fields, requires }) => ({ kind, id, doc, fields, requires, isFixed: kind === 'relation' || isFixed(id), fixedFields: fixedFields(id) })),
      ...resources.map(({ id, doc, fields }) => ({ kind: 'resource' as const, id, doc, fields, requires: [], isFixed: isFixed(id), fixedFields: fixedFields(id) })),
      ...messages.map(({ id, doc, fields }) => ({ kind: 'message' as const, id, doc, fields, requires: [], isFixed: true, fixedFields: [] })),
    ];
  }

  catalogue(): InspectCatalogue {
    const { world, registry } = this.app;
    return {
      kind: this.host.kind, scene: this.host.jam.description.scene, tickRate: registry.tickRate, capacity: world.capacity, imageBytes: world.imageBytes, parts: this.parts,
      states: this.states, systems: registry.systems.map(({ id, schedule, reads, writes, isExclusive, isConditional, sets, before }) => ({ id, schedule, reads, writes, isExclusive, isConditional, sets, before })),
    };
  }

  /** A tick has run. Answers why time is to stand still, or null. `lines`: what systems said in it. */
  afterTick(tick: Tick, tickMicros: number, lines: readonly LogLine[]): InspectHalt | null {
    this.edits.afterTick(tick);
    this.meter?.endTick(tickMicros);
    if (tick % COUNT_TICKS === 0) {
      this.counts.push(this.app.world.entityCount);
      if (this.counts.length > KEPT_COUNTS) this.counts.shift();
    }
    const sent = this.breakpoints.hasMessages ? this.tap.counts() : undefined;
    if (this.wanted !== null || sent !== undefined) this.gather(tick);
    const halt = this.breakpoints.ask(tick, sent, lines);
    if (halt !== null) this.halt = halt;
    return halt;
  }

  private gather(tick: Tick): void {
    for (const { id, fields } of this.tap.take(this.wanted ?? (() => false), MOST_OF_A_KIND)) this.kept.push({ number: ++this.gathered, tick, id, fields, links: this.linksIn(id, fields) });
    if (this.kept.length > 1.25 * KEPT_MESSAGES) this.kept = this.kept.slice(-KEPT_MESSAGES);
  }

  /** Names of whom a message's fields name. */
  private linksIn(id: string, fields: InspectFields): Record<number, string> {
    const links: Record<number, string> = {}, { world } = this.app;
    for (const name of this.linkFields.get(id) ?? []) for (const value of [fields[name] ?? 0].flat()) if (value !== 0 && world.isAlive(value)) links[value] = this.nameOf(value);
    return links;
  }

  // Looking

  look(at: InspectLook): InspectSeen {
    const { world } = this.app;
    this.measure(at.systems === true && !this.isOver);
    if (at.messages === undefined) this.wanted = null;
    return {
      tick: this.host.jam.nextTick, isOver: this.isOver, halt: this.halt, entityCount: world.entityCount, edits: this.edits.list,
      ...(at.entities && { entities: this.lookAtEntities(at.entities) }),
      ...(at.entity !== undefined && { entity: lookAtEntity(world, at.entity, (entity) => this.nameOf(entity)) }),
      ...(at.resources && { resources: this.lookAtResources(at.resources), states: this.lookAtStates() }),
      ...(at.messages && { messages: this.lookAtMessages(at.messages) }),
      ...(this.meter && { systems: this.meter.take() }),
      ...(at.counts && { counts: this.lookAtCounts() }),
    };
  }

  private nameOf(entity: Entity): string {
    const { jam } = this.host;
    if (this.namedAs !== jam.description || this.names.size > 50_000) this.names.clear();
    this.namedAs = jam.description;
    let name = this.names.get(entity);
    if (name === undefined) this.names.set(entity, (name = jam.nameOf(entity)));
    return name;
  }

  private lookAtEntities({ words, from, count }: NonNullable<InspectLook['entities']>): NonNullable<InspectSeen['entities']> {
    const { world } = this.app, { storage } = world;
    if (this.filter?.words !== words) this.filter = { words, read: readFilter(world, words) };
    const { read } = this.filter;
    if (!read.ok) return read;
    const rows = read.filter.rows((row) => this.nameOf(world.entityAt(row))), first = Math.max(0, Math.min(from, rows.length - 1));
    return { ok: true, total: rows.length, from: first, rows: rows.slice(first, first + Math.min(MOST_ROWS, count)).map((row): InspectEntityRow => {
      const id = world.entityAt(row);
      return { id, row, name: this.nameOf(id), parts: storage.signatureOf(row).stores.map(({ ordinal }) => ordinal) };
    }) };
  }

  private lookAtResources(ids: readonly string[]): Record<string, InspectFields> {
    if (ids.length === 0) return {};
    const all = this.app.world.describeResources();
    return Object.fromEntries(ids.filter((id) => id in all).map((id) => [id, all[id]!]));
  }

  private lookAtStates(): Record<string, string> {
    const { spans } = this.app.world.arena;
    return Object.fromEntries(this.states.map(({ id, values }) => [id, values[spans.find(({ part }) => part.kind === 'state' && part.id === id)?.slots[0] ?? 0] ?? '']));
  }

  private lookAtMessages({ after, of }: NonNullable<InspectLook['messages']>): NonNullable<InspectSeen['messages']> {
    const wanted = of && new Set(of), wasGathering = this.wanted !== null;
    this.wanted = wanted === null ? () => true : (id) => wanted.has(id);
    // What was sent before anybody looked is the past.
    if (!wasGathering) this.tap.take(() => false, 0);
    const list = this.kept.filter(({ number, id }) => number > after && (wanted === null || wanted.has(id))), first = this.kept[0]?.number ?? this.gathered + 1;
    return { last: this.gathered, list: list.slice(-MOST_ROWS), missed: Math.max(0, Math.min(first - 1 - after, this.gathered)) + Math.max(0, list.length - MOST_ROWS), dropped: this.app.world.droppedMessages() };
  }

  private lookAtCounts(): NonNullable<InspectSeen['counts']> {
    const { signatures, stores } = this.app.world.storage, byPart = stores.map(({ ordinal }) => [ordinal, 0] as [number, number]);
    for (const signature of signatures.signatures) {
      let rows = 0;
      for (let word = 0; word < signature.rows.length; word++) for (let bits = signature.rows[word]!; bits !== 0; bits &= bits - 1) rows++;
      if (rows > 0) for (const { ordinal } of signature.stores) byPart[ordinal]![1] += rows;
    }
    return { everyTicks: COUNT_TICKS, all: this.counts, byPart };
  }

  private measure(isMeasuring: boolean): void {
    const { app } = this;
    if (isMeasuring) {
      // Somebody else's probe stays; one that came since is joined anew.
      if (this.meter !== null && app.probe === this.joined) return;
      this.meter ??= new SystemMeter(app, () => this.host.nowMicros());
      this.under = app.probe;
      app.setProbe((this.joined = this.under === null ? this.meter : joinProbes(this.under, this.meter)));
    } else if (this.meter !== null) {
      if (app.probe === this.joined) app.setProbe(this.under);
      this.meter = this.joined = this.under = null;
    }
  }

  // Doing

  edit(ask: InspectAsk): { readonly ok: true; readonly number: number } | Refusal {
    if (this.isOver) return { ok: false, message: 'The room has become another one.' };
    return this.host.kind === 'live' ? this.edits.ask(ask) : { ok: false, message: 'A recorded session stays as it was. Play on from here, and edit the room that is played in.' };
  }

  undo(number: number): { readonly ok: true; readonly number: number } | Refusal {
    return this.edits.undo(number);
  }

  setPaused(isPaused: boolean): void {
    if (this.isOver) return;
    this.halt = isPaused ? { kind: 'asked', why: '', breakpoint: null, entity: null } : null;
    this.host.hold(isPaused);
  }

  step(ticks: number): InspectWrites[] {
    const count = Math.max(1, Math.min(MOST_STEPS, Math.floor(Number.isFinite(ticks) ? ticks : 1)));
    if (this.isOver) return [];
    this.setPaused(true);
    for (let ran = 1; ran < count && this.halt?.kind === 'asked'; ran++) if (!this.host.step()) break;
    // A breakpoint that held on the way ends the steps.
    if (this.halt?.kind !== 'asked') return [];
    const { app } = this, recorder = new WriteRecorder(app.world, MOST_CHANGES), before = app.probe;
    app.setProbe(before === null ? recorder : joinProbes(before, recorder));
    try {
      this.host.step();
    } finally {
      app.setProbe(before);
    }
    return recorder.writes.map(({ system, schedule, changes, omitted }) => ({
      system, schedule, omitted, changes: changes.map((change) => ({ ...change, name: change.entity === null ? change.part : this.nameOf(change.entity) })),
    }));
  }

  setBreakpoints(all: readonly InspectBreakpoint[]): { readonly number: number; readonly message: string }[] {
    return this.breakpoints.set(all);
  }

  leave(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.measure(false);
    this.wanted = null;
    this.breakpoints.set([]);
    if (this.halt !== null) this.host.hold(false);
    this.halt = null;
    this.host.left();
  }
}
