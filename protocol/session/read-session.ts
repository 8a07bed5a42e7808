import type { Tick } from '../units.ts';
import type { Refusal } from '../input-frame.ts';
import { Malformed, hexOf } from './bytes.ts';
import { CHUNK_NAMES, createCrc, readChunkHead, type ChunkType, type Crc } from './chunk.ts';
import { decodeCueChunk, readCueHead, type CueHead } from './cue-chunk.ts';
import { decodeHeader } from './header.ts';
import { checkFrames, decodeInputChunk, readInputHead, type InputHead } from './input-chunk.ts';
import { CHUNK_HEAD_BYTES, MAX_RAW_BYTES, MAX_SOURCES, SIGNATURE } from './limits.ts';
import { decodePictureChunk, readPictureHead, type PictureHead } from './picture-chunk.ts';
import { RecordedSession } from './recorded-session.ts';
import { createChainHasher, SourceChain, type ChainHasher } from './source-chain.ts';
import { decodeEnd, decodeHashes, decodeMarkers, decodePartNames, decodeSignature, decodeSource } from './small-chunks.ts';
import type { ReadSession, SessionHeader, SessionMarker, SourceRecord, StoredHash } from './session.ts';

const NO_KEY = new Uint8Array(0);

interface SourceDraft {
  readonly chain: SourceChain;
  name: string;
  key: Uint8Array;
  readonly signatures: { readonly frames: number; readonly signature: Uint8Array }[];
}

/** Takes a file's chunks in, one after the other. A chunk that it throws at has changed nothing that matters. */
class ChunkReader {
  header: SessionHeader | null = null;
  partNames: readonly string[] = [];
  ticks: Tick = 0;
  readonly inputs: InputHead[] = [];
  readonly cues: { readonly head: CueHead; readonly firstId: number }[] = [];
  readonly pictures: PictureHead[] = [];
  readonly hashes: StoredHash[] = [];
  readonly markers: SessionMarker[] = [];
  readonly sources = new Map<number, SourceDraft>();
  hasEnded = false;
  private chunks = 0;
  private cueTicks: Tick = 0;
  private cueCount = 0;
  private lastPicture = -1;

  constructor(private readonly hasher: ChainHasher) {}

  /** @throws Malformed */
  take(type: string, body: Uint8Array): void {
    if (this.header === null) {
      if (type !== 'HEAD') throw new Malformed('it stands where the header must be');
      this.header = decodeHeader(body);
    } else if (Object.hasOwn(CHUNK_NAMES, type)) this.takeKnown(type as ChunkType, body);
    this.chunks++;
  }

  private takeKnown(type: ChunkType, body: Uint8Array): void {
    switch (type) {
      case 'HEAD': throw new Malformed('it is a second header');
      case 'PART': return this.takePartNames(body);
      case 'SRCE': return this.takeSource(body);
      case 'SIGN': return this.takeSignature(body);
      case 'INPT': return this.takeInput(body);
      case 'HASH': return this.takeHashes(body);
      case 'CUES': return this.takeCues(body);
      case 'PICT': return this.takePictures(body);
      case 'MARK': return this.takeMarkers(body);
      case 'ENDS': return this.takeEnd(body);
    }
  }

  private takePartNames(body: Uint8Array): void {
    if (this.partNames.length > 0 || this.hashes.length > 0) throw new Malformed('part names stand once, before the first hash');
    this.partNames = decodePartNames(body);
  }

  private draftOf(source: number): SourceDraft {
    let draft = this.sources.get(source);
    if (!draft) {
      if (this.sources.size >= MAX_SOURCES) throw new Malformed(`source ${source} is one more than the ${MAX_SOURCES} that a session can have`);
      draft = { chain: new SourceChain(this.hasher, this.header!.root, source), name: '', key: NO_KEY, signatures: [] };
      this.sources.set(source, draft);
    }
    return draft;
  }

  private takeSource(body: Uint8Array): void {
    const { source, name, key } = decodeSource(body), draft = this.draftOf(source);
    draft.name = name;
    draft.key = key;
  }

  private takeSignature(body: Uint8Array): void {
    const { source, frames, signature } = decodeSignature(body), draft = this.draftOf(source);
    if (frames > draft.chain.frames) throw new Malformed(`it signs ${frames} frames of source ${source}, which has ${draft.chain.frames}`);
    draft.signatures.push({ frames, signature });
  }

  private takeInput(body: Uint8Array): void {
    const head = readInputHead(body);
    if (head.from !== this.ticks) throw new Malformed(`it begins at tick ${head.from}; tick ${this.ticks} is next`);
    for (const { source, first } of head.sources) {
      const frames = this.sources.get(source)?.chain.frames ?? 0;
      if (first !== frames) throw new Malformed(`its first frame of source ${source} is number ${first}; number ${frames} is next`);
    }
    const { frames } = decodeInputChunk(head);
    checkFrames(frames);
    const drafts = new Map(head.sources.map(({ source }) => [source, this.draftOf(source)]));
    for (const { tick, source, payload } of frames) drafts.get(source)!.chain.add(tick, payload);
    for (const { source, chain } of head.sources) {
      const actual = drafts.get(source)!.chain.hash;
      if (actual !== hexOf(chain)) throw new Malformed(`its chain of source ${source} is ${hexOf(chain).slice(0, 16)}…, its frames give ${actual.slice(0, 16)}…`);
    }
    this.inputs.push(head);
    this.ticks = head.to;
  }

  private takeHashes(body: Uint8Array): void {
    const hashes = decodeHashes(body, this.partNames.length);
    let last = this.hashes[this.hashes.length - 1]?.tick ?? -1;
    for (const { tick } of hashes) {
      if (tick <= last || tick > this.ticks) throw new Malformed(`its hash of tick ${tick} is not between tick ${last + 1} and ${this.ticks}`);
      last = tick;
    }
    for (const hash of hashes) this.hashes.push(hash);
  }

  private takeCues(body: Uint8Array): void {
    const head = readCueHead(body);
    if (head.from !== this.cueTicks) throw new Malformed(`it begins at tick ${head.from}; tick ${this.cueTicks} is next`);
    if (head.to > this.ticks) throw new Malformed(`it ends at tick ${head.to}; the session has ${this.ticks} so far`);
    const firstId = this.cueCount + 1;
    decodeCueChunk(head, firstId);
    this.cues.push({ head, firstId });
    this.cueCount += head.count;
    this.cueTicks = head.to;
  }

  private takePictures(body: Uint8Array): void {
    const head = readPictureHead(body);
    let last = this.lastPicture;
    for (const tick of head.ticks) {
      if (tick <= last || tick >= this.ticks) throw new Malformed(`its picture of tick ${tick} is not between tick ${last + 1} and ${this.ticks - 1}`);
      last = tick;
    }
    decodePictureChunk(head);
    this.pictures.push(head);
    this.lastPicture = last;
  }

  private takeMarkers(body: Uint8Array): void {
    const markers = decodeMarkers(body);
    for (const { tick } of markers) if (tick > this.ticks) throw new Malformed(`its marker of tick ${tick} is after the session's ${this.ticks} ticks`);
    for (const marker of markers) this.markers.push(marker);
  }

  private takeEnd(body: Uint8Array): void {
    const { ticks, chunks } = decodeEnd(body);
    if (ticks !== this.ticks) throw new Malformed(`it says that the session has ${ticks} ticks; its input has ${this.ticks}`);
    if (chunks !== this.chunks) throw new Malformed(`it says that ${chunks} chunks stand before it; ${this.chunks} do`);
    this.hasEnded = true;
  }

  records(): SourceRecord[] {
    return [...this.sources].sort(([a], [b]) => a - b)
      .map(([source, { chain, name, key, signatures }]) => ({ source, name, key, frames: chain.frames, chain: chain.hash, signatures }));
  }
}

const refuse = (message: string): Refusal => ({ ok: false, message });

/** Reads the chunk at `at`. Answers with the byte after it, or with what is wrong. */
function readChunk(bytes: Uint8Array, at: number, crc: Crc, into: ChunkReader): number | string {
  const head = readChunkHead(bytes, at);
  if (!head) return `is cut: ${bytes.length - at} of the ${CHUNK_HEAD_BYTES} bytes of its head are there`;
  const { type, stored } = head, start = at + CHUNK_HEAD_BYTES;
  if (!/^[A-Z]{4}$/.test(type)) return 'does not begin with four capital letters: the file is damaged here';
  if (stored > MAX_RAW_BYTES + 16) return `claims ${stored} bytes; at most ${MAX_RAW_BYTES + 16} are allowed`;
  if (stored > bytes.length - start) return `is cut: ${bytes.length - start} of its ${stored} bytes are there`;
  const body = bytes.subarray(start, start + stored);
  if (crc(bytes.subarray(at, at + 4), body) !== head.crc) return 'does not match its check sum: the file is damaged here';
  try {
    into.take(type, body);
  } catch (cause) {
    if (cause instanceof Malformed) return `is wrong: ${cause.message}`;
    // Nothing else is thrown by what stands above; if it were, the session before this chunk is still good.
    return `could not be read (${String(cause)})`;
  }
  return start + stored;
}

/** `Chunk 3 (input) at byte 812`. */
function placeOf(bytes: Uint8Array, at: number, ordinal: number): string {
  const type = readChunkHead(bytes, at)?.type ?? '';
  const name = ordinal === 0 ? CHUNK_NAMES.HEAD : Object.hasOwn(CHUNK_NAMES, type) ? CHUNK_NAMES[type as ChunkType] : 'of unknown kind';
  return `Chunk ${ordinal} (${name}) at byte ${at}`;
}

/**
 * Reads a session, looking at every chunk once: check sums, bounds, every payload as the door does, numbers of frames, order of
 * ticks, chains. A file whose header cannot be read is refused; any other one plays up to its first chunk that is cut or wrong,
 * and `problem` says which.
 *
 * Never throws. Memory: a view of `bytes`, which must not change afterwards, an index, and one decoded chunk at a time.
 * Cost: linear; about a second for an hour of one body at 30 Hz.
 */
export async function readSession(bytes: Uint8Array): Promise<ReadSession> {
  const crc = await createCrc(), reader = new ChunkReader(await createChainHasher());
  if (bytes.length === 0) return refuse('The file is empty; a .jam file begins with 8 bytes of signature and a header.');
  if (bytes.length < SIGNATURE.length || SIGNATURE.some((byte, index) => bytes[index] !== byte)) return refuse('This is not a .jam file: its first 8 bytes are not the signature of one. Choose a file that Jam Engine wrote.');
  let at = SIGNATURE.length, problem: string | null = null;
  for (let ordinal = 0; at < bytes.length && !reader.hasEnded; ordinal++) {
    const next = readChunk(bytes, at, crc, reader);
    if (typeof next === 'string') {
      problem = `${placeOf(bytes, at, ordinal)} ${next}.`;
      break;
    }
    at = next;
  }
  const { header } = reader;
  if (!header) return refuse(problem === null ? `Chunk 0 (header) at byte ${at} is missing: the file ends there. Nothing of it can be played.` : `${problem} Nothing of the file can be played.`);
  if (problem !== null) problem += ` What stands before it plays.`;
  else if (!reader.hasEnded) problem = `The file ends at byte ${at} without an end mark: its recording was cut short. What was recorded before plays.`;
  else if (at < bytes.length) problem = `${bytes.length - at} bytes follow the end mark at byte ${at}; they were ignored.`;
  const { ticks, inputs, cues, pictures, hashes, partNames, markers } = reader;
  return { ok: true, session: new RecordedSession({ header, ticks, inputs, cues, pictures, hashes, partNames, markers, sources: reader.records(), problem, byteLength: at }) };
}
