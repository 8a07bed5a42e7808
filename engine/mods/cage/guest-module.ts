import { inflateSync } from 'fflate';
import { QUICKJS_BYTES, QUICKJS_WASM } from './quickjs-wasm.ts';
import { bytesOfBase64 } from './text-bytes.ts';

/** The little of WebAssembly that the cage needs; the engine is compiled without a page's types. */
export interface WasmMemory { readonly buffer: ArrayBuffer }
export interface WasmGlobal { value: number }
export interface WasmModule { readonly unit?: 'module' }
interface Platform {
  readonly compile: (bytes: Uint8Array) => Promise<WasmModule>;
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
}
/** The platform's WebAssembly. */
export const wasm = (): Platform => (globalThis as unknown as { readonly WebAssembly: Platform }).WebAssembly;

let compiled: Promise<WasmModule> | undefined;

/** QuickJS, compiled once however many guests there are. */
export const guestModule = (): Promise<WasmModule> => (compiled ??= wasm().compile(inflateSync(bytesOfBase64(QUICKJS_WASM), { out: new Uint8Array(QUICKJS_BYTES) })));
