import './show-tab.css';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { SHOW_STATE } from '../../../../protocol/index.ts';
import { LONGEST_NAME, readShow, type ShowDocument } from '../../../../protocol/show/index.ts';
import { addScene, deleteScene, duplicateScene, moveScene, newShow } from '../../../show/edit-show.ts';
import { openNotes } from '../../../show/notes-window.ts';
import { PERSONAS } from '../../../show/personas.ts';
import { addShow, changeShow, chooseShow, deleteShow, openShelf, redoShow, undoShow } from '../../../show/show-shelf.ts';
import { showPage } from '../../../show/show-store.ts';
import { clockWords } from '../../../show/show-words.ts';
import { stage } from '../../../stage.ts';
import { Icon } from '../../icons.tsx';
import type { TabProps } from '../tabs.ts';
import { WordsField } from './fields.tsx';
import { SceneEditor } from './scene-editor.tsx';

openShelf();

/** Where a show is prepared: its set list, what happens in each scene, and the way on to the stage. */
export function ShowTab({ actions }: TabProps): ReactNode {
  const page = useStore(showPage), scene = useStore(stage, (state) => state.session?.scene), show = page.shows[page.open];
  const file = useRef<HTMLInputElement>(null), [isNew, setNew] = useState(false), [isSure, setSure] = useState(false);
  useEffect(() => setSure(false), [page.open]);
  const names = useMemo(() => ({
    zones: scene?.zones.map(({ name }) => name) ?? [], places: scene?.zones.map(({ index, name }) => [String(index), name] as const) ?? [], palettes: scene?.palettes.map(({ name }) => name) ?? [],
    loops: scene?.loops.map((loop) => [loop.name, `${loop.name} (${scene.palettes[loop.palette]?.name ?? ''})`] as const) ?? [],
  }), [scene]);
  if (!show) return null;
  const isRunning = page.seen.state === SHOW_STATE.running && page.running?.name === show.name, length = show.scenes.reduce((sum, { seconds }) => sum + seconds, 0);
  const open = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    const read = readShow(await chosen.text().catch(() => ''));
    if (!read.ok) showPage.setState({ problems: read.problems.map((problem) => `${chosen.name}: ${problem}`) });
    else addShow(read.show);
  };
  const save = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(show, null, 2)], { type: 'application/json' }));
    link.download = `${show.name.replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'show'}.jamshow`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const openDemo = (): void => void import('../../../../assets/shows/three-minutes-of-light.jamshow?raw').then(({ default: text }) => {
    const read = readShow(text);
    if (read.ok) addShow(read.show);
  }, () => showPage.setState({ problems: ['The show did not load. Reload the page to try again.'] }));
  return (
    <div className="show-tab">
      <div className="show-row">
        <select aria-label="Show" value={page.open} onChange={(event) => chooseShow(Number(event.target.value))}>
          {page.shows.map((kept, n) => <option key={n} value={n}>{kept.name}</option>)}
        </select>
        <button type="button" className="line-button" onClick={undoShow} disabled={page.past.length === 0} aria-label="Undo" title="Undo"><Icon name="undo" /></button>
        <button type="button" className="line-button show-redo" onClick={redoShow} disabled={page.future.length === 0} aria-label="Redo" title="Redo"><Icon name="undo" /></button>
      </div>
      <div className="show-fields"><WordsField label="Name" value={show.name} most={LONGEST_NAME} onChange={(name) => changeShow((before) => ({ ...before, name: name.trim() || before.name }))} /></div>
      <div className="show-row show-main">
        <button type="button" className="solid" onClick={actions.takeStage}>Take the stage</button>
        {isRunning ? <button type="button" className="quiet" onClick={actions.leaveShow}><Icon name="stop" /> Stop</button> : <button type="button" className="quiet" onClick={() => actions.tryShow(page.scene)}><Icon name="play" /> Try from here</button>}
        <button type="button" className="quiet" onClick={openNotes}><Icon name="notes" /> Notes window</button>
      </div>
      {page.notes.state === 'blocked' && <p className="show-problem" role="alert">The browser blocked the second window. Allow pop-ups for this page and try again.</p>}
      {page.problems.length > 0 && <ul className="show-problems" role="alert">{page.problems.map((problem) => <li key={problem} className="show-problem">{problem}</li>)}</ul>}

      <h3>Set list <span className="show-length">{clockWords(length)}</span></h3>
      <ol className="show-set">
        {show.scenes.map((entry, n) => (
          <li key={n} data-open={page.scene === n} data-live={isRunning && page.seen.scene === n}>
            <div className="show-scene">
              <button type="button" className="show-scene-name" aria-expanded={page.scene === n} onClick={() => showPage.setState({ scene: n })}><span className="show-number">{n + 1}</span> {entry.name}</button>
              <span className="show-length">{clockWords(entry.seconds)}</span>
              {page.scene === n && (
                <span className="show-scene-keys">
                  <button type="button" className="line-button" disabled={n === 0} onClick={() => { changeShow((before) => moveScene(before, n, -1)); showPage.setState({ scene: n - 1 }); }} aria-label="Scene up" title="Scene up">↑</button>
                  <button type="button" className="line-button" disabled={n === show.scenes.length - 1} onClick={() => { changeShow((before) => moveScene(before, n, 1)); showPage.setState({ scene: n + 1 }); }} aria-label="Scene down" title="Scene down">↓</button>
                  <button type="button" className="line-button" onClick={() => { changeShow((before) => duplicateScene(before, n)); showPage.setState({ scene: n + 1 }); }} aria-label="Scene once more" title="Scene once more"><Icon name="plus" /></button>
                  <button type="button" className="line-button" disabled={show.scenes.length === 1} onClick={() => changeShow((before) => deleteScene(before, n))} aria-label="Delete scene" title="Delete scene"><Icon name="trash" /></button>
                </span>
              )}
            </div>
            {page.scene === n && <SceneEditor scene={entry} at={n} names={names} liveCue={isRunning && page.seen.scene === n ? page.seen.cue : -1} />}
          </li>
        ))}
      </ol>
      <button type="button" className="quiet" onClick={() => { changeShow((before) => addScene(before)); showPage.setState({ scene: show.scenes.length }); }}><Icon name="plus" /> Add a scene</button>

      <h3>On stage</h3>
      <div className="field field-check">
        <label htmlFor="show-prompter">Prompter in the picture</label>
        <input id="show-prompter" type="checkbox" checked={page.hasPrompter} onChange={(event) => showPage.setState({ hasPrompter: event.target.checked })} />
      </div>
      <Kept show={show} part="room" words="This room belongs to it" make={async () => {
        const { session } = stage.getState(), { roomNow } = await import('../../../room/room-file.ts');
        return session && roomNow(session.scene, session.frame, show.name);
      }} />
      <Kept show={show} part="body" words={setupWords(show)} make={async () => {
        const [{ body }, { writeBodyFile }] = await Promise.all([import('../../../body/body-store.ts'), import('../../../body/body-file.ts')]);
        return JSON.parse((await writeBodyFile(body.getState().set)).text) as unknown;
      }} />
      <p className="show-help">Space, page down or a clicker leads on; page up goes back. A full stop darkens the room. Backspace stops everything. Hold Escape to leave.</p>

      <h3>Another show</h3>
      <div className="show-row">
        <button type="button" className="quiet" aria-expanded={isNew} onClick={() => setNew(!isNew)}><Icon name="plus" /> New</button>
        <button type="button" className="quiet" onClick={() => file.current?.click()}><Icon name="import" /> Open a file</button>
        <button type="button" className="quiet" onClick={save}><Icon name="export" /> Save as a file</button>
        {isSure ? <button type="button" className="quiet" onClick={deleteShow}><Icon name="trash" /> Really delete “{show.name}”</button> : <button type="button" className="quiet" onClick={() => setSure(true)}><Icon name="trash" /> Delete</button>}
        <input ref={file} type="file" accept=".jamshow,.json" hidden aria-hidden="true" tabIndex={-1} onChange={(event) => { const chosen = event.target.files?.[0]; event.target.value = ''; void open(chosen); }} />
      </div>
      {isNew && (
        <ul className="show-personas">
          <li><button type="button" className="show-persona" onClick={() => { addShow(newShow('My show')); setNew(false); }}><strong>Empty</strong><span>One scene, and you</span></button></li>
          {PERSONAS.map((persona) => <li key={persona.name}><button type="button" className="show-persona" onClick={() => { addShow(persona.show); setNew(false); }}><strong>{persona.name}</strong><span>{persona.words}</span></button></li>)}
          <li><button type="button" className="show-persona" onClick={() => { openDemo(); setNew(false); }}><strong>Three minutes of light</strong><span>The show of the start page, to change</span></button></li>
        </ul>
      )}
    </div>
  );
}

/** A setup that came with the show has a name of its own; what is laid in now is the performer's. */
function setupWords(show: ShowDocument): string {
  const name = (show.with?.body as { readonly name?: unknown } | undefined)?.name;
  return typeof name === 'string' && name !== '' ? `The body’s setup “${name.slice(0, 40)}” belongs to it` : 'My body’s setup belongs to it';
}

/** Whether a document of another part, as it is now, goes with the show. */
function Kept({ show, part, words, make }: { readonly show: ShowDocument; readonly part: 'room' | 'body'; readonly words: string; readonly make: () => Promise<unknown> }): ReactNode {
  const id = `show-with-${part}`, isKept = show.with?.[part] !== undefined;
  const turn = (isOn: boolean): void => {
    if (!isOn) return changeShow((before) => ({ ...before, with: Object.fromEntries(Object.entries(before.with ?? {}).filter(([name]) => name !== part)) }));
    void make().then((made) => { if (made) changeShow((before) => ({ ...before, with: { ...before.with, [part]: made } })); }, () => showPage.setState({ problems: ['It could not be read. Reload the page to try again.'] }));
  };
  return (
    <div className="field field-check">
      <label htmlFor={id}>{words}</label>
      <input id={id} type="checkbox" checked={isKept} onChange={(event) => turn(event.target.checked)} />
    </div>
  );
}
