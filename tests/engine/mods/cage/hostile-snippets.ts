/** One thing that a mod might try, in the body of a system or at the top of its file. */
export interface Hostile {
  readonly name: string;
  readonly body?: string;
  readonly top?: string;
  /** What is said, in part; `refused`: it does not get past reading. `kept`: the call counts and nothing is said. */
  readonly said: RegExp | 'kept';
  readonly isRefused?: boolean;
}

const stopped = (name: string, body: string, said: RegExp, top = ''): Hostile => ({ name, body, said, top });
const refused = (name: string, said: RegExp, { body = '', top = '' }: { body?: string; top?: string }): Hostile => ({ name, body, top, said, isRefused: true });
const FUEL = /used up its 4 units of work in system "demo\/act" \(main\.js:\d+\)/, MEMORY = /used up its 2 MB of memory|string too long|units of work|invalid array|out of memory/i, DEPTH = /called each other too deep/;

/** Loops and built-ins that go on for ever, or nearly. */
export const ENDLESS: readonly Hostile[] = [
  stopped('an endless loop', 'while (true);', FUEL),
  stopped('an endless for', 'for (;;) {}', FUEL),
  stopped('loops with labels', 'outer: for (;;) { for (;;) continue outer; }', FUEL),
  stopped('an endless loop in a finally', 'try { while (true); } finally { while (true); }', FUEL),
  stopped('an endless loop that catches everything', 'for (;;) { try { while (true); } catch (e) { } }', FUEL),
  stopped('a loop with a huge straight body', `let x = 0; for (;;) { ${'x = x + 1;'.repeat(3000)} }`, FUEL),
  stopped('a sort of three million', 'new Array(3e6).fill(1).sort();', MEMORY),
  stopped('many sorts', 'const a = new Float64Array(100000); for (let i = 0; i < 1e6; i++) { a[i % 100000] = -i; a.sort(); }', FUEL),
  stopped('a sort that never agrees', 'const a = Array.from({ length: 20000 }, (_, i) => i); for (;;) a.sort(() => (a.length++ % 3) - 1);', /units of work|memory/),
  stopped('indexOf over four thousand million holes', 'const a = []; a.length = 4e9; a.indexOf(1);', FUEL),
  stopped('lastIndexOf, includes, forEach and join over holes', 'const a = []; a.length = 4e9; a.includes(2); a.lastIndexOf(1); a.join();', /units of work|memory|string too long/),
  stopped('array methods on something that says it is long', 'const long = { length: 9e15 }; Array.prototype.indexOf.call(long, 1);', FUEL),
  stopped('reverse of something long', 'Array.prototype.reverse.call({ length: 4e15 });', FUEL),
  stopped('fill again and again', 'const a = new Float64Array(100000); for (;;) a.fill(1);', FUEL),
  stopped('copyWithin again and again', 'const a = new Float64Array(100000); for (;;) a.copyWithin(1, 0);', FUEL),
  stopped('set of itself again and again', 'const a = new Float64Array(100000); for (;;) a.set(a.subarray(1));', FUEL),
  stopped('a search in a long text, often', 'const s = "a".repeat(200000); let n = 0; for (;;) n += s.indexOf("b");', FUEL),
  stopped('a slow search in a long text', 'const s = "a".repeat(200000), t = "a".repeat(5000) + "b"; for (;;) s.indexOf(t);', FUEL),
  stopped('split into letters, often', 'const s = "a".repeat(50000); for (;;) s.split("");', /units of work|memory/),
  stopped('a long text compared, often', 'const s = "a".repeat(200000), t = "a".repeat(199999) + "a"; let n = 0; for (;;) n += s === t ? 1 : 0;', FUEL),
  stopped('replaceAll that grows', 'let s = "aa"; for (;;) s = s.replaceAll("a", "aa");', /units of work|memory|string too long/),
  stopped('a number with a hundred digits, often', 'for (;;) (1.1e-300).toFixed(100);', FUEL),
  stopped('parsing a long number, often', 'const s = "1".repeat(100000); for (;;) Number(s);', FUEL),
  stopped('JSON of a long list, often', 'const a = new Array(20000).fill(1.5); for (;;) JSON.stringify(a);', /units of work|memory/),
  stopped('an iterator without an end', 'const it = { [Symbol.iterator]() { return { next: () => ({ done: false, value: 1 }) }; } }; new Set(it); [...it]; Array.from(it);', FUEL),
  stopped('an iterator that fills a list', 'const it = { [Symbol.iterator]() { return { next: () => ({ done: false, value: {} }) }; } }; const all = [...it];', /units of work|memory/),
  stopped('a getter that loops', 'const o = { get x() { while (true); } }; o.x;', FUEL),
  stopped('toString that loops', 'const o = { toString() { while (true); } }; "" + o;', FUEL),
  stopped('an error whose message loops', 'const e = new Error("x"); Object.defineProperty(e, "message", { get() { while (true); } }); throw e;', /stopped in tick/),
  stopped('a thrown thing that cannot be told', 'throw { toString() { while (true); }, toJSON() { while (true); }, get name() { while (true); }, get message() { while (true); }, get stack() { while (true); } };', /stopped in tick/),
];

/** What takes memory or stack. */
export const GREEDY: readonly Hostile[] = [
  stopped('an allocation bomb', 'const a = []; for (;;) a.push(new Float64Array(1000));', /used up its 2 MB of memory/),
  stopped('a bomb that catches', 'const a = []; for (;;) { try { for (;;) a.push(new Float64Array(1000)); } catch (e) { a.length = 0; } }', /memory|units of work/),
  stopped('one huge typed array', 'new Float64Array(1e9);', /memory|invalid|Range/i),
  stopped('one huge array', 'const a = new Array(4294967295); a.fill(0);', /units of work|memory/),
  stopped('strings that double', 'let s = "x"; for (;;) s += s;', MEMORY),
  stopped('strings that double and are looked at', 'let s = "xy"; for (;;) { s += s; s.charCodeAt(1); }', MEMORY),
  stopped('repeat, padStart, padEnd', '"ab".repeat(1e9).padStart(2e9).padEnd(2e9);', /memory|string|Range|invalid/i),
  stopped('join of a huge array', 'new Array(4e6).join("abcdefgh");', /memory|units of work|string too long/),
  stopped('a map of everything', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i });', /memory|units of work/),
  stopped('closures on closures', 'let f = () => 0; for (;;) { const g = f; f = () => g; }', /memory|units of work/),
  stopped('deep recursion', 'function f(n) { return f(n + 1) + 1; } f(0);', DEPTH),
  stopped('deep recursion that catches', 'let n = 0; function f() { n++; try { f(); } catch (e) { f(); } } f();', /too deep|units of work/),
  stopped('recursion through toString', 'const o = { toString() { return "" + o; } }; "" + o;', DEPTH),
  stopped('recursion through valueOf', 'const o = { valueOf() { return +o; } }; +o;', DEPTH),
  stopped('recursion through a getter', 'const o = { get x() { return o.x; } }; o.x;', DEPTH),
  stopped('recursion through toJSON', 'const o = { toJSON() { return JSON.stringify(o); } }; JSON.stringify(o);', DEPTH),
  stopped('recursion through a comparison', 'function s() { [2, 1].sort(s); } s();', DEPTH),
  stopped('recursion through an iterator', 'const o = { [Symbol.iterator]() { return [...o]; } }; [...o];', DEPTH),
  stopped('recursion through map and apply', 'function f() { [1].map(f); f.apply(null, [1]); } f();', DEPTH),
  stopped('recursion through JSON', 'JSON.parse("[".repeat(100000));', /too deep|SyntaxError/),
  stopped('a deep list as text', 'let a = []; for (let i = 0; i < 5000; i++) a = [a]; String(a);', DEPTH),
  stopped('a deep list as JSON', 'let a = []; for (let i = 0; i < 5000; i++) a = [a]; JSON.stringify(a);', /too deep|units of work/),
  stopped('a deep list made flat', 'let a = []; for (let i = 0; i < 5000; i++) a = [a]; a.flat(1e9);', DEPTH),
  stopped('functions bound on functions', 'let f = () => 1; for (let i = 0; i < 3000; i++) f = f.bind(null); f();', /too deep|units of work/),
  stopped('a spread of very many arguments', 'Math.max(...new Array(200000).fill(1));', /stopped in tick/),
];

/** What reaches for things outside, as it is written; refused by reading. */
export const REFUSED: readonly Hostile[] = [
  refused('a BigInt literal', /BigInt/, { body: 'let x = 7n; for (;;) x *= x;' }),
  refused('BigInt()', /BigInt is not there/, { body: 'BigInt(7);' }),
  refused('BigInt.asIntN', /BigInt is not there/, { body: 'BigInt.asIntN(1e9, 5);' }),
  refused('64-bit arrays', /BigInt64Array is not there/, { body: 'new BigInt64Array(4);' }),
  refused('a regular expression', /regular expressions/, { body: '/(a+)+b/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");' }),
  refused('RegExp()', /RegExp is not there/, { body: 'new RegExp("(a+)+b");' }),
  refused('globalThis', /globalThis is not there/, { body: 'globalThis.kept = 1;' }),
  refused('Function', /Function is not there/, { body: 'Function("return this")();' }),
  refused('eval', /eval is not there/, { body: 'eval("1");' }),
  refused('import()', /import\(\) is not there/, { body: 'import("./other.js");' }),
  refused('import.meta', /import\.meta/, { body: 'import.meta.url;' }),
  refused('an import of something else', /"fs" cannot be imported/, { top: 'import fs from "fs";' }),
  refused('an import of the cage itself', /"cage:guest" cannot be imported/, { top: 'import { layOut } from "cage:guest";' }),
  refused('an import of a file that is not there', /there is no file "other\.js"/, { top: 'import { x } from "./other.js";' }),
  refused('Date', /Date is not there/, { body: 'Date.now();' }),
  refused('Math.random', /Math\.random is not there/, { body: 'Math.random();' }),
  refused('performance', /performance is not there/, { body: 'performance.now();' }),
  refused('fetch', /fetch is not there/, { body: 'fetch("http://localhost");' }),
  refused('setTimeout', /setTimeout is not there/, { body: 'setTimeout(() => 0, 1);' }),
  refused('a promise', /Promise is not there/, { body: 'Promise.resolve().then(() => 0);' }),
  refused('an async function', /async functions/, { body: 'const f = async () => 0; f();' }),
  refused('await at the top', /a tick cannot wait/, { top: 'await 0;' }),
  refused('a generator', /generators/, { body: 'function* g() { yield 1; } g();' }),
  refused('Proxy', /Proxy is not there/, { body: 'new Proxy({}, {});' }),
  refused('a weak map', /WeakMap is not there/, { top: 'const kept = new WeakMap();' }),
  refused('**', /\*\* is rounded/, { body: 'const a = 2 ** 0.5;' }),
  refused('debugger', /debugger/, { body: 'debugger;' }),
  refused('with', /strict mode|with/, { body: 'with ({}) {}' }),
  refused('a counter at the top', /"let" at the top/, { top: 'let count = 0;', body: 'count++;' }),
  refused('a list at the top that is written', /"kept" at the top/, { top: 'const kept = [];', body: 'kept.push(1);' }),
  refused('a map at the top that is written', /"kept" at the top/, { top: 'const kept = new Map();', body: 'kept.set(1, 2);' }),
  refused('an object at the top that is written', /"kept" at the top/, { top: 'const kept = { n: 0 };', body: 'kept.n++;' }),
];

/** The same by ways that reading does not see: there is nothing to be found. */
export const REACHING: readonly Hostile[] = [
  stopped('the constructor of a function', '(() => 0).constructor("return this")();', /code is not made from text/),
  stopped('the constructor of a method', '[]["map"]["constructor"]("return 7")();', /code is not made from text/),
  stopped('the global object as this', 'function f() { return this; } f().kept = 1;', /TypeError/),
  stopped('the global object by an indirect call', '[function () { return this; }][0].call(undefined).kept = 1;', /TypeError/),
  stopped('match', '"aaaa"["match"]("(a+)+b");', /not a function/),
  stopped('matchAll', '"aaaa"["matchAll"]("(a+)+b");', /not a function/),
  stopped('search', '"aaaa"["search"]("(a+)+b");', /not a function/),
  stopped('Symbol.match and Symbol.replace of a made object', 'const o = { [Symbol.replace]() { while (true); } }; "a".replace(o, "b");', FUEL),
  stopped('a setter on Object.prototype', 'Object.defineProperty(Object.prototype, "x", { set() {} });', /TypeError/),
  stopped('push of all arrays', 'Array.prototype.push = () => 0;', /TypeError/),
  stopped('a method of all strings', '"".constructor.prototype.charCodeAt = () => 0;', /TypeError/),
  stopped('the prototype of the typed arrays', 'Object.getPrototypeOf(Float32Array.prototype).fill = () => 0;', /TypeError/),
  stopped('__proto__ of an iterator', 'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: false });', /TypeError/),
  stopped('Math.max', 'Math.max = () => 0;', /TypeError/),
  stopped('a new property of Math', 'Math.kept = 1;', /TypeError/),
  stopped('JSON', 'JSON.parse = () => 0;', /TypeError/),
  stopped('a species', 'class Own extends Array { static get [Symbol.species]() { while (true); } } new Own(3).map((x) => x);', FUEL),
  stopped('defineProperty on a function of the engine', 'query.kept = 1;', /TypeError/),
  stopped('arguments.callee', 'function f() { return arguments.callee; } f();', /TypeError/),
  stopped('the caller of a function', 'function f() { return f.caller; } f().kept = 1;', /TypeError/),
  stopped('the buffer beneath a column', 'pos.x.buffer.transfer?.(0); new Float64Array(pos.x.buffer).fill(0 / 0);', /NaN|TypeError|wrote|commands|counted|handle|detached|spoilt/),
  stopped('an error that reads its stack', 'const s = new Error("x").stack; if (typeof s !== "string" || s.includes("/work")) return; throw s;', /stopped in tick/),
];

/** Values that do not fit, and too much of what is allowed. */
export const MISPLACED: readonly Hostile[] = [
  stopped('NaN in a column', 'pos.x[ids[3]] = 0 / 0;', /it wrote NaN in x of row \d+ of room\/Position, in system "demo\/act"/),
  stopped('infinity in a column', 'pos.x[ids[3]] = 1e39;', /it wrote Infinity in x/),
  stopped('NaN in its own memory', 'own.sum = 0 / 0;', /it wrote NaN in sum of its own memory/),
  stopped('NaN in a message', 'const s = notes.send(); notes.pitch[s] = 0 / 0;', /it sent NaN in pitch of message 1 of room\/Note/),
  stopped('a handle that is none', 'const s = notes.send(); notes.from[s] = 1.5;', /it sent 1\.5 in from/),
  stopped('a handle of an entity that was never asked for', 'const s = notes.send(); notes.from[s] = -3;', /it sent -3 in from/),
  stopped('ending what belongs to others', 'cmds.despawn(bodies.entityAt(ids[0]));', /it would end entity \d+, which has none of its own components/),
  stopped('removing what another component requires', 'const top = cmds.spawn([Top]); cmds.remove(top, Base);', /demo\/Base cannot be removed while the entity has demo\/Top/),
  stopped('a component that commands do not list', 'cmds.add(bodies.entityAt(ids[0]), Fixed);', /commands\(…\) does not list/),
  stopped('spawning nothing known', 'cmds.spawn([{ index: 77 }]);', /commands\(…\) does not list/),
  stopped('a value that a component does not have', 'cmds.spawn([Spark], [[Spark, { colour: 1 }]]);', /no field "colour"/),
  stopped('NaN in a new entity', 'cmds.spawn([Spark], [[Spark, { age: 0 / 0 }]]);', /it wrote NaN in age of demo\/Spark/),
  stopped('a command for what is no entity', 'cmds.despawn(0.5);', /which is no entity/),
  stopped('a hundred thousand entities', 'for (let i = 0; i < 1e5; i++) cmds.spawn([Spark]);', /more commands in one call than fit|units of work|new entities/),
  stopped('more entities than there is room for', 'for (let i = 0; i < 400; i++) cmds.spawn([Spark]);', /asked for 401 new entities where the room has \d+ places left/),
  stopped('being above itself', 'const a = cmds.spawn([Spark]), b = cmds.spawn([Spark]); cmds.relate(a, Above, b); cmds.relate(b, Above, a);', /above itself/),
  stopped('a relation to itself', 'const a = cmds.spawn([Spark]); cmds.relate(a, Above, a);', /above itself/),
  stopped('a tape that lies', 'cmds.spawn([{ index: 0.5 }]);', /commands\(…\) does not list|stopped/),
  stopped('throwing', 'throw new Error("no more");', /Error: no more, in system "demo\/act" \(main\.js:\d+\)/),
  stopped('throwing nothing', 'throw undefined;', /stopped in tick/),
  stopped('throwing a text', 'throw "a text";', /a text, in system/),
  { name: 'rows out of range', body: 'pos.x[4000] = 1; pos.x[-1] = 2; pos.x[1e9] = 3; pos.y["no"] = 4;', said: 'kept' },
  { name: 'a row of the dead', body: 'pos.x[200] = 5;', said: 'kept' },
  { name: 'reading columns that are only read', body: 'vel.x[ids[0]] = 9;', said: 'kept' },
  { name: 'a million messages', body: 'for (let i = 0; i < 3000; i++) notes.send();', said: /sent more than 64 of room\/Note/ },
];
