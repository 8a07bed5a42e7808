import type { CSSProperties, ReactNode } from 'react';
import { useStore } from 'zustand';
import { ghostColour } from '../render/ghost-colour.ts';
import { stage, type StageActions } from '../stage.ts';
import { Icon } from './icons.tsx';
import { Progress } from './progress.tsx';

/** The ghosts beside the player: hide, show, send away. Nothing while there are none. */
export function GhostList({ actions }: { readonly actions: StageActions }): ReactNode {
  const ghosts = useStore(stage, (state) => state.ghosts), loading = useStore(stage, (state) => state.ghostLoading);
  if (ghosts.length === 0 && !loading) return null;
  return (
    <div className="ghosts">
      {ghosts.length > 0 && (
        <ul aria-label="Ghosts">
          {ghosts.map(({ track, isShown, hue }) => (
            <li key={track.id} data-shown={isShown} style={{ '--ghost': ghostColour(hue) } as CSSProperties}>
              <span className="ghost-name">{track.title}</span>
              <button type="button" className="line-button" aria-pressed={!isShown} onClick={() => actions.setGhostShown(track.id, !isShown)} aria-label={`${isShown ? 'Hide' : 'Show'} the ghost ${track.title}`} title={isShown ? 'Hide' : 'Show'}><Icon name={isShown ? 'show' : 'hide'} /></button>
              <button type="button" className="line-button" onClick={() => actions.removeGhost(track.id)} aria-label={`Send the ghost ${track.title} away`} title="Send away"><Icon name="close" /></button>
            </li>
          ))}
        </ul>
      )}
      {loading && <Progress label={`“${loading.title}” comes to dance`} value={loading.progress} />}
    </div>
  );
}
