import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { immersion } from '../render/immersion.ts';
import { stage, type StageActions } from '../stage.ts';
import { Icon } from './icons.tsx';
import { useIsTouch } from './ways-to-play.ts';

/**
 * Browsers hold sound back until the first gesture: the one thing to know before anything else. A button, so that whoever clicks the
 * very words hears the dancer and does not take the stage. Nothing with a headset on, where no page is seen.
 */
export function SoundWaits({ actions }: { readonly actions: StageActions }): ReactNode {
  const audio = useStore(stage, (state) => state.audio), mode = useStore(immersion, (state) => state.mode), isTouch = useIsTouch();
  const isWaiting = audio.state === 'waiting' && mode === 'none';
  return (
    <div className="sound-waits" role="status">
      {/* Any click is the gesture that browsers wait for; setting the volume to what it is asks for sound without changing it. */}
      {isWaiting && <button type="button" className="sound-button" onClick={() => actions.setVolume(audio.volume)}><Icon name="muted" /> {isTouch ? 'Tap' : 'Click'} anywhere for sound</button>}
    </div>
  );
}

/** Sound that was held back or lost, and the way to have it again; nothing while it plays. */
export function SoundWords({ actions }: { readonly actions: StageActions }): ReactNode {
  const audio = useStore(stage, (state) => state.audio);
  if (audio.state !== 'blocked' && audio.state !== 'lost') return null;
  return (
    <div className="words" role="alert">
      <p className="words-title"><Icon name="muted" /> {audio.state === 'blocked' ? 'The browser holds the sound back' : 'The sound device went away'}</p>
      {audio.message && <p className="words-more">{audio.message}</p>}
      <p className="words-actions"><button type="button" className="solid" onClick={() => actions.setVolume(audio.volume)}>Sound on</button></p>
    </div>
  );
}
