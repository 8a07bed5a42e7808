import './library.css';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { stage, type StageActions } from '../../stage.ts';
import { Icon } from '../icons.tsx';
import { LibraryCard } from './card.tsx';
import { findCards, nextBox, tagsOf } from './find-cards.ts';
import { DeletedLine, EmptyLibrary, ImportButton, QuietButtons, SelectedLine, StorageLine } from './library-lines.tsx';

/** Cards that stand in for those still to come. */
const WAITING_CARDS = 6;

/**
 * Every session that was kept, over the dimmed stage: find, play, rename, tag, delete, export. Arrows lead from card to card, Enter plays,
 * Space selects, F2 renames, Delete deletes, Ctrl+Z brings back, Escape closes.
 */
export function Library({ actions }: { readonly actions: StageActions }): ReactNode {
  const library = useStore(stage, (state) => state.library), recording = useStore(stage, (state) => state.recording);
  const [words, setWords] = useState(''), [tags, setTags] = useState<ReadonlySet<string>>(new Set()), [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState(''), [renaming, setRenaming] = useState('');
  const grid = useRef<HTMLUListElement>(null), panel = useRef<HTMLElement>(null), search = useRef<HTMLInputElement>(null), place = useRef(0);
  // Days and hours are said; a minute is fine enough to find anew.
  const nowMs = Math.floor(Date.now() / 60_000) * 60_000;
  const cards = useMemo(() => findCards(library.cards, words, tags, nowMs), [library.cards, words, tags, nowMs]), allTags = useMemo(() => tagsOf(library.cards), [library.cards]);
  const ids = cards.map(({ id }) => id), chosen = ids.filter((id) => selected.has(id));
  const currentId = ids.includes(current) ? current : (ids[Math.min(place.current, ids.length - 1)] ?? '');
  if (currentId !== '') place.current = ids.indexOf(currentId);

  const focusCard = useCallback((id: string): void => grid.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus(), []);
  const isWaiting = library.isLoading && library.cards.length === 0;
  // Opened: the newest card, as soon as there is one, so that the very next Enter plays it; else the first thing that can be done.
  const isSettled = useRef(false);
  useEffect(() => {
    if (isSettled.current || isWaiting) return;
    isSettled.current = true;
    if (currentId === '') (panel.current?.querySelector<HTMLElement>('.library-empty button') ?? panel.current?.querySelector<HTMLElement>('.library-head button'))?.focus();
    else focusCard(currentId);
  }, [isWaiting, currentId, focusCard]);
  // A card that was deleted took the focus with it: the one in its place has it now.
  useEffect(() => { if (isSettled.current && document.activeElement === document.body) focusCard(currentId); }, [currentId, focusCard]);
  useEffect(() => setTags((now) => ([...now].every((tag) => allTags.includes(tag)) ? now : new Set([...now].filter((tag) => allTags.includes(tag))))), [allTags]);

  const remove = (wanted: readonly string[]): void => {
    // What is being recorded now cannot be taken away from under the recorder.
    const gone = wanted.filter((id) => library.cards.some((card) => card.id === id && !card.isLive));
    if (gone.length === 0) return;
    actions.deleteSessions(gone);
    setSelected(new Set([...selected].filter((id) => !gone.includes(id))));
  };
  const select = (id: string): void => {
    const now = new Set(selected);
    if (!now.delete(id)) now.add(id);
    setSelected(now);
  };
  const toggleTag = (tag: string): void => {
    const now = new Set(tags);
    if (!now.delete(tag)) now.add(tag);
    setTags(now);
  };

  const key = (event: KeyboardEvent<HTMLElement>): void => {
    // Nothing typed here plays the room behind.
    event.stopPropagation();
    const target = event.target as HTMLElement, isTyping = target instanceof HTMLInputElement && target.type !== 'checkbox', isOnCard = target.dataset['id'] !== undefined;
    if (event.key === 'Escape') {
      event.preventDefault();
      if (target === search.current && words !== '') return setWords('');
      return actions.closeLibrary();
    }
    if (event.key === 'Tab') return keepInside(event, panel.current!);
    if (isTyping) {
      if (target === search.current && event.key === 'ArrowDown' && currentId !== '') {
        event.preventDefault();
        focusCard(currentId);
      }
      return;
    }
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key === 'z' && library.undo.length > 0) actions.undoDelete();
    else if (isCommand && event.key === 'a') setSelected(new Set(ids));
    else if (event.key === 'l' && !isCommand) actions.closeLibrary();
    else if (event.key === '/') search.current?.focus();
    else if (currentId !== '' && (isOnCard || /^(Arrow|Home|End)/.test(event.key)) && grid.current?.contains(target)) {
      const boxes = [...grid.current.querySelectorAll<HTMLElement>('[data-id]')].map((card) => card.getBoundingClientRect());
      const to = nextBox(boxes, ids.indexOf(currentId), event.key);
      if (to >= 0) {
        setCurrent(ids[to]!);
        focusCard(ids[to]!);
      } else if (event.key === 'ArrowUp') search.current?.focus();
      else if (event.key === 'Enter') actions.playSession(currentId);
      else if (event.key === ' ') select(currentId);
      else if (event.key === 'F2') setRenaming(currentId);
      else if (event.key === 'Delete') remove(selected.has(currentId) ? chosen : [currentId]);
      else return;
    } else return;
    event.preventDefault();
  };

  return (
    <section ref={panel} className="library" role="dialog" aria-modal="true" aria-label="Your sessions" onKeyDown={key}>
      <header className="library-head">
        <h2>Your sessions</h2>
        <p className="library-count" role="status">{library.cards.length > 0 && (cards.length < library.cards.length ? `${cards.length} of ${library.cards.length}` : String(cards.length))}</p>
        {library.cards.length > 0 && (
          <label className="library-search">
            <Icon name="search" />
            <input ref={search} type="search" value={words} placeholder="Find by name, tag, day" aria-label="Find sessions" onChange={(event) => setWords(event.target.value)} />
          </label>
        )}
        <ImportButton actions={actions} />
        <QuietButtons actions={actions} />
        <button type="button" className="line-button library-close" onClick={actions.closeLibrary} aria-label="Close your sessions" title="Close"><Icon name="close" /></button>
      </header>
      {allTags.length > 0 && (
        <div className="library-tags" role="group" aria-label="Show only sessions with these tags">
          {allTags.map((tag) => <button key={tag} type="button" className="tag" aria-pressed={tags.has(tag)} onClick={() => toggleTag(tag)}>{tag}</button>)}
        </div>
      )}
      {library.message !== '' && <p className="library-trouble" role="alert">{library.message}</p>}
      <div className="library-body">
        {isWaiting ? (
          <ul className="cards" aria-label="Looking through your sessions" aria-busy="true">
            {Array.from({ length: WAITING_CARDS }, (_, i) => <li key={i} className="card card-waiting"><span className="card-view" /><span className="card-line" /><span className="card-line" /></li>)}
          </ul>
        ) : library.cards.length === 0 ? <EmptyLibrary actions={actions} /> : cards.length === 0 ? (
          <div className="library-empty">
            <h3>Nothing matches</h3>
            <button type="button" className="solid" onClick={() => {
              setWords('');
              setTags(new Set());
            }}>Show all sessions</button>
          </div>
        ) : (
          <ul ref={grid} className="cards">
            {cards.map((card) => (
              <LibraryCard
                key={card.id} card={card} nowMs={nowMs} actions={actions} allTags={allTags} isCurrent={card.id === currentId} isSelected={selected.has(card.id)} isSelecting={chosen.length > 0} isRenaming={card.id === renaming}
                onCurrent={setCurrent} onSelect={select} onDelete={(id) => remove([id])} onTag={toggleTag} onRename={(id) => {
                  setRenaming(id);
                  if (id === '') requestAnimationFrame(() => focusCard(card.id));
                }}
              />
            ))}
          </ul>
        )}
      </div>
      <footer className="library-foot">
        <StorageLine use={library.use} isFull={recording.state === 'full'} count={library.cards.filter((card) => !card.isLive).length} onDeleteAll={() => remove(library.cards.map(({ id }) => id))} />
        <DeletedLine actions={actions} />
        {chosen.length > 0 && <SelectedLine actions={actions} ids={chosen} onDelete={() => remove(chosen)} onClear={() => {
          setSelected(new Set());
          focusCard(currentId);
        }} />}
      </footer>
    </section>
  );
}

/** Tab runs round inside: what is behind the library cannot be reached while it is open. */
function keepInside(event: KeyboardEvent<HTMLElement>, panel: HTMLElement): void {
  const stops = [...panel.querySelectorAll<HTMLElement>('button, input, [tabindex="0"]')].filter((stop) => stop.tabIndex >= 0 && !stop.hidden && !(stop as HTMLButtonElement).disabled && stop.getClientRects().length > 0);
  const end = event.shiftKey ? stops[0] : stops.at(-1);
  if (stops.length === 0 || event.target !== end) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])!.focus();
}
