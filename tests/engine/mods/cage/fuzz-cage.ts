import { STEPS_PER_UNIT } from '../../../../engine/mods/cage/index.ts';
import { cagedApp } from './caged-app.ts';
import { accountOf, FUEL_UNITS, open, source, worldOf } from './hostile-mod.ts';
import { ENDLESS, GREEDY, MISPLACED, REACHING } from './hostile-snippets.ts';

/** Pieces from which a body is put together: values, things done with them, and wrappings. */
const VALUES = ['bodies', 'own', 'notes', 'cmds', 'dice', 'pos', 'vel', 'pos.x', 'ids', 'say', 'Spark', 'Above', 'Position', 'query', 'system', 'Math', 'JSON', 'Object', 'Array', 'Map', 'Symbol.iterator', '[]', '({})', '(() => 0)', '"text"', '0', '-1', '1e9', '4294967295', '9007199254740991', 'NaN', 'undefined', 'null', 'true', 'new Float32Array(9)', 'new Map([[1, 2]])', 'bodies.entityAt(ids[0])', 'cmds.spawn([Spark])', 'pos.x.buffer', 'Object.prototype', 'Array.prototype', 'Float32Array.prototype', 'new Error("e")', '[3, 1, 2]', 'new Array(100000)', '"ab".repeat(30000)'];
const MEMBERS = ['length', 'constructor', 'prototype', '__proto__', 'call', 'apply', 'bind', 'x', 'n', 'buffer', 'set', 'fill', 'sort', 'map', 'push', 'splice', 'slice', 'concat', 'join', 'indexOf', 'flat', 'from', 'of', 'keys', 'values', 'entries', 'assign', 'create', 'defineProperty', 'freeze', 'getOwnPropertyDescriptors', 'setPrototypeOf', 'getPrototypeOf', 'toString', 'valueOf', 'parse', 'stringify', 'split', 'replaceAll', 'padEnd', 'spawn', 'despawn', 'add', 'remove', 'relate', 'insert', 'send', 'int', 'u32', 'info', 'entityAt', 'touch', 'copyWithin', 'subarray', 'reverse', 'reduce', 'forEach', 'find', 'includes', 'max', 'imul', 'raw', 'groupBy', 'fromEntries', 'transfer', 'resize', 'at', 'with', 'toSorted', 'isArray'];

/** A body of some lines. Equal seeds give equal bodies. */
export function randomBody(seed: number): string {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = (n: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % n;
  };
  const pick = <T>(list: readonly T[]): T => list[next(list.length)]!;
  const value = (depth: number): string => {
    if (depth <= 0) return pick(VALUES);
    switch (next(9)) {
      case 0: case 1: return `${value(depth - 1)}?.${pick(MEMBERS)}`;
      case 2: case 3: return `${value(depth - 1)}?.${pick(MEMBERS)}?.(${Array.from({ length: next(4) }, () => value(depth - 2)).join(', ')})`;
      case 4: return `[${value(depth - 1)}, ...[${value(depth - 2)}]]`;
      case 5: return `((a, b) => ${pick(['a', 'a + b', 'a?.[b]', 'b === a', '[a, b]', '`${a}${b}`'])})(${value(depth - 1)}, ${value(depth - 2)})`;
      case 6: return `({ get ${pick(MEMBERS.slice(7, 9))}() { return ${value(depth - 2)}; }, [${pick(['Symbol.iterator', 'Symbol.toPrimitive', 'Symbol.species', '"toJSON"', '"toString"'])}]: () => ${value(depth - 1)} })`;
      case 7: return `(${value(depth - 1)} ${pick(['+', '-', '*', '%', '<<', '>>>', '<', '==', '&&', '??'])} ${value(depth - 2)})`;
      default: return pick(VALUES);
    }
  };
  const line = (depth: number): string => {
    switch (next(10)) {
      case 0: return `try { ${line(depth - 1)} } catch (e) { ${depth > 0 ? line(depth - 1) : ''} }`;
      case 1: return `for (let i = 0; i < ${pick(['3', '50', '1e9'])}; i++) { ${depth > 0 ? line(depth - 1) : ''} }`;
      case 2: return `pos.${pick(['x', 'y', 'z'])}[ids[${next(20)}]] = ${value(2)};`;
      case 3: return `own.${pick(['count', 'sum', 'n'])} = ${value(2)};`;
      case 4: return `{ const s = notes.send(); notes.${pick(['pitch', 'from'])}[s] = ${value(1)}; }`;
      case 5: return `cmds.${pick(['spawn', 'despawn', 'add', 'remove', 'relate', 'insert'])}(${[0, 1, 2].map(() => pick([value(1), 'Spark', '[Spark]', 'Base', 'Top', 'Above', 'bodies.entityAt(ids[1])', '-1', '[[Spark, { age: 1 }]]'])).join(', ')});`;
      case 6: return `${pick([...ENDLESS, ...GREEDY, ...REACHING, ...MISPLACED]).body ?? ''}`;
      default: return `${value(3)};`;
    }
  };
  return Array.from({ length: 1 + next(6) }, () => `{ ${line(2)} }`).join('\n  ');
}

/** What is wrong with how the cage took a body, or null. `idle`: the world in which its mod does nothing. */
export async function tryBody(body: string, ticks: number, idle: readonly Record<string, string>[]): Promise<string | null> {
  const told: string[][] = [];
  for (let run = 0; run < 2; run++) {
    let plugin;
    try {
      plugin = await open(source({ body }));
    } catch (cause) {
      // Not JavaScript, or refused by reading: said with file and line.
      return /^main\.js:\d+: /.test((cause as Error).message) ? null : `opening: ${String(cause)}`;
    }
    const app = await cagedApp([plugin]), lines: string[] = [];
    let areAllStopped = true;
    for (let tick = 0; tick < ticks; tick++) {
      app.tick();
      const { steps, stopped } = accountOf(app);
      if (steps > FUEL_UNITS * STEPS_PER_UNIT) return `${steps} steps in tick ${tick}`;
      areAllStopped &&= stopped === tick + 1;
      if (areAllStopped) {
        const world = worldOf(app), name = Object.keys(world).find((part) => world[part] !== idle[tick]![part]);
        if (name !== undefined) return `stopped in tick ${tick}, and ${name} is another`;
      }
      app.world.checkMembership();
      lines.push(app.hash(), String(steps));
    }
    told.push([...lines, ...app.drainLog().map(({ message }) => message)]);
  }
  return JSON.stringify(told[0]) === JSON.stringify(told[1]) ? null : 'it went another way the second time';
}

/** Worlds of a mod that does nothing, tick by tick. */
export async function idleWorlds(ticks: number): Promise<Record<string, string>[]> {
  const app = await cagedApp([await open(source({ body: '' }))]);
  return Array.from({ length: ticks }, () => {
    app.tick();
    return worldOf(app);
  });
}
