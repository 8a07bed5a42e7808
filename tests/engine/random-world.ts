/** Worlds whose schema, systems and happenings are drawn from a seed, for comparing a world with itself. */
import {
  added, App, bundle, chain, changed, commands, component, condition, entities, external, ext, FixedPostUpdate, FixedPreUpdate, FixedUpdate, having, inState, local, message, nextInt, nextState, OnEnter,
  optional, query, random, read, reads, related, relation, res, resMut, resource, seedStream, Startup, state, system, tag, Time, without, write, writes,
  type Bundle, type Component, type FieldType, type Message, type Param, type RandomStream, type Relation, type Resource, type Schema, type System, type Target,
} from '../../engine/index.ts';

/** Chance for what is drawn while a world is made; what happens in it comes from its own streams. */
class Drawing {
  private readonly stream = new Uint32Array(4);
  constructor(seed: number) { seedStream(this.stream, 0, seed, 'drawing'); }
  int(n: number): number { return nextInt(this.stream, 0, n); }
  isOneIn(n: number): boolean { return this.int(n) === 0; }
  pick<T>(from: readonly T[]): T { return from[this.int(from.length)]!; }
  some<T>(from: readonly T[], most: number): T[] { return from.filter(() => this.isOneIn(2)).slice(0, most); }
}

const TYPES: readonly FieldType[] = ['f32', 'f64', 'i8', 'u8', 'i16', 'u16', 'i32', 'u32'];
function drawSchema(draw: Drawing): Schema {
  const schema: Record<string, FieldType | readonly [FieldType, number]> = {};
  for (let n = 1 + draw.int(3); n > 0; n--) schema[`f${n}`] = draw.isOneIn(4) ? [draw.pick(TYPES), 2 + draw.int(4)] : draw.pick(TYPES);
  return schema as Schema;
}

type Columns = Readonly<Record<string, { [index: number]: number; readonly length: number }>>;
/** Turns every slot of a row into another small number: whole, so that every type holds it alike. */
function stir(schema: Schema, columns: Columns, row: number, by: number): void {
  for (const [name, field] of Object.entries(schema)) {
    const slots = typeof field === 'string' ? 1 : (field as readonly [FieldType, number])[1];
    for (let slot = row * slots; slot < (row + 1) * slots; slot++) columns[name]![slot] = ((columns[name]![slot]! * 5 + by + slot) % 97 + 97) % 97;
  }
}
function sum(schema: Schema, columns: Columns, row: number): number {
  let total = 0;
  for (const [name, field] of Object.entries(schema)) {
    const slots = typeof field === 'string' ? 1 : (field as readonly [FieldType, number])[1];
    for (let slot = row * slots; slot < (row + 1) * slots; slot++) total += columns[name]![slot]!;
  }
  return total % 1009;
}

interface Stock {
  readonly parts: readonly Component[];
  readonly tags: readonly Component[];
  readonly relations: readonly Relation[];
  readonly messages: readonly Message[];
  readonly resources: readonly Resource[];
  readonly bundles: readonly Bundle[];
}

const CAPACITY = 48;
const Ledger = external<number[]>('r/Ledger', { create: () => [], save: (list) => Uint8Array.from(list), load: (bytes) => [...bytes] });
const Phase = state('r/Phase', ['one', 'two', 'three'] as const);

function drawStock(draw: Drawing): Stock {
  const parts = Array.from({ length: 2 + draw.int(4) }, (_, n) => component(`r/Part${n}`, drawSchema(draw)));
  const tags = Array.from({ length: 1 + draw.int(3) }, (_, n) => tag(`r/Tag${n}`, draw.isOneIn(2) ? { requires: [draw.pick(parts)] } : {}));
  const relations = Array.from({ length: draw.int(3) }, (_, n) => relation(`r/Link${n}`, { onTargetDespawn: draw.pick(['despawn', 'clear'] as const) }));
  const messages = Array.from({ length: 1 + draw.int(2) }, (_, n) => message(`r/Word${n}`, drawSchema(draw), { capacity: draw.pick([4, 16, 64]) }));
  const resources = Array.from({ length: 1 + draw.int(2) }, (_, n) => resource(`r/Store${n}`, { total: 'f64', ...drawSchema(draw) }));
  const bundles = Array.from({ length: 2 + draw.int(3) }, (_, n) => bundle(`r/Kind${n}`, [draw.pick(parts), ...draw.some([...parts, ...tags], 4)]));
  return { parts, tags, relations, messages, resources, bundles } as unknown as Stock;
}

/** A system that does at random what its parameters allow. */
function drawSystem(draw: Drawing, stock: Stock, id: string): System {
  const part = draw.pick(stock.parts), other = draw.pick(stock.parts), isManual = draw.isOneIn(3), word = draw.pick(stock.messages), store = draw.pick(stock.resources), link = stock.relations.length > 0 ? draw.pick(stock.relations) : null;
  const filters = [
    ...(draw.isOneIn(3) ? [without(draw.pick(stock.tags))] : []), ...(draw.isOneIn(4) ? [having(draw.pick(stock.tags))] : []),
    ...(draw.isOneIn(5) ? [changed(other)] : []), ...(draw.isOneIn(6) ? [added(other)] : []),
  ];
  const isRestructuring = draw.isOneIn(2), isRelating = link !== null && draw.isOneIn(2), isSpeaking = draw.isOneIn(3), isListening = draw.isOneIn(2), isKeeping = draw.isOneIn(2), isWriting = draw.isOneIn(4), turns = draw.isOneIn(8);
  const params: Record<string, Param<unknown>> = {
    rows: query({ part: write(part, isManual ? { mark: 'manual' } : {}), ...(other === part ? {} : { other: optional(read(other)) }) } as never, ...filters),
    random: random(), time: res(Time), own: local({ runs: 'u32', last: ['u16', 3] }), all: entities(),
    ...(isRestructuring && { commands: commands() }), ...(isRelating && { sources: related(link) }),
    ...(isSpeaking && { out: writes(word) }), ...(isListening && { heard: reads(word) }), ...(isKeeping && { store: resMut(store) }), ...(isWriting && { ledger: ext(Ledger) }), ...(turns && { phase: nextState(Phase) }),
  };
  return system(id, params as Record<string, Param<never>>, (given) => {
    const args = given as unknown as Args, { rows, random: chance, own, time } = args, columnsOfPart = rows.part as Columns;
    own.runs++;
    own.last[own.runs % 3] = rows.length;
    let total = own.runs + (time.tick % 7);
    const stride = 1 + chance.int(3);
    for (let i = 0; i < rows.length; i += stride) {
      const row = rows.ids[i]!;
      stir(part.schema, columnsOfPart, row, chance.int(31));
      if (isManual) (rows.part as unknown as { touch(row: number): void }).touch(row);
      if (other !== part && args.rows.other?.has(row)) total += sum(other.schema, args.rows.other as unknown as Columns, row);
      if (args.sources) total += args.sources.count(row);
    }
    if (args.heard) for (let n = args.heard.start; n < args.heard.end; n++) total = (total + sum(word.schema, args.heard as unknown as Columns, n & args.heard.mask)) % 65_536;
    if (args.out) for (let n = chance.int(4); n > 0; n--) stir(word.schema, args.out as unknown as Columns, args.out.send(), chance.int(50));
    if (args.store) {
      stir({ ...store.schema, total: 'u8' } as Schema, recordOf(args.store, store.schema), 0, 0);
      args.store['total'] = (args.store['total'] as number + total) % 100_003;
    }
    if (args.ledger) {
      args.ledger.push(total % 256);
      if (args.ledger.length > 12) args.ledger.splice(0, 7);
    }
    if (args.phase && chance.int(9) === 0) args.phase.set(['one', 'two', 'three'][chance.int(3)] as 'one');
    if (args.commands) restructure(args, stock, link);
  });
}

interface Args {
  rows: { ids: Uint32Array; length: number; entityAt(row: number): number; part: unknown; other?: { has(row: number): boolean } };
  random: RandomStream; time: { tick: number }; own: { runs: number; last: Uint16Array }; all: { count: number; isAlive(entity: number): boolean; at(row: number): number };
  commands?: { spawn(kind: Bundle): number; despawn(entity: number): void; add(entity: number, part: Component): void; remove(entity: number, part: Component): void; relate(entity: number, link: Relation, target: number): void };
  sources?: { count(row: number): number }; out?: { send(): number }; heard?: { start: number; end: number; mask: number };
  store?: Record<string, number | { [index: number]: number }>; ledger?: number[]; phase?: { set(value: 'one' | 'two' | 'three'): void };
}

/** Scalars of a record as columns of one slot, nothing of it written back but arrays. */
function recordOf(record: Record<string, number | { [index: number]: number }>, schema: Schema): Columns {
  return Object.fromEntries(Object.entries({ ...schema, total: 'u8' }).map(([name]) => {
    const value = record[name]!;
    return [name, typeof value === 'number' ? [value] : value];
  })) as unknown as Columns;
}

function restructure({ rows, random: chance, all, commands: world }: Args, stock: Stock, link: Relation | null): void {
  if (!world) return;
  const pick = (): number => rows.entityAt(rows.ids[chance.int(rows.length)]!);
  for (let n = 1 + chance.int(3); n > 0; n--) {
    const what = chance.int(8);
    if (what <= 2 && all.count < CAPACITY - 16) world.spawn(stock.bundles[chance.int(stock.bundles.length)]!);
    else if (rows.length === 0) continue;
    else if (what === 3) world.despawn(pick());
    else if (what === 4) world.add(pick(), stock.parts[chance.int(stock.parts.length)]!);
    else if (what === 5) world.add(pick(), stock.tags[chance.int(stock.tags.length)]!);
    else if (what === 6) world.remove(pick(), stock.tags[chance.int(stock.tags.length)]!);
    else if (link !== null) {
      const from = pick(), to = pick();
      if (from !== to) world.relate(from, link, to);
    }
  }
}

/** The same world each time for one seed; ready and not started. `extend` adds to it. */
export async function makeRandomApp(seed: number, extend: (app: App) => void = () => undefined): Promise<App> {
  const draw = new Drawing(seed), stock = drawStock(draw), app = new App({ capacity: CAPACITY, seed, maxSignatures: 512 });
  const populate = system('r/populate', { commands: commands(...stock.bundles, ...stock.parts, ...stock.tags), random: random() }, ({ commands: world, random: chance }) => {
    for (let n = 0; n < 10; n++) world.spawn(stock.bundles[chance.int(stock.bundles.length)]!);
  });
  app.addComponents(...stock.relations).addState(Phase).addExternal(Ledger).addSystems(Startup, populate);
  for (const schedule of [FixedPreUpdate, FixedUpdate, FixedPostUpdate]) {
    const systems: Target[] = Array.from({ length: 1 + draw.int(3) }, (_, n) => {
      const one = drawSystem(draw, stock, `r/${schedule.id}-${n}`), store = stock.resources[0]!;
      if (draw.isOneIn(4)) return one.runIf(inState(Phase, draw.pick(['one', 'two'] as const)));
      if (draw.isOneIn(5)) return one.runIf(condition({ store: res(store), own: local({ asked: 'u32' }) }, ({ store: kept, own }) => { own.asked++; return ((kept as unknown as { total: number }).total + own.asked) % 3 !== 0; }));
      return one;
    });
    app.addSystems(schedule, chain(...systems));
  }
  app.addSystems(OnEnter(Phase, 'two'), drawSystem(draw, stock, 'r/enter-two'));
  extend(app);
  return app.ready();
}

