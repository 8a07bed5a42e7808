import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { cutDrawing, drawings, followDrawing, nameDrawing, phraseOf, saveDrawing } from '../../../notation/drawings.ts';
import { notationSvg, type Paper } from '../../../notation/notation-svg.ts';
import { tempoOf, type Phrase } from '../../../notation/phrase.ts';
import { similarity, similarityWords } from '../../../notation/similarity.ts';
import { Icon } from '../../icons.tsx';
import { RangeFields } from './range-fields.tsx';

const PAPERS: readonly (readonly [Paper, string])[] = [['dark', 'Dark'], ['paper', 'Paper']];
/** Narrower than this a sheet has two bars a line, px. */
const NARROW = 760;

/** One drawing on a page of its own, and another beside it with how alike they are. */
export function Sheet({ player }: { readonly player: number }): ReactNode {
  const state = useStore(drawings), { shown, beside, paper, hasFeet } = state, dialog = useRef<HTMLDialogElement>(null), besideId = useId(), feetId = useId(), paperName = useId(), nameId = useId();
  const phrase = phraseOf(state, shown), other = beside === shown ? null : phraseOf(state, beside), alike = useMemo(() => (phrase && other ? similarity(phrase, other) : null), [phrase, other]);
  const close = (): void => drawings.setState({ shown: null });
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Not the name: a phone would bring its keys at once.
    element?.querySelector<HTMLElement>('.looks-save')?.focus({ preventScroll: true });
    return () => element?.close();
  }, []);
  if (!phrase || shown === null) return null;
  return (
    <dialog ref={dialog} className="looks-sheet" data-paper={paper} aria-label={`Drawing: ${phrase.title}`} onClose={close} onKeyDown={(event) => event.stopPropagation()}>
      <header className="looks-sheet-head">
        <input id={nameId} className="looks-title" value={phrase.title} maxLength={80} aria-label="Name of the drawing" onChange={(event) => nameDrawing(shown, event.target.value)} />
        <fieldset className="pick-row" aria-label="Written on">
          {PAPERS.map(([value, words]) => (
            <label key={value} className="pick-one"><input type="radio" name={paperName} checked={paper === value} onChange={() => drawings.setState({ paper: value })} /><span>{words}</span></label>
          ))}
        </fieldset>
        <label className="looks-feet" htmlFor={feetId}>Feet <input id={feetId} type="checkbox" checked={hasFeet} onChange={(event) => drawings.setState({ hasFeet: event.target.checked })} /></label>
        {state.drawings.length > 1 && (
          <label className="looks-beside" htmlFor={besideId}>Beside{' '}
            <select id={besideId} value={other ? beside! : ''} onChange={(event) => drawings.setState({ beside: event.target.value === '' ? null : Number(event.target.value) })}>
              <option value="">nothing</option>
              {state.drawings.filter(({ id }) => id !== shown).map(({ id, phrase: { title } }) => <option key={id} value={id}>{title}</option>)}
            </select>
          </label>
        )}
        <span className="looks-sheet-gap" />
        <button type="button" className="quiet looks-save" onClick={() => saveDrawing(shown)}><Icon name="export" /> Save</button>
        <button type="button" className="quiet" onClick={() => followDrawing(shown, player)}><Icon name="play" /> Follow it</button>
        <button type="button" className="line-button" aria-label="Close the drawing" onClick={close}><Icon name="close" /></button>
      </header>
      <Cut key={shown} phrase={phrase} onCut={(from, to) => cutDrawing(shown, from, to)} />
      {other && (
        <p className="looks-alike" role="status">
          {alike === null ? 'Too little was seen of both to compare them.' : <><strong>{alike.toFixed(2)}</strong> {similarityWords(alike)}</>}
        </p>
      )}
      <div className="looks-sheets" data-two={other !== null}>
        <Drawn phrase={phrase} paper={paper} hasFeet={hasFeet} isHalf={other !== null} />
        {other && <Drawn phrase={other} paper={paper} hasFeet={hasFeet} isHalf />}
      </div>
    </dialog>
  );
}

/** Chooses a part of a drawing, by its beats. */
function Cut({ phrase, onCut }: { readonly phrase: Phrase; readonly onCut: (from: number, to: number) => void }): ReactNode {
  const beats = Math.max(1, Math.floor(tempoOf(phrase).beats + 0.1)), [[first, last], setRange] = useState<readonly [number, number]>([1, beats]);
  if (beats < 2) return null;
  return (
    <div className="looks-cut">
      <RangeFields word="beat" first={first} last={last} most={beats} onChange={(from, to) => setRange([from, to])} />
      <button type="button" className="quiet" disabled={first === 1 && last === beats} onClick={() => onCut(first - 1, last)}>Keep only these</button>
    </div>
  );
}

/** A drawing as a picture. */
function Drawn({ phrase, paper, hasFeet, isHalf }: { readonly phrase: Phrase; readonly paper: Paper; readonly hasFeet: boolean; readonly isHalf: boolean }): ReactNode {
  const [address, setAddress] = useState(''), barsPerLine = isHalf || innerWidth < NARROW ? 2 : 4;
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([notationSvg(phrase, { paper, hasFeet, barsPerLine, isOpenable: false })], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [phrase, paper, hasFeet, barsPerLine]);
  return address === '' ? null : <img src={address} alt={`Movement drawn: ${phrase.title}`} />;
}
