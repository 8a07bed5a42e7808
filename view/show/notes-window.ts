import { showPage } from './show-store.ts';

const FEATURES = 'popup,width=760,height=920';

/** Opens the performer's second window, or brings it to the front. Must be called in a click: browsers block it elsewhere, and then the page says so. */
export function openNotes(): void {
  const { notes } = showPage.getState();
  if (notes.window && !notes.window.closed) {
    notes.window.focus();
    return;
  }
  let opened: Window | null = null;
  try {
    opened = window.open('', 'jam-notes', FEATURES);
  } catch { /* a page inside a frame may not open windows at all */ }
  if (!opened || opened.closed || !opened.document?.body) {
    showPage.setState({ notes: { state: 'blocked', window: null } });
    return;
  }
  const { document: page } = opened;
  page.documentElement.lang = 'en';
  page.head.replaceChildren(...[...document.querySelectorAll('style, link[rel="stylesheet"]')].map((style) => style.cloneNode(true)));
  // In the head, which was emptied just now.
  page.title = 'Notes';
  page.body.replaceChildren();
  page.body.className = 'notes-body';
  const shut = (): void => {
    if (showPage.getState().notes.window === opened) showPage.setState({ notes: { state: 'shut', window: null } });
  };
  opened.addEventListener('pagehide', shut);
  // It is this page's own: without it there is nothing in it.
  window.addEventListener('pagehide', () => opened.close());
  showPage.setState({ notes: { state: 'open', window: opened } });
}

export function shutNotes(): void {
  showPage.getState().notes.window?.close();
  showPage.setState({ notes: { state: 'shut', window: null } });
}
