import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { stage, type CameraState, type StageActions } from '../stage.ts';
import { Icon } from './icons.tsx';
import { Progress } from './progress.tsx';
import { recordingInWords } from './sessions-mark.tsx';

/** What each state of the camera is called. `running` and `off` need no words. */
const CAMERA_WORDS: Readonly<Partial<Record<CameraState, string>>> = {
  asking: 'May the room see you?', loading: 'Learning to see you', missing: 'No camera found', denied: 'The camera is not allowed',
  lost: 'The camera went away', dark: 'Too dark to see you', nobody: 'Step into view', failed: 'The camera did not start',
};
const CAN_TRY_AGAIN: readonly CameraState[] = ['missing', 'denied', 'lost', 'failed'];

/** The camera's state in words, with what can be done about it; nothing while all is well. */
export function CameraWords({ actions }: { readonly actions: StageActions }): ReactNode {
  const camera = useStore(stage, (state) => state.camera), words = CAMERA_WORDS[camera.state];
  if (!words) return null;
  const canTryAgain = CAN_TRY_AGAIN.includes(camera.state);
  return (
    <div className="words" role={canTryAgain ? 'alert' : 'status'} data-state={camera.state}>
      <p className="words-title"><Icon name="camera" /> {words}</p>
      {camera.state === 'loading' ? <Progress label={camera.message || 'Loading'} value={camera.progress} /> : camera.message && <p className="words-more">{camera.message}</p>}
      {camera.state === 'asking' && !camera.message && <p className="words-more">Pictures never leave this page. {KEPT_WORDS}</p>}
      {canTryAgain && (
        <p className="words-actions">
          <button type="button" className="solid" onClick={() => actions.playWithCamera(camera.deviceId || undefined)}>Try again</button>
          <button type="button" className="quiet" onClick={actions.playWithPointer}>Use the pointer</button>
        </p>
      )}
    </div>
  );
}

/** What is kept of whoever plays by camera. At most eight words. */
export const KEPT_WORDS = 'Only your movement is kept, never a picture.';

/** Said when what is played is not kept, with what can be done; nothing while all is well. */
export function RecordingWords({ actions }: { readonly actions: StageActions }): ReactNode {
  const recording = useStore(stage, (state) => state.recording);
  if (recording.state !== 'full' && recording.state !== 'failed') return null;
  return (
    <div className="words" role="alert">
      <p className="words-title"><Icon name="sessions" /> {recording.state === 'full' ? 'No room to keep this' : 'This is not kept'}</p>
      <p className="words-more">{recordingInWords(recording)}</p>
      <p className="words-actions"><button type="button" className="solid" onClick={actions.openLibrary}>Your sessions</button></p>
    </div>
  );
}

/** Quiet lines: what happened, and what to do. */
export function Notices({ actions }: { readonly actions: StageActions }): ReactNode {
  const notices = useStore(stage, (state) => state.notices);
  return (
    <ul className="notices" role="log" aria-live="polite" aria-label="Notices">
      {notices.map((notice) => (
        <li key={notice.id} className="notice" data-level={notice.level}>
          <span>{notice.level === 'error' ? 'Trouble: ' : ''}{notice.message}</span>
          <button type="button" className="line-button" onClick={() => actions.dismissNotice(notice.id)} aria-label={`Dismiss: ${notice.message}`}><Icon name="close" /></button>
        </li>
      ))}
    </ul>
  );
}
