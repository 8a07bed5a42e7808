import type { LiveRoom } from '../live-room.ts';
import { ShowDirector } from './show-director.ts';
import { openShelf } from './show-shelf.ts';
import { showPage } from './show-store.ts';

/** The director of this page's shows; made when it is first needed. */
export function showDirector(live: LiveRoom): ShowDirector {
  const { director } = showPage.getState();
  if (director) return director;
  const made = new ShowDirector(live);
  openShelf();
  showPage.setState({ director: made });
  return made;
}
