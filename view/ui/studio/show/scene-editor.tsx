import { useState, type ReactNode } from 'react';
import { LONGEST_NAME, LONGEST_NOTES, type ShowScene } from '../../../../protocol/show/index.ts';
import { ACTION_BEGINS, addCue, changeCue, changeScene, deleteCue, duplicateCue, moveCue } from '../../../show/edit-show.ts';
import { changeShow } from '../../../show/show-shelf.ts';
import { actionWords, whenWords } from '../../../show/show-words.ts';
import { Icon } from '../../icons.tsx';
import { ActionFields, type RoomNames } from './action-fields.tsx';
import { NumberField, WordsField } from './fields.tsx';
import { WhenFields } from './when-fields.tsx';

/** A scene of the set list, opened: its name, its length, and what happens in it. */
export function SceneEditor({ scene, at, names, liveCue }: { readonly scene: ShowScene; readonly at: number; readonly names: RoomNames; /** The cue that comes next while this scene runs, −1 otherwise. */ readonly liveCue: number }): ReactNode {
  const [open, setOpen] = useState(-1);
  return (
    <div className="show-scene-open">
      <div className="show-fields">
        <WordsField label="Name" value={scene.name} most={LONGEST_NAME} onChange={(name) => changeShow((show) => changeScene(show, at, { name: name.trim() || scene.name }))} />
        <NumberField label="Length" unit="s" value={scene.seconds} min={0} max={3600} onChange={(seconds) => changeShow((show) => changeScene(show, at, { seconds }))} />
        <WordsField label="Notes for me" isLong value={scene.notes} most={LONGEST_NOTES} onChange={(notes) => changeShow((show) => changeScene(show, at, { notes }))} />
      </div>
      {scene.cues.length === 0 && <p className="show-empty">Nothing happens yet. Add a cue: what happens, and when.</p>}
      <ol className="show-cues">
        {scene.cues.map((cue, n) => (
          <li key={n} className="show-cue" data-live={liveCue === n}>
            <button type="button" className="show-cue-words" aria-expanded={open === n} onClick={() => setOpen(open === n ? -1 : n)}>
              <strong>{whenWords(cue.when)}</strong> <span>{cue.does.map(actionWords).join(', ') || 'nothing yet'}</span>
            </button>
            {open === n && (
              <div className="show-cue-open">
                <WhenFields when={cue.when} zones={names.zones} onChange={(when) => changeShow((show) => changeCue(show, at, n, { when }))} />
                <ul className="show-actions">
                  {cue.does.map((action, k) => (
                    <ActionFields
                      key={k} action={action} names={names} onChange={(changed) => changeShow((show) => changeCue(show, at, n, { does: cue.does.map((before, m) => (m === k ? changed : before)) }))}
                      onDelete={() => changeShow((show) => changeCue(show, at, n, { does: cue.does.filter((_, m) => m !== k) }))}
                    />
                  ))}
                </ul>
                <div className="show-row">
                  <button type="button" className="quiet" onClick={() => changeShow((show) => changeCue(show, at, n, { does: [...cue.does, ACTION_BEGINS.loop] }))}><Icon name="plus" /> And also</button>
                  <span className="show-gap" />
                  <button type="button" className="line-button" onClick={() => { changeShow((show) => moveCue(show, at, n, -1)); setOpen(Math.max(0, n - 1)); }} disabled={n === 0} aria-label="Cue up" title="Cue up">↑</button>
                  <button type="button" className="line-button" onClick={() => { changeShow((show) => moveCue(show, at, n, 1)); setOpen(Math.min(scene.cues.length - 1, n + 1)); }} disabled={n === scene.cues.length - 1} aria-label="Cue down" title="Cue down">↓</button>
                  <button type="button" className="line-button" onClick={() => changeShow((show) => duplicateCue(show, at, n))} aria-label="Cue once more" title="Cue once more"><Icon name="plus" /></button>
                  <button type="button" className="line-button" onClick={() => { changeShow((show) => deleteCue(show, at, n)); setOpen(-1); }} aria-label="Delete cue" title="Delete cue"><Icon name="trash" /></button>
                </div>
              </div>
            )}
          </li>
        ))}
      </ol>
      <button type="button" className="quiet" onClick={() => { changeShow((show) => addCue(show, at)); setOpen(scene.cues.length); }}><Icon name="plus" /> Add a cue</button>
    </div>
  );
}
