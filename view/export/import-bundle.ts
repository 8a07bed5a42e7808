import { proxy } from 'comlink';
import type { TakeRow } from '../../protocol/index.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { openTakes } from '../tape/open-takes.ts';
import { keepDocument } from './bundle-documents.ts';
import { TAKES_LIST } from './export-session.ts';
import { openExportWorker } from './export-worker.ts';

export const BUNDLE_ENDING = '.jambundle';
/** Takes that a list may name. */
const MOST_TAKES = 4096;

const isWhole = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && (value as number) >= least;

/** Looks at one entry of a bundle's list of takes; answers with what is wrong with it. */
export function checkTakeRow(value: unknown): string {
  const row = value as Partial<TakeRow> | null;
  if (typeof row !== 'object' || row === null) return 'is no object';
  if (typeof row.session !== 'string' || !/^[0-9a-f]{32}$/.test(row.session)) return 'session is no id of 32 hex digits';
  if (typeof row.hash !== 'string' || !/^[0-9a-f]{16}$/.test(row.hash)) return 'hash is no 16 hex digits';
  if (!isWhole(row.layer, 0) || !isWhole(row.slot, 0) || row.slot! > 15 || !isWhole(row.source, 0) || row.source! > 2 || !isWhole(row.tick, 0)) return 'layer, slot, source or tick is out of range';
  if (!isWhole(row.frames, 1) || !isWhole(row.before, 0) || !isWhole(row.bytes, 0) || !isWhole(row.sampleRate, 8000) || row.sampleRate! > 192_000) return 'a length is out of range';
  if ((row.channels !== 1 && row.channels !== 2) || typeof row.startedAt !== 'number' || !Number.isFinite(row.startedAt) || typeof row.isWhole !== 'boolean') return 'channels, startedAt or isWhole is wrong';
  return '';
}

/** Opens a list of takes; what is wrong in it goes to `problems`. */
function readTakes(text: string, problems: string[]): TakeRow[] {
  let list: unknown = null;
  try {
    list = (JSON.parse(text) as { takes?: unknown } | null)?.takes;
  } catch { /* said below */ }
  if (!Array.isArray(list) || list.length > MOST_TAKES) {
    problems.push(`${TAKES_LIST} holds no list of takes: its recorded sound is left out.`);
    return [];
  }
  return (list as unknown[]).flatMap((row, index) => {
    const wrong = checkTakeRow(row);
    if (wrong !== '') problems.push(`takes[${index}] in ${TAKES_LIST} ${wrong}; this take is left out.`);
    return wrong === '' ? [row as TakeRow] : [];
  });
}

/**
 * Takes a bundle in: its takes, its documents, and last its session, so that a session which is there has its sound. What is there already stays as it
 * is. Answers with the session's id and with all that was left out, and why.
 * @throws a sentence when nothing of it can be used
 */
export async function importBundle(store: Pick<SessionStore, 'import'>, file: File, onProgress: (progress: number) => void = () => undefined): Promise<{ readonly id: string; readonly problem: string | null }> {
  const worker = openExportWorker();
  try {
    const opened = await Promise.race([worker.control.unpack(file.name, file, proxy(onProgress)), worker.broken]);
    if (!opened.ok) throw new Error(opened.message);
    const problems = [...opened.problems], files = new Map(opened.files.map(({ path, data }) => [path, data])), session = files.get('session.jam');
    const list = files.get(TAKES_LIST), rows = list ? readTakes(await list.text(), problems) : [];
    if (rows.length > 0) {
      const { takes } = await openTakes();
      for (const row of rows) {
        const wav = files.get(`takes/${row.hash}.wav`), answer = wav && await takes.add(row, new Uint8Array(await wav.arrayBuffer()));
        if (!answer) problems.push(`A take of track ${Math.floor(row.layer / 65_536) + 1} is not in it.`);
        else if (!answer.ok) problems.push(answer.message);
      }
    }
    for (const [path, data] of files) {
      const kind = /^documents\/(.+)\.json$/.exec(path)?.[1];
      const problem = kind === undefined ? '' : await keepDocument(kind, await data.text());
      if (problem !== '') problems.push(problem);
    }
    if (!session) throw new Error(`${file.name} holds no session. ${problems.join(' ')}`);
    const kept = await store.import(opened.title || file.name, new Uint8Array(await session.arrayBuffer()));
    if (kept.problem !== null) problems.push(kept.problem);
    return { id: kept.id, problem: problems.length > 0 ? problems.join(' ') : null };
  } finally {
    worker.end();
  }
}
