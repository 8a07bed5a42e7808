/**
 * Keeps what is played in the browser's storage, on a thread of its own: nothing that plays or draws ever waits for a disk. The page runs
 * one of these for recording and one for its library (see `StoreControl`).
 */
import { expose } from 'comlink';
import type { RecordingBegin, RecordingState, StoreAnswer, StoreControl, ToRecorder } from '../protocol/index.ts';
import { holdLive } from './live-lock.ts';
import type { ModDatabase } from './mod-database.ts';
import { Recorder } from './recorder.ts';
import { SessionDatabase } from './session-database.ts';
import { SessionLibrary } from './session-library.ts';

/** Name under which windows tell each other that the list changed. */
const channel = new BroadcastChannel('jam-sessions');
const changed = (): void => channel.postMessage(null);

const SHUT = 'This browser lets the page keep nothing (a private window, perhaps): what you play is not recorded.';
const LOST = 'The browser took its storage away: the recording stopped. Reload the page to record again.';
/** A database that does not open this long, ms, will not. */
const OPEN_MS = 15_000;

/** Opened with the first session that has mods. */
let modDatabase: Promise<ModDatabase> | null = null;
let database: SessionDatabase | null = null, library: SessionLibrary | null = null;

/** A recording that goes on: what writes it, and the line that it hears. */
interface Running {
  readonly recorder: Recorder;
  line: MessagePort;
  readonly letGo: () => void;
  /** Messages are taken one after another. */
  turn: Promise<void>;
}
const recordings = new Map<string, Promise<Running | null>>();

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Answers with what `work` answers, or with the sentence that it failed with. */
async function answer<Value>(work: (library: SessionLibrary) => Promise<Value>): Promise<StoreAnswer<Value>> {
  if (!library) return { ok: false, message: SHUT };
  try {
    return { ok: true, value: await work(library) };
  } catch (cause) {
    const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    return { ok: false, message: isFull ? 'The browser has no room left for this. Delete or export some sessions and try again.' : inWords(cause) };
  }
}
const done = (): null => null;

function listen(running: Running, line: MessagePort): void {
  running.line = line;
  line.onmessage = (event: MessageEvent<ToRecorder>) => {
    running.turn = running.turn.then(() => running.recorder.take(event.data));
  };
}

/** What the room sent before it went may still lie in the port: one look, then nothing more is taken from it. */
async function drain(running: Running): Promise<void> {
  await new Promise((read) => setTimeout(read, 0));
  running.line.close();
  await running.turn;
}

/** The latest recording in which nobody had played, and which was not kept. */
let left: { readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> } | null = null;

/** Recordings end one after another, so that a branch finds the whole of what it leaves. */
let ending: Promise<void> = Promise.resolve();
function end(id: string): Promise<void> {
  const recording = recordings.get(id);
  recordings.delete(id);
  ending = ending.then(async () => {
    const running = await recording;
    if (!running) return;
    await drain(running);
    await running.recorder.end();
    if (!running.recorder.isKept) {
      // A room that goes on from it with other mods may still ask for its beginning.
      left = database && { id, bytes: await database.bytesOf(id) };
      await database?.drop(id);
    }
    running.letGo();
    changed();
  }).catch(() => undefined);
  return ending;
}

async function begin(kept: SessionDatabase, begin: RecordingBegin, line: MessagePort, report: (state: RecordingState) => void): Promise<Running> {
  await ending;
  let wasKept = false;
  const recorder = new Recorder(begin, {
    append: (row, ordinal, piece) => kept.append(row, ordinal, piece),
    row: (id) => kept.row(id),
    bytesOf: (id) => (left?.id === id ? Promise.resolve(left.bytes) : kept.bytesOf(id)),
    fullness: async () => {
      const { usage = 0, quota = 0 } = (await navigator.storage?.estimate()) ?? {};
      return quota > 0 ? usage / quota : 0;
    },
    needs: async (id, hashes) => {
      modDatabase ??= import('./mod-database.ts').then(({ ModDatabase }) => ModDatabase.open());
      await (await modDatabase).uses(id, hashes);
    },
  }, (state: RecordingState) => {
    report(state);
    if (recorder.isKept && !wasKept) {
      wasKept = true;
      changed();
    }
  }, () => performance.now());
  const letGo = await holdLive(begin.id, () => void kept.change(begin.id, { writtenAt: Date.now() }).catch(() => false));
  const running: Running = { recorder, line, letGo, turn: Promise.resolve() };
  listen(running, line);
  return running;
}

const control: StoreControl<MessagePort, Blob> = {
  async open() {
    if (library) return answer((library) => library.settle());
    if (!('indexedDB' in globalThis) || !globalThis.indexedDB) return { ok: false, message: SHUT };
    try {
      const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('it did not answer')), OPEN_MS));
      database = await Promise.race([late, SessionDatabase.open(() => {
        for (const recording of recordings.values()) void recording.then((running) => running?.recorder.fail(LOST));
      })]);
      library = new SessionLibrary(database, changed);
      return { ok: true, value: await library.settle() };
    } catch (cause) {
      return { ok: false, message: `${SHUT} (${inWords(cause)})` };
    }
  },

  async begin(told, line, report) {
    if (!database) return;
    const recording = begin(database, told, line, report).catch((cause: unknown) => {
      report({ id: told.id, state: 'failed', message: `Nothing is recorded: ${inWords(cause)}.` });
      return null;
    });
    recordings.set(told.id, recording);
    await recording;
  },
  async halt(id, imageTick, to, known) {
    const running = await recordings.get(id);
    if (!running) return null;
    await drain(running);
    return running.recorder.halt(imageTick, to, known);
  },
  async resume(id, line) {
    const running = await recordings.get(id);
    if (running) listen(running, line);
  },
  end: (id) => end(id),

  list: () => answer((library) => library.list()),
  known: () => answer((library) => library.known()),
  read: (id) => answer((library) => library.read(id)),
  rename: (id, title) => answer((library) => library.rename(id, title).then(done)),
  tag: (id, tags) => answer((library) => library.tag(id, tags).then(done)),
  remove: (ids) => answer((library) => library.remove(ids).then(done)),
  restore: (ids) => answer((library) => library.restore(ids).then(done)),
  import: (name, bytes) => answer((library) => library.import(name, bytes)),
  export: (id) => answer((library) => library.export(id)),
  setPicture: (id, picture) => answer((library) => library.setPicture(id, picture).then(done)),
  use: () => answer((library) => library.use()),
  tidy: () => answer((library) => library.tidy()),
};

expose(control);
