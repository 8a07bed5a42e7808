import { EngineBug } from '../../ecs/errors.ts';
import { resolvePath } from './resolve-path.ts';
import { GuestStopped, readError, type Stop } from './stop.ts';
import { textOfUtf8, utf8OfText } from './text-bytes.ts';
import { wasm, type WasmGlobal, type WasmMemory, type WasmModule } from './guest-module.ts';

type Pointer = number;
interface Exports {
  readonly steps: WasmGlobal;
  readonly depth: WasmGlobal;
  readonly stackPointer: WasmGlobal;
  readonly heapPages: WasmGlobal;
  start(): void;
  malloc(bytes: number): Pointer;
  NewRuntime(): Pointer;
  NewContext(runtime: Pointer, intrinsics: number): Pointer;
  RuntimeSetMemoryLimit(runtime: Pointer, bytes: number): void;
  RuntimeSetMaxStackSize(runtime: Pointer, bytes: number): void;
  RuntimeEnableInterruptHandler(runtime: Pointer): void;
  RuntimeEnableModuleLoader(runtime: Pointer, normalises: number): void;
  Eval(context: Pointer, text: Pointer, length: number, file: Pointer, detect: number, flags: number): Pointer;
  ResolveException(context: Pointer, value: Pointer): Pointer;
  Dump(context: Pointer, value: Pointer): Pointer;
  Call(context: Pointer, run: Pointer, self: Pointer, count: number, values: Pointer): Pointer;
  GetUndefined(): Pointer;
  GetProp(context: Pointer, object: Pointer, name: Pointer): Pointer;
  GetPropNumber(context: Pointer, object: Pointer, index: number): Pointer;
  GetString(context: Pointer, value: Pointer): Pointer;
  NewString(context: Pointer, text: Pointer): Pointer;
  NewArrayBuffer(context: Pointer, at: Pointer, length: number): Pointer;
  PromiseState(context: Pointer, promise: Pointer): number;
  PromiseResult(context: Pointer, promise: Pointer): Pointer;
}

const PAGE = 65_536, MEGABYTE = 1_048_576;
/** The module lays out five megabytes of stack below its heap; of these this much is ever used, far above QuickJS's own limit. */
const STACK_KEPT = 256 * 1024;
/** Bytes of stack after which QuickJS itself throws "stack overflow", with the line. */
const STACK_LIMIT = 56 * 1024;
/** Steps of loading: less than a second on a slow machine. */
const LOAD_STEPS = 60_000_000;
/** Steps for saying what went wrong, beyond a mod's own: one unit. An error of a sentence takes some two thousand. */
const TELL_STEPS = 100_000;
/** Bytes of what it says that are read. */
const TOLD_BYTES = 65_536;
/** Pages of memory for saying what went wrong: a guest that has used up its own could not even name that. */
const TELL_PAGES = 8;
const MODULE = 1, REJECTED = 2;

/** A guest's memory as it was at one moment. */
interface Kept { readonly low: Uint8Array; readonly stack: Uint8Array; readonly heap: Uint8Array; readonly end: number; readonly stackPointer: number }

/**
 * One JavaScript world of its own: QuickJS in WebAssembly that counts its steps, in memory that the host can copy and put back.
 *
 * It asks nothing of the host: no clock, no chance, no memory beyond what it was given. What it does is a function of its
 * memory alone.
 */
export class Guest {
  readonly memory: WasmMemory;
  /** All of the memory. Made once: it never grows. */
  readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  private readonly wasm: Exports;
  private context: Pointer = 0;
  private exports: Pointer = 0;
  private files: ReadonlyMap<string, string> = new Map();
  private kept: Kept | undefined;
  private readonly stackTop: number;
  /** Where the guest's memory ends, in pages. */
  private readonly heapPages: number;
  /** Where the heap's end is written. */
  private breakWord = 0;
  /** Steps at which QuickJS is asked to stop by itself, so that it can say where it was. */
  private softStop = 0;

  /**
   * @param memoryLimit bytes that the guest's own values may take: its heap ends there, whatever QuickJS counts.
   * @param block bytes at the end of the memory that belong to the host.
   */
  constructor(module: WasmModule, private readonly memoryLimit: number, readonly block = 0, from?: Guest) {
    const { Memory, Instance } = wasm();
    this.heapPages = Math.ceil((HEAP_START + OWN_HEAP + memoryLimit) / PAGE);
    const pages = Math.max(LEAST_PAGES, this.heapPages + TELL_PAGES + Math.ceil(block / PAGE));
    this.memory = new Memory({ initial: pages, maximum: pages });
    this.bytes = new Uint8Array(this.memory.buffer);
    this.words = new Uint32Array(this.memory.buffer);
    this.wasm = new Instance(module, { a: this.imports() }).exports as Exports;
    // All of it while the end of the heap is looked for.
    this.wasm.heapPages.value = pages;
    this.stackTop = this.wasm.stackPointer.value;
    if (from === undefined) this.open();
    else this.become(from);
    this.wasm.heapPages.value = this.heapPages;
  }

  /** Offset of the host's block. */
  get blockStart(): number {
    return this.bytes.length - Math.ceil(this.block / PAGE) * PAGE;
  }

  private imports(): object {
    const nothing = (): number => 0;
    // Caught like a trap: a guest that breaks itself is its own affair.
    const broken = (): never => { throw new Error('The guest gave itself up.'); };
    return {
      memory: this.memory, environment: nothing, environmentSize: nothing, now: nothing, localTime: nothing, timeZone: nothing, setTimer: nothing, growMemory: nothing,
      leaveRuntime: nothing, writeFile: () => 52, closeFile: () => 52, seekFile: () => 70, callHost: nothing, freeHostReference: nothing,
      abort: broken, failAssertion: broken, exit: broken,
      shouldInterrupt: () => (this.wasm.steps.value < this.softStop ? 1 : 0),
      loadModule: (_runtime: number, _context: number, name: Pointer) => {
        const source = this.files.get(this.text(name));
        return source === undefined ? 0 : this.put(source).at;
      },
      normalizeModule: (_runtime: number, _context: number, base: Pointer, name: Pointer) => this.put(resolvePath(this.text(base), this.text(name))).at,
    };
  }

  private open(): void {
    const { wasm } = this;
    wasm.start();
    const runtime = wasm.NewRuntime();
    wasm.RuntimeSetMemoryLimit(runtime, this.memoryLimit);
    wasm.RuntimeSetMaxStackSize(runtime, STACK_LIMIT);
    this.context = wasm.NewContext(runtime, 0);
    wasm.RuntimeEnableInterruptHandler(runtime);
    wasm.RuntimeEnableModuleLoader(runtime, 1);
    this.breakWord = this.findBreak();
  }

  /** Where the C library keeps the heap's end: the largest of its own words that a large allocation moves. The allocation is undone. */
  private findBreak(): number {
    const { bytes, words, wasm, stackTop } = this, size = 2 * MEGABYTE;
    const low = bytes.slice(0, LOW_END), heap = bytes.slice(stackTop, stackTop + size), before = new Uint32Array(low.buffer);
    const at = wasm.malloc(size);
    let found = 0;
    for (let word = 256; word < before.length; word++) {
      const now = words[word]!;
      if (now !== before[word] && now >= at + size && now <= bytes.length && (found === 0 || now > words[found]!)) found = word;
    }
    if (at === 0 || found === 0) throw new EngineBug('The end of the guest\'s heap was not found.');
    bytes.fill(0, stackTop + size, words[found]!);
    bytes.set(heap, stackTop);
    bytes.set(low);
    return found;
  }

  /** The state of another guest of the same module. Its block is its own. */
  private become(from: Guest): void {
    const kept = from.kept!;
    this.context = from.context;
    this.exports = from.exports;
    this.breakWord = from.breakWord;
    this.kept = kept;
    this.bytes.set(kept.stack, this.stackTop - STACK_KEPT);
    this.putBack();
  }

  /** Remembers the memory as it is now; `putBack` goes back to it. */
  keep(): void {
    const end = this.words[this.breakWord]!;
    const { bytes, stackTop } = this;
    this.kept = { low: bytes.slice(0, LOW_END), stack: bytes.slice(stackTop - STACK_KEPT, stackTop), heap: bytes.slice(stackTop, end), end, stackPointer: this.wasm.stackPointer.value };
  }

  /** The guest is, byte for byte, the one that was kept; the block is left as it is. */
  putBack(): void {
    const { bytes, wasm, stackTop } = this, kept = this.kept!;
    const end = this.words[this.breakWord]!;
    bytes.set(kept.low);
    bytes.set(kept.stack, stackTop - STACK_KEPT);
    bytes.set(kept.heap, stackTop);
    if (end > kept.end) bytes.fill(0, kept.end, Math.min(end, this.blockStart));
    wasm.stackPointer.value = kept.stackPointer;
    wasm.depth.value = 0;
    wasm.heapPages.value = this.heapPages;
  }

  get keptBytes(): number {
    const kept = this.kept!;
    return kept.low.length + kept.stack.length + kept.heap.length;
  }

  // Text and values

  private text(at: Pointer, most?: number): string {
    return textOfUtf8(this.bytes, at, most);
  }

  /** UTF-8 with a 0 behind it. */
  private put(text: string): { readonly at: Pointer; readonly length: number } {
    const encoded = utf8OfText(text), at = this.wasm.malloc(encoded.length + 1);
    if (at === 0) throw new GuestStopped({ kind: 'memory', file: '', line: 0 });
    this.bytes.set(encoded, at);
    this.bytes[at + encoded.length] = 0;
    return { at, length: encoded.length };
  }

  // Running

  /** Runs `work` with a number of steps; a trap comes back as what stopped it. Afterwards the guest is fit for `putBack` only, if it was stopped. */
  private metered<T>(steps: number, work: () => T): T | Stop {
    const { wasm } = this;
    wasm.steps.value = steps;
    try {
      return work();
    } catch (cause) {
      if (cause instanceof EngineBug || cause instanceof GuestStopped) throw cause;
      return this.trapped();
    }
  }

  /** What a trap means. A call that goes too deep can also run into the guest's own bounds. */
  private trapped(): Stop {
    return { kind: this.wasm.steps.value < 0 ? 'fuel' : 'depth', file: '', line: 0 };
  }

  /** What an exception says. */
  private tell(error: Pointer): Stop {
    // Without memory for an error, QuickJS throws null.
    const isFull = this.words[this.breakWord]! > (this.heapPages - 2) * PAGE;
    const told = this.metered(TELL_STEPS, () => this.text(this.wasm.Dump(this.context, error), TOLD_BYTES));
    if (typeof told !== 'string') return { kind: 'error', message: 'an error that does not say what it is', file: '', line: 0 };
    return isFull && told === 'null' ? { kind: 'memory', file: '', line: 0 } : readError(told);
  }

  /** The exception that came in place of a value, 0 if none did. From here on there is memory for telling it. @throws GuestStopped where there was not even room for the value */
  private errorOf(value: Pointer): Pointer {
    if (value === 0) throw new GuestStopped({ kind: 'memory', file: '', line: 0 });
    this.wasm.heapPages.value = this.heapPages + TELL_PAGES;
    const error = this.wasm.ResolveException(this.context, value);
    if (error === 0) this.wasm.heapPages.value = this.heapPages;
    return error;
  }

  private check(value: Pointer): Pointer {
    const error = this.errorOf(value);
    if (error !== 0) throw new GuestStopped(this.tell(error));
    return value;
  }

  /** Evaluates a module and all it imports from `files`, in at most so many steps; what it exports is there for `exported`. @throws GuestStopped */
  load(files: ReadonlyMap<string, string>, name: string, steps = LOAD_STEPS): void {
    this.files = files;
    this.softStop = steps / 100;
    const stop = this.metered(steps, () => {
      const { wasm, context } = this, text = this.put(files.get(name)!), file = this.put(name);
      const value = this.check(wasm.Eval(context, text.at, text.length, file.at, 0, MODULE));
      if (wasm.PromiseState(context, value) === REJECTED) throw new GuestStopped(this.tell(wasm.PromiseResult(context, value)));
      this.exports = value;
      return null;
    });
    if (stop !== null) throw new GuestStopped(stop);
    this.files = new Map();
  }

  /** What the loaded module exports under a name. */
  exported(name: string): Pointer {
    return this.check(this.wasm.GetProp(this.context, this.exports, this.wasm.NewString(this.context, this.put(name).at)));
  }

  string(value: Pointer): string {
    return this.text(this.wasm.GetString(this.context, value));
  }

  /** Calls a function with a text and pieces of the host's block as ArrayBuffers; its result is an array of functions. `pieces`: first byte and the one after the last, in the block. @throws GuestStopped */
  layOut(run: Pointer, text: string, pieces: readonly (readonly [from: number, to: number])[], count: number): Pointer[] {
    const { wasm, context } = this;
    const got = this.metered(LOAD_STEPS, () => {
      const given = [wasm.NewString(context, this.put(text).at), ...pieces.map(([from, to]) => wasm.NewArrayBuffer(context, this.blockStart + from, to - from))];
      const values = wasm.malloc(4 * given.length);
      this.words.set(given, values / 4);
      const list = this.check(wasm.Call(context, run, wasm.GetUndefined(), given.length, values));
      return Array.from({ length: count }, (_, index) => this.check(wasm.GetPropNumber(context, list, index)));
    });
    if (!Array.isArray(got)) throw new GuestStopped(got);
    return got;
  }

  /** Steps that the last call took. */
  spent = 0;

  /**
   * Calls a function without arguments. Null when it returned; else what stopped it.
   *
   * @param steps it is stopped after these at the latest.
   */
  call(run: Pointer, steps: number): Stop | null {
    const { wasm } = this;
    this.softStop = steps / 8;
    const value = this.metered(steps, () => wasm.Call(this.context, run, wasm.GetUndefined(), 0, 0));
    this.spent = Math.min(steps, steps - wasm.steps.value);
    if (typeof value !== 'number') return value;
    // With steps of its own: the call may have left none.
    if (value === 0) return { kind: 'memory', file: '', line: 0 };
    const error = this.metered(TELL_STEPS, () => this.errorOf(value));
    if (typeof error !== 'number') return error;
    if (error === 0) return null;
    const stop = this.tell(error);
    // A mod can throw what sounds like it.
    return stop.kind === 'fuel' && this.spent < steps - this.softStop ? { kind: 'error', message: 'InternalError: interrupted', file: stop.file, line: stop.line } : stop;
  }
}

/** End of the C library's own data, and the beginning of the heap, as the module was linked: 64 KiB and five megabytes of stack. */
const LOW_END = 0x16_100, HEAP_START = 5_333_088;
/** What QuickJS and the engine's side of the guest take of the heap, measured. */
const OWN_HEAP = 512 * 1024;
/** What the module asks for. */
const LEAST_PAGES = 256;
