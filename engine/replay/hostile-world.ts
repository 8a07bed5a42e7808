import { nextInt, nextU32, seedStream, STREAM_WORDS } from '../math/index.ts';
import type { App } from '../scheduler/app.ts';
import type { Probe } from '../scheduler/probe.ts';
import { withProbe } from './with-probe.ts';

export interface Hostility {
  /** Which hostile world: answers, orders and times come from it. */
  readonly seed: number;
  /**
   * Math.sin and all others that engines round differently are wrong by this share of their value: 2^−52 is a neighbouring
   * double, 2^−23 can be seen in an f32. 0, and unless given: they are right. Exact zeros, infinities and NaN stay.
   */
  readonly mathsError?: number;
  /** Clocks tell any time, and chance falls on either end more often than it would. */
  readonly hasStrangeTimes?: boolean;
  /** Map and Set are gone through in another order. */
  readonly hasStrangeOrders?: boolean;
  /** Systems to which this applies. Unless given all but the engine's own, `engine/…`: Rapier's bindings live in those. */
  readonly isMeant?: (systemId: string) => boolean;
  /** Told when such a system uses something that another engine, another time or another history may answer otherwise, strange or not. */
  readonly onUse?: (systemId: string, what: string, kind: UseKind) => void;
  /** Told when such a system writes into a Map or Set or asks it something. `run` counts the runs of systems. */
  readonly onTouch?: (collection: Map<unknown, unknown> | Set<unknown>, isWrite: boolean, run: number) => void;
}
/** What a system asked of its surroundings. */
export type UseKind = 'maths' | 'times' | 'orders';

/** Functions of Math that engines may round as they like (ECMA-262, 21.3.2). The others are exact everywhere. */
const INEXACT = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'cbrt', 'hypot', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'];
/** The last moment of a Date, milliseconds after 1970. */
const LAST_MOMENT = 8.64e15;
const TWO_32 = 4294967296, MILLIONTH = 1 / 1048576;

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Runs `run` in a world that keeps only the promises that every JavaScript engine keeps: while a system or a condition of the
 * game is at work, what it asks of its surroundings is answered as another engine, another hour or another history might. A
 * game that is deterministic answers as before. `+ − × ÷ sqrt floor abs min max imul fround` are what they were.
 *
 * Everything is put back when `run` has returned or thrown. What it cannot reach: `**`, which is no function (lint refuses
 * it); functions taken out of Math, Date or Map before (`const { sin } = Math`); the order of an object's keys.
 *
 * @example
 * inHostileWorld(app, { seed: 1, mathsError: 2 ** -52, hasStrangeTimes: true, hasStrangeOrders: true }, () => app.tick());
 */
export function inHostileWorld<T>(app: App, hostility: Hostility, run: () => T): T {
  const world = new HostileWorld(hostility);
  try {
    world.open();
    return withProbe(app, world, run);
  } finally {
    world.close();
  }
}

class HostileWorld implements Probe {
  /** The system at work, if this is meant for it. */
  private inside: string | null = null;
  /** Runs of systems so far. */
  private run = 0;
  private readonly undo: (() => void)[] = [];
  private readonly stream = new Uint32Array(STREAM_WORDS);
  private readonly double = new Float64Array(1);
  private readonly words = new Uint32Array(this.double.buffer);
  private readonly isMeant: (systemId: string) => boolean;

  constructor(private readonly hostility: Hostility) {
    this.isMeant = hostility.isMeant ?? ((id) => !id.startsWith('engine/'));
    seedStream(this.stream, 0, hostility.seed, 'hostile world');
  }

  enter(system: string): void {
    this.inside = this.isMeant(system) ? system : null;
    this.run++;
  }
  leave(): void {
    this.inside = null;
  }
  after(): void {
    this.inside = null;
  }

  open(): void {
    this.openMaths();
    this.openTimes();
    this.openCollection(Map.prototype, (map, key) => [key, map.get(key)], (map, key) => map.get(key));
    this.openCollection(Set.prototype, (_, key) => [key, key], (_, key) => key);
  }

  close(): void {
    for (const undo of this.undo.reverse()) undo();
    this.undo.length = 0;
  }

  /** Puts `value` in the place of a property, where that is allowed. */
  private replace(owner: object, name: PropertyKey, value: unknown): void {
    const before = Reflect.getOwnPropertyDescriptor(owner, name);
    if (before?.configurable === false || (before === undefined && !Reflect.isExtensible(owner))) return;
    Reflect.defineProperty(owner, name, { configurable: true, enumerable: before?.enumerable ?? false, writable: true, value });
    this.undo.push(() => {
      if (before === undefined) Reflect.deleteProperty(owner, name);
      else Reflect.defineProperty(owner, name, before);
    });
  }

  /** Replaces a function by one that answers otherwise while a system is at work that this is meant for. */
  private replaceFunction(owner: unknown, name: string, what: string, kind: UseKind, isStrange: boolean, answer: (original: AnyFunction, self: unknown, args: unknown[]) => unknown): void {
    if (typeof owner !== 'object' && typeof owner !== 'function' || owner === null) return;
    const original = Reflect.get(owner, name) as AnyFunction | undefined;
    if (typeof original !== 'function') return;
    const notice = (): boolean => this.notices(what, kind);
    this.replace(owner, name, Object.assign(function replaced(this: unknown, ...args: unknown[]): unknown {
      return notice() && isStrange ? answer(original, this, args) : Reflect.apply(original, this, args);
    }, original));
  }

  /** Whether a system is at work that this is meant for. */
  private notices(what: string, kind: UseKind): boolean {
    const { inside } = this;
    if (inside === null) return false;
    this.tell(() => this.hostility.onUse?.(inside, what, kind));
    return true;
  }

  /** What those who are told do is not what the system does. */
  private tell(say: () => void): void {
    const { inside } = this;
    this.inside = null;
    say();
    this.inside = inside;
  }

  private openMaths(): void {
    const { mathsError = 0 } = this.hostility;
    for (const name of INEXACT) {
      this.replaceFunction(Math, name, `Math.${name}`, 'maths', mathsError > 0, (original, self, args) => {
        const exact = Reflect.apply(original, self, args) as number;
        if (exact === 0 || !Number.isFinite(exact)) return exact;
        const wrong = exact * (1 + this.sideOf(args) * mathsError);
        return wrong === exact ? exact * (1 - this.sideOf(args) * mathsError) : wrong;
      });
    }
  }

  /** 1 or −1, the same for the same arguments: a function stays a function. */
  private sideOf(args: readonly unknown[]): number {
    let hash = this.hostility.seed | 0;
    for (const arg of args) {
      this.double[0] = Number(arg);
      hash = Math.imul(hash ^ this.words[0]!, 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13) ^ this.words[1]!, 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
    return (hash & 1) === 0 ? 1 : -1;
  }

  private openTimes(): void {
    const isStrange = this.hostility.hasStrangeTimes ?? false, any = (): number => nextU32(this.stream, 0), whenever = (): number => Math.floor((any() / TWO_32) * LAST_MOMENT / 4);
    const scope = globalThis as unknown as Record<string, unknown>, RealDate = scope['Date'] as new (...args: unknown[]) => object, clock = scope['process'] as { readonly hrtime?: object } | undefined;
    this.replaceFunction(Math, 'random', 'Math.random', 'times', isStrange, () => {
      const end = any() & 3, share = any() / TWO_32;
      return end === 0 ? share * MILLIONTH : end === 1 ? 1 - (share + 1 / TWO_32) * MILLIONTH : share;
    });
    this.replaceFunction(RealDate, 'now', 'Date.now', 'times', isStrange, whenever);
    this.replaceFunction(scope['performance'], 'now', 'performance.now', 'times', isStrange, () => whenever() / 1000);
    this.replaceFunction(clock, 'hrtime', 'process.hrtime', 'times', isStrange, () => [any(), any() % 1e9]);
    this.replaceFunction(clock?.hrtime, 'bigint', 'process.hrtime.bigint', 'times', isStrange, () => BigInt(whenever()));
    this.replaceFunction(scope['crypto'], 'getRandomValues', 'crypto.getRandomValues', 'times', isStrange, (_original, _self, [array]) => {
      const view = array as Uint8Array, bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; at++) bytes[at] = any();
      return array;
    });
    const now = (): boolean => this.notices('new Date()', 'times') && isStrange;
    this.replace(globalThis, 'Date', new Proxy(RealDate, {
      construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 && now() ? [whenever()] : args, newTarget) as object,
      apply: (target, self, args) => (now() ? String(new target(whenever())) : (Reflect.apply(target as unknown as AnyFunction, self, args) as unknown)),
    }));
  }

  /** Map and Set: all ways to go through them. */
  private openCollection<C extends Map<unknown, unknown> | Set<unknown>>(prototype: C, entry: (collection: C, key: unknown) => unknown, value: (collection: C, key: unknown) => unknown): void {
    const isStrange = this.hostility.hasStrangeOrders ?? false, isMap = 'get' in prototype;
    const keys = prototype.keys as () => IterableIterator<unknown>, what = isMap ? 'the order of a Map' : 'the order of a Set';
    const shuffled = (collection: C): Generator<unknown, void> => this.shuffledKeys(collection, () => Reflect.apply(keys, collection, []));
    function* each(collection: C, pick: (collection: C, key: unknown) => unknown): Generator<unknown, void> {
      for (const key of shuffled(collection)) yield pick(collection, key);
    }
    const ways: Record<string, (collection: C, key: unknown) => unknown> = { keys: (_, key) => key, values: value, entries: entry };
    const notice = (collection: C): boolean => this.inside !== null && collection.size > 1 && this.notices(what, 'orders');
    const replaceWay = (name: PropertyKey, pick: (collection: C, key: unknown) => unknown): void => {
      const original = Reflect.get(prototype, name) as AnyFunction;
      this.replace(prototype, name, function replaced(this: C): unknown {
        return notice(this) && isStrange ? each(this, pick) : Reflect.apply(original, this, []);
      });
    };
    for (const [name, pick] of Object.entries(ways)) replaceWay(name, pick);
    replaceWay(Symbol.iterator, isMap ? entry : value);
    const { onTouch } = this.hostility;
    if (onTouch !== undefined) {
      const touch = (collection: C, isWrite: boolean): void => { if (this.inside !== null) this.tell(() => onTouch(collection, isWrite, this.run)); };
      for (const name of ['get', 'has', 'set', 'add', 'delete'].filter((one) => one in prototype)) {
        const original = Reflect.get(prototype, name) as AnyFunction, isWrite = name === 'set' || name === 'add';
        this.replace(prototype, name, function replaced(this: C, ...args: unknown[]): unknown {
          touch(this, isWrite);
          return Reflect.apply(original, this, args);
        });
      }
    }
    const forEach = prototype.forEach as AnyFunction;
    this.replace(prototype, 'forEach', function replaced(this: C, visit: AnyFunction, self?: unknown): void {
      if (!notice(this) || !isStrange) Reflect.apply(forEach, this, [visit, self]);
      else for (const key of shuffled(this)) Reflect.apply(visit, self, [value(this, key), key, this]);
    });
  }

  /** Every key once: what is deleted before its turn is left out, and what is added meanwhile comes last. */
  private *shuffledKeys(collection: Map<unknown, unknown> | Set<unknown>, keysOf: () => Iterable<unknown>): Generator<unknown, void> {
    const seen = new Set<unknown>();
    for (;;) {
      const fresh: unknown[] = [];
      for (const key of keysOf()) if (!seen.has(key)) fresh.push(key);
      if (fresh.length === 0) return;
      for (let last = fresh.length - 1; last > 0; last--) {
        const other = nextInt(this.stream, 0, last + 1), key = fresh[last];
        fresh[last] = fresh[other];
        fresh[other] = key;
      }
      for (const key of fresh) {
        seen.add(key);
        if (collection.has(key)) yield key;
      }
    }
  }
}
