import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { SessionCard } from '../../sessions/session-store.ts';
import type { StageActions } from '../../stage.ts';
import { takesView } from '../../takes/takes-store.ts';
import { Icon } from '../icons.tsx';
import { SaveSession } from '../studio/takes/save-session.tsx';
import { tidyTag } from './find-cards.ts';
import { Placeholder } from './placeholder.tsx';
import { cardInWords, dateInWords, lengthInWords, playedByInWords, sceneInWords, sizeInWords } from './session-words.ts';

export interface CardProps {
  readonly card: SessionCard;
  readonly nowMs: number;
  readonly actions: StageActions;
  /** Tags in use anywhere, offered when one is added. */
  readonly allTags: readonly string[];
  /** The one card that Tab stops at; its buttons are stops as well. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  /** Some card is selected: a click on any picture then selects it too. */
  readonly isSelecting: boolean;
  readonly isRenaming: boolean;
  readonly onCurrent: (id: string) => void;
  readonly onSelect: (id: string) => void;
  readonly onDelete: (id: string) => void;
  readonly onTag: (tag: string) => void;
  /** '' when renaming is over. */
  readonly onRename: (id: string) => void;
}

/** One session: its picture, its name, what it is, and what can be done with it. */
export function LibraryCard({ card, nowMs, actions, allTags, isCurrent, isSelected, isSelecting, isRenaming, onCurrent, onSelect, onDelete, onTag, onRename }: CardProps): ReactNode {
  const stop = isCurrent ? 0 : -1, by = playedByInWords(card.playedBy), { id, title } = card, [isSaving, setSaving] = useState(false);
  const takes = useStore(takesView, (view) => view.takes?.filter(({ session }) => session === id).length ?? 0);
  return (
    <li className="card" data-selected={isSelected} data-live={card.isLive}>
      <article data-id={id} tabIndex={stop} aria-label={cardInWords(card, nowMs)} aria-keyshortcuts="Enter Space F2 Delete" onFocus={() => onCurrent(id)}>
        <div className="card-view">
          <Picture card={card} />
          <button type="button" className="card-play" tabIndex={-1} onClick={() => (isSelecting ? onSelect(id) : actions.playSession(id))} aria-label={isSelecting ? `Select ${title}` : `Play ${title}`}>
            {!isSelecting && <span className="card-play-mark"><Icon name="play" /></span>}
          </button>
          <label className="card-select" title="Select"><input type="checkbox" tabIndex={stop} checked={isSelected} onChange={() => onSelect(id)} aria-label={`Select ${title}`} /><Icon name="check" /></label>
          <span className="card-length">{lengthInWords(card.seconds)}</span>
          {card.isLive && <span className="card-live">Recording now</span>}
        </div>
        {isRenaming
          ? <Rename title={title} onDone={(words) => {
            if (words !== title) actions.renameSession(id, words);
            onRename('');
          }} />
          : <h3 className="card-title"><button type="button" tabIndex={stop} onClick={() => onRename(id)} title="Rename" aria-label={`Rename ${title}`}><span>{title}</span><Icon name="pencil" /></button></h3>}
        <p className="card-when">{dateInWords(card.startedAt, nowMs)}</p>
        <p className="card-what">{[by, sceneInWords(card.scene), takes === 0 ? '' : takes === 1 ? 'one take' : `${takes} takes`, sizeInWords(card.bytes)].filter(Boolean).join(' · ')}</p>
        {card.branchOf !== null && <p className="card-branch"><Icon name="branch" /> from “{card.branchOf}”</p>}
        <Tags card={card} actions={actions} allTags={allTags} stop={stop} onTag={onTag} />
        <div className="card-actions">
          <button type="button" className="line-button" tabIndex={stop} onClick={() => actions.playSession(id)} aria-label={`Play ${title}`} title="Play"><Icon name="play" /></button>
          <button type="button" className="line-button" tabIndex={stop} onClick={() => {
            actions.addGhost(id);
            actions.closeLibrary();
          }} aria-label={`Dance with ${title} as a ghost`} title="Dance with it: a ghost beside you"><Icon name="ghost" /></button>
          <button type="button" className="line-button" tabIndex={stop} onClick={() => actions.exportSession(id)} aria-label={`Export ${title}`} title="Export as a .jam file"><Icon name="export" /></button>
          <button type="button" className="line-button" tabIndex={stop} aria-expanded={isSaving} onClick={() => setSaving(!isSaving)} aria-label={`Save ${title} as sound, notes or a bundle`} title="Save as sound, notes or a bundle"><Icon name="sound" /></button>
          <button type="button" className="line-button" tabIndex={stop} disabled={card.isLive} onClick={() => onDelete(id)} aria-label={`Delete ${title}`} title={card.isLive ? 'It is being recorded' : 'Delete'}><Icon name="trash" /></button>
        </div>
        {isSaving && <SaveSession id={id} title={title} />}
      </article>
    </li>
  );
}

function Picture({ card }: { readonly card: SessionCard }): ReactNode {
  const [address, setAddress] = useState('');
  useEffect(() => {
    if (!card.picture) return setAddress('');
    const made = URL.createObjectURL(card.picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [card.picture]);
  return address === '' ? <Placeholder id={card.id} /> : <img className="card-picture" src={address} alt="" draggable={false} onError={() => setAddress('')} />;
}

/** The name, being written. Enter or leaving keeps it, Escape does not; an empty name keeps the old one. */
function Rename({ title, onDone }: { readonly title: string; readonly onDone: (title: string) => void }): ReactNode {
  const [words, setWords] = useState(title), input = useRef<HTMLInputElement>(null), isDone = useRef(false);
  useEffect(() => input.current?.select(), []);
  const finish = (kept: string): void => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(kept.replace(/\s+/g, ' ').trim() || title);
  };
  return (
    <input
      ref={input} className="card-rename" value={words} maxLength={80} autoFocus aria-label="New name" onChange={(event) => setWords(event.target.value)} onBlur={() => finish(words)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter') finish(words);
        else if (event.key === 'Escape') finish(title);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

function Tags({ card, actions, allTags, stop, onTag }: { readonly card: SessionCard; readonly actions: StageActions; readonly allTags: readonly string[]; readonly stop: number; readonly onTag: (tag: string) => void }): ReactNode {
  const [isAdding, setAdding] = useState(false), [words, setWords] = useState(''), list = `tags-${card.id}`;
  const add = (): void => {
    const tag = tidyTag(words);
    if (tag !== '' && !card.tags.includes(tag)) actions.tagSession(card.id, [...card.tags, tag]);
    setWords('');
    setAdding(false);
  };
  return (
    <div className="card-tags">
      {card.tags.map((tag) => (
        <span key={tag} className="card-tag">
          <button type="button" className="tag" tabIndex={stop} onClick={() => onTag(tag)} title={`Show only “${tag}”`}>{tag}</button>
          <button type="button" className="tag-remove" tabIndex={stop} onClick={() => actions.tagSession(card.id, card.tags.filter((other) => other !== tag))} aria-label={`Remove the tag ${tag} from ${card.title}`}><Icon name="close" /></button>
        </span>
      ))}
      {isAdding ? (
        <>
          <input
            className="tag-input" value={words} list={list} maxLength={24} autoFocus size={10} aria-label={`New tag for ${card.title}`} onChange={(event) => setWords(event.target.value)} onBlur={add}
            onKeyDown={(event) => {
              if (event.key === 'Enter' || event.key === ',') add();
              else if (event.key === 'Escape') {
                setWords('');
                setAdding(false);
              } else return;
              event.preventDefault();
              event.stopPropagation();
              (event.currentTarget.closest('[data-id]') as HTMLElement | null)?.focus();
            }}
          />
          <datalist id={list}>{allTags.filter((tag) => !card.tags.includes(tag)).map((tag) => <option key={tag} value={tag} />)}</datalist>
        </>
      ) : <button type="button" className="tag tag-add" tabIndex={stop} onClick={() => setAdding(true)} aria-label={`Add a tag to ${card.title}`}><Icon name="plus" /> tag</button>}
    </div>
  );
}
