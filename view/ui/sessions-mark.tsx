import { useId, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { stage, type RecordingStatus, type StageActions } from '../stage.ts';

/** What is recorded now, in words. */
export function recordingInWords({ state, message }: RecordingStatus): string {
  if (state === 'recording') return 'Kept as you play: movement and music, on this device only.';
  if (state === 'waiting') return 'Nothing is kept yet. It begins when you play.';
  return message || (state === 'full' ? 'Nothing is kept just now: there is no room left.' : 'Nothing is kept just now.');
}

/** In the thin line: whether what is played is kept, always to be seen; words on hover and focus; opens the library. */
export function SessionsMark({ actions }: { readonly actions: StageActions }): ReactNode {
  const recording = useStore(stage, (state) => state.recording), words = useId();
  return (
    <button type="button" className="line-button mark" data-state={recording.state} onClick={actions.openLibrary} aria-describedby={words} aria-keyshortcuts="L">
      <i className="mark-light" aria-hidden="true" />
      <span className="mark-name">Sessions</span>
      <span id={words} className="mark-words" role="tooltip">{recordingInWords(recording)}</span>
    </button>
  );
}
