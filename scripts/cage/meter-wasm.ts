/**
 * Rewrites a WebAssembly module so that it counts what it does.
 *
 * Every call of a function and every turn of a loop takes one step from the global `steps`, and copying or filling memory one
 * for each 64 bytes; a module that takes more than it was given ends in a trap. Each function that calls others adds its size
 * to the global `depth` while it runs, and ends in a trap beyond the limit, long before an engine's own stack is full. Both
 * counts are numbers of the module's own code, the same in every engine, whatever built-in the time goes into.
 *
 * How much memory there is, the module is told by the global `heapPages`: what lies behind that is the host's, and no allocation
 * reaches it.
 *
 * The globals are exported under these names, and the module's own first global as `stackPointer`.
 */

/** Words of locals and bookkeeping, over all functions at work, beyond which the module is stopped. Some 8 to 16 bytes each in the engines of 2026. */
export const DEPTH_LIMIT = 24_000;
/** What a function weighs beside its parameters and locals. */
const FRAME_WORDS = 8;

class Reader {
  constructor(readonly bytes: Uint8Array, public at = 0) {}
  byte(): number {
    return this.bytes[this.at++]!;
  }
  /** Unsigned, or skipped over if signed: the length is the same. */
  number(): number {
    let result = 0, scale = 1;
    for (;;) {
      const next = this.byte();
      result += (next & 127) * scale;
      scale *= 128;
      if (next < 128) return result;
    }
  }
  text(): string {
    const length = this.number();
    return new TextDecoder().decode(this.bytes.subarray(this.at, (this.at += length)));
  }
}

class Writer {
  readonly bytes: number[] = [];
  byte(...bytes: readonly number[]): void {
    for (const one of bytes) this.bytes.push(one);
  }
  copy(bytes: Uint8Array | readonly number[]): void {
    for (let at = 0; at < bytes.length; at++) this.bytes.push(bytes[at]!);
  }
  number(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.bytes.push(rest);
  }
  signed(value: number): void {
    let rest = value;
    for (;;) {
      const low = rest & 127;
      rest >>= 7;
      if ((rest === 0 && low < 64) || (rest === -1 && low >= 64)) return void this.bytes.push(low);
      this.bytes.push(low | 128);
    }
  }
  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.number(bytes.length);
    this.copy(bytes);
  }
}

const TYPE = 1, IMPORT = 2, FUNCTION = 3, GLOBAL = 6, EXPORT = 7, CODE = 10;
/** Pages of the largest memory there can be. */
const MOST_PAGES = 65_536;
const I32 = 0x7f, MUTABLE = 1, EMPTY = 0x40;
const OP = {
  unreachable: 0x00, block: 0x02, loop: 0x03, if: 0x04, end: 0x0b, br: 0x0c, brIf: 0x0d, brTable: 0x0e, return: 0x0f, call: 0x10, callIndirect: 0x11, selectTyped: 0x1c,
  memorySize: 0x3f, localGet: 0x20, localTee: 0x22, globalGet: 0x23, globalSet: 0x24, i32Const: 0x41, i64Const: 0x42, f32Const: 0x43, f64Const: 0x44,
  i32LtS: 0x48, i32GtS: 0x4a, i32Add: 0x6a, i32Sub: 0x6b, i32ShrU: 0x76, more: 0xfc,
} as const;
const MORE = { memoryInit: 8, dataDrop: 9, memoryCopy: 10, memoryFill: 11 } as const;

interface FunctionType { readonly params: number; readonly results: readonly number[] }
/** Numbers of the added globals. */
interface Counters { readonly steps: number; readonly depth: number; readonly heapPages: number }

/** Names of exports and imports, as the caller wants them. */
export interface Names {
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
}

/** @throws Error for an instruction that it does not know: a module of another compiler needs this file to know more. */
export function meterWasm(bytes: Uint8Array, names: Names): Uint8Array {
  const reader = new Reader(bytes, 8), out = new Writer();
  out.copy(bytes.subarray(0, 8));
  const types: FunctionType[] = [], typeOf: number[] = [];
  let counters: Counters | undefined;
  while (reader.at < bytes.length) {
    const id = reader.byte(), size = reader.number(), end = reader.at + size, section = new Writer();
    const body = new Reader(bytes, reader.at);
    if (id === TYPE) readTypes(body, types);
    if (id === FUNCTION) for (let left = body.number(); left > 0; left--) typeOf.push(body.number());
    if (id === IMPORT) writeImports(body, section, names.imports);
    else if (id === GLOBAL) counters = writeGlobals(bytes.subarray(reader.at, end), section);
    else if (id === EXPORT) writeExports(body, section, names.exports, counters!);
    else if (id === CODE) {
      const count = body.number();
      section.number(count);
      for (let index = 0; index < count; index++) {
        const length = body.number(), next = body.at + length, code = meterFunction(body, next, types[typeOf[index]!]!, counters!);
        section.number(code.length);
        section.copy(code);
        body.at = next;
      }
    } else section.copy(bytes.subarray(reader.at, end));
    out.byte(id);
    out.number(section.bytes.length);
    out.copy(section.bytes);
    reader.at = end;
  }
  return Uint8Array.from(out.bytes);
}

function readTypes(body: Reader, types: FunctionType[]): void {
  for (let left = body.number(); left > 0; left--) {
    if (body.byte() !== 0x60) throw new Error('A type is no function.');
    const params = body.number();
    body.at += params;
    const results: number[] = [];
    for (let more = body.number(); more > 0; more--) results.push(body.byte());
    types.push({ params, results });
  }
}

function writeImports(body: Reader, out: Writer, names: Names['imports']): void {
  const count = body.number();
  out.number(count);
  for (let index = 0; index < count; index++) {
    const from = body.text(), name = body.text(), kind = body.byte();
    const known = names[name];
    if (known === undefined) throw new Error(`The module asks for "${name}", of which nothing is known.`);
    out.text(from);
    out.text(known);
    out.byte(kind);
    const start = body.at;
    if (kind === 0) body.number();
    else if (kind === 2) {
      const flags = body.byte();
      body.number();
      if (flags & 1) body.number();
    } else throw new Error(`The module asks for a thing of kind ${kind}.`);
    out.copy(body.bytes.subarray(start, body.at));
  }
}

/** The module's one global is its stack pointer; three more follow it. */
function writeGlobals(section: Uint8Array, out: Writer): Counters {
  const body = new Reader(section), count = body.number();
  if (count !== 1) throw new Error(`The module has ${count} globals where the stack pointer alone was expected.`);
  out.number(count + 3);
  out.copy(section.subarray(body.at));
  // The module sets its memory up while it is instantiated: it has all steps there are until somebody says otherwise.
  for (const initial of [0x7fff_ffff, 0, MOST_PAGES]) {
    out.byte(I32, MUTABLE, OP.i32Const);
    out.signed(initial);
    out.byte(OP.end);
  }
  return { steps: count, depth: count + 1, heapPages: count + 2 };
}

function writeExports(body: Reader, out: Writer, names: Names['exports'], counters: Counters): void {
  const count = body.number();
  out.number(count + 4);
  for (let index = 0; index < count; index++) {
    const name = body.text();
    out.text(names[name] ?? name);
    out.byte(body.byte());
    out.number(body.number());
  }
  for (const [name, global] of [['stackPointer', 0], ['steps', counters.steps], ['depth', counters.depth], ['heapPages', counters.heapPages]] as const) {
    out.text(name);
    out.byte(3);
    out.number(global);
  }
}

function meterFunction(body: Reader, end: number, type: FunctionType, counters: Counters): readonly number[] {
  const out = new Writer(), start = body.at;
  let locals = 0;
  const groups = body.number();
  for (let group = 0; group < groups; group++) {
    locals += body.number();
    body.byte();
  }
  const afterGroups = new Reader(body.bytes, start);
  afterGroups.number();
  out.number(groups + 1);
  out.copy(body.bytes.subarray(afterGroups.at, body.at));
  out.byte(1, I32);
  const spare = type.params + locals, weight = spare + FRAME_WORDS, isCalling = callsOthers(body.bytes, body.at, end);

  const check = (): void => out.byte(OP.globalGet, counters.steps, OP.i32Const, 0, OP.i32LtS, OP.if, EMPTY, OP.unreachable, OP.end);
  const step = (): void => {
    out.byte(OP.globalGet, counters.steps, OP.i32Const, 1, OP.i32Sub, OP.localTee);
    out.number(spare);
    out.byte(OP.globalSet, counters.steps, OP.localGet);
    out.number(spare);
    out.byte(OP.i32Const, 0, OP.i32LtS, OP.if, EMPTY, OP.unreachable, OP.end);
  };
  const changeDepth = (operator: number): void => {
    out.byte(OP.globalGet, counters.depth, OP.i32Const);
    out.signed(weight);
    out.byte(operator, OP.globalSet, counters.depth);
  };

  step();
  if (isCalling) {
    if (type.results.length > 1) throw new Error('A function has more than one result.');
    changeDepth(OP.i32Add);
    out.byte(OP.globalGet, counters.depth, OP.i32Const);
    out.signed(DEPTH_LIMIT);
    out.byte(OP.i32GtS, OP.if, EMPTY, OP.unreachable, OP.end);
    // What left the function by its outermost label leaves this block instead: the labels' numbers stay as they are.
    out.byte(OP.block, type.results[0] ?? EMPTY);
  }
  let nesting = 0;
  while (body.at < end) {
    const at = body.at, op = body.byte();
    if (op === OP.return && isCalling) {
      out.byte(OP.br);
      out.number(nesting);
      continue;
    }
    if (op === OP.memorySize) {
      body.byte();
      out.byte(OP.globalGet, counters.heapPages);
      continue;
    }
    if (op === OP.more && [MORE.memoryCopy, MORE.memoryFill].includes(body.bytes[body.at] as never)) {
      out.byte(OP.localTee);
      out.number(spare);
      out.byte(OP.globalGet, counters.steps, OP.localGet);
      out.number(spare);
      out.byte(OP.i32Const, 6, OP.i32ShrU, OP.i32Sub, OP.globalSet, counters.steps);
      check();
    }
    skipImmediates(op, body);
    out.copy(body.bytes.subarray(at, body.at));
    if (op === OP.block || op === OP.loop || op === OP.if) nesting++;
    if (op === OP.loop) step();
    if (op === OP.end) nesting--;
  }
  if (isCalling) {
    changeDepth(OP.i32Sub);
    out.byte(OP.end);
  }
  return out.bytes;
}

function callsOthers(bytes: Uint8Array, from: number, end: number): boolean {
  const body = new Reader(bytes, from);
  while (body.at < end) {
    const op = body.byte();
    if (op === OP.call || op === OP.callIndirect) return true;
    skipImmediates(op, body);
  }
  return false;
}

/** Moves past what belongs to an instruction whose first byte has been read. */
function skipImmediates(op: number, body: Reader): void {
  if (op === OP.block || op === OP.loop || op === OP.if || op === OP.br || op === OP.brIf || op === OP.call) body.number();
  else if (op >= OP.localGet && op <= OP.globalSet) body.number();
  else if (op === OP.callIndirect || (op >= 0x28 && op <= 0x3e)) {
    body.number();
    body.number();
  } else if (op === OP.brTable) {
    for (let left = body.number(); left >= 0; left--) body.number();
  } else if (op === OP.selectTyped) body.at += body.number();
  else if (op === 0x3f || op === 0x40) body.byte();
  else if (op === OP.i32Const || op === OP.i64Const) body.number();
  else if (op === OP.f32Const) body.at += 4;
  else if (op === OP.f64Const) body.at += 8;
  else if (op === OP.more) {
    const more = body.number();
    if (more === MORE.memoryInit || more === MORE.memoryCopy) {
      body.number();
      body.number();
    } else if (more === MORE.dataDrop || more === MORE.memoryFill) body.number();
    else if (more > MORE.memoryFill) throw new Error(`Instruction 0xfc ${more} is not known here.`);
  } else if (!(op <= 0x01 || op === 0x05 || op === OP.end || op === OP.return || op === 0x1a || op === 0x1b || (op >= 0x45 && op <= 0xc4))) throw new Error(`Instruction 0x${op.toString(16)} is not known here.`);
}
