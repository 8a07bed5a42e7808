import { createSHA256, type IHasher } from 'hash-wasm';
import { bytesOfHex, hexOf } from './bytes.ts';

const SEED_LABEL = 'jam-session source chain 1';

/** A SHA-256 that is used from the first to the last byte of one value at a time, so that any number of chains may share it. */
export type ChainHasher = IHasher;

/** Asynchronous because the module is compiled; what comes back is synchronous. */
export function createChainHasher(): Promise<ChainHasher> {
  return createSHA256();
}

/**
 * The chain over one source's frames, so that whoever signs its end signs every frame of it, in order.
 *
 * `h₀ = SHA-256(label ‖ root (16 bytes) ‖ u16 source)`, then for each frame
 * `h′ = SHA-256(h ‖ u32 tick ‖ u32 sequence ‖ u32 length ‖ payload)`, numbers little-endian.
 *
 * @example
 * const chain = await SourceChain.create(header.root, 5);
 * chain.add(0, payload);
 * chain.hash;                                           // 64 hex digits
 */
export class SourceChain {
  /** Frames so far; the next frame's sequence. */
  frames = 0;
  private state: Uint8Array;
  private scratch = new Uint8Array(1024);
  private view = new DataView(this.scratch.buffer);

  /** @param root 32 hex digits, a header's `root` */
  constructor(private readonly hasher: ChainHasher, root: string, readonly source: number) {
    const label = Uint8Array.from(SEED_LABEL, (letter) => letter.charCodeAt(0));
    const seed = new Uint8Array(label.length + 18);
    seed.set(label);
    seed.set(bytesOfHex(root), label.length);
    seed[label.length + 16] = source & 0xff;
    seed[label.length + 17] = source >> 8;
    this.state = hasher.init().update(seed).digest('binary');
  }

  static async create(root: string, source: number): Promise<SourceChain> {
    return new SourceChain(await createChainHasher(), root, source);
  }

  /** Takes the source's next frame in. */
  add(tick: number, payload: Uint8Array): void {
    const needed = 44 + payload.length;
    if (needed > this.scratch.length) {
      this.scratch = new Uint8Array(needed * 2);
      this.view = new DataView(this.scratch.buffer);
    }
    const { scratch, view } = this;
    scratch.set(this.state);
    view.setUint32(32, tick, true);
    view.setUint32(36, this.frames, true);
    view.setUint32(40, payload.length, true);
    scratch.set(payload, 44);
    this.state = this.hasher.init().update(scratch.subarray(0, needed)).digest('binary');
    this.frames++;
  }

  /** 32 bytes; a new array after each frame. */
  get bytes(): Uint8Array {
    return this.state;
  }

  /** 64 hex digits. */
  get hash(): string {
    return hexOf(this.state);
  }
}
