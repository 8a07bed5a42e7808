/** Reads sessions for export, writes their notes down, and packs and unpacks files: all that need not stand in the page's way. */
import { expose, transfer } from 'comlink';
import type { ExportControl, Performance } from '../protocol/index.ts';
import { readSession } from '../protocol/session/index.ts';
import { packBundle, unpackBundle, zipFiles } from './jam-bundle.ts';
import { midiFile } from './midi-file.ts';
import { readPerformance } from './read-performance.ts';

let opened: Performance | null = null;

/** Failures of a kind nobody thought of are sentences too. */
async function answered<Answer>(what: string, work: () => Promise<Answer>): Promise<Answer | { readonly ok: false; readonly message: string }> {
  try {
    return await work();
  } catch (cause) {
    const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    return { ok: false, message: isFull ? `${what}: the browser has no room left. Free some and try again.` : `${what}: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

const control: ExportControl<Blob> = {
  open: (bytes) => answered('The session could not be read', async () => {
    const read = await readSession(bytes);
    if (!read.ok) return read;
    opened = await readPerformance(read.session);
    return { ok: true, performance: opened };
  }),
  midi: (title) => answered('The MIDI file could not be written', async () => {
    if (!opened) return { ok: false, message: 'No session is open to be written down.' };
    const bytes = midiFile(title, opened);
    return transfer({ ok: true, bytes }, [bytes.buffer]);
  }),
  zip: (files, onProgress) => answered('The files could not be zipped', () => zipFiles(files, onProgress)),
  pack: (title, files, onProgress) => answered('The bundle could not be written', () => packBundle(title, files, onProgress)),
  unpack: (name, data, onProgress) => answered(`${name} could not be opened`, () => unpackBundle(name, data, onProgress)),
};

expose(control);
