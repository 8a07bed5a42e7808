import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { body } from '../../../body/body-store.ts';

/** The countdown of a show, large enough to be read from where one dances. */
export function ShowingSign(): ReactNode {
  const showing = useStore(body, (state) => state.showing), actions = useStore(body, (state) => state.actions), shell = document.querySelector('.shell');
  if (!showing || !shell) return null;
  const { of, phase, count, show, shows, name } = showing;
  const words = phase === 'nobody' ? 'Step into the picture' : phase === 'show' ? (of === 'pose' ? 'Hold it' : of === 'dance' ? 'Dance' : 'Now!') : phase === 'good' ? 'Good. Again' : of === 'pose' ? 'Take the pose' : of === 'dance' ? 'Get ready to dance' : `Get ready: ${name}`;
  return createPortal(
    <div className="body-sign" data-phase={phase}>
      <div className="body-sign-words" role="status" aria-live="assertive">
        <b>{count > 0 ? count : phase === 'show' ? '●' : ''}</b>
        <span>{words}</span>
        {shows > 1 && <small>{`${show} of ${shows}`}</small>}
      </div>
      <button type="button" className="body-button" onClick={() => actions?.cancelShowing()}>Cancel</button>
    </div>, shell,
  );
}
