import { checkShow, type ShowDocument } from '../../protocol/show/index.ts';
import { newShow } from './edit-show.ts';
import { showPage } from './show-store.ts';

const KEY = 'jam-engine/shows/1';
/** Shows kept on this device, and steps that can be taken back. */
export const MOST_SHOWS = 24, MOST_STEPS_BACK = 100;

interface Kept { readonly shows: readonly ShowDocument[]; readonly open: number }

function recallShows(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as { shows?: unknown; open?: unknown } | null;
    const shows = (Array.isArray(kept?.shows) ? (kept.shows as unknown[]) : []).slice(0, MOST_SHOWS).flatMap((value) => {
      const checked = checkShow(value);
      return checked.ok ? [checked.show] : [];
    });
    const open = typeof kept?.open === 'number' && kept.open >= 0 && kept.open < shows.length ? Math.floor(kept.open) : 0;
    return { shows, open };
  } catch {
    return { shows: [], open: 0 };
  }
}

function keep(): void {
  const { shows, open } = showPage.getState();
  try {
    localStorage.setItem(KEY, JSON.stringify({ shows, open }));
  } catch {
    showPage.setState({ problems: ['This browser keeps no more here: save the show as a file, so that it is not lost.'] });
  }
}

/** Brings the kept shows back; the first time there is an empty one. */
export function openShelf(): void {
  if (showPage.getState().shows.length > 0) return;
  const { shows, open } = recallShows();
  showPage.setState({ shows: shows.length > 0 ? shows : [newShow('My show')], open, scene: 0, past: [], future: [] });
}

/** The show that is open in the studio. */
export function openedShow(): ShowDocument {
  const { shows, open } = showPage.getState();
  return shows[open] ?? newShow('My show');
}

function put(show: ShowDocument): void {
  const { shows, open, scene } = showPage.getState();
  showPage.setState({ shows: shows.map((kept, n) => (n === open ? show : kept)), scene: Math.max(0, Math.min(scene, show.scenes.length - 1)) });
  keep();
}

/** Changes the open show; can be undone. */
export function changeShow(change: (show: ShowDocument) => ShowDocument): void {
  const before = openedShow(), after = change(before);
  if (after === before) return;
  showPage.setState({ past: [...showPage.getState().past.slice(-MOST_STEPS_BACK + 1), before], future: [], problems: [] });
  put(after);
}

export function undoShow(): void {
  const { past, future } = showPage.getState(), before = past.at(-1);
  if (!before) return;
  showPage.setState({ past: past.slice(0, -1), future: [openedShow(), ...future] });
  put(before);
}

export function redoShow(): void {
  const { past, future } = showPage.getState(), after = future[0];
  if (!after) return;
  showPage.setState({ past: [...past, openedShow()], future: future.slice(1) });
  put(after);
}

/** Puts a show on the shelf and opens it. Answers false when the shelf is full. */
export function addShow(show: ShowDocument): boolean {
  const { shows } = showPage.getState();
  if (shows.length >= MOST_SHOWS) {
    showPage.setState({ problems: [`There are ${MOST_SHOWS} shows here already. Delete one first; save it as a file if you may want it again.`] });
    return false;
  }
  const names = new Set(shows.map(({ name }) => name));
  let name = show.name;
  for (let n = 2; names.has(name); n++) name = `${show.name} ${n}`;
  showPage.setState({ shows: [...shows, { ...show, name }], open: shows.length, scene: 0, past: [], future: [], problems: [] });
  keep();
  return true;
}

export function chooseShow(open: number): void {
  if (!showPage.getState().shows[open]) return;
  showPage.setState({ open, scene: 0, past: [], future: [], problems: [] });
  keep();
}

/** Takes the open show off the shelf, for good: the page asks before. */
export function deleteShow(): void {
  const { shows, open } = showPage.getState(), rest = shows.filter((_, n) => n !== open);
  showPage.setState({ shows: rest.length > 0 ? rest : [newShow('My show')], open: Math.max(0, open - 1), scene: 0, past: [], future: [], problems: [] });
  keep();
}
