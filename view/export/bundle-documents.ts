import { stage } from '../stage.ts';

/** What a bundle carries beside the session: how the room and the body were set up, and the show that was prepared. JSON, checked where it is read. */
export interface BundleDocument {
  readonly kind: 'room' | 'mapping' | 'show';
  readonly text: string;
}

/** Parts of the page open when it is idle: so long is waited for the body's, ms. */
const OPENS_MS = 20_000;

/** Resolves when the body's part is open, or will not any more. */
async function whenBodyIsOpen() {
  const { body } = await import('../body/body-store.ts');
  if (!body.getState().actions) {
    await new Promise<void>((resolve) => {
      const stop = body.subscribe(({ actions }) => { if (actions) resolve(); });
      setTimeout(() => {
        stop();
        resolve();
      }, OPENS_MS);
    });
  }
  return body;
}

/** Documents of the room as it stands, of what the body drives, and of the show that is open; those in which there is nothing are left out. */
export async function documentsNow(): Promise<BundleDocument[]> {
  const documents: BundleDocument[] = [], { session } = stage.getState();
  const [{ roomNow, writeRoom }, { openedShow, openShelf }, body, { isEmptySet, writeBodyFile }] = await Promise.all([import('../room/room-file.ts'), import('../show/show-shelf.ts'), whenBodyIsOpen(), import('../body/body-file.ts')]);
  const room = session && roomNow(session.scene, session.frame, 'From a bundle');
  if (room) documents.push({ kind: 'room', text: writeRoom(room) });
  const { set } = body.getState();
  if (!isEmptySet(set)) documents.push({ kind: 'mapping', text: (await writeBodyFile(set)).text });
  openShelf();
  const show = openedShow();
  if (show.scenes.some(({ cues }) => cues.length > 0)) documents.push({ kind: 'show', text: JSON.stringify(show) });
  return documents;
}

/** Puts a document where its kind is kept. Answers with what is wrong with it; empty when it is kept. */
export async function keepDocument(kind: string, text: string): Promise<string> {
  if (kind === 'show') {
    const [{ checkShow }, { addShow, openShelf }] = await Promise.all([import('../../protocol/show/index.ts'), import('../show/show-shelf.ts')]);
    let value: unknown = null;
    try {
      value = JSON.parse(text);
    } catch { /* checkShow says what is wrong */ }
    const checked = checkShow(value);
    if (!checked.ok) return `Its show is left out: ${checked.problems.join(' ')}`;
    openShelf();
    return addShow(checked.show) ? '' : 'Its show is left out: the shelf of shows is full.';
  }
  if (kind === 'room') {
    const [{ readRoom }, { readShelf, writeShelf }] = await Promise.all([import('../room/room-file.ts'), import('../room/room-shelf.ts')]);
    const read = readRoom(text);
    if (!read.ok) return `Its room is left out: ${read.problems.join(' ')}`;
    const shelf = readShelf(localStorage), content = JSON.stringify(read.room);
    // Opened twice, it is there once.
    if (shelf.some(({ room }) => JSON.stringify(room) === content)) return '';
    const id = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    return writeShelf(localStorage, [{ id, savedAt: Date.now(), room: read.room }, ...shelf]) ?? '';
  }
  if (kind === 'mapping') {
    const [body, { FILE_ENDING, isEmptySet, readBodyFile, writeBodyFile }] = await Promise.all([whenBodyIsOpen(), import('../body/body-file.ts')]), { set, actions } = body.getState(), read = readBodyFile(text);
    if (!read.ok) return `Its body setup is left out. ${read.message}`;
    const [here, there] = await Promise.all([writeBodyFile(set), writeBodyFile(read.set)]);
    if (here.hash === there.hash) return '';
    if (!isEmptySet(set)) return 'Its body setup is left out, because there is one here already. Save yours as a file and clear it in Body, then open the bundle again.';
    if (!actions) return 'Its body setup is left out: this page is not ready for it yet. Open the bundle again in a moment.';
    actions.load(new File([text], `bundle${FILE_ENDING}`));
    return '';
  }
  return `What it calls ${kind} is not known here and is left out.`;
}
