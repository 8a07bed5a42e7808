import { notify, stage } from '../stage.ts';
import { InspectorLink, type InspectorCrew } from './inspector-link.ts';
import { forgetRoom, inspector } from './inspector-store.ts';

const FEATURES = 'popup,width=1080,height=860';

/** Where the inspector is: beside the stage, in a window of its own, or nowhere. */
export type InspectorPlace = 'page' | 'window' | 'shut';

/** Opens the inspector, moves it, or shuts it. A window must be opened in a click: browsers block it elsewhere, and then the page says so. */
export function placeInspector(crew: InspectorCrew, place: InspectorPlace): void {
  const { link, window: own } = inspector.getState();
  if (place === 'window' && own && !own.closed) return own.focus();
  const opened = place === 'window' ? openWindow() : null;
  if (place === 'window' && !opened) {
    notify('warn', 'The browser blocked the inspector’s window. Allow windows for this page, or use it beside the stage.');
    return;
  }
  if (place !== 'window' && own) {
    inspector.setState({ window: null });
    own.close();
  }
  if (place === 'shut') {
    link?.close();
    inspector.setState({ link: null });
    forgetRoom();
  } else inspector.setState({ link: link ?? new InspectorLink(crew), window: opened });
  stage.setState({ inspector: place });
}

function openWindow(): Window | null {
  let opened: Window | null = null;
  try {
    opened = window.open('', 'jam-inspector', FEATURES);
  } catch { /* a page inside a frame may not open windows at all */ }
  if (!opened || opened.closed || !opened.document?.body) return null;
  const own = opened, { document: page } = own;
  page.documentElement.lang = 'en';
  page.head.replaceChildren(...[...document.querySelectorAll('style, link[rel="stylesheet"]')].map((style) => style.cloneNode(true)));
  page.title = 'Inspector';
  page.body.replaceChildren();
  page.body.className = 'inspector-body';
  own.addEventListener('pagehide', () => {
    const { window: now, link } = inspector.getState();
    if (now !== own) return;
    link?.close();
    inspector.setState({ window: null, link: null });
    forgetRoom();
    stage.setState({ inspector: 'shut' });
  });
  // It is this page's own: without it there is nothing in it.
  window.addEventListener('pagehide', () => own.close());
  return own;
}
