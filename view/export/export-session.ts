import { proxy } from 'comlink';
import type { BundleFile, Performance, Refusal, StoreAnswer, TakeRow } from '../../protocol/index.ts';
import { layTracks, type KnownLayer } from '../audio/index.ts';
import { SampleShelf } from '../audio/sample-shelf.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { openTakes } from '../tape/open-takes.ts';
import { layerOf } from '../tape/take-layers.ts';
import { documentsNow } from './bundle-documents.ts';
import { exporting, type ExportKind } from './export-store.ts';
import { openExportWorker, type OpenedExportWorker } from './export-worker.ts';
import { RenderCancelled, renderSession, REST, type RenderHearers, type RenderSettings } from './render-session.ts';
import { WavBlob } from './wav-blob.ts';

const SAMPLE_RATE = 48_000;
/** What passed the limiter never clips; what did not may, and what is to be added up must not. */
const MASTER_BITS = 24, PART_BITS = 32;
/** What has no stem of its own: clicks that count are for the player, and what a show speaks sounds on its track. */
const UNHEARD: ReadonlySet<string> = new Set(['click', 'voice']);
/** The list of a bundle's takes. */
export const TAKES_LIST = 'takes/takes.json';

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
function given<Value>(answer: StoreAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new Error(answer.message);
}

let shelf: SampleShelf | null = null;
/** The instruments, loaded once for all exports; the browser has their files already. */
async function loadedShelf(): Promise<SampleShelf> {
  if (shelf) return shelf;
  const opened = new SampleShelf(new URL('sounds/', document.baseURI).href);
  await opened.load(() => undefined);
  // What could not be had this time may be had the next.
  if (opened.missing.length === 0) shelf = opened;
  return opened;
}

/** A name for a file that any file system takes. */
const fileWords = (words: string): string => words.normalize('NFKD').replace(/[^\p{Letter}\p{Number}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'part';

export interface ExportCrew {
  readonly store: Pick<SessionStore, 'export'>;
}

/** What was written. */
export interface Exported {
  readonly name: string;
  readonly data: Blob;
  /** What is missing from it, in sentences. */
  readonly notes: readonly string[];
}

/** One export, from the session's bytes to a file. */
class Export {
  private readonly notes: string[] = [];

  constructor(private readonly crew: ExportCrew, private readonly id: string, private readonly title: string, private readonly worker: OpenedExportWorker, private readonly signal: AbortSignal, private readonly onProgress: (progress: number) => void) {}

  async run(kind: ExportKind): Promise<Exported> {
    const { name, bytes } = await this.crew.store.export(this.id), base = name.replace(/\.jam$/, ''), { notes } = this;
    if (kind === 'bundle') return { name: `${base}.jambundle`, data: await this.bundle(bytes), notes };
    const { performance } = await this.ask(this.worker.control.open(bytes));
    if (performance.problem !== null) notes.push(performance.problem);
    if (kind === 'midi') return { name: `${base}.mid`, data: new Blob([(await this.ask(this.worker.control.midi(this.title))).bytes], { type: 'audio/midi' }), notes };
    if (kind === 'master' || kind === 'unlimited') {
      const isMaster = kind === 'master', wav = new WavBlob(SAMPLE_RATE, isMaster ? MASTER_BITS : PART_BITS);
      await this.render(performance, isMaster ? { master: wav.hear } : { beforeLimiter: wav.hear }, 1);
      return { name: `${base}${isMaster ? '' : '-before-limiter'}.wav`, data: wav.end(), notes };
    }
    return { name: `${base}-stems.zip`, data: await this.stems(performance), notes };
  }

  private async ask<Value extends { readonly ok: true }>(question: Promise<Value> | Promise<Refusal>): Promise<Value> {
    const answer = await Promise.race([question as Promise<Value | Refusal>, this.worker.broken]);
    if (answer.ok) return answer;
    throw new Error(answer.message);
  }

  private async rows(): Promise<readonly TakeRow[]> {
    return given(await (await openTakes()).takes.heard(this.id));
  }

  /** @param share of the whole export that rendering is */
  private async render(performance: Performance, hearers: RenderHearers, share: number): Promise<void> {
    const loaded = await loadedShelf();
    for (const { name } of loaded.missing) this.notes.push(`The sound of ${name} could not be loaded and is missing.`);
    const layers = await this.layers(performance), prepare: RenderSettings['prepare'] = async (context, desk, timeOf, cues) => {
      if (!performance.stems.some(({ key }) => key.startsWith('track'))) return;
      if (!(await layTracks(context, [desk], cues, { sampleRate: SAMPLE_RATE, timeOf, layers }))) this.notes.push('This browser cannot play recorded tracks into a file: they are missing.');
    };
    await renderSession(performance, hearers, { shelf: loaded, sampleRate: SAMPLE_RATE, signal: this.signal, prepare, onProgress: (progress) => this.onProgress(progress * share) });
  }

  /** The recorded layers that sound in the session. One that cannot be had is named, and the rest is rendered without it. */
  private async layers(performance: Performance): Promise<KnownLayer[]> {
    if (!performance.stems.some(({ key }) => key.startsWith('track'))) return [];
    const layers: KnownLayer[] = [], { takes } = await openTakes();
    for (const row of await this.rows()) {
      try {
        layers.push({ layer: row.layer, slot: row.slot, tick: row.tick, ...(await layerOf(row, given(await takes.read(row.hash)), SAMPLE_RATE)) });
      } catch (cause) {
        this.notes.push(`A take of track ${Math.floor(row.layer / 65_536) + 1} is missing: ${inWords(cause)}`);
      }
      if (this.signal.aborted) throw new RenderCancelled();
    }
    return layers;
  }

  private async stems(performance: Performance): Promise<Blob> {
    const master = new WavBlob(SAMPLE_RATE, MASTER_BITS), sum = new WavBlob(SAMPLE_RATE, PART_BITS);
    const stems = [...performance.stems.filter(({ key }) => !UNHEARD.has(key)), REST].map((stem) => ({ stem, wav: new WavBlob(SAMPLE_RATE, PART_BITS) }));
    await this.render(performance, { master: master.hear, beforeLimiter: sum.hear, stems: stems.map(({ stem, wav }) => ({ stem, hear: wav.hear })) }, 0.85);
    const heard = stems.filter(({ stem, wav }) => stem !== REST || wav.peak > 0);
    const files: BundleFile<Blob>[] = [
      { path: '00-master.wav', data: master.end() }, { path: '00-mix-before-limiter.wav', data: sum.end() },
      ...heard.map(({ stem, wav }, index) => ({ path: `${String(index + 1).padStart(2, '0')}-${fileWords(stem.name)}.wav`, data: wav.end() })),
    ];
    return (await this.ask(this.worker.control.zip(files, proxy((progress: number) => this.onProgress(0.85 + 0.15 * progress))))).data;
  }

  private async bundle(session: Uint8Array<ArrayBuffer>): Promise<Blob> {
    const files: BundleFile<Blob>[] = [{ path: 'session.jam', data: new Blob([session]) }], rows = await this.rows(), packed: TakeRow[] = [], { takes } = await openTakes();
    for (const row of rows) {
      const wav = await takes.read(row.hash), path = `takes/${row.hash}.wav`;
      if (!wav.ok) this.notes.push(`A take of track ${Math.floor(row.layer / 65_536) + 1} is missing: ${wav.message}`);
      else {
        // It sounds in this session, whichever of those before it was recorded in.
        if (!packed.some(({ layer }) => layer === row.layer)) packed.push({ ...row, session: this.id });
        if (!files.some((file) => file.path === path)) files.push({ path, data: new Blob([wav.value]) });
      }
      if (this.signal.aborted) throw new RenderCancelled();
    }
    if (packed.length > 0) files.push({ path: TAKES_LIST, data: new Blob([JSON.stringify({ format: 'jam-takes', version: 1, takes: packed })]) });
    for (const { kind, text } of await documentsNow()) files.push({ path: `documents/${kind}.json`, data: new Blob([text]) });
    return (await this.ask(this.worker.control.pack(this.title, files, proxy((progress: number) => this.onProgress(progress))))).data;
  }
}

let controller: AbortController | null = null;

/**
 * Writes a session down as a file. One at a time; the page plays on meanwhile, and {@link cancelExport} calls it off.
 * Says how it goes and how it went in `exporting`; resolves with the file, or null when there is none.
 */
export async function exportSession(crew: ExportCrew, kind: ExportKind, id: string, title: string): Promise<Exported | null> {
  if (exporting.getState().running) return null;
  const { signal } = (controller = new AbortController()), worker = openExportWorker();
  signal.addEventListener('abort', () => worker.end());
  // The worker's last word on how far it is may come after the file itself.
  let isOver = false;
  const show = (progress: number): void => { if (!isOver && !signal.aborted) exporting.setState({ running: { kind, title, progress } }); };
  exporting.setState({ running: { kind, title, progress: 0 }, message: '', hasFailed: false });
  try {
    const exported = await new Export(crew, id, title, worker, signal, show).run(kind);
    if (signal.aborted) throw new RenderCancelled();
    isOver = true;
    exporting.setState({ running: null, message: [`“${exported.name}” is saved.`, ...exported.notes].join(' '), hasFailed: false });
    return exported;
  } catch (cause) {
    isOver = true;
    exporting.setState(signal.aborted ? { running: null, message: 'Called off: nothing was saved.', hasFailed: false } : { running: null, message: `Nothing was saved: ${inWords(cause)}`, hasFailed: true });
    return null;
  } finally {
    worker.end();
    controller = null;
  }
}

export function cancelExport(): void {
  controller?.abort();
}

/** Hands a file to the player. */
export function saveFile({ name, data }: Pick<Exported, 'name' | 'data'>): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
