import { useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { body, type BodyActions } from '../../../body/body-store.ts';
import { Icon } from '../../icons.tsx';

/** Gestures that are learned by showing them three times; each lights up when it is recognised. */
export function Gestures({ actions }: { readonly actions: BodyActions }): ReactNode {
  const gestures = useStore(body, (state) => state.set.gestures), isClear = useStore(body, (state) => state.isClear), showing = useStore(body, (state) => state.showing), [name, setName] = useState(''), id = useId();
  const free = name.trim() || `Gesture ${gestures.length + 1}`;
  let shown = -1;
  return (
    <section aria-label="Gestures">
      <h3>Gestures</h3>
      <p className="body-words">{gestures.length === 0 ? 'Name a gesture and show it three times. A countdown gives you time to step back.' : 'Make one: it lights up when it is recognised.'}</p>
      <ul className="body-cards">
        {gestures.map((gesture, index) => {
          const place = gesture.shows.length > 0 ? ++shown : -1;
          return (
            <li key={index} className="body-card body-gesture" data-gesture={index}>
              <input className="body-name" type="text" maxLength={40} defaultValue={gesture.name} key={gesture.name} aria-label={`Name of gesture ${index + 1}`} onBlur={(event) => { if (event.target.value.trim() && event.target.value !== gesture.name) actions.renameGesture(index, event.target.value.trim()); }} />
              <span className="body-shows">
                {gesture.shows.map((_, show) => <button key={show} type="button" className="body-show" onClick={() => actions.removeShow(index, show)} aria-label={`Delete show ${show + 1} of ${gesture.name}`} title="Delete this show">{show + 1}</button>)}
                {place >= 0 && isClear[place] === false && <em>not clear yet</em>}
              </span>
              <span className="body-row">
                <button type="button" className="body-button" aria-pressed={gesture.isEitherSide} title="Counts with the other hand or foot, too" onClick={() => actions.setEitherSide(index, !gesture.isEitherSide)}>{gesture.isEitherSide ? 'Either side' : 'One side'}</button>
                <button type="button" className="body-button" disabled={showing !== null} onClick={() => actions.showGesture(index)}>Show again</button>
                <button type="button" className="body-button body-small" onClick={() => actions.removeGesture(index)} aria-label={`Delete the gesture ${gesture.name}`}><Icon name="trash" /></button>
              </span>
              <i className="body-bar body-bar-near" aria-hidden="true" />
            </li>
          );
        })}
      </ul>
      <LitWords />
      <div className="body-add">
        <label htmlFor={id} className="body-hidden">Name of the new gesture</label>
        <input id={id} className="body-name" type="text" maxLength={40} placeholder={`Gesture ${gestures.length + 1}`} value={name} onChange={(event) => setName(event.target.value)} />
        <button type="button" className="body-button body-main" disabled={showing !== null} onClick={() => { actions.addGesture(free); setName(''); }}>Show a new one</button>
      </div>
      {gestures.length > 0 && <Dance actions={actions} />}
      <Learning actions={actions} />
    </section>
  );
}

/** Movement that is none of the gestures: shown once, so that it is not mistaken for one. */
function Dance({ actions }: { readonly actions: BodyActions }): ReactNode {
  const hasDance = useStore(body, (state) => state.set.dance.length > 0), showing = useStore(body, (state) => state.showing);
  return (
    <div className="body-row body-dance">
      <span className="body-words">{hasDance ? 'Your dance is known: it is hardly taken for a gesture.' : 'Is your dance taken for a gesture? Dance once without any.'}</span>
      <button type="button" className="body-button" disabled={showing !== null} onClick={actions.showDance}>{hasDance ? 'Dance again' : 'Just dance'}</button>
      {hasDance && <button type="button" className="body-button body-small" onClick={actions.removeDance} aria-label="Delete the dance"><Icon name="trash" /></button>}
    </div>
  );
}

/** Says which gesture was recognised, for those who do not see it. */
function LitWords(): ReactNode {
  const gestures = useStore(body, (state) => state.set.gestures), lit = useStore(body, (state) => state.lit), latest = Object.entries(lit).sort(([, a], [, b]) => b.atMs - a.atMs)[0];
  return <p className="body-hidden" role="status">{latest ? `${gestures[Number(latest[0])]?.name ?? 'A gesture'} recognised` : ''}</p>;
}

function Learning({ actions }: { readonly actions: BodyActions }): ReactNode {
  const { state, progress, words } = useStore(body, (all) => all.learning);
  if (state === 'learning') return <div className="body-listen" role="status"><span>Learning …</span><progress max={1} value={progress} aria-label="Learning" /><button type="button" className="body-button" onClick={actions.cancelLearning}>Cancel</button></div>;
  return <p className="body-words" role="status">{words}</p>;
}
