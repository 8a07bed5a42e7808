import type { Component } from '../ecs/component.ts';
import type { Entity } from '../ecs/entity.ts';
import type { Message } from '../ecs/message.ts';
import { having } from '../ecs/query.ts';
import type { Resource } from '../ecs/resource.ts';
import { slotsOf, type Schema, type Values } from '../ecs/schema.ts';
import { App } from '../scheduler/app.ts';
import type { AppOptions } from '../scheduler/app-parts.ts';
import type { Schedule } from '../scheduler/schedule.ts';
import type { State } from '../scheduler/state.ts';
import { Time } from '../systems/time.ts';
import { areAlike, Expectation, show } from './expectation.ts';

/** Fields of a message, resource or component as plain data. */
export type Plain = Readonly<Record<string, number | readonly number[]>>;

export interface TestAppOptions<F> extends AppOptions {
  /** Lets a frame into the world, just before its tick; as the app's own door does. */
  readonly feed?: (app: App, frame: F) => void;
}

/** An app in the hands of a test: it ticks when told to, and says what it expected and did not find. */
export class TestApp<F = never> {
  private readonly waiting: { readonly tick: number; readonly frame: F }[] = [];
  /** Messages of the last call of `tick`, by id. */
  private heard = new Map<string, Plain[]>();

  /** @internal Use `testApp`. */
  constructor(readonly app: App, private readonly options: TestAppOptions<F>) {}

  /** Ticks that have run. */
  get now(): number {
    return this.app.world.resource(Time).tick;
  }

  /** Has a frame fed before the tick of this number, which has not run yet; before the next one unless given. Frames of one tick are fed in this order. */
  inject(frame: F, tick = this.now): this {
    if (this.options.feed === undefined) throw new Expectation('A frame was injected, and testApp was given no feed; say with { feed: (app, frame) => … } how it gets into the world.');
    if (tick < this.now) throw new Expectation(`A frame was injected for tick ${tick}, which has run; the next is ${this.now}.`);
    this.waiting.push({ tick, frame });
    return this;
  }

  /** Sends a message now, as if a system had sent it just before the next tick. */
  send<S extends Schema>(message: Message<S>, values: Values<S> = {}): this {
    this.app.world.send(message, values);
    return this;
  }

  /** Runs so many ticks, with the frames that were injected for them. */
  tick(ticks = 1): this {
    const { app, waiting, options } = this;
    this.heard = new Map();
    for (let turn = 0; turn < ticks; turn++) {
      const at = this.now;
      for (const { tick, frame } of waiting) if (tick === at) options.feed!(app, frame);
      const before = this.written();
      app.tick();
      this.hear(before);
    }
    return this;
  }

  private written(): Map<Message, number> {
    return new Map([...this.app.world.plan.messages].map(([message, { written }]) => [message, written]));
  }

  private hear(before: ReadonlyMap<Message, number>): void {
    for (const [message, buffer] of this.app.world.plan.messages) {
      const list = this.heard.get(message.id) ?? [];
      for (let number = Math.max(before.get(message)!, buffer.written - buffer.capacity); number < buffer.written; number++) {
        list.push(Object.fromEntries(Object.entries(message.schema).map(([name, field]) => {
          const slots = slotsOf(field), at = (number & buffer.mask) * slots, column = buffer.columns[name]!;
          return [name, typeof field === 'string' ? column[at]! : [...column.subarray(at, at + slots)]];
        })));
      }
      this.heard.set(message.id, list);
    }
  }

  /** Messages that systems sent in the ticks of the last `tick(…)`, oldest first. */
  messages<S extends Schema>(message: Message<S>): readonly Plain[] {
    const heard = this.heard.get(message.id);
    if (heard === undefined && !this.app.world.plan.messages.has(message as Message)) throw new Expectation(`${message.id} is not a message of this app, or no tick has run; it has ${[...this.app.world.plan.messages.keys()].map(({ id }) => id).join(', ') || 'none'}.`);
    return heard ?? [];
  }

  /** Exactly these messages were sent in the last `tick(…)`, in this order. Of each only the fields that are given are compared; numbers may differ by `within`. */
  expectMessages<S extends Schema>(message: Message<S>, expected: readonly Values<S>[], { within = 0 }: { readonly within?: number } = {}): this {
    const found = this.messages(message);
    const isMet = found.length === expected.length && expected.every((one, at) => Object.entries(one as Plain).every(([name, value]) => areAlike(value, found[at]![name], within)));
    if (!isMet) throw new Expectation(`Tick ${this.now - 1} was expected to send ${expected.length} ${message.id}: ${show(expected)}. It sent ${found.length}: ${show(found)}.`);
    return this;
  }

  /** Handles of all that have these components, ascending by row. */
  entitiesWith(...components: readonly Component[]): Entity[] {
    const { world } = this.app, found = world.query({}, having(...components));
    return [...found.ids.subarray(0, found.length)].map((row) => world.entityAt(row));
  }

  /** So many entities have these components. */
  expectCount(count: number, ...components: readonly Component[]): this {
    const found = this.entitiesWith(...components).length;
    if (found !== count) throw new Expectation(`${count} entities with ${components.map(({ id }) => id).join(', ')} were expected after tick ${this.now - 1}, and there are ${found}.`);
    return this;
  }

  /** An entity lives, has this component, and its fields have these values; numbers may differ by `within`. */
  expectComponent<S extends Schema>(entity: Entity, component: Component<S>, values: Values<S> = {}, { within = 0 }: { readonly within?: number } = {}): this {
    const { world } = this.app;
    if (!world.isAlive(entity)) throw new Expectation(`Entity ${entity} was expected to have ${component.id}, and is not alive after tick ${this.now - 1}.`);
    const found = world.describe(entity).components[component.id];
    if (found === undefined) throw new Expectation(`Entity ${entity} was expected to have ${component.id}, and has ${Object.keys(world.describe(entity).components).join(', ') || 'nothing'}.`);
    this.compare(`${component.id} of entity ${entity}`, found, values as Plain, within);
    return this;
  }

  /** Fields of a resource have these values. */
  expectResource<S extends Schema>(resource: Resource<S>, values: Values<S>, { within = 0 }: { readonly within?: number } = {}): this {
    const found = this.app.world.describeResources()[resource.id];
    if (found === undefined) throw new Expectation(`${resource.id} is not a resource of this app; it has ${Object.keys(this.app.world.describeResources()).join(', ')}.`);
    this.compare(resource.id, found, values as Plain, within);
    return this;
  }

  /** A state has this value; null: it does not exist. */
  expectState<V extends string>(state: State<V, null>, value: V | null): this {
    const found = this.app.stateOf(state);
    if (found !== value) throw new Expectation(`State ${state.id} was expected to be ${show(value)} after tick ${this.now - 1}, and is ${show(found)}.`);
    return this;
  }

  /** The systems of a schedule run in this order, and no others are in it. */
  expectOrder(schedule: Schedule, ids: readonly string[]): this {
    const found = this.app.order(schedule);
    if (!areAlike(found, ids, 0)) throw new Expectation(`${schedule.id} was expected to run ${ids.join(' → ')}, and runs ${found.join(' → ')}.`);
    return this;
  }

  private compare(what: string, found: Plain, values: Plain, within: number): void {
    const wrong = Object.entries(values).filter(([name, value]) => !areAlike(value, found[name], within));
    if (wrong.length > 0) throw new Expectation(`${what} was expected to have ${show(Object.fromEntries(wrong))} after tick ${this.now - 1}, and has ${show(found)}.`);
  }
}

/**
 * Makes an app for a test: builds it, makes it ready and starts it.
 *
 *     const test = await testApp((app) => app.addPlugin(breakout), { feed: (app, press: Press) => app.world.send(Pressed, press) });
 *     test.inject({ key: 3 }).tick(2).expectMessages(Struck, [{ brick: 7 }]).expectResource(Score, { points: 10 });
 */
export async function testApp<F = never>(build: (app: App) => unknown, options: TestAppOptions<F> = {}): Promise<TestApp<F>> {
  const app = new App(options);
  build(app);
  await app.ready();
  app.startup();
  return new TestApp<F>(app, options);
}

/** The order of all systems, a schedule a line: a text to keep beside a test, so that a change of order shows. */
export const describeOrder = (app: App): string =>
  [...app.schedules.values()].filter(({ systems }) => systems.length > 0).map(({ id, systems, order }) => `${id}: ${order.map((position) => systems[position]!.id).join(' → ')}`).join('\n');
