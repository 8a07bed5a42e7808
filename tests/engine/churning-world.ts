import {
  added, and, App, bundle, chain, changed, columns, commands, component, condition, entities, external, ext, FixedPostUpdate, FixedPreUpdate, FixedUpdate,
  having, inState, local, message, nextState, not, OnEnter, OnExit, optional, query, random, read, reads, related, relation, res, resMut, resource, Startup, state,
  system, systemSet, tag, Time, without, write, writes, type AppOptions,
} from '../../engine/index.ts';

export const Position = component('churn/Position', { x: 'f32', y: 'f32' }, { defaults: { y: 1 } });
export const Velocity = component('churn/Velocity', { x: 'f32', history: ['f32', 5] }, { requires: [Position] });
export const Age = component('churn/Age', { ticks: 'u16', kind: 'u8', born: 'f64' });
export const Frozen = tag('churn/Frozen');
export const Marked = tag('churn/Marked', { requires: [Age] });
export const ChildOf = relation('churn/ChildOf', { onTargetDespawn: 'despawn' });
export const Likes = relation('churn/Likes', { onTargetDespawn: 'clear' });
export const Mover = bundle('churn/Mover', [Velocity, Age]);
export const Stone = bundle('churn/Stone', [Position]);
export const Born = message('churn/Born', { who: 'eid', at: 'u32' }, { capacity: 32 });
export const Count = resource('churn/Count', { births: 'u32', sum: 'f64', last: ['u32', 4] }, { sum: 0.5 });
export const Mode = state('churn/Mode', ['calm', 'wild', 'gone'] as const);

/** What happens in FixedUpdate. */
export const Churn = systemSet('churn/Churn');

/** Something outside of the columns: a list of numbers that grows and shrinks. */
export const Ledger = external<{ entries: number[] }>('churn/Ledger', {
  create: () => ({ entries: [] }),
  save: ({ entries }) => new Uint8Array(Uint32Array.from(entries).buffer),
  load: (bytes) => ({ entries: [...new Uint32Array(bytes.slice().buffer)] }),
});

const setUp = system('churn/set-up', { commands: commands(Mover, Stone, Frozen, Marked) }, ({ commands }) => {
  for (let n = 0; n < 20; n++) commands.spawn(n % 3 === 0 ? Stone : Mover);
});
const spawnMovers = system('churn/spawn', { commands: commands(), random: random(), age: columns(write(Age)), time: res(Time), born: writes(Born), all: query({ position: read(Position) }) },
  ({ commands, random, age, time, born, all }) => {
    if (all.length > 90) return;
    for (let n = random.int(4); n > 0; n--) {
      const entity = commands.spawn(Mover), row = entity % 2 ** 20;
      age.kind[row] = random.int(256);
      age.born[row] = time.seconds;
      const slot = born.send();
      born.who[slot] = entity;
      born.at[slot] = time.tick;
    }
  });
const move = system('churn/move', { movers: query({ position: write(Position), velocity: write(Velocity) }, without(Frozen)), random: random() }, ({ movers, random }) => {
  const { ids, length, position, velocity } = movers;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    velocity.x[row] = velocity.x[row]! * 0.9 + random.range(-1, 1);
    velocity.history[row * 5 + (i % 5)] = velocity.x[row]!;
    position.x[row] = position.x[row]! + velocity.x[row]!;
  }
});
const grow = system('churn/grow', { old: query({ age: write(Age) }), commands: commands() }, ({ old, commands }) => {
  const { ids, length, age } = old;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    age.ticks[row] = age.ticks[row]! + 1;
    if (age.ticks[row]! * 7 > age.kind[row]!) commands.despawn(old.entityAt(row));
  }
});
const shuffle = system('churn/shuffle', { some: query({ position: read(Position) }), frozen: query({ position: read(Position) }, having(Frozen)), marked: query({ age: read(Age) }, having(Marked)), commands: commands(), random: random(), mode: nextState(Mode) },
  ({ some, frozen, marked, commands, random, mode }) => {
    const pick = (): number => some.entityAt(some.ids[random.int(some.length)]!);
    if (some.length < 2) return;
    for (let n = 0; n < 3; n++) {
      const a = pick(), b = pick(), choice = random.int(7);
      if (choice === 0) commands.add(a, Frozen);
      else if (choice === 1 && a !== b) commands.relate(a, ChildOf, b);
      else if (choice === 2 && a !== b) commands.relate(a, Likes, b);
      else if (choice === 3) commands.despawn(a);
      else if (choice === 4) commands.add(a, Marked);
      else if (choice === 5) commands.remove(a, ChildOf);
      else if (choice === 6 && n === 0 && random.int(3) === 0) mode.set(['calm', 'wild', 'gone'][random.int(3)] as 'calm');
    }
    if (frozen.length > 5) commands.remove(frozen.entityAt(frozen.ids[2]!), Frozen);
    if (marked.length > 5) commands.remove(marked.entityAt(marked.ids[0]!), Marked);
  });
const hear = system('churn/hear', { born: reads(Born), count: resMut(Count), entities: entities(), memory: local({ calls: 'u32', trail: ['f64', 3] }), ledger: ext(Ledger) },
  ({ born, count, entities, memory, ledger }) => {
    for (let n = born.start; n < born.end; n++) {
      count.births++;
      if (entities.isAlive(born.who[n & born.mask]!)) count.sum += born.at[n & born.mask]!;
      ledger.entries.push(born.at[n & born.mask]!);
    }
    if (ledger.entries.length > 20) ledger.entries.splice(0, 10);
    memory.calls++;
    memory.trail[memory.calls % 3] = count.sum;
  });
const watch = system('churn/watch', { moved: query({ position: read(Position), age: optional(read(Age)) }, changed(Velocity)), fresh: query({ age: read(Age) }, added(Age)), children: related(ChildOf), count: resMut(Count) },
  ({ moved, fresh, children, count }) => {
    count.last[0] = moved.length;
    count.last[1] = fresh.length;
    let inFamilies = 0;
    for (let i = 0; i < moved.length; i++) inFamilies += children.count(moved.ids[i]!);
    count.last[2] = inFamilies;
    for (let i = 0; i < moved.length; i++) if (moved.age.has(moved.ids[i]!)) count.sum = (count.sum + moved.age.ticks[moved.ids[i]!]!) % 1e6;
  });
const calmDown = system('churn/calm-down', { all: query({ velocity: write(Velocity, { mark: 'manual' }) }) }, ({ all }) => {
  for (let i = 0; i < all.length; i += 2) {
    all.velocity.x[all.ids[i]!] = 0;
    all.velocity.touch(all.ids[i]!);
  }
});
const countEntries = system('churn/count-entries', { count: resMut(Count) }, ({ count }) => { count.last[3] = count.last[3]! + 1; });

/** An app in which everything that the engine offers happens at random, many times a tick. `extend` adds to it: before or after the set `Churn`. */
export async function makeChurningApp(options: AppOptions = {}, extend: (app: App) => void = () => undefined): Promise<App> {
  const busy = condition({ count: res(Count), seen: local({ asked: 'u32' }) }, ({ count, seen }) => { seen.asked++; return (count.births + seen.asked) % 5 !== 0; });
  const app = new App({ capacity: 128, seed: 7, ...options })
    .addSystems(Startup, setUp)
    .addSystems(FixedPreUpdate, spawnMovers)
    .addSystems(FixedUpdate, chain(move.runIf(not(inState(Mode, 'gone'))), grow, shuffle, hear.runIf(and(busy, not(inState(Mode, 'wild'))))).inSet(Churn))
    .addSystems(FixedPostUpdate, watch)
    .addSystems(OnEnter(Mode, 'calm'), calmDown)
    .addSystems(OnExit(Mode, 'wild'), countEntries)
    .addComponents(Likes);
  extend(app);
  await app.ready();
  return app;
}
