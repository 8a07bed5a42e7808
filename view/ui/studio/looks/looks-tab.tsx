import './looks-tab.css';
import { useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { LOOKS, looks, lookOf, setCameraShade, wearGhostLook, wearLook, forgetOwnLook, type LookId } from '../../../looks/looks.ts';
import { stage } from '../../../stage.ts';
import type { TabProps } from '../tabs.ts';
import { NotationPart } from './notation-part.tsx';
import { VideoPart } from './video-part.tsx';

/** Whom a look is chosen for: everybody, or a player. */
const WHO = ['Everybody', 'Player 1', 'Player 2', 'Player 3', 'The dancer', 'Ghosts'] as const;
const GHOSTS = 5;

/** Looks to perform behind, the video of the stage, and movement on paper. */
export function LooksTab({ actions }: TabProps): ReactNode {
  return (
    <div className="looks-tab">
      <LookChoices onCamera={() => actions.playWithCamera()} />
      <h3>Video</h3>
      <VideoPart />
      <h3>Movement on paper</h3>
      <NotationPart />
    </div>
  );
}

function LookChoices({ onCamera }: { readonly onCamera: () => void }): ReactNode {
  const state = useStore(looks), [who, setWho] = useState(0), name = useId(), whoId = useId(), shadeId = useId();
  const isCameraOn = useStore(stage, ({ camera }) => camera.state !== 'off'), player = who - 1, isGhosts = who === GHOSTS, worn = who === 0 ? state.all : isGhosts ? state.ghosts : lookOf(state, player), hasOwn = who > 0 && !isGhosts && state.own[player] !== null;
  const isShape = worn === 'silhouette';
  const choose = (look: LookId): void => {
    if (isGhosts) return wearGhostLook(look);
    wearLook(look, who === 0 ? null : player);
    if (look === 'camera' && !isCameraOn) onCamera();
  };
  return (
    <>
      <div className="field">
        <label htmlFor={whoId}>Look of</label>
        <select id={whoId} value={who} onChange={(event) => setWho(Number(event.target.value))}>
          {WHO.map((words, index) => <option key={words} value={index}>{words}</option>)}
        </select>
      </div>
      <fieldset className="looks-grid" aria-label={`Look of ${WHO[who]!.toLowerCase()}`}>
        {LOOKS.map(({ id, label, words }) => (
          <label key={id} className="looks-one">
            <input type="radio" name={name} checked={worn === id} disabled={id === 'camera' && (state.isFilmed || isGhosts)} onChange={() => choose(id)} />
            <span className="looks-name">{label}</span>
            <span className="looks-words">{id === 'camera' && isGhosts ? 'Nothing of it is kept' : id === 'camera' && state.isFilmed ? 'Not while a video is made' : id === 'skeleton' && isGhosts ? 'As ghosts are' : words}</span>
          </label>
        ))}
      </fieldset>
      {hasOwn && <button type="button" className="quiet" onClick={() => forgetOwnLook(player)}>Same as everybody</button>}
      {isShape && isCameraOn && (
        <div className="field field-check">
          <label htmlFor={shadeId}>Shade it by the camera</label>
          <input id={shadeId} type="checkbox" checked={state.hasCameraShade} disabled={state.isFilmed} onChange={(event) => setCameraShade(event.target.checked)} />
        </div>
      )}
      <p className="looks-note">{worn === 'camera' ? 'The picture stays on this page and is never kept.' : 'Key V steps through the looks.'}</p>
    </>
  );
}
