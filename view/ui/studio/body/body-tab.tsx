import './body.css';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { body } from '../../../body/body-store.ts';
import { FILE_ENDING } from '../../../body/body-file.ts';
import { Icon } from '../../icons.tsx';
import type { TabProps } from '../tabs.ts';
import { Bindings } from './bindings.tsx';
import { Gestures } from './gestures.tsx';
import { Mappings } from './mappings.tsx';
import { ShowingSign } from './showing-sign.tsx';
import { Sounds } from './sounds.tsx';
import { useMeters } from './use-meters.ts';

/** The playable body: what movement drives, what sets things off, and gestures and sounds that are learned by showing them. */
export function BodyTab(_: TabProps): ReactNode {
  const actions = useStore(body, (state) => state.actions), message = useStore(body, (state) => state.message), place = useRef<HTMLDivElement>(null);
  useMeters(place);
  useEffect(() => {
    const tell = (): void => void window.dispatchEvent(new Event('resize'));
    tell();
    return () => void requestAnimationFrame(tell);
  }, []);
  if (!actions) return <p className="body-words" role="status">The body opens …</p>;
  return (
    <div ref={place} className="body">
      <p className="body-words body-message" role="status">{message}</p>
      <Mappings actions={actions} />
      <Bindings actions={actions} />
      <Gestures actions={actions} />
      <Sounds actions={actions} />
      <Keep />
      <ShowingSign />
    </div>
  );
}

/** Undo, and the setup as a file. */
function Keep(): ReactNode {
  const actions = useStore(body, (state) => state.actions)!, name = useStore(body, (state) => state.set.name), hash = useStore(body, (state) => state.hash), canUndo = useStore(body, (state) => state.canUndo), id = useId(), input = useRef<HTMLInputElement>(null);
  return (
    <section aria-label="Keep">
      <h3>Keep</h3>
      <div className="field">
        <label htmlFor={id}>Name</label>
        <input id={id} className="body-name" type="text" maxLength={40} defaultValue={name} key={name} onBlur={(event) => { if (event.target.value !== name) actions.rename(event.target.value); }} />
      </div>
      {hash && <p className="body-words">The mark of what is in it: <span className="body-mark">{hash.slice(0, 8)}</span></p>}
      <div className="body-row">
        <button type="button" className="body-button" disabled={!canUndo} onClick={actions.undo}><Icon name="undo" /> Undo</button>
        <button type="button" className="body-button" onClick={actions.download}>Save as file</button>
        <button type="button" className="body-button" onClick={() => input.current?.click()}>Open file</button>
        <button type="button" className="body-button" onClick={actions.clear}>Start over</button>
        <input ref={input} type="file" accept={`${FILE_ENDING},application/json`} hidden aria-label="A file with a body’s setup" onChange={(event) => { const file = event.target.files?.[0]; if (file) actions.load(file); event.target.value = ''; }} />
      </div>
    </section>
  );
}
