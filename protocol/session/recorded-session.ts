import { CUE_STRIDE } from '../cue.ts';
import type { InputFrame } from '../input-frame.ts';
import type { RenderFrame } from '../render-frame.ts';
import type { Tick } from '../units.ts';
import { decodeCueChunk, type CueHead, type CueList } from './cue-chunk.ts';
import { decodeInputChunk, type ChunkFrames, type InputHead } from './input-chunk.ts';
import { decodePictureChunk, restorePicture, type PictureHead } from './picture-chunk.ts';
import type { JamSession, SessionHeader, SessionMarker, SourceRecord, StoredHash } from './session.ts';

/** Decoded chunks that a session keeps: enough for two readers that walk through it at different places. */
const KEPT_CHUNKS = 6;
const NO_FRAMES: readonly InputFrame[] = [];

/** Keeps the values of the latest few keys. */
class FewLatest<V> {
  private readonly values = new Map<number, V>();

  constructor(private readonly most: number) {}

  get(key: number, make: () => V): V {
    let value = this.values.get(key);
    if (value === undefined) {
      value = make();
      if (this.values.size >= this.most) this.values.delete(this.values.keys().next().value!);
    } else this.values.delete(key);
    this.values.set(key, value);
    return value;
  }
}

/** Index of the last of `starts` that is at or below `value`; −1 if there is none. */
function lastAtOrBelow(starts: ArrayLike<number>, value: number): number {
  let low = -1, high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What the reader found: heads of chunks (views of the file's bytes) and everything small. */
export interface SessionContent {
  readonly header: SessionHeader;
  readonly ticks: Tick;
  readonly inputs: readonly InputHead[];
  readonly cues: readonly { readonly head: CueHead; readonly firstId: number }[];
  readonly pictures: readonly PictureHead[];
  readonly hashes: readonly StoredHash[];
  readonly partNames: readonly string[];
  readonly markers: readonly SessionMarker[];
  readonly sources: readonly SourceRecord[];
  readonly problem: string | null;
  readonly byteLength: number;
}

/** A session over the bytes of its file. Memory: those bytes, an index of chunks, and a few decoded chunks. */
export class RecordedSession implements JamSession {
  readonly header; readonly ticks; readonly hashes; readonly partNames; readonly markers; readonly sources; readonly problem; readonly byteLength;
  readonly pictureTicks: Uint32Array;
  private readonly inputStarts: Uint32Array;
  private readonly cueStarts: Uint32Array;
  private readonly pictureStarts: Uint32Array;
  private readonly inputChunks = new FewLatest<ChunkFrames>(KEPT_CHUNKS);
  private readonly cueChunks = new FewLatest<CueList>(KEPT_CHUNKS);
  private readonly pictureChunks = new FewLatest<Float64Array[]>(1);

  constructor(private readonly content: SessionContent) {
    ({ header: this.header, ticks: this.ticks, hashes: this.hashes, partNames: this.partNames, markers: this.markers, sources: this.sources, problem: this.problem, byteLength: this.byteLength } = content);
    this.inputStarts = Uint32Array.from(content.inputs, ({ from }) => from);
    this.cueStarts = Uint32Array.from(content.cues, ({ head }) => head.from);
    this.pictureTicks = Uint32Array.from(content.pictures.flatMap(({ ticks }) => ticks));
    let pictures = 0;
    this.pictureStarts = Uint32Array.from(content.pictures, ({ ticks }) => (pictures += ticks.length) - ticks.length);
  }

  framesOf(tick: Tick): readonly InputFrame[] {
    const index = lastAtOrBelow(this.inputStarts, tick);
    if (index < 0 || !Number.isInteger(tick)) return NO_FRAMES;
    const head = this.content.inputs[index]!;
    if (tick >= head.to || head.frames === 0) return NO_FRAMES;
    const { frames, starts } = this.inputChunks.get(index, () => decodeInputChunk(head)), at = tick - head.from;
    const start = starts[at]!, end = starts[at + 1]!;
    return start === end ? NO_FRAMES : frames.slice(start, end);
  }

  cuesOf(from: Tick, to: Tick): CueList {
    const lists: { list: CueList; start: number; end: number }[] = [];
    let count = 0;
    for (let index = Math.max(0, lastAtOrBelow(this.cueStarts, from)); index < this.cueStarts.length && this.cueStarts[index]! < to; index++) {
      const { head, firstId } = this.content.cues[index]!;
      if (head.count === 0 || head.to <= from) continue;
      const list = this.cueChunks.get(index, () => decodeCueChunk(head, firstId));
      const start = lastAtOrBelow(list.leftAt, from - 1) + 1, end = lastAtOrBelow(list.leftAt, to - 1) + 1;
      if (end <= start) continue;
      lists.push({ list, start, end });
      count += end - start;
    }
    const cues = new Float64Array(count * CUE_STRIDE), leftAt = new Uint32Array(count);
    let at = 0;
    for (const { list, start, end } of lists) {
      cues.set(list.cues.subarray(start * CUE_STRIDE, end * CUE_STRIDE), at * CUE_STRIDE);
      leftAt.set(list.leftAt.subarray(start, end), at);
      at += end - start;
    }
    return { cues, leftAt };
  }

  readPicture(index: number, into: RenderFrame): void {
    const chunk = lastAtOrBelow(this.pictureStarts, index);
    if (chunk < 0 || !(index < this.pictureTicks.length) || !Number.isInteger(index)) throw new RangeError(`Picture ${index} was asked for; the session has ${this.pictureTicks.length}.`);
    const pictures = this.pictureChunks.get(chunk, () => decodePictureChunk(this.content.pictures[chunk]!));
    restorePicture(pictures[index - this.pictureStarts[chunk]!]!, into);
  }
}
