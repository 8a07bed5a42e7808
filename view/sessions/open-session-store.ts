import { proxy, transfer, wrap, type Remote } from 'comlink';
import type { RecordingHalt, RecordingState, SessionListing, SessionRow, StoreAnswer, StoreControl } from '../../protocol/index.ts';
import { SOURCE } from '../session.ts';
import type { RecordingStatus } from '../stage.ts';
import { BYSTANDERS, cardOf, fileNameOf } from './session-names.ts';
import type { DrawnRecording, Recording, SessionRecorder } from './recording.ts';
import type { SessionCard, SessionStore } from './session-store.ts';

/** Name under which windows tell each other that the list changed. */
const CHANNEL = 'jam-sessions';
/** A store that does not answer this long, ms, must not hold back a room that stumbled. */
const HALT_MS = 4000;
/** When it is quiet: nothing was asked of the library for this long, ms. */
const QUIET_MS = 10_000;
/** How long what was removed can be brought back, ms; at the next quiet moment after it, it goes for good. */
const UNDO_MS = 30_000;

type Store = Remote<StoreControl<MessagePort, Blob>>;

const sourceNames = Object.fromEntries(Object.entries(SOURCE).map(([name, number]) => [number, name]));

/** 32 hex digits. `crypto.randomUUID` is missing from pages that were not served securely. */
const drawId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A recording's line and its other end. @param from ticks before this one are recorded already */
function lineOf(id: string, startedAt: number, from: number): DrawnRecording {
  const { port1, port2 } = new MessageChannel();
  return { line: { record: { id, startedAt: new Date(startedAt).toISOString(), from }, port: port1 }, end: port2 };
}

/** A value, or the sentence as an error. */
async function valueOf<Value>(answer: Promise<StoreAnswer<Value>>): Promise<Value> {
  const answered = await answer;
  if (answered.ok) return answered.value;
  throw new Error(answered.message);
}

export interface OpenedSessionStore extends SessionStore {
  /** For `openSession`. */
  readonly recorder: SessionRecorder;
}

/**
 * The page's side of what is recorded. Costs nothing until a room begins to be recorded, and loads what writes only when the room is up.
 * `onRecording` hears how the latest recording stands.
 *
 * Two workers of one kind: the first writes what is played, the second, begun when it is needed, serves the library.
 */
export function openSessionStore(onRecording: (status: RecordingStatus) => void): OpenedSessionStore {
  const changes = new Set<() => void>();
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = () => changes.forEach((listener) => listener());
  let hasAskedToPersist = false, hasFailed = '';
  /** Standing of the recordings that go on, oldest first: one, or two while a room takes another's place. The youngest is shown. */
  const standing = new Map<string, RecordingState>();
  const latest = (): string | null => [...standing.keys()].at(-1) ?? null;

  const begin = (name: string, onBroken: (reason: string) => void): Store => {
    const worker = new Worker(new URL('../../workers/store.worker.ts', import.meta.url), { type: 'module', name });
    worker.onerror = (event) => {
      event.preventDefault();
      onBroken(event.message || 'it could not be loaded');
    };
    return wrap<StoreControl<MessagePort, Blob>>(worker);
  };

  // ------------------------------------------------------------------------------------------------------------ recording
  const show = (status: RecordingState): void => {
    if (status.id === null || !standing.has(status.id)) return;
    standing.set(status.id, status);
    if (status.id === latest()) onRecording(status);
    if (status.state === 'recording' && !hasAskedToPersist) {
      hasAskedToPersist = true;
      void navigator.storage?.persist?.().catch(() => false);
    }
  };
  const fail = (message: string): void => {
    hasFailed = message;
    onRecording({ state: 'failed', message, id: latest() });
    settleLoaded(null);
  };
  /** Resolves with the store when it may be spoken to; with null when there is none. Boxed: a proxy of comlink looks like a promise. */
  let settleLoaded: (store: Store | null) => void = () => undefined;
  const loaded = new Promise<{ readonly store: Store | null }>((done) => { settleLoaded = (store) => done({ store }); });
  let isStarted = false;
  const start = (): void => {
    if (isStarted) return;
    isStarted = true;
    const store = begin('recorder', (reason) => fail(`The recording stopped: ${reason}. What was played before is kept; reload the page to record again.`));
    void store.open().then((answer) => {
      if (!answer.ok) return fail(answer.message);
      settleLoaded(store);
      // A page that was just left may still hold on to its session: when it is quiet it is looked at again.
      setTimeout(() => void store.open().then((again) => { if (again.ok && again.value > 0) tidySoon(); }, () => undefined), QUIET_MS);
    }, (cause: unknown) => fail(`Nothing is recorded: ${String(cause)}.`));
  };

  const recorder: SessionRecorder = {
    start,
    draw: () => lineOf(drawId(), Date.now(), 0),
    begin(branch, drawn) {
      const id = drawn?.line.record.id ?? drawId(), startedAt = drawn ? Date.parse(drawn.line.record.startedAt) : Date.now();
      const lineFrom = (from: number): DrawnRecording => lineOf(id, startedAt, from);
      const begun: RecordingState = { state: 'waiting', message: '', id };
      standing.set(id, begun);
      if (hasFailed === '') onRecording(begun);
      const first = drawn ?? lineFrom(branch?.tick ?? 0);
      // What the room sends before the store is there waits in the port; where there will be none it is dropped.
      void loaded.then(({ store }) => store ? store.begin({ id, startedAt, branch, sourceNames, bystanders: BYSTANDERS.map((name) => SOURCE[name]) }, transfer(first.end, [first.end]), proxy(show)) : first.end.close());
      const recording: Recording = {
        id, line: first.line,
        async halt(imageTick, to, known) {
          const late = new Promise<'late'>((done) => setTimeout(() => done('late'), HALT_MS));
          const answer = await Promise.race([late, loaded.then(({ store }): Promise<RecordingHalt | null> | null => store && store.halt(id, imageTick, to, known))]).catch(() => null);
          if (answer !== 'late') return answer;
          fail('The recording stopped: the room stumbled and what writes did not answer. What was played before is kept; reload the page to record again.');
          return null;
        },
        resume(reached) {
          const { line, end } = lineFrom(reached);
          void loaded.then(({ store }) => store ? store.resume(id, transfer(end, [end])) : end.close());
          return line;
        },
        end() {
          standing.delete(id);
          const left = standing.get(latest() ?? '');
          if (left && hasFailed === '') onRecording(left);
          void loaded.then(({ store }) => store?.end(id)).then(tidySoon, () => undefined);
        },
      };
      return recording;
    },
  };

  // -------------------------------------------------------------------------------------------------------------- library
  let opening: Promise<{ readonly store: Store }> | null = null;
  const openLibrary = async (): Promise<{ readonly store: Store }> => {
    let isBroken: (cause: Error) => void = () => undefined;
    const broken = new Promise<never>((_, reject) => { isBroken = reject; });
    const store = begin('library', (reason) => {
      opening = null;
      isBroken(new Error(`The library did not open: ${reason}. Reload the page to try again.`));
    });
    await Promise.race([valueOf(store.open()), broken]);
    return { store };
  };
  const from = async <Value>(question: (store: Store) => Promise<StoreAnswer<Value>>): Promise<Value> => {
    lastAskedMs = performance.now();
    opening ??= openLibrary().catch((cause: unknown) => {
      opening = null;
      throw cause;
    });
    return valueOf(question((await opening).store));
  };

  let lastAskedMs = 0, tidying: ReturnType<typeof setTimeout> | null = null;
  /** Sessions that have ended are rewritten one by one, when nothing else is asked. */
  const tidySoon = (): void => {
    tidying ??= setTimeout(() => {
      tidying = null;
      if (performance.now() - lastAskedMs < QUIET_MS / 2) return tidySoon();
      void from((store) => store.tidy()).then((left) => { if (left > 0) tidySoon(); }, () => undefined);
    }, QUIET_MS);
  };

  return {
    recorder,
    list: async () => {
      const listings: readonly SessionListing<Blob>[] = await from((store) => store.list());
      const rows = new Map<string, SessionRow>(listings.map(({ row }) => [row.id, row]));
      return listings.map((listing): SessionCard => cardOf(listing, rows));
    },
    known: () => from((store) => store.known()),
    read: (id) => from((store) => store.read(id)),
    rename: (id, title) => from((store) => store.rename(id, title)).then(() => undefined),
    tag: (id, tags) => from((store) => store.tag(id, tags)).then(() => undefined),
    remove: (ids) => from((store) => store.remove(ids)).finally(() => void setTimeout(tidySoon, UNDO_MS)).then(() => undefined),
    restore: (ids) => from((store) => store.restore(ids)).then(() => undefined),
    import: (name, bytes) => from((store) => store.import(name, bytes)),
    export: async (id) => {
      const { row, bytes } = await from((store) => store.export(id));
      return { name: fileNameOf(row), bytes };
    },
    setPicture: (id, picture) => from((store) => store.setPicture(id, picture)).then(() => undefined),
    use: () => from((store) => store.use()),
    onChange: (listener) => (changes.add(listener), () => void changes.delete(listener)),
    get recordingId() {
      return hasFailed === '' ? latest() : null;
    },
  };
}
