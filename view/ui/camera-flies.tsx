import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { immersion } from '../render/immersion.ts';
import { stage, type StageActions } from '../stage.ts';
import { useIsTouch } from './ways-to-play.ts';

/** While the camera is free: how it is moved, and the way back. */
export function CameraFlies({ actions }: { readonly actions: StageActions }): ReactNode {
  const isFree = useStore(stage, (state) => state.isCameraFree), mode = useStore(immersion, (state) => state.mode), isTouch = useIsTouch();
  return (
    <div className="flies" role="status">
      {isFree && mode === 'none' && (
        <p>
          <span>{isTouch ? 'Drag to turn, pinch to come closer' : 'Drag to turn, W A S D to fly'}</span>
          <button type="button" className="line-button" onClick={() => actions.setCameraFree(false)} title="Or double-click (C)">Back to its place</button>
        </p>
      )}
    </div>
  );
}
